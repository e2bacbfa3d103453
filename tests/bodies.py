"""What Slack sends, as plain values: each function returns the body of one delivery, known by the key it is given."""

from __future__ import annotations

import json
from typing import Any

from bot.views.buttons import pack

#: Who the bot is where no local Slack says it.
BOT = "U0QUORUM"


def command(team: str, channel: str, user: str, typed: str, *, trigger: str) -> dict[str, Any]:
    """Return a slash command."""
    name, _, text = typed.partition(" ")
    fields = {"team_id": team, "channel_id": channel, "user_id": user, "trigger_id": trigger}
    return fields | {"command": name, "text": text}


def click(team: str, channel: str, user: str, action: str, *, at: str, **carried: int) -> dict[str, Any]:
    """Return a click on a button of a message; ``carried`` is what the button holds."""
    button = {"type": "button", "action_id": action, "block_id": "b", "value": pack(**carried), "action_ts": at}
    return {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "channel": {"id": channel},
        "container": {"type": "message", "message_ts": "1764000000.000100", "channel_id": channel},
        "trigger_id": f"t{at}",
        "actions": [button],
    }


def submission(
    team: str, user: str, form: str, *, trigger: str, nonce: str, kept: dict[str, Any], filled: dict[str, str]
) -> dict[str, Any]:
    """Return a form that was sent off; ``kept`` is what we put into it, ``filled`` what was typed in each field."""
    blocks = [{"type": "input", "block_id": name} for name in filled]
    view = {
        "id": f"V{nonce}",
        "type": "modal",
        "callback_id": form,
        "hash": "1764000000.abc",
        "blocks": blocks,
        "private_metadata": json.dumps(kept | {"nonce": nonce}),
        "state": {"values": {name: {name: {"value": typed}} for name, typed in filled.items()}},
    }
    who = {"team": {"id": team}, "user": {"id": user, "team_id": team}}
    return {"type": "view_submission", "trigger_id": trigger, "view": view} | who


def event(team: str, event_id: str, type_: str, **said: Any) -> dict[str, Any]:
    """Return something that happened."""
    inner = {"type": type_, **said}
    return {"type": "event_callback", "team_id": team, "event_id": event_id, "event_time": 1764000000, "event": inner}
