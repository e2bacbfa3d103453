"""Slack's requests over HTTP: verified before anything in them is read, and read once, for Bolt to dispatch."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from yarl import URL

from handlers.bolt import COME_AGAIN

_log = logging.getLogger(__name__)
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
#: What takes the place of letters that are no UTF-8.
_LOST = "\N{REPLACEMENT CHARACTER}"


class SignedRequests:
    """What Slack sends to an address of ours; the app answers it."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        """Let in what was signed with a secret, which must not be empty."""
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request: 401 where Slack did not sign it, 4xx where it cannot be read."""
        raw = await request.read()
        if not self._is_signed(request, raw):
            return web.Response(status=401, text="not signed by Slack")
        if request.content_type not in (_FORM, _JSON):
            return web.Response(status=415, text=f"send {_FORM} or {_JSON}")
        try:
            # As in Socket Mode, Bolt gets what was verified and read already.
            asked = AsyncBoltRequest(mode="socket_mode", body=_read(raw.decode(), request.content_type))
        except (ValueError, AttributeError, TypeError):
            # No UTF-8, no JSON, JSON that is no object, or one over whose parts Bolt trips.
            return web.Response(status=400, text="unreadable")
        return _answered(await self._app.async_dispatch(asked))

    def _is_signed(self, request: web.Request, raw: bytes) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        # The verifier trips over what is no number and no ASCII.
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16 and signature.isascii()):
            return False
        return self._verifier.is_valid(raw, timestamp, signature)


def _read(body: str, kind: str) -> dict[str, Any]:
    """Return the object that a body holds; ValueError when it holds none.

    Bolt reads forms as well, but takes each that has ``payload`` anywhere in it for one with a field of that name, and
    so loses commands that speak of one; and it reads byte for byte, which costs more than all else that is done here.
    """
    if kind == _FORM:
        fields = URL.build(query_string=body, encoded=True).query
        if any(_LOST in value for value in fields.values()):
            # It stands for letters of another encoding, unless somebody typed it.
            parse_qsl(body, errors="strict")
        if "payload" not in fields:
            return dict(fields)
        body = fields["payload"]
    held = json.loads(body)
    if not isinstance(held, dict):
        raise ValueError("no object")
    return held


def _answered(answer: BoltResponse) -> web.Response:
    if answer.status == COME_AGAIN:
        return web.Response(status=COME_AGAIN, text="not now", headers={"Retry-After": "60"})
    if answer.status >= 500:
        # Our own faults are answered by the boundary; what is left is a request that is none of Slack's.
        _log.error("Bolt answered %s", answer.status)
        return web.Response(status=400, text="unreadable")
    kind = _JSON if answer.body.startswith("{") else "text/plain"
    return web.Response(status=answer.status, text=answer.body, content_type=kind)
