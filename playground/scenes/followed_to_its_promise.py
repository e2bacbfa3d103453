"""A requirement comes from a promise, is linked with others, negotiated and signed; its whole way is one message."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.signed_off import everybody_approves
from playground.scenes.words import (
    PAYMENTS,
    Stage,
    a_round,
    did,
    form_of,
    presses,
    proposal,
    proposes,
    saying,
    types,
    words_of,
)

PROMISE = "Northwind will get a statement of all its payments by e-mail each month"
STATEMENT = "The merchant shall get a statement of all payments by e-mail each month"


async def promised_and_captured(stage: Stage) -> None:
    """Ada keeps what Ben said as a promise, and captures the requirement that keeps it."""
    ada = stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, PROMISE)
    did(await ada.message_shortcut("record_promise", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"recipient": "Northwind"}))
    await stage.eventually(lambda: saying(stage, "P1 promised to Northwind"))
    did(await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"text": STATEMENT}))
    await stage.eventually(lambda: saying(stage, STATEMENT))


async def linked(stage: Stage) -> None:
    """Ada links it with what it depends on, and one of them changes."""
    ada = stage.person("ada")
    for number in (6, 9):
        await types(
            stage, "ada", "/requirement", f"link R13 depends on R{number}", f"Linked: R13 depends on R{number}."
        )
    did(await ada.command(PAYMENTS, "/requirement", "edit R9"))
    words = "The accountant shall be able to export a month of payments as CSV or as a spreadsheet"
    did(await ada.submit(form_of(ada), {"text": words}))
    await stage.eventually(lambda: "to be confirmed" in words_of(saying(stage, STATEMENT)))


async def negotiated(stage: Stage) -> None:
    """Chloe proposes other words, and Ada agrees."""
    words = f"{STATEMENT}, on its second working day"
    await proposes(stage, "chloe", 13, words=words, why="Bookkeeping closes then", offer="A first one in December")
    await presses(stage, "ada", "agree", 1)
    await stage.eventually(lambda: "Agreed by" in words_of(proposal(stage, 1)))


async def its_way(stage: Stage) -> None:
    """Ada asks for the whole way of it."""
    await types(stage, "ada", "/quorum", "trace R13", "Promised")


SCENE = Scene(
    name="From the promise to the baseline",
    about="R13 keeps the promise P1, depends on R6 and R9, was negotiated in N1 and signed in L1: Ada sees its way.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada records what Ben promised, and captures R13 from it", promised_and_captured),
        step("Ada links R13 with R6 and R9, and R9 changes", linked),
        step("Chloe proposes other words for R13, and Ada agrees", negotiated),
        step("Ada asks Ben, Chloe and herself", a_round),
        step("Ben, Chloe and Ada approve, and the sign-off closes", everybody_approves),
        step("Ada asks for the way of R13", its_way),
    ),
)
