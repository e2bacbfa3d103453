"""App Home as the place where everything that waits for somebody is done."""

from __future__ import annotations

from playground.scenes.words import (
    ADA,
    BEN,
    a_project,
    a_round,
    approves_if,
    labels_of,
    proposes,
    saying,
    words_of,
)
from tests.stories.worlds import Stage

EXPORT = "The export shall finish within 10 seconds"


async def test_a_proposal_is_answered_from_home(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await proposes(stage, "ben", kind="postpone", why="Not before the audit")
    ada = stage.person("ada")
    await ada.opens_home()
    home = await stage.eventually(lambda: ada.home)
    assert "Postpone: R1, The export shall finish" in words_of(home)
    assert "Why: Not before the audit" in words_of(home)
    assert {"Agree", "Counter", "Decline"} <= set(labels_of(home))

    await ada.click(home, "negotiation.agree")

    await stage.eventually(lambda: "Nothing waits for you." in words_of(ada.home))
    await stage.eventually(lambda: saying(stage, "Agreed by <@U0ADA>"))


async def test_a_vote_that_waits_is_seen_in_home_until_its_condition_is_met_there(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, BEN)
    ben, chloe = stage.person("ben"), stage.person("chloe")
    await approves_if(stage, card, "ben")
    await ben.opens_home()
    held = await stage.eventually(lambda: ben.home)
    assert "Your votes that wait for a condition" in words_of(held)
    assert "Nothing waits for you." in words_of(held)

    await chloe.opens_home()
    home = await stage.eventually(lambda: chloe.home)
    assert "The yes of <@U0BEN> waits until <@U0CHLOE> has done this" in words_of(home)
    await chloe.click(home, "condition.met")

    await stage.eventually(lambda: "Nothing waits for you." in words_of(chloe.home))
    await ben.opens_home()
    home = await stage.eventually(lambda: ben.home if "Accept" in labels_of(ben.home) else None)
    await ben.click(home, "condition.accept")
    await stage.eventually(lambda: "Your vote: approve." in words_of(ben.home))
