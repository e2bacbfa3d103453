"""Votes against the deadline, all at the same time: what was counted is what was stored."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterable

from bot.domain.person import CLOCK
from bot.domain.policy import PolicyKind
from bot.domain.signoff import Ballot, Choice, RoundState
from bot.ports import OpenDatabase, Store
from storage.database import open_database
from tests.faults.racer import Act, Racer, done, world_of
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World

_VOTERS = (ANA, BEN, CAT)
#: Votes come within so many seconds.
_SECONDS = 0.03
_BY_VOTES, _BY_DEADLINE = "ended by votes", "ended by the deadline"


async def raced(database_url: str, *, races: int, processes: int) -> list[str]:
    """Let votes race with closing, in processes of their own unless it is one, and return what went wrong."""
    database = await asyncio.to_thread(open_database, database_url)
    racers = [await Racer.started(database_url) for _ in range(processes)] if processes > 1 else []
    dice = random.Random(races)  # noqa: S311 - repeatable on purpose
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    try:
        await database.write(lambda store: World(store).begins())
        for number in range(1, races + 1):
            wrong += await _race(database, racers, number, dice, ends)
    finally:
        for racer in racers:
            await racer.stop()
        await database.close()
    told = ", ".join(f"{count} {what}" for what, count in sorted(ends.items()))
    print(f"  {races} races, processes: {processes}; {told}", flush=True)
    return wrong


async def _race(
    database: OpenDatabase, racers: list[Racer], number: int, dice: random.Random, ends: Counter[str]
) -> list[str]:
    def begin(store: Store) -> None:
        world = world_of(store, number)
        world.captures(f"Requirement of race {number}")
        world.opens(*_VOTERS, chosen=None, policy=dice.choice([PolicyKind.UNANIMOUS_ALL, PolicyKind.MAJORITY_CAST]))

    await database.write(begin)
    acts = [_vote(number, user, dice) for user in _VOTERS for _ in range(2)]
    strikes = [Act(race=number, after=dice.uniform(0, _latest(ends))) for _ in range(max(1, len(racers)))]
    if racers:
        dice.shuffle(acts)
        shares = [[*acts[each :: len(racers)], strikes[each]] for each in range(len(racers))]
        each = await asyncio.gather(*(racer.acts(share) for racer, share in zip(racers, shares, strict=True)))
        accepted = [act for acts in each for act in acts]
    else:
        accepted = await done(database, [*acts, *strikes])
    await done(database, [Act(race=number, after=0)])
    return await database.read(lambda store: _compared(store, number, accepted, ends))


def _latest(ends: Counter[str]) -> float:
    """Return when the deadline comes at the latest: the sooner, the more often votes were faster."""
    lead = ends[_BY_DEADLINE] - ends[_BY_VOTES]
    return float(_SECONDS * 1.1 ** min(max(lead, -20), 20))


def _vote(number: int, user: str, dice: random.Random) -> Act:
    choice = dice.choices([Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN], [8, 1, 1])[0]
    return Act(race=number, after=dice.uniform(0, _SECONDS), user=user, choice=choice.value)


def disagreements(ballots: Iterable[Ballot], accepted: Iterable[Act]) -> list[str]:
    """Compare what is stored with what was acknowledged, voter by voter.

    Who was told that a vote counts has a ballot, with a choice of theirs; nobody else has one. Over all voters at once,
    a vote that was lost could hide behind another's second one.
    """
    told: dict[str, set[str]] = {}
    for act in accepted:
        told.setdefault(act.user, set()).add(act.choice)
    stored = {str(ballot.user): ballot.choice.value for ballot in ballots}
    wrong = [f"{user}: {sorted(told[user])} acknowledged, nothing stored" for user in sorted(told.keys() - stored)]
    wrong += [
        f"{user}: {choice} stored, {sorted(told.get(user, ()))} acknowledged"
        for user, choice in sorted(stored.items())
        if choice not in told.get(user, ())
    ]
    return wrong


def _compared(store: Store, number: int, accepted: list[Act], ends: Counter[str]) -> list[str]:
    membership = store.projects.home(TEAM, CHANNEL, ANA)
    if membership is None:
        return ["the project is gone"]
    key = membership.project.id
    round_ = store.rounds.get(TEAM, key, number)
    if round_ is None or round_.is_open:
        return [f"V{number} is not closed"]
    ballots = list(store.rounds.ballots(TEAM, key, number))
    cast = Counter(ballot.choice.value for ballot in ballots)
    wrong = [f"V{number}: {said}" for said in disagreements(ballots, accepted)]
    entries = [json.loads(entry.canonical) for entry in list(store.audit.stream(TEAM, key))[-40:]]
    mine = [entry for entry in entries if entry.get("subject") == f"V{number}"]
    ended = [entry for entry in mine if entry["action"] in {"signoff.pass", "signoff.fail", "signoff.no_quorum"}]
    if len(ended) != 1:
        return [*wrong, f"V{number} was closed {len(ended)} times"]
    ends[_BY_DEADLINE if ended[0]["actor"] == CLOCK else _BY_VOTES] += 1
    ends[round_.state.value] += 1
    counted = {name: ended[0]["facts"][name] for name in ("approve", "reject", "abstain")}
    stored = {name: cast.get(name, 0) for name in counted}
    if counted != stored:
        wrong.append(f"V{number}: counted {counted}, stored {stored}")
    if round_.state is RoundState.PASSED:
        baseline = store.baselines.get(TEAM, key, round_.baseline or 0)
        missing = [each for each in ballots if baseline is None or f'"{each.user}"' not in baseline.signed]
        wrong += [f"V{number}: {len(missing)} ballots are not in the baseline"] if missing else []
    return wrong
