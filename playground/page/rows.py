"""One act of the trace as it is shown: its line, what was sent, what came back, what to beware of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground import cautions
from playground.deeds import deed
from playground.page.dates import in_zone

if TYPE_CHECKING:
    from playground.entries import Attempt, Called, Entry
    from playground.server import Playground
    from playground.workspace import User

#: So many calls of an act are drawn.
_MOST_CALLS = 40
#: What is longer is cut where it is shown.
_LONGEST = 6_000
_LONGEST_NAME = 80
_TOKENS = re.compile(r"\bx(?:ox[a-z]|app)[-.][\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act, folded or not."""

    playground: Playground
    entry: Entry
    is_open: bool = False

    @property
    def deed(self) -> str:
        """What somebody did."""
        return self.plain(deed(self.playground, self.entry))

    @property
    def refused(self) -> str:
        """Why nothing came of it; nothing where it was done."""
        return self.plain(f"refused: {self.entry.refused}") if self.entry.refused else ""

    @property
    def cautions(self) -> list[str]:
        """What to beware of, in the act and in its calls."""
        return warned(self.entry)

    @property
    def own_cautions(self) -> list[str]:
        """What to beware of, in the act alone."""
        return cautions.of_entry(self.entry)

    def aside(self, user: User) -> str:
        """How the app took it, what came of it and when it was, in a few words."""
        count = self.entry.called
        calls = f"{count} call{'s' if count > 1 else ''}" if count else ""
        at = in_zone(self.entry.at, user.tz)
        return " · ".join(filter(None, (self._outcome(), calls, f"{at:%H:%M:%S}")))

    def _outcome(self) -> str:
        if self.entry.refused:
            return ""
        if not self.entry.attempts:
            return "not told" if self.entry.unheard else ""
        last = self.entry.attempts[-1]
        return "under way" if last.seconds is None else "no answer" if last.failure else _took(last.seconds)

    @property
    def calls(self) -> list[Called]:
        """The newest of the calls that it led to."""
        return list(self.entry.calls)[-_MOST_CALLS:]

    @property
    def left_out(self) -> int:
        """How many calls came before those."""
        return self.entry.called - len(self.calls)

    def how(self, attempt: Attempt) -> str:
        """How it was sent."""
        by_hand = "Sent again" if attempt.is_again else "Sent"
        retry = f", retry {attempt.retry[0]} for {attempt.retry[1]}" if attempt.retry else ""
        return self.plain(f"{by_hand} by {attempt.way}{retry}:")

    def came(self, attempt: Attempt) -> str:
        """What came of sending it."""
        if attempt.seconds is None:
            return "not acknowledged yet."
        if attempt.failure:
            detail = f" ({attempt.detail})" if attempt.detail else ""
            late = f"; it came after {_took(attempt.late)}" if attempt.late else ""
            return self.plain(f"no acknowledgement after {_took(attempt.seconds)}: {attempt.failure}{detail}{late}.")
        return f"acknowledged after {_took(attempt.seconds)}{', with nothing in it' if attempt.answer is None else ''}."

    def said(self, called: Called) -> str:
        """How a call ended."""
        ended = "under way" if called.seconds is None else _took(called.seconds)
        probably = "probably of this act" if called.is_probable else ""
        fault = f"fault planted: {called.fault}" if called.fault else ""
        done = "" if called.error or called.seconds is None else "done" if called.answer else "failed"
        return self.plain(" · ".join(filter(None, (called.error or done, ended, fault, probably))))

    def cautions_of(self, called: Called) -> list[str]:
        """What to beware of in a call."""
        return cautions.of_call(called)

    def text(self, value: Any) -> str:
        """Return a value as JSON that can be read, cut where it is too long."""
        whole = self.plain(value if isinstance(value, str) else dumped(readable(value), indent=2))
        more = len(whole) - _LONGEST
        return whole if more <= 0 else f"{whole[:_LONGEST]}\n… and {more:,} characters more: Copy as JSON has them."

    def plain(self, text: str) -> str:
        """Return a text without secrets."""
        return hidden(self.playground, text)

    def cut(self, text: str) -> str:
        """Return the beginning of a name, which may be anything."""
        return self.plain(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…")


def warned(entry: Entry) -> list[str]:
    """Return what to beware of, in an act and in its calls."""
    return entry.known(
        "cautions",
        lambda: [*cautions.of_entry(entry), *(each for one in entry.calls for each in cautions.of_call(one))],
    )


def readable(value: Any) -> Any:
    """Return arguments with those read that are JSON in a string."""
    if not isinstance(value, Mapping):
        return value
    return {str(name): cautions.read(one) for name, one in value.items()}


def dumped(value: Any, indent: int | None = None) -> str:
    """Return anything as JSON, whatever it is."""
    try:
        return json.dumps(value, indent=indent, ensure_ascii=False, default=str)
    except (RecursionError, TypeError, ValueError):
        return "This is too deep or too odd to be shown."


def hidden(playground: Playground, text: str) -> str:
    """Return a text without anything that opens something, and without halves of characters."""
    whole = text.encode("utf-8", "replace").decode()
    return _TOKENS.sub("(hidden)", whole.replace(playground.signing_secret, "(hidden)"))


def _took(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
