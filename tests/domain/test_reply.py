"""Replies that sound like a vote, and the many that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reply import read_reply
from bot.domain.signoff import Choice


@pytest.mark.parametrize(
    "text",
    [
        *("looks good", "Looks good to me!", "+1", "approve", "ok from me", "OK", "LGTM", ":+1:", "👍", "👍🏽"),
        *("approved", "I approve this.", "yes, looks good", "Fine with me", "all good, thanks", "looks good :+1:"),
        *("no objections", ":white_check_mark:", "Agreed", "this looks fine from my side", ":+1::skin-tone-3:"),
        *(
            "approve this",
            "it's ok",
            "+1 :tada:",
            "👍 🎉",
            "<@U0BEN> looks good",
            "<@U0BEN>, +1",
            ":+1: from me",
            "Approved these",
        ),
        *("+1 :)", "a yes from me", "it's a yes from me", "That's a clear yes!", "+1 - looks good", "ok\nlooks good"),
        *("Works for me!", "sgtm", "Perfect, thanks!", "sounds great", "👍 thanks", ":+1: thank you <@U0ADA>"),
    ],
)
def test_a_plain_yes_is_understood(text: str) -> None:
    assert read_reply(text) is Choice.APPROVE


@pytest.mark.parametrize(
    "text",
    [
        *("-1", "no", "No.", "I reject this", ":-1:", "👎", "not ok", "I don’t approve", "reject"),
        *(
            "don't approve",
            "Disapprove",
            "reject this",
            "decline",
            "declined, because R2 is vague",
            ":-1: from me",
            "Do not approve",
        ),
        *("No, the limit is too low", "I do not agree because R2 cannot be tested", "This does not look right."),
        *(
            "no, it is too slow",
            "Nope!",
            "No from me",
            "no because R2 is vague",
            "No. R2 cannot be tested",
            "-1, R2 is vague",
        ),
        *("No, this is not good enough", "no, I don't agree", "Nope: rejected", "no, it does not look good", "~+1~ -1"),
        *("No, R2 is missing", "no, I reject this, it contradicts R5", "no :-1:"),
        *("no - R2 is too slow", "no – too slow", "No— R2 is vague", "no\nR2 is too slow", "no\n\n- R2 is unclear"),
        *(":-1: no", ":-1: no, R2 is too slow", "👎 because R2 is vague"),
        *("-1 R2 is too slow", "-1 - R2 is too slow", ":-1: R2 is too slow", "rejected - see R5", "-1\nsee above"),
        *("no way", "No way, R2 is too slow", "that's a no from me", "A no from me, sorry", "It’s a no - R2 is vague"),
        *("I can't approve this yet", "not approving", "I'm against it", "I’m against: R2 is vague", "Veto", "hard no"),
        *("I do not agree with R2", "I don't agree with R2 because it is vague", "I won't accept it like this"),
    ],
)
def test_a_plain_no_is_understood_with_its_reason(text: str) -> None:
    assert read_reply(text) is Choice.REJECT


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "looks good, but R2 is vague",
            "ok?",
            "approve if the limit is raised",
            "I will look at it tomorrow",
        ),
        *(
            "Does this look good to you?",
            "+1 once R2 is fixed",
            "no problem",
            "no idea what R2 means",
            "No worries, later",
        ),
        *("looks good 👎", "👍 👎", "not sure", "who approves this", "yesterday we shipped it", "good morning all"),
        *("ok ok ok ok ok ok ok ok ok ok", "the tests look good and so we go on to the second part of the plan"),
        *("nothing", "know", "Norbert is away", "no one told me", "okra", "noted", "hello", "agreement is near"),
        *(
            "🎉",
            "<@U0BEN>",
            "from me",
            "approve R2",
            "do not approve R2 before Friday",
            "rejecting is easy",
            "+1 :thinking_face:",
        ),
        *(
            "No, looks good to me",
            "No, all fine with me",
            "Nope, all good",
            "no, that's fine",
            "no, I approve",
            "no. Approved!",
        ),
        *(
            "no, thanks",
            "no thanks",
            "no, wait",
            "no since yesterday it works",
            "no, nothing is missing",
            "no, it is not too slow",
        ),
        *(
            "No, because it is fine now",
            "no, go ahead",
            "no, I don't mind",
            "no, me too",
            "no, not yet",
            "Nope, works for me",
        ),
        *("no - looks good to me", "no\nall fine with me", "no – thanks", "-1 is what R2 returns", "-1\n- approved"),
        *("no way to test it yet", "no way, that's great", "that's a no-brainer", "no, it's a no-brainer", "+1 :("),
        *("looks good - but R2 is vague", "yes\nif R2 is fixed", "no-one is here", "the 👎 is missing"),
        *(
            "works",
            "works for me if R2 changes",
            "perfect is the enemy of good",
            "no veto from me",
            "hard no-code limit",
        ),
        *("veto rights are listed in R3", "I'm against the wall", "I can't approve expenses"),
        *("👎 looks good", ":-1: was another one"),
        *("I disagree, looks good to me", "-1. Approved", "~approve~", "~👍~", "~no~", "no, since yesterday it works"),
    ],
)
def test_everything_else_is_talk(text: str) -> None:
    assert read_reply(text) is None


@given(st.text(max_size=200))
def test_whatever_is_written_is_read(text: str) -> None:
    assert read_reply(text) in {Choice.APPROVE, Choice.REJECT, None}
