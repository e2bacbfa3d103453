"""Four people are asked to sign twelve requirements, and two of them have voted."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import ADA, BEN, CHLOE, DEEPAK, Stage, a_round, asked, card_of, saying, votes, words_of


async def ben_approves(stage: Stage) -> None:
    """Ben approves where he was asked: in his direct messages."""
    await votes(stage, await asked(stage, "ben"), ben="approve")
    await stage.eventually(lambda: "1 approve" in words_of(saying(stage, "Sign-off V1")[0]))


async def chloe_abstains(stage: Stage) -> None:
    """Chloe abstains in the channel."""
    await votes(stage, await card_of(stage, 1), chloe="abstain")
    await stage.eventually(lambda: "1 abstain" in words_of(saying(stage, "Sign-off V1")[0]))


SCENE = Scene(
    name="Sign-off in progress",
    about="A sign-off by majority; Ben approved, Chloe abstained, Ada and Deepak have not voted yet.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada asks Ben, Chloe, Deepak and herself", a_round, ADA, BEN, CHLOE, DEEPAK, policy="majority_cast"),
        step("Ben approves in his direct messages", ben_approves),
        step("Chloe abstains in the channel", chloe_abstains),
    ),
)
