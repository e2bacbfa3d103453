"""Somebody is away, and a colleague votes in their place."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import Stage, a_round, asked, saying, types, votes


async def chloe_delegates(stage: Stage) -> None:
    """Chloe gives her vote into Deepak's hands."""
    text = "delegate @deepak until tomorrow because my train has no network"
    await types(stage, "chloe", "/signoff", text, "may vote for you in this project until")


async def deepak_votes(stage: Stage) -> None:
    """Deepak approves for her where he was asked: in his direct messages."""
    await votes(stage, await asked(stage, "deepak"), deepak="approve")
    await stage.eventually(lambda: saying(stage, "*By a colleague:* <@U0CHLOE>, by <@U0DEEPAK>"))


SCENE = Scene(
    name="Voted by a colleague",
    about="Chloe’s vote was given by Deepak, and the card says so; Ada and Ben have not voted yet.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada asks Ben, Chloe and herself", a_round),
        step("Chloe is away, and lets Deepak vote for her", chloe_delegates),
        step("Deepak approves for Chloe", deepak_votes),
    ),
)
