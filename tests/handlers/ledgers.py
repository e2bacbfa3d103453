"""What every transaction leaves behind: what changed of the records, and which events the stream tells of it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.domain.audit import DENIED
from bot.domain.refusal import Refusal
from bot.ports import AlreadyHandled, Store
from storage.columns import metadata
from storage.errors import NotUnique
from storage.unvouched import UNVOUCHED
from tests.handlers.desks import OneStore

Result = TypeVar("Result")
Events = Sequence[Mapping[str, Any]]

_AUDIT = ("audit_events", "audit_texts")
#: What is only the end of the chain tells nothing but that something was written.
_CHAIN = ("projects.chain_seq", "projects.chain_hash")
#: What an event may follow from: one command leaves one event of its own, and those of what comes of it.
FOLLOWS: Mapping[str, frozenset[str]] = {
    "signoff.vote": frozenset({"condition.open", "condition.met", "condition.accept"}),
    "signoff.start": frozenset({"change.request"}),
    "signoff.pass": frozenset({"signoff.vote"}),
    "signoff.fail": frozenset({"signoff.vote"}),
    "signoff.reword": frozenset({"requirement.edit", "signoff.reopen", "negotiation.agree"}),
    "change.approve": frozenset({"signoff.vote"}),
    "change.turn_down": frozenset({"signoff.vote", "signoff.cancel"}),
    "condition.drop": frozenset({"signoff.vote", "signoff.cancel", "condition.open", "signoff.replace"}),
    "requirement.edit": frozenset({"negotiation.agree"}),
    "requirement.add": frozenset({"requirement.import"}),
    "project.policy": frozenset({"signoff.start"}),
}


class Ledger:
    """The records that events vouch for, and the stream."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Stand on a connection, within whatever transaction it is in."""
        self.driver = driver
        self._reading = [
            f"SELECT {', '.join(columns)} FROM {name}"  # names of our own schema
            for name in metadata.tables
            if name not in UNVOUCHED and name not in _AUDIT and (columns := _vouched(name))
        ]

    def records(self) -> list[list[Any]]:
        """Return everything that events vouch for."""
        return [sorted(self.driver.execute(each).fetchall(), key=repr) for each in self._reading]

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the events that were written after a row, of whichever project."""
        told = "SELECT canonical FROM audit_events WHERE rowid > ? ORDER BY rowid"
        return [json.loads(canonical) for (canonical,) in self.driver.execute(told, [after])]

    def last(self) -> int:
        """Return the newest row of the stream."""
        return int(self.driver.execute("SELECT coalesce(max(rowid), 0) FROM audit_events").fetchone()[0])


class Watched(OneStore):
    """A database in which every transaction is looked at before the next one begins."""

    def __init__(self, store: Store, driver: sqlite3.Connection) -> None:
        """Work on a store and the connection that it stands on."""
        super().__init__(store, driver)
        self.ledger = Ledger(driver)
        #: What was written since it was last forgotten.
        self.written: list[dict[str, Any]] = []

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work; what it changed it tells in the same transaction, and what is refused changes nothing."""
        records, last, touched = self.ledger.records(), self.ledger.last(), self.driver.total_changes
        try:
            result = await super().write(work)
        except (Refusal, NotUnique) as refused:
            assert (self.ledger.records(), self.ledger.last()) == (records, last)
            if isinstance(refused, NotUnique) and refused.table == "inbox":
                # As the real one does where a delivery comes again.
                raise AlreadyHandled from refused
            raise
        if self.driver.total_changes > touched:
            events = self.ledger.events(last)
            check_told(events, has_changed=self.ledger.records() != records)
            self.written += events
        return result


def check_told(events: Events, *, has_changed: bool) -> None:
    """Fail unless a transaction that changed something tells of it exactly once, or that something was denied."""
    actions = [event["action"] for event in events]
    if DENIED in actions:
        assert actions == [DENIED]
        assert not has_changed
        return
    assert bool(events) >= has_changed, "nothing tells of what changed"
    own = {action for action in actions if not FOLLOWS.get(action, frozenset()) & set(actions)}
    assert len(own) <= 1, actions
    # Where one command is about several things, each has an event.
    told = Counter((event["action"], event["subject"], str(event.get("facts"))) for event in events)
    assert not told or max(told.values()) == 1, told


def _vouched(table: str) -> list[str]:
    names = [column.name for column in metadata.tables[table].c]
    return [f'"{name}"' for name in names if not {f"{table}.{name}"} & {*UNVOUCHED, *_CHAIN}]
