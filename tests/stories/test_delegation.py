"""Voting for a colleague, as people live it."""

from __future__ import annotations

from playground.acting import Person
from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    a_round,
    did,
    form_of,
    labels_of,
    saying,
    told,
    votes,
    words_of,
)
from playground.workspace import Message
from tests.stories.worlds import Stage

EXPORT, REFUND = "The export shall finish within 10 seconds", "Refunds shall take a day"


async def test_somebody_away_is_voted_for_by_a_colleague_who_is_named(stage: Stage) -> None:
    await a_project(stage, EXPORT, REFUND)
    ada, ben, deepak = (stage.person(name) for name in ("ada", "ben", "deepak"))
    card = await a_round(stage, BEN, CHLOE)

    # Chloe leaves on holiday, and Deepak is asked for her vote at once.
    given = await stage.person("chloe").command(
        PAYMENTS, "/signoff", "delegate @deepak until Friday because I am on holiday"
    )
    assert "may vote for you in this project until" in words_of(given.message)
    asked = (await stage.eventually(deepak.direct_messages))[-1]
    assert "You vote for <@U0CHLOE> here" in words_of(asked)
    assert "I am on holiday" in words_of(asked)
    assert labels_of(asked) == ["Read it all", "Approve", "Reject", "Abstain", "Vote one by one"]
    status = await ada.command(PAYMENTS, "/signoff", "status")
    assert "*May be voted for:* <@U0CHLOE> by <@U0DEEPAK>" in words_of(status.message)

    # What only she could do is refused with what he can do.
    await deepak.click(card, "signoff.approve_if")
    assert "to vote for: <@U0CHLOE>" in await told(stage, deepak, "Press Approve, Reject or Abstain")

    # He votes for her one by one, stops half-way and goes on, and everybody sees by whose hand.
    await deepak.click(card, "signoff.vote_each")
    assert "This is the vote of <@U0CHLOE>, by your hand. 0 of 2 answered." in words_of(form_of(deepak))
    await deepak.submit(form_of(deepak), {"verdict.1": "approve"})
    assert "the vote of <@U0CHLOE>, by your hand" in words_of(form_of(deepak))
    await deepak.close(form_of(deepak), everything=True)
    await stage.eventually(lambda: "1 approve, 0 reject, 0 abstain, 1 still missing" in words_of(asked_of(deepak)))
    await deepak.click(asked_of(deepak), "signoff.vote_each")
    assert "1 of 2 answered" in words_of(form_of(deepak))
    await deepak.submit(form_of(deepak), {"verdict.2": "approve"})
    await deepak.close(form_of(deepak), everything=True)
    await stage.eventually(lambda: saying(stage, "*By a colleague:* <@U0CHLOE>, by <@U0DEEPAK>"))
    await stage.eventually(lambda: "by your hand: approve. You may change it." in words_of(deepak.direct_messages()))
    await votes(stage, card, ben="approve")
    await stage.eventually(lambda: saying(stage, "*Signed off*"))
    await stage.eventually(lambda: "Sign-off V1 is closed." in words_of(deepak.direct_messages()[-1]))
    await ada.command(PAYMENTS, "/signoff", "baseline")
    await stage.eventually(lambda: any(message.files for message in ada.direct_messages()))
    assert labels_of(deepak.direct_messages()[-1]) == ["Read it all"]
    assert ben.direct_messages()


def asked_of(person: Person) -> Message:
    """Return the message in which somebody is asked for a colleague's vote."""
    return person.direct_messages()[-1]


async def test_whoever_votes_for_two_is_asked_whose_vote_it_is(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ben, chloe = stage.person("ben"), stage.person("chloe")
    card = await a_round(stage)
    did(await chloe.command(PAYMENTS, "/signoff", "delegate @ben V1 until tomorrow"))

    await ben.click(card, "signoff.approve")
    form = form_of(ben)
    assert form.content["title"]["text"] == "Whose vote"
    did(await ben.submit(form, {"whose": [CHLOE]}))
    await stage.eventually(lambda: saying(stage, "*Not yet:* <@U0ADA>, <@U0BEN>"))

    # Her own vote takes its place, whatever he said.
    await votes(stage, card, chloe="reject")
    closed = (await stage.eventually(lambda: saying(stage, "*Not signed off*")))[0]
    assert "chloe says no" in words_of(closed)
    assert "By a colleague" not in words_of(closed)


async def test_one_hand_cannot_approve_for_everybody_and_hears_who_has_to(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, BEN, CHLOE)
    for name in ("ben", "chloe"):
        did(await stage.person(name).command(PAYMENTS, "/signoff", "delegate @deepak until Friday"))
    deepak = stage.person("deepak")

    await deepak.click(card, "signoff.approve")
    refused = await told(stage, deepak, "too few different people would approve V1")
    assert "One of these has to vote for themselves: <@U0BEN>, <@U0CHLOE>" in refused

    # For one of them he may, and the other one is the second pair of eyes.
    copies = await stage.eventually(
        lambda: [each for each in deepak.direct_messages() if "You vote for <@U0BEN> here" in words_of(each)]
    )
    await deepak.click(copies[-1], "signoff.approve")
    await stage.eventually(lambda: saying(stage, "*Not yet:* <@U0CHLOE>"))
    await votes(stage, card, chloe="approve")
    await stage.eventually(lambda: saying(stage, "*Signed off*"))


async def test_a_vote_is_taken_back_and_a_wrong_one_gets_one_sentence(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, CHLOE)
    chloe, ben = stage.person("chloe"), stage.person("ben")
    for typed, said in [
        ("delegate @chloe until Friday", "cannot delegate your vote to yourself"),
        ("delegate @ben until 2020-01-01", "in the past"),
        ("delegate @ben until whenever", "is no day that I know"),
        ("delegate @ben V9 until Friday", "There is no sign-off V9"),
        ("delegate @ben @ada until Friday", "Name one colleague only"),
        ("delegate back", "nothing to take back"),
    ]:
        assert said in words_of((await chloe.command(PAYMENTS, "/signoff", typed)).message)

    # Without a colleague whom Slack knows, the form asks for the rest and keeps what was typed.
    await chloe.command(PAYMENTS, "/signoff", "delegate Benno until tomorrow for everything because of a fair")
    fields = {each["block_id"]: each["element"] for each in form_of(chloe).content["blocks"] if "element" in each}
    assert fields["ends_at"]["initial_date_time"] > stage.clock.timestamp()
    assert fields["scope"]["initial_option"]["value"] == "everything"
    assert fields["reason"]["initial_value"] == "of a fair"

    # Without an end, it asks for that.
    await chloe.command(PAYMENTS, "/signoff", "delegate @ben because of a fair")
    assert labels_of(form_of(chloe)) == ["Colleague", "Until", "For", "Because"]
    end = int(stage.clock.timestamp()) + 86_400
    did(await chloe.submit(form_of(chloe), {"holder": BEN, "ends_at": end, "scope": "everything"}))
    listed = await chloe.command(PAYMENTS, "/signoff", "delegate")
    assert "is voted for by <@U0BEN> in every project" in words_of(listed.message)
    assert labels_of(listed.message) == ["Delegate my vote", "Take it back"]

    assert listed.message is not None
    await chloe.click(listed.message, "delegation.back")
    await stage.eventually(lambda: "do not hold the vote" in words_of(ben.direct_messages()))
    await ben.click(card, "signoff.approve")
    assert "The signatories are" in await told(stage, ben, "Your vote is not asked for")
