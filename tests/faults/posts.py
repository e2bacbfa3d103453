"""Posts through a Slack that fails at random, sent by bots that are killed in the middle."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

from bot.domain.names import ChannelId, ProjectId, TeamId
from bot.domain.outgoing import Post, PostKind
from playground.server import Playground
from storage.database import open_database
from tests.faults.bots import BotProcess
from tests.storage.raw import execute

TEAM = TeamId("T0PLAYGRND")
_TARGETS = ("C0GENERAL", "C0PAYMENTS", "C0CLIENT", "U0ADA", "U0BEN", "U0CHLOE", "U0DEEPAK", "U0EMI", "U0FARAH")
_METHODS = ("chat.postMessage", "conversations.history")
_NUMBER = re.compile(r"\bNumber (\d+)\b")
_PATIENCE_SECONDS = 400.0


async def delivered(database_url: str, *, posts: int, processes: int, kill_every: int, share: float) -> list[str]:
    """Deliver posts and return what went wrong, nothing when all are there once and in order."""
    await _ask(database_url, posts)
    async with Playground(rate=0) as slack:
        faults = slack.faults
        faults.share = share
        faults.kinds = ("429", "500", "503_after", "500_after", "reset_after", "hang_after", "delay")
        faults.methods = frozenset(_METHODS)
        faults.seconds = 0.4
        kills, seconds = await _kill_and_restart(slack, database_url, posts, processes, kill_every)
        # What was begun by processes that died may still arrive.
        await asyncio.sleep(2.0)
        print(f"  {posts} posts, bots: {processes}, kills: {kills}, {seconds:.0f} s; {_planted(slack)}", flush=True)
        return _wrong(slack, posts) + _left_over(database_url)


def _planted(slack: Playground) -> str:
    """Tell how many of the calls failed on purpose."""
    told = []
    for method in _METHODS:
        failed = sum(count for (name, _), count in slack.faults.planted.items() if name == method)
        refused = slack.faults.planted[method, "429"]
        told.append(f"{method}: {slack.faults.calls[method]} calls, {failed} faults ({refused} x 429)")
    return ", ".join(told)


async def _ask(database_url: str, posts: int) -> None:
    database = await asyncio.to_thread(open_database, database_url)
    now = datetime.now(UTC)
    for number in range(posts):
        post = Post(
            team=TEAM,
            project=ProjectId(1),
            kind=PostKind.UNDELIVERABLE,
            to=ChannelId(_TARGETS[number % len(_TARGETS)]),
            key=f"n{number}",
            about={"what": f"Number {number}"},
        )
        await database.write(lambda store, post=post: store.outbox.post(post, at=now))  # type: ignore[misc]
    await database.close()


async def _kill_and_restart(
    slack: Playground, database_url: str, posts: int, processes: int, kill_every: int
) -> tuple[int, float]:
    begun, dice = time.monotonic(), random.Random(posts)  # noqa: S311 - repeatable on purpose
    bots = [BotProcess(slack, database_url) for _ in range(processes)]
    next_kill = kill_every
    try:
        for bot in bots:
            await bot.start()
        while len(_shown(slack)) < posts and time.monotonic() - begun < _PATIENCE_SECONDS:
            await asyncio.sleep(0.003)
            if len(slack.faults.journal) >= next_kill:
                await dice.choice(bots).restart()
                next_kill = len(slack.faults.journal) + kill_every
        # A post whose answer was lost stands there already, but is not known to.
        for _ in range(300):
            if not _left_over(database_url):
                break
            await asyncio.sleep(0.2)
    finally:
        for bot in bots:
            await bot.stop()
    return sum(bot.kills for bot in bots), time.monotonic() - begun


def _shown(slack: Playground) -> set[str]:
    return {text for numbers in _channels(slack).values() for text in numbers}


def _channels(slack: Playground) -> dict[str, list[str]]:
    return {
        channel.id: [
            found[1]
            for message in channel.messages
            if message.user == slack.workspace.bot_user and (found := _NUMBER.search(message.text))
        ]
        for channel in slack.workspace.channels.values()
    }


def _wrong(slack: Playground, posts: int) -> list[str]:
    times: dict[str, int] = defaultdict(int)
    unordered = 0
    for texts in _channels(slack).values():
        for text in texts:
            times[text] += 1
        numbers = [int(text) for text in texts]
        unordered += sum(1 for one, next_ in pairwise(numbers) if next_ < one)
    lost = [number for number in range(posts) if not times[str(number)]]
    twice = [text for text, count in times.items() if count > 1]
    found = [("lost", len(lost)), ("duplicated", len(twice)), ("out of order", unordered)]
    return [f"{count} {what}" for what, count in found if count]


def _left_over(database_url: str) -> list[str]:
    [(due,)] = execute(database_url, "SELECT count(*) FROM outbox WHERE is_due = 1")
    return [f"{due} still in the outbox"] if due else []
