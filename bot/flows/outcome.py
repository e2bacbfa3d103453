"""Writing about a round that has closed."""

from __future__ import annotations

from datetime import datetime

from bot.domain.fields import Fields
from bot.domain.outcome import OUTCOME_LIMIT, Outcome, check_closed
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import Refusal
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Round
from bot.domain.text import checked_text
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.cards import round_card
from bot.flows.closing import card_of_round
from bot.flows.recording import record
from bot.flows.signoff import the_round
from bot.ports import Store


def to_write(store: Store, actor: Actor, place: Place, *, reference: str | None) -> RoundCard:
    """Return the round about which an owner is about to write, with what stands there already."""
    project = enter_to_read(store, actor, place, Action.WRITE_OUTCOME).project
    return round_card(store, project, _closed(store, project, reference))


def write(store: Store, actor: Actor, place: Place, *, reference: str | None, text: str, now: datetime) -> RoundCard:
    """Put an owner's statement beside the result of a closed round; FormErrors at ``outcome`` when it says nothing.

    It may be written anew: the audit stream keeps every wording, and the result stays what the votes say.
    """
    project = enter_to_change(store, actor, place, Action.WRITE_OUTCOME).project
    round_ = _closed(store, project, reference)
    fields = Fields()
    said = fields.take("outcome", lambda: checked_text(text, what="The outcome", limit=OUTCOME_LIMIT))
    if said is None:
        raise fields.refused()
    where = (project.team, project.id, round_.number)
    store.outcomes.write(*where, Outcome(text=said, author=actor.user, at=now))
    project = record(store, project, actor, action="signoff.outcome", subject=round_.reference, now=now, text=said)
    store.outbox.touch_round(*where, at=now)
    store.outbox.revive(card_of_round(project, round_.number), at=now)
    store.projects.save(project)
    return round_card(store, project, round_)


def _closed(store: Store, project: Project, reference: str | None) -> Round:
    if not reference:
        raise Refusal("Say which sign-off it is about, for example `/signoff outcome V1`.")
    round_ = the_round(store, project, reference)
    check_closed(round_)
    return round_
