"""Connecting an app to a local Slack: by Socket Mode, or by HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from playground.server import Playground


async def by_socket(slack: Playground, app: AsyncApp, stack: AsyncExitStack) -> AsyncSocketModeHandler:
    """Connect an app by Socket Mode, until the stack ends."""
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    stack.push_async_callback(handler.close_async)
    await slack.connected()
    return handler


async def by_http(slack: Playground, app: AsyncApp, stack: AsyncExitStack) -> None:
    """Serve an app at an address of its own and have everything delivered there, until the stack ends."""

    async def answer(request: web.Request) -> web.Response:
        headers: dict[str, str | Sequence[str]] = dict(request.headers)
        asked = AsyncBoltRequest(body=await request.text(), headers=headers)
        told = await app.async_dispatch(asked)
        first = {name: values[0] for name, values in told.headers.items()}
        return web.Response(status=told.status, body=told.body.encode(), headers=first)

    server = web.Application()
    server.router.add_post("/slack/events", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
