"""Events: what the app is told when something happens in the workspace."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground import payloads
from playground.manifest import Manifest
from playground.workspace import Channel, Message, User, Workspace


@dataclass(slots=True, kw_only=True)
class Events:
    """Tells the events that the app subscribed to, with the scopes that it has."""

    workspace: Workspace
    manifest: Manifest
    send: Callable[[dict[str, Any]], None]
    #: Called with an event that the app is not told of, its subscription, and the scope that it needs.
    on_unheard: Callable[[str, dict[str, Any], str | None], None] = lambda subscription, event, scope: None
    #: Everything that was told, newest last.
    told: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=1000))

    def tell(self, subscription: str, event: dict[str, Any], scope: str | None = None) -> None:
        """Tell an event, if the app wants it and may know of it."""
        if not self.manifest.hears(subscription) or (scope and scope not in self.manifest.scopes):
            self.on_unheard(subscription, event, scope)
            return
        payload = self._wrapped({"event_ts": self.workspace.stamp(), **event})
        self.told.append(payload)
        self.send(payload)

    def message(self, message: Message) -> None:
        """Tell of a message, to a bot that is in the channel."""
        channel = self.workspace.channels[message.channel]
        event = {**payloads.message(self.workspace, message), "event_ts": message.ts}
        self._in_channel(channel, event)
        is_said = not channel.is_im and not message.bot_id and not message.is_of_slack
        mentioned = is_said and f"<@{self.workspace.bot_user}>" in message.text
        if mentioned and self.workspace.bot_user in channel.members:
            placed = {**event, "channel": channel.id, "channel_type": _kind(channel), "type": "app_mention"}
            self.tell("app_mention", placed, "app_mentions:read")

    def message_changed(self, message: Message, before: dict[str, Any]) -> None:
        """Tell that a message reads differently now."""
        now = payloads.message(self.workspace, message)
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": self.workspace.stamp()}
        self._in_channel(
            self.workspace.channels[message.channel], {**event, "message": now, "previous_message": before}
        )

    def message_deleted(self, channel: Channel, ts: str, before: dict[str, Any]) -> None:
        """Tell that a message is gone."""
        event = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": self.workspace.stamp()}
        self._in_channel(channel, {**event, "deleted_ts": ts, "previous_message": before})

    def reaction(self, message: Message, user: str, name: str, *, added: bool) -> None:
        """Tell of an emoji on a message, to a bot that is in the channel."""
        if self.workspace.bot_user not in self.workspace.channels[message.channel].members:
            return
        kind = "reaction_added" if added else "reaction_removed"
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event = {"type": kind, "user": user, "reaction": name, "item": item, "item_user": message.user}
        self.tell(kind, event, "reactions:read")

    def _in_channel(self, channel: Channel, event: dict[str, Any]) -> None:
        if self.workspace.bot_user not in channel.members:
            return
        kind = _kind(channel)
        names = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}
        scopes = {"im": "im:history", "group": "groups:history", "channel": "channels:history"}
        self.tell(names[kind], {**event, "channel": channel.id, "channel_type": kind}, scopes[kind])

    def membership(self, channel: Channel, user: str, *, joined: bool, inviter: str | None = None) -> None:
        """Tell that somebody came into a channel, or left it."""
        name = "member_joined_channel" if joined else "member_left_channel"
        event: dict[str, Any] = {"type": name, "user": user, "channel": channel.id, "team": self.workspace.team_id}
        event["channel_type"] = "G" if channel.is_private else "C"
        if joined and inviter:
            event["inviter"] = inviter
        self.tell(name, event, self._read_scope(channel))

    def left(self, channel: Channel, actor: str) -> None:
        """Tell an app that wants to hear of it that it is in a channel no longer, and who saw to that."""
        name = "group_left" if channel.is_private else "channel_left"
        if self.manifest.hears(name):
            self.tell(name, {"type": name, "channel": channel.id, "actor_id": actor}, self._read_scope(channel))

    def channel(self, what: str, channel: Channel, user: str) -> None:
        """Tell that a channel was archived, unarchived or renamed; a private one has names of its own."""
        name = f"{'group' if channel.is_private else 'channel'}_{what}"
        about: Any = channel.id
        if what == "rename":
            about = {"id": channel.id, "name": channel.name, "created": 1_700_000_000}
        self.tell(name, {"type": name, "channel": about, "user": user}, self._read_scope(channel))

    def user_changed(self, user: User) -> None:
        """Tell that an account changed."""
        event = {"type": "user_change", "user": payloads.user(self.workspace, user)}
        self.tell("user_change", {**event, "cache_ts": int(self.workspace.clock())}, "users:read")

    def home_opened(self, user: str, tab: str) -> None:
        """Tell that somebody looks at the app's Home or Messages."""
        home = self.workspace.homes.get(user)
        event: dict[str, Any] = {"type": "app_home_opened", "user": user, "tab": tab}
        event["channel"] = self.workspace.direct(user).id
        if home is not None and tab == "home":
            event["view"] = payloads.view(self.workspace, home)
        self.tell("app_home_opened", event)

    def uninstalled(self) -> None:
        """Tell that the app was removed."""
        self.tell("tokens_revoked", {"type": "tokens_revoked", "tokens": {"bot": [self.workspace.bot_user]}})
        self.tell("app_uninstalled", {"type": "app_uninstalled"})

    def _read_scope(self, channel: Channel) -> str:
        return "groups:read" if channel.is_private else "channels:read"

    def _wrapped(self, event: dict[str, Any]) -> dict[str, Any]:
        workspace = self.workspace
        authorization = {
            "enterprise_id": None,
            "team_id": workspace.team_id,
            "user_id": workspace.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "deprecated",
            "team_id": workspace.team_id,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(workspace.clock()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_hex(8),
        }


def _kind(channel: Channel) -> str:
    return "im" if channel.is_im else "group" if channel.is_private else "channel"
