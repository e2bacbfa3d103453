"""What the outcome of a call that delivery makes means: done, a definite no, or nobody knows."""

from __future__ import annotations

from collections.abc import Awaitable
from enum import Enum
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.outbox import SlackCall
from handlers.slack_errors import code_of

Value = TypeVar("Value")

#: How long a workspace is left alone that does not let us in.
TEAM_PAUSE_SECONDS = 60.0
_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
#: Slack may have done it all the same.
_DOUBTFUL = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
#: The whole workspace is out of reach until an admin does something; everything is kept until then.
_TEAM_IS_OUT = frozenset(
    {
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    }
)
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class Outcome(Enum):
    """What a definite no means."""

    LATER = "later"
    NEVER = "never"
    GONE = "gone"


class Refused(Exception):
    """Slack said a definite no, or we did not even ask."""

    def __init__(self, code: str, outcome: Outcome, *, seconds: float = 0.0, pauses: SlackCall | None = None) -> None:
        """Say what it means, how long to wait, and which call is not to be made meanwhile for any message."""
        super().__init__(code)
        self.code = code
        self.outcome = outcome
        self.seconds = seconds
        self.pauses = pauses


class Unknown(Exception):
    """Nobody knows whether Slack did it."""

    def __init__(self, why: str) -> None:
        """Say why."""
        super().__init__(why)
        self.why = why


def not_now(seconds: float) -> Refused:
    """Return our own no: the call would come sooner than Slack wants."""
    return Refused("ratelimited", Outcome.LATER, seconds=seconds)


def team_is_out(code: str, seconds: float = TEAM_PAUSE_SECONDS) -> Refused:
    """Return the no of a workspace that does not let us in."""
    return Refused(code, Outcome.LATER, seconds=seconds, pauses=SlackCall.ANY)


async def outcome_of(call: SlackCall, asked: Awaitable[Value]) -> Value:
    """Await a call and return its answer; raises Refused or Unknown."""
    try:
        return await asked
    except SlackApiError as error:
        raise _meaning(call, error) from error
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
        raise Unknown(type(error).__name__) from error


def _meaning(call: SlackCall, error: SlackApiError) -> Exception:
    code = code_of(error)
    status = getattr(error.response, "status_code", 200)
    if status == 429 or code in _RATE_LIMITED:
        return Refused("ratelimited", Outcome.LATER, seconds=_retry_after(error), pauses=call)
    if code in _TEAM_IS_OUT:
        return team_is_out(code)
    if code in _GONE:
        return Refused(code, Outcome.GONE)
    if not code or code in _DOUBTFUL or status >= 500:
        return Unknown(code or f"HTTP {status}")
    return Refused(code, Outcome.NEVER)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {}) or {}
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return max(0.05, float(value))
    except ValueError:
        return 1.0
