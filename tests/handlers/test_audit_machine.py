"""Whatever people ask for in whatever order, the stream tells of every change once, and of every denial (``M7.4``).

Everything that can be asked goes through everything that answers, over real SQLite. That the machine looks closely is
shown by faults planted in the stream.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.domain.audit import DENIED, AuditEntry, Event
from bot.domain.names import UserId
from bot.domain.values import replace
from handlers.asked import Asked, Suggestion
from storage.sqlite import SqliteConnection
from storage.store import StoreRows
from tests.databases import begun
from tests.flows.machines import effort
from tests.flows.signoff_faults import spoilt
from tests.flows.worlds import ANA, BEN, World
from tests.handlers.deeds import Deed
from tests.handlers.desks import Desk, is_refusal, said
from tests.handlers.ledgers import Watched
from tests.handlers.premises import CAST, ROLES, State, furnish
from tests.handlers.test_rights import DEEDS

Plant = Callable[[StoreRows], None]
#: Whoever may do more comes more often, so that more is done.
PEOPLE = st.sampled_from([ANA, ANA, ANA, BEN, BEN, *CAST.values()])


class Premises:
    """One furnished project, as it was at first for every example."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Furnish it."""
        self.driver = driver
        self.world = World(StoreRows(SqliteConnection(driver)))
        furnish(self.world, State.ACTIVE)
        self.began = self.world.now
        driver.execute("SAVEPOINT furnished")

    def anew(self, plant: Plant | None) -> World:
        """Return it, perhaps with a mistake in how the stream is written."""
        self.driver.execute("ROLLBACK TO furnished")
        self.world.opens_anew(StoreRows(SqliteConnection(self.driver)))
        self.world.now = self.began
        if plant is not None:
            plant(self.world.store)  # type: ignore[arg-type]  # it was made here
        return self.world


class AuditMachine(RuleBasedStateMachine):
    """People ask for everything that can be asked."""

    def __init__(self, premises: Premises, runner: asyncio.Runner, plant: Plant | None = None) -> None:
        """Begin in the furnished project."""
        super().__init__()
        self.runner = runner
        self.world = premises.anew(plant)
        self.database = Watched(self.world.store, premises.driver)
        self.desk = Desk(self.world, premises.driver, State.ACTIVE, self.database)
        #: Who was denied what, and when.
        self.denials: dict[tuple[UserId, str], datetime] = {}

    @rule(user=PEOPLE, deed=st.sampled_from(DEEDS), times=st.sampled_from([1, 1, 2]), comes_twice=st.booleans())
    def somebody_asks_for_something(self, user: UserId, deed: Deed, times: int, comes_twice: bool) -> None:
        """They may try the same once more, and each delivery may come twice."""
        for _ in range(times):
            asked = self.desk.delivery(user, deed)

            self.runner.run(self.answered(asked))

            self.only_they_are_told_of(asked)
            told, denied = list(self.database.written), self.newly_denied(asked)
            assert [each["subject"] for each in told if each["action"] == DENIED] == denied
            assert not denied or len(told) == 1
            if comes_twice and told:
                self.runner.run(self.answered(asked))
                assert self.database.written == []

    @rule(hours=st.sampled_from([1, 25]))
    def time_passes(self, hours: int) -> None:
        self.world.passes(hours=hours)

    async def answered(self, asked: Asked) -> None:
        """Let something be answered, with what is done after that."""
        self.database.refused.clear()
        self.database.written.clear()
        answer = await self.desk.router.answer(asked)
        await self.desk.errands.drained(seconds=5)
        self.is_refused = is_refusal(answer, said(answer), self.database.refused)

    def only_they_are_told_of(self, asked: Asked) -> None:
        """Every event of a delivery says whose it is."""
        for event in self.database.written:
            assert event["actor"] == asked.actor.user
            # A long import is done in parts.
            assert f"{event['request']}-".startswith(f"{asked.actor.request}-")

    def newly_denied(self, asked: Asked) -> list[str]:
        """Return what somebody who takes part in the project was denied for the first time within a day."""
        refused, user = self.database.refused, asked.actor.user
        if isinstance(asked, Suggestion) or user not in ROLES or not self.is_refused or refused[-1].denied is None:
            return []
        act = refused[-1].denied.act
        earlier = self.denials.get((user, act))
        if earlier is not None and self.world.now - earlier < timedelta(days=1):
            return []
        self.denials[user, act] = self.world.now
        return [act]

    @invariant()
    def the_chain_is_whole(self) -> None:
        self.world.events()


def _appending(store: StoreRows, instead: Callable[[Any, tuple[Any, ...], str], None]) -> None:
    """Let something else be done than writing an event: it is given the stream, the event, and its salt."""
    real: Any = store.audit
    store.audit = spoilt(real, append=lambda *event, salt: instead(real, event, salt))


def an_event_is_missing(store: StoreRows) -> None:
    """Nothing that is done with sign-offs is told."""

    def append(real: Any, event: tuple[Any, ...], salt: str) -> None:
        if not event[2].action.startswith("signoff."):
            real.append(*event, salt=salt)

    _appending(store, append)


def an_event_is_there_twice(store: StoreRows) -> None:
    """Everything is told twice."""

    def append(real: Any, given: tuple[Any, ...], salt: str) -> None:
        real.append(*given, salt=salt)
        team, project, event, entry = given
        again: tuple[Event, AuditEntry] = replace(event, seq=event.seq + 1), replace(entry, seq=entry.seq + 1)
        real.append(team, project, *again, salt=salt)

    _appending(store, append)


def an_event_comes_late(store: StoreRows) -> None:
    """What was done is told in the next transaction in which anything is."""
    waiting: list[tuple[tuple[Any, ...], str]] = []

    def append(real: Any, event: tuple[Any, ...], salt: str) -> None:
        for each, its in waiting:
            real.append(*each, salt=its)
        waiting[:] = [(event, salt)]

    _appending(store, append)


def a_denial_is_missing(store: StoreRows) -> None:
    """Whoever may not do something is taken to have been written down already."""
    store.audit = spoilt(store.audit, has_been=lambda *_, **__: True)


def a_denial_is_told_each_time(store: StoreRows) -> None:
    """Whoever tries the same again fills the stream."""
    store.audit = spoilt(store.audit, has_been=lambda *_, **__: False)


def somebody_else_is_named(store: StoreRows) -> None:
    """Every event says that its delivery was another one."""

    def append(real: Any, given: tuple[Any, ...], salt: str) -> None:
        team, project, event, entry = given
        other = replace(entry, canonical=entry.canonical.replace(event.request, "request-0"))
        real.append(team, project, event, other, salt=salt)

    _appending(store, append)


FAULTS: tuple[Plant, ...] = (
    an_event_is_missing,
    an_event_is_there_twice,
    an_event_comes_late,
    a_denial_is_missing,
    a_denial_is_told_each_time,
    somebody_else_is_named,
)


def run(folder: Path, *, examples: int, plant: Plant | None = None) -> None:
    """Run the machine on a database of its own; raises what it finds."""
    driver = begun(folder)
    premises = Premises(driver)
    wanted = effort(examples=examples, steps=20)
    if plant is not None:
        wanted = settings(wanted, phases=[Phase.generate], database=None, derandomize=True, report_multiple_bugs=False)
    with asyncio.Runner() as runner:

        class OnThisDatabase(AuditMachine):
            def __init__(self) -> None:
                super().__init__(premises, runner, plant)

        try:
            run_state_machine_as_test(OnThisDatabase, settings=wanted)
        finally:
            driver.close()


def test_every_change_is_told_once_in_its_own_transaction_and_every_denial_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run(tmp_path, examples=40)

    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_every_planted_fault_is_found(tmp_path: Path, plant: Plant) -> None:
    with pytest.raises(AssertionError):
        run(tmp_path, examples=500, plant=plant)
