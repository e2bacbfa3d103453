"""``/signoff`` from what people ask to what they are answered, on a real database."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from bot.domain.names import UserId
from bot.domain.requirement import Wording
from bot.domain.signoff import RoundState
from bot.flows import requirement
from bot.ports import Store
from bot.views import ids
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer, AnswerKind
from handlers.asked import Suggestion
from handlers.ticks import Ticks
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, GUS, ROBO
from tests.handlers.signoff_desks import Desk, said
from tests.handlers.signoff_desks import desk as desk  # a fixture


async def test_a_round_is_started_voted_on_and_signed_off(desk: Desk) -> None:
    # given a round between Ana and Ben
    assert (await desk.starts(ANA, BEN)).kind is AnswerKind.NOTHING

    # when both approve
    first = await desk.clicks(ANA, ids.APPROVE)
    second = await desk.clicks(BEN, ids.APPROVE)

    # then each is told what was counted, and the round has passed
    assert "Counted. Your vote: approve." in said(first)
    assert "1 approve, 0 reject, 0 abstain" in said(first)
    assert said(second) == "Counted, and sign-off V1 is closed: signed off."
    round_ = await desk.round()
    assert round_ is not None and round_.state is RoundState.PASSED

    # and the baseline can be looked at
    assert "Baseline L1" in said(await desk.says(CAT, "baseline L1"))


async def test_mistakes_are_told_at_their_fields_and_the_form_can_come_again(desk: Desk) -> None:
    form = await desk.says(ANA, "start")
    filled = desk.proposal() | {"policy": {"selected_option": {"value": "n_of_m"}}, "needed": {"value": "x"}}

    refused = await desk.submits(ANA, form, filled)

    assert refused.kind is AnswerKind.ERRORS
    assert "signatories" in refused.content
    assert await desk.round() is None
    assert (await desk.submits(ANA, form, desk.proposal(ANA, BEN))).kind is AnswerKind.NOTHING


async def test_a_form_begins_with_the_requirements_that_somebody_names(desk: Desk) -> None:
    form = await desk.says(ANA, "start R2, r1 and 2")

    elements = {block["block_id"]: block["element"] for block in form.content["blocks"] if "element" in block}
    assert [each["value"] for each in elements["requirements"]["initial_options"]] == ["2", "1"]
    assert elements["scope"]["initial_option"]["value"] == "chosen"


async def test_words_behind_start_that_can_be_no_choice_are_told_of_and_not_passed_over(desk: Desk) -> None:
    assert "R9 is not in this project. Take it out." in said(await desk.says(ANA, "start R1 R9"))
    assert "“everything” is not the number of a requirement" in said(await desk.says(ANA, "start everything"))
    assert "Say which: write the number of a requirement" in said(await desk.says(ANA, "start ,"))
    many = " ".join(str(number) for number in range(1, 102))
    assert "At most 100 are named in one line" in said(await desk.says(ANA, f"start {many}"))


async def test_nobody_signs_alone_what_a_colleague_who_is_there_could_sign_too(desk: Desk) -> None:
    refused = await desk.starts(ANA)

    assert refused.kind is AnswerKind.ERRORS
    assert refused.content == {"signatories": "You ask for this sign-off, so choose somebody else who signs too."}


async def test_where_only_bots_and_guests_are_beside_them_somebody_signs_alone(desk: Desk) -> None:
    desk.slack.there = frozenset({ANA, ROBO, GUS})

    assert (await desk.starts(ANA)).kind is AnswerKind.NOTHING
    await desk.clicks(ANA, ids.APPROVE)

    round_ = await desk.round()
    assert round_ is not None and round_.state is RoundState.PASSED


async def test_whoever_signs_alone_because_nobody_else_could_changes_it_alone_too(desk: Desk) -> None:
    desk.slack.there = frozenset({ANA, ROBO, GUS})
    await desk.starts(ANA)
    await desk.clicks(ANA, ids.APPROVE)

    assert (await asks_for_a_change(desk, ANA)).kind is AnswerKind.NOTHING
    await desk.clicks(ANA, ids.APPROVE, n=2)

    round_ = await desk.round(2)
    assert round_ is not None and round_.state is RoundState.PASSED


async def test_nobody_changes_alone_what_a_colleague_who_is_there_could_decide_on_too(desk: Desk) -> None:
    await desk.starts(ANA, BEN)
    await desk.clicks(ANA, ids.APPROVE)
    await desk.clicks(BEN, ids.APPROVE)

    refused = await asks_for_a_change(desk, ANA)

    assert refused.kind is AnswerKind.ERRORS
    assert refused.content == {"signatories": "You ask for this change, so somebody else has to decide on it too."}


async def asks_for_a_change(desk: Desk, *board: UserId) -> Answer:
    """Ana asks for other words in R1, and who decides on them."""
    words = {"text": {"value": "Export within 5 seconds"}, "why": {"value": "They wait"}}
    form = await desk.clicks(ANA, ids.REQUEST_CHANGE)
    decided = {name: desk.proposal(*board)[name] for name in ("signatories", "policy", ids.DEADLINE)}
    return await desk.submits(ANA, await desk.submits(ANA, form, words), words | decided)


async def test_a_form_sent_twice_starts_one_round(desk: Desk) -> None:
    form = await desk.says(ANA, "start")

    first = await desk.submits(ANA, form, desk.proposal(ANA, BEN))
    second = await desk.submits(ANA, form, desk.proposal(ANA, BEN))

    assert first == second
    assert await desk.round(2) is None


async def test_a_form_that_was_accepted_is_not_accepted_years_later(desk: Desk) -> None:
    form = await desk.says(ANA, "start")
    await desk.submits(ANA, form, desk.proposal(ANA, BEN))
    await desk.says(ANA, "cancel because we start anew")

    desk.time += timedelta(days=800)
    await Ticks(desk.edge).sweep()
    again = await desk.submits(ANA, form, desk.proposal(ANA, BEN))

    assert again == answers.nothing()
    assert await desk.round(2) is None


async def test_reject_asks_for_a_reason_and_counts_only_with_one(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    form = await desk.clicks(BEN, ids.REJECT)
    assert form.kind is AnswerKind.FORM
    empty = await desk.submits(BEN, form, {"reason": {"value": "   "}})
    assert empty.kind is AnswerKind.ERRORS and "reason" in empty.content

    await desk.submits(BEN, form, {"reason": {"value": "Too vague"}})
    round_ = await desk.round()
    assert round_ is not None and round_.state is RoundState.FAILED
    await desk.errands.drained(seconds=5)
    assert desk.slack.homes == [BEN]


async def test_somebody_else_is_told_who_the_signatories_are(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    for action in (ids.APPROVE, ids.REJECT, ids.ABSTAIN):
        told = said(await desk.clicks(CAT, action))
        assert f"<@{ANA}>" in told and f"<@{BEN}>" in told


async def test_a_vote_from_home_shows_home_anew(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    answer = await desk.clicks(ANA, ids.ABSTAIN, home=True)
    await desk.errands.drained(seconds=5)

    assert answer.kind is AnswerKind.NOTHING
    assert desk.slack.homes == [ANA]


async def test_status_remind_and_cancel_need_no_number_while_one_round_is_open(desk: Desk) -> None:
    await desk.starts(ANA, BEN)
    desk.time += timedelta(hours=2)

    assert "Sign-off V1" in said(await desk.says(CAT, ""))
    assert f"<@{BEN}>" in said(await desk.says(ANA, "remind"))
    assert "hour" in said(await desk.says(ANA, "remind V1"))
    assert (await desk.says(ANA, "cancel")).kind is AnswerKind.FORM
    for parted in ("V1 - the wrong people", "- the wrong people", "V1: the wrong people", "v1 the wrong people"):
        asked = await desk.says(ANA, f"cancel {parted}")
        assert asked.content["title"]["text"] == "Cancel V1"
        assert asked.content["blocks"][-1]["element"]["initial_value"] == "the wrong people"
    assert "is not the number of a sign-off" in said(await desk.says(ANA, "cancel V1 V2"))
    assert "cancelled" in said(await desk.says(ANA, "cancel because the wrong people were named"))
    round_ = await desk.round()
    assert round_ is not None and round_.reason == "the wrong people were named"


async def test_the_menu_offers_open_requirements_by_words_or_number(desk: Desk) -> None:
    async def offered(typed: str) -> list[str]:
        actor = desk.delivery(ANA)
        asked = Suggestion(actor=actor, action=ids.ROUND_REQUIREMENTS, typed=typed, metadata={"project": desk.project})
        return [option["value"] for option in (await desk.router.answer(asked)).content["options"]]

    assert sorted(await offered("")) == ["1", "2"]
    assert await offered("logs") == ["2"]
    assert await offered("R1") == ["1"]
    assert await offered("R99") == []


async def test_odd_words_get_one_private_sentence(desk: Desk) -> None:
    for words in ("statsu", "status V9", "status Vx", "cancel V9 because no", "remind", "baseline L7", "baseline R0"):
        assert said(await desk.says(ANA, words))
    assert "/signoff start" in said(await desk.says(ANA, "help"))


async def test_read_it_all_shows_the_exact_words(desk: Desk) -> None:
    await desk.starts(ANA, BEN)

    window = await desk.clicks(CAT, ids.READ_ALL)

    assert window.kind is AnswerKind.FORM
    assert "Keep logs for a year" in str(window.content)


async def test_everything_under_vote_is_read_from_any_number_on(desk: Desk) -> None:
    # given more than one page under vote
    def captures(store: Store) -> None:
        for number in range(3, 15):
            words = Wording(text=f"Keep log {number}")
            requirement.add(store, desk.delivery(ANA), CHANNEL, words=words, now=desk.now())

    await desk.database.write(captures)
    await desk.starts(ANA, BEN)
    first = await desk.clicks(CAT, ids.READ_ALL)
    assert "R1 to R10; 14 requirements in all" in str(first.content)

    # when Cat looks for a number, and chooses it
    async def offered(typed: str) -> list[dict[str, Any]]:
        kept = json.loads(first.content["private_metadata"])
        asked = Suggestion(actor=desk.delivery(CAT), action=ids.READ_FROM, typed=typed, metadata=kept)
        found: list[dict[str, Any]] = (await desk.router.answer(asked)).content["options"]
        return found

    [chosen, *after] = await offered("r12")
    carried = unpack(chosen["value"])
    page = await desk.clicks(CAT, ids.READ_FROM, n=int(carried["n"]), a=int(carried["a"]))

    # then the page begins there
    assert chosen["text"]["text"] == "R12 Keep log 12" and len(after) == 2
    assert "R12 to R14; 14 requirements in all" in str(page.content)
    assert len(await offered("")) == 14 and await offered("R99") == [] and await offered("logs") == []
