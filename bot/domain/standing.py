"""Where an open round stands: which votes count for which words, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from bot.domain.names import UserId
from bot.domain.poll import Poll, tally_of
from bot.domain.rules import evaluate, rule_for
from bot.domain.signoff import (
    NOES,
    Ballot,
    Choice,
    Counted,
    Item,
    Lapsed,
    PartialOutcome,
    Round,
    RoundState,
    Standing,
    Tally,
)


class Words(NamedTuple):
    """One requirement under vote on which votes can differ from those on the others."""

    number: int
    #: The revision of the round at which its words came under vote.
    since: int


class Votes:
    """The ballots of a round against the words under vote.

    Each requirement that was edited, or on which somebody voted on its own, is a group of words; all others together
    form another: only so can votes differ. The policy is applied to each group, so that an edit lapses votes on the
    edited words and on nothing else.
    """

    def __init__(self, round_: Round, ballots: Iterable[Ballot], edited: Sequence[Item]) -> None:
        """Sort the current ballots; ``edited`` are the items that came under vote after the start."""
        self.round = round_
        self.edited = tuple(sorted(edited, key=lambda item: item.number))
        self._whole: dict[UserId, Ballot] = {}
        self._single: dict[tuple[UserId, int], Ballot] = {}
        #: A yes that waits for its condition is no answer yet.
        self._waiting: dict[UserId, Ballot] = {}
        for ballot in ballots:
            if ballot.condition is not None:
                self._waiting[ballot.user] = ballot
            elif ballot.item is None:
                self._whole[ballot.user] = ballot
            else:
                self._single[ballot.user, ballot.item] = ballot
        self._groups = self._grouped()

    @cached_property
    def _said(self) -> list[dict[UserId, Choice | None]]:
        """Everybody's answer to each group of words, in the electorate's order."""
        return [self._choices(group) for group in self._groups]

    def _grouped(self) -> tuple[Words | None, ...]:
        """Return the groups of words; None are all those on which nobody said anything of their own."""
        since = {item.number: item.since for item in self.edited}
        apart = sorted({*since, *(number for _, number in self._single)})
        words = tuple(Words(number, since.get(number, 1)) for number in apart)
        return words if len(words) == self.round.item_count else (None, *words)

    def cast(self, ballot: Ballot) -> Votes:
        """Return the votes after one more ballot; one on the whole set clears what the person said of single ones.

        Whatever somebody says, a yes of theirs that waited for a condition waits no more.
        """
        kept = [
            each
            for each in self._everything()
            if each.user != ballot.user
            or (ballot.item is not None and each.item != ballot.item and each.condition is None)
        ]
        return Votes(self.round, [*kept, ballot], self.edited)

    def without(self, user: UserId) -> Votes:
        """Return the votes without a yes of somebody's that waited for a condition."""
        kept = [each for each in self._everything() if each.user != user or each.condition is None]
        return Votes(self.round, kept, self.edited)

    def _everything(self) -> tuple[Ballot, ...]:
        return (*self._whole.values(), *self._single.values(), *self._waiting.values())

    def waiting(self, user: UserId) -> Ballot | None:
        """Return somebody's yes that waits for a condition."""
        return self._waiting.get(user)

    @property
    def waiting_users(self) -> tuple[UserId, ...]:
        """Whose yes waits for a condition."""
        return tuple(self._waiting)

    def hand(self, user: UserId) -> UserId | None:
        """Return who voted for a signatory; None where nobody but they did."""
        return self._handed.get(user)

    def is_their_own(self, user: UserId) -> bool:
        """Whether a person has said something with their own hand that still counts, or waits for a condition."""
        standing = [*self.ballots(user), self._waiting.get(user)]
        return any(ballot is not None and ballot.hand is None for ballot in standing)

    def ballot(self, user: UserId, item: Item | Words | None = None) -> Ballot | None:
        """Return the ballot that counts for one requirement, or for those on which nobody voted apart (None)."""
        whole = self._whole.get(user)
        if item is None:
            return whole
        # A vote on the whole set clears those on single requirements, so these are always the later ones.
        for candidate in (self._single.get((user, item.number)), whole):
            if candidate is not None and candidate.revision >= item.since:
                return candidate
        return None

    def singles(self, user: UserId) -> bool:
        """Whether the person said anything of single requirements."""
        return any(voter == user for voter, _ in self._single)

    def of(self, round_: Round) -> Votes:
        """Return the same votes for the round as it was saved meanwhile."""
        return Votes(round_, self._everything(), self.edited)

    def earlier(self, user: UserId, item: Item) -> Ballot | None:
        """Return the latest vote on words that an edited item had before, or None when the person had not voted.

        Once the person has answered on the new words it is their vote on the whole set.
        """
        whole = self._whole.get(user)
        found = [each for each in (whole, self._single.get((user, item.number))) if each is not None]
        lapsed = [ballot for ballot in found if ballot.revision < item.since]
        return max(lapsed, key=lambda ballot: ballot.revision) if lapsed else whole

    def ballots(self, user: UserId) -> list[Ballot | None]:
        """Return the ballot that counts for each group of words; None where the person has to answer."""
        return [self.ballot(user, group) for group in self._groups]

    def tally(self, number: int) -> Tally:
        """Count who stands where on one requirement under vote."""
        apart = {group.number: said for group, said in zip(self._groups, self._said, strict=True) if group}
        return tally_of(apart.get(number, self._said[0]).values())

    def lapsed(self, user: UserId) -> tuple[Item, ...]:
        """Return the edited items on which somebody who had voted on their earlier words has to answer again."""
        has_voted = user in self._whole
        return tuple(
            item
            for item in self.edited
            if self.ballot(user, item) is None and (has_voted or (user, item.number) in self._single)
        )

    def choice(self, user: UserId) -> Choice | None:
        """Return what a person is shown as: a rejection of any words first, then a missing answer."""
        return _shown_as([_choice(ballot) for ballot in self.ballots(user)])

    def answered(self, user: UserId) -> bool:
        """Whether the person has voted on all words as they are now."""
        return None not in self.ballots(user)

    @cached_property
    def _polls(self) -> list[Poll]:
        """Everybody sorted by their answer to each group of words, whoever pressed the button."""
        return [Poll.of(said) for said in self._said]

    def polls(self) -> list[Poll]:
        """Return how the signatories stand on each group of words, and by whose hand."""
        if not self._handed:
            return self._polls
        return [Poll.of(said, self._hands(group)) for group, said in zip(self._groups, self._said, strict=True)]

    def by_words(self) -> dict[Words | None, Poll]:
        """Return the same by words; None are all those on which nobody said anything of their own."""
        return dict(zip(self._groups, self.polls(), strict=True))

    def _hands(self, group: Words | None) -> dict[UserId, UserId]:
        standing = ((user, self.ballot(user, group)) for user in self._handed)
        return {user: ballot.hand for user, ballot in standing if ballot is not None and ballot.hand is not None}

    @cached_property
    def _handed(self) -> dict[UserId, UserId]:
        """Signatories for whom somebody else voted, on whatever words."""
        return {ballot.user: ballot.hand for ballot in self._everything() if ballot.hand is not None}

    def _pairs(self) -> tuple[tuple[UserId, UserId], ...]:
        """Name signatories with those who voted for them; one by one it may have been several, one after the other."""
        found = {(ballot.user, ballot.hand) for ballot in self._everything() if ballot.hand is not None}
        return tuple(sorted(found, key=lambda pair: (self.round.electorate.index(pair[0]), pair[1])))

    def shown(self) -> Standing:
        """Return everything that a card shows."""
        everybody, polls = self.round.electorate, self._polls
        if len(polls) > 1:
            tally = tally_of(_shown_as([group[user] for group in self._said]) for user in everybody)
        else:
            tally = polls[0].tally()
        return Standing(
            round=self.round,
            tally=tally,
            not_yet=_in_order(everybody, [poll.missing for poll in polls]),
            objections=self._rejections(_in_order(everybody, [poll.rejecting for poll in polls])),
            edited=self.edited,
            lapsed=self._lapsed(),
            in_part=self.in_part() if self.round.partial else None,
            counted=self._counted() if self.round.partial and self.round.is_open else (),
            signed=self.signed() if self.round.state is RoundState.PASSED else (),
            handed=self._pairs() if self._handed else (),
        )

    def _lapsed(self) -> Lapsed:
        """Return the votes that lapsed on edited words and stand on others."""
        if not self.edited:
            return Lapsed()
        found = {user: self.lapsed(user) for user in self.round.electorate}
        users = tuple(user for user, items in found.items() if items and any(self.ballots(user)))
        numbers = {item.number for user in users for item in found[user]}
        return Lapsed(numbers=tuple(sorted(numbers)), users=users)

    def _rejections(self, users: Iterable[UserId]) -> tuple[Ballot, ...]:
        found = {
            ballot for user in users for ballot in self.ballots(user) if ballot is not None and ballot.choice in NOES
        }
        return tuple(sorted(found, key=lambda ballot: (ballot.at, ballot.user, ballot.item or 0)))

    def in_part(self) -> PartialOutcome:
        """Return which words the policy holds for, as the votes are now; what is missing stays away."""
        rule, quorum = rule_for(self.round), self.round.quorum
        found = {group: evaluate(rule, poll, quorum) for group, poll in self.by_words().items()}
        apart = {group.number: state for group, state in found.items() if group is not None}
        return PartialOutcome(
            rest=None not in found or found[None] is RoundState.PASSED,
            passed=tuple(number for number, state in apart.items() if state is RoundState.PASSED),
            failed=tuple(number for number, state in apart.items() if state is not RoundState.PASSED),
        )

    def signed(self) -> tuple[Counted, ...]:
        """Count who stands where on what a round that passed signed; what went back says nothing of that."""
        return self._counted(self.in_part() if self.round.partial else None)

    def _counted(self, outcome: PartialOutcome | None = None) -> tuple[Counted, ...]:
        """Count who stands where, requirements of one count together: of all, or of what an outcome signs."""
        found: dict[Tally, list[Words | None]] = {}
        for group, poll in zip(self._groups, self._polls, strict=True):
            if outcome is None or (outcome.rest if group is None else group.number in outcome.passed):
                found.setdefault(poll.tally(), []).append(group)
        return tuple(
            Counted(tally=tally, apart=tuple(group.number for group in groups if group), rest=None in groups)
            for tally, groups in found.items()
        )

    def own(self, user: UserId) -> Tally | None:
        """Count a person's answers by requirement; None when they said the same of all of them."""
        if not self.singles(user):
            return None
        said: Counter[Choice | None] = Counter()
        apart = sum(group is not None for group in self._groups)
        for group in self._groups:
            said[_choice(self.ballot(user, group))] += 1 if group else self.round.item_count - apart
        return tally_of(said.elements()) if len(said) > 1 else None

    def _choices(self, group: Words | None) -> dict[UserId, Choice | None]:
        """Return everybody's answer to a group of words."""
        if group is None:
            whole = self._whole
            return {user: whole[user].choice if user in whole else None for user in self.round.electorate}
        return {user: _choice(self.ballot(user, group)) for user in self.round.electorate}


def _choice(ballot: Ballot | None) -> Choice | None:
    return None if ballot is None else ballot.choice


def _in_order(electorate: Iterable[UserId], found: Sequence[Set[UserId]]) -> tuple[UserId, ...]:
    """Return everybody who is in any of some sets, in the electorate's order."""
    anywhere = found[0] if len(found) == 1 else frozenset().union(*found)
    return tuple([user for user in electorate if user in anywhere]) if anywhere else ()


def _shown_as(said: Sequence[Choice | None]) -> Choice | None:
    if len(said) == 1:
        return said[0]
    for no in NOES:
        if no in said:
            return no
    if None in said:
        return None
    return Choice.ABSTAIN if Choice.ABSTAIN in said else Choice.APPROVE
