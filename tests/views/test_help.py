"""Help: every command in one table, and the one that was probably meant."""

from __future__ import annotations

import re

import pytest

from bot.views import help, ids
from handlers.asked import Command
from handlers.contents import router_of
from handlers.words import Subcommands
from tests.views.readers import HOSTILE_NAME, accepted

#: What a screen shows without scrolling, and without breaking a line.
LINES, WIDTH = 30, 120
COMMANDS = [ids.PROJECT, ids.REQUIREMENT, ids.SIGNOFF, ids.QUORUM]


def test_all_commands_stand_in_one_screen() -> None:
    shown = help.overview()

    accepted(shown)
    assert list(help.COMMANDS) == COMMANDS
    sections = [block["text"]["text"] for block in shown.blocks if block["type"] == "section"]
    assert sum(len(section.splitlines()) for section in sections) <= LINES
    for name, section in zip(COMMANDS, sections, strict=True):
        # Whatever a command knows is there once, and nothing else is.
        typed = [words.removeprefix(name).strip() for words in re.findall("`([^`]+)`(?=,| –)", section)]
        assert {words.split()[0] for words in typed if words} == set(help.verbs(name))
        assert section.startswith(f"*{name}*\n`{name}")
        for words in typed:
            assert words in shown.text
    assert max(len(line) for section in sections for line in section.splitlines()) <= WIDTH


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_explained_with_all_its_words(name: str) -> None:
    shown = help.command(name)

    accepted(shown)
    assert all(usage.does in shown.text for usage in help.COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_help_knows_just_the_words_that_the_command_knows(name: str) -> None:
    router = router_of(None)  # type: ignore[arg-type]  # nothing is asked, only registered
    answer = router._tables[Command][name]
    subcommands = answer.__self__  # type: ignore[attr-defined]  # a bound method
    assert isinstance(subcommands, Subcommands)

    assert set(help.verbs(name)) - {"help"} == set(subcommands.verbs)


def test_an_unknown_word_gets_the_nearest_and_does_nothing_of_its_own() -> None:
    assert "Did you mean `/project rename`?" in accepted(help.unknown("/project", "renmae", ["/project rename"]))
    assert (
        "Did you mean `/project start` or `/signoff start`?"
        in help.meant("strat", ["/project start", "/signoff start"]).text
    )
    for shown in (help.unknown("/project", HOSTILE_NAME * 30, ()), help.meant(HOSTILE_NAME * 30, ())):
        assert "<!channel>" not in accepted(shown)
        assert "help`" in shown.text
