"""What is signed changes only by a vote of its change board."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    a_round,
    allows_consent,
    approves_if,
    asks_for_change,
    did,
    form_of,
    labels_of,
    offered,
    saying,
    votes,
    words_of,
)
from playground.workspace import Message, View
from tests.stories.worlds import Stage, ben_signs, estimates, sent_files

OLD, NEW = "The export shall finish within 10 seconds", "The export shall finish within 5 seconds"


async def signed(stage: Stage) -> None:
    """Ben has signed R1 in L1."""
    await a_project(stage, OLD)
    await ben_signs(stage)


async def a_change(stage: Stage, *board: str, **fields: Any) -> Message:
    """Ada asks for a change of R1 and puts it to the vote; return the card."""
    wanted = {"text": NEW, "why": "Month ends are busy", **fields}
    return await asks_for_change(stage, 1, *(board or (BEN, CHLOE)), **wanted)


async def test_the_effect_is_shown_before_the_board_votes_and_a_yes_makes_a_new_baseline(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/requirement", "add Receipts shall be sent"))
    did(await ada.command(PAYMENTS, "/requirement", "link R2 depends on R1"))
    await ada.command(PAYMENTS, "/requirement", "change r-1")
    assert form_of(ada).content["title"]["text"] == "Change request"
    assert labels_of(form_of(ada)) == ["New words", "Or", "Why", "Urgency", "More"]

    did(await ada.submit(form_of(ada), {"text": NEW, "why": "Month ends are busy"}))
    assert "1 approval in L1 does not cover the change" in words_of(form_of(ada))
    assert "Linked with it, directly or over others: R2; 1 link is in doubt from then on." in words_of(form_of(ada))
    did(await ada.submit(form_of(ada), {"signatories": [ADA, CHLOE]}))
    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]

    assert "Shall R1 be changed as written?" in words_of(card)
    assert "Month ends are busy" in words_of(card)
    assert {"Approve", "Reject", "Abstain"} <= set(labels_of(card))
    await stage.eventually(lambda: saying(stage, "signed in L1, C1 is under vote"))
    await votes(stage, card, ada="approve", chloe="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))
    told = await stage.eventually(
        lambda: [each for each in stage.person("ben").direct_messages() if "made baseline L2" in words_of(each)]
    )
    assert NEW in words_of(told[-1])
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert NEW in shown
    assert "signed in L2" in shown
    assert "Everything is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify L1")).message)
    listed = words_of((await ada.command(PAYMENTS, "/requirement", "changes")).message)
    assert "*C1* change R1: approved, baseline L2" in listed


async def test_what_else_was_signed_changes_by_the_same_vote_and_its_words_may_stay(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "change R1")
    await ada.click(form_of(ada), "requirement.change_more")
    assert {"Type", "Priority", "Acceptance criteria", "Owner", "Estimate", "Tags"} <= set(labels_of(form_of(ada)))
    assert "More" not in labels_of(form_of(ada))
    same = await ada.submit(form_of(ada), {"why": "Month ends are busy"})
    assert "These are the words of R1 already" in same.errors["text"]

    others = {"priority": "must", "estimate": "2/3/8", "owner": [CHLOE], "tags": "export"}
    did(await ada.submit(form_of(ada), {"why": "Month ends are busy", **others}))
    assert "What changes: Priority, Owner, Estimate, Tags." in words_of(form_of(ada))
    assert "R1 is without an estimate, and would be 2 / 3 / 8 points" in words_of(form_of(ada))
    did(await ada.submit(form_of(ada), {"signatories": [BEN], "policy": "roles"}))
    did(await ada.submit(form_of(ada), {"role.1": "Client", "holders.1": [BEN]}))
    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert "Estimate from nothing to “2 / 3 / 8”" in card.text
    assert "Priority" in words_of(card) and "<@U0CHLOE>" in words_of(card)
    await votes(stage, card, ben="approve")

    await stage.eventually(lambda: saying(stage, "Baseline L2"))
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert OLD in shown and "Must have" in shown and "2 / 3 / 8" in shown
    trace = words_of((await ada.command(PAYMENTS, "/quorum", "trace R1")).message)
    assert "for other priority, owner, estimate, tags, voted on in V2: approved" in trace
    told = await stage.eventually(
        lambda: [each for each in stage.person("ben").direct_messages() if "made baseline L2" in words_of(each)]
    )
    assert "which you were asked to sign, was changed" in words_of(told[-1])
    await ada.command(PAYMENTS, "/signoff", "baseline L2")
    await stage.eventually(lambda: "certificate-L2.pdf" in sent_files(stage, "ada"))
    assert "2 / 3 / 8" in sent_files(stage, "ada")["baseline-L2.md"].decode()
    assert "Everything is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify")).message)


async def test_a_board_decides_by_a_policy_and_a_quorum_of_its_own(stage: Stage) -> None:
    await signed(stage)
    ada, board = stage.person("ada"), {"signatories": [ADA, BEN, CHLOE], "policy": "n_of_m"}
    await ada.command(PAYMENTS, "/requirement", "change R1")
    await ada.submit(form_of(ada), {"text": NEW, "why": "Month ends are busy"})
    assert {"At least", "Quorum"} <= set(labels_of(form_of(ada)))
    assert "consent" not in str(form_of(ada).content)

    assert set((await ada.submit(form_of(ada), {**board, "quorum": "4"})).errors) == {"needed", "quorum"}
    did(await ada.submit(form_of(ada), {**board, "needed": "2", "quorum": "2"}))
    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]

    assert "at least 2 of 3 approve, and at least 2 of 3 signatories" in words_of(card)
    await votes(stage, card, ben="approve", chloe="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))


async def test_what_a_signature_on_a_board_means_is_asked_once_and_printed_with_every_signature(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "change R1")
    await ada.submit(form_of(ada), {"text": NEW, "why": "Month ends are busy"})
    assert "Meaning" in labels_of(form_of(ada))

    did(await ada.submit(form_of(ada), {"signatories": [BEN], "meaning": "responsibility"}))
    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert "A signature means responsibility for these words." in words_of(card)
    assert "A signature means responsibility for these words." in card.text
    await votes(stage, card, ben="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))

    await ada.command(PAYMENTS, "/signoff", "baseline L2")
    await stage.eventually(lambda: "certificate-L2.pdf" in sent_files(stage, "ada"))
    files = sent_files(stage, "ada")
    assert json.loads(files["baseline-L2.json"])["signed"]["round"]["meaning"] == "responsibility"
    assert "| approve | everything | Responsibility |" in files["baseline-L2.md"].decode()
    pages = PdfReader(BytesIO(files["certificate-L2.pdf"])).pages
    assert "Responsibility" in "".join(page.extract_text() for page in pages)
    await ada.command(PAYMENTS, "/quorum", "export")
    packs = await stage.eventually(lambda: [name for name in sent_files(stage, "ada") if name.endswith(".zip")])
    with ZipFile(BytesIO(sent_files(stage, "ada")[packs[0]])) as pack:
        rounds = list(csv.DictReader(StringIO(pack.read("records/rounds.csv").decode())))
    assert [row["meaning"] for row in rounds] == ["approval", "responsibility"]


async def test_the_roles_of_a_board_are_asked_about_on_a_page_of_their_own(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    page = await details(stage, policy="roles", meaning="review")
    assert page.content["title"]["text"] == "Roles"
    assert NEW in str(page.content) and "Month ends are busy" in str(page.content)
    rows = {"role.1": "Product owner", "holders.1": [ADA], "role.2": "Security", "power.2": "veto"}

    assert set((await ada.submit(page, rows)).errors) == {"holders.2"}
    did(await ada.submit(form_of(ada), {**rows, "holders.2": [CHLOE]}))

    assert ada.view is None
    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert "Product owner (<@U0ADA>) approves, and Security (<@U0CHLOE>) does not reject" in words_of(card)
    assert "A signature means that these words were reviewed." in words_of(card)
    assert "Month ends are busy" in words_of(card)
    await votes(stage, card, ada="approve", chloe="reject")
    await stage.eventually(lambda: saying(stage, "*Not signed off*"))


async def test_votes_on_a_board_may_weigh_differently(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    page = await details(stage, policy="weighted")
    weights = {f"weight.{ADA}": "0.7", f"weight.{BEN}": "0.1", f"weight.{CHLOE}": "0.2"}

    refused = await ada.submit(page, {**weights, f"weight.{BEN}": "0", "share": "0.8"})
    assert set(refused.errors) == {f"weight.{BEN}"}
    did(await ada.submit(form_of(ada), {**weights, "share": "0.8", "why": "Month ends are very busy"}))

    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert "at least 4/5 of the weight of all signatories approves" in words_of(card)
    assert "Month ends are very busy" in words_of(card)
    await votes(stage, card, ada="approve", ben="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))


async def test_several_policies_can_bind_a_board_together(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    page = await details(stage, policy="all_of")
    wanted = {"parts": ["two_thirds_cast", "roles"], "role.1": "Security", "holders.1": [CHLOE], "power.1": "veto"}

    assert set((await ada.submit(page, {"parts": ["majority_cast"]})).errors) == {"parts"}
    did(await ada.submit(form_of(ada), wanted))

    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert "two thirds" in words_of(card)
    assert "Security (<@U0CHLOE>) does not reject" in words_of(card)


async def details(stage: Stage, **fields: Any) -> View:
    """Ada asks for a change of R1 and names a board, and is asked for more."""
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "change R1")
    await ada.submit(form_of(ada), {"text": NEW, "why": "Month ends are busy"})
    sent = await ada.submit(form_of(ada), {"signatories": [ADA, BEN, CHLOE], **fields})
    assert not sent.errors, sent.errors
    return form_of(ada)


async def test_where_silence_may_count_a_board_may_decide_by_consent(stage: Stage) -> None:
    await signed(stage)
    await allows_consent(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "change R1")
    await ada.submit(form_of(ada), {"text": NEW, "why": "Month ends are busy"})

    did(await ada.submit(form_of(ada), {"signatories": [BEN, CHLOE], "policy": "consent"}))

    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert "It passes when nobody rejects (silence counts as a yes)." in words_of(card)


async def test_points_and_open_conditions_that_a_change_touches_stand_on_its_card(stage: Stage) -> None:
    await signed(stage)
    ada, chloe = stage.person("ada"), stage.person("chloe")
    did(await ada.command(PAYMENTS, "/requirement", "add Receipts shall be sent"))
    did(await ada.command(PAYMENTS, "/requirement", "link R2 depends on R1"))
    await estimates(stage, 2, "5/8/13")
    await approves_if(stage, await a_round(stage, CHLOE), "chloe")

    card = await a_change(stage, BEN)

    points = "Points: R1 is without an estimate; what is linked with it that still counts: 5 / 8 / 13 points."
    for effect in ("1 approval in L1 does not cover the change.", points, "Open conditions touched: 1, in V2."):
        assert effect in words_of(card)
        assert effect in card.text
    await chloe.click(await offered(stage, "chloe", "Not met"), "condition.not_met")
    await votes(stage, card, ben="approve")
    closed = await stage.eventually(lambda: saying(stage, "Baseline L2"))
    assert "Points:" not in words_of(closed[-1])


async def test_a_change_that_somebody_approves_on_a_condition_is_approved_with_conditions(stage: Stage) -> None:
    await signed(stage)
    card = await a_change(stage, BEN, CHLOE)
    chloe = stage.person("chloe")

    await approves_if(stage, card, "ben", counts=["when_met"])
    await chloe.click(await offered(stage, "chloe", "Met"), "condition.met")
    await votes(stage, card, chloe="approve")

    closed = (await stage.eventually(lambda: saying(stage, "Baseline L2")))[-1]
    met = "<@U0BEN> approved on a condition that <@U0CHLOE> met: Support agrees to the limit"
    assert met in words_of(closed)
    ada = stage.person("ada")
    listed = words_of((await ada.command(PAYMENTS, "/requirement", "changes")).message)
    assert "*C1* change R1: approved with conditions, all of them met, baseline L2" in listed
    assert "Everything is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify")).message)


async def test_a_member_of_the_board_puts_a_change_off(stage: Stage) -> None:
    await signed(stage)
    card = await a_change(stage, BEN)
    ben, ada = stage.person("ben"), stage.person("ada")

    await ben.click(card, "signoff.reject")
    did(await ben.submit(form_of(ben), {"reason": "After the audit", "later": ["later"]}))

    closed = (await stage.eventually(lambda: saying(stage, "What was signed stays as it was.")))[-1]
    assert "It is deferred, and may be asked for again." in words_of(closed)
    assert "<@U0BEN> sent back" in words_of(closed) and "After the audit" in words_of(closed)
    listed = words_of((await ada.command(PAYMENTS, "/requirement", "changes")).message)
    assert "*C1* change R1: deferred." in listed


async def test_a_no_leaves_what_was_signed_and_the_next_request_has_words_of_its_own(stage: Stage) -> None:
    await signed(stage)
    card = await a_change(stage, BEN)
    await votes(stage, card, ben="reject")
    await stage.eventually(lambda: saying(stage, "What was signed stays as it was."))
    ada = stage.person("ada")
    assert OLD in words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)

    again = await a_change(stage, BEN, text="The export shall finish within 7 seconds")
    await votes(stage, again, ben="approve")

    await stage.eventually(lambda: saying(stage, "Baseline L2"))
    history = words_of((await ada.command(PAYMENTS, "/requirement", "history R1")).message)
    assert "asked for in C1" in history
    assert "within 7 seconds" in words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert "Everything is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify")).message)


async def test_something_signed_is_removed_by_a_vote_and_stays_readable(stage: Stage) -> None:
    await signed(stage)

    card = await a_change(stage, BEN, remove=["remove"])
    assert "Shall R1 be removed?" in words_of(card)
    await votes(stage, card, ben="approve")

    await stage.eventually(lambda: saying(stage, "Baseline L2"))
    shown = words_of((await stage.person("ada").command(PAYMENTS, "/requirement", "show R1")).message)
    assert "withdrawn" in shown
    assert OLD in shown


@pytest.mark.parametrize(("choice", "holds"), [("approve", NEW), ("reject", OLD)])
async def test_an_emergency_is_done_first_and_then_ratified_or_taken_back(
    stage: Stage, choice: str, holds: str
) -> None:
    await signed(stage)

    card = await a_change(stage, BEN, urgency="emergency")

    ada = stage.person("ada")
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert NEW in shown
    assert "unratified: C1 is under vote" in shown
    assert "unratified" in words_of((await ada.command(PAYMENTS, "/requirement", "list")).message)
    await votes(stage, card, ben=choice)
    await stage.eventually(
        lambda: saying(stage, f"Sign-off V2: {'Signed off' if choice == 'approve' else 'Not signed off'}")
    )
    after = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert holds in after
    assert "unratified" not in after
    assert "Everything is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify")).message)


async def test_a_board_of_clients_decides_where_it_is_named_by_its_role(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/project", "people")
    did(await ada.submit(form_of(ada), {"clients": [CHLOE]}))
    await ada.command(PAYMENTS, "/requirement", "change R1")
    did(await ada.submit(form_of(ada), {"text": NEW, "why": "Busy"}))

    did(await ada.submit(form_of(ada), {"signatories": [], "roles": ["client"]}))

    card = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    assert f"*Not yet:* <@{CHLOE}>" in words_of(card)


async def test_change_requests_are_listed_privately_ten_a_page(stage: Stage) -> None:
    await a_project(stage, *(f"Report {number} shall be sent by noon" for number in range(1, 12)))
    await ben_signs(stage)
    ada = stage.person("ada")
    for number in range(1, 12):
        await ada.command(PAYMENTS, "/requirement", f"change R{number}")
        await ada.submit(form_of(ada), {"text": f"Report {number} shall be sent by ten", "why": "Noon is late"})
        did(await ada.submit(form_of(ada), {"signatories": [BEN]}))

    first = (await ada.command(PAYMENTS, "/requirement", "changes")).message
    assert first is not None
    assert labels_of(first) == ["Next"]
    assert "11 change requests\n*C11* change R11: under vote" in first.text
    assert "*C2* " in words_of(first)
    assert "*C1* " not in words_of(first)
    await ada.click(first, "requirement.changes_next")
    await stage.eventually(lambda: "*C1* " in words_of(ada.ephemerals(PAYMENTS)[-1]))
    second = ada.ephemerals(PAYMENTS)[-1]
    assert labels_of(second) == ["Previous"]
    assert "*C2* " not in words_of(second)
    await ada.click(second, "requirement.changes_previous")
    await stage.eventually(lambda: "*C11* " in words_of(ada.ephemerals(PAYMENTS)[-1]))
    assert not saying(stage, "11 change requests")


async def test_a_change_that_makes_no_sense_is_refused_in_one_sentence_and_keeps_what_was_typed(stage: Stage) -> None:
    await signed(stage)
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/requirement", "add Receipts shall be sent"))

    unsigned = await ada.command(PAYMENTS, "/requirement", "change R2")
    await ada.command(PAYMENTS, "/requirement", "change R1")
    same = await ada.submit(form_of(ada), {"text": OLD, "why": "No reason"})
    nothing = await ada.submit(form_of(ada), {"text": NEW, "why": " "})
    did(await ada.submit(form_of(ada), {"text": NEW, "why": "Busy"}))
    nobody = await ada.submit(form_of(ada), {"signatories": []})
    did(await ada.submit(form_of(ada), {"signatories": [BEN]}))
    await stage.eventually(lambda: saying(stage, "Change request C1"))
    twice = await ada.command(PAYMENTS, "/requirement", "change R1")
    edited = await ada.command(PAYMENTS, "/requirement", "edit R1")

    assert "R2 is not signed yet" in words_of(unsigned.message)
    assert "These are the words of R1 already" in same.errors["text"]
    assert "why" in nothing.errors
    assert "signatories" in nobody.errors
    assert "C1 on R1 is under vote already" in words_of(twice.message)
    assert "Ask for a change with `/requirement change R1`" in words_of(edited.message)
