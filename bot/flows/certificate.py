"""The certificate of a baseline: asked for, made once outside any transaction, kept, and sent to whoever waits."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.domain.certificate import Certificate
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.outgoing import Post, PostKind
from bot.domain.permissions import Action
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound
from bot.domain.showing import ShownCertificate
from bot.domain.values import replace
from bot.flows import baseline as baselines
from bot.flows.access import enter_to_change
from bot.flows.recording import record
from bot.ports import Store


def ask(store: Store, actor: Actor, project: ProjectId, *, number: int, now: datetime) -> Certificate:
    """Send a certificate to whoever asks: at once, or as soon as it is made."""
    home = enter_to_change(store, actor, project, Action.READ).project
    certificate = store.certificates.get(home.team, home.id, number)
    if certificate is None:
        raise NotFound(f"There is no baseline L{number} in this project. `/signoff baseline` shows the newest.")
    if certificate.is_made:
        key = f"certificate-{home.id}-{number}-{actor.user}-{actor.request}"
        store.outbox.post(_post(home, certificate, actor.user, key), at=now)
        return certificate
    store.certificates.ask(home.team, certificate.asked_by(actor.user))
    return certificate


def load(store: Store, team: TeamId, certificate: Certificate) -> ShownCertificate | None:
    """Load what a certificate is to say; None when its baseline is gone."""
    shown = baselines.load(store, team, certificate.project, certificate.baseline)
    if shown is None:
        return None
    return ShownCertificate(shown=shown, anchor=certificate.anchor)


def keep(store: Store, team: TeamId, made: Certificate, document: bytes, *, now: datetime) -> bool:
    """Keep a certificate that was made, for good, and send it to everybody who waits; False when there is one."""
    membership = store.projects.lock(team, made.project, CLOCK)
    certificate = store.certificates.get(team, made.project, made.baseline)
    if membership is None or certificate is None or certificate.is_made:
        return False
    project, sum_ = membership.project, hashlib.sha256(document).hexdigest()
    store.certificates.keep(team, replace(certificate, digest=sum_, made_at=now), document)
    for user in certificate.asked:
        key = f"certificate-{project.id}-{certificate.baseline}-{user}"
        store.outbox.post(_post(project, certificate, user, key), at=now)
    actor = Actor(team=team, user=CLOCK, request=f"certificate-{project.id}-{certificate.reference}")
    project = record(
        store, project, actor, action="baseline.certify", subject=certificate.reference, now=now, digest=sum_
    )
    store.projects.save_chain(project)
    return True


def _post(project: Project, certificate: Certificate, to: UserId, key: str) -> Post:
    about: dict[str, str | int] = {"baseline": certificate.baseline}
    return Post(team=project.team, project=project.id, kind=PostKind.CERTIFICATE, to=to, key=key, about=about)
