"""The environment, right and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app import kept_beside
from bot.settings import Mode, Settings, SettingsError

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
APP = {"SLACK_APP_TOKEN": "xapp-1"}
SECRET = {"SLACK_SIGNING_SECRET": "s"}
OAUTH = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c", **SECRET}
KEY = {"QUORUM_SECRET_KEY": Fernet.generate_key().decode()}


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({}, Mode.PLAYGROUND),
        ({"SLACK_BOT_TOKEN": "  "}, Mode.PLAYGROUND),
        (BOT | APP, Mode.SOCKET),
        (BOT | SECRET, Mode.HTTP),
        (BOT | APP | SECRET, Mode.SOCKET),
        (OAUTH | KEY, Mode.OAUTH),
    ],
)
def test_what_is_set_says_how_slack_and_the_bot_find_each_other(environment: dict[str, str], mode: Mode) -> None:
    assert Settings.from_env(environment).mode is mode


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (BOT, "SLACK_APP_TOKEN"),
        (APP, "Set SLACK_BOT_TOKEN as well"),
        (SECRET, "Set SLACK_BOT_TOKEN as well"),
        (OAUTH, "QUORUM_SECRET_KEY"),
        (OAUTH | {"QUORUM_SECRET_KEY": "short"}, "Fernet"),
        (OAUTH | {"QUORUM_SECRET_KEY": "!" * 44}, "Fernet"),
        (OAUTH | {"QUORUM_SECRET_KEY": "ä" * 44}, "Fernet"),
        (OAUTH | {"QUORUM_SECRET_KEY": "A" * 44}, "Fernet"),
        ({"SLACK_BOT_TOKEN": "xapp-1", **APP}, "begins with xoxb-"),
        (BOT | {"SLACK_APP_TOKEN": "xoxb-1"}, "begins with xapp-"),
        (BOT | APP | {"PORT": "eighty"}, "PORT is a whole number"),
        (BOT | APP | {"PORT": "70000"}, "PORT is a whole number"),
        (BOT | APP | {"LOG_LEVEL": "loud"}, "LOG_LEVEL is one of"),
        (BOT | APP | {"QUORUM_SETTLE_SECONDS": "-1"}, "QUORUM_SETTLE_SECONDS"),
        (BOT | APP | {"SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
        *[
            (BOT | APP | {"SLACK_API_URL": url}, "SLACK_API_URL is an address")
            for url in (
                "http://[::",
                "http://",
                "https:///api/",
                "http://a:b/",
                "http://a:0/",
                "http://a b/",
                "http://../",
            )
        ],
        *[(BOT | APP | {"HOST": host}, "HOST is an address") for host in ("..", "a" * 70, "a..b")],
        (APP | {"SLACK_BOT_TOKEN": "xoxb-a\nb"}, "SLACK_BOT_TOKEN holds a blank, a line break"),
        (BOT | {"SLACK_APP_TOKEN": "xapp-a b"}, "SLACK_APP_TOKEN holds a blank"),
        (BOT | {"SLACK_SIGNING_SECRET": "ä"}, "SLACK_SIGNING_SECRET holds a blank"),
        *[
            (BOT | APP | {"QUORUM_CLOCK_URL": url}, "QUORUM_CLOCK_URL is the address of a clock on this machine")
            for url in (
                "http://time.example/clock",
                "http://127.0.0.1:65536/clock",
                "http://127.0.0.1:0/clock",
                "http://10.0.0.1/clock",
                "http://0.0.0.0/clock",
                "http://127.0.0.1.time.example/clock",
                "http://localhost@time.example/clock",
                "http://time.example\\@127.0.0.1/clock",
                "http://[::ffff:8.8.8.8]/clock",
                "http://[::1/clock",
                "https://localhost/clock",
                "127.0.0.1:3100",
                "http:///clock",
            )
        ],
    ],
)
def test_a_wrong_environment_is_told_in_one_sentence(environment: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        Settings.from_env(environment)

    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("host", ["::", "::1", "localhost", "bot.example.", "bücher.example"])
def test_an_address_or_a_name_says_where_to_listen(host: str) -> None:
    assert Settings.from_env(BOT | APP | {"HOST": host}).host == host


@pytest.mark.parametrize("host", ["127.0.0.1:3100", "127.9.9.9", "[::1]:3100", "localhost:3100", "LOCALHOST"])
def test_a_clock_on_this_machine_may_tell_the_time(host: str) -> None:
    url = f"http://{host}/clock"

    assert Settings.from_env(BOT | APP | {"QUORUM_CLOCK_URL": url}).clock_url == url


def test_without_a_clock_of_its_own_nobody_tells_the_bot_the_time() -> None:
    assert Settings.from_env(BOT | APP).clock_url == ""


@pytest.mark.parametrize(
    ("environment", "records"),
    [
        ({}, "sqlite:////opt/quorum/data/quorum.db"),
        ({"DATABASE_URL": "sqlite:///mine.db"}, "sqlite:///mine.db"),
        ({"DATABASE_URL": "postgresql://host/quorum"}, "postgresql://host/quorum"),
    ],
)
def test_wherever_the_local_slack_is_started_the_records_are_beside_its_state(
    environment: dict[str, str], records: str
) -> None:
    state = Path("/opt/quorum/data/playground.json")

    assert kept_beside(state, Settings.from_env(environment).database_url) == records


def test_settings_never_show_their_secrets() -> None:
    assert "xoxb" not in repr(Settings.from_env(BOT | APP))


def test_the_base_of_the_api_always_ends_with_a_slash() -> None:
    assert Settings.from_env(BOT | APP | {"SLACK_API_URL": "http://127.0.0.1:1/api"}).api_url.endswith("/api/")
