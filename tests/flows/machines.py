"""What state machines stand on that drive the flows over a real store, beside a model of what people were told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

from bot.domain.refusal import Refusal
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

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.driver.execute("ROLLBACK")

    def refused(self, act: Callable[[], object]) -> bool:
        """Do something as the database does it, and say whether it is refused; what is refused leaves no trace."""
        try:
            with self._traceless():
                act()
        except Refusal:
            return True
        return False

    @contextmanager
    def attempt(self, expected: bool) -> Iterator[None]:
        """Do something that is expected to be done or refused; what is refused leaves no trace."""
        try:
            with self._traceless():
                yield
        except Refusal:
            assert not expected
        else:
            assert expected

    @contextmanager
    def _traceless(self) -> Iterator[None]:
        self.driver.execute("SAVEPOINT attempt")
        try:
            yield
        except Refusal:
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
