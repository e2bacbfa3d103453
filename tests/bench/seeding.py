"""Databases as weeks of work leave them: projects full of requirements, everything posted, one sign-off open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.importing import ImportState, Row
from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import SendState
from bot.domain.person import Actor, Person
from bot.domain.policy import PolicyKind
from bot.domain.proposal import Proposal
from bot.domain.reading import ReadFile
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.flows import importing, project, signoff
from bot.ports import OpenDatabase, Store
from storage.database import open_database
from tests.bench.asking import Place
from tests.bench.names import ELECTORS, OWNER, TEAM, channel

_FILE = 1_000
_TYPES = (RequirementType.FUNCTIONAL, RequirementType.QUALITY, RequirementType.CONSTRAINT)
_team = TeamId(TEAM)


async def seed(
    url: str,
    *,
    projects: int,
    requirements: int,
    types: Sequence[RequirementType] = _TYPES,
    signatories: Sequence[str] = ELECTORS,
    policy: PolicyKind = PolicyKind.MAJORITY_CAST,
) -> list[Place]:
    """Fill a database; every project has a round over all its requirements, which are of these types in turn."""
    database = open_database(url)
    electors = tuple(UserId(user) for user in signatories)
    try:
        places = [await _project(database, number, requirements, types, electors, policy) for number in range(projects)]
        await database.write(_post_everything)
    finally:
        await database.close()
    return places


async def _project(
    database: OpenDatabase,
    number: int,
    requirements: int,
    types: Sequence[RequirementType],
    electors: tuple[UserId, ...],
    policy: PolicyKind,
) -> Place:
    home = ChannelId(channel(number))
    people = {user: Person(team=_team, user=user, name=f"Person {user}", zone="Europe/Vienna") for user in electors}
    key = await database.write(lambda store: _started(store, home, people))
    for first in range(0, requirements, _FILE):
        rows = tuple(_row(line, types) for line in range(first + 1, min(first + _FILE, requirements) + 1))
        await _imported(database, key, home, rows)
    await database.write(lambda store: _round(store, home, people, policy))
    return Place(channel=home, project=key)


def _started(store: Store, home: ChannelId, people: Mapping[UserId, Person]) -> ProjectId:
    now = datetime.now(UTC)
    store.people.save(list(people.values()), at=now)
    store.people.replace_members(_team, home, list(people), at=now)
    wanted = project.Wanted(name=f"Payments portal {home}", client="Northwind", goal="Take money online")
    started = project.start(
        store, _actor(home, "start"), channel=home, wanted=wanted, people=people, in_channel=list(people), now=now
    )
    return started.project.id


async def _imported(database: OpenDatabase, key: ProjectId, home: ChannelId, rows: tuple[Row, ...]) -> None:
    actor = _actor(home, f"import-{rows[0].line}")

    def confirmed(store: Store) -> int:
        draft = importing.preview(store, actor, key, filename="rows.csv", found=ReadFile(rows=rows))
        return importing.confirm(store, actor, draft.key).key

    draft = await database.write(confirmed)
    state = ImportState.RUNNING
    while state is ImportState.RUNNING:
        moved = await database.write(lambda store: importing.advance(store, _team, draft, now=datetime.now(UTC)))
        state = moved.state if moved else ImportState.DONE


def _row(line: int, types: Sequence[RequirementType]) -> Row:
    text = f"The portal shall show order {line} of a merchant within {line % 9 + 1} seconds of its payment."
    wording = Wording(text=text, type=types[line % len(types)], priority=tuple(Priority)[line % 3])
    return Row(line=line, wording=wording)


def _round(store: Store, home: ChannelId, people: Mapping[UserId, Person], policy: PolicyKind) -> None:
    now = datetime.now(UTC)
    proposal = Proposal(chosen=None, signatories=tuple(people), policy=policy, deadline=now + timedelta(days=30))
    actor = _actor(home, "round")
    signoff.start(store, actor, home, proposal=proposal, people=people, in_channel=list(people), now=now)


def _post_everything(store: Store) -> None:
    """Say of every message that it was posted, so that a bot that starts has nothing left over to send."""
    now = datetime.now(UTC)
    while due := store.outbox.heads(_team, "", limit=500):
        for message in due:
            place = ChannelId(message.target if message.target.startswith("C") else f"D{message.target}")
            ts = f"1764000000.{message.id:06}"
            store.outbox.finish(message, SendState.SENT, channel=place, ts=ts, at=now)


def _actor(home: ChannelId, request: str) -> Actor:
    return Actor(team=_team, user=UserId(OWNER), request=f"seed-{home}-{request}")
