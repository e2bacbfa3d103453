"""What is filled in in a form, by field: the block_id, whatever the action_id of its element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct

from bot.domain.names import ChannelId, UserId
from bot.domain.text import normalise


class UploadedFile(Struct, frozen=True, kw_only=True):
    """A file that somebody put into a form; its content is still at Slack."""

    id: str
    name: str
    #: In bytes.
    size: int
    #: Where it can be downloaded with the bot's token.
    url: str


class Values:
    """What is filled in; a field that is missing or untouched is empty."""

    __slots__ = ("_state",)

    def __init__(self, state: Mapping[str, Any]) -> None:
        """Read ``state.values`` of a view or a message."""
        self._state = state

    def __iter__(self) -> Iterator[str]:
        """Name the fields."""
        return iter(self._state)

    def text(self, name: str) -> str:
        """Return what was typed, as it was typed."""
        value = self._element(name).get("value")
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> str:
        """Return what was typed into a number field, not read as a number yet."""
        return self.text(name)

    def option(self, name: str) -> str | None:
        """Return the value of the one option that is chosen."""
        option = self._element(name).get("selected_option")
        return str(option["value"]) if option else None

    def options(self, name: str) -> tuple[str, ...]:
        """Return the values of all options that are chosen."""
        return tuple(str(option["value"]) for option in self._list(name, "selected_options"))

    def users(self, name: str) -> tuple[UserId, ...]:
        """Return the people who are chosen."""
        return tuple(UserId(user) for user in self._list(name, "selected_users"))

    def user(self, name: str) -> UserId | None:
        """Return the one person who is chosen."""
        user = self._element(name).get("selected_user")
        return UserId(user) if user else None

    def channel(self, name: str) -> ChannelId | None:
        """Return the one channel or conversation that is chosen."""
        element = self._element(name)
        channel = element.get("selected_channel") or element.get("selected_conversation")
        return ChannelId(channel) if channel else None

    def instant(self, name: str) -> datetime | None:
        """Return the instant that is chosen, in UTC."""
        seconds = self._element(name).get("selected_date_time")
        return datetime.fromtimestamp(int(seconds), UTC) if seconds else None

    def date(self, name: str) -> date | None:
        """Return the date that is chosen."""
        chosen = self._element(name).get("selected_date")
        return date.fromisoformat(chosen) if chosen else None

    def files(self, name: str) -> tuple[UploadedFile, ...]:
        """Return the files that were put in."""
        return tuple(
            UploadedFile(
                id=str(file["id"]),
                name=normalise(str(file.get("name") or "")),
                size=int(file.get("size") or 0),
                url=str(file.get("url_private_download") or file.get("url_private") or ""),
            )
            for file in self._list(name, "files")
        )

    def _element(self, name: str) -> Mapping[str, Any]:
        # A field of ours holds one element.
        return next(iter(self._state.get(name, {}).values()), {})

    def _list(self, name: str, key: str) -> Sequence[Any]:
        return self._element(name).get(key) or ()
