"""Slack's markup as HTML: what we recognise becomes an element, and every word between is escaped."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from playground.emoji import with_emoji

if TYPE_CHECKING:
    from playground.page.reader import Reader

#: What becomes an element without angle brackets around it: nothing where a text is verbatim, addresses in a text of a
#: message, and in a text of a block names of channels and of everybody too.
Finds = Literal["nothing", "addresses", "names"]
#: Stands where a finished element goes back in; people cannot type it, since it is taken out of their text.
_HOLD = "\ue000"
_HELD = re.compile("\ue000(\\d+)\ue000")
#: Code was taken out before: it cannot stand inside an address.
_ANGLE = re.compile("<([^<>\n\ue000]+)>")
_BARE = re.compile(r"https?://[^\s<>|\ue000]+[^\s<>|\ue000.,;:!?'\")\]*_~]")
_CHANNEL = re.compile(r"(?<![\w#/-])#([^\W_][\w-]*)")
_EVERYBODY = re.compile(r"(?<![\w@.-])@(here|channel|everyone)(?![\w-])")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_REST = re.compile(r"^(?:>|&gt;){3} ?", re.MULTILINE)
_QUOTE = re.compile(r"^(?:>|&gt;) ?")
#: Between letters the sign is one of them.
_STYLED = re.compile(r"(?<!\w)([*_~])(?!\s|\1)((?:(?!\1)[^\n]|(?<=[^\W_])\1(?=[^\W_]))+?)(?<!\s)\1(?!\w|\1)")
_ELEMENTS = {"*": "strong", "_": "em", "~": "s"}


def drawn(reader: Reader, text: str, finds: Finds = "addresses") -> Markup:
    """Return a text as HTML."""
    before, *after = _REST.split(text.replace(_HOLD, ""), maxsplit=1)
    html = _blocks(reader, before.rstrip("\n") if after else before, finds)
    for quoted in after:
        # All that follows is in this quote already, whatever of it is marked so once more.
        html += _quote(_blocks(reader, _REST.sub("", quoted).strip("\n"), finds))
    return html


def unescaped(text: str) -> str:
    """Return what was meant by Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _blocks(reader: Reader, text: str, finds: Finds) -> Markup:
    """Draw code that stands alone, and the lines between."""
    html = Markup()
    for number, piece in enumerate(_FENCE.split(text)):
        if number % 2:
            html += Markup("<pre>{}</pre>").format(unescaped(piece.strip("\n")))
        elif piece.strip("\n"):
            html += _lines(reader, piece.strip("\n") if "```" in text else piece, finds)
    return html


def _lines(reader: Reader, text: str, finds: Finds) -> Markup:
    """Draw lines; those that begin as a quote stand in one together."""
    html = Markup()
    for quoted, lines in itertools.groupby(text.split("\n"), lambda line: _QUOTE.match(line) is not None):
        drawn_ = [Line(reader, finds).drawn(_QUOTE.sub("", line) if quoted else line) for line in lines]
        together = Markup("<br>").join(drawn_)
        html += _quote(together) if quoted else together
    return html


def _quote(html: Markup) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(html)


@dataclass(slots=True)
class Line:
    """One line: finished elements are held apart while the styles around them are found."""

    reader: Reader
    finds: Finds
    held: list[Markup] = field(default_factory=list)

    def drawn(self, line: str) -> Markup:
        """Return the line as HTML."""
        line = _CODE.sub(lambda m: self._hold(Markup("<code>{}</code>").format(unescaped(m[1]))), line)
        line = _ANGLE.sub(lambda m: self._hold(angle(self.reader, m[1])), line)
        if self.finds != "nothing":
            line = _BARE.sub(lambda m: self._hold(self.reader.link(unescaped(m[0]), unescaped(m[0]))), line)
        if self.finds == "names":
            line = _EVERYBODY.sub(lambda m: self._hold(self.reader.broadcast(m[1])), line)
            line = _CHANNEL.sub(lambda m: self._hold(self.reader.called(m[1])), line)
        return self._styled(with_emoji(line))

    def _hold(self, html: Markup) -> str:
        self.held.append(html)
        return f"{_HOLD}{len(self.held) - 1}{_HOLD}"

    def _styled(self, text: str) -> Markup:
        """Draw styles, one after the other; inside of each can only be the two others."""
        html: list[Markup] = []
        while found := _STYLED.search(text):
            element = Markup(_ELEMENTS[found[1]])  # noqa: S704  # one of three names of ours
            inner = Markup("<{0}>{1}</{0}>").format(element, self._styled(found[2]))
            html += self._words(text[: found.start()]), inner
            text = text[found.end() :]
        return Markup().join([*html, self._words(text)])

    def _words(self, text: str) -> Markup:
        parts = _HELD.split(text)
        words = (self.held[int(part)] if number % 2 else escape(unescaped(part)) for number, part in enumerate(parts))
        return Markup().join(words)


def angle(reader: Reader, inside: str) -> Markup:
    """Return what stands between angle brackets: a mention, a date or a link; what is none of these stays words."""
    target, _, label = inside.partition("|")
    label = unescaped(label)
    match target[:1]:
        case "@":
            return reader.mention(target[1:])
        case "#":
            return reader.room(target[1:])
        case "!":
            return _special(reader, target[1:], label)
        case _ if not label and "://" not in target and not target.startswith("mailto:"):
            return escape(f"<{unescaped(target)}>")
        case _:
            return reader.link(unescaped(target), label or unescaped(target).removeprefix("mailto:"))


def _special(reader: Reader, target: str, label: str) -> Markup:
    name, *more = unescaped(target).split("^")
    if name == "date" and len(more) > 1:
        return reader.date(more[0], more[1], label, "^".join(more[2:]))
    if name == "subteam" and more:
        return reader.group(more[0], label)
    if name in ("here", "channel", "everyone", "group"):
        return reader.broadcast(name)
    return escape(f"<{label or name}>")
