"""The time: the machine's own, or that of a playground, which is asked for at an address and reckoned in between."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

_log = logging.getLogger(__name__)
#: An address that lets us wait answers after 25 seconds at the latest.
_LONGEST_SECONDS = 35.0
#: How long the start of the bot may wait for the first answer.
_FIRST_SECONDS = 2.0
#: An address that is away, or lets nobody wait, is asked again so soon.
_AGAIN_SECONDS = 1.0
#: Whoever is ahead by so many real seconds was told a moment late, and stands still; by more, it is another clock.
_LATE = timedelta(seconds=5)
_ODD = (aiohttp.ClientError, TimeoutError, OSError, LookupError, TypeError, ValueError, ArithmeticError)


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


class FollowedClock:
    """The time that an address tells; it goes on at the speed last told while the address is away."""

    def __init__(
        self, url: str, session: aiohttp.ClientSession, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin in the present, with nothing asked yet."""
        self._url = url
        self._session = session
        self._monotonic = monotonic
        self._at = self._least = datetime.now(UTC)
        self._since = monotonic()
        self._rate = 1.0
        self._version: str | None = None
        self._is_away = False
        self._following: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the instant in UTC, reckoned from what was told last."""
        passed = self._rate * (self._monotonic() - self._since)
        return max(self._least, self._at + timedelta(seconds=passed))

    def rate(self) -> float:
        """Return how many of its seconds pass in a real one."""
        return self._rate

    async def ask(self) -> None:
        """Ask once, as a start does; when nobody answers, the time is the present."""
        if await self._heard(after=None, seconds=_FIRST_SECONDS):
            _log.info("The time is what %s tells", self._url)

    def follow(self, on_move: Callable[[], None]) -> None:
        """Keep in step from now on; ``on_move`` is called whenever time was moved or runs at another speed."""
        self._following = asyncio.create_task(self._follow(on_move), name="clock")

    async def stop(self) -> None:
        """Keep in step no more."""
        if self._following is not None:
            self._following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._following

    async def _follow(self, on_move: Callable[[], None]) -> None:
        while True:
            begun = self._monotonic()
            # Whoever was away may be another by now, whose first answer must not wait for a move.
            after = None if self._is_away else self._version
            if await self._heard(after=after, seconds=_LONGEST_SECONDS):
                on_move()
            elif self._monotonic() - begun < _AGAIN_SECONDS:
                await asyncio.sleep(_AGAIN_SECONDS)

    async def _heard(self, *, after: str | None, seconds: float) -> bool:
        """Ask and go by the answer; return whether it was news."""
        try:
            is_news = self._take(await self._told(after, seconds)) or self._is_away
        except _ODD as error:
            if not self._is_away:
                _log.warning(
                    "The clock at %s does not answer (%s); time goes on meanwhile", self._url, type(error).__name__
                )
            self._is_away = True
            return False
        if self._is_away:
            _log.info("The clock at %s answers again", self._url)
        self._is_away = False
        return is_news

    async def _told(self, after: str | None, seconds: float) -> dict[str, Any]:
        # Elsewhere is not on this machine, so nobody may send us there.
        async with self._session.get(
            self._url,
            params={} if after is None else {"after": after},
            timeout=aiohttp.ClientTimeout(total=seconds),
            allow_redirects=False,
            raise_for_status=True,
        ) as answer:
            return dict(await answer.json())

    def _take(self, told: dict[str, Any]) -> bool:
        """Go on from what was told; return whether it is another time or speed than before."""
        at, rate = datetime.fromtimestamp(float(told["now"]), UTC), float(told["rate"])
        if not 0 < rate < 1_000_000:
            raise ValueError("a clock goes forward")
        before, version = self.now(), str(told["version"])
        self._least = before if before - at < _LATE * self._rate else at
        self._at, self._since, self._rate = at, self._monotonic(), rate
        is_news = version != self._version
        self._version = version
        return is_news
