"""A conditional yes, as people live it."""

from __future__ import annotations

from datetime import timedelta

from playground.scenes.words import (
    ADA,
    BEN,
    a_project,
    a_round,
    approves_if,
    form_of,
    labels_of,
    offered,
    saying,
    votes,
    words_of,
)
from tests.stories.worlds import Stage, at_work

EXPORT = "The export shall finish within 10 seconds"


async def test_a_yes_waits_until_its_condition_is_met_and_accepted(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, BEN)
    ben, chloe = stage.person("ben"), stage.person("chloe")

    await approves_if(stage, card, "ben")
    shown = (await stage.eventually(lambda: saying(stage, "<@U0BEN> approves if: Support agrees to the limit")))[0]
    assert "*Not yet:* <@U0ADA>, <@U0BEN>" in words_of(shown)
    await stage.eventually(lambda: "Your yes waits for its condition" in words_of(ben.direct_messages()))

    await chloe.click(await offered(stage, "chloe", "Met"), "condition.met")
    await ben.click(await offered(stage, "ben", "Accept"), "condition.accept")
    await votes(stage, card, ada="approve")

    closed = (await stage.eventually(lambda: saying(stage, "*Signed off*")))[0]
    assert "approves if" not in words_of(closed)
    await stage.eventually(lambda: "Met: the approval of" in words_of(chloe.direct_messages()))


async def test_not_met_asks_the_voter_again_and_counts_when_met_asks_nobody(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, BEN)
    ben, chloe = stage.person("ben"), stage.person("chloe")

    await approves_if(stage, card, "ben")
    await chloe.click(await offered(stage, "chloe", "Not met"), "condition.not_met")
    told = await stage.eventually(lambda: [e for e in ben.direct_messages() if "Not met: the vote" in words_of(e)])
    assert labels_of(told[-1]) == ["Approve", "Approve if …", "Reject", "Abstain"]
    await stage.eventually(lambda: not [each for each in chloe.direct_messages() if "Met" in labels_of(each)])

    await approves_if(stage, card, "ben", counts=["when_met"])
    await chloe.click(await offered(stage, "chloe", "Met"), "condition.met")
    await votes(stage, card, ada="approve")

    await stage.eventually(lambda: saying(stage, "*Signed off*"))


async def test_mistakes_in_the_form_are_named_and_nothing_typed_is_lost(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, BEN)
    ben = stage.person("ben")
    await ben.click(card, "signoff.approve_if")
    assert labels_of(form_of(ben)) == ["Condition", "Owner", "Due", "Afterwards"]

    past = int(stage.clock.timestamp()) - 60
    bot = stage.slack.workspace.bot_user
    wrong = await ben.submit(form_of(ben), {"condition": "Support agrees", "owner": bot, "due": past})

    assert set(wrong.errors) == {"owner", "due"}
    assert "Support agrees" in str(form_of(ben).values)


async def test_its_owner_is_reminded_once_it_is_overdue_and_the_card_says_so(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    now = stage.clock.now()
    wednesday = at_work(now)
    deadline = int((wednesday + timedelta(days=7)).timestamp())
    card = await a_round(stage, ADA, BEN, deadline=deadline)
    chloe = stage.person("chloe")
    await approves_if(stage, card, "ben", due=int(wednesday.timestamp()))
    await stage.eventually(lambda: saying(stage, "approves if"))
    assert "Overdue" not in words_of(saying(stage, "approves if"))

    stage.clock.passes(seconds=(wednesday - now).total_seconds())

    await stage.eventually(lambda: "*Overdue.*" in words_of(saying(stage, "approves if")))
    reminder = await stage.eventually(
        lambda: [each for each in chloe.direct_messages() if "This is overdue" in words_of(each)]
    )
    assert labels_of(reminder[0]) == ["Met", "Not met"]
    await chloe.click(reminder[0], "condition.not_met")
    await stage.eventually(lambda: "Overdue" not in words_of(saying(stage, "Sign-off V1")))
    settled = await stage.eventually(
        lambda: [each for each in chloe.direct_messages() if "This reminded you of a condition" in words_of(each)]
    )
    assert [(each.ts, labels_of(each)) for each in settled] == [(reminder[0].ts, [])]
