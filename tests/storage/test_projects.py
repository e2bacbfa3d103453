"""Projects and roles keep what they are given, for their own team only."""

from __future__ import annotations

import pytest

from bot.domain.names import ChannelId
from bot.domain.project import ChainHead, Counts, Numbers, ProjectState, Role
from bot.domain.refusal import Conflict
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from tests.storage.samples import ANA, BEN, CHLOE, HOME, OTHER_TEAM, TEAM, a_project


async def test_a_project_comes_back_as_it_was_stored(database: OpenDatabase) -> None:
    added = await database.write(lambda store: store.projects.add(a_project()))

    found = await database.read(lambda store: store.projects.home(TEAM, HOME, ANA))

    assert found is not None
    assert (found.project, found.role) == (added, Role.OWNER)
    assert added.id > 0


async def test_everything_that_changes_in_a_project_is_saved(database: OpenDatabase) -> None:
    added = await database.write(lambda store: store.projects.add(a_project()))
    changed = replace(
        added,
        name="Payments",
        owners=(ANA, CHLOE),
        state=ProjectState.ARCHIVED,
        counts=Counts(
            open=1, signed=2, withdrawn=3, open_rounds=4, baselines=5, deferred=9, merged=10, rejected=11, obsolete=12
        ),
        numbers=Numbers(requirement=6, round=7, baseline=8),
        chain=ChainHead(seq=9, hash="ab" * 32),
    )

    await database.write(lambda store: store.projects.save(changed))

    found = await database.read(lambda store: store.projects.get(TEAM, added.id, CHLOE))
    assert found is not None
    assert (found.project, found.role) == (changed, Role.OWNER)


async def test_a_channel_is_the_home_of_one_project(database: OpenDatabase) -> None:
    await database.write(lambda store: store.projects.add(a_project()))

    with pytest.raises(Conflict, match="home of a project already"):
        await database.write(lambda store: store.projects.add(a_project()))

    other = await database.write(lambda store: store.projects.add(a_project(channel=ChannelId("C2"))))
    assert other.id > 0


async def test_whoever_was_given_no_role_is_a_member(database: OpenDatabase) -> None:
    project = await database.write(lambda store: store.projects.add(a_project()))
    await database.write(lambda store: store.projects.give_role(TEAM, project.id, BEN, Role.CLIENT))

    async def role_of_ben() -> Role:
        found = await database.write(lambda store: store.projects.lock(TEAM, project.id, BEN))
        assert found is not None
        return found.role

    assert await role_of_ben() is Role.CLIENT
    assert await database.read(lambda store: store.projects.roles(TEAM, project.id)) == {BEN: Role.CLIENT}

    await database.write(lambda store: store.projects.give_role(TEAM, project.id, BEN, Role.OBSERVER))
    assert await role_of_ben() is Role.OBSERVER

    await database.write(lambda store: store.projects.give_role(TEAM, project.id, BEN, Role.MEMBER))
    assert await role_of_ben() is Role.MEMBER
    assert await database.read(lambda store: store.projects.roles(TEAM, project.id)) == {}


async def test_a_person_sees_the_active_projects_of_their_channels_newest_first(database: OpenDatabase) -> None:
    channels = [ChannelId(f"C{number}") for number in range(5)]

    def work(store: Store) -> None:
        projects = [store.projects.add(a_project(channel=channel)) for channel in channels]
        for channel in channels[:4]:
            store.people.join(TEAM, channel, BEN)
        store.projects.save(replace(projects[3], state=ProjectState.ARCHIVED))

    await database.write(work)

    found = await database.read(lambda store: store.projects.of_person(TEAM, BEN, limit=2))

    assert [membership.project.channel for membership in found] == ["C2", "C1"]
    assert [membership.role for membership in found] == [Role.MEMBER, Role.MEMBER]


async def test_another_team_finds_and_changes_nothing(database: OpenDatabase) -> None:
    project = await database.write(lambda store: store.projects.add(a_project()))
    await database.write(lambda store: store.projects.give_role(TEAM, project.id, BEN, Role.CLIENT))

    stranger = replace(project, team=OTHER_TEAM, name="Taken over")
    await database.write(lambda store: store.projects.save(stranger))
    await database.write(lambda store: store.projects.give_role(OTHER_TEAM, project.id, BEN, Role.MEMBER))

    assert await database.read(lambda store: store.projects.home(OTHER_TEAM, HOME, ANA)) is None
    assert await database.read(lambda store: store.projects.get(OTHER_TEAM, project.id, ANA)) is None
    assert await database.read(lambda store: store.projects.roles(OTHER_TEAM, project.id)) == {}
    found = await database.read(lambda store: store.projects.get(TEAM, project.id, BEN))
    assert found is not None
    assert (found.project.name, found.role) == ("Payments portal", Role.CLIENT)
