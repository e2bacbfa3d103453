"""What is captured may be there already: one is merged, one is linked, one stays, and one waits for an answer."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import PAYMENTS, Stage, did, labels_of, saying, told, types

ONCE = "A payment that is sent twice with the same key shall only be charged once"
SPREADSHEET = "The accountant shall be able to export a month of payments as a spreadsheet"
YEAR = "The accountant shall be able to export a year of payments as CSV"
RECEIPT = "The customer shall get a receipt by e-mail within two minutes after a payment"


async def captures(stage: Stage, text: str) -> None:
    """Ada captures what is likely to say the same as something else, and is asked about it."""
    await types(stage, "ada", "/requirement", f"add {text}", "It may say the same as what is there")
    await stage.eventually(lambda: saying(stage, text))


async def decides(stage: Stage, text: str, button: str, answer: str) -> None:
    """Ada captures something and presses a button of the question; with several alike, that of the first."""
    await captures(stage, text)
    ada = stage.person("ada")
    question = next(each for each in reversed(ada.ephemerals(PAYMENTS)) if "Keep both" in labels_of(each))
    did(await ada.click(question, f"requirement.{button}"))
    await told(stage, ada, answer)


SCENE = Scene(
    name="Likely duplicates",
    about="R13 was merged into R3, R14 is linked with R9, R15 was kept; for R16 Ada is asked what to do.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada captures what R3 says already, and merges it", decides, ONCE, "merge", "R13 is merged into R3"),
        step("Ada captures what belongs to R9, and links it", decides, SPREADSHEET, "relate", "R14 is related to R9"),
        step("Ada captures what only sounds like R9, and keeps both", decides, YEAR, "keep_both", "R15 stays"),
        step("Ada captures what R7 may say already", captures, RECEIPT),
    ),
)
