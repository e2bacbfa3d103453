"""Reminders are kept until somebody works them off."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.project import Project
from bot.domain.reminders import Reminder
from bot.ports import DueReminders, OpenDatabase, Store
from tests.storage.samples import ANA, BEN, NOW, TEAM, a_project

HOUR = timedelta(hours=1)


def a_reminder(user: str = BEN, *, share: int = 50, hours: int = 1) -> Reminder:
    return Reminder(user=BEN if user == BEN else ANA, share=share, at=NOW + hours * HOUR)


async def test_reminders_come_back_by_instant_and_are_moved_and_taken_away(database: OpenDatabase) -> None:
    later, first, second = a_reminder(hours=3), a_reminder(ANA, hours=1), a_reminder(ANA, share=90, hours=2)

    def work(store: Store) -> list[list[Reminder]]:
        project = store.projects.add(a_project()).id
        seen = []
        store.reminders.plan(TEAM, project, 1, [later, first, second])
        seen.append(store.reminders.of_round(TEAM, project, 1))
        store.reminders.plan(TEAM, project, 1, [a_reminder(ANA, hours=9)])
        store.reminders.drop(TEAM, project, 1, second)
        seen.append(store.reminders.of_round(TEAM, project, 1))
        store.reminders.clear_person(TEAM, project, 1, ANA)
        seen.append(store.reminders.of_round(TEAM, project, 1))
        store.reminders.clear(TEAM, project, 1)
        seen.append(store.reminders.of_round(TEAM, project, 1))
        return seen

    assert await database.write(work) == [[first, second, later], [later, a_reminder(ANA, hours=9)], [later], []]


async def test_what_is_about_a_condition_stays_until_the_round_is_over(database: OpenDatabase) -> None:
    vote, owed = a_reminder(hours=1), Reminder(user=BEN, condition=3, at=NOW + 2 * HOUR)

    def work(store: Store) -> list[list[Reminder]]:
        project = store.projects.add(a_project()).id
        seen = []
        store.reminders.plan(TEAM, project, 1, [vote, owed])
        seen.append(store.reminders.of_round(TEAM, project, 1))
        store.reminders.clear_person(TEAM, project, 1, BEN)
        seen.append(store.reminders.of_round(TEAM, project, 1))
        store.reminders.plan(TEAM, project, 1, [vote])
        store.reminders.clear_votes(TEAM, project, 1)
        seen.append(store.reminders.of_round(TEAM, project, 1))
        store.reminders.drop(TEAM, project, 1, owed)
        seen.append(store.reminders.of_round(TEAM, project, 1))
        return seen

    assert await database.write(work) == [[vote, owed], [owed], [owed], []]


async def test_each_round_is_due_once_the_one_that_has_waited_longest_first(database: OpenDatabase) -> None:
    def fill(store: Store) -> Project:
        project = store.projects.add(a_project())
        store.reminders.plan(TEAM, project.id, 1, [a_reminder(hours=2), a_reminder(ANA, hours=4)])
        store.reminders.plan(TEAM, project.id, 2, [a_reminder(hours=1), a_reminder(ANA, hours=1)])
        store.reminders.plan(TEAM, project.id, 3, [a_reminder(hours=5)])
        return project

    project = await database.write(fill)

    due = await database.read(lambda store: store.reminders.due(NOW + 2 * HOUR, limit=10))
    assert due == [DueReminders(team=TEAM, project=project.id, number=number) for number in (2, 1)]
    assert await database.read(lambda store: store.reminders.next_at()) == NOW + HOUR


async def test_without_reminders_nothing_is_due(database: OpenDatabase) -> None:
    assert await database.read(lambda store: store.reminders.next_at()) is None
    assert await database.read(lambda store: store.reminders.due(NOW, limit=10)) == []
