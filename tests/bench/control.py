"""The control: bare Bolt with one listener that only acknowledges, as a process of its own."""

from __future__ import annotations

import asyncio
import logging
import sys

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.names import BOT_TOKEN, SIGNING_SECRET


def bare_app(kind: str, api_url: str) -> AsyncApp:
    """Return Bolt's own app: one slash command, or one button."""
    app = AsyncApp(
        client=AsyncWebClient(token=BOT_TOKEN, base_url=api_url),
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
    )

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    if kind == "command":
        app.command("/requirement")(acknowledge)
    else:
        app.action("signoff.approve")(acknowledge)
        app.action("signoff.abstain")(acknowledge)
    return app


async def serve(kind: str, port: int, api_url: str) -> None:
    """Serve until the process is told to end."""
    # It warns that the client brings its own token.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    logging.getLogger("slack_bolt.AsyncApp").setLevel(logging.ERROR)
    server = bare_app(kind, api_url).server(port=port, path="/slack/events")
    runner = web.AppRunner(server.web_app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
