"""Mistakes for the sign-off machine to find: each makes the store forget or mistake one thing that a rule stands on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.domain.condition import Condition, ConditionState
from bot.domain.delegation import Delegation
from bot.domain.names import UserId
from bot.domain.person import Person
from bot.domain.project import Membership
from bot.domain.signoff import Ballot, Choice, Round
from bot.domain.values import replace
from storage.store import StoreRows

Plant = Callable[[StoreRows], None]


class _Spoilt:
    """A repository of which some calls do something else."""

    def __init__(self, real: Any, **calls: Callable[..., Any]) -> None:
        """Stand in for a repository."""
        self._real = real
        self.__dict__.update(calls)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def spoilt(real: Any, **calls: Callable[..., Any]) -> Any:
    """Return a repository of which some calls do something else."""
    return _Spoilt(real, **calls)


def _nothing(*_: Any, **__: Any) -> None:
    """Forget what was asked for."""


def _casting(store: StoreRows, change: Callable[[Ballot], Ballot]) -> None:
    real: Any = store.rounds
    store.rounds = spoilt(real, cast=lambda *where: real.cast(*where[:-1], change(where[-1])))


def _getting(store: StoreRows, change: Callable[[Round], Round]) -> None:
    real: Any = store.rounds

    def get(*where: Any) -> Round | None:
        found = real.get(*where)
        return None if found is None else change(found)

    store.rounds = spoilt(real, get=get)


def the_hand_is_forgotten(store: StoreRows) -> None:
    """Whoever pressed the button counts as the signatory."""
    _casting(store, lambda ballot: replace(ballot, hand=None))


def a_condition_is_forgotten(store: StoreRows) -> None:
    """A conditional yes counts at once."""
    _casting(store, lambda ballot: replace(ballot, condition=None))


def every_vote_covers_the_newest_words(store: StoreRows) -> None:
    """An edit lapses nothing."""
    _casting(store, lambda ballot: replace(ballot, revision=99))


def a_yes_that_waits_stays(store: StoreRows) -> None:
    """What was not met, or dropped, is not taken away."""
    store.rounds = spoilt(store.rounds, withdraw=_nothing)


def single_answers_stay(store: StoreRows) -> None:
    """A later vote on everything does not take their place."""
    store.rounds = spoilt(store.rounds, clear=_nothing)


def an_edit_puts_nothing_under_vote(store: StoreRows) -> None:
    """The old words stay under vote."""
    store.rounds = spoilt(store.rounds, replace_item=_nothing)


def a_ballot_is_lost(store: StoreRows) -> None:
    """The last of three is not read."""
    real: Any = store.rounds
    store.rounds = spoilt(real, ballots=lambda *where: real.ballots(*where)[:2])


def the_quorum_is_forgotten(store: StoreRows) -> None:
    """Nobody has to take part."""
    _getting(store, lambda round_: replace(round_, quorum=0))


def the_requester_is_forgotten(store: StoreRows) -> None:
    """The requester may be the only one who approves."""
    _getting(store, lambda round_: replace(round_, started_by=UserId("UNOBODY")))


def the_parts_are_forgotten(store: StoreRows) -> None:
    """One no holds everything back although each requirement is decided on its own."""
    _getting(store, lambda round_: replace(round_, partial=False))


def what_is_sent_back_is_an_abstention(store: StoreRows) -> None:
    """A return says nothing."""
    _casting(store, lambda ballot: replace(ballot, choice=Choice.ABSTAIN) if ballot.choice is Choice.RETURN else ballot)


def the_change_is_forgotten(store: StoreRows) -> None:
    """What a board approves is signed like anything that is open, and its words never stand."""
    _getting(store, lambda round_: replace(round_, change=None))


def the_deadline_is_late(store: StoreRows) -> None:
    """Votes count for two hours more."""
    _getting(store, lambda round_: replace(round_, deadline=round_.deadline + timedelta(hours=2)))


def nothing_is_taken_back(store: StoreRows) -> None:
    """A vote stays in the hands in which it was."""
    store.delegations = spoilt(store.delegations, revoke=_nothing)


def delegations_never_end(store: StoreRows) -> None:
    """Those that are over hold still."""
    real: Any = store.delegations

    def endless(found: list[Delegation]) -> list[Delegation]:
        return [replace(each, ends_at=each.ends_at + timedelta(days=99)) for each in found]

    store.delegations = spoilt(
        real,
        held_by=lambda team, user, *, now: endless(real.held_by(team, user, now=now - timedelta(days=99))),
        given_by=lambda team, users, *, now: endless(real.given_by(team, users, now=now - timedelta(days=99))),
    )


def the_narrower_delegation_is_overlooked(store: StoreRows) -> None:
    """What was said of one round does not count."""
    real: Any = store.delegations

    def given_by(*where: Any, **when: Any) -> list[Delegation]:
        return [each for each in real.given_by(*where, **when) if each.scope.round is None]

    store.delegations = spoilt(real, given_by=given_by)


def a_condition_stays_open(store: StoreRows) -> None:
    """What became of it is not stored."""
    real: Any = store.conditions

    def save(*where: Any) -> None:
        condition: Condition = where[-1]
        real.save(*where[:-1], replace(condition, state=ConditionState.OPEN))

    store.conditions = spoilt(real, save=save)


def every_condition_counts_when_met(store: StoreRows) -> None:
    """The voter is not asked again."""
    real: Any = store.conditions

    def save(*where: Any) -> None:
        real.save(*where[:-1], replace(where[-1], counts_when_met=True))

    store.conditions = spoilt(real, save=save)


def the_deactivated_are_let_in(store: StoreRows) -> None:
    """Whoever has no account any more acts as before."""
    real: Any = store.projects

    def let_in(found: Membership | None) -> Membership | None:
        return None if found is None else replace(found, is_barred=False)

    store.projects = spoilt(real, lock=lambda *where: let_in(real.lock(*where)))


def the_deactivated_are_voted_for(store: StoreRows) -> None:
    """Whoever has no account any more still has others vote for them."""
    real: Any = store.people

    def get(*where: Any) -> dict[UserId, Person]:
        return {user: replace(each, is_deactivated=False) for user, each in real.get(*where).items()}

    store.people = spoilt(real, get=get)


#: What people do that can show each mistake, beside voting in the first rounds.
FAULTS: dict[Plant, frozenset[str]] = {
    the_hand_is_forgotten: frozenset({"hand_over", "vote_for_a_colleague"}),
    a_condition_is_forgotten: frozenset({"approve_on_a_condition"}),
    every_vote_covers_the_newest_words: frozenset({"edit", "answer_on_an_edited_requirement"}),
    a_yes_that_waits_stays: frozenset({"approve_on_a_condition", "say_of_a_condition"}),
    single_answers_stay: frozenset({"answer_one_by_one", "everybody_votes"}),
    an_edit_puts_nothing_under_vote: frozenset({"edit", "answer_on_an_edited_requirement"}),
    a_ballot_is_lost: frozenset({"everybody_votes"}),
    the_quorum_is_forgotten: frozenset({"time_passes", "the_clock_strikes"}),
    the_requester_is_forgotten: frozenset({"everybody_votes", "one_hand_votes_for_everybody"}),
    the_parts_are_forgotten: frozenset({"answer_one_by_one"}),
    what_is_sent_back_is_an_abstention: frozenset({"answer_one_by_one"}),
    the_change_is_forgotten: frozenset({"everybody_votes", "ask_for_a_change"}),
    the_deadline_is_late: frozenset({"vote_in_the_hour_after_the_deadline"}),
    nothing_is_taken_back: frozenset({"hand_over", "take_back", "vote_for_a_colleague"}),
    delegations_never_end: frozenset({"hand_over", "vote_for_a_colleague", "time_passes"}),
    the_narrower_delegation_is_overlooked: frozenset({"hand_over", "vote_for_a_colleague"}),
    a_condition_stays_open: frozenset({"approve_on_a_condition", "say_of_a_condition"}),
    every_condition_counts_when_met: frozenset({"approve_on_a_condition", "say_of_a_condition"}),
    the_deactivated_are_let_in: frozenset({"is_deactivated_or_comes_back"}),
    the_deactivated_are_voted_for: frozenset({"one_hand_votes_for_everybody"}),
}
