"""Pictures of what comes before, during and after the votes: likenesses, hints, scores, conditions, and the proof.

It is the same story as in ``illustrations``, some weeks later.
"""

from __future__ import annotations

from bot.views import ids
from playground.scenes.followed_to_its_promise import PROMISE, STATEMENT
from playground.scenes.words import (
    ADA,
    CHLOE,
    DEEPAK,
    PAYMENTS,
    a_round,
    approves_if,
    asked,
    did,
    form_of,
    offered,
    presses,
    proposal,
    proposes,
    saying,
    told,
    types,
    votes,
    words_of,
)
from tests.browser.studio import Studio

#: What is scored: value, time criticality, risk or opportunity, and size.
SCORES = {2: (13, 8, 5, 8), 13: (5, 2, 1, 3), 14: (1, 1, 8, 1)}
_COLUMNS = ("value", "criticality", "opportunity", "size")
AWAY = "my train has no network"
STATED = "Northwind gets its first statement in January. We measure what easy means before the next sign-off."
CONDITION = "Support agrees to refund within one working day"


async def preparing(studio: Studio) -> None:
    """Ada captures what is there already, reads hints, looks at links in doubt, and scores."""
    ada = studio.stage.person("ada")
    await tells(
        studio, "duplicates", "/requirement", "add All payments shall be kept for 7 years", "It may say the same"
    )
    await types(studio.stage, "ada", "/requirement", "merge R15 into R14", "R15 is merged into R14")
    await tells(studio, "hints", "/requirement", "show R13", "Better, for example")
    await tells(studio, "suspect", "/requirement", "links R7", "to be confirmed")
    did(await ada.command(PAYMENTS, "/requirement", "score"))
    while form_of(ada).content["callback_id"] == ids.SCORE_FORM:
        numbers = [number for number in SCORES if f"value.{number}'" in words_of(form_of(ada))]
        chosen = {f"{name}.{n}": str(step) for n in numbers for name, step in zip(_COLUMNS, SCORES[n], strict=True)}
        did(await ada.submit(form_of(ada), chosen))
    await studio.keeps_form("wsjf", ADA, height=700)
    did(await ada.close(form_of(ada)))


async def promised(studio: Studio) -> None:
    """Ben promised something; R16 keeps it, and is negotiated."""
    stage, ada = studio.stage, studio.stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, PROMISE)
    did(await ada.message_shortcut("record_promise", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"recipient": "Northwind"}))
    await studio.waits(lambda: saying(stage, "P1 promised to Northwind"))
    did(await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"text": STATEMENT}))
    await studio.waits(lambda: saying(stage, STATEMENT))
    words = f"{STATEMENT}, on its second working day"
    await proposes(stage, "chloe", 16, words=words, why="Bookkeeping closes then", offer="A first one in December")
    await presses(stage, "ada", "agree", 3)
    await studio.waits(lambda: "Agreed by" in words_of(proposal(stage, 3)))


async def voting(studio: Studio) -> None:
    """Ben approves on a condition, and Chloe says yes in the thread, which the card asks about."""
    stage, ben, chloe = studio.stage, studio.stage.person("ben"), studio.stage.person("chloe")
    card = await a_round(stage, policy="unanimous_all")
    await approves_if(stage, card, "ben", condition=CONDITION)
    await studio.waits(lambda: saying(stage, "<@U0BEN> approves if: Support agrees"))
    await votes(stage, card, ada="approve")
    await studio.waits(lambda: "1 approve, 0 reject" in words_of(saying(stage, "approves if: Support")))
    await studio.sees(ADA)
    await studio.keeps("condition", studio.message("approves if:"), says="Sign-off V3")
    await types(
        stage, "chloe", "/signoff", f"delegate @deepak V3 until Friday because {AWAY}", "may vote for you in V3"
    )
    await asked(stage, "deepak")
    await studio.sees(DEEPAK, stage.slack.workspace.direct(DEEPAK).id)
    await studio.keeps("delegated", studio.message("You vote for"), says=AWAY)
    await chloe.says(PAYMENTS, "looks good to me", thread=card.ts)
    await told(stage, chloe, "Count this as your approval?")
    await studio.sees(CHLOE, f"{PAYMENTS}&thread={card.ts}")
    await studio.keeps("count-it", studio.message("Count this as your approval?"))
    did(await chloe.click(chloe.ephemerals(PAYMENTS)[-1], "reply.count"))
    await studio.waits(lambda: "2 approve, 0 reject" in words_of(saying(stage, "approves if: Support")))
    did(await chloe.click(await offered(stage, "chloe", "Met"), "condition.met"))
    did(await ben.click(await offered(stage, "ben", "Accept"), "condition.accept"))
    await studio.waits(lambda: saying(stage, "Baseline L3"))
    await types(stage, "ada", "/signoff", f"outcome V3 {STATED}", "is on its card")
    await studio.waits(lambda: saying(stage, STATED))
    await studio.sees(ADA)
    await studio.keeps("outcome", studio.message(STATED), says="Sign-off V3: Signed off")


async def proving(studio: Studio) -> None:
    """Ada asks for the whole way of R16, and whether the records are whole."""
    await tells(studio, "trace", "/quorum", "trace R16", "Promised")
    await tells(studio, "verify", "/signoff", "verify L3", "Everything is whole")


async def tells(studio: Studio, name: str, command: str, text: str, answer: str) -> None:
    """Keep what Ada is told when she types a command."""
    await types(studio.stage, "ada", command, text, answer)
    await studio.sees(ADA)
    await studio.keeps(name, studio.message(answer))
