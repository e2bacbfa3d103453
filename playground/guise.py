"""The name and the picture that an app may give a single message of its own, with a scope for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playground.manifest import Manifest

SCOPE = "chat:write.customize"
_NAMES = ("username", "icon_emoji", "icon_url")


def guise(manifest: Manifest, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a message is to look like; without the scope Slack passes over it without a word."""
    return _asked(arguments) if SCOPE in manifest.scopes else {}


def passed_over(manifest: Manifest, arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what an app asked for and does not get."""
    return () if SCOPE in manifest.scopes else tuple(_asked(arguments))


def _asked(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(arguments[name]) for name in _NAMES if arguments.get(name)}
