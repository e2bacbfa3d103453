"""Forms, buttons, menus and shortcuts on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.forms import remember
from playground.naming import flat
from playground.page import menus, rendering
from playground.page.dates import instant
from playground.page.visits import html
from playground.refused import Refused
from playground.targets import NotThere, blocks_of, find

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.forms import Reaction
    from playground.interactions import Target
    from playground.page.visits import Visits


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where a menu finds what it offers."""

    async def suggest(request: web.Request) -> web.Response:
        person, asked = visits.person(request), request.query
        try:
            target = visits.target(person, {**asked})
            wanted = asked["action"], asked.get("block"), asked.get("typed", "")
            groups = await menus.offered(person, target, *wanted)
        except (KeyError, NotThere, Refused):
            raise web.HTTPNotFound from None
        return html(rendering.option_list(groups, request.query.getall("chosen", [])))

    return [web.get("/suggest", suggest)]


async def click(visits: Visits, person: Person, told: dict[str, Any]) -> Reaction | None:
    """Press a button, or choose something."""
    target = visits.target(person, told)
    remember(person, target, _typed(person, target, dict(told.get("values") or {})))
    _, element = find(target, str(told["action"]), block=told.get("block"), value=told.get("value"))
    value = _value(person, element, told.get("value"))
    return await person.click(target, str(told["action"]), value, block=told.get("block"))


async def submit(visits: Visits, person: Person, told: dict[str, Any]) -> Reaction | None:
    """Send a form."""
    view = visits.view(person, told)
    return await person.submit(view, _typed(person, view, dict(told["values"])))


async def close(visits: Visits, person: Person, told: dict[str, Any]) -> Reaction | None:
    """Close a form, or all of them."""
    return await person.close(visits.view(person, told), everything=bool(told.get("everything")))


async def home(visits: Visits, person: Person, told: dict[str, Any]) -> None:
    """Look at the app's Home, or at the messages with it."""
    await person.opens_home(str(told.get("tab") or "home"))


async def shortcut(visits: Visits, person: Person, told: dict[str, Any]) -> Reaction | None:
    """Use a shortcut from anywhere."""
    return await person.shortcut(str(told["callback"]))


async def message_shortcut(visits: Visits, person: Person, told: dict[str, Any]) -> Reaction | None:
    """Use a shortcut on a message."""
    return await person.message_shortcut(str(told["callback"]), str(told["channel"]), str(told["ts"]))


def _typed(person: Person, target: Target, values: dict[str, Any]) -> dict[str, Any]:
    fields = {one["block_id"]: one["element"] for one in flat(blocks_of(target)) if one["type"] == "input"}
    return {name: _value(person, fields[name], value) for name, value in values.items() if name in fields}


def _value(person: Person, element: dict[str, Any], value: Any) -> Any:
    """Turn what a browser's own field holds into what Slack's element holds."""
    if element["type"] != "datetimepicker" or not value:
        return value if value != "" else None
    return int(instant(str(value), person.user.tz))


ACTS = {
    "click": click,
    "submit": submit,
    "close": close,
    "home": home,
    "shortcut": shortcut,
    "message_shortcut": message_shortcut,
}
