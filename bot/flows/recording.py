"""Writing what happened into the project's audit stream."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.domain.audit import AuditEntry, Event, canonical, head_after, text_digest
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.values import replace
from bot.ports import Store

#: Bytes of randomness beside each piece of erasable text, so that its digest cannot be guessed back.
_SALT_BYTES = 16


def record(
    store: Store,
    project: Project,
    actor: Actor,
    *,
    action: str,
    subject: str,
    now: datetime,
    version: int | None = None,
    digest: str | None = None,
    facts: Mapping[str, str | int] | None = None,
    text: str = "",
) -> Project:
    """Append one event and return the project with its new chain head; the flow saves the project once, at its end.

    ``text`` is what a person wrote in their own words: it is kept beside the chain, which holds only its salted digest.
    """
    salt = secrets.token_hex(_SALT_BYTES) if text else ""
    event = Event(
        seq=project.chain.seq + 1,
        at=now,
        actor=actor.user,
        action=action,
        subject=subject,
        version=version,
        digest=digest,
        facts=dict(facts or {}),
        text_digest=text_digest(salt, text) if text else "",
        request=actor.request,
    )
    form = canonical(event)
    head = head_after(project.chain, form)
    entry = AuditEntry(seq=head.seq, canonical=form.decode(), hash=head.hash, text=text or None, salt=salt)
    store.audit.append(project.team, project.id, event, entry, salt=salt)
    return replace(project, chain=head)
