"""A foreign app that uses every block and every element, and remembers what it was told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import kit, places
from tests.browser.apps import a_field, plain

ANYTHING = re.compile(".*")


@dataclass
class Told:
    """What the app was told, newest last."""

    actions: list[dict[str, Any]] = field(default_factory=list)
    #: The state of everything around each of them.
    states: list[dict[str, Any]] = field(default_factory=list)
    forms: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    shortcuts: list[dict[str, Any]] = field(default_factory=list)
    #: Of each form that was closed, whether all below it were closed too.
    closed: list[bool] = field(default_factory=list)

    def last(self, *names: str) -> list[Any]:
        """Return some properties of the last action."""
        return [self.actions[-1].get(name) for name in names]


def a_form(blocks: list[dict[str, Any]], title: str = "Everything") -> dict[str, Any]:
    """Return a form of some blocks."""
    texts = {"title": plain(title), "submit": plain("Send"), "close": plain("Leave")}
    return {"type": "modal", "callback_id": "form", "notify_on_close": True, **texts, "blocks": blocks}


#: The picture that the blocks show.
RED = "F0RED"


def cook(app: AsyncApp) -> Told:
    """Give the app its listeners; return what it will have been told."""
    told = Told()
    _shows(app)
    _hears(app, told)
    _follows(app, told)
    return told


def _shows(app: AsyncApp) -> None:
    """Let the app show a form, Home, and with another command everything that there is."""

    @app.command("/lunch")
    async def lunch(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=a_form(kit.inputs()))
        await ack()

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        if "view" not in event:
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": kit.acted_in()})

    @app.command("/dinner")
    async def dinner(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        for blocks in places.messages(RED):
            await client.chat_postMessage(channel=command["channel_id"], text="Blocks", blocks=blocks)
        await client.views_publish(user_id=command["user_id"], view={"type": "home", "blocks": places.home(RED)})
        await ack()


def _hears(app: AsyncApp, told: Told) -> None:
    """Let the app remember what is pressed, chosen and asked, and answer shortcuts."""

    @app.action(ANYTHING)
    async def acted(ack: Any, body: dict[str, Any]) -> None:
        told.actions.append(body["actions"][0])
        told.states.append((body.get("view") or body)["state"]["values"])
        await ack()

    @app.options(ANYTHING)
    async def asked(ack: Any, body: dict[str, Any]) -> None:
        told.asked.append(body["value"])
        fitting = [one for one in kit.SOUPS if body["value"] in one["value"]]
        if body["action_id"].startswith("multi"):
            await ack(option_groups=[{"label": plain("Fresh"), "options": fitting}])
        else:
            await ack(options=fitting)

    @app.shortcut("feast")
    async def feast(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        told.shortcuts.append(shortcut)
        await client.views_open(trigger_id=shortcut["trigger_id"], view=a_form(places.form(RED), "Feast"))
        await ack()

    @app.shortcut("praise")
    async def praise(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        told.shortcuts.append(shortcut)
        await respond("Praised")
        await ack()


def _follows(app: AsyncApp, told: Told) -> None:
    """Let the app answer forms with every response action, as the field ``what`` says."""

    @app.view("form")
    async def sent(ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        told.forms.append(values)
        match values.get("what", {}).get("what", {}).get("value"):
            case "errors":
                await ack(response_action="errors", errors={"what": "Not that."})
            case "update":
                await ack(response_action="update", view=a_form([a_field("what", "What")], "Updated"))
            case "push":
                await ack(response_action="push", view=a_form([a_field("what", "What")], "Pushed"))
            case "clear":
                await ack(response_action="clear")
            case _:
                await ack()

    @app.view_closed("form")
    async def left(ack: Any, body: dict[str, Any]) -> None:
        told.closed.append(body["is_cleared"])
        await ack()
