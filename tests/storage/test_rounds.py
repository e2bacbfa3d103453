"""Rounds keep exactly what is asked of whom, and what was answered."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest_asyncio

from bot.domain.names import ChannelId, UserId
from bot.domain.project import Project
from bot.domain.requirement import Stage
from bot.domain.signoff import Ballot, Choice, Item, Round, RoundState
from bot.domain.values import replace
from bot.ports import DueRound, OpenDatabase, Store
from tests.storage.samples import (
    ANA,
    BEN,
    CHLOE,
    NOW,
    OTHER_TEAM,
    TEAM,
    a_project,
    a_requirement,
    a_round,
    edited,
    item_of,
)


@pytest_asyncio.fixture
async def project(database: OpenDatabase) -> Project:
    """A project with the requirements R1 to R3."""

    def work(store: Store) -> Project:
        added = store.projects.add(a_project())
        for number in (1, 2, 3):
            store.requirements.add(TEAM, a_requirement(added, number), fingerprint="")
        return added

    return await database.write(work)


def items_of(project: Project, *numbers: int) -> list[Item]:
    return [item_of(a_requirement(project, number)) for number in numbers]


async def test_a_round_comes_back_as_it_was_stored(database: OpenDatabase, project: Project) -> None:
    asked = a_round(project)
    await database.write(lambda store: store.rounds.add(TEAM, asked, items_of(project, 1, 2)))

    assert await database.read(lambda store: store.rounds.get(TEAM, project.id, 1)) == asked
    words = await database.read(lambda store: store.rounds.items(TEAM, project.id, 1))
    assert [(version.number, version.version) for version in words] == [(1, 1), (2, 1)]
    second = await database.read(lambda store: store.rounds.items(TEAM, project.id, 1, after=1, limit=1))
    assert [version.number for version in second] == [2]
    assert await database.read(lambda store: store.rounds.item(TEAM, project.id, 1, 2)) == items_of(project, 2)[0]
    assert await database.read(lambda store: store.rounds.item(TEAM, project.id, 1, 3)) is None


async def test_closing_takes_the_round_from_everything_that_is_open(database: OpenDatabase, project: Project) -> None:
    asked = a_round(project)
    await database.write(lambda store: store.rounds.add(TEAM, asked, items_of(project, 1)))
    await database.write(lambda store: store.rounds.add(TEAM, a_round(project, 2), items_of(project, 2)))
    closed = replace(asked, state=RoundState.PASSED, closed_at=NOW + timedelta(hours=1), baseline=1, revision=2)

    await database.write(lambda store: store.rounds.save(TEAM, closed))

    assert await database.read(lambda store: store.rounds.get(TEAM, project.id, 1)) == closed
    assert [r.number for r in await database.read(lambda store: store.rounds.open(TEAM, project.id))] == [2]
    assert await database.read(lambda store: store.rounds.under_vote(TEAM, project.id)) == {2: 2}
    assert await database.read(lambda store: store.rounds.open_with(TEAM, project.id, 1)) == []
    waiting = await database.read(lambda store: store.rounds.waiting_for(TEAM, BEN, limit=10))
    assert [(found.id, round_.number) for found, round_ in waiting] == [(project.id, 2)]


async def test_what_waits_for_somebody_comes_by_deadline(database: OpenDatabase, project: Project) -> None:
    def work(store: Store) -> None:
        for number, days in ((1, 5), (2, 1), (3, 3)):
            asked = a_round(project, number, deadline=NOW + timedelta(days=days))
            store.rounds.add(TEAM, asked, items_of(project, number))

    await database.write(work)

    waiting = await database.read(lambda store: store.rounds.waiting_for(TEAM, BEN, limit=2))

    assert [(found, round_.number) for found, round_ in waiting] == [(project, 2), (project, 3)]
    assert await database.read(lambda store: store.rounds.waiting_for(TEAM, CHLOE, limit=2)) == []
    assert await database.read(lambda store: store.rounds.waiting_for(OTHER_TEAM, BEN, limit=2)) == []


async def test_due_rounds_of_all_teams_come_oldest_first(database: OpenDatabase, project: Project) -> None:
    other = await database.write(lambda store: store.projects.add(a_project(team=OTHER_TEAM, channel=ChannelId("C9"))))
    assert await database.read(lambda store: store.rounds.next_deadline()) is None
    early, late = NOW + timedelta(microseconds=1), NOW + timedelta(days=1)
    await database.write(lambda store: store.rounds.add(TEAM, a_round(project, deadline=late), []))
    await database.write(lambda store: store.rounds.add(OTHER_TEAM, a_round(other, deadline=early), []))

    def due_of_other(store: Store) -> list[DueRound]:
        return store.rounds.due(early, limit=10)

    assert await database.read(lambda store: store.rounds.due(NOW, limit=10)) == []
    assert await database.read(due_of_other) == [DueRound(team=OTHER_TEAM, project=other.id, number=1, deadline=early)]
    assert [found.project for found in await database.read(lambda store: store.rounds.due(late, limit=10))] == [
        other.id,
        project.id,
    ]
    assert len(await database.read(lambda store: store.rounds.due(late, limit=1))) == 1
    assert await database.read(lambda store: store.rounds.next_deadline()) == early


async def test_new_words_come_under_vote_in_place_of_the_old(database: OpenDatabase, project: Project) -> None:
    await database.write(lambda store: store.rounds.add(TEAM, a_round(project), items_of(project, 1, 2)))
    new = edited(a_requirement(project, 2), "sharper words")
    replaced = item_of(new, since=2)

    def work(store: Store) -> None:
        store.requirements.change(TEAM, new, fingerprint="", reason="")
        store.rounds.replace_item(TEAM, project.id, 1, replaced)

    await database.write(work)

    assert await database.read(lambda store: store.rounds.edited_items(TEAM, project.id, 1)) == [replaced]
    words = await database.read(lambda store: store.rounds.items(TEAM, project.id, 1))
    assert [version.wording.text for version in words][1] == "sharper words"


async def test_a_ballot_stands_in_place_of_the_earlier_one(database: OpenDatabase, project: Project) -> None:
    await database.write(lambda store: store.rounds.add(TEAM, a_round(project), items_of(project, 1, 2)))
    first = Ballot(user=ANA, choice=Choice.APPROVE, at=NOW)
    confirmed = replace(first, item=2, revision=2, at=NOW + timedelta(minutes=1))
    bens = Ballot(user=BEN, choice=Choice.ABSTAIN, at=NOW + timedelta(minutes=2))

    def work(store: Store) -> None:
        for ballot in (bens, first, confirmed):
            store.rounds.cast(TEAM, project.id, 1, ballot)

    await database.write(work)
    assert await database.read(lambda store: store.rounds.ballots(TEAM, project.id, 1)) == [first, confirmed, bens]

    changed = Ballot(user=ANA, choice=Choice.REJECT, reason="too vague", revision=2, at=NOW + timedelta(minutes=3))
    await database.write(lambda store: store.rounds.cast(TEAM, project.id, 1, changed))

    assert await database.read(lambda store: store.rounds.ballots(TEAM, project.id, 1)) == [changed, confirmed, bens]

    await database.write(lambda store: store.rounds.clear(TEAM, project.id, 1, ANA))

    assert await database.read(lambda store: store.rounds.ballots(TEAM, project.id, 1)) == [changed, bens]


async def test_two_thousand_items_go_under_vote_at_once(database: OpenDatabase, project: Project) -> None:
    many = [Item(number=number, version=1, digest=f"d{number}") for number in range(1, 2_001)]

    await database.write(lambda store: store.rounds.add(TEAM, a_round(project, item_count=2_000), many))

    assert await database.read(lambda store: store.rounds.item(TEAM, project.id, 1, 2_000)) == many[-1]


async def test_what_is_agreed_under_vote_is_counted_and_the_first_that_is_not_are_named(
    database: OpenDatabase, project: Project
) -> None:
    def work(store: Store) -> None:
        store.rounds.add(TEAM, a_round(project), items_of(project, 1, 2, 3))
        for number in (2, 4):
            agreed = replace(a_requirement(project, number), stage=Stage.AGREED)
            if number == 4:
                store.requirements.add(TEAM, agreed, fingerprint="")
            store.requirements.change(TEAM, agreed, fingerprint="", reason="")

    await database.write(work)

    def told(store: Store) -> tuple[int, list[int], list[int]]:
        first, every = (store.rounds.not_agreed(TEAM, project.id, 1, limit=limit) for limit in (1, 9))
        return store.rounds.count_agreed(TEAM, project.id, 1), first, every

    assert await database.read(told) == (1, [1], [1, 3])
    assert await database.read(lambda store: store.rounds.count_agreed(OTHER_TEAM, project.id, 1)) == 0
    assert await database.read(lambda store: store.rounds.not_agreed(OTHER_TEAM, project.id, 1, limit=9)) == []


async def test_another_team_sees_and_changes_nothing(database: OpenDatabase, project: Project) -> None:
    asked = a_round(project)
    await database.write(lambda store: store.rounds.add(TEAM, asked, items_of(project, 1)))
    await database.write(
        lambda store: store.rounds.cast(TEAM, project.id, 1, Ballot(user=ANA, choice=Choice.REJECT, at=NOW))
    )

    def intrude(store: Store) -> list[object]:
        rounds = store.rounds
        rounds.save(OTHER_TEAM, replace(asked, state=RoundState.CANCELLED))
        rounds.replace_item(OTHER_TEAM, project.id, 1, Item(number=1, version=9, digest="x", since=9))
        found = (
            rounds.get(OTHER_TEAM, project.id, 1),
            rounds.open(OTHER_TEAM, project.id),
            rounds.items(OTHER_TEAM, project.id, 1),
            rounds.item(OTHER_TEAM, project.id, 1, 1),
            rounds.edited_items(OTHER_TEAM, project.id, 1),
            rounds.under_vote(OTHER_TEAM, project.id),
            rounds.ballots(OTHER_TEAM, project.id, 1),
        )
        return [one for one in found if one]

    assert await database.write(intrude) == []
    assert await database.read(lambda store: store.rounds.get(TEAM, project.id, 1)) == asked
    assert await database.read(lambda store: store.rounds.edited_items(TEAM, project.id, 1)) == []


def waiting(store: Store, *, user: UserId) -> list[tuple[Project, Round]]:
    """Return what waits for somebody."""
    return store.rounds.waiting_for(TEAM, user, limit=9)


async def test_a_round_is_renewed_with_its_deadline_its_people_and_its_openness(
    database: OpenDatabase, project: Project
) -> None:
    # given a round that is closed
    asked = a_round(project)
    await database.write(lambda store: store.rounds.add(TEAM, asked, items_of(project, 1)))
    closed = replace(asked, state=RoundState.NO_QUORUM, closed_at=NOW + timedelta(days=3))
    await database.write(lambda store: store.rounds.save(TEAM, closed))

    # when it is open again, longer and with somebody else
    longer = replace(asked, deadline=NOW + timedelta(days=9), electorate=(ANA, CHLOE))
    await database.write(lambda store: store.rounds.renew(TEAM, longer))

    assert await database.read(lambda store: store.rounds.get(TEAM, project.id, 1)) == longer
    assert await database.read(lambda store: store.rounds.next_deadline()) == longer.deadline
    for user, waits in ((ANA, [longer]), (BEN, []), (CHLOE, [longer])):
        found = await database.read(partial(waiting, user=user))
        assert [round_ for _, round_ in found] == waits


async def test_a_vote_on_the_whole_set_is_taken_away_and_those_on_single_words_stay(
    database: OpenDatabase, project: Project
) -> None:
    whole = Ballot(user=BEN, choice=Choice.REJECT, reason="No", at=NOW)
    single = replace(whole, item=1, revision=2)
    others = replace(whole, user=ANA)

    def work(store: Store) -> list[Ballot]:
        store.rounds.add(TEAM, a_round(project), items_of(project, 1, 2))
        for each in (whole, single, others):
            store.rounds.cast(TEAM, project.id, 1, each)
        store.rounds.withdraw(TEAM, project.id, 1, BEN)
        return store.rounds.ballots(TEAM, project.id, 1)

    assert await database.write(work) == [others, single]
