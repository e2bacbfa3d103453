"""Likely duplicates while somebody captures: a person decides, and nothing is lost."""

from __future__ import annotations

from typing import Any

from playground.scenes.words import PAYMENTS, a_project, did, form_of, labels_of, saying, words_of
from tests.stories.worlds import Stage

EXPORT = "The export shall finish within 10 seconds for 10,000 rows"
AGAIN = "Within 10 seconds the export shall finish for 10,000 rows"


async def captured(stage: Stage, text: str) -> Any:
    """Ada captures a requirement in one line; return what she is told."""
    return (await stage.person("ada").command(PAYMENTS, "/requirement", f"add {text}")).message


def block_of(shown: Any, action: str) -> str:
    """Return the first block that holds a button."""
    blocks = shown.content["blocks"] if hasattr(shown, "content") else shown.blocks
    return next(
        str(block["block_id"])
        for block in blocks
        for element in block.get("elements", ())
        if element.get("action_id") == action
    )


async def test_a_likely_duplicate_is_asked_about_and_merged_and_both_cards_say_so(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day")
    ada = stage.person("ada")

    asked = await captured(stage, AGAIN)
    await stage.eventually(lambda: saying(stage, AGAIN))
    assert "Added as R3. It may say the same" in words_of(asked)
    assert "R1, 100 % alike" in words_of(asked)
    assert EXPORT in words_of(asked)
    assert labels_of(asked) == ["Merge", "Link as related", "Keep both"]
    await ada.click(asked, "requirement.merge", block=block_of(asked, "requirement.merge"))

    await stage.eventually(lambda: "R3 is merged into R1" in words_of(ada.ephemerals(PAYMENTS)[-1]))
    await stage.eventually(lambda: "merged into R1" in words_of(saying(stage, AGAIN)[0]))
    await stage.eventually(lambda: "R3 was merged into it" in words_of(saying(stage, EXPORT)[0]))
    assert "Edit" not in labels_of(saying(stage, AGAIN)[0])
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R3")).message)
    assert AGAIN in shown


async def test_the_form_keeps_the_words_first_and_then_asks(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")

    await ada.submit(form_of(ada), {"text": AGAIN})
    await stage.eventually(lambda: saying(stage, AGAIN))
    window = form_of(ada)
    assert window.content["title"]["text"] == "Likely duplicates"
    assert labels_of(window) == ["Merge", "Link as related", "Keep both"]
    await ada.click(window, "requirement.relate", block=block_of(window, "requirement.relate"))

    await stage.eventually(lambda: "Linked: R2 is related to R1." in words_of(form_of(ada)))
    await stage.eventually(lambda: "Is related to R2" in words_of(saying(stage, EXPORT)[0]))


async def test_both_are_kept_when_somebody_says_so_and_other_words_ask_nothing(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")

    assert labels_of(await captured(stage, "Refunds shall take a day")) == []
    asked = await captured(stage, AGAIN)
    await ada.click(asked, "requirement.keep_both", block=block_of(asked, "requirement.keep_both"))

    await stage.eventually(lambda: "R3 stays a requirement of its own" in words_of(ada.ephemerals(PAYMENTS)[-1]))
    assert "*3* open" in words_of((await ada.command(PAYMENTS, "/project")).message)


async def test_the_seventh_in_a_row_is_asked_about_like_the_first(stage: Stage) -> None:
    await a_project(stage, EXPORT)

    for other in (
        "Log every refund",
        "Send receipts by post",
        "Show prices in euro",
        "Lock idle tills",
        "Print the menu",
    ):
        assert labels_of(await captured(stage, other)) == []

    assert labels_of(await captured(stage, AGAIN)) == ["Merge", "Link as related", "Keep both"]


async def test_a_link_that_would_close_a_circle_stays_and_the_merge_says_so(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day", AGAIN)
    ada = stage.person("ada")
    for link in ("R2 depends on R1", "R3 depends on R2"):
        did(await ada.command(PAYMENTS, "/requirement", f"link {link}"))

    told = await ada.command(PAYMENTS, "/requirement", "merge R3 into R1")

    assert "R3 stays linked with R2: with R1, that would close a circle." in words_of(told.message)


async def test_a_merge_is_typed_too_and_refused_under_vote(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day", "Log every change")
    ada = stage.person("ada")

    told = await ada.command(PAYMENTS, "/requirement", "merge R1 into R3")
    assert "R1 is merged into R3, which keeps its words." in words_of(told.message)
    await ada.command(PAYMENTS, "/requirement", "add Log every change for a year")
    told = await ada.command(PAYMENTS, "/requirement", "merge R3 R4")
    assert "R4 is merged into R3" in words_of(told.message)
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.submit(form_of(ada), {"signatories": [ada.user.id, "U0BEN"]})
    refused = await ada.command(PAYMENTS, "/requirement", "merge R2 into R3")

    assert "under vote in V1" in words_of(refused.message)
