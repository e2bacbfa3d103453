"""After a sign-off: what its owner says about it; and during one: who signs for somebody who left."""

from __future__ import annotations

from playground.scenes.words import (
    BEN,
    CHLOE,
    DEEPAK,
    PAYMENTS,
    a_project,
    a_round,
    asked,
    did,
    form_of,
    labels_of,
    saying,
    votes,
    words_of,
)
from tests.stories.worlds import Stage, sent_files

EXPORT = "The export shall finish within 10 seconds"


async def test_the_owner_writes_about_the_outcome_on_the_card(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, BEN)
    ada, ben = stage.person("ada"), stage.person("ben")
    early = await ada.command(PAYMENTS, "/signoff", "outcome V1 We begin on Monday")
    assert "still open" in words_of(early.message)
    await votes(stage, card, ben="approve")
    closed = (await stage.eventually(lambda: saying(stage, "*Signed off*")))[0]
    assert labels_of(closed) == ["Read it all", "Certificate", "Outcome"]

    await ada.click(closed, "signoff.outcome")
    form = form_of(ada)
    assert labels_of(form) == ["Outcome"]
    empty = await ada.submit(form, {"outcome": " "})
    assert set(empty.errors) == {"outcome"}
    await ada.submit(form, {"outcome": "We begin on *Monday* <!channel>"})

    await stage.eventually(lambda: saying(stage, "We begin on *Monday*"))
    status = await ben.command(PAYMENTS, "/signoff", "status V1")
    assert "Outcome, by <@U0ADA>" in words_of(status.message)
    await ada.command(PAYMENTS, "/signoff", "baseline")
    files = await stage.eventually(lambda: sent_files(stage, "ada"))
    assert any("## Outcome" in content.decode() for content in files.values())
    refused = await ben.command(PAYMENTS, "/signoff", "outcome V1 Mine")
    assert "Owners may write" in words_of(refused.message)


async def test_the_owner_lets_somebody_sign_in_the_place_of_one_who_left(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await a_round(stage, BEN, CHLOE)
    ada, ben, chloe = stage.person("ada"), stage.person("ben"), stage.person("chloe")
    await asked(stage, "chloe")
    still = await ada.command(PAYMENTS, "/signoff", f"replace V1 <@{CHLOE}> with <@{DEEPAK}> because she is busy")
    assert "Chloe can still vote" in words_of(still.message)
    stage.slack.leave("payments", CHLOE)

    await ada.command(PAYMENTS, "/signoff", f"replace V1 <@{CHLOE}> with <@{DEEPAK}>")
    form = form_of(ada)
    assert labels_of(form) == ["Who left", "Who signs in their place", "Reason"]
    did(await ada.submit(form, {"left": CHLOE, "joined": DEEPAK, "reason": "She moved to another team"}))

    await stage.eventually(lambda: saying(stage, "<@U0DEEPAK> signs in place of <@U0CHLOE>: She moved"))
    copy = await asked(stage, "deepak")
    await stage.eventually(lambda: "in your place" in words_of(chloe.direct_messages()))
    assert "Approve" not in labels_of(chloe.direct_messages()[-1])
    did(await ben.click(await asked(stage, "ben"), "signoff.approve"))
    did(await stage.person("deepak").click(copy, "signoff.approve"))
    await stage.eventually(lambda: saying(stage, "*Signed off*"))
