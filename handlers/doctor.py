"""``python app.py doctor``: looks at everything that must fit, and says how to mend each thing that does not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

import aiohttp
import yaml
from msgspec import Struct
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Mode, Settings
from handlers.asked import Command, Event, Shortcut
from handlers.bolt import GOODBYES
from handlers.contents import router_of
from handlers.edge import Edge
from handlers.slack_client import http_session, web_client
from handlers.slack_errors import code_of
from handlers.vault import Vault

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
#: Slack refuses signatures that are older; half of it is already a reason to look.
_CLOCK_SECONDS = 150
_NOT_SLACK = "what answers at SLACK_API_URL does not speak as Slack does; check SLACK_API_URL and the proxy in between."


#: Whoever forgot to set one must not read that all is well with Slack.
_NO_TOKEN = {
    Mode.PLAYGROUND: "none is set, so this is a local Slack; nothing was asked of a real one, nor its scopes and clock",
    Mode.OAUTH: "each workspace gives its own when it installs the app; scopes and clock were not looked at",
}


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    what: str
    #: How to mend it; empty when it is well.
    mend: str = ""
    #: What else there is to know about it while it is well.
    says: str = ""


async def findings(settings: Settings, manifest_file: Path = MANIFEST) -> list[Finding]:
    """Look at the manifest, the token, its scopes and the clock."""
    manifest = None
    try:
        manifest = _read_manifest(manifest_file)
        found = [_fitting(manifest)]
    except (OSError, LookupError, TypeError, AttributeError, UnicodeError, yaml.YAMLError) as error:
        why = f"manifest.yml cannot be read ({type(error).__name__}), so nobody knows which scopes it takes"
        found = [Finding("manifest", f"{why}; take it from the release.")]
    async with http_session() as session:
        if settings.bot_token:
            client = web_client(base_url=settings.api_url, session=session, token=settings.bot_token)
            found += [each async for each in _token(client, manifest)]
        else:
            found.append(Finding("bot token", says=_NO_TOKEN[settings.mode]))
        if settings.mode is Mode.SOCKET:
            found.append(await _app_token(web_client(base_url=settings.api_url, session=session), settings.app_token))
    if settings.mode is Mode.OAUTH:
        Vault(settings.secret_keys)
        found.append(Finding("secret key"))
    return found


def printed(found: list[Finding]) -> int:
    """Print what was found, and return 1 when something needs mending."""
    for each in found:
        said = each.mend or each.says
        print(f"{'mend' if each.mend else 'well'}  {each.what}{': ' + said if said else ''}")
    return 1 if any(each.mend for each in found) else 0


def needed_scopes() -> set[str]:
    """Return the scopes that the manifest asks for."""
    return set(_read_manifest(MANIFEST).scopes)


class _Manifest(Struct, frozen=True):
    """What the manifest asks Slack for."""

    scopes: frozenset[str]
    #: What it names that the code answers, by kind.
    named: Mapping[str, frozenset[str]]


def _read_manifest(file: Path) -> _Manifest:
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    features, events = read["features"], read["settings"]["event_subscriptions"]["bot_events"]
    return _Manifest(
        scopes=frozenset(read["oauth_config"]["scopes"]["bot"]),
        named={
            "commands": frozenset(each["command"] for each in features["slash_commands"]),
            "shortcuts": frozenset(each["callback_id"] for each in features["shortcuts"]),
            # Slack names a message by where it was written, and calls all of them a message when it tells of them.
            "events": frozenset(each.partition(".")[0] for each in events),
        },
    )


def _answered() -> Mapping[str, frozenset[str]]:
    """Return what the code answers, by kind."""
    # To name what is answered nothing is asked of the edge.
    router = router_of(cast("Edge", None))
    return {
        "commands": router.ids(Command),
        "shortcuts": router.ids(Shortcut),
        # Goodbyes are heard before anything is handed on.
        "events": router.ids(Event) | GOODBYES,
    }


def _fitting(manifest: _Manifest) -> Finding:
    answered = _answered()
    wrong = {kind: sorted(named ^ answered[kind]) for kind, named in manifest.named.items()}
    if not any(wrong.values()):
        return Finding("manifest", says=f"its {' and '.join(manifest.named)} are those that this Quorum answers")
    told = "; ".join(f"{kind} {', '.join(names)}" for kind, names in wrong.items() if names)
    return Finding("manifest", f"manifest.yml and this Quorum differ ({told}); take it from the release.")


async def _token(client: AsyncWebClient, manifest: _Manifest | None) -> AsyncIterator[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        if code := code_of(error):
            mend = "copy the Bot User OAuth Token again from OAuth & Permissions into SLACK_BOT_TOKEN"
            yield Finding("bot token", f"Slack says {code}; {mend}.")
        else:
            yield Finding("Slack", _NOT_SLACK)
        return
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        yield Finding("Slack", f"no answer ({type(error).__name__}); check the network and SLACK_API_URL.")
        return
    yield Finding("bot token")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if manifest is not None:
        yield _scopes(manifest.scopes, headers.get("x-oauth-scopes"))
    yield _clock(str(headers.get("date", "")))


def _scopes(needed: frozenset[str], granted: str | None) -> Finding:
    if granted is None:
        # A proxy in between may have taken the header away.
        return Finding("scopes", says="Slack did not say which scopes the token has")
    missing = sorted(needed - {scope.strip() for scope in granted.split(",")})
    if not missing:
        return Finding("scopes")
    return Finding("scopes", f"missing {', '.join(missing)}; update the app from manifest.yml and install it again.")


def _clock(date: str) -> Finding:
    try:
        told = parsedate_to_datetime(date)
    except ValueError:
        return Finding("clock")
    # By -0000 a time in UTC says that it comes from nowhere; it is read as one without a zone.
    difference = abs((datetime.now(UTC) - (told if told.tzinfo else told.replace(tzinfo=UTC))).total_seconds())
    if difference < _CLOCK_SECONDS:
        return Finding("clock")
    return Finding("clock", f"it is {difference:.0f} seconds off Slack's; let the machine set its time by NTP.")


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        mend = "make an app-level token with connections:write, and turn Socket Mode on"
        code = code_of(error)
        return Finding("app token", f"Slack says {code}; {mend}." if code else _NOT_SLACK)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return Finding("app token", f"no answer ({type(error).__name__}); check the network.")
    return Finding("app token")
