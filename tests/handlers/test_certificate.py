"""Certificates are made one after another, and one that cannot be made holds up nothing."""

from __future__ import annotations

from bot.ports import Store
from handlers.certificate import Certifying
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import BEN, TEAM, World
from tests.handlers.signoff_desks import Desk
from tests.handlers.signoff_desks import desk as desk  # a fixture


async def sign(desk: Desk, *texts: str) -> None:
    """Ben signs each text in a round of its own."""

    def work(store: Store) -> None:
        world = World(store)
        for number, text in enumerate(texts, start=1):
            world.captures(text)
            world.opens(BEN, chosen=(world.project.numbers.requirement,))
            world.votes(BEN, round_=number)

    await desk.database.write(work)


async def made(desk: Desk) -> list[bool]:
    """Say of each certificate whether it is there, and is the PDF that its hash says."""

    def work(store: Store) -> list[bool]:
        found = []
        number = 1
        while certificate := store.certificates.get(TEAM, desk.project, number):
            pdf = store.certificates.document(TEAM, desk.project, number) or b""
            found.append(certificate.is_made and pdf.startswith(b"%PDF"))
            number += 1
        return found

    return await desk.database.read(work)


async def test_all_that_wait_are_made_in_one_go(desk: Desk) -> None:
    await sign(desk, "Refunds take a day", "Payouts take an hour")

    await Certifying(desk.edge).make()

    assert await made(desk) == [True, True]


async def test_one_whose_words_cannot_be_read_holds_up_no_other_and_is_not_tried_for_ever(desk: Desk) -> None:
    await sign(desk, "Refunds take a day", "Payouts take an hour")
    certifying = Certifying(desk.edge)
    await desk.database.write(lambda store: unreadable(store))

    await certifying.make()
    await certifying.make()

    assert await made(desk) == [False, True]


def unreadable(store: Store) -> None:
    """Spoil the policy of the first round behind our back."""
    driver = store.audit._connection._driver  # type: ignore[attr-defined]  # behind our back
    driver.execute("UPDATE rounds SET policy = '{}' WHERE number = 1")
