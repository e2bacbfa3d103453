"""What comes first: by classes, by scores, and by hand."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import PAYMENTS, Stage, did, form_of, moves, order_of, types, words_of

_COLUMNS = ("value", "criticality", "opportunity", "size")
#: What is scored: value, time criticality, risk or opportunity, and size.
SCORES = {1: (13, 8, 3, 8), 3: (8, 5, 13, 3), 7: (3, 1, 1, 2), 9: (5, 13, 1, 5), 12: (1, 2, 2, 1)}


async def scored(stage: Stage) -> None:
    """Ada compares five of them, page by page, and takes the result as the order."""
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/requirement", "score"))
    while form_of(ada).content.get("submit"):
        numbers = [number for number in SCORES if f"value.{number}'" in words_of(form_of(ada))]
        chosen = {f"{name}.{n}": str(step) for n in numbers for name, step in zip(_COLUMNS, SCORES[n], strict=True)}
        did(await ada.submit(form_of(ada), chosen))
    did(await ada.click(form_of(ada), "requirement.order_by_scores"))
    await stage.eventually(lambda: form_of(ada).content["title"]["text"] == "Order")
    did(await ada.close(form_of(ada), everything=True))


async def classes(stage: Stage) -> None:
    """Ada looks whether there are too many Musts."""
    await types(stage, "ada", "/requirement", "priority", "The rule holds")


async def moved(stage: Stage) -> None:
    """Ada moves one by a line and one by its menu."""
    ada = stage.person("ada")
    await types(stage, "ada", "/requirement", "move R4 before R12", "R4 stands before R12 now.")
    await types(stage, "ada", "/requirement", "order", "most important first")
    order = ada.ephemerals(PAYMENTS)[-1]
    did(await moves(ada, order, 8, "To top"))
    await stage.eventually(lambda: order_of(ada.ephemerals(PAYMENTS)[-1])[:1] == ["R8"])


SCENE = Scene(
    name="Requirements in order",
    about="Five were scored, and their scores are the order; R8 was moved to the top, and R4 before R12.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada looks how Musts, Shoulds and Coulds share the work", classes),
        step("Ada scores five requirements, and uses the order", scored),
        step("Ada moves R4 before R12, and R8 to the top", moved),
    ),
)
