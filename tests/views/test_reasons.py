"""What people wrote in the full length that is accepted can be read in whole: words, reasons, goals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.condition import Condition
from bot.domain.names import UserId
from bot.domain.replacement import Replacement
from bot.domain.requirement import Wording
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Ballot, Choice, RoundState
from bot.domain.values import replace
from bot.flows import cards, closing, votes
from bot.flows import project as projects
from bot.flows import reasons as flow
from bot.flows import requirement as requirements
from bot.views import change, history, project, reasons, requirement, signoff
from bot.views import requirement_forms as forms
from playground.views import check_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, START, World
from tests.views.readers import buttons, checked

#: As long as anything that is accepted; escaped, the second and third are five and four times as long.
LONGEST = [("word " * 600)[:2996] + "last", "&" * 2996 + "last", "<" * 2996 + "last", "\U0001f600" * 2996 + "last"]
NAMES = ["words", "ampersands", "brackets", "emoji"]


def literal(shown: Any) -> list[str]:
    """Return every run of text that Slack takes literally."""
    if isinstance(shown, list | tuple):
        return [text for each in shown for text in literal(each)]
    if not isinstance(shown, dict):
        return []
    own = [shown["text"]] if shown.get("type") == "text" else []
    return own + [text for each in shown.values() for text in literal(each)]


def card_of(world: World) -> RoundCard:
    """Return the round as its channel shows it."""
    return cards.round_card(world.store, world.project, world.round())


def rejects_each(world: World, count: int, reason: str) -> None:
    """Ben rejects every requirement apart, all at once."""
    verdicts = [
        votes.Verdict(requirement=number, version=1, choice=Choice.REJECT, reason=reason)
        for number in range(1, count + 1)
    ]
    votes.vote_each(world.store, world.who(BEN), project=world.key, number=1, verdicts=verdicts, now=world.now)


@pytest.mark.parametrize("words", LONGEST, ids=NAMES)
def test_a_requirement_of_full_length_is_whole_wherever_it_is_shown(world: World, words: str) -> None:
    # All three of nothing but emoji is more than Slack may take in one message.
    beside = 1000 if len(words.encode()) > 5000 else 3000
    wording = Wording(text=words, rationale=words[::-1][:beside], criteria=f"criteria {words}"[:beside])
    shown = requirements.add(world.store, world.who(ANA), CHANNEL, words=wording, now=world.now)
    past = requirements.history(world.store, world.who(ANA), CHANNEL, reference=1)

    details = requirement.details(shown)

    for message in (requirement.card(shown), details, history.history(past)):
        checked(message)
        assert words in literal(message.blocks)
    assert {wording.rationale, wording.criteria} <= set(literal(details.blocks))
    for form in (forms.withdraw_form(shown.requirement, nonce="n"), forms.reject_form(shown.requirement, nonce="n")):
        check_view(form, "modal")
        assert words in literal(form["blocks"])


def test_what_is_more_than_slack_takes_in_one_message_is_cut_and_not_refused(world: World) -> None:
    full = "\U0001f600" * 3000
    words = Wording(text=full, rationale=full, criteria=full)
    shown = requirements.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)

    details = requirement.details(shown)

    checked(details)
    assert "…" in str(details.blocks) and full in literal(details.blocks)


def test_a_history_of_long_texts_has_as_many_pages_as_it_needs_to_show_them_in_whole(world: World) -> None:
    texts = [f"{number} {letter * 2900}" for number, letter in enumerate("abcdefghijklmnop")]
    world.captures(texts[0])
    for text in texts[1:]:
        world.edits(1, text)
    found = requirements.history(world.store, world.who(ANA), CHANNEL, reference=1)

    pages = [history.history(found, page=page) for page in range(3)]

    for page in pages:
        checked(page)
        assert "…" not in str(page.blocks)
    assert all(letter * 2900 in str([page.blocks for page in pages]) for letter in "abcdefghijklmnop")


def test_a_difference_between_two_texts_of_full_length_is_whole(world: World) -> None:
    before = " ".join(f"a{number}" for number in range(800))[:3000]
    after = before.replace("a", "b")[:2996] + "last"

    shown = requirement.difference(Wording(text=before), Wording(text=after))

    removed = "".join(text for text in literal(shown) if text.startswith("[-"))
    assert "…" not in str(shown)
    assert removed and "last" in literal(shown)[-1]


@pytest.mark.parametrize("words", LONGEST, ids=NAMES)
def test_the_reason_for_taking_a_requirement_back_is_whole_in_its_history(world: World, words: str) -> None:
    world.captures("Fax")
    requirements.withdraw(world.store, world.who(ANA), CHANNEL, number=1, reason=words, now=world.now)

    shown = history.history(requirements.history(world.store, world.who(ANA), CHANNEL, reference=1))

    checked(shown)
    assert words in literal(shown.blocks)


@pytest.mark.parametrize("words", LONGEST, ids=NAMES)
def test_the_goal_of_a_project_is_whole_where_it_is_asked_for(world: World, words: str) -> None:
    world.store.projects.save(replace(world.project, goal=words))
    found = projects.overview(world.store, world.who(ANA), CHANNEL)

    checked(project.standing(found))
    assert words in literal(project.standing(found).blocks)
    on_card = checked(project.card(found))
    assert "…" in on_card and "`/project` shows the whole goal" in on_card


@pytest.mark.parametrize("words", LONGEST, ids=NAMES)
def test_why_a_round_was_cancelled_and_why_a_change_is_asked_for_are_whole(world: World, words: str) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    asked = world.asks_to_change(1, board=(BEN,), why=words)
    assert asked.change is not None
    assert words in literal(change.shown(asked.change))

    found = closing.votes_of(world.store, world.project, world.round(2))
    who, state = world.who(ANA), RoundState.CANCELLED
    closing.close(world.store, world.project, found, state, actor=who, now=world.now, reason=words)
    card = cards.round_card(world.store, world.project, world.round(2))

    checked(signoff.round_card(card))
    assert card.change is not None
    assert words in literal(signoff.round_card(card).blocks)


@pytest.mark.parametrize("words", LONGEST, ids=NAMES)
def test_every_reason_that_a_card_cuts_is_one_click_away(world: World, words: str) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(BEN, Choice.REJECT, reason=words)

    shown = signoff.round_card(card_of(world))
    page = flow.reasons(world.store, world.who(CAT), world.key, number=1)

    assert "…" in checked(shown)
    assert buttons(shown) == ["Read it all", "Read the reasons", "Outcome"]
    window = reasons.window(page)
    check_view(window, "modal")
    assert "<@UBEN> rejected:" in str(window)
    assert words in literal(window["blocks"])


def test_many_reasons_have_pages_and_the_last_one_is_reached(world: World) -> None:
    world.captures(*(f"Wish number {number}" for number in range(1, 46)))
    world.opens(ANA, BEN)
    rejects_each(world, 45, "Too vague")
    card = card_of(world)
    assert not card.round.is_open and len(card.objections) == 45
    read: list[str] = []
    first: int | None = 0

    while first is not None:
        window = reasons.window(flow.reasons(world.store, world.who(CAT), world.key, number=1, first=first))
        check_view(window, "modal")
        read += [block["text"]["text"] for block in window["blocks"] if block["type"] == "section"]
        row = [each for block in window["blocks"] if block["type"] == "actions" for each in block["elements"]]
        onward = [json.loads(each["value"])["a"] for each in row if each["text"]["text"] == "Next"]
        assert ("Back to the beginning" in str(row)) is (first > 0)
        first = onward[0] if onward else None

    assert sorted(read) == sorted(f"<@UBEN> rejected on R{number}:" for number in range(1, 46))


def test_a_page_that_is_full_of_emoji_ends_before_slack_refuses_it(world: World) -> None:
    world.captures(*(f"Wish number {number}" for number in range(1, 8)))
    world.opens(ANA, BEN)
    rejects_each(world, 7, "\U0001f600" * 3000)

    window = reasons.window(flow.reasons(world.store, world.who(CAT), world.key, number=1))

    check_view(window, "modal")
    assert 1 <= len(literal(window["blocks"])) < 7
    assert "Next" in str(window["blocks"][-1])


def test_rejections_of_what_was_signed_all_the_same_are_one_click_away(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    card = card_of(world)
    told = flow.reasons(world.store, world.who(CAT), world.key, number=1)
    rejected = replace(card.standing, objections=(_rejection(),))

    assert "Read the reasons" not in buttons(signoff.round_card(card))
    assert "Read the reasons" in buttons(signoff.round_card(replace(card, standing=rejected)))
    assert "There is no reason to read" in str(reasons.window(told))


def test_an_open_round_tells_no_reasons_of_votes_but_those_of_conditions_and_places(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT)
    given = card_of(world)
    condition = Condition(number=1, voter=ANA, owner=DAN, text="c" * 999, due=world.now, counts_when_met=True)
    taken = Replacement(left=CAT, joined=BEN, author=ANA, at=world.now, reason="r" * 2999)
    card = replace(
        given,
        standing=replace(given.standing, objections=(_rejection(),)),
        conditions=(condition,),
        replacements=(taken,),
    )

    shown = signoff.round_card(card)

    assert card.reasons == (condition, taken)
    assert "Read the reasons" in buttons(shown)
    assert "c" * 119 + "…" in checked(shown).replace("c…", "…")
    plain = replace(card, conditions=(replace(condition, text="Soon"),), replacements=())
    assert "Read the reasons" not in buttons(signoff.round_card(plain))


def _rejection() -> Ballot:
    return Ballot(user=UserId("UEVE"), choice=Choice.REJECT, reason="Too slow", at=START)
