"""What was signed is changed by a vote: one change made a new baseline, one is under vote, one was an emergency."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import signed_off
from playground.scenes.words import BEN, CHLOE, DEEPAK, Stage, asks_for_change, saying, types, votes, words_of

LONGER = "The clerk shall be able to refund a payment in part or in full for 365 days"
SLOWER = "The customer shall get a receipt by e-mail within five minutes after a payment"


async def other_words(stage: Stage) -> None:
    """Ada asks for other words, and everybody on the board approves."""
    card = await asks_for_change(
        stage, 7, BEN, CHLOE, text=SLOWER, why="The mail service sends once in two minutes, and nobody has complained"
    )
    await votes(stage, card, ben="approve", chloe="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))


async def a_removal(stage: Stage) -> None:
    """Ada asks for a removal, and one of three has voted on it."""
    card = await asks_for_change(
        stage, 11, BEN, CHLOE, DEEPAK, remove=["remove"], why="Every customer pays in euros until next year"
    )
    await votes(stage, card, ben="approve")
    await stage.eventually(lambda: "1 approve" in words_of(saying(stage, "Change request C2")[0]))


async def an_emergency(stage: Stage) -> None:
    """Ada changes something at once, and Chloe has still to ratify it."""
    await asks_for_change(
        stage, 5, CHLOE, text=LONGER, why="From Monday on the law gives customers a year", urgency="emergency"
    )
    await types(stage, "ada", "/requirement", "show R5", "unratified: C3 is under vote")


SCENE = Scene(
    name="Change under vote",
    about="C1 made baseline L2; C2 waits for Chloe and Deepak; C3 was an emergency, and Chloe has still to ratify it.",
    steps=(
        *signed_off.SIGNED,
        step("Ada asks for other words of R7, and Ben and Chloe approve", other_words),
        step("Ada asks to remove R11, and Ben approves", a_removal),
        step("Ada changes R5 in an emergency, which Chloe is to ratify", an_emergency),
    ),
)
