"""What a message of the outbox shows at the moment it leaves: loaded and drawn from current state."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from bot.domain.change import Disposition
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.domain.person import CLOCK, Actor
from bot.domain.refusal import Refusal
from bot.domain.values import replace
from bot.flows import baseline, cards, changes, metrics, negotiation_cards, promise
from bot.flows import requirement as requirements
from bot.flows.project import overview
from bot.ports import Store
from bot.views import baseline as baseline_view
from bot.views import certificate as certificate_view
from bot.views import change as change_view
from bot.views import condition as condition_view
from bot.views import delegation as delegation_view
from bot.views import evidence as evidence_view
from bot.views import importing as importing_view
from bot.views import metrics as metrics_view
from bot.views import negotiation as negotiation_view
from bot.views import project as project_view
from bot.views import promise as promise_view
from bot.views import requirement as requirement_view
from bot.views import signoff as signoff_view
from bot.views.confirmation import confirmation
from bot.views.document import Document, Unmade
from bot.views.message import Message
from handlers import evidence


class Rendered(Struct, frozen=True):
    """A message, perhaps with files."""

    message: Message
    files: tuple[Document | Unmade, ...] = ()


def render(store: Store, what: Card | Post, *, now: datetime) -> Rendered | None:
    """Return what is shown; None when the thing it is about is gone."""
    if isinstance(what, Card):
        message = _card(store, what, now)
        return None if message is None else Rendered(message)
    return _post(store, what, now)


def _card(store: Store, card: Card, now: datetime) -> Message | None:
    team, project, number = card.team, card.project, card.number
    match card.kind:
        case CardKind.PROJECT:
            try:
                clock = Actor(team=team, user=CLOCK, request="")
                return project_view.card(overview(store, clock, project))
            except Refusal:
                return None
        case CardKind.REQUIREMENT:
            found = requirements.load_card(store, team, project, number)
            return None if found is None else requirement_view.card(found)
        case CardKind.ROUND:
            round_ = cards.load_round_card(store, team, project, number, now=now)
            return None if round_ is None else signoff_view.round_card(round_)
        case CardKind.BALLOT:
            ballot = cards.load_ballot_card(store, team, project, number, card.user)
            return None if ballot is None else signoff_view.ballot(ballot)
        case CardKind.CONFIRM:
            asked = cards.load_confirmation(
                store, team, project, number, card.user, requirement=card.item, version=card.version
            )
            return None if asked is None else confirmation(asked)
        case CardKind.PROPOSAL:
            move = negotiation_cards.load_card(store, team, project, card.item)
            return None if move is None else negotiation_view.card(move)
        case CardKind.PROMISE:
            kept = promise.load_card(store, team, project, number)
            return None if kept is None else promise_view.card(kept)
        case CardKind.DELEGATED:
            shown = cards.load_delegated_card(store, team, project, number, card.item, revision=card.version)
            return None if shown is None else delegation_view.delegated(shown)
        case CardKind.HANDED:
            given = store.delegations.get(team, card.item)
            return None if given is None else delegation_view.handed(given)
        case CardKind.CONDITION:
            waits = cards.load_condition_card(store, team, project, number, card.user, condition=card.item, now=now)
            return None if waits is None else condition_view.card(waits)
        case CardKind.REMINDER:
            reminded = cards.load_sent_reminder(store, card)
            return None if reminded is None else signoff_view.reminder(reminded)
        case CardKind.OVERDUE:
            owed = cards.load_sent_overdue(store, card, now=now)
            return None if owed is None else condition_view.overdue(owed)


def _post(store: Store, post: Post, now: datetime) -> Rendered | None:
    team, project = post.team, post.project
    match post.kind:
        case PostKind.REMINDER:
            ballot = cards.load_reminder(store, team, project, int(post.about["round"]), post.to)
            return None if ballot is None else Rendered(signoff_view.reminder(ballot))
        case PostKind.OVERDUE:
            number, condition = int(post.about["round"]), int(post.about["condition"])
            owed = cards.load_overdue(store, team, project, number, post.to, condition=condition, now=now)
            return None if owed is None else Rendered(condition_view.overdue(owed))
        case PostKind.IMPORTED:
            draft = store.imports.get(team, int(post.about["import"]))
            return None if draft is None else Rendered(importing_view.imported(draft))
        case PostKind.BASELINE_FILES:
            return _files(store, post)
        case PostKind.CERTIFICATE:
            return _certificate(store, post)
        case PostKind.CHANGED:
            changed = changes.load(store, team, project, int(post.about["change"]))
            # What the board has decided meanwhile is told by a message of its own.
            if changed is None or ("done" in post.about and changed.request.disposition is not Disposition.OPEN):
                return None
            return Rendered(change_view.told(changed))
        case PostKind.METRICS:
            return _metrics(store, post)
        case PostKind.HANDED:
            handed = store.delegations.get(team, int(post.about["delegation"]))
            return None if handed is None else Rendered(delegation_view.handed(handed))
        case PostKind.EVIDENCE:
            return _evidence(store, post)
        case PostKind.UNDELIVERABLE:
            return Rendered(project_view.undeliverable(post.about))


def _files(store: Store, post: Post) -> Rendered | None:
    shown = baseline.load_with_certificate(store, post.team, post.project, int(post.about["baseline"]))
    if shown is None:
        return None
    if not post.about.get("certificate"):
        # It comes by itself, however quickly it was made meanwhile.
        shown = replace(shown, is_certified=False, certificate=None)
    return Rendered(baseline_view.message_of(shown), baseline_view.files(shown))


def _certificate(store: Store, post: Post) -> Rendered | None:
    where = (post.team, post.project, int(post.about["baseline"]))
    signed = store.baselines.get(*where)
    certificate, pdf = store.certificates.get(*where), store.certificates.document(*where)
    if signed is None or certificate is None or pdf is None:
        return None
    message = certificate_view.sent(certificate, signed.project_name)
    return Rendered(message, (certificate_view.document(certificate.reference, pdf),))


def _metrics(store: Store, post: Post) -> Rendered | None:
    baseline_number = int(post.about.get("baseline") or 0)
    at = datetime.fromtimestamp(int(post.about["asked"]), UTC)
    found = metrics.load(store, post.team, post.project, baseline=baseline_number, now=at)
    return None if found is None else Rendered(metrics_view.charted(found), (metrics_view.drawing(found),))


def _evidence(store: Store, post: Post) -> Rendered | None:
    membership = store.projects.get(post.team, post.project, CLOCK)
    # It holds what is kept when it leaves, and is dated by when it was asked for.
    at = datetime.fromtimestamp(int(post.about["asked"]), UTC)
    content = evidence.packed(store, post.team, post.project, at=at)
    if membership is None or content is None:
        return None
    project = membership.project
    return Rendered(evidence_view.sent(project), (Document(evidence_view.filename(project), content),))
