"""Apps that connect in other ways than ours: by Slack's own plain client, or by signed HTTP from the command line."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground
from playground.waiting import PATIENCE


async def test_a_plain_synchronous_app_connects_with_slacks_own_client(slack: Playground) -> None:
    def connected() -> SocketModeHandler:
        app = App(client=WebClient(token=slack.bot_token, base_url=slack.api_url))

        @app.command("/lunch")
        def lunch(ack: Any) -> None:
            ack("Soup")

        handler = SocketModeHandler(app, slack.app_token)
        handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        return handler

    handler = await asyncio.to_thread(connected)
    try:
        await slack.connected()
        reaction = await slack.person("ada").command("general", "/lunch")
    finally:
        await asyncio.to_thread(handler.close)

    assert reaction.acked
    assert [one.text for one in slack.person("ada").ephemerals("general")] == ["Soup"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost", 200),
        ("127.0.0.1:PORT", 200),
        ("127.0.0.1:1", 403),
        ("evil.example", 403),
        ("evil.example:PORT", 403),
        ("127.0.0.1.evil.example", 403),
    ],
)
async def test_a_name_that_was_bound_to_this_machine_is_refused(slack: Playground, host: str, status: int) -> None:
    named = host.replace("PORT", slack.url.rpartition(":")[2])

    async with aiohttp.ClientSession() as session, session.get(slack.clock_url, headers={"Host": named}) as answer:
        assert answer.status == status


async def test_an_app_of_signed_http_is_told_its_secret_and_delivered_to() -> None:
    came: asyncio.Queue[tuple[str, dict[str, str]]] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        await came.put((await request.text(), dict(request.headers)))
        return web.Response()

    server = web.Application()
    server.router.add_post("/slack/events", take)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--port", "0", "--deliver-to", address),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        lines = [(await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip() for _ in range(5)]
        told = dict(line.split("=", 1) for line in lines[1:])
        client = AsyncWebClient(token=told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"])
        await client.chat_postMessage(channel="C0PAYMENTS", text="Hello")
        body, headers = await asyncio.wait_for(came.get(), PATIENCE)
    finally:
        process.terminate()
        await process.communicate()
        await runner.cleanup()

    assert "SLACK_APP_TOKEN" not in told
    assert SignatureVerifier(told["SLACK_SIGNING_SECRET"]).is_valid_request(body, headers)


async def test_what_is_no_address_is_refused_in_a_sentence() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--port", "0", "--deliver-to", "soup"), stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()

    assert process.returncode == 2
    assert "soup is no address such as http://127.0.0.1:3000/slack/events" in told.decode()
