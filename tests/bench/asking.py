"""Signed requests as Slack sends them; no two of them are the same delivery."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from bot.views import ids
from bot.views.buttons import pack
from tests.bench.names import OWNER, SIGNING_SECRET, TEAM, VOTERS

#: Makes the next body of a kind.
Make = Callable[[], bytes]
_number = count(1)
#: Different in every run, so that a database can be measured again.
_RUN = f"{time.time_ns():x}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A project to ask about."""

    channel: str
    project: int


def signed(body: bytes) -> bytes:
    """Return the whole HTTP request."""
    at = str(int(time.time()))
    mac = hmac.new(SIGNING_SECRET.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={mac}\r\n\r\n"
    ).encode() + body


def command(place: Place, text: str) -> bytes:
    """Return the body of ``/requirement``."""
    fields = {
        "token": "gone",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": place.channel,
        "channel_name": "bench",
        "user_id": OWNER,
        "user_name": "ana",
        "command": ids.REQUIREMENT,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:1/unused",
        "trigger_id": f"{_RUN}.{next(_number)}",
    }
    return urlencode(fields).encode()


def addition(place: Place) -> bytes:
    """Return the body of a ``/requirement add`` with new words."""
    return command(place, f"add The portal shall settle payment {_RUN}{next(_number)} within two seconds of its order.")


def vote(place: Place, response_url: str) -> bytes:
    """Return the body of a click; every person approves and abstains in turn, so that each vote changes something."""
    number = next(_number)
    action = (ids.APPROVE, ids.ABSTAIN)[number // len(VOTERS) % 2]
    return _pressed(place, response_url, VOTERS[number % len(VOTERS)], action, number)


def approval(place: Place, response_url: str, user: str) -> bytes:
    """Return the body of one person's **Approve**."""
    return _pressed(place, response_url, user, ids.APPROVE, next(_number))


def _pressed(place: Place, response_url: str, user: str, action: str, number: int) -> bytes:
    at = f"1764000001.{number:06}"
    clicked: dict[str, Any] = {"action_id": action, "block_id": "vote", "type": "button"}
    clicked |= {
        "action_ts": f"{_RUN}.{number}",
        "value": pack(p=place.project, n=1, rev=1),
        "text": {"type": "plain_text", "text": "Approve"},
    }
    message = {"type": "message", "ts": at, "text": "Sign-off V1", "blocks": []}
    return payload(
        user,
        {
            "type": "block_actions",
            "container": {"type": "message", "message_ts": at, "channel_id": place.channel},
            "channel": {"id": place.channel, "name": "bench"},
            "message": message,
            "actions": [clicked],
            "response_url": response_url,
        },
    )


def submission(callback: str, metadata: Mapping[str, Any], values: Mapping[str, Any]) -> bytes:
    """Return the body of a form that is sent off."""
    view: dict[str, Any] = {"id": f"V{next(_number)}", "hash": "1", "type": "modal", "callback_id": callback}
    view |= {"blocks": [], "private_metadata": json.dumps(metadata), "state": {"values": values}}
    return payload(OWNER, {"type": "view_submission", "view": view})


def payload(user: str, fields: Mapping[str, Any]) -> bytes:
    """Return the body of an interaction."""
    whole = {
        "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": user, "username": user.lower(), "team_id": TEAM},
        "api_app_id": "A1",
        "token": "gone",
        "trigger_id": f"{_RUN}.{next(_number)}",
        "is_enterprise_install": False,
        **fields,
    }
    return urlencode({"payload": json.dumps(whole)}).encode()
