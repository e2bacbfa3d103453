"""Eleven of twelve requirements are signed: people voted one by one, and one vote was a reply."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import (
    PAYMENTS,
    Stage,
    a_round,
    asked,
    card_of,
    did,
    saying,
    told,
    types,
    votes_each,
    words_of,
)

STATED = "We begin on Monday. R2 comes back as soon as the bank has said what it can do."


async def in_part(stage: Stage) -> None:
    """Ada asks three people, and allows that only a part is signed."""
    await a_round(stage, policy="majority_cast", partial=["partial"])


async def ben_votes(stage: Stage) -> None:
    """Ben rejects one and returns another where he was asked: in his direct messages."""
    said = {2: ("reject", "The bank answers in 4 seconds on Mondays"), 8: ("return", "Say which screen reader")}
    await votes_each(stage, await asked(stage, "ben"), "ben", said)
    await stage.eventually(lambda: "*Not yet:* <@U0ADA>, <@U0CHLOE>" in words_of(saying(stage, "Sign-off V1")[0]))


async def chloe_replies(stage: Stage) -> None:
    """Chloe writes in the thread of the card that it looks good, and lets that count."""
    chloe, card = stage.person("chloe"), await card_of(stage, 1)
    await chloe.says(PAYMENTS, "Looks good to me", thread=card.ts)
    await told(stage, chloe, "Count this as your approval?")
    did(await chloe.click(chloe.ephemerals(PAYMENTS)[-1], "reply.count"))
    await stage.eventually(lambda: "*Not yet:* <@U0ADA>" in words_of(saying(stage, "Sign-off V1")[0]))


async def ada_votes(stage: Stage) -> None:
    """Ada does not want one of them either, and with her vote the sign-off closes."""
    said = {2: ("reject", "Then let us ask the bank first")}
    await votes_each(stage, await card_of(stage, 1), "ada", said)
    await stage.eventually(lambda: saying(stage, "Signed in part: 11 of 12 requirements. These go back: R2."))
    await stage.eventually(lambda: saying(stage, "Baseline L1"))


async def what_follows(stage: Stage) -> None:
    """Ada writes what follows from it."""
    await types(stage, "ada", "/signoff", f"outcome V1 {STATED}", "is on its card")
    await stage.eventually(lambda: saying(stage, STATED))


SCENE = Scene(
    name="Signed off in part",
    about="Eleven of twelve requirements are baseline L1; R2 goes back, with the reasons, and Ada says what follows.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada asks Ben, Chloe and herself, and allows partial sign-off", in_part),
        step("Ben votes one by one: he rejects R2 and returns R8", ben_votes),
        step("Chloe replies that it looks good, and lets it count", chloe_replies),
        step("Ada votes one by one, and the sign-off closes", ada_votes),
        step("Ada writes the outcome", what_follows),
    ),
)
