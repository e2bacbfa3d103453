"""Who reads: names, mentions, times and texts as one person sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup, escape

from playground.emoji import with_emoji
from playground.page import dates, markdown, mrkdwn, rich_text
from playground.workspace import Workspace

#: Addresses that a browser may open.
_SAFE = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who reads, in their zone; without an id it is nobody in particular."""

    workspace: Workspace
    zone: str
    user: str = ""
    #: Where the workspace is, so that links to its messages are known.
    home: str = ""
    #: Signs what is fetched from outside; without it nothing is.
    sign: Callable[[str, str], str] | None = None

    def mrkdwn(self, text: str, finds: mrkdwn.Finds = "addresses") -> Markup:
        """Return mrkdwn as HTML, with what is found in it without being marked."""
        return mrkdwn.drawn(self, text, finds)

    def plain(self, text: str) -> Markup:
        """Return words without markup as HTML."""
        return Markup("<br>").join(with_emoji(text).split("\n"))

    def typed(self, text: str) -> Markup:
        """Return the text of a message whose markup is to stay as it was typed."""
        return self.plain(mrkdwn.unescaped(text))

    def markdown(self, text: str) -> Markup:
        """Return standard Markdown as HTML."""
        return markdown.drawn(self, text)

    def rich(self, parts: Sequence[Mapping[str, Any]]) -> Markup:
        """Return rich text as HTML."""
        return rich_text.drawn(self, parts)

    def said(self, parts: Sequence[Mapping[str, Any]]) -> Markup:
        """Return the rich text of a message as HTML."""
        return rich_text.said(self, parts)

    def name(self, user: str) -> str:
        """Return somebody's name."""
        known = self.workspace.users.get(user)
        return known.real_name if known else user

    def place(self, channel: str) -> str:
        """Return the name of a channel, or of whom somebody talks to in it."""
        known = self.workspace.channels.get(channel)
        if known is None or (self.user and not self.workspace.may_see(known, self.user)):
            return "private channel"
        if known.is_im:
            return self.name(next((one for one in known.members if one != self.user), self.user))
        return known.name

    def time(self, ts: str) -> str:
        """Return the time of a message in the reader's zone."""
        return f"{self.local(float(ts)):%H:%M}"

    def moment(self, ts: str) -> str:
        """Return the day and the time of a message in the reader's zone."""
        words = dates.told(self.local(float(ts)), self.local(self.workspace.clock()), "{date_short_pretty} at {time}")
        return words[:1].upper() + words[1:]

    def day(self, ts: str, later: int = 0) -> str:
        """Return the day of a message in the reader's zone, or one so many days later; its year comes last."""
        local = self.local(float(ts)) + timedelta(days=later)
        return dates.told(local, local, "{date_long}")

    @property
    def days(self) -> str:
        """Today and yesterday, so that the page can call them so."""
        now = str(self.workspace.clock())
        return f"{self.day(now)}|{self.day(now, -1)}"

    def date(self, seconds: str, form: str, fallback: str, url: str = "") -> Markup:
        """Return an instant in the words of a format, linked if there is an address."""
        try:
            words = dates.told(self.local(float(seconds)), self.local(self.workspace.clock()), form)
        except (ValueError, OverflowError, OSError):
            words = fallback
        return self.link(url, words) if url else escape(words)

    def local(self, seconds: float) -> datetime:
        """Return an instant in the reader's zone."""
        return dates.in_zone(seconds, self.zone)

    def mention(self, user: str) -> Markup:
        """Return the mention of a person; the reader's own stands out."""
        return pill(f"@{self.name(user)}", own=bool(self.user) and user == self.user)

    def room(self, channel: str) -> Markup:
        """Return the mention of a channel, which leads there."""
        known = self.workspace.channels.get(channel)
        label = f"#{self.place(channel)}"
        if known is None or not self.user or not self.workspace.may_see(known, self.user):
            return pill(label)
        return Markup('<a class="pill" href="/?as={}&amp;channel={}">{}</a>').format(self.user, channel, label)

    def called(self, name: str) -> Markup:
        """Return the mention of a public channel by its name; what is none stays words."""
        every = self.workspace.channels.values()
        found = next((one.id for one in every if one.name == name and not (one.is_private or one.is_im)), None)
        return escape(f"#{name}") if found is None else self.room(found)

    def group(self, group: str, label: str = "") -> Markup:
        """Return the mention of a group by the name it has here; of one that is not here by what the app calls it."""
        return self.broadcast(self.workspace.groups.get(group) or label.removeprefix("@") or "unknown group")

    @staticmethod
    def broadcast(name: str) -> Markup:
        """Return a mention of everybody here, in the channel or in the workspace."""
        return pill(f"@{name}", own=True)

    def link(self, url: str, label: str) -> Markup:
        """Return a link that opens in a tab of its own; an address that could do harm is only words."""
        if not is_safe(url):
            return escape(label)
        address = self.address(url)
        return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(address, label)

    def picture(self, url: str) -> str:
        """Return where the page has a picture from that lies outside; nothing where none is fetched."""
        if self.sign is None or not url.lower().startswith("https://"):
            return ""
        asked = {"as": self.user, "url": url, "sign": self.sign(self.user, url)}
        return f"/picture?{urlencode(asked, errors='replace')}"

    def address(self, url: str) -> str:
        """Return where a link leads: one to a message here leads to the reader's own pane, every other as it stands."""
        homes = (self.home, self.home.replace("//127.0.0.1:", "//localhost:"))
        path = urlsplit(url).path if self.home and url.startswith(tuple(f"{one}/archives/" for one in homes)) else ""
        return f"{path}?as={self.user}" if path else url


def is_safe(url: str) -> bool:
    """Whether a browser may open an address."""
    return url.lower().startswith(_SAFE)


def pill(text: str, *, own: bool = False) -> Markup:
    """Return a mention."""
    return Markup('<span class="{}">{}</span>').format("pill me" if own else "pill", text)
