"""The manifest makes exactly the app that the code is: what it registers, hears and calls, and nothing more."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, cast

import yaml

from handlers.asked import Command, Event, Shortcut
from handlers.bolt import GOODBYES
from handlers.contents import router_of
from handlers.edge import Edge

ROOT = Path(__file__).parent.parent
#: The scopes of each method that the code calls (``slack-facts``); none is needed for views and connections.
SCOPES: dict[str, set[str]] = {
    "auth_test": set(),
    "apps_connections_open": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_getPermalink": set(),
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
    "oauth_v2_access": set(),
}


def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return read


def registered(kind: type[Any]) -> frozenset[str]:
    return router_of(cast("Edge", None)).ids(kind)


def called() -> set[str]:
    """Every method of the SDK's client that a file of the edge calls."""
    names = set()
    for path in (ROOT / "handlers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names.add(node.func.attr)
    prefixes = ("auth_", "apps_", "chat_", "conversations_", "files_", "users_", "views_", "oauth_")
    return {name for name in names if name.startswith(prefixes)}


def test_the_commands_are_those_that_are_answered() -> None:
    commands = manifest()["features"]["slash_commands"]

    assert {each["command"] for each in commands} == registered(Command)
    assert all(each["should_escape"] for each in commands)


def test_the_shortcuts_are_those_that_are_answered() -> None:
    assert {each["callback_id"] for each in manifest()["features"]["shortcuts"]} == registered(Shortcut)


def test_the_events_are_those_that_are_heard() -> None:
    events = set(manifest()["settings"]["event_subscriptions"]["bot_events"])

    # Slack names a message by where it was written, and calls all of them a message when it tells of them.
    assert {event.partition(".")[0] for event in events} == registered(Event) | GOODBYES


def test_the_scopes_are_those_that_the_calls_need_and_no_more() -> None:
    needed = set().union(*(SCOPES[name] for name in called())) | {"commands"}

    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed
