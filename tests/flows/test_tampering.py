"""Ten thousand random changes behind our back, of any cell or row that is vouched for, are each found at their row."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import pytest

from bot.domain.policy import from_members
from bot.domain.project import Project
from bot.domain.proof import UNREADABLE, Broken
from bot.flows import proof
from storage.columns import metadata
from storage.unvouched import UNVOUCHED
from tests.flows.histories import signing, talking
from tests.flows.tampering import Row, another, beside, key_of, rows_of, tampered
from tests.flows.tampering import driver as driver  # a fixture
from tests.flows.worlds import ANA, CHANNEL, TEAM, World

TAMPERINGS, SEED = 10_000, 20_260_105
#: How many of them add a row, or take one away.
_ADDED, _REMOVED = 0.4, 0.05

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
    "change_requests": lambda row: {f"change request C{row['number']}"},
    "promises": lambda row: {f"promise P{row['number']}"},
    "electors": lambda row: {f"sign-off V{row['round']}"},
    "conditions": lambda row: {f"condition {row['number']} in V{row['round']}", f"a condition in V{row['round']}"},
    "replacements": lambda row: {f"replacements in V{row['round']}"},
    "outcomes": lambda row: {f"outcome of V{row['round']}"},
    "links": lambda row: {f"link of R{row['source']}", "a link"},
    "scores": lambda row: {f"score of R{row['number']}"},
    "dismissed_hints": lambda row: {f"hints of R{row['number']}", "a dismissed hint"},
    "fulfilments": lambda row: {f"steps of R{row['number']}", "a step"},
    "verifications": lambda row: {f"verifications of R{row['number']}", "a verification"},
    "delegations": lambda row: {f"delegation from {row['giver']} to {row['holder']}", "a delegation"},
    "defaults": lambda row: {"the project's default"},
    "roles": lambda row: {f"role of {row['user']}", "a role"},
    "projects": lambda row: _project_names(row),
}
#: Kinds of records that only the history of signing has; the other has every other kind.
_OF_SIGNING = {"baselines", "certificates", "change_requests", "fulfilments", "verifications"}
#: Truth is 0 or 1; any other number but 0 says the same as 1.
_TRUTHS = {("rounds", "partial"), ("defaults", "partial"), ("defaults", "consent"), ("delegations", "everywhere")} | {
    ("conditions", "counts_when_met"),
    ("verifications", "passed"),
}


def _names(table: str, row: Row) -> set[str]:
    """How a record is called where its project is there, and where it is not."""
    names = _NAMES[table](row)
    return names | {f"{name} of project {row['project']} ({row['team']})" for name in names if "project" in row}


def _first_of(row: Row) -> set[str]:
    """The first record of a project that was taken away."""
    return {f"event 1 of project {row['id']} ({row['team']})"} if "chain_seq" in row else set()


def _project_names(row: Row) -> set[str]:
    """How a project is called: by the end of its chain where that is cut off, by people where they own it."""
    around = {1, row["chain_seq"] + 1, row["chain_seq"]}
    return {"the project", *(f"event {seq}" for seq in around), *(f"role of {user}" for user in _owners(row))}


def _owners(row: Row) -> list[str]:
    try:
        return [*json.loads(row["owners"])]
    except ValueError:
        return []


def _vote(row: Row) -> str:
    on = f" on R{row['item']}" if row["item"] else ""
    return f"vote of {row['user']} in V{row['round']}{on}"


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


def says_the_same(table: str, column: str, kept: Any, other: Any) -> bool:
    """Whether something was only written in another way."""
    if column == "policy" and kept and other:
        return same_policy(kept, other)
    if column in ("electorate", "owners"):
        return same_list(kept, other)
    return (table, column) in _TRUTHS and bool(kept) == bool(other)


def vouched(table: str) -> list[str]:
    """The columns of a table that are compared with the chain."""
    return [column.name for column in metadata.tables[table].c if f"{table}.{column.name}" not in UNVOUCHED]


def test_every_table_and_column_is_compared_or_said_not_to_be() -> None:
    stored = {name for name, table in metadata.tables.items() if name not in UNVOUCHED}
    columns = {f"{name}.{column.name}" for name, table in metadata.tables.items() for column in table.c}

    assert stored == set(_NAMES)
    assert set(UNVOUCHED) <= columns | set(metadata.tables)


class Tampering(NamedTuple):
    """One change behind our back, and how its row may be called."""

    statement: str
    given: list[Any]
    names: set[str]


class Tables:
    """What is stored of a history, and random changes of it."""

    def __init__(self, driver: sqlite3.Connection, dice: Random) -> None:
        self.dice = dice
        self.rows = {table: rows for table in _NAMES if (rows := rows_of(driver, table))}
        self.keys = {table: key_of(driver, table) for table in self.rows}
        self.cells = [
            (table, row, name) for table, rows in self.rows.items() for row in rows for name in vouched(table)
        ]

    def drawn(self) -> tuple[str, Tampering | None]:
        """Return a table, and what is done to it: nothing where something would only be written in another way."""
        table, row, column = self.dice.choice(self.cells)
        share = self.dice.random()
        if share < _ADDED:
            return table, self._added(table)
        where = " AND ".join(f"{name} = ?" for name in self.keys[table])
        found = [row[name] for name in self.keys[table]]
        if share > 1 - _REMOVED:
            return table, Tampering(f"DELETE FROM {table} WHERE {where}", found, _names(table, row) | _first_of(row))
        if (table, column) == ("requirements", "rank"):
            return table, self._elsewhere(row)
        value = another(row[column], self.dice)
        if says_the_same(table, column, row[column], value):
            return table, None
        names = _names(table, row) | _names(table, row | {column: value})
        return table, Tampering(f"UPDATE {table} SET {column} = ? WHERE {where}", [value, *found], names)

    def _elsewhere(self, row: Row) -> Tampering | None:
        """Another rank for a requirement, perhaps that of another one; nothing where it stands where it stood."""
        others = [each for each in self.rows["requirements"] if each["project"] == row["project"] and each is not row]
        rank = self.dice.choice([row, *others])["rank"] + self.dice.choice([-1, 0, 1])
        passed = [each for each in others if (each["rank"] < row["rank"]) != (each["rank"] < rank)]
        tied = [each for each in others if each["rank"] == rank]
        if not passed and not tied:
            return None
        # Which of two neighbours left its place for the other, nobody can tell.
        behind = [each for each in passed if each not in tied]
        either = tied + (behind if len(behind) == 1 else [])
        statement = "UPDATE requirements SET rank = ? WHERE project = ? AND number = ?"
        names = {name for each in (row, *either) for name in _names("requirements", each)}
        return Tampering(statement, [rank, row["project"], row["number"]], names)

    def _added(self, table: str) -> Tampering:
        """A row beside one that is there."""
        row = beside(self.dice.choice(self.rows[table]), self.keys[table], self.dice)
        columns, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
        return Tampering(f"INSERT INTO {table} ({columns}) VALUES ({places})", [*row.values()], _names(table, row))


@pytest.mark.parametrize(("history", "others"), [(signing, set(_NAMES) - _OF_SIGNING), (talking, _OF_SIGNING)])
def test_every_tampering_is_found_at_its_row(
    world: World, driver: sqlite3.Connection, history: Callable[[World], None], others: set[str]
) -> None:
    history(world)
    project, tables = world.project, Tables(driver, Random(SEED))  # noqa: S311  # no secret is drawn
    assert set(_NAMES) - set(tables.rows) <= others
    assert proof.prove(world.store, project).broken is None
    done, added = 0, Counter[str]()

    while done < TAMPERINGS // 2:
        table, tampering = tables.drawn()
        if tampering is None:
            continue
        with tampered(driver, tampering.statement, *tampering.given) as changed:
            if not changed:
                continue
            done += 1
            added[table] += tampering.statement.startswith("INSERT")
            broken = looked_through(world, project, is_project=table == "projects")
            assert broken is not None, (table, tampering)
            assert broken.record in tampering.names, (broken, table, tampering)
    # One default is all that a project can have.
    assert {table for table in tables.rows if not added[table]} <= {"defaults"}
    assert added.total() > done // 5
    assert proof.prove(world.store, project).broken is None


def looked_through(world: World, project: Project, *, is_project: bool) -> Broken | None:
    """Look through everything, and read the project anew where that was meddled with."""
    if not is_project:
        return proof.prove(world.store, project).broken or next(iter(proof.orphans(world.store)), None)
    last = proof.BEFORE_ALL
    try:
        while (found := proof.next_proof(world.store, after=last)) is not None:
            (project, proven), last = found, found[0].id
            if proven.broken:
                return proven.broken
    except UNREADABLE:
        # Nobody can even enter it.
        return Broken(record="the project", why="it cannot be read")
    return next(iter(proof.orphans(world.store)), None)


def test_the_head_of_the_chain_is_compared_with_the_stream(world: World, driver: sqlite3.Connection) -> None:
    signing(world)
    last = world.project.chain.seq
    for change, record in (("chain_hash = upper(chain_hash)", last + 1), ("chain_seq = chain_seq - 2", last - 1)):
        with tampered(driver, f"UPDATE projects SET {change}") as changed:
            assert changed == 1
            broken = proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken
            assert broken is not None
            assert broken.record == f"event {record}"


def test_a_certificate_that_was_made_and_its_anchor_are_compared(world: World, driver: sqlite3.Connection) -> None:
    signing(world)
    made = world.store.certificates.get(TEAM, world.key, 1)
    assert made is not None and made.is_made

    with tampered(driver, "UPDATE certificates SET document = 'JVBERi0xLjQ='"):
        broken = world.broken()

    assert broken is not None
    assert (broken.record, broken.why) == ("certificate of L1", "it is not the document that was made")
