"""HTTP mode: what is not Slack's is refused, and nothing from outside is ever answered as a fault of ours."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from tests.stories.worlds import Stage, a_stage

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot behind HTTP."""
    async with a_stage(tmp_path, http=True) as stage:
        yield stage


def signed(stage: Stage, body: bytes, kind: str = FORM, **changed: str) -> dict[str, str]:
    """The headers that Slack would send with a body."""
    now = str(int(time.time()))
    base = b"v0:" + now.encode() + b":" + body
    signature = hmac.new(stage.slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signature}", "Content-Type": kind}
    return headers | {name.replace("_", "-"): value for name, value in changed.items()}


async def posted(stage: Stage, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Send a request and return status and body."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.bot.url}/slack/events", data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status, await answer.text()


def a_command(text: str = "help", trigger: str = "1.2.abc") -> bytes:
    fields = {
        "command": "/quorum",
        "text": text,
        "team_id": "T0PLAYGROUND",
        "channel_id": "C0PAYMENTS",
        "user_id": "U0ADA",
        "trigger_id": trigger,
    }
    return urlencode(fields).encode()


async def test_a_signed_command_is_answered_in_the_acknowledgement(stage: Stage) -> None:
    status, body = await posted(stage, a_command(), signed(stage, a_command()))

    assert status == 200
    assert json.loads(body)["response_type"] == "ephemeral"


async def test_a_command_that_speaks_of_a_payload_is_read_like_any_other(stage: Stage) -> None:
    body = a_command("help payload")

    status, answer = await posted(stage, body, signed(stage, body))

    assert status == 200
    assert json.loads(answer)["response_type"] == "ephemeral"


@pytest.mark.parametrize(
    "changed",
    [
        {"X_Slack_Signature": "v0=0000"},
        {"X_Slack_Signature": "nonsense"},
        {"X_Slack_Signature": ""},
        {"X_Slack_Request_Timestamp": "abc"},
        {"X_Slack_Request_Timestamp": ""},
        {"X_Slack_Request_Timestamp": "-5"},
        {"X_Slack_Request_Timestamp": "1000000000"},
        {"X_Slack_Request_Timestamp": "9" * 400},
    ],
)
async def test_what_slack_did_not_sign_is_answered_401(stage: Stage, changed: dict[str, str]) -> None:
    status, _ = await posted(stage, a_command(), signed(stage, a_command(), **changed))

    assert status == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b"1", JSON),
        (b"payload=%7B", FORM),
        (b"payload=[]", FORM),
        (b'payload={"type":"block_actions"}', FORM),
        (b'{"type":"event_callback"}', JSON),
        (b'{"type":"something_new","team_id":"T1"}', JSON),
        (b"\xff\xfe\x00", FORM),
        # Another encoding than Slack's: letters would be lost without a word.
        (a_command("help").replace(b"help", b"add+M%FCller"), FORM),
        (b"", FORM),
        (b"hello", "text/plain"),
    ],
)
async def test_a_signed_body_that_cannot_be_read_is_answered_4xx(stage: Stage, body: bytes, kind: str) -> None:
    status, _ = await posted(stage, body, signed(stage, body, kind))

    assert 400 <= status < 500


async def test_the_sign_of_lost_letters_may_be_typed_like_any_other(stage: Stage) -> None:
    body = a_command("help \N{REPLACEMENT CHARACTER}")

    assert (await posted(stage, body, signed(stage, body)))[0] == 200


async def test_a_body_over_a_megabyte_is_refused(stage: Stage) -> None:
    body = b"text=" + b"x" * (1024 * 1024 + 1)

    status, _ = await posted(stage, body, signed(stage, body))

    assert status == 413


async def test_the_address_check_of_slack_gets_its_challenge(stage: Stage) -> None:
    body = json.dumps({"type": "url_verification", "token": "t", "challenge": "c123"}).encode()

    status, answer = await posted(stage, body, signed(stage, body, JSON))

    assert status == 200
    assert "c123" in answer


async def test_that_slack_held_events_back_is_acknowledged_and_goes_to_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps({"type": "app_rate_limited", "team_id": "T0PLAYGRND", "minute_rate_limited": 1764000000}).encode()

    status, _ = await posted(stage, body, signed(stage, body, JSON))

    assert status == 200
    assert "Slack held events of T0PLAYGRND back" in caplog.text


async def test_the_same_delivery_twice_adds_one_requirement_and_is_answered_alike(stage: Stage) -> None:
    ada = stage.person("ada")
    await ada.command("C0PAYMENTS", "/project", "start Payments portal")
    body = a_command("add Once and only once", trigger="7.7.twice").replace(b"%2Fquorum", b"%2Frequirement")
    headers = signed(stage, body)

    answers = [await posted(stage, body, headers) for _ in range(4)]

    assert {status for status, _ in answers} == {200}
    assert len({answer for _, answer in answers}) == 1
    assert "R1" in answers[0][1]
    listed = await ada.command("C0PAYMENTS", "/requirement", "list")
    assert "1 requirement" in listed.message.text if listed.message else False


async def test_health_tells_the_truth(stage: Stage) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("healthz", "readyz"):
            async with session.get(f"{stage.bot.url}/{path}") as answer:
                assert answer.status == 200


async def metrics(stage: Stage) -> dict[str, float]:
    """What a watcher reads."""
    async with aiohttp.ClientSession() as session, session.get(f"{stage.bot.url}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        lines = [line for line in (await answer.text()).splitlines() if not line.startswith("#")]
    return {name: float(number) for name, number in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_metrics_count_what_was_handled_and_what_waits(tmp_path: Path, http: bool) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        stage.slack.faults.plant("chat.postMessage", "429", times=50, seconds=30)
        before = await metrics(stage)

        await ada.command("C0PAYMENTS", "/project", "start Payments portal")

        after = await metrics(stage)
    assert before["quorum_up"] == after["quorum_up"] == 1
    assert (before["quorum_outbox_due"], before["quorum_faults_total"]) == (0, 0)
    assert after["quorum_outbox_due"] >= 1
    assert after['quorum_deliveries_handled_total{kind="command"}'] == 1
