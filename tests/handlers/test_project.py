"""``/project`` from what people type and click to what they are answered, on a real database."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.names import UserId
from bot.domain.project import Kind, Role
from bot.domain.values import replace
from bot.views import ids
from handlers.answers import AnswerKind
from handlers.asked import Command
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, GUS, OUT, ROBO, TEAM
from tests.handlers.offices import HOSTILE, Office, said
from tests.handlers.offices import office as office  # a fixture


def filled_in(**changed: Any) -> dict[str, Any]:
    """Return the form **Start a project** as Ana fills it in."""
    return {
        "name": {"value": "Payments portal"},
        "kind": {"selected_option": {"value": "cloud_rollout"}},
        "client": {"value": "Northwind"},
        "goal": {"value": "Take money"},
        "people": {"selected_users": [BEN]},
    } | changed


def chosen(*owners: UserId, clients: tuple[UserId, ...] = (), observers: tuple[UserId, ...] = ()) -> dict[str, Any]:
    """Return the form of roles as somebody fills it in."""
    named = {"owners": owners, "clients": clients, "observers": observers}
    return {name: {"selected_users": list(users)} for name, users in named.items()}


async def test_one_line_makes_the_channel_the_home_of_a_project(office: Office) -> None:
    answer = await office.types(ANA, "/project START Payments portal")

    assert "Payments portal has begun." in said(answer)
    project = await office.project()
    assert project is not None and project.name == "Payments portal" and project.owners == (ANA,)
    assert "Payments portal" in said(await office.types(CAT, "/project"))


async def test_without_a_name_a_form_asks_and_offers_the_channels(office: Office) -> None:
    form = await office.types(ANA, "/project start")

    assert form.content["title"]["text"] == "Start a project"
    assert form.content["blocks"][0]["element"]["initial_value"] == "Payments portal"
    assert (await office.submits(ANA, form, filled_in())).kind is AnswerKind.NOTHING
    project = await office.project()
    assert project is not None
    assert (project.kind, project.client, project.goal) == (Kind.CLOUD_ROLLOUT, "Northwind", "Take money")
    assert project.owners == (ANA, BEN)


async def test_mistakes_are_told_at_their_fields_and_the_form_can_come_again(office: Office) -> None:
    form = await office.types(ANA, "/project start")

    refused = await office.submits(
        ANA, form, filled_in(name={"value": " \u200b "}, people={"selected_users": [ROBO, OUT]})
    )

    assert refused.kind is AnswerKind.ERRORS
    assert set(refused.content) == {"name", "people"}
    assert "Robo is a bot; Out is not in this channel." in refused.content["people"]
    assert await office.project() is None
    assert (await office.submits(ANA, form, filled_in())).kind is AnswerKind.NOTHING


async def test_a_form_sent_twice_starts_one_project(office: Office) -> None:
    form = await office.types(ANA, "/project start")

    first = await office.submits(ANA, form, filled_in())

    assert await office.submits(ANA, form, filled_in()) == first


async def test_a_channel_is_the_home_of_one_project_only(office: Office) -> None:
    form = await office.types(BEN, "/project start")
    await office.types(ANA, "/project start Payments portal")

    assert "home of Payments portal already" in said(await office.types(BEN, "/project start Another"))
    assert "home of Payments portal already" in said(await office.types(BEN, "/project start"))
    late = await office.submits(BEN, form, filled_in(people={"selected_users": []}))
    assert "already" in late.content["name"]


async def test_an_owner_renames_archives_and_reopens(office: Office) -> None:
    await office.types(ANA, "/project start Payments portal")

    assert "`/project rename Payments portal`" in said(await office.types(ANA, "/project rename"))
    assert "called New portal now" in said(await office.types(ANA, "/project rename  New   portal"))
    assert "is archived" in said(await office.types(ANA, "/project archive"))
    assert "archived" in said(await office.types(ANA, "/project rename Other"))
    assert "Archived." in said(await office.types(ANA, "/project"))
    assert "is open again" in said(await office.types(ANA, "/project reopen"))
    assert "nothing to reopen" in said(await office.types(ANA, "/project reopen"))
    project = await office.project()
    assert project is not None and project.name == "New portal"


@pytest.mark.parametrize("typed", ["rename Mine", "archive", "reopen"])
async def test_others_are_told_whom_to_ask(office: Office, typed: str) -> None:
    await office.types(ANA, "/project start Payments portal")

    assert f"<@{ANA}>" in said(await office.types(BEN, f"/project {typed}"))


async def test_an_owner_gives_roles_and_others_only_see_them(office: Office) -> None:
    await office.types(ANA, "/project start Payments portal")
    form = await office.types(ANA, "/project people")

    assert (await office.submits(ANA, form, chosen(ANA, BEN, clients=(CAT, GUS)))).kind is AnswerKind.NOTHING

    seen = await office.types(CAT, "/project people")
    assert f"Owners: <@{ANA}>, <@{BEN}>." in str(seen.content)
    assert "submit" not in seen.content
    home = await office.database.read(lambda store: store.projects.home(TEAM, CHANNEL, CAT))
    assert home is not None and home.role is Role.CLIENT
    assert "You are a client" in said(await office.types(CAT, "/project"))


async def test_the_button_people_opens_the_same_form(office: Office) -> None:
    await office.types(ANA, "/project start Payments portal")
    standing = await office.types(ANA, "/project")

    assert (await office.clicks(ANA, standing, "People")).content["callback_id"] == ids.PEOPLE_FORM


async def test_roles_that_cannot_be_are_told_at_their_fields(office: Office) -> None:
    await office.types(ANA, "/project start Payments portal")
    form = await office.types(ANA, "/project people")

    refused = await office.submits(ANA, form, chosen(GUS, clients=(OUT,), observers=(ROBO,)))

    assert refused.kind is AnswerKind.ERRORS
    assert set(refused.content) == {"owners", "clients", "observers"}


async def test_two_owners_who_change_roles_at_once_do_not_undo_each_other(office: Office) -> None:
    await office.types(ANA, "/project start Payments portal")
    await office.submits(ANA, await office.types(ANA, "/project people"), chosen(ANA, BEN))
    anas, bens = await office.types(ANA, "/project people"), await office.types(BEN, "/project people")

    await office.submits(ANA, anas, chosen(ANA, BEN, clients=(CAT,)))
    late = await office.submits(BEN, bens, chosen(ANA, BEN))

    assert "meanwhile" in late.content["owners"]
    # The form that was accepted may come again, and is answered as before.
    assert (await office.submits(ANA, anas, chosen(ANA, BEN, clients=(CAT,)))).kind is AnswerKind.NOTHING


@pytest.mark.parametrize(
    "name", [HOSTILE, "\u05e9\u05dc\u05d5\u05dd", "\U0001f680 Launch", "'; DROP TABLE projects; --"]
)
async def test_any_name_is_kept_as_it_was_typed(office: Office, name: str) -> None:
    answer = await office.types(ANA, f"/project start {name}")

    project = await office.project()
    assert project is not None and project.name == name
    assert "<!channel>" not in said(answer)


@pytest.mark.parametrize("name", ["x" * 81, "x" * 10_000])
async def test_a_name_too_long_gets_one_sentence(office: Office, name: str) -> None:
    assert "at most 80 fit" in said(await office.types(ANA, f"/project start {name}"))
    assert await office.project() is None


async def test_help_and_mistakes_need_no_project(office: Office) -> None:
    assert "/project rename new name" in said(await office.types(ANA, "/project help"))
    assert "Did you mean `/project archive`?" in said(await office.types(ANA, "/project archvie"))
    assert "`/project help`" in said(await office.types(ANA, "/project xyzzy"))


async def test_the_same_command_delivered_twice_is_done_once_and_answered_alike(office: Office) -> None:
    command = Command(actor=office.who(ANA), channel=CHANNEL, name="/project", text="start Payments portal")

    first = await office.router.answer(command)

    assert await office.router.answer(replace(command)) == first
