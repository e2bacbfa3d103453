"""Slack's markup as HTML: everything is escaped first, and only what we recognise becomes an element."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from playground.workspace import Workspace

#: Code was taken out before: it cannot stand inside an address.
_ANGLE = re.compile("<([^<>\n\ue000]+)>")
_CODE_BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
#: Stands where a finished element goes back in; people cannot type it, since it is taken out of their text.
_HOLD = "\ue000"
_HELD = re.compile("\ue000(\\d+)\ue000")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: names and times are shown as they see them."""

    workspace: Workspace
    zone: str

    def mrkdwn(self, text: str) -> Markup:
        """Return mrkdwn as HTML."""
        held: list[Markup] = []

        def hold(html: Markup) -> str:
            held.append(html)
            return f"{_HOLD}{len(held) - 1}{_HOLD}"

        text = text.replace(_HOLD, "")
        text = _CODE_BLOCK.sub(lambda m: hold(Markup("<pre>{}</pre>").format(unescaped(m[1].strip("\n")))), text)
        text = _CODE.sub(lambda m: hold(Markup("<code>{}</code>").format(unescaped(m[1]))), text)
        text = _ANGLE.sub(lambda m: hold(self._angle(m[1])), text)
        html = str(escape(unescaped(text)))
        for pattern, element in _STYLES:
            html = pattern.sub(rf"<{element}>\1</{element}>", html)
        html = "".join(self._line(line) for line in html.split("\n"))
        while _HELD.search(html):
            html = _HELD.sub(lambda m: str(held[int(m[1])]), html)
        # Every part was escaped or made by us above.
        return Markup(html)  # noqa: S704

    def name(self, user: str) -> str:
        """Return somebody's name."""
        known = self.workspace.users.get(user)
        return known.real_name if known else user

    def time(self, ts: str) -> str:
        """Return the time of a message in the reader's zone."""
        return f"{self._local(float(ts)):%H:%M}"

    def day(self, ts: str) -> str:
        """Return the day of a message in the reader's zone."""
        local = self._local(float(ts))
        return f"{local:%A}, {local.day} {local:%B}"

    def rich(self, element: Mapping[str, Any]) -> Markup:
        """Return an element of rich text as HTML."""
        inner = Markup("").join(self._run(each) for each in element.get("elements", ()))
        match element["type"]:
            case "rich_text_quote":
                return Markup("<blockquote>{}</blockquote>").format(inner)
            case "rich_text_preformatted":
                return Markup("<pre>{}</pre>").format(inner)
            case "rich_text_list":
                items = Markup("").join(
                    Markup("<li>{}</li>").format(self.rich(each)) for each in element.get("elements", ())
                )
                tag = "ol" if element.get("style") == "ordered" else "ul"
                return Markup(f"<{tag}>{{}}</{tag}>").format(items)  # noqa: S704  # one of two names of ours
            case _:
                return Markup("<p>{}</p>").format(inner)

    def _run(self, run: Mapping[str, Any]) -> Markup:
        match run.get("type"):
            case "text":
                shown: Markup = escape(run.get("text", ""))
            case "link":
                shown = _link(str(run.get("url", "")), str(run.get("text") or run.get("url", "")))
            case "user":
                shown = _pill(f"@{self.name(str(run.get('user_id')))}")
            case "channel":
                shown = self._channel(str(run.get("channel_id")))
            case "emoji":
                shown = escape(f":{run.get('name')}:")
            case _:
                shown = escape(str(run.get("text", "")))
        style = run.get("style") or {}
        for name, tag in (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s")):
            if style.get(name):
                shown = Markup(f"<{tag}>{{}}</{tag}>").format(shown)  # noqa: S704  # one of four names of ours
        return shown

    def _angle(self, inside: str) -> Markup:
        target, _, label = inside.partition("|")
        special: Mapping[str, Callable[[], Markup]] = {
            "@": lambda: _pill(f"@{self.name(target[1:])}"),
            "#": lambda: self._channel(target[1:]),
        }
        if target[:1] in special:
            return special[target[0]]()
        if target.startswith("!date^"):
            return escape(self._date(target, label))
        if target.startswith("!"):
            return _pill(unescaped(label) if target.startswith("!subteam^") and label else f"@{target[1:]}")
        return _link(unescaped(target), unescaped(label or target))

    def _channel(self, channel: str) -> Markup:
        known = self.workspace.channels.get(channel)
        return _pill(f"#{known.name}" if known else "#private channel")

    def _date(self, target: str, fallback: str) -> str:
        parts = target.split("^")
        try:
            local = self._local(float(parts[1]))
        except (IndexError, ValueError):
            return unescaped(fallback)
        form = parts[2] if len(parts) > 2 else ""
        long = f"{local:%A}, {local.day} {local:%B} {local:%Y}"
        short = f"{local.day} {local:%b} {local:%Y}"
        for token in ("date_long_pretty", "date_long"):
            form = form.replace(f"{{{token}}}", long)
        for token in ("date_short_pretty", "date_short", "date_pretty", "date"):
            form = form.replace(f"{{{token}}}", short)
        form = form.replace("{date_num}", f"{local:%Y-%m-%d}").replace("{time_secs}", f"{local:%H:%M:%S}")
        return form.replace("{time}", f"{local:%H:%M}")

    def _local(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(self.zone))

    @staticmethod
    def _line(line: str) -> str:
        if line.startswith("&gt;"):
            return f"<blockquote>{line[4:].lstrip()}</blockquote>"
        return f"{line}<br>"


def unescaped(text: str) -> str:
    """Return what was meant by Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _link(url: str, label: str) -> Markup:
    if not url.startswith(("http://", "https://", "mailto:")):
        return escape(label)
    return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(url, label)


def _pill(text: str) -> Markup:
    return Markup('<span class="pill">{}</span>').format(text)
