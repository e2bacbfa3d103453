"""Votes at the edge when words change, and when the same click comes twice."""

from __future__ import annotations

from bot.ports import Store
from bot.views import ids
from bot.views.buttons import pack
from handlers.answers import AnswerKind
from handlers.asked import Click
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CHANNEL, World
from tests.handlers.signoff_desks import Desk, said
from tests.handlers.signoff_desks import desk as desk  # a fixture


async def test_still_approve_answers_on_the_new_words_only(desk: Desk) -> None:
    # given Ana approved, and then R1 got other words
    await desk.starts(ANA, BEN)
    await desk.clicks(ANA, ids.APPROVE)

    def edit(store: Store) -> None:
        world = World(store)
        world.requests = 1000
        world.edits(1, "Export within 5 seconds")

    await desk.database.write(edit)

    # when she still approves
    told = said(await desk.clicks(ANA, ids.STILL_APPROVE, r=1, v=2))

    # then her approval covers everything again, and a later answer on the old words changes nothing
    assert "Your vote: approve." in told
    assert said(await desk.clicks(ANA, ids.STILL_APPROVE, r=1, v=1))
    await desk.clicks(BEN, ids.APPROVE, rev=2)
    round_ = await desk.round()
    assert round_ is not None and not round_.is_open


async def test_the_same_click_twice_counts_once_and_is_answered_alike(desk: Desk) -> None:
    await desk.starts(ANA, BEN)
    value = pack(p=desk.project, n=1, rev=1)
    click = Click(actor=desk.delivery(ANA), channel=CHANNEL, action=ids.APPROVE, value=value)

    first = await desk.router.answer(click)
    second = await desk.router.answer(click)

    assert first == second


async def test_a_click_after_the_end_gets_one_sentence(desk: Desk) -> None:
    await desk.starts(ANA, BEN)
    await desk.says(ANA, "cancel because of a mistake")

    for action in (ids.APPROVE, ids.REJECT, ids.ABSTAIN):
        assert said(await desk.clicks(BEN, action))


async def test_the_button_on_the_project_card_opens_the_form(desk: Desk) -> None:
    form = await desk.clicks(ANA, ids.START_ROUND)

    assert form.kind is AnswerKind.FORM
    assert form.content["title"]["text"] == "Start sign-off"
