"""Every statement finds its rows by an index, and asks for the rows of one team."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

from sqlalchemy import select

import storage
from storage import strays
from storage.requirement_statements import COLUMNS
from storage.requirement_tables import requirements
from storage.searching import Shape, statement_for
from storage.slack_tables import people
from storage.statements import Positional, Prepared, among, given, listed
from tests.databases import connected

#: What runs over all teams on purpose: what is due, what goes on after a restart, what is swept.
_OF_ALL_TEAMS = {"rounds._DUE", "rounds._NEXT_DEADLINE", "imports._UNFINISHED", "inbox._FORGET"} | {
    "certificates._UNMADE",
    "inbox._EMPTY",
    "projects._EVERYWHERE",
    "reminders._DUE",
    "reminders._NEXT_AT",
    "outbox_statements.NEXT_TEAM_UNPOSTED",
    "outbox_statements.NEXT_TEAM_CHANGED",
    "outbox_statements.NEXT_DUE",
    "outbox_statements.COUNT_UNPOSTED",
    "outbox_statements.COUNT_CHANGED",
}
#: What looks through the whole database at a command line.
_OF_EVERYTHING = {f"orphans.{kind.value}" for kind in strays.STATEMENTS}


def statements() -> Iterator[tuple[str, Prepared]]:
    for module in pkgutil.iter_modules(storage.__path__):
        for name, value in vars(importlib.import_module(f"storage.{module.name}")).items():
            if isinstance(value, Prepared):
                yield f"{module.name}.{name}", value
    for kind, sought in strays.STATEMENTS.items():
        yield f"strays.{kind.value}", sought.strays
        yield f"orphans.{kind.value}", sought.orphans
    for state, priority, added_by, backwards in product((False, True), repeat=4):
        shape = Shape(state=state, priority=priority, added_by=added_by, words=2, backwards=backwards)
        yield f"{shape}", statement_for(shape, tuple(COLUMNS))
    for name in ("type", "characteristic", "owner", "stage", "unratified"):
        shape = Shape(state=False, priority=False, added_by=False, words=0, backwards=False)._replace(
            **{name: True}, tags=2
        )
        yield f"{shape}", statement_for(shape, tuple(COLUMNS))


def plan(folder: Path, prepared: Positional) -> list[str]:
    """SQLite's own words on how it finds the rows."""
    with closing(connected(folder)) as driver:
        rows = driver.execute(f"EXPLAIN QUERY PLAN {prepared.sql}", ["1" for _ in prepared.names]).fetchall()
    return [str(row[3]) for row in rows]


def scanned(steps: list[str]) -> list[str]:
    """The steps that read a whole table; what the statement itself has found before is none."""
    found = {step.removeprefix("CO-ROUTINE ") for step in steps}
    return [
        step
        for step in steps
        if step.startswith("SCAN")
        and step.removeprefix("SCAN ") not in found
        and not any(name in step for name in ("json_each", "SUBQUERY"))
    ]


def test_no_statement_reads_a_whole_table(tmp_path: Path) -> None:
    scans = {name for name, prepared in statements() if scanned(plan(tmp_path, prepared.sqlite))}

    assert scans <= _OF_EVERYTHING


def test_pages_are_read_in_order_and_never_sorted(tmp_path: Path) -> None:
    sorted_pages = [
        name
        for name, prepared in statements()
        if name.startswith("Shape") and any("TEMP B-TREE" in step for step in plan(tmp_path, prepared.sqlite))
    ]

    assert sorted_pages == []


def test_every_statement_names_the_team() -> None:
    careless = {name for name, prepared in statements() if "team" not in prepared.sqlite.names}

    assert careless == _OF_ALL_TEAMS | _OF_EVERYTHING


def test_both_dialects_take_the_same_parameters() -> None:
    for name, prepared in statements():
        assert set(prepared.sqlite.names) == set(prepared.postgresql.names), name


def test_our_own_constants_are_written_into_the_sql() -> None:
    prepared = Prepared(select(people.c.name).where(people.c.team == given("team"), people.c.zone == "O'Clock"))

    assert prepared.sqlite == Positional(
        "SELECT people.name \nFROM people \nWHERE people.team = ? AND people.zone = 'O''Clock'", ("team",)
    )


def test_lists_of_any_length_are_one_parameter() -> None:
    prepared = Prepared(select(requirements.c.number).where(among(requirements.c.number, "numbers")))

    assert prepared.sqlite.names == prepared.postgresql.names == ("numbers",)
    assert listed(range(3)) == "[0, 1, 2]"
    assert re.search(r"IN \(SELECT value FROM json_each\(\?\)\)", prepared.sqlite.sql)
