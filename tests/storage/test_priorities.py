"""Order and scores are kept for each project, in its own team."""

from __future__ import annotations

from bot.domain.order import BEFORE_ALL, Ranked, first_rank
from bot.domain.priority import Wsjf
from bot.domain.project import Project
from bot.ports import OpenDatabase, Store
from tests.storage.samples import OTHER_TEAM, TEAM, a_project, a_requirement

LINE = Wsjf(number=1, value=8, criticality=5, opportunity=3, size=2)


def three(store: Store) -> Project:
    project = store.projects.add(a_project())
    for number in (1, 2, 3):
        store.requirements.add(TEAM, a_requirement(project, number), fingerprint=str(number))
    return project


async def test_a_rank_that_was_changed_decides_the_order_and_its_neighbours(database: OpenDatabase) -> None:
    def work(store: Store) -> Project:
        project = three(store)
        store.priorities.move(TEAM, project.id, [Ranked(number=3, rank=first_rank(1) + 7)])
        store.priorities.move(OTHER_TEAM, project.id, [Ranked(number=2, rank=0)])
        return project

    project = await database.write(work)

    def look(store: Store) -> tuple[object, ...]:
        ranked = store.priorities
        before = ranked.next_to(TEAM, project.id, first_rank(2), behind=False)
        behind = ranked.counting(TEAM, project.id, BEFORE_ALL, behind=True, limit=2)
        return ranked.order(TEAM, project.id), before, behind, ranked.order(OTHER_TEAM, project.id)

    third = Ranked(number=3, rank=first_rank(1) + 7)
    first = Ranked(number=1, rank=first_rank(1))
    assert await database.read(look) == ([1, 3, 2], third, [first, third], [])


async def test_scores_are_replaced_and_come_back_by_number(database: OpenDatabase) -> None:
    newer = Wsjf(number=1, value=1, criticality=1, opportunity=1, size=1)

    def work(store: Store) -> Project:
        project = three(store)
        store.priorities.score(TEAM, project.id, [LINE])
        store.priorities.score(TEAM, project.id, [newer])
        return project

    project = await database.write(work)

    assert await database.read(lambda store: store.priorities.scores(TEAM, project.id)) == [newer]
    assert await database.read(lambda store: store.priorities.scores(OTHER_TEAM, project.id)) == []


async def test_a_score_is_taken_away_from_no_other_project(database: OpenDatabase) -> None:
    def work(store: Store) -> Project:
        project = three(store)
        store.priorities.score(TEAM, project.id, [LINE])
        store.priorities.unscore(OTHER_TEAM, project.id, [1])
        return project

    project = await database.write(work)

    assert await database.read(lambda store: store.priorities.scores(TEAM, project.id)) == [LINE]
    await database.write(lambda store: store.priorities.unscore(TEAM, project.id, [1, 2]))
    assert await database.read(lambda store: store.priorities.every_score(TEAM, project.id)) == []
