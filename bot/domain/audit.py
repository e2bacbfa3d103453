"""The audit stream of a project: gap-free events in a hash chain (``domain.md`` 2.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.json import decode

from bot.domain.canonical import instant
from bot.domain.erasure import ERASED
from bot.domain.jcs import canonical_json
from bot.domain.names import UserId
from bot.domain.project import ChainHead

#: What somebody set out to do and may not; its subject is the name of the act, for example ``start_round``.
DENIED = "denied"


class Event(Struct, frozen=True, kw_only=True):
    """One change of state, or one that was denied: who, what, which version, when.

    The words of people are kept beside the chain.
    """

    seq: int
    at: datetime
    actor: UserId
    #: A verb of ours, for example ``requirement.add`` or ``signoff.vote``.
    action: str
    #: The reference it happened to, for example ``R12``; ``P`` is the project itself.
    subject: str
    version: int | None = None
    #: The digest of what was decided on, where there is one.
    digest: str | None = None
    #: Short facts in our own words, for example ``{"choice": "approve"}``; never free text.
    facts: dict[str, str | int]
    #: Salted SHA-256 of the personal free text beside the chain, so that it can be erased; empty without text.
    text_digest: str = ""
    #: Slack's key of the delivery that caused it.
    request: str


class Copied(Struct, frozen=True, kw_only=True):
    """What a row repeats of its event, so that it can be looked for."""

    at: datetime
    actor: str
    action: str
    subject: str


class AuditEntry(Struct, frozen=True, kw_only=True):
    """One stored link of a project's chain, with the free text beside it (``ERASED`` without a salt once erased)."""

    seq: int
    canonical: str
    hash: str
    text: str | None
    #: What the text's digest is salted with; empty without text, and once it is erased.
    salt: str = ""
    #: None for an entry that was not read from a row.
    copied: Copied | None = None

    @property
    def is_erased(self) -> bool:
        """Whether the text beside it was erased."""
        return self.text == ERASED and not self.salt


def canonical(event: Event) -> bytes:
    """Return the RFC 8785 form of an event, as it is hashed and stored."""
    members: dict[str, object] = {
        "action": event.action,
        "actor": event.actor,
        "facts": event.facts,
        "request": event.request,
        "seq": event.seq,
        "subject": event.subject,
        "ts": instant(event.at),
    }
    if event.version is not None:
        members["version"] = event.version
    if event.digest is not None:
        members["digest"] = event.digest
    if event.text_digest:
        members["text_digest"] = event.text_digest
    return canonical_json(members)


def link_hash(previous: str, canonical_event: bytes) -> str:
    """Return the hash of a link: SHA-256 of the previous hash in hex, a line feed, and the canonical event."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + canonical_event).hexdigest()


def head_after(head: ChainHead, canonical_event: bytes) -> ChainHead:
    """Return the stream's head once the event is appended."""
    return ChainHead(seq=head.seq + 1, hash=link_hash(head.hash, canonical_event))


def text_digest(salt: str, text: str) -> str:
    """Return the digest under which free text stands in the chain; erasing salt and text leaves the chain whole."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def opened(entry: AuditEntry, reached: ChainHead) -> Mapping[str, object] | None:
    """Return what the event of an entry says when it is the next link of a chain; None when it is not what it was.

    ``reached`` is the link before it. Erased text breaks nothing; text that was changed or taken away does.
    """
    if (entry.seq, entry.hash) != (reached.seq + 1, link_hash(reached.hash, entry.canonical.encode())):
        return None
    try:
        event = decode(entry.canonical)
    except ValueError:
        return None
    is_whole = isinstance(event, dict) and event.get("seq") == entry.seq and _is_whole(entry, event)
    return event if is_whole else None


def verify(entries: Iterable[AuditEntry], head: ChainHead | None = None) -> int | None:
    """Return the first ``seq`` at which a stream is broken, or None when it is whole.

    ``entries`` come oldest first. With the ``head`` that the project keeps, a tail that was cut off is found too.
    """
    reached = ChainHead()
    for entry in entries:
        if opened(entry, reached) is None:
            return reached.seq + 1
        reached = ChainHead(seq=entry.seq, hash=entry.hash)
    return None if head is None or reached == head else min(reached.seq, head.seq) + 1


def _is_whole(entry: AuditEntry, event: Mapping[str, object]) -> bool:
    """Whether an entry has beside it what it was made with."""
    copied, expected = entry.copied, event.get("text_digest")
    if copied is not None:
        row = (instant(copied.at), copied.actor, copied.action, copied.subject)
        if row != (event.get("ts"), event.get("actor"), event.get("action"), event.get("subject")):
            return False
    if expected is None or entry.text is None:
        return expected is None and entry.text is None
    return entry.is_erased or text_digest(entry.salt, entry.text) == expected
