"""Whatever comes from outside, signed or not: it is answered, and never as a fault of ours."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from bot.views import ids
from playground.delivery import signature
from tests import bodies
from tests.stories.worlds import Stage, a_stage

TEAM, CHANNEL, ADA = "T0PLAYGRND", "C0PAYMENTS", "U0ADA"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
FUZZ = settings(max_examples=400, suppress_health_check=list(HealthCheck))

#: One of each kind that Slack sends.
REAL: dict[str, dict[str, Any]] = {
    "command": bodies.command(TEAM, CHANNEL, ADA, "/requirement add Pay by card", trigger="1.2"),
    "click": bodies.click(TEAM, CHANNEL, ADA, ids.APPROVE, at="1.5", p=1, n=1, rev=1),
    "form": bodies.submission(
        TEAM, ADA, ids.REQUIREMENT_FORM, trigger="1.3", nonce="n", kept={"project": 1}, filled={"text": "Pay by card"}
    ),
    "shortcut": {
        "type": "message_action",
        "callback_id": ids.CAPTURE_MESSAGE,
        "trigger_id": "1.4",
        "team": {"id": TEAM},
        "user": {"id": ADA},
        "channel": {"id": CHANNEL},
        "message": {"ts": "1.1", "text": "Pay by card", "user": ADA},
    },
    "suggestion": {
        "type": "block_suggestion",
        "action_id": ids.ROUND_REQUIREMENTS,
        "value": "pay",
        "team": {"id": TEAM},
        "user": {"id": ADA},
        "view": {"id": "V1", "private_metadata": json.dumps({"project": 1})},
    },
    "joined": bodies.event(TEAM, "Ev1", "member_joined_channel", user=ADA, channel=CHANNEL),
    "account": bodies.event(TEAM, "Ev2", "user_change", user={"id": ADA, "profile": {}, "tz": "UTC"}),
    "home": bodies.event(TEAM, "Ev3", "app_home_opened", user=ADA, tab="home"),
    "goodbye": bodies.event(TEAM, "Ev4", "tokens_revoked", tokens={"bot": [bodies.BOT]}),
}

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec=None), max_size=20),
    st.sampled_from(["", "\x00", "\ud800", "-1", "1e9", "R1", "x" * 5000, TEAM, ADA, CHANNEL, "{}", "[]", "null"]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@st.composite
def nearly_real(draw: st.DrawFn) -> tuple[bytes, str]:
    """Return a real body of which one to three values were taken away or replaced by whatever."""
    name = draw(st.sampled_from(sorted(REAL)))
    body = json.loads(json.dumps(REAL[name]))
    for _ in range(draw(st.integers(1, 3))):
        place = body
        key = draw(st.sampled_from(sorted(place)))
        while isinstance(place[key], dict) and place[key] and draw(st.booleans()):
            place = place[key]
            key = draw(st.sampled_from(sorted(place)))
        if draw(st.booleans()):
            del place[key]
        else:
            place[key] = draw(VALUES)
        if not body:
            break
    if name == "command":
        return urlencode({key: str(value) for key, value in body.items()}, errors="surrogatepass").encode(), FORM
    if body.get("type") == "event_callback" or "event" in body:
        return json.dumps(body).encode(), JSON
    return urlencode({"payload": json.dumps(body)}).encode(), FORM


class Outside:
    """Whoever can reach the port."""

    def __init__(self, stage: Stage, loop: asyncio.AbstractEventLoop) -> None:
        """Speak to the bot of a stage."""
        self.stage = stage
        self.loop = loop
        self.port = int(stage.bot.url.rpartition(":")[2])

    def sends(self, body: bytes, headers: dict[bytes, bytes]) -> int:
        """Send a request byte by byte as it is, and return its status."""
        lines = [name + b": " + value for name, value in headers.items()]
        head = b"\r\n".join([b"POST /slack/events HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", *lines])
        status = self.loop.run_until_complete(self.status(head + b"\r\n\r\n" + body))
        event(f"answered {status}")
        return status

    async def status(self, request: bytes) -> int:
        """Return the status that a request gets."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        line = await asyncio.wait_for(reader.readline(), 10)
        writer.close()
        assert line.startswith(b"HTTP/1."), line
        return int(line.split()[1])

    def signed(self, body: bytes, kind: str) -> dict[bytes, bytes]:
        """Return the headers of a body that Slack signed."""
        headers = signature(self.stage.slack.signing_secret, body)
        headers |= {"Content-Type": kind, "Content-Length": str(len(body))}
        return {name.encode(): value.encode() for name, value in headers.items()}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """One bot for all of it, with a project in it."""
    loop = asyncio.new_event_loop()
    stack = AsyncExitStack()
    stage = loop.run_until_complete(begun(stack, tmp_path_factory.mktemp("fuzz")))
    yield Outside(stage, loop)
    loop.run_until_complete(stack.aclose())
    loop.close()


async def begun(stack: AsyncExitStack, folder: Path) -> Stage:
    """Start the bot."""
    stage = await stack.enter_async_context(a_stage(folder, http=True))
    await stage.person("ada").command(CHANNEL, "/project", "start Payments portal")
    return stage


@FUZZ
@given(sent=nearly_real())
def test_a_signed_request_that_is_nearly_one_of_slacks_is_taken_or_refused(
    outside: Outside, sent: tuple[bytes, str]
) -> None:
    body, kind = sent

    assert outside.sends(body, outside.signed(body, kind)) in {200, 400, 429}


@FUZZ
@given(
    body=st.binary(max_size=300) | st.text(max_size=100).map(str.encode) | VALUES.map(json.dumps).map(str.encode),
    kind=st.sampled_from(
        [FORM, JSON, "", "text/plain", "multipart/form-data; boundary=x", "a/b; charset=\xff", "json"]
    ),
)
def test_a_signed_body_that_is_anything_is_refused(outside: Outside, body: bytes, kind: str) -> None:
    headers = outside.signed(body, FORM) | {b"Content-Type": kind.encode("latin-1")}

    assert outside.sends(body, headers) in {200, 400, 415, 429}


HEADER = st.binary(max_size=60).map(lambda raw: bytes(each for each in raw if each not in b"\r\n"))


@FUZZ
@given(stamp=HEADER | st.integers(-(10**40), 10**40).map(lambda n: str(n).encode()), signed=HEADER)
@example(stamp=b"\xb9\xb2\xb3", signed=b"v0=\xe9")
@example(stamp=str(int(time.time())).encode(), signed=b"v0=")
def test_what_slack_did_not_sign_is_refused(outside: Outside, stamp: bytes, signed: bytes) -> None:
    body = urlencode(REAL["command"]).encode()
    headers = outside.signed(body, FORM) | {b"X-Slack-Request-Timestamp": stamp, b"X-Slack-Signature": signed}

    # What is no header at all is refused before anybody looks at it.
    assert outside.sends(body, headers) in {400, 401}


NAMES = ["Content-Encoding", "Transfer-Encoding", "Content-Length", "Expect", "X-Slack-Retry-Num", "Cookie", "Accept"]


@FUZZ
@given(
    name=st.sampled_from(NAMES),
    value=HEADER | st.sampled_from([b"gzip", b"deflate", b"br", b"zstd", b"chunked", b"100-continue", b"0", b"9" * 30]),
)
def test_whatever_else_stands_in_the_headers_it_is_no_fault_of_ours(outside: Outside, name: str, value: bytes) -> None:
    body = urlencode(REAL["command"]).encode()
    # What promises more than it brings is cut off by whoever sends it, so that nobody waits.
    if name == "Content-Length" and value.isdigit() and int(value) > len(body):
        value = b"0"

    status = outside.sends(body, outside.signed(body, FORM) | {name.encode(): value})

    assert status < 500
