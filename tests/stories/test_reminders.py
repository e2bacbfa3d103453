"""Those who have not voted are reminded by the clock, while they work."""

from __future__ import annotations

from playground.scenes.words import BEN, CHLOE, PAYMENTS, a_project, a_round, labels_of, votes, words_of
from tests.stories.worlds import Stage, at_work

MISSING = "is still missing."


async def test_who_has_not_voted_is_reminded_once_at_half_of_the_time(stage: Stage) -> None:
    now = stage.clock.now()
    # Four fifths of the time have passed then: long enough for the first reminder, and not for the second.
    wednesday = at_work(now)
    await a_project(stage, "The export shall finish within 10 seconds")
    deadline = int((now + (wednesday - now) / 0.8).timestamp())
    card = await a_round(stage, BEN, CHLOE, deadline=deadline)
    ben, chloe = stage.person("ben"), stage.person("chloe")
    await votes(stage, card, ben="approve")

    stage.clock.passes(seconds=(wednesday - now).total_seconds())

    reminder = (await stage.eventually(lambda: [m for m in chloe.direct_messages() if MISSING in words_of(m)]))[0]
    assert labels_of(reminder)[:4] == ["Approve", "Approve if …", "Reject", "Abstain"]
    assert MISSING not in words_of(ben.direct_messages())
    await chloe.click(reminder, "signoff.abstain")
    await stage.eventually(lambda: MISSING not in words_of(chloe.direct_messages()))
    closed = next(m for m in chloe.direct_messages() if m.ts == reminder.ts)
    assert "It is closed: not signed off." in words_of(closed)
    assert labels_of(closed) == ["Read it all"]


async def test_a_reminder_follows_the_vote_and_loses_its_buttons_when_the_sign_off_is_cancelled(stage: Stage) -> None:
    await a_project(stage, "The export shall finish within 10 seconds")
    await a_round(stage, BEN, CHLOE)
    ada, chloe = stage.person("ada"), stage.person("chloe")
    await ada.command(PAYMENTS, "/signoff", "remind")
    reminder = (await stage.eventually(lambda: [m for m in chloe.direct_messages() if MISSING in words_of(m)]))[0]

    await chloe.click(reminder, "signoff.approve")

    await stage.eventually(lambda: "Your vote: approve." in words_of(chloe.direct_messages()[-1]))
    assert MISSING not in words_of(chloe.direct_messages())
    assert "Approve" in labels_of(chloe.direct_messages()[-1])
    await ada.command(PAYMENTS, "/signoff", "cancel because of the holidays")
    await stage.eventually(lambda: "It is closed: cancelled." in words_of(chloe.direct_messages()[-1]))
    assert chloe.direct_messages()[-1].ts == reminder.ts
    assert labels_of(chloe.direct_messages()[-1]) == ["Read it all"]
