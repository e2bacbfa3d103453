"""What Slack says about waiting holds for every message, every process and the next life of each."""

from __future__ import annotations

from tests.delivery.trials import ELSEWHERE, Trial


async def test_a_429_holds_back_every_post_of_the_workspace(trial: Trial) -> None:
    trial.slack.faults["chat.postMessage"].append("429")
    await trial.asks("one")
    await trial.passes(0, process := trial.process())

    await trial.asks("two", to=ELSEWHERE)
    await trial.passes(6, process, step=1)

    assert trial.slack.calls.count("chat.postMessage") == 1
    await trial.passes(2, process, step=1)
    assert (trial.texts(), trial.texts(ELSEWHERE)) == (["one"], ["two"])


async def test_a_429_holds_for_other_processes_and_after_a_restart(trial: Trial) -> None:
    trial.slack.faults["chat.postMessage"].append("429")
    other = trial.process("other")
    await trial.asks("one")
    await trial.passes(0, told := trial.process("told"))
    await told.dies()

    await trial.asks("two", to=ELSEWHERE)
    await other.looks()
    await trial.passes(6, trial.process("next life"), step=1)

    assert trial.slack.calls.count("chat.postMessage") == 1


async def test_a_429_on_a_look_loses_nothing_and_comes_not_again_too_soon(trial: Trial) -> None:
    trial.slack.faults["chat.postMessage"].append("503_after")
    trial.slack.faults["conversations.history"].append("429")
    await trial.asks("once")

    await trial.passes(7.5, process := trial.process(), step=0.5)

    assert trial.slack.calls.count("conversations.history") == 1
    await trial.passes(5, process, step=0.5)
    assert (trial.states(), trial.texts()) == (["sent"], ["once"])


async def test_a_429_in_the_middle_of_a_look_waits_there(trial: Trial) -> None:
    trial.slack.retry_after = 1
    trial.slack.faults["chat.postMessage"].append("503_after")
    trial.slack.faults["conversations.history"].extend(["", "429"])
    await trial.asks("once")
    await trial.passes(0, process := trial.process())
    trial.slack.chat("C1", 4)

    await trial.passes(2, process)

    assert (trial.states(), trial.texts()) == (["sent"], ["once"])
    assert trial.slack.calls.count("conversations.history") == 3


async def test_a_workspace_that_took_its_token_back_keeps_everything(trial: Trial) -> None:
    trial.slack.is_revoked = True
    await trial.asks("one", "two")
    await trial.passes(300, process := trial.process())
    tried = len(trial.slack.calls)

    trial.slack.is_revoked = False
    await trial.passes(70, process)

    assert trial.texts() == ["one", "two"]
    assert tried <= 10


async def test_a_channel_takes_a_few_at_once_and_then_one_a_second(trial: Trial) -> None:
    await trial.asks(*(f"message {number}" for number in range(8)))
    process = trial.process()
    for _ in range(8):
        await process.looks()
    assert len(trial.texts()) == 3

    await trial.passes(3, process, step=0.5)

    assert len(trial.texts()) == 6
