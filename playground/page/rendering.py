"""Templates of the page, compiled once, and what they are given."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from playground.page.mrkdwn import Reader
from playground.states import NAMES, initial
from playground.workspace import Channel, User, View, Workspace


def page(workspace: Workspace, user: User, *, channel: str, token: str, manifest: dict[str, Any]) -> str:
    """Return the whole page of one person."""
    return _render("page.html.j2", workspace, user, channel=channel, token=token, manifest=manifest)


def pane(
    workspace: Workspace, user: User, *, channel: str, thread: str = "", shortcuts: dict[str, str] | None = None
) -> str:
    """Return what changes: the lists, the messages with the app's shortcuts, and the form on top."""
    return _render("pane.html.j2", workspace, user, channel=channel, thread=thread, shortcuts=shortcuts or {})


def option_list(options: list[dict[str, Any]]) -> str:
    """Return what a menu of the app's offers."""
    return _environment().get_template("options.html.j2").render(options=options)


def _render(template: str, workspace: Workspace, user: User, **values: Any) -> str:
    reader = Reader(workspace, user.tz)
    view = workspace.stack(user.id)[-1] if workspace.stack(user.id) else None
    return (
        _environment()
        .get_template(template)
        .render(
            workspace=workspace,
            user=user,
            reader=reader,
            people=[one for one in workspace.users.values() if not one.is_bot and not one.deleted],
            everybody=list(workspace.users.values()),
            channels=[one for one in workspace.channels.values() if _visible(one, user)],
            direct=workspace.direct(user.id),
            home=workspace.homes.get(user.id),
            view=view,
            now=datetime.fromtimestamp(workspace.clock(), UTC).astimezone(ZoneInfo(user.tz)),
            **values,
        )
    )


def _visible(channel: Channel, user: User) -> bool:
    return not channel.is_im and may_see(channel, user)


def may_see(channel: Channel, user: User) -> bool:
    """Whether somebody may read a channel or a conversation."""
    return not channel.is_private or user.id in channel.members


def replies(channel: Channel) -> Counter[str]:
    """Return how many replies each thread of a channel has."""
    return Counter(one.thread_ts for one in channel.messages if one.thread_ts and one.thread_ts != one.ts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("playground.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["compact"] = lambda value: json.dumps(value, separators=(",", ":"))
    environment.globals |= {"chosen": chosen, "lines": lines, "local_input": local_input, "replies": replies}
    return environment


def chosen(view: View | None, block: dict[str, Any], element: dict[str, Any]) -> Any:
    """Return what stands in an element: what somebody typed or chose, else what it was preset with."""
    state = view.values.get(block.get("block_id", ""), {}).get(element.get("action_id", "")) if view else None
    name, _ = NAMES[element["type"]]
    value = (state or initial(element)).get(name)
    if isinstance(value, dict):
        return value.get("value")
    if isinstance(value, list):
        return [one.get("value", one.get("id")) if isinstance(one, dict) else one for one in value]
    return value


def lines(text: str) -> Markup:
    """Return plain text with its line ends."""
    return Markup("<br>").join(text.split("\n"))


def local_input(seconds: Any, zone: str) -> str:
    """Return an instant as a browser's own picker takes it, in a zone."""
    if not seconds:
        return ""
    return f"{datetime.fromtimestamp(int(seconds), UTC).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
