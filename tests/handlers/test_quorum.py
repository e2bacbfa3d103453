"""``/quorum``: one screen of help, and the command that was probably meant."""

from __future__ import annotations

import pytest

from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA
from tests.handlers.offices import DIRECT, Office, said
from tests.handlers.offices import office as office  # a fixture


@pytest.mark.parametrize("typed", ["/quorum", "/quorum help", "/quorum HELP"])
async def test_all_commands_are_explained_anywhere(office: Office, typed: str) -> None:
    for told in (said(await office.types(ANA, typed)), said(await office.types(ANA, typed, DIRECT))):
        for command in ("/project start", "/requirement import", "/signoff cancel", "/quorum help"):
            assert command in told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hlep", "`/quorum help`"),
        ("requirment", "`/requirement`"),
        ("/requirment", "`/requirement`"),
        ("basline L1", "`/signoff baseline`"),
        ("strat", "`/project start` or `/signoff start`"),
        ("add Words", "`/requirement add`"),
        ("stat", "`/signoff status`"),
    ],
)
async def test_a_typing_mistake_gets_the_nearest_command(office: Office, typed: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in said(await office.types(ANA, f"/quorum {typed}"))


@pytest.mark.parametrize("typed", ["/nope", "/nope hello", "/plan add x"])
async def test_a_command_that_is_none_of_ours_is_led_to_help_with_whatever_words(office: Office, typed: str) -> None:
    assert "Type `/quorum help` to go on." in said(await office.types(ANA, typed))


@pytest.mark.parametrize("typed", ["signoff", "/signoff", "SignOff"])
async def test_the_name_of_a_command_explains_it(office: Office, typed: str) -> None:
    assert "/signoff remind [V1]" in said(await office.types(ANA, f"/quorum {typed}"))


@pytest.mark.parametrize("typed", ["xyzzy", "<!channel>", "\u200b", "/", "x" * 10_000])
async def test_anything_else_is_led_to_help_and_pings_nobody(office: Office, typed: str) -> None:
    told = said(await office.types(ANA, f"/quorum {typed}"))

    assert "/quorum help" in told
    assert "<!channel>" not in told
