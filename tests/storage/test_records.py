"""Baselines, the audit stream, imports, the inbox, and what is known of people."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.audit import AuditEntry, Copied, Event
from bot.domain.baseline import Baseline
from bot.domain.importing import Duplicate, Import, ImportState, Row, Unreadable
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Person
from bot.domain.project import Project
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.values import replace
from bot.ports import AlreadyHandled, Channel, Installation, OpenDatabase, Store
from tests.storage.raw import execute
from tests.storage.samples import ANA, BEN, CHLOE, HOME, NOW, OTHER_TEAM, TEAM, a_project


@pytest_asyncio.fixture
async def project(database: OpenDatabase) -> Project:
    return await database.write(lambda store: store.projects.add(a_project()))


def a_baseline(project: Project) -> Baseline:
    signed = '{"requirements":[]}'
    digest = hashlib.sha256(signed.encode()).hexdigest()
    return Baseline(project=project.id, number=1, round=4, signed=signed, digest=digest, at=NOW, requirement_count=2)


def a_link(seq: int, subject: str, text: str | None = None) -> tuple[Event, AuditEntry]:
    event = Event(seq=seq, at=NOW, actor=ANA, action="requirement.add", subject=subject, facts={}, request="r")
    salt = "salt" if text is not None else ""
    return event, AuditEntry(seq=seq, canonical=f'{{"seq":{seq}}}', hash=f"hash {seq}", text=text, salt=salt)


def read_back(link: tuple[Event, AuditEntry]) -> AuditEntry:
    """The entry as a row gives it back: with what the row repeats of its event."""
    event, entry = link
    copied = Copied(at=event.at, actor=event.actor, action=event.action, subject=event.subject)
    return replace(entry, copied=copied)


async def append(database: OpenDatabase, project: Project, *links: tuple[Event, AuditEntry]) -> None:
    def work(store: Store) -> None:
        for event, entry in links:
            store.audit.append(TEAM, project.id, event, entry, salt=entry.salt)

    await database.write(work)


async def test_a_baseline_comes_back_to_its_team_only(database: OpenDatabase, project: Project) -> None:
    baseline = a_baseline(project)

    await database.write(lambda store: store.baselines.add(TEAM, baseline))

    assert await database.read(lambda store: store.baselines.get(TEAM, project.id, 1)) == baseline
    assert await database.read(lambda store: store.baselines.get(TEAM, project.id, 2)) is None
    assert await database.read(lambda store: store.baselines.get(OTHER_TEAM, project.id, 1)) is None


@pytest.mark.parametrize("statement", ["UPDATE {} SET team = 'T9'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["baselines", "audit_events"])
async def test_the_database_itself_refuses_to_change_what_is_final(
    database: OpenDatabase, project: Project, database_url: str, table: str, statement: str
) -> None:
    await database.write(lambda store: store.baselines.add(TEAM, a_baseline(project)))
    await append(database, project, a_link(1, "R1"))

    with pytest.raises(Exception, match=f"rows of {table} are final"):
        execute(database_url, statement.format(table))


async def test_the_stream_is_read_in_order_however_long_it_is(database: OpenDatabase, project: Project) -> None:
    links = [a_link(seq, f"R{seq % 7}") for seq in range(1, 1_203)]
    await append(database, project, *links)

    stream = await database.read(lambda store: list(store.audit.stream(TEAM, project.id)))

    assert stream == [read_back(link) for link in links]
    about = await database.read(lambda store: store.audit.about(TEAM, project.id, "R3"))
    assert [entry.seq for entry in about] == list(range(3, 1_203, 7))
    assert await database.read(lambda store: list(store.audit.stream(OTHER_TEAM, project.id))) == []


async def test_whether_somebody_did_something_since_an_instant_is_found(
    database: OpenDatabase, project: Project
) -> None:
    event, entry = a_link(1, "R1")
    await append(database, project, (event, entry))

    async def has_been(team: TeamId = TEAM, **asked: Any) -> bool:
        wanted: dict[str, Any] = {
            "action": event.action,
            "subject": "R1",
            "by": event.actor,
            "since": event.at - timedelta(seconds=1),
        }
        return await database.read(lambda store: store.audit.has_been(team, project.id, **(wanted | asked)))

    assert await has_been()
    for other in ({"action": "denied"}, {"subject": "R2"}, {"by": UserId("U9")}, {"since": event.at}):
        assert not await has_been(**other)
    assert not await has_been(team=OTHER_TEAM)


async def test_free_text_stands_beside_the_chain_and_can_be_erased(
    database: OpenDatabase, project: Project, database_url: str
) -> None:
    spoken, silent = a_link(1, "R1", "Ana's own words"), a_link(2, "R1")
    await append(database, project, spoken, silent)
    stream = await database.read(lambda store: list(store.audit.stream(TEAM, project.id)))
    assert stream == [read_back(spoken), read_back(silent)]

    execute(database_url, "DELETE FROM audit_texts")

    erased = await database.read(lambda store: list(store.audit.stream(TEAM, project.id)))
    assert erased == [replace(read_back(spoken), text=None, salt=""), read_back(silent)]


async def test_an_import_that_was_kept_before_there_were_attributes_goes_on(
    database: OpenDatabase, project: Project, database_url: str
) -> None:
    draft = Import(
        team=TEAM, project=project.id, user=ANA, filename="a.csv", rows=(Row(line=2, wording=Wording(text="x")),)
    )
    kept = await database.write(lambda store: store.imports.add(draft))
    rows = [{"line": 2, "text": "x", "type": "functional", "priority": None, "rationale": "", "criteria": ""}]

    execute(database_url, f"UPDATE imports SET rows = '{json.dumps(rows)}'")

    assert await database.read(lambda store: store.imports.get(TEAM, kept.key)) == kept


async def test_an_import_goes_on_where_it_stopped(database: OpenDatabase, project: Project) -> None:
    wording = Wording(
        text="Füge\nan", type=RequirementType.INTERFACE, priority=Priority.WONT, rationale="r", criteria="c"
    )
    draft = Import(
        team=TEAM,
        project=project.id,
        user=ANA,
        filename="wünsche.csv",
        columns={"text": "Beschreibung"},
        rows=(Row(line=2, wording=wording), Row(line=3, wording=Wording(text="plain"))),
        duplicates=(Duplicate(line=4, of="R1"),),
        unreadable=(Unreadable(line=5, why="It is empty."),),
    )
    kept = await database.write(lambda store: store.imports.add(draft))
    assert kept == replace(draft, key=kept.key)
    assert await database.read(lambda store: store.imports.unfinished(limit=10)) == []

    running = replace(kept, state=ImportState.RUNNING, done=1, added=1, request="click")
    await database.write(lambda store: store.imports.save(running))

    assert await database.read(lambda store: store.imports.unfinished(limit=10)) == [running]
    assert await database.read(lambda store: store.imports.get(TEAM, kept.key)) == running
    assert await database.read(lambda store: store.imports.get(OTHER_TEAM, kept.key)) is None


async def test_people_and_channels_are_known_as_at_the_last_look(database: OpenDatabase) -> None:
    ana = Person(team=TEAM, user=ANA, name="Ana", zone="Europe/Vienna")
    robot = Person(team=TEAM, user=BEN, name="Ben", zone="UTC", is_bot=True, is_guest=True)
    channel = Channel(team=TEAM, channel=HOME, name="payments", is_private=True)
    await database.write(lambda store: store.people.save([ana, robot], at=NOW))
    await database.write(lambda store: store.people.save_channel(channel, at=NOW))

    gone = replace(ana, name="Ana M.", is_deactivated=True)
    renamed = replace(channel, name="pay", is_archived=True, bot_is_member=False)
    await database.write(lambda store: store.people.save([gone], at=NOW))
    await database.write(lambda store: store.people.save_channel(renamed, at=NOW))

    known = await database.read(lambda store: store.people.get(TEAM, [ANA, BEN, CHLOE]))
    assert known == {ANA: gone, BEN: robot}
    assert await database.read(lambda store: store.people.get(OTHER_TEAM, [ANA])) == {}
    assert await database.read(lambda store: store.people.channel(TEAM, HOME)) == renamed
    assert await database.read(lambda store: store.people.channel(OTHER_TEAM, HOME)) is None


async def test_people_come_and_go(database: OpenDatabase) -> None:
    other = ChannelId("C2")
    await database.write(lambda store: store.people.replace_members(TEAM, other, [ANA], at=NOW))
    await database.write(lambda store: store.people.replace_members(TEAM, HOME, [ANA, BEN], at=NOW))
    await database.write(lambda store: store.people.replace_members(TEAM, HOME, [BEN, UserId("U4")], at=NOW))
    await database.write(lambda store: store.people.join(TEAM, HOME, CHLOE))
    await database.write(lambda store: store.people.join(TEAM, HOME, CHLOE))
    await database.write(lambda store: store.people.leave(TEAM, HOME, BEN))

    assert await database.read(lambda store: store.people.members(TEAM, HOME)) == {CHLOE, "U4"}
    assert await database.read(lambda store: store.people.members(TEAM, other)) == {ANA}
    assert await database.read(lambda store: store.people.members(OTHER_TEAM, HOME)) == set()
    assert await database.read(lambda store: store.people.is_in(TEAM, HOME, CHLOE))
    assert not await database.read(lambda store: store.people.is_in(TEAM, HOME, BEN))

    await database.write(lambda store: store.people.replace_members(TEAM, HOME, [], at=NOW))
    assert await database.read(lambda store: store.people.members(TEAM, HOME)) == set()


async def test_people_of_a_project_are_those_in_its_channel_and_those_whom_its_records_name(
    database: OpenDatabase, project: Project
) -> None:
    ben, chloe, dora, elias = (Person(team=TEAM, user=UserId(f"U{n}"), name=f"N{n}", zone="UTC") for n in range(22, 26))
    ana, stranger = replace(ben, user=ANA), replace(chloe, team=OTHER_TEAM)
    await database.write(lambda store: store.people.save([ana, ben, chloe, dora, elias, stranger], at=NOW))
    await database.write(lambda store: store.people.replace_members(TEAM, HOME, [ben.user], at=NOW))
    await database.write(lambda store: store.people.replace_members(TEAM, ChannelId("C2"), [elias.user], at=NOW))
    event, entry = a_link(1, "R1")
    await append(database, project, (replace(event, actor=chloe.user), entry))

    # Ana owns the project; nothing says that Dora was ever here, and Elias is elsewhere.
    found = await database.read(lambda store: list(store.evidence.people(TEAM, project.id)))
    assert sorted(found, key=lambda person: person.user) == sorted([ana, ben, chloe], key=lambda person: person.user)
    assert await database.read(lambda store: list(store.evidence.people(OTHER_TEAM, project.id))) == []


async def test_a_delivery_is_answered_alike_when_it_comes_again(database: OpenDatabase) -> None:
    await database.write(lambda store: store.inbox.remember(TEAM, "trigger", '{"private": "R1"}', at=NOW))

    with pytest.raises(AlreadyHandled):
        await database.write(lambda store: store.inbox.remember(TEAM, "trigger", "another", at=NOW))

    assert await database.read(lambda store: store.inbox.answer(TEAM, "trigger")) == '{"private": "R1"}'
    assert await database.read(lambda store: store.inbox.answer(OTHER_TEAM, "trigger")) is None


async def test_old_answers_are_forgotten_oldest_first(database: OpenDatabase) -> None:
    def work(store: Store) -> None:
        for day in range(5):
            store.inbox.remember(TEAM, f"day {day}", "", at=NOW + timedelta(days=day))

    await database.write(work)

    limit = NOW + timedelta(days=3)
    assert await database.write(lambda store: store.inbox.forget(limit, limit=2)) == 2
    assert await database.write(lambda store: store.inbox.forget(limit, limit=2)) == 1
    assert await database.write(lambda store: store.inbox.forget(limit, limit=2)) == 0
    assert await database.read(lambda store: store.inbox.answer(TEAM, "day 2")) is None
    assert await database.read(lambda store: store.inbox.answer(TEAM, "day 3")) == ""


async def test_that_a_form_was_accepted_is_never_forgotten(database: OpenDatabase) -> None:
    await database.write(lambda store: store.inbox.remember(TEAM, "form-n1", '{"private": "R1"}', at=NOW))
    years = NOW + timedelta(days=9_999)

    swept = [await database.write(lambda store: store.inbox.forget(years, limit=2)) for _ in range(2)]

    assert swept == [1, 0]
    assert await database.read(lambda store: store.inbox.answer(TEAM, "form-n1")) == ""
    with pytest.raises(AlreadyHandled):
        await database.write(lambda store: store.inbox.remember(TEAM, "form-n1", "another", at=years))


async def test_work_that_fails_half_way_leaves_nothing(database: OpenDatabase, project: Project) -> None:
    def work(store: Store) -> None:
        store.people.join(TEAM, HOME, ANA)
        store.baselines.add(TEAM, a_baseline(project))
        store.baselines.add(TEAM, a_baseline(project))

    with pytest.raises(Exception, match="baselines"):
        await database.write(work)

    assert not await database.read(lambda store: store.people.is_in(TEAM, HOME, ANA))
    assert await database.read(lambda store: store.baselines.get(TEAM, project.id, 1)) is None


async def test_an_installation_stands_until_it_is_taken_away(database: OpenDatabase) -> None:
    first = Installation(
        team=TEAM, bot_token_encrypted="gAAAA1", bot_user=UserId("B1"), scopes=("commands",), installed_at=NOW
    )
    again = replace(first, bot_token_encrypted="gAAAA2", enterprise="E1", scopes=("chat:write", "commands"))
    await database.write(lambda store: store.installations.save(first))
    await database.write(lambda store: store.installations.save(again))

    assert await database.read(lambda store: store.installations.get(TEAM)) == again
    assert await database.read(lambda store: store.installations.get(OTHER_TEAM)) is None

    await database.write(lambda store: store.installations.remove(TEAM))
    assert await database.read(lambda store: store.installations.get(TEAM)) is None
