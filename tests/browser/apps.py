"""A small app of forms: it answers well, refuses, takes too long, fails, stacks and closes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.delivery import ACK_SECONDS
from playground.waiting import eventually

#: Longer than Slack waits for an answer.
TOO_LONG = ACK_SECONDS + 0.2


def plain(text: str) -> dict[str, Any]:
    """Return words as Slack wants them."""
    return {"type": "plain_text", "text": text}


def a_field(block: str, label: str, **element: Any) -> dict[str, Any]:
    """Return a field of a form."""
    optional = element.pop("optional", False)
    written = {"type": "plain_text_input", "action_id": block, **element}
    return {"type": "input", "block_id": block, "label": plain(label), "optional": optional, "element": written}


def a_button(action: str, text: str) -> dict[str, Any]:
    """Return a row with one button."""
    return {"type": "actions", "elements": [{"type": "button", "action_id": action, "text": plain(text)}]}


def a_form(callback: str, title: str) -> dict[str, Any]:
    """Return a form with a field that must be filled in and one that need not be."""
    blocks = [a_field("dish", "Dish"), a_field("why", "Why", optional=True, multiline=True), a_button("more", "More")]
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "submit": plain("Save"),
        "notify_on_close": True,
        "blocks": blocks,
    }


@dataclass
class Kitchen:
    """What the app was told, in order."""

    told: list[Any] = field(default_factory=list)

    async def was_told(self, *wanted: Any) -> None:
        """Wait until the app was told all of this, and look that it was told nothing else."""
        await eventually(lambda: len(self.told) >= len(wanted))
        assert self.told == list(wanted)


def forms(app: AsyncApp) -> Kitchen:
    """Give the app its forms; return what it will have been told."""
    kitchen = Kitchen()

    @app.command("/lunch")
    async def lunch(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        if command["text"] == "late":
            await ack()
            await asyncio.sleep(3.2)
        try:
            await client.views_open(trigger_id=command["trigger_id"], view=a_form("lunch", "Plan lunch"))
        except SlackApiError as error:
            kitchen.told.append(error.response["error"])
        await ack()

    @app.action("more")
    async def more(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        kitchen.told.append(body["view"]["state"]["values"]["dish"]["dish"]["value"])
        await client.views_push(trigger_id=body["trigger_id"], view=a_form("guests", "Who comes"))

    @app.view("lunch")
    async def planned(ack: Any, view: dict[str, Any]) -> None:
        dish = view["state"]["values"]["dish"]["dish"]["value"]
        kitchen.told.append(dish)
        if dish == "soup":
            await ack(response_action="errors", errors={"dish": "There is no soup."})
        elif dish == "stew":
            await asyncio.sleep(TOO_LONG)
        else:
            await ack()

    @app.view("guests")
    async def invited(ack: Any) -> None:
        await ack()

    @app.view_closed("lunch")
    @app.view_closed("guests")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        kitchen.told.append((body["view"]["callback_id"], body["is_cleared"]))
        await ack()

    return kitchen
