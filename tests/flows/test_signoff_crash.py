"""Whatever people do while the process dies and begins again, and deliveries come late and twice (``M1``).

The machine of sign-offs, on a file that is opened anew: what was answered is on the disk, and nothing else is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from bot.domain.refusal import Refusal
from bot.domain.signoff import Choice
from bot.flows.proof import prove
from storage.errors import NotUnique
from storage.sqlite import SqliteConnection
from storage.store import StoreRows
from tests.databases import connected
from tests.flows.machines import effort
from tests.flows.signoff_machine import SignoffMachine
from tests.flows.signoff_votes import CHOICES
from tests.flows.worlds import TEAM

#: Each opens its file a few times: so many take six seconds of a processor.
EXAMPLES = 60


class Disk:
    """A database file that can be opened anew, and given back as it was at first."""

    def __init__(self, folder: Path) -> None:
        """Make the file, and open it."""
        self._folder = folder
        self._path = folder / "quorum.db"
        self.driver = connected(folder)
        self._fresh = self._path.read_bytes()

    def dies(self) -> None:
        """Let the process end, whatever it was doing, and another one begin."""
        self.driver.close()
        self.driver = connected(self._folder)
        self.driver.execute("BEGIN IMMEDIATE")

    def commits(self) -> None:
        """Have everything on the disk that was done so far."""
        self.driver.execute("COMMIT")
        self.driver.execute("BEGIN IMMEDIATE")

    def forgets(self) -> None:
        """Take back everything since the beginning."""
        self.driver.close()
        self._path.write_bytes(self._fresh)
        self.driver = connected(self._folder)


class CrashingMachine(SignoffMachine):
    """People vote while the process dies, and what they sent comes again."""

    def __init__(self, disk: Disk) -> None:
        """Begin with everything as in the machine that never ends."""
        self.disk = disk
        super().__init__(disk.driver)
        #: What was done by each delivery.
        self.delivered: dict[str, Callable[[], object]] = {}

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), choice=CHOICES)
    def the_process_dies_in_the_middle_of_a_vote(self, data: st.DataObject, choice: Choice) -> None:
        """Nobody was answered, so nothing was voted; whatever was answered before is there."""
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        user = data.draw(st.sampled_from(self.rounds[number].electorate))
        self.disk.commits()

        with self.unsaid(), suppress(Refusal):
            self.world.votes(user, choice, round_=number)
        self.disk.dies()

        self.driver: sqlite3.Connection = self.disk.driver
        self.world.opens_anew(StoreRows(SqliteConnection(self.driver)))

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), choice=CHOICES)
    def a_vote_comes_from_a_message_of_long_ago(self, data: st.DataObject, choice: Choice) -> None:
        """A window that stood open for long, or a delivery that was under way, answers on any earlier words."""
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        user = data.draw(st.sampled_from(model.electorate))
        revision = data.draw(st.integers(1, model.revision))
        key = f"delivery-{len(self.delivered)}"
        act = partial(self.world.votes, user, choice, round_=number, revision=revision)

        refused = self.refused(partial(self.does_once, key, act))

        assert refused is not (self.counts(model) and user not in self.gone)
        if not refused:
            model.vote(user, choice, revision, user)
            self.delivered[key] = act

    @precondition(lambda self: self.delivered)
    @rule(data=st.data())
    def a_delivery_comes_again(self, data: st.DataObject) -> None:
        """However late, whatever was said since: it is known, and changes nothing."""
        key = data.draw(st.sampled_from(sorted(self.delivered)))
        before = self.world.project

        with self.unsaid(), pytest.raises((Refusal, NotUnique)), self.traceless():
            self.does_once(key, self.delivered[key])

        assert self.world.project == before

    def does_once(self, key: str, act: Callable[[], object]) -> None:
        """Do something in the transaction that remembers its delivery, as the edge does."""
        act()
        self.world.store.inbox.remember(TEAM, key, "{}", at=self.world.now)

    @contextmanager
    def unsaid(self) -> Iterator[None]:
        """Take back what is asked to be sent meanwhile: that would have been rolled back too."""
        said = deepcopy(vars(self.world.sent))
        yield
        vars(self.world.sent).update(said)

    def teardown(self) -> None:
        """Whatever was done, verifying finds the records whole; then nothing is left behind."""
        try:
            assert prove(self.world.store, self.world.project).broken is None
        finally:
            self.disk.forgets()


def test_what_was_answered_is_there_after_every_crash_and_what_comes_again_changes_nothing(tmp_path: Path) -> None:
    disk = Disk(tmp_path)

    class OnThisDisk(CrashingMachine):
        def __init__(self) -> None:
            super().__init__(disk)

    try:
        run_state_machine_as_test(OnThisDisk, settings=effort(examples=EXAMPLES, steps=30))
    finally:
        disk.driver.close()
