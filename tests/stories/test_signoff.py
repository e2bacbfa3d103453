"""Sign-off rounds as people live them: policies, reminders, cancelling, deadlines, and votes that come too late."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    DEEPAK,
    PAYMENTS,
    a_project,
    a_round,
    allows_consent,
    card_of,
    form_of,
    labels_of,
    saying,
    told,
    types,
    votes,
    words_of,
)
from playground.workspace import View
from tests.stories.worlds import Stage

EXPORT, CARDS = "The export shall finish within 10 seconds", "Card numbers shall never be stored"
FIELDS = ["What is signed", "Requirements", "Signatories", "Policy", "At least", "Deadline"]
EVERYBODY = (ADA, BEN, CHLOE)


async def test_the_form_freezes_words_and_people_and_everybody_is_asked(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    form = form_of(ada)
    assert form.content["title"]["text"] == "Start sign-off"
    assert labels_of(form)[:6] == FIELDS
    assert {"Everyone approves", "Majority", "At least … approve"} <= offered(form, "policy")
    assert offered(form, "scope") == {"Every open requirement", "Chosen requirements"}

    await ada.submit(form, {"signatories": list(EVERYBODY)})

    card = (await stage.eventually(lambda: saying(stage, "Sign-off V1")))[0]
    shown = words_of(card)
    assert "It passes when every signatory approves" in shown
    assert "0 approve, 0 reject, 0 abstain" in shown
    assert "*Not yet:* <@U0ADA>, <@U0BEN>, <@U0CHLOE>" in shown
    assert EXPORT in shown
    assert labels_of(card) == ["Read it all", "Approve", "Approve if …", "Reject", "Abstain", "Vote one by one"]
    for name in ("ada", "ben", "chloe"):
        person = stage.person(name)
        await stage.eventually(person.direct_messages)
        assert labels_of(person.direct_messages()[-1]) == labels_of(card)
    await ada.click(card, "signoff.read")
    assert CARDS in words_of(form_of(ada))


@pytest.mark.parametrize(
    ("fields", "said", "outcome"),
    [
        ({}, {"ada": "approve", "ben": "approve", "chloe": "approve"}, "Signed off"),
        ({}, {"ben": "reject"}, "Not signed off"),
        ({"policy": "majority_cast"}, {"ada": "approve", "ben": "approve"}, "Signed off"),
        ({"policy": "majority_cast"}, {"ada": "abstain", "ben": "reject"}, "Not signed off"),
        ({"policy": "n_of_m", "needed": "2"}, {"chloe": "approve", "ben": "approve"}, "Signed off"),
        ({"policy": "n_of_m", "needed": "3"}, {"chloe": "abstain"}, "Not signed off"),
    ],
)
async def test_a_round_closes_as_soon_as_nothing_can_alter_its_outcome(
    stage: Stage, fields: dict[str, Any], said: dict[str, str], outcome: str
) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, **fields)

    await votes(stage, card, **said)

    closed = (await stage.eventually(lambda: saying(stage, f"*{outcome}*")))[0]
    assert closed.ts == card.ts
    assert labels_of(closed) == ["Read it all", *(["Certificate"] if outcome == "Signed off" else []), "Outcome"]
    if outcome == "Signed off":
        assert "Baseline L1, digest" in words_of(closed)
        await stage.eventually(lambda: saying(stage, "signed in L1"))
    elif "reject" in said.values():
        assert "says no" in words_of(closed)


async def test_every_open_requirement_takes_what_is_not_under_vote_and_says_what_it_left_out(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS, "Refunds shall take a day")
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.suggest(form_of(ada), "requirements", "R2")
    await ada.submit(form_of(ada), {"scope": "chosen", "requirements": ["2"], "signatories": list(EVERYBODY)})
    await ada.command(PAYMENTS, "/signoff", "start")
    left_out = "1 open requirement is left out, being under vote already: R2 in V1."
    assert left_out in words_of(form_of(ada))

    await ada.submit(form_of(ada), {"signatories": list(EVERYBODY)})

    told = words_of(form_of(ada))
    assert "Sign-off V2 has begun, about 2 requirements." in told and left_out in told
    card = (await stage.eventually(lambda: saying(stage, "Sign-off V2")))[0]
    assert EXPORT in words_of(card) and CARDS not in words_of(card)


async def test_a_vote_may_be_changed_until_the_round_closes(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, policy="majority_cast")
    seen_before = deepcopy(card)

    await votes(stage, card, ben="abstain")
    await stage.eventually(lambda: "1 abstain" in words_of(saying(stage, "Sign-off V1")[0]))
    await votes(stage, card, ben="approve")
    await stage.eventually(lambda: "1 approve, 0 reject, 0 abstain" in words_of(saying(stage, "Sign-off V1")[0]))
    await votes(stage, card, ada="approve")

    await stage.eventually(lambda: saying(stage, "*Signed off*"))
    await votes(stage, seen_before, chloe="abstain")
    assert "closed" in await told(stage, stage.person("chloe"), "closed")


async def test_the_channel_hears_of_the_outcome_although_somebody_deleted_the_card(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await a_round(stage)
    stage.slack.workspace.remove(saying(stage, "Sign-off V1")[0])

    for name in ("ada", "ben", "chloe"):
        copies = await stage.eventually(stage.person(name).direct_messages)
        await votes(stage, copies[0], **{name: "approve"})

    [card] = await stage.eventually(lambda: saying(stage, "*Signed off*"))
    assert "Baseline L1" in words_of(card)
    assert saying(stage, "Sign-off V1") == [card]


async def test_a_reminder_reaches_only_those_who_are_missing_and_once_an_hour(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage)
    ada, ben, chloe = (stage.person(name) for name in ("ada", "ben", "chloe"))
    await votes(stage, card, ben="approve")

    reminded = await ada.command(PAYMENTS, "/signoff", "remind")
    assert "<@U0CHLOE>" in words_of(reminded.message)
    assert "<@U0BEN>" not in words_of(reminded.message)
    await stage.eventually(lambda: "still missing" in words_of(chloe.direct_messages()))
    again = await ada.command(PAYMENTS, "/signoff", "remind v-1")
    assert "less than an hour ago" in words_of(again.message)
    stage.clock.passes(hours=1.1)
    await ada.command(PAYMENTS, "/signoff", "remind V1")

    await stage.eventually(lambda: words_of(chloe.direct_messages()).count("is still missing.") >= 2)
    assert "still missing" not in words_of(ben.direct_messages())


async def test_a_round_is_cancelled_with_a_reason_by_whoever_may(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await a_round(stage)
    ada, chloe = stage.person("ada"), stage.person("chloe")

    refused = await chloe.command(PAYMENTS, "/signoff", "cancel because I say so")
    assert "owner" in words_of(refused.message)
    await ada.command(PAYMENTS, "/signoff", "cancel")
    empty = await ada.submit(form_of(ada), {"reason": " "})
    assert set(empty.errors) == {"reason"}
    await ada.submit(form_of(ada), {"reason": "The client moved the date"})

    card = (await stage.eventually(lambda: saying(stage, "*Cancelled*")))[0]
    assert "The client moved the date" in words_of(card)
    assert "No sign-off is open" in words_of((await ada.command(PAYMENTS, "/signoff", "cancel because")).message)


async def test_several_rounds_are_open_at_once_and_each_is_named(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS)
    ada = stage.person("ada")
    for number, reference in ((1, "R1"), (2, "R2")):
        await ada.command(PAYMENTS, "/signoff", "start")
        form = form_of(ada)
        await ada.suggest(form, "requirements", reference)
        chosen = {"scope": "chosen", "requirements": [str(number)], "signatories": list(EVERYBODY)}
        assert not (await ada.submit(form, chosen)).errors
    await stage.eventually(lambda: saying(stage, "Sign-off V2"))

    unclear = await ada.command(PAYMENTS, "/signoff", "remind")
    assert "V1, V2" in words_of(unclear.message)
    status = words_of((await ada.command(PAYMENTS, "/signoff", "status")).message)
    assert "Sign-off V1" in status
    assert "Sign-off V2" in status
    assert "Sign-off V1" not in words_of((await ada.command(PAYMENTS, "/signoff", "status V2")).message)
    everything = await ada.command(PAYMENTS, "/signoff", "start")
    assert "under vote already" in words_of(everything.message)


async def test_at_the_deadline_votes_are_counted_or_there_was_no_quorum(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS)
    ada = stage.person("ada")
    cards = {}
    for number, reference in ((1, "R1"), (2, "R2")):
        await ada.command(PAYMENTS, "/signoff", "start")
        await ada.suggest(form_of(ada), "requirements", reference)
        fields = {"scope": "chosen", "requirements": [str(number)], "signatories": [*EVERYBODY, DEEPAK]}
        await ada.submit(form_of(ada), {**fields, "policy": "majority_cast"})
        cards[number] = await card_of(stage, number)
    seen_before = deepcopy(cards[2])
    await votes(stage, cards[1], ada="approve", ben="approve", chloe="reject")
    await votes(stage, cards[2], ada="approve")

    stage.clock.passes(days=8)

    closed = await stage.eventually(lambda: saying(stage, "*No quorum*"))
    assert "Fewer than 3 of 4" in words_of(closed)
    assert await stage.eventually(lambda: saying(stage, "*Signed off*"))
    late = stage.person("deepak")
    await votes(stage, seen_before, deepak="approve")
    assert "closed" in await told(stage, late, "closed")


async def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    impossible: list[tuple[dict[str, Any], str]] = [
        ({"signatories": []}, "signatories"),
        ({"signatories": ["U0OTHERBOT", ADA]}, "signatories"),
        ({"signatories": ["U0GONE"]}, "signatories"),
        ({"signatories": ["U0EMI"]}, "signatories"),
        ({"policy": "n_of_m", "needed": "4"}, "needed"),
        ({"policy": "n_of_m", "needed": "0"}, "needed"),
        ({"policy": "n_of_m"}, "needed"),
        ({"needed": "2"}, "needed"),
        ({"scope": "chosen"}, "requirements"),
        ({"quorum": "4"}, "quorum"),
        ({"quorum": "most"}, "quorum"),
        ({"deadline": 946684800}, "deadline"),
        ({"deadline": 4102444800}, "deadline"),
    ]

    for number, (fields, field) in enumerate(impossible, 1):
        await ada.command(PAYMENTS, "/signoff", "start")
        refused = await ada.submit(form_of(ada), {"signatories": list(EVERYBODY), **fields})

        assert set(refused.errors) == {field}, fields
        assert not saying(stage, f"Sign-off V{number}")
        await ada.submit(form_of(ada), {"signatories": list(EVERYBODY), **corrected(stage)})
        await card_of(stage, number)
        await types(stage, "ada", "/signoff", f"cancel V{number} because the next one is tried", "cancelled")


async def test_whoever_chooses_some_and_leaves_the_preset_alone_does_not_put_everything_to_the_vote(
    stage: Stage,
) -> None:
    await a_project(stage, EXPORT, CARDS)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.suggest(form_of(ada), "requirements", "R2")

    refused = await ada.submit(form_of(ada), {"requirements": ["2"], "signatories": list(EVERYBODY)})

    assert "Choose “Chosen requirements” here, or take them out." in refused.errors["scope"]
    await ada.submit(form_of(ada), {"scope": "chosen"})
    card = await card_of(stage, 1)
    assert CARDS in words_of(card) and EXPORT not in words_of(card)


async def test_a_form_that_was_open_when_the_round_closed_says_so(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage)
    ben = stage.person("ben")
    await ben.click(card, "signoff.reject")
    await stage.person("ada").command(PAYMENTS, "/signoff", "cancel because of a mistake")

    refused = await ben.submit(form_of(ben), {"reason": "Too slow"})

    assert "closed" in refused.errors["reason"]


async def test_what_was_signed_does_not_change_any_more(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, BEN)
    await votes(stage, card, ben="approve")
    await stage.eventually(lambda: saying(stage, "signed in L1"))
    ada = stage.person("ada")

    for typed in ("edit R1", "withdraw R1 because we change our minds"):
        assert "baseline L1" in words_of((await ada.command(PAYMENTS, "/requirement", typed)).message)
    assert "Edit" not in labels_of(saying(stage, "signed in L1")[0])
    assert "signed in L1" in words_of((await ada.command(PAYMENTS, "/requirement", "list signed")).message)
    nothing = await ada.command(PAYMENTS, "/signoff", "start")
    assert "No requirement is open" in words_of(nothing.message)


async def test_nothing_is_signed_where_nothing_is_open(stage: Stage) -> None:
    await a_project(stage)

    refused = await stage.person("ada").command(PAYMENTS, "/signoff", "start")

    assert "No requirement is open for sign-off" in words_of(refused.message)


async def imports(stage: Stage, text: str) -> None:
    """Ada imports requirements, one a line: one message instead of many."""
    ada = stage.person("ada")
    file = await ada.uploads("wishes.txt", text.encode())
    await ada.command(PAYMENTS, "/requirement", "import")
    await ada.submit(form_of(ada), {"file": [file]})
    await ada.submit(form_of(ada), {})
    await stage.eventually(lambda: saying(stage, "imported"))


async def starts(stage: Stage, **fields: Any) -> View:
    """Ada fills in the first page, and is asked for more."""
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    sent = await ada.submit(form_of(ada), {"signatories": list(EVERYBODY), **fields})
    assert not sent.errors, sent.errors
    return form_of(ada)


async def test_votes_may_weigh_differently_and_are_added_exactly(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    page = await starts(stage, policy="weighted")
    assert page.content["title"]["text"] == "Weighted votes"
    weights = {f"weight.{ADA}": "0.7", f"weight.{BEN}": "0.1", f"weight.{CHLOE}": "0.2"}

    refused = await ada.submit(page, {**weights, f"weight.{BEN}": "0", "share": "0.8"})
    assert set(refused.errors) == {f"weight.{BEN}"}
    await ada.submit(form_of(ada), {**weights, "share": "0.8"})

    card = await card_of(stage, 1)
    assert "at least 4/5 of the weight of all signatories approves" in words_of(card)
    assert ada.view is None
    await votes(stage, card, ada="approve", ben="approve")
    await stage.eventually(lambda: saying(stage, "*Signed off*"))


async def test_a_role_must_approve_and_another_may_veto(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    page = await starts(stage, policy="roles")
    rows = {"role.1": "Product owner", "holders.1": [ADA], "role.2": "Security", "power.2": "veto"}

    refused = await ada.submit(page, rows)
    assert set(refused.errors) == {"holders.2"}
    await ada.submit(form_of(ada), {**rows, "holders.2": [CHLOE]})

    card = await card_of(stage, 1)
    assert "Product owner (<@U0ADA>) approves, and Security (<@U0CHLOE>) does not reject" in words_of(card)
    await votes(stage, card, ada="approve", chloe="reject")
    await stage.eventually(lambda: saying(stage, "*Not signed off*"))


async def test_several_policies_can_be_asked_for_together(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    page = await starts(stage, policy="all_of")

    assert set((await ada.submit(page, {"parts": ["majority_cast"]})).errors) == {"parts"}
    parts = ["majority_present", "two_thirds_cast", "weighted"]
    assert set((await ada.submit(form_of(ada), {"parts": parts, f"weight.{BEN}": "0"})).errors) == {f"weight.{BEN}"}
    await ada.submit(form_of(ada), {"parts": parts, f"weight.{BEN}": "3"})

    card = await card_of(stage, 1)
    assert "and at least 1/2 of the weight of all signatories approves (<@U0ADA> 1, <@U0BEN> 3" in words_of(card)
    # Whatever Chloe says, two of three are two thirds and more than half.
    await votes(stage, card, ada="approve", ben="approve")
    await stage.eventually(lambda: saying(stage, "*Signed off*"))


async def test_a_veto_can_be_asked_for_together_with_two_thirds_and_is_saved_so(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    page = await starts(stage, policy="all_of", default=["default"])
    wanted = {"parts": ["two_thirds_cast", "n_of_m", "roles"], "role.1": "Security", "holders.1": [CHLOE]}

    assert set((await ada.submit(page, {**wanted, "power.1": "veto"})).errors) == {"needed"}
    await ada.submit(form_of(ada), {**wanted, "power.1": "veto", "needed": "2"})

    card = await card_of(stage, 1)
    assert "two thirds" in words_of(card)
    assert "at least 2 of 3 approve, and Security (<@U0CHLOE>) does not reject" in words_of(card)
    told = words_of((await stage.person("ben").command(PAYMENTS, "/project", "policy")).message)
    assert "at least 2 of the signatories approve" in told
    await votes(stage, card, ada="approve", ben="approve", chloe="reject")
    await stage.eventually(lambda: saying(stage, "*Not signed off*"))


async def test_silence_is_consent_at_the_deadline(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await allows_consent(stage)
    ada = stage.person("ada")
    consent = {"signatories": [ADA, BEN, CHLOE], "policy": "consent", "meaning": "review"}
    await ada.command(PAYMENTS, "/signoff", "start")
    refused = await ada.submit(form_of(ada), consent)
    assert "Take yourself out" in refused.errors["signatories"]
    await ada.submit(form_of(ada), {**consent, "signatories": [BEN, CHLOE]})
    card = await card_of(stage, 1)
    assert "silence counts as a yes" in words_of(card)
    assert "A signature means that these words were reviewed." in words_of(card)

    stage.clock.passes(days=8)

    assert await stage.eventually(lambda: saying(stage, "*Signed off*"))


async def test_single_requirements_are_returned_and_the_rest_is_signed_in_part(stage: Stage) -> None:
    await a_project(stage)
    await imports(stage, "\n".join(f"Wish number {number} of twelve" for number in range(1, 13)))
    card = await a_round(stage, ADA, BEN, policy="unanimous_all", partial=["partial"])
    assert "Each requirement is decided on its own" in words_of(card)
    ada, ben = stage.person("ada"), stage.person("ben")
    await votes(stage, card, ada="approve")

    await ben.click(card, "signoff.vote_each")
    page = form_of(ben)
    assert page.content["submit"]["text"] == "Save and go on"
    assert "0 of 12 answered" in words_of(page)
    verdicts = {f"verdict.{number}": "approve" for number in range(1, 11)} | {"verdict.3": "return"}
    refused = await ben.submit(page, verdicts)
    assert set(refused.errors) == {"reason.3"}
    await ben.submit(form_of(ben), {**verdicts, "reason.3": "Say how fast"})
    # What was answered counts and is kept, also when the window is closed in between.
    assert "10 of 12 answered" in words_of(form_of(ben))
    await ben.close(form_of(ben), everything=True)
    await stage.eventually(lambda: "one by one: 9 approve, 1 reject" in words_of(ben.direct_messages()))
    # It goes on where something is left to answer, and leads back to what was answered.
    await ben.click(saying(stage, "Sign-off V1")[0], "signoff.vote_each")
    last = form_of(ben)
    assert "10 of 12 answered" in words_of(last) and "Wish number 11" in words_of(last)
    await ben.click(last, "signoff.vote_each")
    assert "Wish number 10 " in words_of(form_of(ben))
    await ben.submit(form_of(ben), {})
    last = form_of(ben)
    assert last.content["submit"]["text"] == "Save"
    await ben.submit(last, {"verdict.11": "approve", "verdict.12": "approve"})

    closed = (await stage.eventually(lambda: saying(stage, "*Signed off*")))[0]
    assert "Signed in part: 11 of 12 requirements. These go back: R3." in words_of(closed)
    assert "<@U0BEN> sent back on R3:" in words_of(closed)
    await stage.eventually(lambda: "*1* open, *11* signed" in words_of(saying(stage, "Payments portal")[0]))
    listed = await ada.command(PAYMENTS, "/requirement", "list open")
    assert "R3 " in words_of(listed.message)
    await ada.command(PAYMENTS, "/requirement", "edit R3")
    assert form_of(ada).content["title"]["text"] == "Edit R3"


async def test_without_partial_sign_off_one_return_holds_everything_back(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS)
    card = await a_round(stage, ADA, BEN)
    ben = stage.person("ben")

    await ben.click(card, "signoff.vote_each")
    await ben.submit(form_of(ben), {"verdict.1": "approve", "verdict.2": "return", "reason.2": "Say where"})

    closed = (await stage.eventually(lambda: saying(stage, "*Not signed off*")))[0]
    assert "Say where" in words_of(closed)
    assert "Not signed off" in words_of(form_of(ben)) or "closed" in words_of(form_of(ben))


async def test_the_quorum_is_a_number_or_a_share(stage: Stage) -> None:
    await a_project(stage, EXPORT)

    for quorum, words in (("3", "at least 3 of 3"), ("34 %", "at least 2 of 3"), ("", "2 of 3")):
        card = await a_round(stage, policy="majority_cast", quorum=quorum)
        assert words in words_of(card), quorum
        await types(stage, "ada", "/signoff", "cancel because the next one is tried", "cancelled")


def offered(form: Any, field: str) -> set[str]:
    """Return the entries of a menu of a form."""
    block = next(block for block in form.content["blocks"] if block.get("block_id") == field)
    return {option["text"]["text"] for option in block["element"]["options"]}


def corrected(stage: Stage) -> dict[str, Any]:
    """Return everything that could have been wrong, put right."""
    tomorrow = int(stage.clock.timestamp()) + 86_400
    return {"policy": "unanimous_all", "needed": None, "scope": "every", "quorum": "", "deadline": tomorrow}


async def test_reasons_that_a_card_has_no_room_for_are_read_in_a_window(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage)
    ben, chloe = stage.person("ben"), stage.person("chloe")
    reason = f"{'This is why. ' * 200}And that was all"
    await ben.click(card, "signoff.reject")
    await ben.submit(form_of(ben), {"reason": reason})

    closed = (await stage.eventually(lambda: saying(stage, "*Not signed off*")))[0]
    assert "And that was all" not in str(closed.blocks)
    assert labels_of(closed) == ["Read it all", "Read the reasons", "Outcome"]
    await chloe.click(closed, "signoff.reasons")

    assert form_of(chloe).content["title"]["text"] == "Reasons in V1"
    assert reason in words_of(form_of(chloe))
