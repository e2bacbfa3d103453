"""One call of the Web API: who calls, with what, in which workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from playground import incoming
from playground.refused import Refused
from playground.workspace import Channel, Workspace

if TYPE_CHECKING:
    from playground.server import Playground


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call whose token was found good."""

    playground: Playground
    arguments: Mapping[str, Any]

    @property
    def workspace(self) -> Workspace:
        """The workspace that the token belongs to."""
        return self.playground.workspace

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as a string."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """Return an argument that must be there."""
        value = self.text(name)
        if not value:
            raise Refused(error)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as a boolean."""
        return str(self.arguments.get(name, default)).lower() in {"1", "true"}

    def number(self, name: str, default: int, most: int) -> int:
        """Return an argument as a number of things on a page."""
        try:
            value = int(self.arguments.get(name) or default)
        except ValueError:
            raise Refused("invalid_limit") from None
        if value < 1:
            raise Refused("invalid_limit")
        return min(value, most)

    def json(self, name: str, error: str) -> Any:
        """Return an argument that is JSON, or a string of JSON."""
        value = self.arguments.get(name)
        if not isinstance(value, str) or not value:
            return value
        try:
            return incoming.read(value)
        except ValueError:
            raise Refused(error) from None

    def require(self, *scopes: str) -> None:
        """Refuse ``missing_scope`` unless the app has them all."""
        provided = self.playground.manifest.scopes
        if missing := [scope for scope in scopes if scope not in provided]:
            raise Refused("missing_scope", needed=missing[0], provided=",".join(sorted(provided)))

    def visible(self, name: str = "channel") -> Channel:
        """Return a channel that the bot can see; a private one only as a member."""
        channel = self.workspace.channel(self.needed(name, "channel_not_found"))
        if channel.is_private and self.workspace.bot_user not in channel.members:
            raise Refused("channel_not_found")
        return channel

    def read_scope(self, channel: Channel, what: str) -> None:
        """Require the scope to read (``read``) or to look back in (``history``) this kind of channel."""
        kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
        self.require(f"{kind}:{what}")


#: Does a call and returns what the answer carries beside ``ok``.
Work = Callable[[Call], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of the Web API: what it does, which scope it needs always, and how often it may be called."""

    work: Work
    tier: int
    scope: str | None = None


def page(items: list[_T], call: Call, *, default: int = 100, most: int = 1000) -> tuple[list[_T], str]:
    """Return one page of items and the cursor of the next; refuses ``invalid_cursor``."""
    limit = call.number("limit", default, most)
    cursor = call.text("cursor")
    try:
        start = int(cursor.removeprefix("next:")) if cursor else 0
    except ValueError:
        raise Refused("invalid_cursor") from None
    following = start + limit
    return items[start:following], f"next:{following}" if following < len(items) else ""
