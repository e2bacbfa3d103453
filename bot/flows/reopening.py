"""Opening a round again that ended without a result."""

from __future__ import annotations

from datetime import datetime

from bot.domain.canonical import instant
from bot.domain.deadline import checked_deadline
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.project import Membership, Project
from bot.domain.refusal import Refusal
from bot.domain.reopening import check_reopening, check_words, could_go_on, lacks_somebody_else
from bot.domain.requirement import Requirement
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import NOES, Round, RoundState
from bot.domain.values import replace
from bot.flows import reminders
from bot.flows.access import Place, enter_to_change, enter_to_read, require_beside
from bot.flows.cards import round_card
from bot.flows.closing import card_of_round, votes_of
from bot.flows.delegation import ask_holders
from bot.flows.edits import put_under_vote
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.signoff import the_round
from bot.ports import Store


def to_reopen(store: Store, actor: Actor, place: Place, *, reference: str, now: datetime) -> Round:
    """Return the round that somebody is about to open again, for the form that asks until when."""
    membership = enter_to_read(store, actor, place)
    round_ = _reopenable(store, membership, the_round(store, membership.project, reference), now)
    _words(store, membership.project, round_)
    return round_


def reopen(
    store: Store, actor: Actor, place: Place, *, reference: str, deadline: datetime | None, now: datetime
) -> RoundCard:
    """Let a round that ended without a result be voted on again, by the same people until a new deadline.

    Votes stand on words that are as they were; on words that changed meanwhile everybody is asked again, as after an
    edit. A no to the whole set does not outlive a change of it: whoever said it is asked about everything.

    FormErrors at ``deadline`` when it is not to come; Refusal when the votes that stand would end the round at once.
    """
    membership = enter_to_change(store, actor, place, Action.READ)
    project = membership.project
    old = _reopenable(store, membership, the_round(store, project, reference), now)
    changed = _words(store, project, old)
    round_ = replace(old, state=RoundState.OPEN, closed_at=None, deadline=checked_deadline(deadline, now))
    round_ = replace(round_, reminded_at=now)
    store.rounds.renew(project.team, round_)
    store.outcomes.clear(project.team, project.id, round_.number)
    project = replace(project, counts=replace(project.counts, open_rounds=project.counts.open_rounds + 1))
    if changed:
        _set_noes_aside(store, project, round_)
    facts: dict[str, str | int] = {"was": old.state.value, "until": instant(round_.deadline), "reworded": len(changed)}
    project = record(store, project, actor, action="signoff.reopen", subject=round_.reference, now=now, facts=facts)
    for requirement in changed:
        project, round_ = put_under_vote(store, project, actor, round_, requirement, now=now)
    _ask(store, project, round_, now=now)
    store.projects.save(project)
    return round_card(store, project, round_)


def _reopenable(store: Store, membership: Membership, round_: Round, now: datetime) -> Round:
    require_beside(store, membership, round_, Action.REOPEN_ROUND)
    check_reopening(round_, now=now)
    return round_


def _words(store: Store, project: Project, round_: Round) -> list[Requirement]:
    """Return the requirements whose words changed since; Refusal when any of them cannot be voted on."""
    where = (project.team, project.id, round_.number)
    asked = {version.number: version.version for version in store.rounds.items(*where, limit=round_.item_count)}
    found = store.requirements.some(project.team, project.id, list(asked))
    check_words(round_, list(asked), found, store.rounds.under_vote(project.team, project.id))
    return [each for each in found if each.version != asked[each.number]]


def _set_noes_aside(store: Store, project: Project, round_: Round) -> None:
    where = (project.team, project.id, round_.number)
    for ballot in store.rounds.ballots(*where):
        if ballot.item is None and ballot.choice in NOES:
            store.rounds.withdraw(*where, ballot.user)


def _ask(store: Store, project: Project, round_: Round, *, now: datetime) -> None:
    """Show the round as open again, and write to those whose vote is missing: nothing else would tell them."""
    votes = votes_of(store, project, round_)
    if not could_go_on(votes):
        if lacks_somebody_else(votes):
            raise Refusal(
                f"With the votes as they are, {round_.reference} would end as before at once: somebody besides whoever "
                "started it has to approve too. Ask anew with `/signoff start`."
            )
        doubtful = "was objected to" if votes.shown().objections else "people did not approve"
        raise Refusal(
            f"With the votes as they are, {round_.reference} would end as before at once. "
            f"Edit what {doubtful} first, or start a new one with `/signoff start`."
        )
    reminders.plan(store, project, round_, now=now)
    ask_holders(store, project, round_, now=now)
    for user in votes.shown().not_yet:
        reminders.remind(store, project, round_, user, of=now, now=now)
    store.outbox.touch_round(project.team, project.id, round_.number, at=now)
    store.outbox.revive(card_of_round(project, round_.number), at=now)
    store.outbox.touch(card_of(project), at=now)
