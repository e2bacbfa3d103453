"""Every message ends in a state that says what became of it, and its project's owner hears of it once."""

from __future__ import annotations

from bot.domain.outgoing import Card, Post
from tests.delivery.standin import DENIED
from tests.delivery.trials import ELSEWHERE, HOME, OWNER, Trial

DIRECT = f"D{OWNER}"


async def test_a_lost_answer_ends_as_unknown_when_history_cannot_be_read(trial: Trial) -> None:
    await trial.starts_project()
    trial.slack.faults["chat.postMessage"].append("503_after")
    trial.slack.is_history_denied = True

    await trial.asks("doubtful", "next")
    await trial.passes(90, process := trial.process())

    assert trial.states()[:2] == ["unknown", "sent"]
    assert trial.texts() == ["doubtful", "next"]
    assert trial.texts(DIRECT) == [f"The reminder of sign-off: unknown, {DENIED}"]
    assert process.tally.delivered["unknown"] == 1


async def test_a_doubt_is_taken_up_again_when_the_card_changes(trial: Trial) -> None:
    trial.slack.faults["chat.postMessage"].append("503_after")
    trial.slack.is_history_denied = True
    await trial.places(1)
    await trial.passes(90, process := trial.process())
    trial.slack.is_history_denied = False
    trial.words = lambda what: "new words"

    await trial.touches(1)
    await trial.passes(10, process)

    assert trial.states() == ["sent"]
    assert trial.texts() == ["new words"]


async def test_a_history_that_fails_for_a_while_is_asked_again(trial: Trial) -> None:
    trial.slack.faults["chat.postMessage"].append("503_after")
    trial.slack.faults["conversations.history"].extend(["500", "reset", "429"] * 5)

    await trial.asks("patient")
    await trial.passes(180, trial.process())

    assert (trial.states(), trial.texts()) == (["sent"], ["patient"])


async def test_one_place_that_takes_nothing_makes_one_note(trial: Trial) -> None:
    await trial.starts_project()
    trial.slack.refusals[HOME] = "is_archived"

    await trial.places(1, 2)
    await trial.passes(10, process := trial.process())
    for _ in range(3):
        await trial.touches(1, 2)
        await trial.passes(10, process)

    assert trial.states() == ["undeliverable", "undeliverable", "sent"]
    assert trial.texts(DIRECT) == ["The card of R1: undeliverable, is_archived"]


async def test_a_card_that_slack_does_not_take_makes_one_note_however_often_it_changes(trial: Trial) -> None:
    await trial.starts_project()
    trial.slack.refusals[HOME] = "invalid_blocks"

    await trial.places(1)
    await trial.passes(10, process := trial.process())
    for _ in range(3):
        await trial.touches(1)
        await trial.passes(10, process)

    assert trial.texts(DIRECT) == ["The card of R1: undeliverable, invalid_blocks"]


async def test_a_message_that_slack_never_answers_is_set_aside_and_its_lane_goes_on(trial: Trial) -> None:
    trial.slack.faults["chat.postMessage"].extend(["500"] * 8)

    await trial.asks("poison", "next")
    await trial.passes(700, trial.process())

    assert trial.states() == ["parked", "sent"]
    assert trial.texts() == ["next"]


async def test_a_message_that_makes_us_fail_is_set_aside_and_its_lane_goes_on(trial: Trial) -> None:
    def words(what: Post | Card) -> str:
        if isinstance(what, Post) and what.key == "poison":
            raise ZeroDivisionError
        return "fine"

    trial.words = words

    await trial.asks("poison", "next")
    await trial.passes(700, trial.process())

    assert trial.states() == ["parked", "sent"]
    assert trial.texts() == ["fine"]


async def test_what_has_nothing_left_to_say_is_skipped(trial: Trial) -> None:
    trial.words = lambda what: None

    await trial.asks("too late")
    await trial.passes(5, trial.process())

    assert trial.states() == ["skipped"]
    assert trial.texts() == []


async def test_a_message_that_is_late_is_looked_for_before_it_is_posted(trial: Trial) -> None:
    """As after a backup was put back: the message stands there, and the database does not know."""
    await trial.asks("once")
    await trial.passes(5, trial.process())
    trial.forgets()
    trial.clock.seconds += 120

    await trial.asks("young", to=ELSEWHERE)
    await trial.passes(5, trial.process())

    assert trial.texts() == ["once"]
    assert trial.slack.calls.count("conversations.history") == 1


async def test_what_was_never_tried_is_posted_though_history_cannot_be_read(trial: Trial) -> None:
    await trial.asks("late")
    trial.clock.seconds += 120
    trial.slack.is_history_denied = True

    await trial.passes(5, trial.process())

    assert (trial.states(), trial.texts()) == (["sent"], ["late"])


async def test_whoever_was_held_up_after_its_intent_does_not_call(trial: Trial) -> None:
    await trial.asks("once")
    slow, quick = trial.process("slow"), trial.process("quick")
    await slow.looks(stops_after=3)
    slow.loses_lanes()
    trial.clock.seconds += 61
    await quick.looks()

    await slow.goes_on()

    assert trial.texts() == ["once"]


async def test_whoever_read_a_message_before_another_sent_it_does_not_call(trial: Trial) -> None:
    await trial.asks("once")
    slow, quick = trial.process("slow"), trial.process("quick")
    await slow.looks(stops_after=2)
    slow.loses_lanes()
    await quick.looks()

    await slow.goes_on()

    assert trial.texts() == ["once"]
    assert trial.slack.calls.count("chat.postMessage") == 1


async def test_slack_learns_nothing_from_a_message_but_an_opaque_mark(trial: Trial) -> None:
    await trial.asks("post about Ada and R17")
    trial.words = lambda what: "words"
    await trial.passes(1, trial.process())

    [shown] = trial.slack.said(HOME)

    assert len(shown.mark) == 36
    assert not any(part in shown.mark for part in ("post", "Ada", "R17", "T1"))
