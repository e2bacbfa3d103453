"""A requirement gets what it lacks and is agreed on; another one has words that nobody can test."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import BEN, PAYMENTS, Stage, did, form_of, saying, told, types, words_of

VAGUE = "Refunds shall be easy and fast"
#: Whose it is, how it will be tried, and what it takes; the reason and a criterion came with the file.
LACKING = {"owner": [BEN], "verification": "demonstration", "estimate": "3 / 5 / 8"}


async def walks(stage: Stage) -> None:
    """Ada walks through what is missing, fills in the first and skips the second."""
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/requirement", "analyse"))
    did(await ada.submit(form_of(ada), LACKING))
    did(await ada.click(form_of(ada), "analysis.skip"))
    did(await ada.close(form_of(ada)))


async def agreed(stage: Stage) -> None:
    """Ada takes what lacks nothing from stage to stage, by the buttons under its details."""
    ada = stage.person("ada")
    await types(stage, "ada", "/requirement", "show R1", "Propose")
    for button in ("Start review", "Agree", "open, agreed"):
        did(await ada.click(ada.ephemerals(PAYMENTS)[-1], "requirement.stage"))
        await told(stage, ada, button)


async def hinted(stage: Stage) -> None:
    """Ben captures something in words that nobody can test, and Ada reads why."""
    did(await stage.person("ben").command(PAYMENTS, "/requirement", f"add {VAGUE}"))
    await stage.eventually(lambda: saying(stage, VAGUE))
    await types(stage, "ada", "/requirement", "show R13", "Better, for example")


async def one_dismissed(stage: Stage) -> None:
    """Ada puts one of the hints away."""
    ada = stage.person("ada")
    did(await ada.click(ada.ephemerals(PAYMENTS)[-1], "requirement.dismiss_hint"))
    await stage.eventually(lambda: "Vague words" not in words_of(ada.ephemerals(PAYMENTS)[-1]))


SCENE = Scene(
    name="Made ready to sign",
    about="R1 lacks nothing and is agreed; R13 has hints about its wording, of which Ada dismissed one.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada walks through what is missing: she fills in R1 and skips R2", walks),
        step("Ada proposes R1, starts its review, and agrees", agreed),
        step("Ben captures R13, and Ada reads the hints about its words", hinted),
        step("Ada dismisses one of them", one_dismissed),
    ),
)
