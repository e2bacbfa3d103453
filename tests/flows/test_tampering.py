"""Ten thousand random changes behind our back, in any cell that the chain vouches for, are each found at their row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from bot.domain.change import Urgency
from bot.domain.negotiation import MoveKind, Typed
from bot.domain.policy import PolicyKind, from_members
from bot.domain.proof import UNREADABLE
from bot.domain.requirement import Priority, Wording
from bot.domain.signoff import Choice
from bot.flows import certificate, negotiation, proof, requirement, signoff
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World

TAMPERINGS, SEED = 10_000, 20_260_105
Row = dict[str, Any]

#: How records are called, by table; more than one name where a record moved, or where many are read at a time.
_NAMES: dict[str, Callable[[Row], set[str]]] = {
    "audit_events": lambda row: {f"event {row['seq']}"},
    "audit_texts": lambda row: {f"event {row['seq']}"},
    "requirement_versions": lambda row: {f"version {row['version']} of R{row['number']}"},
    "moves": lambda row: {f"proposal N{row['number']}"},
    "requirements": lambda row: {f"R{row['number']}"},
    "rounds": lambda row: {f"sign-off V{row['number']}"},
    "items": lambda row: {f"R{row['number']} in V{row['round']}", f"sign-off V{row['round']}"},
    "ballots": lambda row: {_vote(row), f"a vote in V{row['round']}"},
    "baselines": lambda row: {f"baseline L{row['number']}"},
    "certificates": lambda row: {f"certificate of L{row['baseline']}"},
}
#: What the chain does not vouch for: indexes and views of the same words, where something came from, and what is still
#: to be done.
_BESIDE: dict[str, set[str]] = {
    "requirements": {
        *("state", "fingerprint", "searchable", "comparable", "source", "rank", "changed_by", "changed_at"),
        *("baseline", "change", "unratified", "merged_into"),
    },
    "moves": {"chain", "answers", "state", "decided_by", "decided_at", "winner"},
    "rounds": {"reminded_at"},
    "certificates": {"asked", "is_made"},
}


def _vote(row: Row) -> str:
    on = f" on R{row['item']}" if row["item"] else ""
    return f"vote of {row['user']} in V{row['round']}{on}"


@pytest.fixture(autouse=True)
def a_history(world: World) -> None:
    """Rounds of every end, an edit under vote, a withdrawal, an agreed postponement, changes, and certificates.

    Of three changes of what is signed one is approved, one in an emergency turned down, and one waits.
    """
    store = world.store
    for text in ("Export in 10 seconds", "Refund within a day", "Log every change", "Print everything"):
        words = Wording(text=text, rationale="Because", criteria="A check", priority=Priority.MUST)
        requirement.add(store, world.who(ANA), CHANNEL, words=words, now=world.now)
        world.passes(minutes=7)
    requirement.withdraw(store, world.who(BEN), CHANNEL, number=4, reason="Paper is gone", now=world.now)
    world.opens(BEN, CAT, chosen=(1, 2), policy=PolicyKind.UNANIMOUS_CAST)
    world.votes(BEN)
    world.passes(minutes=1)
    words = Wording(text="Export in 8 seconds")
    requirement.edit(store, world.who(ANA), CHANNEL, number=1, version=1, words=words, now=world.now)
    world.confirms(BEN, 1)
    world.votes(CAT)
    world.opens(CAT, DAN, chosen=(3,))
    world.votes(CAT, Choice.REJECT, reason="Which change?", round_=2)
    world.opens(DAN, chosen=(3,))
    signoff.cancel(store, world.who(ANA), CHANNEL, reference="V3", reason="Not yet", now=world.now)
    position = Typed(kind=MoveKind.POSTPONE, words="", why="Not this year", offer="", interest="")
    negotiation.propose(store, world.who(BEN), CHANNEL, requirement=3, version=1, position=position, now=world.now)
    negotiation.agree(store, world.who(ANA), world.key, number=1, now=world.now)
    world.asks_to_change(1, "Export in 5 seconds", board=(BEN,))
    world.votes(BEN, round_=4)
    world.asks_to_change(1, "Export in 1 second", board=(CAT,), urgency=Urgency.EMERGENCY)
    world.votes(CAT, Choice.REJECT, reason="Too dear", round_=5)
    world.asks_to_change(2, board=(DAN,))
    for team, waiting in store.certificates.unmade(limit=9):
        certificate.keep(store, team, waiting, b"%PDF-1.7 typeset", now=world.now)


@pytest.fixture
def driver(world: World) -> sqlite3.Connection:
    """The database itself, with nothing that guards it."""
    driver: sqlite3.Connection = world.store.audit._connection._driver  # type: ignore[attr-defined]  # behind our back
    for (trigger,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        driver.execute(f"DROP TRIGGER {trigger}")
    driver.execute("PRAGMA defer_foreign_keys = ON")
    return driver


def rows_of(driver: sqlite3.Connection, table: str) -> list[Row]:
    """Return all rows of a table."""
    found = driver.execute(f"SELECT * FROM {table}")
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def key_of(driver: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table's key."""
    return [row[1] for row in driver.execute(f"PRAGMA table_info({table})").fetchall() if row[5]]


def another(value: Any, dice: Random) -> Any:
    """Return a value of the same kind that is not the same."""
    if value is None:
        return dice.choice([0, 7, "U9"])
    if isinstance(value, int):
        return value + dice.choice([-1, 1, 2, 1000, -dice.randint(1, 10**6)])
    if not value:
        return dice.choice("aU1 ")
    at = dice.randrange(len(value))
    other = dice.choice([letter for letter in "aZ09{ü" if letter != value[at]])
    return dice.choice([value[:at] + other + value[at + 1 :], value[:at] + value[at + 1 :], f"{value}{other}"])


def same_policy(kept: str, other: str) -> bool:
    """Whether a policy was only written in another way: members that nobody reads say nothing."""
    try:
        return from_members(json.loads(other)) == from_members(json.loads(kept))
    except UNREADABLE:
        return False


def same_list(kept: str, other: str) -> bool:
    """Whether a list was only written with other spaces."""
    try:
        return bool(json.loads(other) == json.loads(kept))
    except ValueError:
        return False


@contextmanager
def tampered(driver: sqlite3.Connection, statement: str, *given: Any) -> Iterator[int]:
    """Change something, and yield how many rows that changed; behind the block all is as it was."""
    driver.execute("SAVEPOINT tampering")
    try:
        yield driver.execute(statement, given).rowcount
    except sqlite3.IntegrityError:
        yield 0
    finally:
        driver.execute("ROLLBACK TO tampering")
        driver.execute("RELEASE tampering")


def test_every_tampering_is_found_at_its_row(world: World, driver: sqlite3.Connection) -> None:
    dice, project = Random(SEED), world.project  # noqa: S311  # no secret is drawn
    tables = {table: (rows_of(driver, table), key_of(driver, table)) for table in _NAMES}
    assert proof.prove(world.store, project).broken is None
    places = [
        (table, row, column)
        for table, (rows, _) in tables.items()
        for row in rows
        for column in row
        if column not in _BESIDE.get(table, ())
    ]
    done = 0

    while done < TAMPERINGS:
        table, row, column = dice.choice(places)
        value = another(row[column], dice)
        if column == "policy" and same_policy(row[column], value):
            continue
        if column == "electorate" and same_list(row[column], value):
            continue
        key = tables[table][1]
        where = " AND ".join(f"{name} = ?" for name in key)
        found = [row[name] for name in key]
        change = f"UPDATE {table} SET {column} = ? WHERE {where}"
        is_removed = dice.random() < 0.05
        statement, given = (f"DELETE FROM {table} WHERE {where}", found) if is_removed else (change, [value, *found])
        with tampered(driver, statement, *given) as changed:
            if not changed:
                continue
            done += 1
            broken = proof.prove(world.store, project).broken
            names = _NAMES[table](row) | _NAMES[table](row | {column: value})
            assert broken is not None, (table, row, column, value, is_removed)
            assert broken.record in names, (broken, table, row, column, value, is_removed)
    assert proof.prove(world.store, project).broken is None


def test_the_head_of_the_chain_is_compared_with_the_stream(world: World, driver: sqlite3.Connection) -> None:
    last = world.project.chain.seq
    for change, record in (("chain_hash = upper(chain_hash)", last + 1), ("chain_seq = chain_seq - 2", last - 1)):
        with tampered(driver, f"UPDATE projects SET {change}") as changed:
            assert changed == 1
            broken = proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken
            assert broken is not None
            assert broken.record == f"event {record}"


def test_a_certificate_that_was_made_and_its_anchor_are_compared(world: World, driver: sqlite3.Connection) -> None:
    made = world.store.certificates.get(TEAM, world.key, 1)
    assert made is not None and made.is_made

    with tampered(driver, "UPDATE certificates SET document = 'JVBERi0xLjQ='"):
        broken = proof.prove(world.store, world.project).broken

    assert broken is not None
    assert (broken.record, broken.why) == ("certificate of L1", "it is not the document that was made")
