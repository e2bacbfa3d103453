"""``python app.py doctor``: looks at everything that must fit, and says how to mend each thing that does not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Mode, Settings
from handlers.slack_client import http_session, web_client
from handlers.slack_errors import code_of
from handlers.vault import Vault

_MANIFEST = Path(__file__).parent.parent / "manifest.yml"
#: Slack refuses signatures that are older; half of it is already a reason to look.
_CLOCK_SECONDS = 150


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    #: How to mend it; empty when it is well.
    mend: str = ""


async def findings(settings: Settings) -> list[Finding]:
    """Look at the manifest, the token, its scopes and the clock."""
    found = [*_manifest()]
    async with http_session() as session:
        if settings.bot_token:
            client = web_client(base_url=settings.api_url, session=session, token=settings.bot_token)
            found += [each async for each in _token(client)]
        if settings.mode is Mode.SOCKET:
            found.append(await _app_token(web_client(base_url=settings.api_url, session=session), settings.app_token))
    if settings.mode is Mode.OAUTH:
        Vault(settings.secret_keys)
        found.append(Finding("secret key"))
    return found


def printed(found: list[Finding]) -> int:
    """Print what was found, and return 1 when something needs mending."""
    for each in found:
        print(f"{'mend' if each.mend else 'well'}  {each.what}{': ' + each.mend if each.mend else ''}")
    return 1 if any(each.mend for each in found) else 0


def needed_scopes() -> set[str]:
    """Return the scopes that the manifest asks for."""
    return set(_read_manifest()["oauth_config"]["scopes"]["bot"])


def _read_manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(_MANIFEST.read_text(encoding="utf-8"))
    return read


def _manifest() -> Iterator[Finding]:
    try:
        needed_scopes()
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        yield Finding("manifest", f"manifest.yml cannot be read ({type(error).__name__}); take it from the release.")
        return
    yield Finding("manifest")


async def _token(client: AsyncWebClient) -> AsyncIterator[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        mend = "copy the Bot User OAuth Token again from OAuth & Permissions into SLACK_BOT_TOKEN"
        yield Finding("bot token", f"Slack says {code_of(error)}; {mend}.")
        return
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        yield Finding("Slack", f"no answer ({type(error).__name__}); check the network and SLACK_API_URL.")
        return
    yield Finding("bot token")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    yield _scopes(str(headers.get("x-oauth-scopes", "")))
    yield _clock(str(headers.get("date", "")))


def _scopes(granted: str) -> Finding:
    missing = sorted(needed_scopes() - {scope.strip() for scope in granted.split(",")})
    if not missing:
        return Finding("scopes")
    return Finding("scopes", f"missing {', '.join(missing)}; update the app from manifest.yml and install it again.")


def _clock(date: str) -> Finding:
    try:
        difference = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
    except ValueError:
        return Finding("clock")
    if difference < _CLOCK_SECONDS:
        return Finding("clock")
    return Finding("clock", f"it is {difference:.0f} seconds off Slack's; let the machine set its time by NTP.")


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        mend = "make an app-level token with connections:write, and turn Socket Mode on"
        return Finding("app token", f"Slack says {code_of(error)}; {mend}.")
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return Finding("app token", f"no answer ({type(error).__name__}); check the network.")
    return Finding("app token")
