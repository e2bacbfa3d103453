"""Slack's deliveries over HTTP: repeated, out of order, and the bots killed in between."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from typing import Any

import aiohttp

from playground.delivery import Kind, encode, signature
from playground.server import Playground
from storage.database import open_database
from tests.faults.asked import CHANNEL, Asked, as_if_once, asked_of, begun, looked_at, rounds_for, texts_of
from tests.faults.bots import BotProcess
from tests.storage.raw import execute
from tests.stories.worlds import manifest

_AT_ONCE = 8
_PATIENCE_SECONDS = 60.0


async def taken(database_url: str, *, deliveries: int, kills: int, processes: int) -> list[str]:
    """Deliver commands, clicks and forms several times each and return what went wrong."""
    dice = random.Random(deliveries)  # noqa: S311 - repeatable on purpose
    asked = asked_of(deliveries // 3)
    order = _order(asked, deliveries, dice)
    await _begin(database_url, rounds_for(asked))
    async with Playground(rate=0, manifest=manifest()) as slack, aiohttp.ClientSession() as session:
        bots = [BotProcess(slack, database_url) for _ in range(processes)]
        sender = _Sender(slack, bots, session, dice)
        try:
            for bot in bots:
                await bot.start()
            await sender.deliver(order, kills)
            await _emptied(database_url)
        finally:
            for bot in bots:
                await bot.stop()
    died = sum(bot.kills for bot in bots)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sender.kinds(order).items())
    print(f"  {len(order)} deliveries ({kinds}), bots: {processes}, kills: {died}", flush=True)
    return as_if_once(await _stored(database_url), order) + sender.unlike() + _shown_once(slack, order)


async def _begin(database_url: str, rounds: int) -> None:
    database = await asyncio.to_thread(open_database, database_url)
    await database.write(lambda store: begun(store, rounds))
    await database.close()


async def _emptied(database_url: str) -> None:
    """Wait until everything that was to be shown is."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while execute(database_url, "SELECT count(*) FROM outbox WHERE is_due = 1") != [(0,)]:
        if time.monotonic() > end:
            raise TimeoutError("the outbox was never emptied")
        await asyncio.sleep(0.3)


def _shown_once(slack: Playground, order: list[Asked]) -> list[str]:
    """Compare the cards in the channel with the requirements that are to be there."""
    said = [f"{message.text} {message.blocks}" for message in slack.workspace.channels[CHANNEL].messages]
    times = [sum(text in each for each in said) for text in texts_of(order)]
    wrong = [("cards missing", times.count(0)), ("cards too many", sum(count - 1 for count in times if count > 1))]
    return [f"{what}: {count}" for what, count in wrong if count]


async def _stored(database_url: str) -> dict[str, Any]:
    database = await asyncio.to_thread(open_database, database_url)
    try:
        return await database.read(looked_at)
    finally:
        await database.close()


def _order(asked: list[Asked], deliveries: int, dice: random.Random) -> list[Asked]:
    """Return each of them at least once, some up to four times, in any order."""
    again = [each.once_more(dice) for each in asked for _ in range(3)]
    dice.shuffle(again)
    order = [*asked, *again[: deliveries - len(asked)]]
    dice.shuffle(order)
    return order


class _Sender:
    """Delivers until it is acknowledged: what Slack does not bring again, the person does again."""

    def __init__(
        self, slack: Playground, bots: list[BotProcess], session: aiohttp.ClientSession, dice: random.Random
    ) -> None:
        self._slack = slack
        self._bots = bots
        self._session = session
        self._dice = dice
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._answers: dict[str, set[str]] = defaultdict(set)

    async def deliver(self, order: list[Asked], kills: int) -> None:
        """Deliver piece by piece, and kill a bot in the middle of each piece."""
        size = -(-len(order) // max(1, kills))
        for begin in range(0, len(order), size):
            piece = [asyncio.create_task(self._acknowledged(each)) for each in order[begin : begin + size]]
            await asyncio.sleep(self._dice.uniform(0.02, 0.3))
            await self._dice.choice(self._bots).restart()
            await asyncio.gather(*piece)

    def unlike(self) -> list[str]:
        """Name what was not answered alike each time."""
        found = [key for key, answers in self._answers.items() if len(answers) > 1]
        return [f"answered in different ways: {len(found)}, {found[0]} for one"] if found else []

    @staticmethod
    def kinds(order: list[Asked]) -> dict[str, int]:
        """Count what is delivered, by kind."""
        kinds = [each.what for each in order]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}

    async def _acknowledged(self, asked: Asked) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        async with self._slots:
            while (answer := await self._posted(asked.kind, self._answerable(asked))) is None:
                if time.monotonic() > end:
                    raise TimeoutError(f"{asked.key} was never acknowledged")
                await asyncio.sleep(0.1)
        self._answers[asked.key].add(answer)

    def _answerable(self, asked: Asked) -> dict[str, Any]:
        """Say where a click is answered."""
        if asked.what != "clicks":
            return asked.body
        key = self._slack.response_urls.give(CHANNEL, asked.body["user"]["id"])
        return asked.body | {"response_url": f"{self._slack.url}/response/{key}"}

    async def _posted(self, kind: Kind, payload: dict[str, Any]) -> str | None:
        body, content_type = encode(kind, payload)
        headers = {"Content-Type": content_type, **signature(self._slack.signing_secret, body)}
        url = f"http://127.0.0.1:{self._dice.choice(self._bots).port}/slack/events"
        try:
            async with self._session.post(url, data=body, headers=headers) as answer:
                text = await answer.text()
        except aiohttp.ClientError:
            return None
        # Whoever is told that the records are out of reach was not acknowledged.
        return text if answer.status == 200 and "cannot get at its records" not in text else None
