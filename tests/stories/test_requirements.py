"""Requirements in a channel: captured, found, changed and taken back."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any

import pytest

from playground.faults import Kind
from playground.scenes.words import (
    ADA,
    BEN,
    PAYMENTS,
    a_project,
    entry,
    form_of,
    labels_of,
    saying,
    told,
    types,
    words_of,
)
from playground.workspace import Channel
from tests.stories.worlds import Stage

EXPORT = "The export shall finish within 10 seconds for 10,000 rows"
ALL_FIELDS = ["Requirement", "Type", "Priority", "Why", "Acceptance criteria", "More", "Check wording"]


async def test_one_line_becomes_a_card_with_what_can_be_done_with_it(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")

    added = await ada.command(PAYMENTS, "/requirement", f"add {EXPORT}")

    assert "Added as R1." in words_of(added.message)
    [card] = await stage.eventually(lambda: saying(stage, EXPORT))
    assert labels_of(card) == ["Details", "Edit", "Propose a change", "Withdraw", "Reject", "Copy link"]
    await ada.click(card, "requirement.details")
    details = await told(stage, ada, "Functional")
    assert EXPORT in details


async def test_the_form_holds_everything_and_keeps_what_was_typed_when_a_field_is_wrong(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    form = form_of(ada)
    assert form.content["title"]["text"] == "New requirement"
    assert labels_of(form) == ALL_FIELDS
    filled = {"type": "quality", "priority": "must", "rationale": "Month end", "criteria": "Given 10,000 rows"}

    empty = await ada.submit(form, {"text": " \u200b ", **filled})
    assert set(empty.errors) == {"text"}
    assert form_of(ada).values["rationale"]["rationale"]["value"] == "Month end"
    await ada.submit(form_of(ada), {"text": EXPORT, **filled})

    await stage.eventually(lambda: saying(stage, EXPORT))
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show r-1")).message)
    for part in ("Quality", "Must have", "Month end", "Given 10,000 rows"):
        assert part in shown


async def test_a_form_that_was_sent_twice_adds_one_requirement(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    form = form_of(ada)

    await asyncio.gather(*(ada.submit(form, {"text": EXPORT}) for _ in range(2)))

    await stage.eventually(lambda: saying(stage, EXPORT))
    assert "*1* open" in words_of((await ada.command(PAYMENTS, "/project")).message)


async def test_a_message_becomes_a_requirement_that_links_to_it(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    message = await ben.says(PAYMENTS, "We promised @chloe that refunds take a day & no more")

    await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts)
    form = form_of(ada)
    filled = form.content["blocks"][0]["element"]["initial_value"]
    assert filled == "We promised @Chloe that refunds take a day & no more"
    await ada.submit(form, {})

    await stage.eventually(lambda: saying(stage, "refunds take a day"))
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert "The message it came from" in shown
    assert message.ts.replace(".", "") in shown


async def test_addresses_in_a_message_and_behind_a_command_stay_readable(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    words = "Refunds shall follow https://law.example/refunds?year=2026&page=2; questions go to law@law.example."
    message = await ben.says(PAYMENTS, words)
    assert "<https://law.example/refunds?year=2026&amp;page=2>" in message.text

    await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts)
    form = form_of(ada)
    assert form.content["blocks"][0]["element"]["initial_value"] == words
    await ada.submit(form, {})
    await ada.command(PAYMENTS, "/requirement", "add Imports shall follow https://law.example/imports?a=1&b=2")

    for number, shown in ((1, words), (2, "Imports shall follow https://law.example/imports?a=1&b=2")):
        told_of = words_of((await ada.command(PAYMENTS, "/requirement", f"show R{number}")).message)
        assert shown.replace("&", "&amp;") in told_of or shown in told_of


async def test_the_global_shortcut_asks_for_the_project_first(stage: Stage) -> None:
    await a_project(stage)
    ada, farah = stage.person("ada"), stage.person("farah")

    await ada.shortcut("new_requirement")
    asked = form_of(ada)
    assert asked.content["title"]["text"] == "New requirement"
    assert labels_of(asked) == ["Project"]
    await ada.submit(asked, {})
    await ada.submit(form_of(ada), {"text": EXPORT})

    await stage.eventually(lambda: saying(stage, EXPORT))
    await farah.shortcut("new_requirement")
    assert "no channel with a project" in words_of(form_of(farah))


@pytest.mark.parametrize("kind", ["500", "delay"])
async def test_a_link_that_slack_does_not_tell_at_once_is_asked_for_again(stage: Stage, kind: Kind) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, "Refunds shall take a day")
    stage.slack.faults.plant("chat.getPermalink", kind, seconds=1.5)

    await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts)
    assert "The link to the message could not be had" in words_of(form_of(ada))
    await ada.click(form_of(ada), "requirement.more")
    assert "The link to the message could not be had" in words_of(form_of(ada))
    await ada.submit(form_of(ada), {})

    await stage.eventually(lambda: saying(stage, "Refunds shall take a day"))
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert message.ts.replace(".", "") in shown


async def test_without_any_link_the_requirement_is_kept(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, "Refunds shall take a day")
    stage.slack.faults.plant("chat.getPermalink", "500", times=9)

    await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts)
    reaction = await ada.submit(form_of(ada), {})

    assert reaction.errors == {}
    await stage.eventually(lambda: saying(stage, "Refunds shall take a day"))


async def started(stage: Stage, count: int) -> None:
    """Ada starts so many projects, each in a channel of its own in which Ben is too."""
    ada, workspace = stage.person("ada"), stage.slack.workspace
    for number in range(count):
        channel = f"C0P{number:03}"
        members = [ADA, BEN, workspace.bot_user]
        workspace.channels[channel] = Channel(id=channel, name=f"p{number:03}", creator=ADA, members=members)
        await ada.command(channel, "/project", f"start Project {number:03}")


async def test_the_global_shortcut_offers_every_project_in_which_one_may_add(stage: Stage) -> None:
    await started(stage, 12)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command("C0P003", "/project", "people")
    await ada.submit(form_of(ada), {"observers": [BEN]})

    await ada.shortcut("new_requirement")
    await ben.shortcut("new_requirement")

    assert [f"Project {number:03}" in words_of(form_of(ada)) for number in range(12)] == [True] * 12
    assert [f"Project {number:03}" in words_of(form_of(ben)) for number in (2, 3, 4)] == [True, False, True]


async def test_whoever_only_observes_is_told_why_there_is_no_project_to_choose(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/project", "people")
    await ada.submit(form_of(ada), {"observers": [BEN]})

    await ben.shortcut("new_requirement")

    assert "You may add requirements in none of your projects" in words_of(form_of(ben))


async def test_one_of_very_many_projects_is_looked_for_by_its_name(stage: Stage) -> None:
    await started(stage, 101)
    ada = stage.person("ada")
    await ada.shortcut("new_requirement")

    assert len(await ada.suggest(form_of(ada), "project")) == 100
    [found] = await ada.suggest(form_of(ada), "project", "project 000")
    await ada.submit(form_of(ada), {"project": found["value"]})
    await ada.submit(form_of(ada), {"text": EXPORT})

    shown = (await ada.command("C0P000", "/requirement", "show R1")).message
    assert EXPORT in words_of(shown)


async def test_lists_are_private_paged_and_filtered(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    for number in range(1, 13):
        await (ada if number % 2 else ben).command(PAYMENTS, "/requirement", f"add Wish number {number} of twelve")
    await ada.command(PAYMENTS, "/requirement", "withdraw R12 because nobody needs it")

    first = (await ada.command(PAYMENTS, "/requirement", "list")).message
    assert labels_of(first) == ["Next"]
    assert "R10" in words_of(first)
    assert "R11" not in words_of(first)
    assert first is not None
    await ada.click(first, "requirement.next")
    second = ada.ephemerals(PAYMENTS)[-1]
    await stage.eventually(lambda: "R11" in words_of(ada.ephemerals(PAYMENTS)[-1]))
    second = ada.ephemerals(PAYMENTS)[-1]
    assert labels_of(second) == ["Previous"]
    await ada.click(second, "requirement.previous")
    await stage.eventually(lambda: "R10" in words_of(ada.ephemerals(PAYMENTS)[-1]))

    async def listed(words: str) -> str:
        return words_of((await ada.command(PAYMENTS, "/requirement", f"list {words}")).message)

    assert "R2" not in await listed("mine")
    assert "R12" in await listed("withdrawn")
    assert "R12" not in await listed("open twelve number")
    assert "R7" in await listed("NUMBER 7")
    assert "No requirement fits" in await listed("signed")
    assert "No requirement fits" in await listed("must")


async def test_an_edit_makes_a_version_and_the_history_shows_the_difference(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    assert labels_of(form_of(ada)) == ALL_FIELDS

    await ada.submit(form_of(ada), {"text": "The export shall finish within 5 seconds for 10,000 rows"})

    await stage.eventually(lambda: saying(stage, "within 5 seconds"))
    history = words_of((await ada.command(PAYMENTS, "/requirement", "history R1")).message)
    assert "Version 1" in history
    assert "Version 2" in history
    assert "[-10]" in history
    assert "[+5]" in history
    assert ADA_MENTION in history


async def test_of_two_editors_the_second_sees_what_changed_and_keeps_their_words(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ben.command(PAYMENTS, "/requirement", "edit R1")

    await ada.submit(form_of(ada), {"text": "The export shall finish within 5 seconds"})
    await ben.submit(form_of(ben), {"text": "The export shall finish within 20 seconds"})

    compared = form_of(ben)
    assert "while you were writing" in words_of(compared)
    assert "within 5 seconds" in words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    field = next(block for block in compared.content["blocks"] if block.get("block_id") == "text")
    assert field["element"]["initial_value"] == "The export shall finish within 20 seconds"
    await ben.submit(compared, {})
    await stage.eventually(lambda: saying(stage, "within 20 seconds"))


async def test_the_second_of_two_editors_takes_back_nothing_that_they_did_not_touch(stage: Stage) -> None:
    # given two who edit the same version
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ben.command(PAYMENTS, "/requirement", "edit R1")

    # when the first gives it a priority and criteria, and the second saves other words twice; Slack keeps what stands
    # in a field that was touched, also where it was put back
    await ada.submit(form_of(ada), {"priority": "must", "criteria": "Given 10,000 rows"})
    touched = {"priority": None, "criteria": ""}
    await ben.submit(form_of(ben), {"text": "The export shall finish within 20 seconds", **touched})
    await ben.submit(form_of(ben))

    # then it has all of that
    shown = words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    assert all(each in shown for each in ("within 20 seconds", "Priority: Must", "Given 10,000 rows"))


async def test_a_requirement_is_taken_back_by_command_and_by_menu_and_stays_readable(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day")
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/requirement", "withdraw R1 because the client dropped it")
    [card] = saying(stage, "Refunds shall take a day")
    await ada.click(card, "requirement.menu", entry(card, "Withdraw"))
    empty = await ada.submit(form_of(ada), {"reason": " "})
    assert set(empty.errors) == {"reason"}
    await ada.submit(form_of(ada), {"reason": "Not this year"})

    await stage.eventually(lambda: "withdrawn" in words_of(saying(stage, "Refunds shall take a day")[0]))
    assert "Edit" not in labels_of(saying(stage, "Refunds shall take a day")[0])
    assert "the client dropped it" in words_of((await ada.command(PAYMENTS, "/requirement", "history R1")).message)
    again = await ada.command(PAYMENTS, "/requirement", "edit R1")
    assert "withdrawn" in words_of(again.message)


async def test_an_owner_rejects_by_command_and_by_menu(stage: Stage) -> None:
    await a_project(stage, EXPORT, "Refunds shall take a day")
    ada, ben = stage.person("ada"), stage.person("ben")

    refused = await ben.command(PAYMENTS, "/requirement", "reject R1 because I do not like it")
    assert "Owners may reject requirements" in words_of(refused.message)
    done = await ada.command(PAYMENTS, "/requirement", "reject R1 because it breaks the law")
    assert "R1 is rejected. It stays readable" in words_of(done.message)
    [card] = saying(stage, "Refunds shall take a day")
    await ada.click(card, "requirement.menu", entry(card, "Reject"))
    await ada.submit(form_of(ada), {"reason": "Not legal either"})

    await stage.eventually(lambda: "rejected" in words_of(saying(stage, "Refunds shall take a day")[0]))
    assert "Rejected" in words_of((await ada.command(PAYMENTS, "/requirement", "history R2")).message)
    listed = await ada.command(PAYMENTS, "/requirement", "list rejected")
    assert "2 rejected requirements" in words_of(listed.message)
    assert "*2* rejected" in words_of((await ada.command(PAYMENTS, "/project", "")).message)
    assert "is whole" in words_of((await ada.command(PAYMENTS, "/signoff", "verify")).message)


async def test_the_link_of_a_card_can_be_copied(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    [card] = saying(stage, EXPORT)

    await ada.click(card, "requirement.menu", entry(card, "Copy link"))

    assert card.ts.replace(".", "") in await told(stage, ada, "R1: ")


async def test_a_number_that_is_none_gets_one_sentence_that_says_what_to_do(stage: Stage) -> None:
    await a_project(stage)
    numbers = ("show R999", "show R0", "show Rx", "edit 7a", "history -3", "withdraw R999 because no")

    refused = {typed: await types(stage, "ada", "/requirement", typed) for typed in numbers}

    advice = re.compile("/requirement list|Write it like R12|begin at R1")
    assert {typed: told for typed, told in refused.items() if not advice.search(told)} == {}
    assert {typed: told for typed, told in refused.items() if "Reference:" in told} == {}


async def test_short_words_that_were_not_taken_come_back(stage: Stage) -> None:
    await a_project(stage)

    refused = words_of((await stage.person("ada").command(PAYMENTS, "/requirement", "withdraw R1 too old")).message)

    assert "You typed:" in refused and "/requirement withdraw R1 too old" in refused


async def test_words_of_any_kind_are_kept_and_shown_as_words(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    hostile = [
        "😀 emoji 👩‍👩‍👧 shall stay",
        "\u202eright to left\u202c and עברית stay readable",
        "zero\u200bwidth goes away",
        "`code` *bold* ~strike~ stay as typed",
        "=HYPERLINK(1) +1 -1 @SUM stays text",
        "'; DROP TABLE requirements; --",
        "{{ 7 * 7 }} {% raw %} ${x} %s",
        "<script>alert(1)</script> & entities",
    ]

    for words in hostile:
        await ada.command(PAYMENTS, "/requirement", f"add {words}")

    for number, words in enumerate(hostile, 1):
        card = (await stage.eventually(partial(saying, stage, f"R{number}")))[0]
        typed = words.replace("\u200b", "").replace("\u202e", "").replace("\u202c", "")
        shown = next(block for block in card.blocks if block["type"] == "rich_text")
        assert "".join(each["text"] for each in shown["elements"][0]["elements"]) == typed
        assert "<!channel>" not in card.text


async def test_a_text_that_is_too_long_is_not_lost(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/requirement", "add " + "long " * 2000)

    form = form_of(ada)
    kept = form.content["blocks"][0]["element"]["initial_value"]
    below = "".join(run["text"] for run in form.content["blocks"][-1]["elements"][0]["elements"])
    assert (kept + below).split() == ["long"] * 2000
    assert "9,999 characters" in words_of(form)
    assert not saying(stage, "long long")


async def test_words_behind_a_command_that_is_refused_come_back(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    words = "well considered words " * 200

    for typed in ("withdraw R1 because ", "show R1 "):
        assert words.strip() in await types(stage, "ada", "/requirement", typed + words), typed


async def test_only_blanks_are_no_requirement(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/requirement", "add \u200b \u200b")

    assert "*0* open" in words_of((await ada.command(PAYMENTS, "/project")).message)


async def test_the_form_hints_before_anything_is_added_and_keeps_nobody_from_adding(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add")
    typed = {"type": "plain_text_input", "value": "Refunds may be quick, etc."}
    form_of(ada).values.setdefault("text", {})["text"] = typed

    await ada.click(form_of(ada), "requirement.check_wording")

    await stage.eventually(lambda: "Vague words" in words_of(form_of(ada)))
    assert form_of(ada).values["text"]["text"]["value"] == typed["value"]
    form_of(ada).values["text"]["text"] = {**typed, "value": EXPORT}
    await ada.click(form_of(ada), "type", "quality")
    await stage.eventually(lambda: "Vague words" not in words_of(form_of(ada)))
    await ada.click(form_of(ada), "requirement.check_wording")
    await stage.eventually(lambda: "No hints" in words_of(form_of(ada)))
    await ada.submit(form_of(ada), {"text": typed["value"]})

    await stage.eventually(lambda: saying(stage, "Refunds may be quick"))


async def test_a_captured_message_is_looked_at_as_the_form_opens(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    message = await ben.says(PAYMENTS, "Refunds may be quick, etc.")

    await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts)

    assert "Vague words" in words_of(form_of(ada))


async def test_hints_say_what_may_be_misread_and_a_dismissed_one_stays_away(stage: Stage) -> None:
    await a_project(stage, "The export shall be fast if possible")
    ada = stage.person("ada")

    shown = await ada.command(PAYMENTS, "/requirement", "show R1")
    assert shown.message is not None
    said = words_of(shown.message)
    assert "Hint: A way out: “if possible”" in said
    assert "Hint: Vague words: “fast”" in said
    assert "Better, for example:" in said
    await ada.click(
        shown.message, "requirement.dismiss_hint", option=None, block=hint_block(shown.message, "A way out")
    )
    await stage.eventually(lambda: "if possible”" not in words_of(ada.ephemerals(PAYMENTS)[-1]))

    assert "A way out" not in words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    assert "Hint: Vague words" in words_of(form_of(ada))
    await ada.submit(form_of(ada), {"text": "The export shall finish within 10 seconds if possible"})
    assert "A way out" in words_of((await ada.command(PAYMENTS, "/requirement", "show R1")).message)


async def test_a_long_history_has_pages(stage: Stage) -> None:
    await a_project(stage, "Wish number 1")
    ada = stage.person("ada")
    for number in range(2, 19):
        await ada.command(PAYMENTS, "/requirement", "edit R1")
        await ada.submit(form_of(ada), {"text": f"Wish number {number}"})

    newest = (await ada.command(PAYMENTS, "/requirement", "history R1")).message
    assert newest is not None
    assert "versions 4 to 18 of 18" in words_of(newest)
    assert labels_of(newest) == ["Older"]
    await ada.click(newest, "requirement.history_older")

    await stage.eventually(lambda: "versions 1 to 3 of 18" in words_of(ada.ephemerals(PAYMENTS)[-1]))
    oldest = ada.ephemerals(PAYMENTS)[-1]
    assert "Wish number 1" in words_of(oldest)
    assert labels_of(oldest) == ["Newer"]


def hint_block(shown: Any, words: str) -> str:
    """Return the block of a hint."""
    return next(str(block["block_id"]) for block in shown.blocks if words in str(block))


ADA_MENTION = "<@U0ADA>"


async def test_words_in_quotes_are_looked_for_and_the_list_says_what_it_took_for_filters(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "add The interface shall be accepted by 10:30")

    swallowed = words_of((await ada.command(PAYMENTS, "/requirement", "list interface mine")).message)
    found = words_of((await ada.command(PAYMENTS, "/requirement", 'list "interface" "accepted by" open')).message)
    many = words_of((await ada.command(PAYMENTS, "/requirement", "list a b c d e f g h i j k")).message)

    assert "No requirement fits that" in swallowed and "Taken as filters: mine, type:interface." in swallowed
    assert "R1" in found and "Taken as filters: open." in found
    assert "1 more was left out" in many
