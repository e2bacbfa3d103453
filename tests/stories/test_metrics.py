"""How much requirements move: asked for, told, and drawn."""

from __future__ import annotations

from playground.scenes.words import PAYMENTS, a_project, did, words_of
from tests.stories.worlds import Stage, ben_signs, sent_files


async def test_numbers_are_told_at_once_and_their_chart_comes_as_a_picture(stage: Stage) -> None:
    ada = stage.person("ada")
    await a_project(stage, "Refunds shall take a day", "Payouts shall be easy, fast and TBD")
    await ben_signs(stage)
    did(await ada.command(PAYMENTS, "/requirement", "add Receipts shall be TBD"))
    stage.clock.passes(days=3)

    told = words_of((await ada.command(PAYMENTS, "/requirement", "metrics")).message)
    files = await stage.eventually(lambda: sent_files(stage, "ada"))

    assert "Volatility since L1: 50 % (1 added, 0 changed, 0 removed, of 2;" in told
    assert "Draft: 1, for 3 days in the median; R3 longest, for 3 days." in told
    assert "Signed: 2, for 3 days in the median; R1 longest, for 3 days." in told
    assert "Hints open: on 1 requirement (1 high at worst)." in told
    assert "Trace coverage: no requirement is verified by another yet" in told
    assert "Orphans (nothing says where they come from): R1, R2, R3." in told
    assert files["requirements.png"].startswith(b"\x89PNG\r\n\x1a\n")


async def test_there_is_nothing_to_count_before_there_are_requirements(stage: Stage) -> None:
    await a_project(stage)

    told = await stage.person("ben").command(PAYMENTS, "/requirement", "metrics")

    assert "There are no requirements here yet." in words_of(told.message)


async def test_requirements_that_lead_nowhere_are_named_a_few_of_them(stage: Stage) -> None:
    ada = stage.person("ada")
    await a_project(stage, *(f"Report number {number} shall be complete" for number in range(1, 9)))
    for link in ("R8 verifies R1", "R8 verifies R2", "R2 derives from R1"):
        did(await ada.command(PAYMENTS, "/requirement", f"link {link}"))

    told = words_of((await ada.command(PAYMENTS, "/requirement", "metrics")).message)

    assert "Trace coverage: 29 % of the requirements are verified by another (2 of 7); 100 % of those" in told
    assert "Orphans (nothing says where they come from): R1, R3, R4, R5, R6 and 1 more." in told
    assert "Widows (nothing derives from, refines, satisfies or verifies them): R3, R4, R5, R6, R7." in told
