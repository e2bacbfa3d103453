"""Votes in the hands of colleagues, conditions, and ballots that wait for one."""

from __future__ import annotations

from datetime import timedelta

import pytest_asyncio

from bot.domain.condition import Condition, ConditionState
from bot.domain.delegation import Delegation, Scope
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.project import Project
from bot.domain.signoff import Ballot, Choice, Item, RoundState
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from tests.storage.raw import execute
from tests.storage.samples import ANA, BEN, CHLOE, HOME, NOW, OTHER_TEAM, TEAM, a_project, a_round


@pytest_asyncio.fixture
async def project(database: OpenDatabase) -> Project:
    """A project with an open round."""

    def work(store: Store) -> Project:
        added = store.projects.add(a_project())
        store.rounds.add(TEAM, a_round(added), [])
        return added

    return await database.write(work)


def a_delegation(project: Project, *, scope: Scope | None = None) -> Delegation:
    """Ana's vote in Ben's hands."""
    return Delegation(
        giver=ANA,
        holder=BEN,
        scope=scope or Scope(project=project.id),
        starts_at=NOW,
        ends_at=NOW + timedelta(days=2),
        reason="On leave",
        home=project.id,
    )


async def test_delegations_come_back_until_they_are_over_or_taken_back(
    database: OpenDatabase, project: Project
) -> None:
    scopes = (Scope(project=project.id), Scope(project=project.id, round=1), Scope())
    wanted = [a_delegation(project, scope=scope) for scope in scopes]
    kept = await database.write(lambda store: [store.delegations.add(TEAM, each) for each in wanted])

    async def given(at: timedelta = timedelta(0)) -> list[Delegation]:
        return await database.read(lambda store: store.delegations.given_by(TEAM, [ANA, CHLOE], now=NOW + at))

    assert [replace(each, key=0) for each in kept] == wanted
    assert await given() == kept
    assert await database.read(lambda store: store.delegations.held_by(TEAM, BEN, now=NOW)) == kept
    assert await database.read(lambda store: store.delegations.held_by(TEAM, ANA, now=NOW)) == []
    assert await database.read(lambda store: store.delegations.held_by(OTHER_TEAM, BEN, now=NOW)) == []

    await database.write(lambda store: store.delegations.revoke(TEAM, kept[0].key, at=NOW))

    assert await given() == kept[1:]
    assert await given(timedelta(days=2)) == []
    found = await database.read(lambda store: store.delegations.get(TEAM, kept[0].key))
    assert found == replace(kept[0], revoked_at=NOW)
    assert await database.read(lambda store: store.delegations.get(OTHER_TEAM, kept[0].key)) is None


async def test_a_condition_keeps_what_became_of_it(database: OpenDatabase, project: Project) -> None:
    condition = Condition(number=1, voter=ANA, text="Limit raised", owner=BEN, due=NOW, counts_when_met=True)
    await database.write(lambda store: store.conditions.save(TEAM, project.id, 1, condition))
    met = replace(condition, state=ConditionState.MET)
    await database.write(lambda store: store.conditions.save(TEAM, project.id, 1, met))

    assert await database.read(lambda store: store.conditions.of_round(TEAM, project.id, 1)) == [met]
    assert await database.read(lambda store: store.conditions.get(TEAM, project.id, 1, 1)) == met
    assert await database.read(lambda store: store.conditions.get(OTHER_TEAM, project.id, 1, 1)) is None


async def test_a_ballot_that_waits_can_be_withdrawn(database: OpenDatabase, project: Project) -> None:
    waiting = Ballot(user=ANA, choice=Choice.APPROVE, condition=1, hand=None, at=NOW)
    single = Ballot(user=ANA, choice=Choice.APPROVE, item=2, at=NOW)
    other = Ballot(user=BEN, choice=Choice.APPROVE, hand=ANA, at=NOW)

    def work(store: Store) -> None:
        for each in (waiting, single, other):
            store.rounds.cast(TEAM, project.id, 1, each)

    await database.write(work)
    assert await database.read(lambda store: store.rounds.ballots(TEAM, project.id, 1)) == [waiting, single, other]

    await database.write(lambda store: store.rounds.withdraw(TEAM, project.id, 1, ANA))

    assert await database.read(lambda store: store.rounds.ballots(TEAM, project.id, 1)) == [single, other]


async def test_a_round_is_found_by_the_message_that_shows_it(
    database: OpenDatabase, project: Project, database_url: str
) -> None:
    card = Card(team=TEAM, project=project.id, kind=CardKind.ROUND, number=1)
    await database.write(lambda store: store.outbox.place(card, HOME, at=NOW))

    async def shown(channel: ChannelId = HOME, ts: str = "1.0", team: TeamId = TEAM) -> object:
        return await database.read(lambda store: store.rounds.shown_at(team, channel, ts))

    assert await shown() is None
    execute(database_url, "UPDATE outbox SET channel = target, ts = '1.0'")

    assert await shown() == (project.id, 1)
    assert await shown(ts="2.0") is None
    assert await shown(channel=ChannelId("C9")) is None
    assert await shown(team=OTHER_TEAM) is None


async def test_conditions_are_counted_by_the_round_in_which_a_requirement_is_under_vote(
    database: OpenDatabase, project: Project
) -> None:
    condition = Condition(number=1, voter=ANA, text="Limit raised", owner=BEN, due=NOW, counts_when_met=True)
    kept = [
        (11, condition),
        (11, replace(condition, number=2, state=ConditionState.MET)),
        (11, replace(condition, number=3, state=ConditionState.ACCEPTED)),
        (12, condition),
        (13, condition),
    ]

    def work(store: Store) -> None:
        for number, items in ((11, (4, 5)), (12, (6,)), (13, (4,))):
            under_vote = [Item(number=item, version=1, digest="d") for item in items]
            store.rounds.add(TEAM, a_round(project, number, item_count=len(items)), under_vote)
        for number, each in kept:
            store.conditions.save(TEAM, project.id, number, each)

    await database.write(work)

    async def on(*numbers: int, besides: int = 0, team: TeamId = TEAM) -> list[tuple[int, int]]:
        return await database.read(lambda store: store.conditions.open_on(team, project.id, numbers, besides=besides))

    assert await on(4, 5, 9) == [(11, 2), (13, 1)]
    assert await on(4, 6, besides=13) == [(11, 2), (12, 1)]
    assert await on(9) == []
    assert await on(4, team=OTHER_TEAM) == []


async def test_conditions_come_to_their_owner_and_their_voter_the_one_that_is_due_soonest_first(
    database: OpenDatabase, project: Project
) -> None:
    first = Condition(number=1, voter=ANA, text="Later", owner=BEN, due=NOW + timedelta(days=2), counts_when_met=True)
    second = replace(first, number=2, text="Sooner", due=NOW)
    met = replace(first, number=3, state=ConditionState.MET, due=NOW + timedelta(days=1))
    done = replace(first, number=4, state=ConditionState.ACCEPTED)

    def work(store: Store) -> None:
        store.people.replace_members(TEAM, project.channel, [ANA, BEN], at=NOW)
        for each in (first, second, met, done):
            store.conditions.save(TEAM, project.id, 1, each)

    await database.write(work)

    async def waiting(user: UserId, team: TeamId = TEAM) -> list[tuple[int, Condition]]:
        found = await database.read(lambda store: store.conditions.waiting_for(team, user, limit=9))
        return [(round_, condition) for _, round_, condition in found]

    assert await waiting(ANA) == [(1, second), (1, met), (1, first)]
    assert await waiting(BEN) == [(1, second), (1, first)]
    assert await waiting(CHLOE) == await waiting(ANA, OTHER_TEAM) == []
    closed = replace(a_round(project), state=RoundState.FAILED, closed_at=NOW)
    await database.write(lambda store: store.rounds.save(TEAM, closed))
    assert await waiting(ANA) == []
