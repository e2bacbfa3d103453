"""Where an open round stands: which votes count for which words, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.names import UserId
from bot.domain.poll import Poll, tally_of
from bot.domain.rules import evaluate, rule_of, settled
from bot.domain.signoff import Ballot, Choice, Item, Round, RoundState, Standing


class Votes:
    """The ballots of a round against the words under vote.

    Words that were never edited form one group, each edited requirement another: only there can votes differ. The
    policy is applied to each group, so that an edit lapses votes on the edited words and on nothing else.
    """

    def __init__(self, round_: Round, ballots: Iterable[Ballot], edited: Sequence[Item]) -> None:
        """Sort the current ballots; ``edited`` are the items that came under vote after the start."""
        self.round = round_
        self.edited = tuple(sorted(edited, key=lambda item: item.number))
        #: Words that were never edited are None; where every item was edited there are none of them.
        self._groups: tuple[Item | None, ...] = self.edited
        if len(self.edited) < round_.item_count:
            self._groups = (None, *self.edited)
        self._whole: dict[UserId, Ballot] = {}
        self._single: dict[tuple[UserId, int], Ballot] = {}
        for ballot in ballots:
            if ballot.item is None:
                self._whole[ballot.user] = ballot
            else:
                self._single[ballot.user, ballot.item] = ballot

    def cast(self, ballot: Ballot) -> Votes:
        """Return the votes after one more ballot; one on the whole set clears the person's confirmations."""
        kept = [
            each
            for each in (*self._whole.values(), *self._single.values())
            if each.user != ballot.user or (ballot.item is not None and each.item != ballot.item)
        ]
        return Votes(self.round, [*kept, ballot], self.edited)

    def ballot(self, user: UserId, item: Item | None = None) -> Ballot | None:
        """Return the ballot that counts for an edited item, or for the words that were never edited (None)."""
        whole = self._whole.get(user)
        if item is None:
            return whole
        # A vote on the whole set clears confirmations, so a confirmation is always the later of the two.
        for candidate in (self._single.get((user, item.number)), whole):
            if candidate is not None and candidate.revision >= item.since:
                return candidate
        return None

    def of(self, round_: Round) -> Votes:
        """Return the same votes for the round as it was saved meanwhile."""
        return Votes(round_, (*self._whole.values(), *self._single.values()), self.edited)

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

    def lapsed(self, user: UserId) -> tuple[Item, ...]:
        """Return the edited items on which somebody who has voted has to answer again."""
        if user not in self._whole:
            return ()
        return tuple(item for item in self.edited if self.ballot(user, item) is None)

    def choice(self, user: UserId) -> Choice | None:
        """Return what a person is shown as: a rejection of any words first, then a missing answer."""
        return _shown_as(self.ballots(user))

    def answered(self, user: UserId) -> bool:
        """Whether the person has voted on all words as they are now."""
        return None not in self.ballots(user)

    def polls(self) -> list[Poll]:
        """Return how the signatories stand on each group of words."""
        return [
            Poll({user: _choice(self.ballot(user, group)) for user in self.round.electorate}) for group in self._groups
        ]

    def shown(self) -> Standing:
        """Return everything that a card shows."""
        found = {user: self.ballots(user) for user in self.round.electorate}
        rejections = {
            ballot
            for ballots in found.values()
            for ballot in ballots
            if ballot is not None and ballot.choice is Choice.REJECT
        }
        return Standing(
            round=self.round,
            tally=tally_of(map(_shown_as, found.values())),
            not_yet=tuple(user for user, ballots in found.items() if None in ballots),
            objections=tuple(sorted(rejections, key=lambda ballot: (ballot.at, ballot.user, ballot.item or 0))),
            edited=self.edited,
        )


def outcome_now(votes: Votes) -> RoundState | None:
    """Return how the round ends now, or None while missing votes can alter it.

    It fails as soon as any words are settled as failed, and passes once all are settled as passed.
    """
    round_ = votes.round
    rule = rule_of(round_.policy)
    outcomes = {settled(rule, poll, round_.quorum) for poll in votes.polls()}
    if RoundState.FAILED in outcomes:
        return RoundState.FAILED
    return RoundState.PASSED if outcomes == {RoundState.PASSED} else None


def outcome_at_deadline(votes: Votes) -> RoundState:
    """Return how the round ends at its deadline: every group of words must pass with a quorum of its own."""
    round_ = votes.round
    rule = rule_of(round_.policy)
    outcomes = {evaluate(rule, poll, round_.quorum) for poll in votes.polls()}
    for worst in (RoundState.FAILED, RoundState.NO_QUORUM):
        if worst in outcomes:
            return worst
    return RoundState.PASSED


def _choice(ballot: Ballot | None) -> Choice | None:
    return None if ballot is None else ballot.choice


def _shown_as(ballots: Sequence[Ballot | None]) -> Choice | None:
    if len(ballots) == 1:
        return _choice(ballots[0])
    choices = {ballot.choice for ballot in ballots if ballot is not None}
    if Choice.REJECT in choices:
        return Choice.REJECT
    if None in ballots:
        return None
    return Choice.ABSTAIN if Choice.ABSTAIN in choices else Choice.APPROVE
