"""The environment, read once: what is set, checked, and said in one line when it is wrong."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from msgspec import Struct

DEFAULT_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE_URL = "sqlite:///data/quorum.db"
_PREFIXES = {"SLACK_BOT_TOKEN": ("xoxb-", "xoxe.xoxb-"), "SLACK_APP_TOKEN": ("xapp-",)}


#: Setting one of these means a real workspace, or a stand-in for one.
_SLACK = frozenset(
    {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
)


class SettingsError(ValueError):
    """A wrong or half-set environment; the sentence says what to do."""


class Mode(StrEnum):
    """How Slack and the bot find each other."""

    #: The local Slack, started together with the bot.
    PLAYGROUND = "playground"
    SOCKET = "socket"
    HTTP = "http"
    #: HTTP for many workspaces.
    OAUTH = "oauth"


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that the environment says."""

    mode: Mode
    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    #: Fernet keys, the newest first.
    secret_keys: tuple[str, ...] = ()
    api_url: str = DEFAULT_API_URL
    database_url: str = DEFAULT_DATABASE_URL
    host: str = "127.0.0.1"
    port: int = 3000
    log_level: str = "INFO"
    log_format: str = "text"
    settle_seconds: float = 60.0
    #: Where a playground on this machine tells the time; empty means the machine's own.
    clock_url: str = ""

    def __repr__(self) -> str:
        """Say the mode only: the rest may be secret."""
        return f"Settings({self.mode.value})"

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings; raises SettingsError with one sentence."""
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        mode = _mode(given)
        _check_tokens(given)
        return cls(
            mode=mode,
            bot_token=given.get("SLACK_BOT_TOKEN", ""),
            app_token=given.get("SLACK_APP_TOKEN", ""),
            signing_secret=given.get("SLACK_SIGNING_SECRET", ""),
            client_id=given.get("SLACK_CLIENT_ID", ""),
            client_secret=given.get("SLACK_CLIENT_SECRET", ""),
            secret_keys=_keys(given),
            api_url=_api_url(given),
            database_url=given.get("DATABASE_URL", DEFAULT_DATABASE_URL),
            host=_host(given),
            port=_whole(given, "PORT", "3000", most=65535),
            log_level=_one_of(given, "LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            log_format=_one_of(given, "LOG_FORMAT", ("text", "json")),
            settle_seconds=_seconds(given, "QUORUM_SETTLE_SECONDS", 60.0),
            clock_url=_clock_url(given),
        )


def _mode(given: Mapping[str, str]) -> Mode:
    slack = given.keys() & _SLACK
    if not slack:
        return Mode.PLAYGROUND
    if slack & {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"} and "SLACK_BOT_TOKEN" not in slack:
        _need(given, "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "QUORUM_SECRET_KEY")
        return Mode.OAUTH
    _need(given, "SLACK_BOT_TOKEN")
    if "SLACK_APP_TOKEN" in slack:
        return Mode.SOCKET
    if "SLACK_SIGNING_SECRET" in slack:
        return Mode.HTTP
    raise SettingsError(
        "SLACK_BOT_TOKEN alone is not enough: set SLACK_APP_TOKEN too (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)."
    )


def _need(given: Mapping[str, str], *names: str) -> None:
    missing = [name for name in names if name not in given]
    if missing:
        there = ", ".join(sorted(given.keys() & _SLACK))
        raise SettingsError(f"Set {' and '.join(missing)} as well; so far there is {there}.")


def _check_tokens(given: Mapping[str, str]) -> None:
    for name in sorted(given.keys() & _SLACK):
        # A header of HTTP carries nothing else.
        if not all("!" <= letter <= "~" for letter in given[name]):
            raise SettingsError(f"{name} holds a blank, a line break or a letter that none has; copy it again.")
    for name, prefixes in _PREFIXES.items():
        if name in given and not given[name].startswith(prefixes):
            raise SettingsError(f"{name} begins with {prefixes[0]}; what is set there is another kind of token.")


def _keys(given: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in given.get("QUORUM_SECRET_KEY", "").split(",") if key.strip())
    # 32 bytes in URL-safe base64; whoever opens the vault would otherwise fail at the first installation.
    if not all(map(_is_key, keys)):
        raise SettingsError(
            "QUORUM_SECRET_KEY is no Fernet key. Make one with: python -c "
            '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        )
    return keys


def _is_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def _api_url(given: Mapping[str, str]) -> str:
    url = given.get("SLACK_API_URL", DEFAULT_API_URL)
    if not _is_web_address(url):
        raise SettingsError("SLACK_API_URL is an address that begins with https:// (or http:// on this machine).")
    return url if url.endswith("/") else f"{url}/"


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_whole and url.isprintable() and " " not in url and _is_host(parts.hostname or "")


def _host(given: Mapping[str, str]) -> str:
    host = given.get("HOST", "127.0.0.1")
    if not _is_host(host):
        raise SettingsError(f"HOST is an address or a name of this machine, such as 127.0.0.1, not {host[:20]!r}.")
    return host


def _is_host(host: str) -> bool:
    """Whether somebody can be asked where this is; whether it is anywhere, only they know."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _is_name(host)
    return True


def _is_name(host: str) -> bool:
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


def _clock_url(given: Mapping[str, str]) -> str:
    url = given.get("QUORUM_CLOCK_URL", "")
    # Whoever tells the time decides which deadlines have come, so nobody from outside may.
    if url and not _is_on_this_machine(url):
        raise SettingsError(
            "QUORUM_CLOCK_URL is the address of a clock on this machine, http://127.0.0.1:…, http://[::1]:… or "
            "http://localhost:…; in a real workspace leave it unset."
        )
    return url


def _is_on_this_machine(url: str) -> bool:
    try:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.port == 0 or "@" in parts.netloc or "\\" in url:
            return False
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _whole(given: Mapping[str, str], name: str, default: str, *, most: int) -> int:
    typed = given.get(name, default)
    if not (typed.isascii() and typed.isdigit() and int(typed) <= most):
        raise SettingsError(f"{name} is a whole number up to {most}, not {typed[:20]!r}.")
    return int(typed)


def _seconds(given: Mapping[str, str], name: str, default: float) -> float:
    try:
        seconds = float(given.get(name, default))
    except ValueError:
        seconds = -1.0
    if not 0 < seconds <= 3600:
        raise SettingsError(f"{name} is a number of seconds, more than 0 and at most 3600.")
    return seconds


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    typed = given.get(name, allowed[0])
    found = next((each for each in allowed if each.lower() == typed.lower()), None)
    if found is None:
        raise SettingsError(f"{name} is one of {', '.join(allowed)}; it is set to {typed[:20]!r}.")
    return found
