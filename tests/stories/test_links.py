"""Links between requirements in a channel: made, doubted, confirmed, taken away."""

from __future__ import annotations

from typing import Any

from playground.scenes.words import PAYMENTS, a_project, form_of, labels_of, saying, told, words_of
from tests.stories.worlds import Stage, otherwise

EXPORT, REFUND = "The export shall finish within 10 seconds", "Refunds shall take a day"


async def typed(stage: Stage, text: str, who: str = "ada") -> Any:
    """Somebody types behind ``/requirement``; return what they are told."""
    return (await stage.person(who).command(PAYMENTS, "/requirement", text)).message


async def test_a_link_is_typed_shown_both_ways_doubted_after_an_edit_and_confirmed(stage: Stage) -> None:
    await a_project(stage, EXPORT, REFUND)
    ada = stage.person("ada")

    assert "Linked: R2 depends on R1." in words_of(await typed(stage, "link r2 depends on R1"))

    await stage.eventually(lambda: "Depends on R1" in words_of(saying(stage, REFUND)[0]))
    await stage.eventually(lambda: "Is needed by R2" in words_of(saying(stage, EXPORT)[0]))
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ada.submit(form_of(ada), {"text": "The export shall finish within 5 seconds"})
    await stage.eventually(lambda: "to be confirmed" in words_of(saying(stage, REFUND)[0]))

    details = await typed(stage, "show R2")
    assert "Depends on R1 – to be confirmed: an end has changed" in words_of(details)
    assert "Confirm" in labels_of(details)
    await ada.click(details, "requirement.confirm_link")
    await stage.eventually(lambda: "Confirm" not in labels_of(ada.ephemerals(PAYMENTS)[-1]))
    await stage.eventually(lambda: "to be confirmed" not in words_of(saying(stage, REFUND)[0]))

    assert "not linked any more" in words_of(await typed(stage, "unlink R1 R2"))
    assert "has no links" in words_of(await typed(stage, "links R2"))


async def test_the_form_from_the_details_offers_the_others_and_says_what_cannot_be(stage: Stage) -> None:
    await a_project(stage, EXPORT, REFUND, "Log every change")
    ada = stage.person("ada")
    await typed(stage, "link R1 derives from R2")
    [card] = saying(stage, REFUND)
    await ada.click(card, "requirement.details")
    await told(stage, ada, "Is the origin of R1")
    details = ada.ephemerals(PAYMENTS)[-1]

    await ada.click(details, "requirement.link")
    form = form_of(ada)
    assert form.content["title"]["text"] == "Link R2"
    assert labels_of(form) == ["How", "With"]
    offered = await ada.suggest(form, "other", "")
    assert [each["value"] for each in offered] == ["1", "3"]

    circle = await ada.submit(form, {"kind": "derives_from", "other": "1"})
    assert "close a circle: R2 → R1 → R2" in circle.errors["other"]
    await ada.submit(form_of(ada), {"kind": "conflicts_with", "other": "3"})

    await stage.eventually(lambda: "Conflicts with R2" in words_of(saying(stage, "Log every change")[0]))


async def test_what_cannot_be_linked_gets_one_sentence(stage: Stage) -> None:
    await a_project(stage, EXPORT, REFUND)
    meant = {
        "link R1 blocks R2": "“blocks” is no kind of link. Use one of these: derives from, refines",
        "link R1 refines R1": "cannot be linked to itself",
        "link R1 refines R99": "no R99",
        "link": "Write it like /requirement link R12 depends on R7",
        "unlink R1": "Name two requirements",
        "unlink R1 R2": "R1 and R2 are not linked",
        "links R99": "no R99",
    }

    said = {text: words_of(await typed(stage, text)).replace("`", "") for text in meant}

    assert otherwise(said, meant) == {}
