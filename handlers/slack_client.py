"""The one place where clients of Slack's Web API are made."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

#: No call may hang: whoever waits for a form waits three seconds, and delivery looks for lost posts itself.
CALL_SECONDS = 10
SLACK_API_URL = "https://slack.com/api/"


def http_session() -> aiohttp.ClientSession:
    """Return the session that all calls of the process share; whoever asked closes it. It keeps no cookies."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS), cookie_jar=aiohttp.DummyCookieJar())


def web_client(
    *, base_url: str, session: aiohttp.ClientSession | None = None, token: str | None = None
) -> AsyncWebClient:
    """Return a client that tries every call exactly once: retrying is for those who know what a second try may do."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=CALL_SECONDS, session=session, retry_handlers=[])
