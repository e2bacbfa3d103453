"""Negotiation: proposed, countered, agreed to, and told afterwards."""

from __future__ import annotations

import asyncio
import copy
from functools import partial

from playground.acting import Person
from playground.scenes.words import (
    PAYMENTS,
    a_project,
    a_round,
    counters,
    entry,
    form_of,
    labels_of,
    proposes,
    saying,
    told,
    votes,
    words_of,
)
from playground.workspace import Message
from tests.stories.worlds import Stage, estimates

EXPORT = "The export shall finish within 10 seconds for 10,000 rows"
SLOWER = "The export shall finish within 60 seconds for 10,000 rows"
MIDDLE = "The export shall finish within 30 seconds for 10,000 rows"


def now(stage: Stage, card: Message) -> str:
    """Return what a card of the channel says by now."""
    return words_of(next(each for each in stage.person("ada").messages(PAYMENTS) if each.ts == card.ts))


def agreed(stage: Stage, card: Message) -> bool:
    """Say whether a proposal is agreed to by now."""
    return "Agreed by" in now(stage, card)


async def asked(person: Person, text: str) -> str:
    """Return what ``/requirement`` answers."""
    return words_of((await person.command(PAYMENTS, "/requirement", text)).message)


async def test_a_proposal_shows_the_difference_and_is_agreed_to_by_whoever_added_the_requirement(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ben.command(PAYMENTS, "/requirement", "propose R1")
    form = form_of(ben)
    assert form.content["title"]["text"] == "Propose a change"
    assert labels_of(form) == [
        "Kind of proposal",
        "New words",
        "Why",
        "What is offered in return",
        "Underlying interest",
    ]

    await ben.submit(form, {"words": SLOWER, "why": "The reports are large", "offer": "A progress bar"})

    [card] = await stage.eventually(lambda: saying(stage, "May agree"))
    assert labels_of(card) == ["Agree", "Counter", "Decline"]
    for part in ("N1", "[-10]", "[+60]", "The reports are large", "A progress bar", "<@U0BEN>", "May agree: <@U0ADA>"):
        assert part in words_of(card)
    await ada.click(card, "negotiation.agree")
    await stage.eventually(lambda: "Agreed by <@U0ADA>" in now(stage, card))
    assert "Agree" not in labels_of(saying(stage, "Agreed by")[0])
    await stage.eventually(lambda: saying(stage, "version 2 by <@U0BEN>"))
    assert "The reports are large" in await asked(ada, "history R1")


async def test_counter_proposals_chain_and_the_accepted_one_closes_the_others(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    first = await proposes(stage, "ben", words=SLOWER, offer="A progress bar", interest="Quiet month ends")
    await ada.click(first, "negotiation.counter")
    assert "counters N1" in words_of(form_of(ada))
    assert form_of(ada).content["submit"]["text"] == "Counter"
    assert SLOWER in words_of(form_of(ada))
    await ada.submit(form_of(ada), {"words": MIDDLE, "offer": "Nothing more"})
    [second] = await stage.eventually(lambda: saying(stage, "Counters N1"))
    third = await counters(stage, "ben", 2, words=MIDDLE, offer="A progress bar")

    await ada.click(third, "negotiation.agree")

    await stage.eventually(lambda: "Closed in favour of N3" in now(stage, first))
    await stage.eventually(lambda: "Closed in favour of N3" in now(stage, second))
    assert all("Agree" not in labels_of(each) for each in saying(stage, "Closed in favour"))
    await stage.eventually(lambda: saying(stage, "version 2 by"))
    assert "within 30 seconds" in await asked(ada, "show R1")
    story = await asked(stage.person("chloe"), "negotiation r1")
    for part in ("N1", "N2", "N3", "Quiet month ends", "Counters N2", "Agreed by", "Closed in favour of N3"):
        assert part in story
    assert story.count("Its discussion") == 3
    trades = await asked(ada, "trades")
    assert "0 removed, 0 postponed, 1 in other words" in trades
    assert "A progress bar" in trades


async def test_what_is_postponed_is_open_again_when_it_is_taken_up(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    await estimates(stage, 1, "2/3/8")
    card = await proposes(stage, "ben", kind="postpone", offer="Two weeks earlier")

    await ada.click(card, "negotiation.agree")

    await stage.eventually(lambda: "Agreed by" in now(stage, card))
    assert "*1* postponed" in words_of((await ada.command(PAYMENTS, "/project")).message)
    assert "R1" in await asked(ada, "list postponed")
    assert "/requirement resume R1" in await asked(ada, "edit R1")
    trades = await asked(ada, "trades")
    assert "1 requirement later, 2 / 3 / 8 points later" in trades
    assert "1 postponed (2 / 3 / 8 points)" in trades
    shown = await stage.eventually(lambda: [each for each in saying(stage, EXPORT) if "Resume" in labels_of(each)])
    await ada.click(shown[0], "requirement.resume")
    assert "R1 is open again" in await told(stage, ada, "open again")
    assert "taken up again since" in await asked(ada, "trades")
    assert "not postponed" in await asked(ada, "resume R1")
    verified = await ada.command(PAYMENTS, "/signoff", "verify")
    assert "Everything is whole" in words_of(verified.message)


async def test_what_is_removed_is_withdrawn_with_the_reason(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await proposes(stage, "ben", kind="remove", why="Nobody exports")

    await stage.person("ada").click(card, "negotiation.agree")

    await stage.eventually(lambda: "Agreed by" in now(stage, card))
    assert "Nobody exports" in await asked(stage.person("ada"), "history R1")
    assert "1 requirement fewer, without an estimate" in await asked(stage.person("ada"), "trades")


async def test_the_card_of_a_requirement_opens_the_form_too(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ben = stage.person("ben")
    [card] = saying(stage, EXPORT)

    await ben.click(card, "requirement.menu", entry(card, "Propose a change"))

    assert form_of(ben).content["title"]["text"] == "Propose a change"


async def test_only_those_to_whom_it_belongs_may_agree_and_never_the_proposer(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ben, chloe = stage.person("ben"), stage.person("chloe")
    card = await proposes(stage, "ben", words=SLOWER)

    await ben.click(card, "negotiation.agree")
    await chloe.click(card, "negotiation.decline")

    assert "somebody else has to agree" in await told(stage, ben, "You proposed N1 yourself")
    refused = await told(stage, chloe, "You can counter N1")
    assert "<@U0ADA>" in refused
    assert "Agree" in labels_of(saying(stage, "May agree")[0])
    await ben.click(card, "negotiation.decline")
    await stage.eventually(lambda: "Taken back by <@U0BEN>" in now(stage, card))


async def test_of_an_agreement_and_a_refusal_at_the_same_instant_one_wins(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    card = await proposes(stage, "ben", words=SLOWER)

    await asyncio.gather(ada.click(card, "negotiation.agree"), ben.click(card, "negotiation.decline"))

    heard = await stage.eventually(
        lambda: [each for who in (ada, ben) for each in who.ephemerals(PAYMENTS) if "already, by" in words_of(each)]
    )
    assert len(heard) == 1
    await stage.eventually(lambda: "Agree" not in labels_of(saying(stage, "N1")[0]))


async def test_a_proposal_about_older_words_asks_for_a_counter_and_loses_nothing(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    card = await proposes(stage, "ben", words=SLOWER, offer="A progress bar")
    as_it_was = copy.deepcopy(card)
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ada.submit(form_of(ada), {"text": "The export shall finish within 5 seconds"})
    await stage.eventually(lambda: "changed since" in now(stage, card))
    assert labels_of(saying(stage, "N1")[0]) == ["Counter", "Decline"]

    # Where the new card did not reach Ada yet, she is told what changed.
    await ada.click(as_it_was, "negotiation.agree")

    shown = await told(stage, ada, "changed after N1 was proposed")
    assert "[+5]" in shown
    heard = next(each for each in ada.ephemerals(PAYMENTS) if "changed after N1" in words_of(each))
    await ada.click(heard, "negotiation.counter")
    assert SLOWER in words_of(form_of(ada))
    await ada.submit(form_of(ada), {})
    [anew] = await stage.eventually(lambda: saying(stage, "Counters N1"))
    assert "[+60]" in words_of(anew)
    await stage.eventually(lambda: "Closed in favour of N2" in now(stage, card))


async def test_words_that_changed_while_somebody_wrote_are_compared(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ben.command(PAYMENTS, "/requirement", "propose R1")
    await ada.command(PAYMENTS, "/requirement", "edit R1")
    await ada.submit(form_of(ada), {"text": "The export shall finish within 5 seconds"})

    await ben.submit(form_of(ben), {"words": SLOWER, "why": "The reports are large"})

    assert "while you were writing" in words_of(form_of(ben))
    assert SLOWER in words_of(form_of(ben))
    await ben.submit(form_of(ben), {})
    await stage.eventually(lambda: saying(stage, "May agree"))


async def test_agreeing_under_an_open_vote_lets_the_votes_on_the_old_words_lapse(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    round_ = await a_round(stage)
    await votes(stage, round_, ben="approve")
    await stage.eventually(lambda: "1 approve" in words_of(saying(stage, "Sign-off V1")[0]))
    card = await proposes(stage, "chloe", words=SLOWER)

    await ada.click(card, "negotiation.agree")

    await stage.eventually(lambda: "0 approve" in words_of(saying(stage, "Sign-off V1")[0]))
    away = await proposes(stage, "chloe", kind="remove")
    await ada.click(away, "negotiation.agree")
    assert "under vote in V1" in await told(stage, ada, "under vote")
    assert "Agree" in labels_of(saying(stage, "May agree")[0])


async def test_what_was_signed_is_not_negotiated_any_more(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await proposes(stage, "ben", words=SLOWER)
    round_ = await a_round(stage, "U0BEN")
    await votes(stage, round_, ben="approve")

    await stage.eventually(lambda: "was signed in L1" in now(stage, card))

    assert "Agree" not in labels_of(saying(stage, "N1")[0])
    refused = await asked(stage.person("ben"), "propose R1")
    assert "signed in baseline L1" in refused
    assert "never changes" in refused


async def test_a_field_that_says_nothing_gets_a_sentence_and_keeps_the_rest(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ben = stage.person("ben")

    for words, why, wrong in (
        (EXPORT, "No change", {"words"}),
        (" \u200b ", "\u2060", {"words", "why"}),
        (SLOWER, "\u2060", {"why"}),
    ):
        await ben.command(PAYMENTS, "/requirement", "propose R1")
        reaction = await ben.submit(form_of(ben), {"words": words, "why": why, "offer": "A progress bar"})

        assert set(reaction.errors) == wrong, (words, why)
        assert form_of(ben).values["offer"]["offer"]["value"] == "A progress bar"
        await ben.close(form_of(ben), everything=True)


async def test_in_an_archived_channel_nothing_is_proposed_or_agreed_to(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    card = await proposes(stage, "ben", words=SLOWER)
    await ben.command(PAYMENTS, "/requirement", "propose R1")
    stage.slack.archive(PAYMENTS)
    await stage.slack.settled()

    refused = await ben.submit(form_of(ben), {"words": MIDDLE, "why": "The reports are large"})
    await ada.click(card, "negotiation.agree")

    assert "Unarchive it in Slack, then try again" in str(refused.errors)
    assert form_of(ben).values["words"]["words"]["value"] == MIDDLE
    await told(stage, ada, "Unarchive it in Slack")
    stage.slack.archive(PAYMENTS, archived=False)
    await stage.slack.settled()
    await ada.click(card, "negotiation.agree")
    await stage.eventually(lambda: "Agreed by" in now(stage, card))


async def test_words_of_any_kind_stay_words_wherever_they_are_shown(stage: Stage) -> None:
    hostile = (
        "<!channel> *bold* ~gone~ `code` & <https://evil.example|click>",
        "\u202eevil\u202c =HYPERLINK(1) | **x** # y",
        "'; DROP TABLE moves; -- {{ 7 * 7 }} {% raw %} ${x} %s",
    )
    await a_project(stage, EXPORT, "Refunds shall take a day", "Every change shall be logged")
    ada = stage.person("ada")

    for number, words in enumerate(hostile, 1):
        card = await proposes(stage, "ben", number, words=words, why=words, offer=words, interest=words)
        await ada.click(card, "negotiation.agree")
        await stage.eventually(partial(agreed, stage, card))

        story = await ada.command(PAYMENTS, "/requirement", f"negotiation R{number}")
        trades = await ada.command(PAYMENTS, "/requirement", "trades")
        for shown in (card, story.message, trades.message):
            assert shown is not None
            acting = [each["text"]["text"] for each in shown.blocks if each["type"] == "section"]
            assert "<!channel>" not in shown.text + "".join(acting)
            assert "<https://evil" not in shown.text + "".join(acting)
        typed = words.replace("\u202e", "").replace("\u202c", "")
        assert typed in "".join(run["text"] for run in card.blocks[2]["elements"][0]["elements"])


async def test_pages_of_the_story_are_turned_in_place(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada = stage.person("ada")
    for number in range(1, 6):
        await proposes(stage, "ben", words=f"The export shall finish within {number} minutes")
    first = (await ada.command(PAYMENTS, "/requirement", "negotiation R1")).message
    assert first is not None
    assert labels_of(first) == ["Next"]
    assert "N5" not in words_of(first)

    await ada.click(first, "negotiation.story_next")

    await stage.eventually(lambda: "N5" in words_of(ada.ephemerals(PAYMENTS)[-1]))
    second = ada.ephemerals(PAYMENTS)[-1]
    assert labels_of(second) == ["Back to the beginning"]
    await ada.click(second, "negotiation.story_first")
    await stage.eventually(lambda: "N1" in words_of(ada.ephemerals(PAYMENTS)[-1]))
