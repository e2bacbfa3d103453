"""A project that moves to another Quorum has the same histories there: what is told of it, and every record."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.domain.change import Urgency
from bot.domain.person import Actor
from bot.domain.signoff import Choice
from bot.flows import metrics, negotiation, negotiation_cards, proof, requirement, trace
from bot.ports import Store
from handlers.evidence import write
from storage.restoring import restore
from storage.sqlite import SqliteConnection
from storage.store import StoreRows
from tests.databases import begun, fresh_file
from tests.flows.histories import signing, talking
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World

#: The messages are asked for anew, so they are due again; that is also why the pack's own sums differ.
_DIFFERS = {"records/outbox.jsonl", "records/outbox.csv", "pack.json"}


def emergencies(world: World) -> None:
    """Three changes that were done first: one ratified, one taken back, one still under vote; and a removal undone."""
    world.captures("Export in 10 seconds", "Refund within a day", "Log every change", "Print everything")
    world.opens(BEN)
    world.votes(BEN)
    for number, words, choice in (
        (1, "Export in 5 seconds", Choice.APPROVE),
        (2, "Refund within an hour", Choice.REJECT),
        (4, "", Choice.REJECT),
    ):
        world.passes(minutes=5)
        world.asks_to_change(number, words, board=(CAT,), urgency=Urgency.EMERGENCY)
        world.votes(CAT, choice, round_=world.project.numbers.round)
    world.asks_to_change(3, "Log every change of a price", board=(CAT,), urgency=Urgency.EMERGENCY)


def opened(folder: Path) -> tuple[sqlite3.Connection, Store]:
    """Return a connection to the database in a folder, and the store on it."""
    driver = begun(folder)
    return driver, StoreRows(SqliteConnection(driver))


def a_world(store: Store) -> World:
    """Begin the project with an outbox that is kept: messages are records too."""
    outbox, world = store.outbox, World(store)
    store.outbox = outbox
    world.begins()
    return world


def save(store: Store, world: World, path: Path) -> dict[str, bytes]:
    """Write a project's evidence pack, and return its files."""
    with path.open("wb") as file:
        assert write(store, TEAM, world.key, file, at=world.now)
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def told(store: Store, world: World) -> list[Any]:
    """Return what histories, traces, stories of negotiation, numbers and the look through all records tell."""
    who, numbers = Actor(team=TEAM, user=ANA, request="asked"), range(1, world.project.numbers.requirement + 1)
    about = (requirement.history, trace.trace, negotiation_cards.story, requirement.show)
    return [
        *(tell(store, who, CHANNEL, reference=number) for number in numbers for tell in about),
        negotiation_cards.trades(store, who, CHANNEL),
        metrics.load(store, TEAM, world.key, baseline=0, now=world.now),
        proof.prove(store, world.project),
    ]


@pytest.mark.parametrize("happened", [signing, talking, emergencies])
def test_everything_is_told_and_kept_as_before(tmp_path: Path, happened: Callable[[World], None]) -> None:
    driver, store = opened(tmp_path / "old")
    world = a_world(store)
    happened(world)
    driver.execute("UPDATE outbox SET ts = id, channel = target, state = 'sent', is_due = 0 WHERE id % 3")
    before, files = told(store, world), save(store, world, tmp_path / "pack.zip")
    driver.close()

    restore(fresh_file(tmp_path / "new"), tmp_path / "pack.zip")

    driver, store = opened(tmp_path / "new")
    world.opens_anew(store)
    again = save(store, world, tmp_path / "again.zip")
    assert told(store, world) == before
    assert world.broken() is None
    driver.close()
    assert {name for name in files.keys() | again.keys() if files.get(name) != again.get(name)} == _DIFFERS


def test_messages_that_people_act_on_are_asked_for_anew_and_those_that_never_left_come_along(tmp_path: Path) -> None:
    driver, store = opened(tmp_path / "old")
    world = a_world(store)
    world.captures("Export in 10 seconds", "Refund within a day")
    world.opens(BEN, chosen=(1,))
    world.votes(BEN)
    for _ in range(2):
        world.proposes(CAT, 2)
    negotiation.decline(store, world.who(CAT), world.key, number=1, now=world.now)
    driver.execute("UPDATE outbox SET ts = id, channel = target, state = 'sent', is_due = 0")
    world.asks_to_change(1, "Export in 5 seconds", board=(CAT,))
    save(store, world, tmp_path / "pack.zip")
    driver.close()

    restore(fresh_file(tmp_path / "new"), tmp_path / "pack.zip")

    driver, _ = opened(tmp_path / "new")
    due = driver.execute("SELECT kind, number, item, state FROM outbox WHERE is_due ORDER BY id").fetchall()
    driver.close()
    assert due == [
        ("project", 0, 0, "handed_down"),
        ("requirement", 1, 0, "sent"),
        ("proposal", 2, 2, "handed_down"),
        ("round", 2, 0, "pending"),
        ("ballot", 2, 0, "pending"),
    ]
