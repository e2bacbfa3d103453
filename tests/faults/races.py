"""Votes against the deadline, all at the same time: what was counted is what was stored."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from datetime import timedelta

from bot.domain.policy import PolicyKind
from bot.domain.refusal import Refusal
from bot.domain.signoff import Choice, RoundState
from bot.ports import Store
from storage.database import OpenDatabase, open_database
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, START, TEAM, World

_VOTERS = (ANA, BEN, CAT)


async def raced(database_url: str, *, races: int, processes: int) -> list[str]:
    """Let votes race with closing and return what went wrong."""
    opened = [await asyncio.to_thread(open_database, database_url) for _ in range(processes)]
    dice = random.Random(races)  # noqa: S311 - repeatable on purpose
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    try:
        await opened[0].write(lambda store: World(store).begins())
        for number in range(1, races + 1):
            wrong += await _race(opened, number, dice, ends)
    finally:
        for database in opened:
            await database.close()
    print(f"  {races} races, {processes} at work: {dict(ends)}", flush=True)
    return wrong


async def _race(opened: list[OpenDatabase], number: int, dice: random.Random, ends: Counter[str]) -> list[str]:
    def begin(store: Store) -> None:
        world = _world(store, number)
        world.captures(f"Requirement of race {number}")
        world.opens(*_VOTERS, chosen=None, policy=dice.choice([PolicyKind.UNANIMOUS_ALL, PolicyKind.MAJORITY_CAST]))

    await opened[0].write(begin)
    acts = [_vote(dice.choice(opened), number, user, _choice(dice)) for user in _VOTERS for _ in range(2)]
    acts += [_strike(database, number) for database in opened]
    dice.shuffle(acts)
    accepted = sum(await asyncio.gather(*acts))
    await _strike(opened[0], number)
    return await opened[0].read(lambda store: _compared(store, number, accepted, ends))


async def _vote(database: OpenDatabase, number: int, user: str, choice: Choice) -> int:
    def work(store: Store) -> int:
        world = _world(store, number, user)
        voter = next(each for each in _VOTERS if each == user)
        return int(world.votes(voter, choice, round_=number).changed)

    try:
        return await database.write(work)
    except Refusal:
        return 0


async def _strike(database: OpenDatabase, number: int) -> int:
    def work(store: Store) -> int:
        world = _world(store, number, "clock")
        world.passes(days=3)
        return 0 * world.clock_strikes()

    return await database.write(work)


def _world(store: Store, number: int, act: str = "") -> World:
    world = World(store)
    world.now = START + timedelta(days=4 * number)
    world.requests = hash((number, act)) % 10**9
    return world


def _choice(dice: random.Random) -> Choice:
    return dice.choices([Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN], [8, 1, 1])[0]


def _compared(store: Store, number: int, accepted: int, ends: Counter[str]) -> list[str]:
    membership = store.projects.home(TEAM, CHANNEL, ANA)
    if membership is None:
        return ["the project is gone"]
    key = membership.project.id
    round_ = store.rounds.get(TEAM, key, number)
    if round_ is None or round_.is_open:
        return [f"V{number} is not closed"]
    ends[round_.state.value] += 1
    ballots = list(store.rounds.ballots(TEAM, key, number))
    cast = Counter(ballot.choice.value for ballot in ballots)
    wrong = [] if len(ballots) <= accepted else [f"V{number}: {len(ballots)} ballots, {accepted} accepted"]
    entries = [json.loads(entry.canonical) for entry in list(store.audit.stream(TEAM, key))[-40:]]
    mine = [entry for entry in entries if entry.get("subject") == f"V{number}"]
    ended = [entry for entry in mine if entry["action"] in {"signoff.pass", "signoff.fail", "signoff.no_quorum"}]
    if len(ended) != 1:
        return [*wrong, f"V{number} was closed {len(ended)} times"]
    counted = {name: ended[0]["facts"][name] for name in ("approve", "reject", "abstain")}
    stored = {name: cast.get(name, 0) for name in counted}
    if counted != stored:
        wrong.append(f"V{number}: counted {counted}, stored {stored}")
    if round_.state is RoundState.PASSED:
        baseline = store.baselines.get(TEAM, key, round_.baseline or 0)
        missing = [each for each in ballots if baseline is None or f'"{each.user}"' not in baseline.signed]
        wrong += [f"V{number}: {len(missing)} ballots are not in the baseline"] if missing else []
    return wrong
