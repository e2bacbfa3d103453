"""Proposals and promises come back as they were stored, to their own team and project only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest_asyncio

from bot.domain.attributes import Points, estimate
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.negotiation import Effect, Move, MoveKind, MoveState, Typed
from bot.domain.outbox import SendState
from bot.domain.outgoing import Card, CardKind
from bot.domain.project import Counts, Membership, Numbers, Project, ProjectState, Role
from bot.domain.promise import Promise, Said
from bot.domain.requirement import RequirementState, Wording
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from tests.storage.samples import ANA, BEN, NOW, OTHER_TEAM, TEAM, a_project, a_requirement


@pytest_asyncio.fixture
async def project(database: OpenDatabase) -> Project:
    return await database.write(lambda store: store.projects.add(a_project()))


def a_move(project: Project, number: int, kind: MoveKind = MoveKind.REWORD, **changed: object) -> Move:
    position = Typed(kind=kind, words=f"Words {number} '; --", why="Wärum", offer="", interest="😀")
    found = Move(
        project=project.id,
        number=number,
        requirement=1,
        version=2,
        position=position,
        proposed_by=BEN,
        proposed_at=NOW,
        chain=number,
    )
    return replace(found, **changed)  # type: ignore[arg-type]  # only fields of it are given


def a_promise(project: Project, number: int, **changed: object) -> Promise:
    found = Promise(
        project=project.id,
        number=number,
        said=Said(words="Refunds take a day", recipient="Müller & Söhne", due=date(2026, 3, 1)),
        source=f"https://example.slack.com/p{number}",
        made_by=BEN,
        recorded_by=ANA,
        recorded_at=NOW,
    )
    return replace(found, **changed)  # type: ignore[arg-type]  # only fields of it are given


async def test_a_proposal_comes_back_to_its_team_only(database: OpenDatabase, project: Project) -> None:
    move = a_move(project, 1, answers=7)
    await database.write(lambda store: store.negotiations.add(TEAM, move))

    assert await database.read(lambda store: store.negotiations.get(TEAM, project.id, 1)) == move
    assert await database.read(lambda store: store.negotiations.get(TEAM, project.id, 2)) is None
    assert await database.read(lambda store: store.negotiations.get(OTHER_TEAM, project.id, 1)) is None


async def test_a_decision_changes_what_was_decided_and_nothing_else(database: OpenDatabase, project: Project) -> None:
    first, second = a_move(project, 1), a_move(project, 2)
    decided = first.decided(MoveState.CLOSED, ANA, NOW, winner=2)

    def work(store: Store) -> None:
        store.negotiations.add(TEAM, first)
        store.negotiations.add(TEAM, second)
        store.negotiations.decide(TEAM, decided)
        store.negotiations.decide(OTHER_TEAM, second.decided(MoveState.DECLINED, ANA, NOW))

    await database.write(work)

    found = await database.read(lambda store: store.negotiations.about(TEAM, project.id, 1, limit=9))
    assert list(found) == [decided, second]


async def test_chains_pages_and_what_was_agreed_are_told_apart(database: OpenDatabase, project: Project) -> None:
    moves = [
        a_move(project, 1),
        a_move(project, 2, chain=1, answers=1).decided(MoveState.AGREED, ANA, NOW),
        a_move(project, 3, MoveKind.REMOVE, requirement=2, version=1).decided(MoveState.AGREED, ANA, NOW),
        a_move(project, 4, MoveKind.POSTPONE).decided(MoveState.DECLINED, ANA, NOW),
    ]

    estimated = replace(a_requirement(project, 2), wording=Wording(text="Export", estimate=estimate("2 / 3 / 8")))

    def work(store: Store) -> None:
        store.requirements.add(TEAM, a_requirement(project, 1), fingerprint="")
        store.requirements.add(TEAM, estimated, fingerprint="")
        for move in moves:
            store.negotiations.add(TEAM, move)

    await database.write(work)

    def numbers(store: Store) -> list[list[int]]:
        asked = store.negotiations
        found = [
            asked.chain(TEAM, project.id, 1, 1),
            asked.about(TEAM, project.id, 1, after=1, limit=1),
            asked.agreed(TEAM, project.id, limit=9),
            asked.agreed(TEAM, project.id, after=2, limit=9),
            asked.agreed(OTHER_TEAM, project.id, limit=9),
        ]
        return [[move.number for move in page] for page in found]

    assert await database.read(numbers) == [[1, 2], [2], [2, 3], [3], []]
    effect = await database.read(lambda store: store.negotiations.effect(TEAM, project.id))
    points = Points(total=estimate("2 / 3 / 8"))
    assert effect == Effect(reworded=1, removed=1, postponed=0, removed_points=points)


async def test_a_promise_comes_back_and_is_found_by_its_message(database: OpenDatabase, project: Project) -> None:
    first = a_promise(project, 1)
    second = a_promise(project, 2, said=Said(words="x", recipient="y"), made_by=None, source="")

    def work(store: Store) -> None:
        store.promises.add(TEAM, first)
        store.promises.add(TEAM, second)

    await database.write(work)

    assert await database.read(lambda store: store.promises.get(TEAM, project.id, 1)) == first
    assert await database.read(lambda store: store.promises.get(TEAM, project.id, 2)) == second
    assert await database.read(lambda store: store.promises.by_source(TEAM, project.id, first.source)) == first
    assert await database.read(lambda store: store.promises.by_source(OTHER_TEAM, project.id, first.source)) is None


async def test_a_promise_is_unmet_until_a_signed_requirement_keeps_it(database: OpenDatabase, project: Project) -> None:
    signed = replace(a_requirement(project, 1), state=RequirementState.SIGNED, baseline=1)

    def work(store: Store) -> None:
        store.requirements.add(TEAM, signed, fingerprint="")
        store.requirements.add(TEAM, a_requirement(project, 2), fingerprint="")
        for number in (1, 2, 3, 4):
            store.promises.add(TEAM, a_promise(project, number))
        store.promises.link(TEAM, project.id, 1, 1)
        store.promises.link(TEAM, project.id, 2, 2)
        store.promises.link(OTHER_TEAM, project.id, 3, 1)

    await database.write(work)

    found = await database.read(lambda store: store.promises.unmet(TEAM, project.id, limit=9))
    assert [(each.number, each.requirement) for each in found] == [(2, 2), (3, None), (4, None)]
    later = await database.read(lambda store: store.promises.unmet(TEAM, project.id, after=2, limit=1))
    assert [each.number for each in later] == [3]
    assert await database.read(lambda store: store.promises.keeping(TEAM, project.id)) == [1, 2]
    assert await database.read(lambda store: store.promises.keeping(OTHER_TEAM, project.id)) == []


async def test_a_promise_follows_what_its_requirement_was_merged_into(database: OpenDatabase, project: Project) -> None:
    signed = replace(a_requirement(project, 1), state=RequirementState.SIGNED, baseline=1)
    merged = [replace(a_requirement(project, n), state=RequirementState.MERGED, merged_into=n - 1) for n in (2, 3)]

    def work(store: Store) -> None:
        for each in (signed, *merged, a_requirement(project, 4)):
            store.requirements.add(TEAM, each, fingerprint="")
        for number, requirement in ((1, 3), (2, 4), (3, 3)):
            store.promises.add(TEAM, a_promise(project, number))
            store.promises.link(TEAM, project.id, number, requirement)

    await database.write(work)

    found = await database.read(lambda store: store.promises.unmet(TEAM, project.id, limit=9))
    assert [each.number for each in found] == [2]
    kept = await database.read(lambda store: store.promises.kept_by(TEAM, project.id, 1, limit=9))
    assert [each.number for each in kept] == [1, 3]
    assert await database.read(lambda store: store.promises.kept_by(OTHER_TEAM, project.id, 1, limit=9)) == []
    assert await database.read(lambda store: store.promises.keeping(TEAM, project.id)) == [1, 2, 3, 4]


async def test_a_project_counts_what_is_postponed_and_the_last_numbers(
    database: OpenDatabase, project: Project
) -> None:
    counted = replace(project, counts=Counts(open=3, deferred=2), numbers=Numbers(move=5, promise=4))
    await database.write(lambda store: store.projects.save(counted))

    membership = await database.read(lambda store: store.projects.get(TEAM, project.id, ANA))

    assert membership is not None
    assert membership.project == counted


async def test_words_to_compare_leave_out_what_is_withdrawn_or_merged(database: OpenDatabase, project: Project) -> None:
    def work(store: Store) -> None:
        for number, state in enumerate(RequirementState, start=1):
            added = replace(a_requirement(project, number, state.value), state=state)
            store.requirements.add(TEAM, added, fingerprint="")

    await database.write(work)

    found = await database.read(lambda store: store.requirements.texts(TEAM, project.id))
    assert sorted(found.values()) == ["deferred", "open", "signed"]
    assert await database.read(lambda store: store.requirements.texts(OTHER_TEAM, project.id)) == {}


async def test_what_was_captured_from_a_message_is_found_by_it(database: OpenDatabase, project: Project) -> None:
    link = "https://example.slack.com/p1"

    def work(store: Store) -> None:
        gone = replace(a_requirement(project, 1), source=link, state=RequirementState.WITHDRAWN)
        for added in (gone, replace(a_requirement(project, 2), source=link), a_requirement(project, 3)):
            store.requirements.add(TEAM, added, fingerprint="")

    await database.write(work)

    assert await database.read(lambda store: store.requirements.captured_from(TEAM, project.id, link)) == 2
    assert await database.read(lambda store: store.requirements.captured_from(TEAM, project.id, "")) is None
    assert await database.read(lambda store: store.requirements.captured_from(OTHER_TEAM, project.id, link)) is None


async def test_every_proposal_about_a_requirement_is_shown_anew_and_nothing_else(
    database: OpenDatabase, project: Project
) -> None:
    cards = [
        Card(team=TEAM, project=project.id, kind=CardKind.PROPOSAL, number=1, item=1),
        Card(team=TEAM, project=project.id, kind=CardKind.PROPOSAL, number=1, item=2),
        Card(team=TEAM, project=project.id, kind=CardKind.PROPOSAL, number=2, item=3),
        Card(team=TEAM, project=project.id, kind=CardKind.PROMISE, number=1),
    ]

    def work(store: Store) -> None:
        for each in cards:
            store.outbox.place(each, ChannelId("C1"), at=NOW)
            [head] = store.outbox.heads(TEAM, "", limit=1)
            store.outbox.finish(head, SendState.SENT, channel=ChannelId("C1"), ts=f"{each.item}.1", at=NOW)
        store.outbox.touch_proposals(TEAM, project.id, 1, at=NOW)

    await database.write(work)

    changed = await database.read(lambda store: store.outbox.changed(TEAM, NOW, limit=9))
    assert {each.what for each in changed} == {cards[0], cards[1]}


async def test_open_proposals_of_others_come_to_those_in_the_channel_oldest_first(
    database: OpenDatabase, project: Project
) -> None:
    gone = replace(a_requirement(project, 2), state=RequirementState.WITHDRAWN)
    moves = [
        a_move(project, 1, proposed_at=NOW + timedelta(hours=1)),
        a_move(project, 2),
        a_move(project, 3).decided(MoveState.DECLINED, ANA, NOW),
        a_move(project, 4, requirement=2),
        a_move(project, 5, proposed_by=ANA),
    ]

    def work(store: Store) -> None:
        store.people.replace_members(TEAM, project.channel, [ANA], at=NOW)
        for each in (a_requirement(project, 1), gone):
            store.requirements.add(TEAM, each, fingerprint="")
        for move in moves:
            store.negotiations.add(TEAM, move)

    await database.write(work)

    async def waiting(user: UserId, *, team: TeamId = TEAM, limit: int = 9) -> list[tuple[Membership, Move]]:
        return await database.read(lambda store: store.negotiations.waiting_for(team, user, limit=limit))

    found = await waiting(ANA)
    assert [(place.project.id, place.role, move) for place, move in found] == [
        (project.id, Role.OWNER, moves[1]),
        (project.id, Role.OWNER, moves[0]),
    ]
    assert len(await waiting(ANA, limit=1)) == 1
    assert await waiting(BEN) == await waiting(ANA, team=OTHER_TEAM) == []
    await database.write(lambda store: store.projects.save(replace(project, state=ProjectState.ARCHIVED)))
    assert await waiting(ANA) == []
