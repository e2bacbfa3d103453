"""However people move, try and change what is signed, it is verified only where each criterion of its words passed.

The model knows only what people were told: the words, how far they have come, and what passed since the work was done.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from bot.domain.change import Urgency
from bot.domain.fulfilment import ORDER, Finding
from bot.domain.requirement import Fulfilment, Wording
from bot.domain.signoff import Choice
from bot.flows import fulfilment, requirement
from tests.databases import connected
from tests.flows.machines import FlowMachine, effort
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL

F = Fulfilment
CRITERIA = (1, 2)


class FulfilmentMachine(FlowMachine):
    """Drives the flows over a real store, beside the model."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Begin with one requirement of two criteria that Ben has signed."""
        super().__init__(driver)
        words = Wording(text="Words 1", criteria="10,000 rows\nNo rows")
        requirement.add(self.world.store, self.world.who(ANA), CHANNEL, words=words, now=self.world.now)
        self.world.opens(BEN)
        self.world.votes(BEN)
        self.version = self.written = 1
        self.come: dict[int, Fulfilment] = {1: F.BASELINED}
        #: What the newest answer about each criterion was, by version, since it was implemented last.
        self.passed: dict[int, dict[int, bool]] = {1: {}}
        #: The version that stood before the change that is under vote, the one that is asked for, and whether it holds.
        self.asked: tuple[int, int, bool] | None = None

    @property
    def now(self) -> Fulfilment:
        """How far the words that hold have come."""
        return self.come[self.version]

    @property
    def is_proven(self) -> bool:
        """Whether each criterion of the words that hold has passed."""
        return all(self.passed[self.version].get(each) for each in CRITERIA)

    @rule(to=st.sampled_from(ORDER), reason=st.sampled_from(("", "It fell over")))
    def move(self, to: Fulfilment, reason: str) -> None:
        """Somebody says how far it has come."""
        self._move(to, reason)

    @rule()
    def go_on(self) -> None:
        """Somebody says that the next step is done; people do that most."""
        if self.now is not F.ACCEPTED:
            self._move(ORDER[ORDER.index(self.now) + 1], "")

    def _move(self, to: Fulfilment, reason: str) -> None:
        by = ORDER.index(to) - ORDER.index(self.now)
        is_guarded = to is F.VERIFIED and by == 1 and not self.is_proven
        with self.attempt(by == 0 or (by == 1 and not is_guarded) or (by < 0 and bool(reason))):
            fulfilment.move(
                self.world.store, self.world.who(BEN), CHANNEL, reference=1, to=to, reason=reason, now=self.world.now
            )
            if by and to is F.IMPLEMENTED:
                self.passed[self.version] = {}
            self.come[self.version] = to

    @rule(criterion=st.sampled_from(CRITERIA), passed=st.sampled_from((True, True, True, False)), data=st.data())
    def try_it(self, criterion: int, passed: bool, data: st.DataObject) -> None:
        """Somebody tries a criterion, of the words that hold or of others that they still have in front of them."""
        version = data.draw(st.sampled_from((self.version, self.version, *self.come)))
        note = "" if passed else "It fell over"
        with self.attempt(self.now is F.IMPLEMENTED and version == self.version):
            found = [Finding(criterion=criterion, passed=passed, note=note)]
            fulfilment.verify(
                self.world.store,
                self.world.who(CAT),
                CHANNEL,
                number=1,
                version=version,
                findings=found,
                now=self.world.now,
            )
            self.passed[version][criterion] = passed

    @precondition(lambda self: self.asked is None)
    @rule(urgency=st.sampled_from((Urgency.NORMAL, Urgency.EMERGENCY)))
    def ask(self, urgency: Urgency) -> None:
        """Ana asks for other words."""
        self.written += 1
        self.world.asks_to_change(1, f"Words {self.written}", board=(BEN,), urgency=urgency)
        is_done = urgency is Urgency.EMERGENCY
        self.asked = (self.version, self.written, is_done)
        self.come[self.written], self.passed[self.written] = F.BASELINED, {}
        if is_done:
            self.version = self.written

    @precondition(lambda self: self.asked is not None)
    @rule(choice=st.sampled_from((Choice.APPROVE, Choice.REJECT)))
    def decide(self, choice: Choice) -> None:
        """Ben decides on them."""
        assert self.asked is not None
        before, after, _ = self.asked
        self.world.votes(BEN, choice, round_=self.world.project.numbers.round)
        self.version = after if choice is Choice.APPROVE else before
        self.asked = None

    @invariant()
    def it_stands_where_people_were_told(self) -> None:
        """The words that hold have come as far as somebody said of them."""
        found = self.world.requirement(1)
        assert (found.version, found.fulfilment) == (self.version, self.now)

    @invariant()
    def what_is_verified_has_passed(self) -> None:
        """Nothing is verified or accepted without a pass for each of its criteria."""
        if self.now in (F.VERIFIED, F.ACCEPTED):
            shown = requirement.show(self.world.store, self.world.who(ANA), CHANNEL, reference=1)
            assert {number for number, each in shown.work.counted.items() if each.passed} == set(CRITERIA)

    @invariant()
    def records_are_whole(self) -> None:
        """The audit stream vouches for every step and every finding."""
        assert self.world.broken() is None


def test_however_people_go_on_only_what_passed_is_verified(tmp_path: Path) -> None:
    with closing(connected(tmp_path)) as driver:

        class OnThisDatabase(FulfilmentMachine):
            def __init__(self) -> None:
                super().__init__(driver)

        run_state_machine_as_test(OnThisDatabase, settings=effort())
