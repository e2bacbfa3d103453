"""``/quorum``: one screen of help, and the command that was probably meant."""

from __future__ import annotations

import pytest

from bot.views import help
from handlers.synonyms import SYNONYMS
from handlers.words import split
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA
from tests.handlers.offices import DIRECT, Office, said
from tests.handlers.offices import office as office  # a fixture


@pytest.mark.parametrize("typed", ["/quorum", "/quorum help", "/quorum HELP"])
async def test_all_commands_are_explained_anywhere(office: Office, typed: str) -> None:
    for told in (said(await office.types(ANA, typed)), said(await office.types(ANA, typed, DIRECT))):
        for command in ("/project start", "/requirement import", "/signoff cancel", "/quorum help"):
            assert command in told


@pytest.mark.parametrize("typed", ["project start", "requirement add", "requirement import", "signoff cancel"])
async def test_help_behind_a_verb_explains_its_command_and_does_nothing(office: Office, typed: str) -> None:
    await office.types(ANA, "/project start Payments portal")
    name = typed.split()[0]

    assert said(await office.types(ANA, f"/{typed} Help")) == said(await office.types(ANA, f"/{name} help"))
    assert await office.requirements() == 0


async def test_help_behind_a_verb_of_quorum_explains_all(office: Office) -> None:
    assert said(await office.types(ANA, "/quorum export help")) == said(await office.types(ANA, "/quorum help"))


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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/project remove", "/project archive"),
        ("/requirement remove R1", "/requirement withdraw"),
        ("/requirement delete R1", "/requirement withdraw"),
        ("/requirement Update R1", "/requirement edit"),
        ("/requirement find x", "/requirement list"),
        ("/requirement R1", "/requirement show R1"),
        ("/signoff close V1", "/signoff cancel"),
        ("/signoff v-1", "/signoff status V-1"),
        ("/signoff L2", "/signoff baseline L2"),
        ("/project status", "/project"),
        ("/requirement mine", "/requirement list mine"),
    ],
)
async def test_a_word_that_means_a_verb_gets_that_verb_however_it_looks(office: Office, typed: str, meant: str) -> None:
    assert f"Did you mean `{meant}`?" in said(await office.types(ANA, typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/requirement trace R1", "`/quorum trace`"),
        ("/requirement export", "`/quorum export`"),
        ("/requirement start", "`/project start` or `/signoff start`"),
        ("/requirement cancel V1", "`/signoff cancel`"),
        ("/requirement project", "`/project`"),
        ("/project add Words", "`/requirement add`"),
        ("/signoff import", "`/requirement import`"),
    ],
)
async def test_a_word_of_another_command_gets_that_one_however_much_it_looks_like_one_here(
    office: Office, typed: str, meant: str
) -> None:
    assert f"Did you mean {meant}?" in said(await office.types(ANA, typed))


@pytest.mark.parametrize("word", ["approve", "reject", "abstain", "vote"])
async def test_whoever_types_a_vote_is_led_to_the_buttons(office: Office, word: str) -> None:
    told = said(await office.types(ANA, f"/signoff {word} V1"))

    assert "The buttons on the card of the sign-off do that" in told
    assert "Did you mean" not in told


@pytest.mark.parametrize("command", help.COMMANDS)
def test_every_verb_that_a_word_is_taken_for_is_one_and_no_verb_is_taken_for_another(command: str) -> None:
    taken = SYNONYMS.get(command, {})

    assert {split(verb)[0] for verb in taken.values()} <= {*help.verbs(command), ""}
    assert not set(taken) & set(help.verbs(command))


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
