"""What comes first: classes, scores and the order, as people meet them in a channel."""

from __future__ import annotations

from typing import Any

from playground.scenes.words import PAYMENTS, a_project, form_of, labels_of, order_of, row_of, words_of
from tests.stories.worlds import Stage

WISHES = ("The export shall finish within 10 seconds", "Refunds shall take a day", "Every change shall be logged")


async def typed(stage: Stage, text: str) -> Any:
    """Ada types behind ``/requirement``; return what she is told."""
    return (await stage.person("ada").command(PAYMENTS, "/requirement", text)).message


async def test_the_order_is_moved_by_buttons_and_by_a_line_and_the_list_follows_it(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada = stage.person("ada")

    shown = await typed(stage, "order")
    assert labels_of(shown) == ["Up", "Down", "To top"] * 3
    await ada.click(shown, "requirement.move_top", block=row_of(shown, "requirement.move_top", 3))
    await stage.eventually(lambda: order_of(ada.ephemerals(PAYMENTS)[-1]) == ["R3", "R1", "R2"])
    shown = ada.ephemerals(PAYMENTS)[-1]
    await ada.click(shown, "requirement.move_down", block=row_of(shown, "requirement.move_down", 1))
    await stage.eventually(lambda: order_of(ada.ephemerals(PAYMENTS)[-1]) == ["R3", "R2", "R1"])

    assert "R1 stands before R2 now." in words_of(await typed(stage, "move R1 before R2"))
    assert order_of(await typed(stage, "list")) == ["R3", "R1", "R2"]
    assert "Write it like" in words_of(await typed(stage, "move R1 after R2"))


async def test_the_shares_of_the_classes_are_said_and_whether_the_rule_holds(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada = stage.person("ada")
    assert "Nothing has a class yet" in words_of(await typed(stage, "priority"))
    for number, priority in ((1, "must"), (2, "must"), (3, "could")):
        await ada.command(PAYMENTS, "/requirement", f"edit R{number}")
        await ada.submit(form_of(ada), {"priority": priority})

    shown = await typed(stage, "priority")

    assert "counted one by one" in words_of(shown)
    assert "Must have: 66.7 % (2 of 3 requirements)" in words_of(shown)
    assert "The rule does not hold: Musts take 66.7 %, at most 60 % is advised." in words_of(shown)
    assert labels_of(shown) == ["Score", "Put in order"]


async def test_several_are_scored_at_a_time_and_the_result_can_be_taken_as_the_order(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada = stage.person("ada")
    await typed(stage, "score")
    small = {"value.1": "1", "criticality.1": "1", "opportunity.1": "1", "size.1": "1"}
    half = await ada.submit(form_of(ada), {**small, "value.2": "8"})
    assert set(half.errors) == {"criticality.2", "opportunity.2", "size.2"}

    await ada.submit(form_of(ada), {**small, "value.2": "8", "criticality.2": "5", "opportunity.2": "3", "size.2": "2"})

    table = form_of(ada)
    assert "1. R2: 8.00 = (8 + 5 + 3) / 2" in words_of(table)
    assert "2. R1: 3.00 = (1 + 1 + 1) / 1" in words_of(table)
    await ada.click(table, "requirement.order_by_scores")
    await stage.eventually(lambda: form_of(ada).content["title"]["text"] == "Order")
    assert order_of(await typed(stage, "list")) == ["R2", "R1", "R3"]
