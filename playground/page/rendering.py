"""Templates of the page, and what those of blocks and elements are given."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from playground.directions import apart, unturned
from playground.emoji import emoji, with_emoji
from playground.page import charts, held, picking, pictures, statics, tracing
from playground.page.dates import in_zone
from playground.page.reader import is_safe
from playground.page.rich_text import editable, swatch

if TYPE_CHECKING:
    from playground.page.menus import Group

logger = logging.getLogger(__name__)
#: What an attachment may say; what it leaves out is nothing.
_ATTACHED = (
    "pretext", "color", "author_name", "author_link", "author_icon", "title", "title_link", "text", "fields", "blocks",
    "image_url", "thumb_url", "actions", "footer", "footer_icon", "ts",
)  # fmt: skip
#: Slack shows no more than these of the older buttons.
_MOST_OLDER = 5
_UNDRAWN = Markup('<p class="unknown">This cannot be drawn here. Under Tools, the trace shows what the app sent.</p>')
#: So long is what Slack said that it folds in attachments. Of sections it says only that it may: some people report
#: much the same of them, others that it goes by the height on the screen. To fold them from here on is our reading.
_LONG, _LONG_LINES = 700, 5
_COLOUR = re.compile(r"(?:[0-9a-fA-F]{3}){1,2}")


def option_list(groups: list[Group], chosen: list[str]) -> str:
    """Return what a menu offers, with what is chosen already."""
    return environment().get_template("options.html.j2").render(groups=groups, chosen=chosen)


@cache
def environment() -> Environment:
    """Return the templates of the page, compiled once."""
    environment = Environment(
        loader=PackageLoader("playground.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["compact"] = lambda value: json.dumps(value, separators=(",", ":"))
    environment.filters["with_emoji"] = with_emoji
    environment.filters["attached_field"] = lambda field: dict.fromkeys(("title", "value", "short")) | dict(field)
    environment.globals |= {"trace_window": tracing.window, "statics": statics.place}
    environment.filters["who"] = lambda user, reader: apart(reader.name(user))
    environment.filters["unturned"] = unturned
    environment.globals |= {
        "local_input": local_input,
        "safe_url": is_safe,
        "host_of": lambda url: urlsplit(url).netloc,
        "mark": held.mark,
    }
    environment.globals |= {"held_by": held.of_view, "held_in": held.of_message, "picture_in": pictures.in_block}
    environment.globals |= {"picture_sent": pictures.sent}
    environment.globals |= {"emoji": emoji, "emoji_like": picking.emoji_like, "tint": picking.tint, "bar": bar}
    environment.globals |= {"editable": editable, "charts": charts}
    environment.globals["drawn_or_told"] = drawn_or_told
    environment.globals["is_long"] = is_long
    environment.globals["older_actions"] = older_actions
    environment.globals["attached"] = lambda attachment: dict.fromkeys(_ATTACHED) | attachment
    return environment


def drawn_or_told(macro: Callable[..., str], *given: Any) -> str:
    """Return what a macro draws; what it cannot draw becomes a line that says so, and all the rest stays."""
    try:
        return macro(*given)
    except Exception:  # whatever an app thought of, nobody else's messages go with it
        logger.exception("Something cannot be drawn on the page")
        return _UNDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderAction:
    """A button or a menu of an attachment, which is only looked at here."""

    name: str
    style: str
    is_menu: bool


def older_actions(given: Any) -> list[OlderAction]:
    """Return what an attachment offers to press; whatever else stands among it is left out."""
    found = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    return [
        OlderAction(
            name=str(one.get("text") or one.get("name") or "Button"),
            style=one["style"] if one.get("style") in ("primary", "danger") else "",
            is_menu=one.get("type") == "select",
        )
        for one in found[:_MOST_OLDER]
    ]


def is_long(text: str) -> bool:
    """Whether a text is so long that its end is folded away where an app lets it be."""
    return len(text) >= _LONG or text.count("\n") >= _LONG_LINES


def bar(colour: str) -> Markup:
    """Return the bar at the side of an attachment, in a colour of its own or in one that Slack has names for."""
    known = {"good": "2eb886", "warning": "daa038", "danger": "a30200"}.get(colour, colour)
    return swatch(f"#{known}", "bar") if _COLOUR.fullmatch(known) else Markup('<span class="bar"></span>')


def local_input(seconds: Any, zone: str) -> str:
    """Return an instant as a browser's own picker takes it, in a zone."""
    if not seconds:
        return ""
    return f"{in_zone(int(seconds), zone):%Y-%m-%dT%H:%M}"
