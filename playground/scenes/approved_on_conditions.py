"""Two people approve on a condition: one was met and accepted, the other one is open."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import (
    ADA,
    BEN,
    DEEPAK,
    Stage,
    a_round,
    approves_if,
    card_of,
    did,
    offered,
    saying,
    words_of,
)


async def ben_approves_if(stage: Stage) -> None:
    """Ben approves if Chloe sees to something."""
    await approves_if(stage, await card_of(stage, 1), "ben", condition="Support agrees to refund within 180 days")
    await stage.eventually(lambda: saying(stage, "<@U0BEN> approves if: Support agrees"))


async def it_is_met(stage: Stage) -> None:
    """Chloe says that it is met, and Ben accepts that."""
    did(await stage.person("chloe").click(await offered(stage, "chloe", "Met"), "condition.met"))
    did(await stage.person("ben").click(await offered(stage, "ben", "Accept"), "condition.accept"))
    await stage.eventually(lambda: "1 approve" in words_of(saying(stage, "Sign-off V1")[0]))


async def deepak_approves_if(stage: Stage) -> None:
    """Deepak approves if Ada sees to something."""
    condition = "The bank confirms that it answers within 3 seconds"
    await approves_if(stage, await card_of(stage, 1), "deepak", condition=condition, owner=ADA, counts=["when_met"])
    await stage.eventually(lambda: saying(stage, "<@U0DEEPAK> approves if: The bank confirms"))


SCENE = Scene(
    name="Approved on conditions",
    about="Ben’s condition was met and his yes counts; Deepak’s waits for Ada, who has not voted herself.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada asks Ben, Deepak and herself", a_round, ADA, BEN, DEEPAK),
        step("Ben approves if support agrees, which Chloe sees to", ben_approves_if),
        step("Chloe says that it is met, and Ben accepts", it_is_met),
        step("Deepak approves if the bank confirms, which Ada sees to", deepak_approves_if),
    ),
)
