"""Rows that nobody wrote are found, on every kind of database."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.domain.project import Project
from bot.domain.strays import RowKind, Stray
from bot.flows import proof
from bot.ports import OpenDatabase, Store
from handlers.verifying import printed
from storage.columns import metadata
from storage.strays import STATEMENTS
from storage.unvouched import UNVOUCHED
from tests.flows.histories import signing, talking
from tests.flows.worlds import World
from tests.storage.raw import execute
from tests.storage.samples import OTHER_TEAM

_OF_SIGNING = {
    RowKind.BASELINE,
    RowKind.CERTIFICATE,
    RowKind.CHANGE,
    RowKind.STEP,
    RowKind.VERIFICATION,
}


def signed(store: Store) -> Project:
    """A project in which rounds of every end were held."""
    world = World(store)
    world.begins()
    signing(world)
    return world.project


def talked(store: Store) -> Project:
    """A project in which everything happened that is no vote."""
    world = World(store)
    world.begins()
    talking(world)
    return world.project


def strays(store: Store, project: Project, last: int, *, team: str = "") -> dict[RowKind, Stray]:
    """What is found of each kind, where the events know of so many."""
    asked = project.team if not team else OTHER_TEAM
    found = {kind: store.strays.first(asked, project.id, kind, last=last) for kind in RowKind}
    return {kind: stray for kind, stray in found.items() if stray is not None}


async def test_rows_of_every_kind_are_looked_at_and_none_is_stray(database: OpenDatabase) -> None:
    first = await database.write(talked)
    assert await database.read(lambda store: proof.prove(store, first).broken) is None
    known = await database.read(lambda store: strays(store, first, 10_000))
    unknown = await database.read(lambda store: strays(store, first, 0))
    foreign = await database.read(lambda store: strays(store, first, 10_000, team=OTHER_TEAM))

    assert known == {}
    assert set(unknown) == set(foreign) == set(RowKind) - _OF_SIGNING
    assert {stray.team for stray in unknown.values()} == {first.team}
    assert unknown[RowKind.BALLOT].key == (1, "UBEN", 0)


async def test_rows_that_only_signing_leaves_are_looked_at_too(database: OpenDatabase) -> None:
    project = await database.write(signed)

    assert await database.read(lambda store: strays(store, project, 10_000)) == {}
    assert (await database.read(lambda store: strays(store, project, 0))).keys() >= _OF_SIGNING


def test_there_is_a_statement_for_every_table_that_is_vouched_for() -> None:
    asked = {found for each in STATEMENTS.values() for found in re.findall(r"FROM (\w+)", each.strays.sqlite.sql)}

    assert set(STATEMENTS) == set(RowKind)
    assert asked == set(metadata.tables) - set(UNVOUCHED) - {"projects"}


@pytest.mark.parametrize(
    ("table", "changed", "said"),
    [
        ("baselines", {"number": 4}, "baseline L4: no event says that it was made."),
        ("rounds", {"number": 9}, "sign-off V9: no event says that it was started."),
        ("links", {"kind": "'amends'"}, "link of R1: no event says that it was made."),
        ("ballots", {"item": 3}, "vote of UBEN in V1 on R3: no event says that it was cast."),
        ("projects", {"channel": "'C9'"}, "event 1: it does not follow from the events before it"),
    ],
)
async def test_an_inserted_row_breaks_the_proof_of_the_whole_database(
    database: OpenDatabase,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    table: str,
    changed: dict[str, Any],
    said: str,
) -> None:
    await database.write(talked if table == "links" else signed)
    assert await printed(database) == 0
    columns = [name for name in metadata.tables[table].columns.keys() if name != "id"]  # noqa: SIM118  # no mapping
    values = ", ".join(str(changed.get(name, f'"{name}"')) for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)

    execute(database_url, f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} ORDER BY 2, 3 LIMIT 1")

    assert await printed(database) == 1
    assert said in capsys.readouterr().out.splitlines()[-1]


async def test_rows_whose_project_is_gone_are_named_and_an_empty_database_is_not_whole(
    database: OpenDatabase, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await printed(database) == 1
    assert "There is nothing to verify: the database has no project." in capsys.readouterr().out
    project = await database.write(signed)

    without_projects(database_url)

    assert await printed(database) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"broken  event 1 of project {project.id} ({project.team}): there is no such project." in lines
    assert f"broken  baseline L1 of project {project.id} ({project.team}): there is no such project." in lines


async def test_a_project_that_cannot_be_read_is_told_in_one_line(
    database: OpenDatabase, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await database.write(talked)
    execute(database_url, "UPDATE projects SET owners = 'nobody'")

    assert await printed(database) == 1
    assert "the next project: its row cannot be read." in capsys.readouterr().out


def without_projects(url: str) -> None:
    """Take every project away, though rows name it: whoever meddles minds no keys."""
    unminded = "" if url.startswith("sqlite") else "SET session_replication_role = replica; "
    execute(url, f"{unminded}DELETE FROM projects")
