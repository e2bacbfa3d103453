"""Words change while people vote on them: only the votes on these words lapse, and one is given again."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import PAYMENTS, Stage, a_round, card_of, did, form_of, offered, saying, votes

SOONER = "The customer shall get a receipt by e-mail within 30 seconds after a payment"


async def both_approve(stage: Stage) -> None:
    """Ben and Chloe approve everything."""
    await votes(stage, await card_of(stage, 1), ben="approve", chloe="approve")
    await stage.eventually(lambda: saying(stage, "2 approve, 0 reject, 0 abstain"))


async def edited(stage: Stage) -> None:
    """Ada edits one of the requirements, and both are asked about it again."""
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/requirement", "edit R7"))
    did(await ada.submit(form_of(ada), {"text": SOONER}))
    await stage.eventually(lambda: saying(stage, "Edited since the start: R7"))
    await offered(stage, "chloe", "Still approve")


async def still_approves(stage: Stage) -> None:
    """Ben sees what is different, and still approves."""
    did(await stage.person("ben").click(await offered(stage, "ben", "Still approve"), "signoff.still_approve"))
    await stage.eventually(lambda: saying(stage, "1 approve, 0 reject, 0 abstain"))


SCENE = Scene(
    name="Edited while people vote",
    about="R7 got other words: Ben still approves, Chloe is asked again, and their other votes stand.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada asks Ben, Chloe and herself", a_round),
        step("Ben and Chloe approve", both_approve),
        step("Ada edits R7, and both are asked about it again", edited),
        step("Ben still approves", still_approves),
    ),
)
