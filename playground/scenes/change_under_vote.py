"""What was signed is changed by a vote: one change request made a new baseline, another is under vote."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import signed_off
from playground.scenes.words import BEN, CHLOE, DEEPAK, Stage, asks_for_change, saying, votes, words_of

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


SCENE = Scene(
    name="Change under vote",
    about="C1 gave R7 other words and made baseline L2; C2 would remove R11, and waits for Chloe and Deepak.",
    steps=(
        *signed_off.SIGNED,
        step("Ada asks for other words of R7, and Ben and Chloe approve", other_words),
        step("Ada asks to remove R11, and Ben approves", a_removal),
    ),
)
