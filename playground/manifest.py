"""What an app's manifest lets it do; without one everything is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.identity import Identity

#: What an app without a manifest may do.
EVERY_SCOPE = frozenset({
    "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write",
    "chat:write.customize", "chat:write.public", "commands", "files:read", "files:write", "groups:history",
    "groups:read", "groups:write", "im:history", "im:read", "im:write", "mpim:read", "reactions:read",
    "reactions:write", "remote_files:share", "remote_files:write", "team:read", "users:read",
})  # fmt: skip
#: What an app is called that has no name of its own.
NAMELESS = "App"
_NOT_IN_SHORT_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The parts of a manifest that a workspace acts by; ``commands`` says of each whether mentions are escaped."""

    #: What the app is called, and the short name that people mention its bot by.
    name: str = NAMELESS
    bot_name: str = NAMELESS.lower()
    scopes: frozenset[str] = EVERY_SCOPE
    commands: Mapping[str, bool] | None = None
    hints: Mapping[str, str] | None = None
    #: What each command does.
    described: Mapping[str, str] | None = None
    shortcuts: Mapping[str, str] | None = None
    shortcut_names: Mapping[str, str] | None = None
    events: frozenset[str] | None = None
    home_tab: bool = True
    messages_tab: bool = True
    #: Whether people may only read what the app writes to them.
    messages_read_only: bool = False

    @classmethod
    def read(cls, data: Mapping[str, Any] | None) -> Manifest:
        """Read a manifest; None is an app that may do everything."""
        if data is None:
            return cls()
        features = data.get("features") or {}
        commands = features.get("slash_commands") or []
        shortcuts = features.get("shortcuts") or []
        home = features.get("app_home") or {}
        settings = data.get("settings") or {}
        bot_name = str((features.get("bot_user") or {}).get("display_name") or "")
        name = str((data.get("display_information") or {}).get("name") or bot_name or NAMELESS)
        return cls(
            name=name,
            bot_name=_NOT_IN_SHORT_NAMES.sub("-", (bot_name or name).lower()).strip("-") or NAMELESS.lower(),
            scopes=frozenset(((data.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            commands={one["command"]: bool(one.get("should_escape")) for one in commands},
            hints={one["command"]: str(one.get("usage_hint") or "") for one in commands},
            described={one["command"]: str(one.get("description") or "") for one in commands},
            shortcuts={one["callback_id"]: one["type"] for one in shortcuts},
            shortcut_names={one["callback_id"]: one["name"] for one in shortcuts},
            events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")),
            messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        )

    @property
    def identity(self) -> Identity:
        """Who the app is in a workspace that begins with it."""
        return Identity.of(self.name)

    def has_command(self, name: str) -> bool:
        """Whether a slash command belongs to the app."""
        return self.commands is None or name in self.commands

    def escapes(self, name: str) -> bool:
        """Whether mentions in a command arrive as ids."""
        return True if self.commands is None else self.commands.get(name, False)

    def has_shortcut(self, callback: str, kind: str) -> bool:
        """Whether a shortcut (``global`` or ``message``) belongs to the app."""
        return self.shortcuts is None or self.shortcuts.get(callback) == kind

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to an event, by its name in the manifest."""
        return self.events is None or event in self.events
