"""Links are found from either end, in their own project and team."""

from __future__ import annotations

from bot.domain.links import UPWARDS, Link, LinkKind
from bot.domain.names import ProjectId, TeamId
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from tests.storage.samples import OTHER_TEAM, TEAM, a_project

_TWO_KINDS = (LinkKind.REFINES, LinkKind.VERIFIES)


def link(source: int, target: int, kind: LinkKind = LinkKind.DEPENDS_ON) -> Link:
    return Link(kind=kind, source=source, target=target, source_version=1, target_version=1)


async def of(database: OpenDatabase, project: ProjectId, number: int, team: TeamId = TEAM) -> list[Link]:
    return await database.read(lambda store: store.links.of(team, project, number))


async def test_links_come_back_from_either_end_those_that_begin_there_first(database: OpenDatabase) -> None:
    def work(store: Store) -> ProjectId:
        project = store.projects.add(a_project()).id
        for each in (link(3, 2), link(2, 1), link(2, 1, LinkKind.REFINES), link(4, 5)):
            store.links.save(TEAM, project, each)
        return project

    project = await database.write(work)

    assert await of(database, project, 2) == [link(2, 1), link(2, 1, LinkKind.REFINES), link(3, 2)]
    assert await of(database, project, 2, OTHER_TEAM) == []
    targets = await database.read(lambda store: store.links.targets(TEAM, project, LinkKind.REFINES, 2))
    assert targets == [1]


async def test_a_link_saved_again_has_the_newer_versions_and_a_removed_one_is_gone(database: OpenDatabase) -> None:
    confirmed = replace(link(2, 1), target_version=4)

    def work(store: Store) -> ProjectId:
        project = store.projects.add(a_project()).id
        for each in (link(2, 1), link(2, 3), confirmed):
            store.links.save(TEAM, project, each)
        store.links.remove(OTHER_TEAM, project, confirmed)
        store.links.remove(TEAM, project, link(2, 3))
        return project

    project = await database.write(work)

    assert await of(database, project, 1) == [confirmed]


async def test_every_link_of_some_kinds_comes_back_however_many_there_are(database: OpenDatabase) -> None:
    upwards = [link(source, target, kind) for source in range(2, 302) for target in (1, 400) for kind in _TWO_KINDS]

    def work(store: Store) -> ProjectId:
        project = store.projects.add(a_project()).id
        for each in (*upwards, link(2, 1)):
            store.links.save(TEAM, project, each)
        return project

    project = await database.write(work)

    assert await database.read(lambda store: list(store.links.every(TEAM, project, UPWARDS))) == upwards
    assert await database.read(lambda store: list(store.links.every(OTHER_TEAM, project, UPWARDS))) == []
