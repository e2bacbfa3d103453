"""One process of the bot as the environment says, except that it may post as fast as it likes; it runs until killed."""

from __future__ import annotations

import asyncio
import os

from bot.settings import Settings
from handlers.bot import Bot
from storage.database import open_database

#: As good as no limit: the local Slack sets none either.
BETWEEN_POSTS = 0.002


async def _work() -> None:
    async with Bot(Settings.from_env(os.environ), open_database, between_posts=BETWEEN_POSTS):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_work())
