"""Slack delivers what it likes as often as it likes; everything counts once and is answered alike."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from playground.delivery import Ack, Kind, Way
from playground.forms import fill
from playground.interactions import click as a_click
from playground.interactions import submission
from playground.scenes.words import words_of
from playground.workspace import Message, View
from tests.stories.worlds import Stage, a_stage

PAYMENTS = "C0PAYMENTS"
ADA, BEN, CHLOE = "U0ADA", "U0BEN", "U0CHLOE"
MODES = pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])


@dataclass
class Repeating:
    """A way on which everything comes several times, one after the other or all at once."""

    way: Way
    times: int
    at_once: bool = False
    #: What each delivery was answered, each time.
    answers: list[tuple[dict[str, Any], list[Any]]] = field(default_factory=list)

    async def send(
        self, kind: Kind, payload: dict[str, Any], *, retry: tuple[int, str] | None = None, envelope: str | None = None
    ) -> Ack:
        sent = [partial(self.way.send, kind, payload, retry=retry)] * self.times
        acks = await gathered(sent) if self.at_once else [await send() for send in sent]
        self.answers.append((payload, [ack.body for ack in acks]))
        return acks[0]


async def gathered(sent: Sequence[Callable[[], Awaitable[Ack]]]) -> list[Ack]:
    """Have everything sent at once."""
    return list(await asyncio.gather(*(send() for send in sent)))


def repeating(stage: Stage, times: int, *, at_once: bool = False) -> Repeating:
    """From now on everything comes several times."""
    stage.slack.sender.way = way = Repeating(stage.slack.sender.way, times, at_once)
    return way


def stored(folder: Path) -> dict[str, list[Any]]:
    """What is kept, without the times and the random keys of it."""
    with closing(sqlite3.connect(f"file:{folder / 'quorum.db'}?mode=ro", uri=True)) as database:
        events = [json.loads(row[0]) for row in database.execute("SELECT canonical FROM audit_events ORDER BY seq")]
        texts = database.execute("SELECT number, text FROM requirements ORDER BY number").fetchall()
        votes = database.execute("SELECT round, user, choice FROM ballots ORDER BY round, user").fetchall()
        members = database.execute("SELECT channel, user FROM channel_members ORDER BY channel, user").fetchall()
    told = [(event["action"], event["subject"], event["actor"]) for event in events]
    return {"audit": told, "texts": texts, "votes": votes, "members": members}


def shown(stage: Stage, words: str) -> list[Message]:
    """The messages of the channel that say these words."""
    return [each for each in stage.person("ada").messages(PAYMENTS) if words in words_of(each)]


async def lived(stage: Stage) -> None:
    """A small life of a project: commands, shortcuts, forms, clicks and events, each of them changing something."""
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/project", "start Payments portal")
    await ada.command(PAYMENTS, "/requirement", "add By command")
    await ada.shortcut("new_requirement")
    assert ada.view is not None
    chosen = next(block for block in ada.view.content["blocks"] if block["block_id"] == "project")
    await ada.submit(ada.view, {"project": chosen["element"]["options"][0]["value"]})
    await ada.submit(ada.view, {"text": "By shortcut"})
    said = await ben.says(PAYMENTS, "By message")
    await ben.message_shortcut("capture_requirement", PAYMENTS, said.ts)
    assert ben.view is not None
    await ben.submit(ben.view)
    await ada.command(PAYMENTS, "/signoff", "start")
    assert ada.view is not None
    await ada.submit(ada.view, {"signatories": [ADA, BEN, CHLOE], "policy": "majority_cast"})
    card = (await stage.eventually(lambda: shown(stage, "Sign-off V1")))[0]
    await ada.click(card, "signoff.approve")
    await ada.click(card, "signoff.abstain")
    await stage.person("deepak").click(card, "signoff.approve")
    await ben.command(PAYMENTS, "/project", "archive")
    await ben.click(card, "signoff.reject")
    assert ben.view is not None
    await ben.submit(ben.view, {"reason": "Too vague"})
    stage.slack.leave(PAYMENTS, "U0DEEPAK")
    await stage.slack.settled()


@MODES
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one by one"])
async def test_a_project_in_which_everything_comes_four_times_looks_as_if_it_had_come_once(
    tmp_path: Path, http: bool, at_once: bool
) -> None:
    (tmp_path / "once").mkdir()
    async with a_stage(tmp_path / "once", http=http) as stage:
        await lived(stage)
    (tmp_path / "often").mkdir()

    async with a_stage(tmp_path / "often", http=http) as stage:
        way = repeating(stage, 4, at_once=at_once)
        await lived(stage)
        await stage.eventually(lambda: shown(stage, "Not signed off"))
        cards = [len(shown(stage, words)) for words in ("By command", "By shortcut", "Sign-off V1")]

    assert stored(tmp_path / "often") == stored(tmp_path / "once")
    assert cards == [1, 1, 1]
    denied = [told[1:] for told in stored(tmp_path / "often")["audit"] if told[0] == "denied"]
    assert denied == [("vote", "U0DEEPAK"), ("archive", BEN)]
    events = {event["event"]["type"] for event, _ in way.answers if "event" in event}
    assert events == {"member_left_channel", "message"}
    for payload, bodies in way.answers:
        assert all(body == bodies[0] for body in bodies), payload


@MODES
async def test_a_membership_that_is_told_late_again_does_not_come_back(tmp_path: Path, http: bool) -> None:
    # given somebody came and left
    async with a_stage(tmp_path, http=http) as stage:
        await stage.person("ada").command(PAYMENTS, "/project", "start Payments portal")
        stage.slack.join(PAYMENTS, "U0EMI")
        await stage.slack.settled()
        joined = stage.slack.events.told[-1]
        assert (PAYMENTS, "U0EMI") in stored(tmp_path)["members"]
        stage.slack.leave(PAYMENTS, "U0EMI")
        await stage.slack.settled()

        # when Slack tells of the arrival once more
        ack = await stage.slack.sender.way.send("events_api", joined, retry=(1, "timeout"))

        # then it is acknowledged and changes nothing
        assert ack.body is None
        assert (PAYMENTS, "U0EMI") not in stored(tmp_path)["members"]


@MODES
async def test_an_earlier_click_that_comes_again_does_not_take_back_a_later_one(tmp_path: Path, http: bool) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        card = await a_round(stage)
        approved = a_click(stage.slack, ADA, card, button(card, "signoff.approve"))
        await stage.slack.sender.way.send("interactive", approved)
        await ada.click(card, "signoff.abstain")

        await stage.slack.sender.way.send("interactive", approved)

    assert stored(tmp_path)["votes"] == [(1, ADA, "abstain")]


@MODES
async def test_a_double_click_counts_once(tmp_path: Path, http: bool) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        card = await a_round(stage)

        await asyncio.gather(*(ada.click(card, "signoff.approve") for _ in range(5)))

    assert stored(tmp_path)["votes"] == [(1, ADA, "approve")]
    assert [action for action, _, _ in stored(tmp_path)["audit"]].count("signoff.vote") == 1


@MODES
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one by one"])
async def test_a_form_is_accepted_once_even_under_other_triggers(tmp_path: Path, http: bool, at_once: bool) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        await ada.command(PAYMENTS, "/requirement", "add")
        view = ada.view
        assert view is not None
        payload = filled(stage, view, text="Said once")
        others = [payload | {"trigger_id": f"{number}.of.another"} for number in range(5)]

        sent = [partial(stage.slack.sender.way.send, "interactive", each) for each in others]
        acks = await gathered(sent) if at_once else [await send() for send in sent]

    assert [ack.body for ack in acks] == [None] * 5
    assert stored(tmp_path)["texts"] == [(1, "Said once")]


@MODES
async def test_a_form_that_was_refused_is_accepted_when_it_comes_corrected(tmp_path: Path, http: bool) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        await ada.command(PAYMENTS, "/requirement", "add")
        view = ada.view
        assert view is not None
        way = repeating(stage, 3)

        refused = await ada.submit(view, {"text": "   "})
        accepted = await ada.submit(view, {"text": "With words"})

    assert refused.errors
    assert not accepted.errors
    assert stored(tmp_path)["texts"] == [(1, "With words")]
    for _, bodies in way.answers:
        assert all(body == bodies[0] for body in bodies)


@MODES
async def test_what_was_answered_holds_though_it_could_not_be_done_any_more(tmp_path: Path, http: bool) -> None:
    # given a sign-off was started from a form, and then the project was archived
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        await ada.command(PAYMENTS, "/requirement", "add One")
        await ada.command(PAYMENTS, "/signoff", "start")
        view = ada.view
        assert view is not None
        payload = filled(stage, view, signatories=[ADA, BEN])
        first = await stage.slack.sender.way.send("interactive", payload)
        await ada.command(PAYMENTS, "/signoff", "cancel because of a mistake")
        await ada.command(PAYMENTS, "/project", "archive")

        # when the form comes once more
        again = await stage.slack.sender.way.send("interactive", payload)

    # then it is answered as it was, not refused
    assert (first.body, again.body) == (None, None)


@MODES
async def test_turning_a_page_twice_shows_it_and_no_window_about_it(tmp_path: Path, http: bool) -> None:
    # given a sign-off of more requirements than one page holds
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        await imported(stage, "\n".join(f"- Number {number}" for number in range(12)))
        card = await a_round(stage, started=True)
        await ada.click(card, "signoff.read")
        view = ada.view
        assert view is not None
        turned = a_click(stage.slack, ADA, view, button(view, "signoff.read_next"))

        # when the click on **Next** comes twice
        acks = [await stage.slack.sender.way.send("interactive", turned) for _ in range(2)]

        # then there is one window, with the next page
        assert [ack.body for ack in acks] == [None, None]
        assert len(stage.slack.workspace.stack(ADA)) == 1
        assert "Number 11" in words_of(ada.view)


async def imported(stage: Stage, lines: str) -> None:
    """Ada imports a list of requirements."""
    ada = stage.person("ada")
    file = await ada.uploads("wishes.md", lines.encode())
    await ada.command(PAYMENTS, "/requirement", "import")
    assert ada.view is not None
    await ada.submit(ada.view, {"file": [file]})
    assert ada.view is not None
    await ada.submit(ada.view, {})
    await stage.eventually(lambda: shown(stage, "imported 12 requirements"))


async def a_round(stage: Stage, *, started: bool = False) -> Message:
    """Ada asks herself, Ben and Chloe to sign, and its card comes up."""
    ada = stage.person("ada")
    if not started:
        await ada.command(PAYMENTS, "/project", "start Payments portal")
        await ada.command(PAYMENTS, "/requirement", "add One")
    await ada.command(PAYMENTS, "/signoff", "start")
    assert ada.view is not None
    await ada.submit(ada.view, {"signatories": [ADA, BEN, CHLOE], "policy": "majority_cast"})
    card: Message = (await stage.eventually(lambda: shown(stage, "Sign-off V1")))[0]
    return card


def button(target: Message | View, action: str) -> dict[str, Any]:
    """What Slack tells of a button of a message or a form."""
    blocks = target.content["blocks"] if isinstance(target, View) else target.blocks
    found = [(block, each) for block in blocks for each in block.get("elements", ()) if each.get("action_id") == action]
    block, element = found[0]
    return {"type": "button", "block_id": block["block_id"], "action_id": action, "value": element["value"]}


def filled(stage: Stage, view: View, **values: Any) -> dict[str, Any]:
    """The submission of a form, filled in by its owner."""
    person = stage.slack.person(view.user)
    assert not fill(person, view, values)
    return submission(stage.slack, view.user, view)


@MODES
async def test_what_was_done_is_acknowledged_though_its_answer_can_be_shown_nowhere(tmp_path: Path, http: bool) -> None:
    # given a vote in a window, whose trigger is not worth anything any more
    async with a_stage(tmp_path, http=http) as stage:
        card = await a_round(stage)
        vote = a_click(stage.slack, ADA, card, button(card, "signoff.approve"))
        del vote["response_url"]

        # when it comes
        ack = await stage.slack.sender.way.send("interactive", vote | {"trigger_id": "long.gone"})

    # then it counts, and Slack is told so
    assert ack.body is None
    assert stored(tmp_path)["votes"] == [(1, ADA, "approve")]
