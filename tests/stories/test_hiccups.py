"""Slack shows no window for a moment: people are told the truth about what was done, and lose no words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from playground.faults import Kind
from playground.scenes.words import (
    BEN,
    PAYMENTS,
    a_project,
    a_round,
    form_of,
    labels_of,
    order_of,
    saying,
    types,
    words_of,
)
from tests.stories.test_duplicates import AGAIN, EXPORT, block_of
from tests.stories.test_extension import at_home
from tests.stories.worlds import Stage

GENERAL = "C0GENERAL"
#: More than a line takes, so it opens a form; and more than a button carries.
LONG = "The long way round shall be told in full. " * 100
DONE = "This is done. Only the window that says so could not be shown"
KINDS = pytest.mark.parametrize("kind", ["500", "429", "delay"])


async def asked_about(stage: Stage) -> Any:
    """Ada adds what says the same as R1 in a form; return the window that asks about it."""
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    await ada.submit(form_of(ada), {"text": AGAIN})
    await stage.eventually(lambda: saying(stage, AGAIN))
    return form_of(ada)


async def clicks_unseen(stage: Stage, window: Any, action: str, **more: Any) -> None:
    """Ada presses a button of a window, and Slack does not show what comes of it; she is told that it is done."""
    ada = stage.person("ada")
    stage.slack.faults.plant("views.update", "500")
    await ada.click(window, action, **more)
    await stage.eventually(lambda: DONE in words_of(form_of(ada)))


async def test_what_was_merged_or_linked_in_a_window_is_never_told_as_not_done(stage: Stage) -> None:
    window = await asked_about(stage)

    await clicks_unseen(stage, window, "requirement.relate", block=block_of(window, "requirement.relate"))
    await clicks_unseen(stage, window, "requirement.merge", block=block_of(window, "requirement.merge"))

    assert "merged into R1" in await types(stage, "ada", "/requirement", "show R2")


async def test_a_deadline_that_moved_is_not_told_as_not_moved(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await a_round(stage, BEN, deadline=at_home(stage, 5, 12))
    offer = form_of(stage.person("ada"))
    monday = at_home(stage, 5, 17) + int(timedelta(days=2).total_seconds())

    await clicks_unseen(stage, offer, "signoff.move_deadline")

    await stage.eventually(lambda: f"<!date^{monday}^" in words_of(saying(stage, "Sign-off V1")[0]))


async def test_an_order_that_was_taken_is_not_told_as_not_taken(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day")
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "score R2")
    row = {"value.2": "8", "criticality.2": "5", "opportunity.2": "3", "size.2": "2"}
    await ada.submit(form_of(ada), row)

    await clicks_unseen(stage, form_of(ada), "requirement.order_by_scores")

    assert order_of((await ada.command(PAYMENTS, "/requirement", "list")).message) == ["R2", "R1"]


async def test_what_only_shows_something_is_told_as_not_done(stage: Stage) -> None:
    window = await asked_about(stage)
    ada = stage.person("ada")
    stage.slack.faults.plant("views.update", "500")

    await ada.click(window, "requirement.keep_both", block=block_of(window, "requirement.keep_both"))

    await stage.eventually(lambda: "Slack does not answer just now, so this was not done" in words_of(form_of(ada)))


@KINDS
async def test_whoever_typed_long_words_gets_them_back_when_their_form_does_not_open(stage: Stage, kind: Kind) -> None:
    await a_project(stage)
    stage.slack.faults.plant("views.open", kind, seconds=4)

    told = await types(stage, "ada", "/requirement", f"add {LONG}", "Slack does not answer just now")

    assert "You typed" in told
    assert LONG.strip() in told


@KINDS
async def test_the_offer_of_a_project_stays_with_its_words_until_their_form_is_open(stage: Stage, kind: Kind) -> None:
    ben = stage.person("ben")
    offer = (await ben.command(GENERAL, "/requirement", f"add {LONG}")).message
    assert offer is not None
    stage.slack.faults.plant("views.open", kind, seconds=4)

    await ben.click(offer, "project.start_here")

    await stage.eventually(lambda: "General has begun" in words_of(ben.ephemerals(GENERAL)[-1]))
    assert "Only the form for what you asked for could not be opened" in words_of(ben.ephemerals(GENERAL)[-1])
    [kept] = [each for each in ben.ephemerals(GENERAL) if "Start a project here" in labels_of(each)]
    await ben.click(kept, "project.start_here")

    assert LONG[:1000] in words_of(form_of(ben))
    await stage.eventually(lambda: not any(labels_of(each) for each in ben.ephemerals(GENERAL)))
