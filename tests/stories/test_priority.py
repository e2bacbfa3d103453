"""What comes first: classes, scores and the order, as people meet them in a channel."""

from __future__ import annotations

from typing import Any

from playground.scenes.words import PAYMENTS, a_project, did, form_of, labels_of, moves, order_of, words_of
from tests.stories.worlds import Stage

WISHES = ("The export shall finish within 10 seconds", "Refunds shall take a day", "Every change shall be logged")


async def typed(stage: Stage, text: str) -> Any:
    """Ada types behind ``/requirement``; return what she is told."""
    return (await stage.person("ada").command(PAYMENTS, "/requirement", text)).message


async def put(stage: Stage, number: int, where: str, then: list[str]) -> None:
    """Ada moves a requirement in the list, which shows the order that comes of it."""
    ada = stage.person("ada")
    did(await moves(ada, ada.ephemerals(PAYMENTS)[-1], number, where))
    await stage.eventually(lambda: order_of(ada.ephemerals(PAYMENTS)[-1]) == then)


def rows(stage: Stage) -> set[str]:
    """Return what the rows of Ada's list are called: a menu keeps what was chosen in it while its row is called so."""
    return {block["block_id"] for block in stage.person("ada").ephemerals(PAYMENTS)[-1].blocks if "accessory" in block}


async def test_the_order_is_moved_by_menus_and_by_a_line_and_the_list_follows_it(stage: Stage) -> None:
    await a_project(stage, *WISHES)

    shown = await typed(stage, "order")
    [first, *_] = [block["accessory"] for block in shown.blocks if "accessory" in block]
    ways = ["Up", "Down", "To top", "before R2", "before R3"]
    assert [option["text"]["text"] for option in first["options"]] == ways
    before = rows(stage)
    await put(stage, 3, "To top", ["R3", "R1", "R2"])
    assert not before & rows(stage)
    await put(stage, 1, "Down", ["R3", "R2", "R1"])
    await put(stage, 2, "Up", ["R2", "R3", "R1"])
    await put(stage, 1, "before R3", ["R2", "R1", "R3"])
    await put(stage, 1, "Down", ["R2", "R3", "R1"])

    assert "R1 stands before R3 now." in words_of(await typed(stage, "move R1 before R3"))
    assert order_of(await typed(stage, "list")) == ["R2", "R1", "R3"]
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


async def test_only_some_are_scored_where_somebody_names_them(stage: Stage) -> None:
    await a_project(stage, *WISHES)

    await typed(stage, "score R3")

    form = form_of(stage.person("ada"))
    assert "Job size of R3" in words_of(form)
    assert "of R1" not in words_of(form)


async def test_several_are_scored_at_a_time_and_the_result_can_be_taken_as_the_order(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada = stage.person("ada")
    await typed(stage, "score")
    small = {"value.1": "1", "criticality.1": "1", "opportunity.1": "1", "size.1": "1"}
    half = await ada.submit(form_of(ada), {**small, "value.2": "8"})
    assert set(half.errors) == {"criticality.2", "opportunity.2", "size.2"}
    assert "or leave all four of R2 open" in half.errors["size.2"]

    await ada.submit(form_of(ada), {**small, "value.2": "8", "criticality.2": "5", "opportunity.2": "3", "size.2": "2"})

    table = form_of(ada)
    assert "1. R2: 8.00 = (8 + 5 + 3) / 2" in words_of(table)
    assert "2. R1: 3.00 = (1 + 1 + 1) / 1" in words_of(table)
    assert WISHES[1] in words_of(table)
    await ada.click(table, "requirement.order_by_scores")
    await stage.eventually(lambda: form_of(ada).content["title"]["text"] == "Order")
    assert order_of(await typed(stage, "list")) == ["R2", "R1", "R3"]


async def test_the_table_is_there_at_any_time_and_an_emptied_row_takes_its_score_back(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada, columns = stage.person("ada"), ("value", "criticality", "opportunity", "size")
    assert "Nothing is scored yet" in words_of(await typed(stage, "scores"))
    await typed(stage, "score R1 and R2")
    await ada.submit(form_of(ada), {f"{name}.{number}": "2" for name in columns for number in (1, 2)})
    await typed(stage, "score R1 R2 R3")

    await ada.submit(form_of(ada), {f"{name}.1": None for name in columns})

    shown = await typed(stage, "scores")
    assert "1. R2: 3.00 = (2 + 2 + 2) / 2" in words_of(shown)
    assert "Nothing is a 1 in: User and business value, Time criticality" in words_of(shown)
    assert "R1:" not in words_of(shown)
    assert labels_of(shown) == ["Use this order", "Score"]


def row(number: int, *steps: int) -> dict[str, str]:
    """Return what is chosen in a row of the form."""
    columns = ("value", "criticality", "opportunity", "size")
    return {f"{name}.{number}": str(step) for name, step in zip(columns, steps, strict=True)}


async def test_of_two_who_score_at_a_time_the_second_is_asked_about_what_both_changed(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada, ben = stage.person("ada"), stage.person("ben")
    await typed(stage, "score R1 R2")
    await ada.submit(form_of(ada), {**row(1, 1, 1, 1, 1), **row(2, 2, 2, 2, 2)})
    for person in (ada, ben):
        await person.command(PAYMENTS, "/requirement", "score R1 R2 R3")
    await ada.submit(form_of(ada), {**row(1, 8, 5, 3, 2), **row(2, 3, 3, 3, 3)})

    # Ben left R1 as he saw it; R2 both changed.
    await ben.submit(form_of(ben), {**row(2, 20, 20, 20, 1), **row(3, 5, 5, 5, 5)})

    again = form_of(ben)
    assert "*Somebody scored R2: 3.00 = (3 + 3 + 3) / 3 meanwhile.* *Save* again puts yours" in words_of(again)
    assert "Job size of R3" not in words_of(again)
    shown = words_of(await typed(stage, "scores"))
    assert all(line in shown for line in ("R1: 8.00", "R2: 3.00", "R3: 3.00"))

    await ben.submit(again, {})

    assert "1. R2: 60.00 = (20 + 20 + 20) / 1" in words_of(await typed(stage, "scores"))


async def test_words_behind_a_verb_are_never_passed_over(stage: Stage) -> None:
    await a_project(stage, *WISHES)
    ada = stage.person("ada")

    for verb in ("priority must R1", "scores R1", "order foo", "trades foo", "promises ACME"):
        assert f"`/requirement {verb.split()[0]}` takes no words behind it." in words_of(await typed(stage, verb))
    assert "set with `/requirement edit R12`" in words_of(await typed(stage, "priority must R1"))
    assert "is not the number of a requirement" in words_of(await typed(stage, "analyse foo"))
    await typed(stage, "analyse R2")
    assert WISHES[1] in words_of(form_of(ada))
    did(await ada.command(PAYMENTS, "/requirement", "withdraw R2 because it is gone"))
    assert "nothing to fill in at R2" in words_of(await typed(stage, "analyse R2"))
