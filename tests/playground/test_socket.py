"""Socket Mode: which connection gets what, what comes again, and how connections end."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from playground.server import Playground
from playground.waiting import PATIENCE


async def opened(slack: Playground, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """A connection that has said hello."""
    headers = {"Authorization": f"Bearer {slack.app_token}"}
    ticket = await (await session.post(f"{slack.api_url}apps.connections.open", headers=headers)).json()
    socket = await session.ws_connect(ticket["url"])
    assert (await heard(socket))["type"] == "hello"
    return socket


async def heard(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    """The next frame."""
    return dict(json.loads(await socket.receive_str(timeout=PATIENCE)))


async def test_each_request_goes_to_one_of_the_connections(slack: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        first, second = await opened(slack, session), await opened(slack, session)

        slack.events.home_opened("U0ADA", "home")
        slack.events.home_opened("U0BEN", "home")
        got = [await heard(first), await heard(second)]
        for socket, envelope in zip((first, second), got, strict=True):
            await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
        await slack.settled()

    assert {one["payload"]["event"]["user"] for one in got} == {"U0ADA", "U0BEN"}


@pytest.mark.parametrize("ack_seconds", [0.6])
async def test_an_event_that_nobody_took_comes_again_with_the_same_event_id(slack: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await opened(slack, session)

        slack.events.home_opened("U0ADA", "home")
        first = await heard(socket)
        again = await heard(socket)
        await socket.send_str(json.dumps({"envelope_id": again["envelope_id"]}))
        await slack.settled()

    assert first["payload"]["event_id"] == again["payload"]["event_id"]
    assert (first["retry_attempt"], again["retry_attempt"], again["retry_reason"]) == (0, 1, "timeout")


async def test_a_cut_connection_passes_its_events_on(slack: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await opened(slack, session)
        slack.events.home_opened("U0ADA", "home")
        first = await heard(socket)

        await slack.sockets.cut()
        other = await opened(slack, session)
        again = await heard(other)

    assert first["payload"] == again["payload"]


@pytest.mark.parametrize(("warn", "reason"), [(True, "warning"), (False, "refresh_requested")])
async def test_connections_are_asked_to_be_made_anew(slack: Playground, warn: bool, reason: str) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await opened(slack, session)

        await slack.sockets.refresh(warn=warn)

        assert (await heard(socket))["reason"] == reason


async def test_a_ticket_opens_one_connection(slack: Playground) -> None:
    ticket = slack.sockets.ticket()
    async with aiohttp.ClientSession() as session:
        await session.ws_connect(f"{slack.url}/link/?ticket={ticket}")

        with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
            await session.ws_connect(f"{slack.url}/link/?ticket={ticket}")


async def test_without_a_connection_a_command_fails_visibly(slack: Playground) -> None:
    reaction = await slack.person("ada").command("general", "/hello")
    await asyncio.sleep(0)

    assert (reaction.acked, reaction.error) == (False, "operation_timeout")
