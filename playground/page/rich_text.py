"""Rich text as HTML: its words are taken as they are, and every style and list is an element."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from playground import written
from playground.emoji import emoji, with_emoji

if TYPE_CHECKING:
    from playground.page.reader import Reader

Part = Mapping[str, Any]
_STYLES = {
    "code": ("<code>", "</code>"),
    "bold": ("<strong>", "</strong>"),
    "italic": ("<em>", "</em>"),
    "strike": ("<s>", "</s>"),
    "underline": ("<u>", "</u>"),
    "highlight": ("<mark>", "</mark>"),
    "client_highlight": ("<mark>", "</mark>"),
}
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def drawn(reader: Reader, parts: Sequence[Part]) -> Markup:
    """Return the parts of rich text, one below the other."""
    html, rest = Markup(), deque(parts)
    while rest:
        html += _list(reader, rest, -1) if rest[0]["type"] == "rich_text_list" else _part(reader, rest.popleft())
    return html


def said(reader: Reader, parts: Sequence[Part]) -> Markup:
    """Return the parts of what somebody said; words alone are no paragraph, so that more can stand on their line."""
    is_words = len(parts) == 1 and parts[0]["type"] == "rich_text_section"
    return _runs(reader, parts[0]) if is_words else drawn(reader, parts)


def editable(reader: Reader, block: Part | None) -> Markup:
    """Return rich text as it stands in a field: styled, with names and signs as somebody would have typed them."""
    parts = (block or {}).get("elements", ())
    return drawn(reader, [_plainer(reader, part) for part in parts])


def _plainer(reader: Reader, part: Part) -> Part:
    if part["type"] == "rich_text_list":
        return {**part, "elements": [_plainer(reader, one) for one in part["elements"]]}
    runs = part.get("elements", ())
    return {**part, "elements": [_as_typed(reader, run) for run in runs]}


def _as_typed(reader: Reader, run: Part) -> Part:
    style = {"style": {"run": [name for name, is_so in run["style"].items() if is_so]}} if run.get("style") else {}
    if run["type"] == "link":
        return {**run, **style}
    return {"type": "text", "text": written.typed_run(reader.workspace, run), **style}


def _part(reader: Reader, part: Part) -> Markup:
    inner = _runs(reader, part)
    match part["type"]:
        case "rich_text_quote":
            return Markup("<blockquote>{}</blockquote>").format(inner)
        case "rich_text_preformatted":
            language = Markup(' data-language="{}"').format(part["language"]) if part.get("language") else ""
            return Markup("<pre{}>{}</pre>").format(language, inner)
        case _:
            return Markup("<p>{}</p>").format(inner)


def _list(reader: Reader, rest: deque[Part], above: int) -> Markup:
    """Draw a list, and those that follow and are indented further inside its last item."""
    one = rest.popleft()
    level = int(one.get("indent") or 0)
    items = [_runs(reader, each) for each in one["elements"]]
    while rest and rest[0]["type"] == "rich_text_list" and int(rest[0].get("indent") or 0) > level:
        items[-1] += _list(reader, rest, level)
    inside = Markup().join(Markup("<li>{}</li>").format(item) for item in items)
    shape = Markup('class="level-{} in-{}{}"').format(
        level % 3, level - above - 1, " bordered" if one.get("border") else ""
    )
    if one.get("style") != "ordered":
        return Markup("<ul {}>{}</ul>").format(shape, inside)
    return Markup('<ol {} start="{}">{}</ol>').format(shape, int(one.get("offset") or 0) + 1, inside)


def _runs(reader: Reader, part: Part) -> Markup:
    return Markup().join(_styled(run, _run(reader, run)) for run in part.get("elements", ()))


def _styled(run: Part, html: Markup) -> Markup:
    style = run.get("style") or {}
    if "run" in style:
        return Markup('<span class="run {}">{}</span>').format(" ".join(style["run"]), html)
    for name, (opening, closing) in _STYLES.items():
        if style.get(name):
            # Both are written in the table above.
            html = Markup(opening) + html + Markup(closing)  # noqa: S704
    return html


def _run(reader: Reader, run: Part) -> Markup:
    match run.get("type"):
        case "text":
            return escape(run["text"])
        case "link":
            return reader.link(str(run["url"]), str(run.get("text") or run["url"]))
        case "user":
            return reader.mention(str(run["user_id"]))
        case "usergroup":
            return reader.group(str(run["usergroup_id"]))
        case "channel":
            return reader.room(str(run["channel_id"]))
        case "broadcast":
            return reader.broadcast(str(run["range"]))
        case "emoji":
            return escape(emoji(str(run["name"]), run.get("skin_tone")))
        case "date":
            given = str(run["timestamp"]), str(run["format"]), str(run.get("fallback") or run["format"])
            return reader.date(*given, str(run.get("url") or ""))
        case "color":
            return _colour(str(run["value"]))
        case "team":
            return escape(f"@{reader.workspace.team_name}")
        case other:
            return escape(with_emoji(str(run.get("text") or f"[{other}]")))


def _colour(value: str) -> Markup:
    if not _COLOUR.fullmatch(value):
        return escape(value)
    return Markup('<span class="colour">{}{}</span>').format(swatch(value, "swatch"), value)


def swatch(colour: str, name: str) -> Markup:
    """Return a surface of a colour; a drawing, since the page allows no styles of an app's own."""
    return Markup(
        '<svg class="{}" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="1" height="1" fill="{}"/></svg>'
    ).format(name, colour)
