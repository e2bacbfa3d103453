"""What was signed is built, tried against its criteria, taken back where it failed, and accepted."""

from __future__ import annotations

from playground.scenes.words import (
    PAYMENTS,
    a_project,
    did,
    form_of,
    labels_of,
    saying,
    words_of,
)
from playground.workspace import Ephemeral
from tests.stories.worlds import Stage, ben_signs, otherwise

EXPORT = "The export shall finish within 10 seconds"
CRITERIA = "10,000 rows take at most 10 s\nGiven no rows\nWhen I export\nThen the file is empty"


async def signed(stage: Stage) -> None:
    """Ben has signed R1, which has two criteria, in L1."""
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    did(await ada.submit(form_of(ada), {"text": EXPORT, "criteria": CRITERIA}))
    await stage.eventually(lambda: saying(stage, EXPORT))
    await ben_signs(stage)
    await stage.eventually(lambda: saying(stage, "signed in L1"))


async def says(stage: Stage, typed: str, who: str = "ada") -> str:
    return words_of((await stage.person(who).command(PAYMENTS, "/requirement", typed)).message)


async def details(stage: Stage) -> Ephemeral:
    shown = (await stage.person("ada").command(PAYMENTS, "/requirement", "show R1")).message
    assert isinstance(shown, Ephemeral)
    return shown


async def test_a_signed_requirement_is_built_tried_taken_back_and_accepted(stage: Stage) -> None:
    await signed(stage)
    ada, ben = stage.person("ada"), stage.person("ben")

    did(await ada.click(await details(stage), "requirement.step_on"))
    await stage.eventually(lambda: saying(stage, "signed in L1, in progress"))
    assert "R1 is implemented now" in await says(stage, "stage R1 implemented", "ben")
    shown = await details(stage)
    assert {"Record verification", "Back…"} <= set(labels_of(shown))
    assert "Mark verified" not in labels_of(shown)
    assert "criteria 1, 2 have not passed" in await says(stage, "stage R1 verified")

    did(await ben.command(PAYMENTS, "/requirement", "verify R1"))
    form = form_of(ben)
    assert form.content["title"]["text"] == "Record verification"
    assert labels_of(form) == ["Criterion 1", "Note on criterion 1", "Criterion 2", "Note on criterion 2"]
    assert "Then the file is empty" in words_of(form)
    wrong = await ben.submit(form, {"passed.1": "passed", "note.1": "Run 7", "passed.2": "failed"})
    assert wrong.errors == {"note.2": "Say what failed."}
    failing = {"passed.1": "passed", "note.1": "Run 7", "passed.2": "failed", "note.2": "Not empty"}
    did(await ben.submit(form_of(ben), failing))
    assert "criterion 2 has not passed yet" in words_of(form_of(ben))
    await ben.close(form_of(ben))
    shown = await details(stage)
    assert "Criterion 2: failed" in words_of(shown)
    assert "Not empty" in words_of(shown)

    did(await ada.click(shown, "requirement.step_back"))
    missing = await ada.submit(form_of(ada), {"reason": " "})
    assert set(missing.errors) == {"reason"}
    did(await ada.submit(form_of(ada), {"to": "in_progress", "reason": "The file has a header"}))
    await stage.eventually(lambda: saying(stage, "signed in L1, in progress"))
    assert "R1 is implemented now" in await says(stage, "stage r-1 implemented")
    did(await ada.click(await details(stage), "requirement.verify"))
    did(await ada.submit(form_of(ada), {"passed.1": "passed", "passed.2": "passed"}))
    done = form_of(ada)
    assert "has passed everything" in words_of(done)
    did(await ada.click(done, "requirement.step_on"))
    await ada.close(form_of(ada))
    await stage.eventually(lambda: saying(stage, "signed in L1, verified"))
    assert "R1 is accepted now" in await says(stage, "stage R1 accepted")

    history = await says(stage, "history R1")
    for part in ("criterion 2 failed", "The file has a header", "accepted by"):
        assert part in history
    assert "R1" in await says(stage, "list accepted")
    assert "No requirement fits" in await says(stage, "list in_progress")
    assert "accepted" in words_of((await ada.command(PAYMENTS, "/quorum", "trace R1")).message)
    whole = words_of((await ada.command(PAYMENTS, "/signoff", "verify L1")).message)
    assert "Everything is whole" in whole


async def test_going_back_by_command_asks_for_the_reason_unless_it_is_given(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    await says(stage, "stage R1 in progress")

    did(await ada.command(PAYMENTS, "/requirement", "stage R1 baselined"))
    assert labels_of(form_of(ada)) == ["Back to", "Reason"]
    await ada.close(form_of(ada))

    assert "R1 is baselined now" in await says(stage, "stage R1 baselined because it has to wait")
    assert "it has to wait" in await says(stage, "history R1")


async def test_what_is_not_possible_is_answered_with_one_sentence(stage: Stage) -> None:
    await signed(stage)
    did(await stage.person("ada").command(PAYMENTS, "/requirement", "add Refunds shall take a day"))
    meant = {
        "stage R1 done": "or once it is signed baselined, in progress, implemented, verified or accepted",
        "stage R1 accepted": "The next step is in progress; accepted comes after that",
        "stage R1 proposed": "what was signed never changes",
        "stage R2 implemented": "R2 is not signed yet",
        "stage R2 proposed because I like it": "Take it out",
        "stage R9 implemented": "There is no R9",
        "verify R1": "R1 is baselined. Verifications are recorded once it is implemented",
        "verify R2": "R2 is not signed yet",
        "verify": "R",
    }

    told = {typed: await says(stage, typed) for typed in meant}

    assert otherwise(told, meant) == {}


async def test_what_was_accepted_is_replaced_and_both_say_so(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/requirement", "add The export shall finish within 5 seconds"))
    refused = await says(stage, "obsolete R1 replaced by R2")
    assert "R1 is baselined, and only what was accepted becomes obsolete" in refused
    for step in ("in progress", "implemented"):
        await says(stage, f"stage R1 {step}")
    did(await ada.command(PAYMENTS, "/requirement", "verify R1"))
    did(await ada.submit(form_of(ada), {"passed.1": "passed", "passed.2": "passed"}))
    await ada.close(form_of(ada))
    for step in ("verified", "accepted"):
        await says(stage, f"stage R1 {step}")

    did(await ada.click(await details(stage), "requirement.replace"))
    assert labels_of(form_of(ada)) == ["Replaced by"]
    missing = await ada.submit(form_of(ada), {})
    assert set(missing.errors) == {"other"}
    await ada.close(form_of(ada))
    assert "R1 is obsolete: R2 replaces it" in await says(stage, "obsolete R1 replaced by R2")

    await stage.eventually(lambda: saying(stage, "obsolete, replaced by R2"))
    await stage.eventually(lambda: saying(stage, "It replaces R1"))
    assert "R1" in await says(stage, "list obsolete")
    assert "Replace…" not in labels_of(await details(stage))
    assert "*1* obsolete" in words_of((await ada.command(PAYMENTS, "/project", "")).message)
    assert "Everything is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify L1")).message)
