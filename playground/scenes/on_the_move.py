"""Weeks after a sign-off: requirements are added, changed and withdrawn, and somebody asks how much."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playground.scene import Scene, step
from playground.scenes import change_under_vote, signed_off
from playground.scenes.words import saying, types

if TYPE_CHECKING:
    from playground.server import Playground

_WEEK = timedelta(weeks=1).total_seconds()
LATER = ("Refunds shall be easy and fast", "Payments shall be kept for 7 years")


async def weeks_pass(slack: Playground) -> None:
    """Two weeks pass, with a requirement in each."""
    for text in LATER:
        slack.clock.move_by(_WEEK)
        await types(slack, "ada", "/requirement", f"add {text}")
    await slack.eventually(lambda: all(saying(slack, text) for text in LATER))


async def withdrawn(slack: Playground) -> None:
    """A week later one of them is withdrawn."""
    slack.clock.move_by(_WEEK)
    await types(slack, "ada", "/requirement", "withdraw R14 because the bank keeps them", "withdrawn")


async def linked(slack: Playground) -> None:
    """Ada says what verifies what, and what comes from what."""
    for link in ("R3 verifies R1", "R13 derives from R5"):
        await types(slack, "ada", "/requirement", f"link {link}", "Linked")


async def measured(slack: Playground) -> None:
    """Ada asks how much the requirements moved since they were signed; the chart comes as a picture."""
    await types(slack, "ada", "/requirement", "metrics L1", "Volatility since L1")
    await slack.eventually(lambda: [each for each in slack.person("ada").direct_messages() if each.files])


SCENE = Scene(
    name="Weeks of changes, in numbers",
    about="Three weeks after L1 Ada sees how much has moved since, and has the chart in her direct messages.",
    steps=(
        *signed_off.SIGNED,
        step("Ada asks for other words of R7, and Ben and Chloe approve", change_under_vote.other_words),
        step("Two weeks pass, and each brings a requirement", weeks_pass),
        step("A week later one of them is withdrawn", withdrawn),
        step("Ada links some of them", linked),
        step("Ada asks for numbers and the chart", measured),
    ),
)
