"""Slack's errors as sentences: what a call that somebody waits for may raise."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from types import MappingProxyType
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.refusal import Refusal
from bot.errors import (
    ChannelArchived,
    ChannelGone,
    FileGone,
    FormChanged,
    MessageGone,
    NotInChannel,
    NotInstalled,
    PersonUnknown,
    SlackRefused,
    SlackUnavailable,
    TooLate,
    TooManyForms,
)

Value = TypeVar("Value")

_log = logging.getLogger(__name__)


class AlreadyOpen(Exception):
    """The trigger was used already: the form is in front of the person."""


_SENTENCES: Mapping[str, type[Refusal]] = MappingProxyType(
    {
        "not_in_channel": NotInChannel,
        "channel_not_found": ChannelGone,
        "message_not_found": MessageGone,
        "is_archived": ChannelArchived,
        "user_not_found": PersonUnknown,
        "user_not_visible": PersonUnknown,
        "expired_trigger_id": TooLate,
        "trigger_expired": TooLate,
        "invalid_trigger_id": TooLate,
        "push_limit_reached": TooManyForms,
        "hash_conflict": FormChanged,
        "not_found": FormChanged,
        "file_not_found": FileGone,
        "file_deleted": FileGone,
        "account_inactive": NotInstalled,
        "invalid_auth": NotInstalled,
        "not_authed": NotInstalled,
        "token_revoked": NotInstalled,
        "token_expired": NotInstalled,
    }
)
_USED_TRIGGER = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
#: Slack's trouble, not ours: the same call may work later.
_PASSING = frozenset(
    {"ratelimited", "rate_limited", "request_timeout", "service_unavailable", "fatal_error", "internal_error"}
)


async def told(method: str, call: Awaitable[Value]) -> Value:
    """Await a call and raise what went wrong as a sentence for the person who waits for it."""
    try:
        return await call
    except SlackApiError as error:
        raise _sentence(method, error) from error
    except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
        _log.warning("%s: no answer (%s)", method, type(error).__name__)
        raise SlackUnavailable from error


def code_of(error: SlackApiError) -> str:
    """Return Slack's own word for what went wrong; empty when there was none."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _sentence(method: str, error: SlackApiError) -> Exception:
    code = code_of(error)
    if code in _USED_TRIGGER:
        return AlreadyOpen(method)
    if known := _SENTENCES.get(code):
        return known()
    if not code or code in _PASSING:
        _log.warning("%s: %s", method, code or "no readable answer")
        return SlackUnavailable()
    # What is left is a mistake of ours or of the installation; the details never hold anything people wrote.
    _log.error("%s: %s %s", method, code, _details(error))
    return SlackRefused(method, code)


def _details(error: SlackApiError) -> str:
    data = error.response.data
    metadata = data.get("response_metadata") or {}
    parts = [*(metadata.get("messages") or ()), data.get("needed") and f"needs the scope {data['needed']}"]
    return "; ".join(str(part) for part in parts if part)
