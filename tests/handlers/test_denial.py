"""What somebody may not do is written down beside what they are told; nothing of that keeps them from being told."""

from __future__ import annotations

import json

from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.project import Role
from bot.domain.refusal import Denied, NotAllowed
from bot.ports import Store, Unavailable
from handlers.answers import Answer, AnswerKind
from handlers.asked import Asked, Command, Event
from handlers.boundary import Boundary
from tests.flows.worlds import ANA, BEN, CHANNEL, TEAM
from tests.handlers.offices import Office, said
from tests.handlers.offices import office as office  # a fixture
from tests.handlers.offices import sqlite_database as sqlite_database  # a fixture

REFUSED = NotAllowed("Owners may do this.", denied=Denied(ProjectId(1), "archive"))


async def test_a_form_that_was_denied_is_taken_once_its_sender_may_send_it(office: Office) -> None:
    await office.types(ANA, "/project start Payments")
    project = await office.project()
    assert project is not None
    form = await office.types(BEN, "/requirement")
    words = {"text": {"value": "Pay by card"}}

    async def becomes(role: Role) -> None:
        await office.database.write(lambda store: store.projects.give_role(TEAM, project.id, BEN, role))

    await becomes(Role.OBSERVER)
    refused = await office.submits(BEN, form, words)
    await becomes(Role.MEMBER)
    taken = await office.submits(BEN, form, words)

    assert "You are an observer of this project." in str(refused.content)
    assert refused.kind is AnswerKind.ERRORS
    assert taken.kind is not AnswerKind.ERRORS
    assert await told(office) == ["project.start", "denied", "requirement.add"]


async def test_who_may_not_is_told_so_where_it_cannot_be_written_down() -> None:
    async def cannot(asked: Asked, denied: Denied, answer: Answer) -> None:
        raise Unavailable

    actor = Actor(team=TEAM, user=BEN, request="r")
    answer = await Boundary(deny=cannot)(
        Command(actor=actor, channel=CHANNEL, name="/project", text="archive"), REFUSED
    )

    assert "Owners may do this." in said(answer)


async def test_what_slack_tells_us_is_nobodys_act() -> None:
    written = []

    async def writes(asked: Asked, denied: Denied, answer: Answer) -> None:
        written.append(asked)

    event = Event(actor=Actor(team=TEAM, user=BEN, request="r"), channel=CHANNEL, type="message", body={})
    await Boundary(deny=writes)(event, REFUSED)

    assert written == []


async def told(office: Office) -> list[str]:
    """Return what was done in the project, oldest first."""

    def read(store: Store) -> list[str]:
        home = store.projects.home(TEAM, CHANNEL, ANA)
        assert home is not None
        return [json.loads(each.canonical)["action"] for each in store.audit.stream(TEAM, home.project.id)]

    return await office.database.read(read)
