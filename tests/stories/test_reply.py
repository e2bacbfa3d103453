"""Replies in a sign-off's thread that sound like a vote."""

from __future__ import annotations

import logging

import pytest

from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    DEEPAK,
    PAYMENTS,
    a_project,
    a_round,
    did,
    labels_of,
    saying,
    votes,
    words_of,
)
from playground.workspace import Ephemeral, Message
from tests.stories.worlds import Stage

EXPORT = "The export shall finish within 10 seconds"


async def question(stage: Stage, who: str, words: str) -> Ephemeral:
    """Wait until somebody is asked privately."""
    person = stage.person(who)
    found = await stage.eventually(lambda: [e for e in person.ephemerals(PAYMENTS) if words in words_of(e)])
    asked: Ephemeral = found[-1]
    return asked


async def a_card(stage: Stage, *signatories: str) -> Message:
    """Open a round in which Ada abstains, and wait until its card shows that: from then on replies are understood."""
    card = await a_round(stage, *signatories, policy="majority_cast")
    await votes(stage, card, ada="abstain")
    await stage.eventually(lambda: "1 abstain" in words_of(saying(stage, "Sign-off V1")[0]))
    return card


async def test_a_yes_in_the_thread_counts_only_with_a_click(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await a_project(stage, EXPORT)
    card = await a_card(stage, ADA, BEN, CHLOE)
    ben = stage.person("ben")

    await ben.says(PAYMENTS, "Looks good to me, thanks", thread=card.ts)

    asked = await question(stage, "ben", "Count this as your approval?")
    assert labels_of(asked) == ["Count it"]
    assert "0 approve, 0 reject" in words_of(saying(stage, "Sign-off V1")[0])
    did(await ben.click(asked, "reply.count"))
    await stage.eventually(lambda: "1 approve, 0 reject" in words_of(saying(stage, "Sign-off V1")[0]))
    ours = [record for record in caplog.records if record.name.startswith(("bot", "handlers", "storage"))]
    assert not [record for record in ours if "Looks good to me" in record.getMessage()]


async def test_a_no_in_the_thread_is_its_own_reason(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_card(stage, ADA, BEN, CHLOE)
    ben = stage.person("ben")

    await ben.says(PAYMENTS, "No, ten seconds is too slow & <!channel> knows it", thread=card.ts)
    did(await ben.click(await question(stage, "ben", "Count this as your rejection?"), "reply.count"))

    closed = (await stage.eventually(lambda: saying(stage, "*Not signed off*")))[0]
    assert "ten seconds is too slow" in words_of(closed)
    assert "<!channel>" not in closed.text


async def test_nobody_is_asked_about_talk_or_about_what_they_said_already(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, BEN)
    ada, ben, chloe = (stage.person(name) for name in ("ada", "ben", "chloe"))
    await ben.click(card, "signoff.approve")
    await stage.eventually(lambda: "1 approve" in words_of(saying(stage, "Sign-off V1")[0]))

    await ben.says(PAYMENTS, "+1", thread=card.ts)
    await ben.says(PAYMENTS, "looks good")
    await chloe.says(PAYMENTS, "approve", thread=card.ts)
    await ada.says(PAYMENTS, "looks good, but R1 needs a number", thread=card.ts)
    # What comes last is asked about, so everything before it was looked at.
    await ada.says(PAYMENTS, "ok from me", thread=card.ts)
    await question(stage, "ada", "Count this as your approval?")

    assert len([each for each in ada.ephemerals(PAYMENTS) if "Count this" in words_of(each)]) == 1
    for person in (ben, chloe):
        assert "Count this" not in words_of(list(person.ephemerals(PAYMENTS)))


async def test_a_colleague_who_holds_a_vote_is_asked_for_whom_it_is(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_card(stage, ADA, CHLOE, DEEPAK)
    did(await stage.person("chloe").command(PAYMENTS, "/signoff", "delegate @ben until Friday"))
    ben = stage.person("ben")

    await ben.says(PAYMENTS, "lgtm", thread=card.ts)
    did(await ben.click(await question(stage, "ben", "Count this as the approval of <@U0CHLOE>"), "reply.count"))

    await stage.eventually(lambda: saying(stage, "<@U0CHLOE>, by <@U0BEN>"))
