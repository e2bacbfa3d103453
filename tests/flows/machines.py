"""What state machines stand on that drive the flows over a real store, beside a model of what people were told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.flows import denial
from storage.sqlite import SqliteConnection
from storage.store import StoreRows
from tests.flows.worlds import World


class FlowMachine(RuleBasedStateMachine):
    """A project that has begun, in a transaction that is never committed."""

    def __init__(self, driver: sqlite3.Connection, plant: Callable[[StoreRows], None] | None = None) -> None:
        """Begin the project; ``plant`` makes a mistake in what is stored or found."""
        super().__init__()
        self.driver = driver
        driver.execute("BEGIN IMMEDIATE")
        store = StoreRows(SqliteConnection(driver))
        if plant is not None:
            plant(store)
        self.world = World(store)
        self.world.begins()
        #: Who was denied what, and when.
        self.denials: list[tuple[UserId, str, datetime]] = []

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.driver.execute("ROLLBACK")

    def refused(self, act: Callable[[], object]) -> bool:
        """Do something as the edge does it, and say whether it is refused.

        What is refused leaves no trace, but for the event that somebody may not do it.
        """
        try:
            with self.traceless():
                act()
        except Refusal as refused:
            self._write_down(refused)
            return True
        return False

    @contextmanager
    def attempt(self, expected: bool) -> Iterator[None]:
        """Do something that is expected to be done or refused, as ``refused`` does it."""
        try:
            with self.traceless():
                yield
        except Refusal as refused:
            self._write_down(refused)
            assert not expected
        else:
            assert expected

    def _write_down(self, refused: Refusal) -> None:
        if refused.denied is None:
            return
        now, user, act = self.world.now, self.world.actor.user, refused.denied.act
        is_new = not any(each[:2] == (user, act) and now - each[2] < timedelta(days=1) for each in self.denials)
        assert denial.write_down(self.world.store, self.world.actor, refused.denied, now=now) is is_new
        if is_new:
            self.denials.append((user, act, now))

    @invariant()
    def what_was_denied_stands_in_the_stream_and_nothing_else_is_said_to_be(self) -> None:
        told = "SELECT actor, subject FROM audit_events WHERE action = 'denied' ORDER BY seq"
        assert self.driver.execute(told).fetchall() == [each[:2] for each in self.denials]

    @contextmanager
    def traceless(self) -> Iterator[None]:
        """Take back what is done meanwhile when it raises."""
        self.driver.execute("SAVEPOINT attempt")
        try:
            yield
        except Exception:
            self.driver.execute("ROLLBACK TO attempt")
            raise
        finally:
            self.driver.execute("RELEASE attempt")


def effort(*, examples: int = 60, steps: int = 40) -> settings:
    """Return how long a machine runs before it is believed."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
