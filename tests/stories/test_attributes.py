"""What is known of a requirement beside its words: filled in behind More, walked through, shown, found, agreed on."""

from __future__ import annotations

from typing import Any

from playground.scenes.words import (
    ADA,
    BEN,
    PAYMENTS,
    a_project,
    a_round,
    form_of,
    labels_of,
    saying,
    sends,
    told,
    types,
    votes,
    words_of,
)
from tests.stories.worlds import Stage, otherwise

EXPORT = "The export shall finish within 10 seconds for 10,000 rows"
BEHIND = ["Characteristic", "Owner", "Source", "Verification", "Estimate", "Tags"]
FILLED = {
    "type": "quality",
    "characteristic": "performance_efficiency",
    "owner": [BEN],
    "origin": "Tender, section 4",
    "verification": "test",
    "estimate": "2/3/8",
    "tags": "#Reports, gdpr",
}
SHOWN = ("Quality: performance efficiency", f"<@{BEN}>", "Tender, section 4", "Test", "2 / 3 / 8", "gdpr, reports")


def initial(form: Any, field: str) -> Any:
    """Return what a field of a form is filled with."""
    block = next(each for each in form.content["blocks"] if each.get("block_id") == field)
    element = block["element"]
    return (
        element.get("initial_value") or element.get("initial_users") or element.get("initial_option", {}).get("value")
    )


async def shows(stage: Stage, reference: str) -> str:
    return words_of((await stage.person("ada").command(PAYMENTS, "/requirement", f"show {reference}")).message)


async def test_more_shows_the_other_fields_and_loses_nothing_that_was_typed(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    form = form_of(ada)
    form.values.update({"text": {"text": {"type": "plain_text_input", "value": EXPORT}}})

    await ada.click(form, "requirement.more")

    whole = form_of(ada)
    assert labels_of(whole)[-6:] == BEHIND
    assert "More" not in labels_of(whole)
    assert initial(whole, "text") == EXPORT
    wrong = await ada.submit(whole, {**FILLED, "estimate": "8/3/2", "tags": "a&b", "type": "functional"})
    assert set(wrong.errors) == {"estimate", "tags", "characteristic"}
    await ada.submit(form_of(ada), {**FILLED, "text": EXPORT})
    await stage.eventually(lambda: saying(stage, EXPORT))
    shown = await shows(stage, "R1")
    for part in SHOWN:
        assert part in shown


async def test_what_a_short_form_does_not_show_stays_and_more_shows_it(stage: Stage) -> None:
    await test_more_shows_the_other_fields_and_loses_nothing_that_was_typed(stage)
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ada.submit(form_of(ada), {"text": "The export shall finish within 5 seconds"})
    await stage.eventually(lambda: saying(stage, "within 5 seconds"))

    shown = await shows(stage, "R1")
    for part in SHOWN:
        assert part in shown
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ada.click(form_of(ada), "requirement.more")
    whole = form_of(ada)
    assert (initial(whole, "estimate"), initial(whole, "owner")) == ("2 / 3 / 8", [BEN])
    await ada.submit(whole, {"owner": [ADA], "verification": "none", "estimate": "", "tags": "gdpr"})
    history = await ada.command(PAYMENTS, "/requirement", "history R1")
    said = words_of(history.message)
    assert "Estimate: " in said
    assert "[-2 / 3 / 8]" in said
    assert "Version 3" in said


async def test_an_owner_is_a_person(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    await ada.click(form_of(ada), "requirement.more")

    refused = await ada.submit(form_of(ada), {"text": EXPORT, "owner": [stage.slack.workspace.bot_user]})

    assert set(refused.errors) == {"owner"}
    for is_here, stranger, why in (
        (False, "U0EMI", "Emi is not in this channel."),
        (False, "U0GUEST", "Gus is not in this channel."),
        (True, "U0GUEST", "Gus is a guest."),
    ):
        if is_here:
            await ada.command(PAYMENTS, "/invite", "@gus")
        refused = await ada.submit(form_of(ada), {"text": EXPORT, "owner": [stranger]})
        assert refused.errors == {"owner": f"{why} Choose somebody in this channel who is no guest."}


async def test_lists_are_filtered_by_owner_tag_and_type(stage: Stage) -> None:
    await test_more_shows_the_other_fields_and_loses_nothing_that_was_typed(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/requirement", "add Refunds shall take a day")

    async def listed(words: str, who: Any = ada) -> str:
        return words_of((await who.command(PAYMENTS, "/requirement", f"list {words}")).message)

    for found in (
        "owner:@ben",
        "owner: @ben tag:gdpr",
        "tag:GDPR",
        "tag:#reports",
        "type:performance",
        "quality export",
    ):
        assert "R1" in await listed(found)
        assert "R2" not in await listed(found)
    assert "R1" in await listed("owner:me", ben)
    assert "R2" in await listed("draft functional")
    for found in ("owner:@ada", "tag:gd", "type:usability", "agreed"):
        assert "No requirement fits" in await listed(found)
    assert "Name the owner with @" in await listed("owner:ben")
    assert "is no type" in await listed("type:epic")


async def test_a_file_brings_every_attribute_by_its_header(stage: Stage) -> None:
    await a_project(stage)
    content = (
        "Text,Type,Owner,Source,Verification method,Story points,Labels\n"
        f'"{EXPORT}",Usability,@Ben,Tender,Demo,2/3/8,"gdpr, ux"\n'
        "Refunds shall take a day,epic,Nobody,,magic,big,a&b\n"
    )

    _, preview = await sends(stage, "wishes.csv", content.encode())

    said = words_of(preview)
    for header in ("Owner = “Owner”", "Source = “Source”", "Estimate = “Story points”", "Tags = “Labels”"):
        assert header in said
    for strange in ("type “epic”", "owner “Nobody”", "verification “magic”", "estimate “big”", "tags “a&b”"):
        assert strange in said
    await stage.person("ada").submit(preview, {})
    await stage.eventually(lambda: saying(stage, "imported 2 requirements"))
    shown = await shows(stage, "R1")
    for part in ("Quality: interaction capability", f"<@{BEN}>", "Tender", "Demonstration", "2 / 3 / 8", "gdpr, ux"):
        assert part in shown


async def test_the_walk_asks_for_what_is_missing_and_goes_on_where_it_stopped(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day", "Receipts shall be sent by mail")
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/requirement", "analyse")
    first = form_of(ada)
    assert first.content["submit"]["text"] == "Save and next"
    assert "1 of 3" in words_of(first)
    assert "somebody has to answer questions" in words_of(first)
    await ada.click(first, "analysis.skip")
    second = form_of(ada)
    assert "R2" in words_of(second)
    assert "2 of 3" in words_of(second)
    wrong = await ada.submit(second, {"estimate": "big", "rationale": "The law"})
    assert set(wrong.errors) == {"estimate"}
    whole = {"owner": [ADA], "criteria": "Within 24 h", "priority": "must", "verification": "test", "estimate": "5"}
    await ada.submit(form_of(ada), whole | {"rationale": "The law"})
    assert "3 of 3" in words_of(form_of(ada))
    await ada.close(form_of(ada))

    await ada.command(PAYMENTS, "/requirement", "analyse")
    assert "3 of 3" in words_of(form_of(ada))
    await ada.submit(form_of(ada), {"owner": [BEN]})
    assert "2 requirements still lack" in words_of(form_of(ada))
    assert "The law" in await shows(stage, "R2")
    assert "R2" not in words_of((await ada.command(PAYMENTS, "/requirement", "list owner:@ben")).message)
    await ada.close(form_of(ada))
    await ada.command(PAYMENTS, "/requirement", "analyse")
    assert "1 of 2" in words_of(form_of(ada))


async def test_what_was_filled_in_for_one_requirement_does_not_stand_in_the_form_of_the_next(stage: Stage) -> None:
    # given a walk whose first requirement gets a reason and an owner
    await a_project(stage, EXPORT, "Refunds shall take a day")
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "analyse")
    await ada.submit(form_of(ada), {"rationale": "Month ends are busy", "owner": [BEN]})

    # when the second one gets criteria alone
    await ada.submit(form_of(ada), {"criteria": "Given a refund"})

    # then that is all it has
    assert "Month ends are busy" in await shows(stage, "R1")
    second = await shows(stage, "R2")
    assert "Given a refund" in second
    assert "Month ends are busy" not in second
    assert f"<@{BEN}>" not in second


async def test_when_nothing_is_missing_it_says_so(stage: Stage) -> None:
    await a_project(stage)

    told_ = await stage.person("ada").command(PAYMENTS, "/requirement", "analyse")

    assert "Nothing is missing" in words_of(told_.message)


async def test_a_walker_who_was_too_late_compares_and_keeps_what_they_typed(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/requirement", "analyse")
    await ben.command(PAYMENTS, "/requirement", "edit R1")
    await ben.submit(form_of(ben), {"text": "The export shall finish within 5 seconds"})

    await ada.submit(form_of(ada), {"rationale": "Month end", "estimate": "3"})

    compared = form_of(ada)
    assert "while you were writing" in words_of(compared)
    assert (initial(compared, "rationale"), initial(compared, "estimate")) == ("Month end", "3")
    # The walk did not even show the words, so Ada takes none of them back.
    assert initial(compared, "text") == "The export shall finish within 5 seconds"


async def test_a_requirement_is_taken_from_stage_to_stage_by_buttons_and_by_command(stage: Stage) -> None:
    await test_more_shows_the_other_fields_and_loses_nothing_that_was_typed(stage)
    ada = stage.person("ada")

    details = (await ada.command(PAYMENTS, "/requirement", "show R1")).message
    assert details is not None
    assert labels_of(details)[-1] == "Propose"
    await ada.click(details, "requirement.stage")
    await stage.eventually(lambda: saying(stage, "open, proposed"))
    assert "Start review" in labels_of(ada.ephemerals(PAYMENTS)[-1])
    assert "under review now" in words_of(
        (await ada.command(PAYMENTS, "/requirement", "stage R1 under review")).message
    )
    refused = words_of((await ada.command(PAYMENTS, "/requirement", "stage R1 agreed")).message)
    assert "needs a reason (Why) and an acceptance criterion" in refused
    assert "Agree" not in labels_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert "is a draft now" in words_of((await ada.command(PAYMENTS, "/requirement", "stage r-1 draft")).message)


async def test_a_step_that_is_not_possible_is_answered_with_one_sentence(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    meant = {
        "stage R1": "draft, proposed, under review or agreed",
        "stage R1 done": "draft, proposed, under review or agreed",
        "stage": "Say which",
        "stage R9 proposed": "There is no R9",
        "stage R1 proposed": "needs an owner",
        "stage R1 agreed": "The next stage is proposed",
    }

    refused = {typed: await types(stage, "ada", "/requirement", typed) for typed in meant}

    assert otherwise(refused, meant) == {}
    assert not [typed for typed, told in refused.items() if "Reference:" in told]


async def test_what_is_signed_is_shown_whole_and_plain_requirements_can_be_signed(stage: Stage) -> None:
    await test_more_shows_the_other_fields_and_loses_nothing_that_was_typed(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    assert "0 of 1 open requirements are agreed. The others can be signed too" in words_of(form_of(ada))
    await ada.close(form_of(ada))

    card = await a_round(stage, ADA, BEN)
    await ada.click(card, "signoff.read")
    contents = words_of(form_of(ada))
    for part in ("Tender, section 4", "2 / 3 / 8", "gdpr, reports"):
        assert part in contents
    await ada.close(form_of(ada))
    await votes(stage, card, ada="approve", ben="approve")

    await stage.eventually(lambda: saying(stage, "signed in L1"))
    await ada.command(PAYMENTS, "/signoff", "verify")
    assert "Propose" not in labels_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)


async def test_a_criterion_that_is_not_whole_gets_a_hint(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    await ada.submit(form_of(ada), {"text": EXPORT, "criteria": "Given 10,000 rows\nWhen I export"})
    await stage.eventually(lambda: saying(stage, EXPORT))

    await ada.click(saying(stage, EXPORT)[0], "requirement.details")

    details = await told(stage, ada, "no Then")
    assert "A criterion without Then: “Given 10,000 rows”" in details
    assert "Better, for example: Given 10,000 rows, When a clerk exports them, Then" in details
    shown = (await ada.command(PAYMENTS, "/requirement", "show R1")).message
    assert shown is not None
    hint = next(str(block["block_id"]) for block in shown.blocks if "without Then" in str(block))
    await ada.click(shown, "requirement.dismiss_hint", option=None, block=hint)
    assert "without Then" not in words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
