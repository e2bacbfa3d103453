"""A team and its owner negotiate: one proposal was countered and agreed to, one declined, one is open, one promised."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import (
    PAYMENTS,
    Stage,
    counters,
    did,
    form_of,
    presses,
    proposal,
    proposes,
    saying,
    words_of,
)

PROMISE = "We promised Northwind that a receipt arrives within one minute after a payment"


async def ben_proposes(stage: Stage) -> None:
    """Ben wants more time for an answer, and offers something for it."""
    await proposes(
        stage,
        "ben",
        2,
        words="The portal shall confirm or refuse a card payment within 5 seconds for 95 % of payments",
        why="The bank answers in 4 seconds on Mondays",
        offer="A sign that the payment is on its way, from the first second on",
        interest="Nobody is called at night for what the bank does",
    )


async def ada_counters(stage: Stage) -> None:
    """Ada meets him half way."""
    await counters(
        stage,
        "ada",
        1,
        words="The portal shall confirm or refuse a card payment within 4 seconds for 95 % of payments",
        why="Customers press twice after 4 seconds",
        interest="No payment is sent twice",
    )


async def ben_agrees(stage: Stage) -> None:
    """Ben agrees to what Ada proposed, and the requirement has new words."""
    await presses(stage, "ben", "agree", 2)
    await stage.eventually(lambda: "Agreed by" in words_of(proposal(stage, 2)))


async def chloe_proposes(stage: Stage) -> None:
    """Chloe would rather have another one earlier."""
    await proposes(
        stage,
        "chloe",
        12,
        kind="postpone",
        why="Nobody pays twice before there is a shop",
        offer="The export for the accountant two weeks earlier",
    )


async def deepak_is_declined(stage: Stage) -> None:
    """Deepak wants one removed, and Ada does not."""
    await proposes(stage, "deepak", 11, kind="remove", why="Every customer pays in euros")
    await presses(stage, "ada", "decline", 4)
    await stage.eventually(lambda: "Declined by" in words_of(proposal(stage, 4)))


async def a_promise(stage: Stage) -> None:
    """Ben tells what was promised, and Ada records it."""
    ada = stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, PROMISE)
    did(await ada.message_shortcut("record_promise", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"recipient": "Northwind"}))
    await stage.eventually(lambda: saying(stage, "P1 promised to Northwind"))


SCENE = Scene(
    name="Requirements under negotiation",
    about="N2 was agreed to in place of N1, N4 was declined; N3 waits for Ada, and a promise for its requirement.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ben proposes other words for R2, for something in return", ben_proposes),
        step("Ada counters with words of her own", ada_counters),
        step("Ben agrees to the counter-proposal", ben_agrees),
        step("Chloe proposes to postpone R12", chloe_proposes),
        step("Deepak proposes to remove R11, and Ada declines", deepak_is_declined),
        step("Ada records what Ben promised", a_promise),
    ),
)
