"""The sign-off machine (``M1``): rounds begin and end, and what happens to them beside votes."""

from __future__ import annotations

import sqlite3
from copy import deepcopy
from datetime import timedelta
from functools import cache

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.domain.change import Urgency
from bot.domain.details import COMBINED, PLAIN
from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.domain.requirement import RequirementState
from bot.domain.signoff import Choice, Round, RoundState
from bot.flows import signoff
from tests.flows.machines import FlowMachine
from tests.flows.signoff_faults import Plant
from tests.flows.signoff_handings import Handing
from tests.flows.signoff_model import ModelChange, ModelRound
from tests.flows.signoff_policies import ModelPolicy
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM

PEOPLE = (ANA, BEN, CAT, DAN)
ELECTORATES = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True)
WITH_PARTS = (PolicyKind.ALL_OF, PolicyKind.ANY_OF)
KINDS = st.sampled_from([*PLAIN, *(kind for kind in PolicyKind if kind not in PLAIN)])
PARTS = st.lists(st.sampled_from(COMBINED), min_size=2, max_size=3, unique=True)
WEIGHTS = st.integers(1, 3)


@cache
def at_most_one_of(people: tuple[UserId, ...]) -> st.SearchStrategy[set[UserId]]:
    """Draw somebody, or nobody; kept, as such a strategy takes longer to make than to draw from."""
    return st.sets(st.sampled_from(people), max_size=1)


@st.composite
def asked(draw: st.DrawFn) -> tuple[tuple[UserId, ...], ModelPolicy]:
    """Draw who is asked, and a policy of any kind for them."""
    people = tuple(draw(ELECTORATES))
    kind = draw(KINDS)
    parts = tuple(draw(PARTS))
    seats: tuple[tuple[UserId, ...], ...] = ()
    if PolicyKind.ROLES in (kind, *parts):
        # Each role has a holder of its own, so that no form refuses it, and perhaps others too.
        own = draw(st.lists(st.sampled_from(people), min_size=1, max_size=2, unique=True))
        others = st.sets(st.sampled_from(people))
        seats = tuple(tuple(dict.fromkeys((user, *draw(others)))) for user in own)
    return people, ModelPolicy(
        kind=kind,
        needed=draw(WEIGHTS),
        weights={user: draw(WEIGHTS) for user in people},
        required=seats,
        veto=tuple(draw(at_most_one_of(people))),
        parts=parts,
    )


class RoundsMachine(FlowMachine):
    """Begins and ends rounds over a real store, beside the model."""

    def __init__(self, driver: sqlite3.Connection, plant: Plant | None = None) -> None:
        """Begin with three open requirements; ``plant`` makes a mistake in what is stored or found."""
        super().__init__(driver, plant)
        self.world.allows_consent()
        self.world.captures("One", "Two", "Three")
        self.rounds: dict[int, ModelRound] = {}
        self.handings: list[Handing] = []
        self.closed: dict[int, Round] = {}
        #: Whose accounts are deactivated.
        self.gone: set[UserId] = set()

    def open_rounds(self) -> dict[int, ModelRound]:
        """Return the rounds in which votes count."""
        return {number: each for number, each in self.rounds.items() if each.state is RoundState.OPEN}

    @rule(user=st.sampled_from([BEN, CAT, DAN]), sure=st.sampled_from([False, False, True]))
    def is_deactivated_or_comes_back(self, user: UserId, sure: bool) -> None:
        """Ana stays: she owns the project, and does what only owners do."""
        if sure or user in self.gone:
            self.goes_or_comes(user)

    def goes_or_comes(self, user: UserId) -> None:
        """Deactivate an account, or let it be of use again."""
        self.gone ^= {user}
        self.world.is_deactivated(user, so=user in self.gone)

    @rule()
    @precondition(lambda self: self.world.project.numbers.requirement < 6)
    def capture(self) -> None:
        self.world.captures(f"Requirement {self.world.project.numbers.requirement + 1}")

    @initialize(asked=asked(), partial=st.booleans())
    def first_round(self, asked: tuple[tuple[UserId, ...], ModelPolicy], partial: bool) -> None:
        self.start({1, 2}, asked, partial)
        # Something is signed from the beginning, so that changes of it are asked for often enough.
        self.world.captures("Signed")
        self.start({4}, ((BEN,), ModelPolicy(kind=PolicyKind.UNANIMOUS_ALL)), partial=False)
        number = len(self.rounds)
        self.world.votes(BEN, round_=number)
        self.rounds[number].vote(BEN, Choice.APPROVE, 1, BEN)

    @rule(chosen=st.sets(st.integers(1, 6), min_size=1, max_size=3), asked=asked(), partial=st.booleans())
    def start(self, chosen: set[int], asked: tuple[tuple[UserId, ...], ModelPolicy], partial: bool) -> None:
        people, policy = asked
        busy = {number for each in self.open_rounds().values() for number in each.votes}
        known = range(1, self.world.project.numbers.requirement + 1)
        free = all(n in known and n not in busy and self.is_open(n) for n in chosen)
        asked_for = policy.parts if policy.kind in WITH_PARTS else (policy.kind,)
        fits = PolicyKind.N_OF_M not in asked_for or policy.needed <= len(people)
        fits = fits and not self.gone & set(people)
        # Nobody else would say yes, or has to.
        is_alone = set(people) == {ANA} or (ANA in people and policy.needs_nobody)

        refused = self.refused(
            lambda: self.world.opens(
                *people,
                policy=policy.kind,
                # A number that no policy reads is refused at its field; several together have it in their details.
                needed=str(policy.needed) if policy.kind is PolicyKind.N_OF_M else "",
                details=policy.details(),
                chosen=tuple(chosen),
                partial=partial,
            )
        )

        assert refused is not (free and fits and not is_alone)
        if not refused:
            number = len(self.rounds) + 1
            self.rounds[number] = ModelRound(
                electorate=people,
                requester=ANA,
                policy=policy,
                deadline=self.world.now + timedelta(days=3),
                votes={requirement: {} for requirement in chosen},
                since=dict.fromkeys(chosen, 1),
                versions={requirement: self.world.requirement(requirement).version for requirement in chosen},
                partial=partial,
            )

    @precondition(lambda self: any(each.signed for each in self.rounds.values()))
    @rule(
        data=st.data(),
        board=ELECTORATES,
        urgency=st.sampled_from([Urgency.NORMAL, Urgency.EMERGENCY]),
        removes=st.sampled_from([False, False, True]),
    )
    def ask_for_a_change(self, data: st.DataObject, board: list[UserId], urgency: Urgency, removes: bool) -> None:
        """Put other words for something signed to the vote of a board (``C1``), which makes the next baseline."""
        requirement = data.draw(st.sampled_from(sorted(set().union(*(each.signed for each in self.rounds.values())))))
        is_busy = any(requirement in each.votes for each in self.open_rounds().values())
        allowed = not is_busy and requirement in self.standing() and board != [ANA] and not self.gone & set(board)
        text = "" if removes else f"Words {self.world.requests}"

        refused = self.refused(
            lambda: self.world.asks_to_change(requirement, text, board=tuple(board), urgency=urgency)
        )

        assert refused is not allowed
        if not refused:
            self.follow_change(requirement, tuple(board), urgency)

    def follow_change(self, requirement: int, board: tuple[UserId, ...], urgency: Urgency) -> None:
        """Begin the model of the board's vote."""
        number = len(self.rounds) + 1
        asked = self.world.store.changes.get(TEAM, self.world.key, self.world.project.numbers.change)
        assert asked is not None
        self.rounds[number] = ModelRound(
            electorate=board,
            requester=ANA,
            policy=ModelPolicy(kind=PolicyKind.UNANIMOUS_ALL),
            deadline=self.world.now + timedelta(days=3),
            votes={requirement: {}},
            since={requirement: 1},
            versions={requirement: asked.after or asked.before},
            change=ModelChange(requirement, asked.after, is_done_first=urgency is Urgency.EMERGENCY),
        )

    def standing(self) -> dict[int, tuple[int, int]]:
        """Return which version of each signed requirement stands, and in which baseline."""
        found: dict[int, tuple[int, int]] = {}
        passed = [number for number, each in self.rounds.items() if each.state is RoundState.PASSED]
        baselines = {number: self.world.round(number).baseline or 0 for number in passed}
        for number in sorted(passed, key=lambda each: baselines[each]):
            for requirement in self.rounds[number].signed:
                self.put(found, self.rounds[number], requirement, baselines[number])
        for each in self.open_rounds().values():
            if each.change is not None and each.change.is_done_first:
                # It holds already, under the baseline of what was signed before.
                self.put(found, each, each.change.requirement, found[each.change.requirement][1])
        return found

    @staticmethod
    def put(found: dict[int, tuple[int, int]], model: ModelRound, requirement: int, baseline: int) -> None:
        """Let a requirement stand as a round says, or not any more."""
        if model.change is not None and model.change.version is None:
            del found[requirement]
        else:
            found[requirement] = (model.versions[requirement], baseline)

    def is_open(self, number: int) -> bool:
        """Whether a requirement can still be edited and put to the vote."""
        return self.world.requirement(number).state is RequirementState.OPEN

    def counts(self, model: ModelRound) -> bool:
        """Whether votes count: from the deadline on they do not, even before the clock has closed the round."""
        return model.state is RoundState.OPEN and self.world.now < model.deadline

    @rule(number=st.integers(1, 3))
    def edit(self, number: int) -> None:
        if not self.is_open(number):
            return
        affected = [model for model in self.open_rounds().values() if number in model.votes]

        refused = self.refused(lambda: self.world.edits(number, f"Words {self.world.requests}"))

        assert refused is any(not self.counts(model) for model in affected)
        for model in affected:
            if not refused:
                model.rewords(number, self.world.requirement(number).version)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), sure=st.sampled_from([False, False, True]))
    def cancel(self, data: st.DataObject, sure: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        if not sure:
            return

        def cancel() -> None:
            store, actor, now = self.world.store, self.world.who(ANA), self.world.now
            signoff.cancel(store, actor, CHANNEL, reference=f"V{number}", reason="No need any more", now=now)

        refused = self.refused(cancel)

        assert refused is not self.counts(self.rounds[number])
        if not refused:
            self.rounds[number].end(RoundState.CANCELLED)

    @precondition(lambda self: self.rounds)
    @rule(data=st.data(), hours=st.sampled_from([2, 40, 100]))
    def extend(self, data: st.DataObject, hours: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.rounds)))
        model, deadline = self.rounds[number], self.world.now + timedelta(hours=hours)

        refused = self.refused(lambda: self.world.extends(number, deadline))

        assert refused is not (self.counts(model) and deadline > model.deadline)
        if not refused:
            model.deadline = deadline

    @precondition(lambda self: any(each.state is not RoundState.OPEN for each in self.rounds.values()))
    @rule(data=st.data(), hours=st.sampled_from([2, 40, 100]), edits_first=st.booleans())
    def reopen(self, data: st.DataObject, hours: int, edits_first: bool) -> None:
        closed = [n for n, each in self.rounds.items() if each.state is not RoundState.OPEN]
        failed = [n for n in closed if self.rounds[n].state in {RoundState.FAILED, RoundState.NO_QUORUM}]
        number = data.draw(st.sampled_from(failed or closed))
        model, deadline = self.rounds[number], self.world.now + timedelta(hours=hours)
        busy = {each for other in self.open_rounds().values() for each in other.votes}
        free = all(self.is_open(each) and each not in busy for each in model.votes)
        if edits_first and free:
            # Most that failed was objected to, and can be reopened only over other words.
            self.world.edits(min(model.votes), f"Words {self.world.requests}")
        again = deepcopy(model)
        again.goes_on({each: self.world.requirement(each).version for each in model.votes})
        again.settle()

        refused = self.refused(lambda: self.world.reopens(number, deadline))

        without_result = model.state in {RoundState.FAILED, RoundState.NO_QUORUM}
        assert refused is not (without_result and free and again.state is RoundState.OPEN)
        if not refused:
            again.deadline, again.reminded_at = deadline, self.world.now
            self.rounds[number] = again
            self.closed.pop(number, None)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), joined=st.sampled_from(PEOPLE), is_gone=st.sampled_from([True, True, False]))
    def replace(self, data: st.DataObject, joined: UserId, is_gone: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        left = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        fits = left in model.electorate and joined not in model.electorate and left in model.missing()
        fits = fits and (is_gone or left in self.gone) and joined not in self.gone
        is_alone = joined == ANA and (len(model.electorate) == 1 or model.policy.needs_nobody)

        refused = self.refused(lambda: self.world.replaces(number, left, joined, is_gone=is_gone))

        assert refused is not (self.counts(model) and fits and not is_alone)
        if not refused:
            model.takes_place(left, joined)

    @invariant()
    def every_round_is_in_the_state_that_its_votes_say(self) -> None:
        for number, model in self.rounds.items():
            assert self.world.round(number).state is model.state
