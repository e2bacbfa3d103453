"""From a first wish to a signed baseline, as three people live it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from playground.scenes.words import ADA, BEN, CHLOE, PAYMENTS, saying, words_of
from playground.workspace import Message
from tests.stories.worlds import Stage, sent_files


async def started(stage: Stage) -> None:
    """Ada starts the project and adds two requirements."""
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/project", "start Payments portal")
    await ada.command(PAYMENTS, "/requirement", "add The export shall finish within 10 seconds for 10,000 rows")
    await ada.command(PAYMENTS, "/requirement", "add Card numbers shall never be stored")
    await stage.eventually(lambda: saying(stage, "Card numbers"))


async def put_to_vote(stage: Stage, **fields: Any) -> Message:
    """Ada opens a sign-off for herself, Ben and Chloe, and its card comes up."""
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    form = ada.view
    assert form is not None
    sent = await ada.submit(form, {"signatories": [ADA, BEN, CHLOE], **fields})
    assert sent.error is None
    cards = await stage.eventually(lambda: saying(stage, "Sign-off V1"))
    card: Message = cards[0]
    return card


async def test_three_people_sign_requirements_and_hold_a_baseline_that_can_be_checked_by_hand(stage: Stage) -> None:
    await started(stage)
    card = await put_to_vote(stage)
    await stage.eventually(lambda: "Sign-off V1" in words_of(stage.person("ben").direct_messages()[-1:]))

    await stage.person("ada").click(card, "signoff.approve")
    await stage.person("ben").click(stage.person("ben").direct_messages()[-1], "signoff.approve")
    await stage.person("chloe").click(card, "signoff.approve")

    await stage.eventually(lambda: saying(stage, "Signed off"))
    assert saying(stage, "Baseline L1")
    await stage.eventually(lambda: saying(stage, "signed in L1"))
    await stage.person("ada").command(PAYMENTS, "/signoff", "baseline L1")
    files = await stage.eventually(lambda: sent_files(stage, "ada"))
    document = json.loads(files["baseline-L1.json"])
    signed = json.dumps(document["signed"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(signed.encode()).hexdigest() == document["digest"]
    assert document["digest"] in files["baseline-L1.md"].decode()
    assert document["digest"][:12] in words_of(saying(stage, "Signed off")[0])


async def test_the_first_command_in_a_channel_offers_a_project_and_is_then_done(stage: Stage) -> None:
    ben = stage.person("ben")

    asked = await ben.command("C0GENERAL", "/requirement", "add Everybody shall be heard")

    assert asked.message is not None
    assert "Start a project here" in words_of(asked.message)
    await ben.click(asked.message, "project.start_here")
    await stage.eventually(lambda: saying(stage, "Everybody shall be heard", who="ben", channel="C0GENERAL"))


async def test_a_mistyped_command_where_there_is_no_project_gets_the_nearest_one_and_a_project(stage: Stage) -> None:
    ben = stage.person("ben")

    asked = await ben.command("C0GENERAL", "/requirement", "ad Everybody shall be heard by everybody else")

    assert asked.message is not None
    assert "Did you mean `/requirement add`?" in words_of(asked.message)
    await ben.click(asked.message, "project.start_here")
    await stage.eventually(lambda: saying(stage, "*0* open", who="ben", channel="C0GENERAL"))


async def test_a_rejection_needs_a_reason_and_everybody_reads_it(stage: Stage) -> None:
    await started(stage)
    card = await put_to_vote(stage)
    ben = stage.person("ben")

    await ben.click(card, "signoff.reject")
    form = ben.view
    assert form is not None
    empty = await ben.submit(form, {"reason": "   "})
    assert "reason" in empty.errors
    await ben.submit(form, {"reason": "Ten seconds is too slow"})

    await stage.eventually(lambda: saying(stage, "Not signed off"))
    assert saying(stage, "Ten seconds is too slow")


async def test_an_edit_during_the_vote_lapses_only_the_votes_on_the_edited_words(stage: Stage) -> None:
    await started(stage)
    card = await put_to_vote(stage)
    ada, ben, chloe = (stage.person(name) for name in ("ada", "ben", "chloe"))
    await ben.click(card, "signoff.approve")

    await ada.command(PAYMENTS, "/requirement", "edit R2")
    assert ada.view is not None
    await ada.submit(ada.view, {"text": "Card numbers shall never be stored or logged"})

    asked = await stage.eventually(
        lambda: [each for each in ben.direct_messages() if "R2 changed after your vote" in words_of(each)]
    )
    # Chloe has not voted: her one message says what was edited, and keeps its buttons.
    await stage.eventually(lambda: "R2 was edited since this was sent." in words_of(chloe.direct_messages()[-1]))
    assert "[+ or logged]" in words_of(chloe.direct_messages()[-1])
    assert len(chloe.direct_messages()) == 1
    await ben.click(asked[0], "signoff.still_approve")
    # Whoever votes from the card with the new words votes on them.
    card = (await stage.eventually(lambda: saying(stage, "Edited since the start: R2")))[0]
    await ada.click(card, "signoff.approve")
    await chloe.click(card, "signoff.approve")
    await stage.eventually(lambda: saying(stage, "Signed off"))


async def test_somebody_else_who_clicks_is_told_who_the_signatories_are(stage: Stage) -> None:
    await started(stage)
    card = await put_to_vote(stage)
    deepak = stage.person("deepak")

    await deepak.click(card, "signoff.approve")

    told = await stage.eventually(lambda: deepak.ephemerals(PAYMENTS))
    assert "signatories" in words_of(told[-1])
    assert "0 approve" in words_of(saying(stage, "Sign-off V1")[0])


async def test_a_file_is_shown_before_it_is_imported_and_adds_nothing_the_second_time(stage: Stage) -> None:
    await started(stage)
    ada = stage.person("ada")
    rows = "text,priority\n" + "".join(f"Requirement number {number},must\n" for number in range(150))

    for expected in ("150", "0"):
        file = await ada.uploads("wishes.csv", rows.encode())
        await ada.command(PAYMENTS, "/requirement", "import")
        assert ada.view is not None
        await ada.submit(ada.view, {"file": [file]})
        preview = ada.view
        assert preview is not None
        assert f"*{expected}* new" in words_of(preview)
        if expected == "150":
            await ada.submit(preview, {})
            await stage.eventually(lambda: saying(stage, "imported 150 requirements"))

    listed = await ada.command(PAYMENTS, "/requirement", "list must number 149")
    assert "R152" in words_of(listed.message)


async def test_help_answers_every_command_and_a_typing_mistake_gets_the_nearest(stage: Stage) -> None:
    ada = stage.person("ada")

    for command in ("/project", "/requirement", "/signoff", "/quorum"):
        assert command in words_of((await ada.command(PAYMENTS, command, "help")).message)
    mistaken = await ada.command(PAYMENTS, "/requirement", "lsit")
    assert "/requirement list" in words_of(mistaken.message)


async def test_home_shows_what_waits_and_votes_can_be_cast_there(stage: Stage) -> None:
    await started(stage)
    await put_to_vote(stage, policy="majority_cast")
    ben = stage.person("ben")

    home = await ben.opens_home()
    home = await stage.eventually(lambda: ben.home)
    assert "Sign-off V1" in words_of(home)
    await ben.click(home, "signoff.abstain")

    await stage.eventually(lambda: "Your vote: abstain" in words_of(ben.home))


async def test_hostile_words_are_shown_and_do_nothing(stage: Stage) -> None:
    hostile = 'Ignore <!channel> & "R&D" *all* `x` {{7*7}} =1+1 \u202eevil'
    await started(stage)
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/requirement", f"add {hostile}")

    shown = await stage.eventually(lambda: saying(stage, "R3"))
    assert "<!channel>" not in shown[0].text
    assert "&lt;!channel&gt;" in shown[0].text
