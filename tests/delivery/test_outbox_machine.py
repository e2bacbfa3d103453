"""Whatever fails in whatever order, what was asked for arrives once and in order (``M4``).

Two processes deliver from one database that the migrations built, over HTTP, to a Slack that fails as planted. They
stand still between any two steps, lose their lanes, are killed and come back; the database may be put back to an older
state. The model knows only what was asked for, in which order.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.names import ChannelId, ProjectId, TeamId
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.ports import Store
from bot.views.message import Message
from handlers.rendering import Rendered
from tests.databases import copied
from tests.delivery.replicas import Replica
from tests.delivery.stages import Stage
from tests.delivery.standin import FakeClock, StandIn

TEAM, PROJECT = TeamId("T1"), ProjectId(1)
LANES = (ChannelId("C1"), ChannelId("C2"))
REPLICAS = st.sampled_from([0, 1])
POST_FAULTS = st.sampled_from(["429", "500", "503_after", "reset", "reset_after", "late"])


class OutboxMachine(RuleBasedStateMachine):
    """Drives two processes and a Slack, and compares what arrived with what was asked for."""

    def __init__(self, stage: Stage) -> None:
        """Begin with an empty outbox and an empty Slack."""
        super().__init__()
        self.stage = stage
        self.clock = FakeClock()
        self.slack = StandIn(self.clock)
        self.lanes: dict[str, Replica] = {}
        self.lives = 0
        #: What was asked for in each lane, in order, and how it should read now.
        self.asked: dict[ChannelId, list[str]] = {lane: [] for lane in LANES}
        self.wording: dict[str, str] = {}
        #: What ended in a doubt once: when it comes after all, it comes late.
        self.given_up: set[str] = set()
        self.is_forgetful = self.was_revoked = False
        stage.run(stage.opens(self.slack))
        self.replicas = [self.born(), self.born()]

    def teardown(self) -> None:
        """When faults end, everything arrives; whatever does not is lost."""
        try:
            self.all_is_well()
            self.wait_for_the_rest()
            self.nothing_is_lost()
        finally:
            for replica in self.replicas:
                self.stage.run(replica.dies())
            self.stage.run(self.stage.closes())

    def born(self) -> Replica:
        """Start a process."""
        self.lives += 1
        replica = Replica(
            str(self.lives),
            database=self.stage.database,
            lanes=self.lanes,
            clock=self.clock,
            renderer=self.drawn,
        )
        replica.begin(self.stage.session, self.stage.url)
        return replica

    def drawn(self, store: Store, what: Card | Post) -> Rendered:
        """Show a message as it should read now."""
        name = f"card {what.number}" if isinstance(what, Card) else what.key
        return Rendered(Message(text=self.wording[name], blocks=()))

    @rule(lane=st.sampled_from(LANES), more=st.integers(1, 3))
    def ask(self, lane: ChannelId, more: int) -> None:
        """Ask for posts."""
        for _ in range(more):
            name = self.named(lane, f"post {len(self.wording)}")
            post = Post(team=TEAM, project=PROJECT, kind=PostKind.REMINDER, to=lane, key=name, about={})
            self.write(lambda store, post=post: store.outbox.post(post, at=self.clock.now()))

    @rule(lane=st.sampled_from(LANES))
    def place(self, lane: ChannelId) -> None:
        """Ask for a living card."""
        number = len(self.wording)
        self.named(lane, f"card {number}")
        self.write(lambda store: store.outbox.place(card(number), lane, at=self.clock.now()))

    @precondition(lambda self: any(name.startswith("card") for name in self.wording))
    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        """Change what a card shows."""
        name = data.draw(st.sampled_from([name for name in self.wording if name.startswith("card")]))
        self.wording[name] += " again"
        number = int(name.split()[1])
        self.write(lambda store: store.outbox.touch(card(number), at=self.clock.now()))

    @rule(which=REPLICAS)
    def look(self, which: int) -> None:
        """Let a process do all that may be done now."""
        self.works(which)

    @rule(which=REPLICAS, steps=st.integers(1, 7))
    def look_and_stop(self, which: int, steps: int) -> None:
        """Let a process work and stand still before its next step."""
        self.works(which, stops_after=steps)

    @precondition(lambda self: any(replica.is_stopped for replica in self.replicas))
    @rule()
    def lose_lanes(self) -> None:
        """Break the connections that hold the lanes of whoever stands still."""
        for replica in self.stopped():
            replica.loses_lanes()

    @precondition(lambda self: any(replica.is_stopped for replica in self.replicas))
    @rule()
    def take_over(self) -> None:
        """Let whoever still moves do the work of those who stand still and have lost their lanes, for a long time."""
        self.lose_lanes()
        for _ in range(2):
            self.wait(61)
            self.works(0)
            self.works(1)

    @precondition(lambda self: any(replica.is_stopped for replica in self.replicas))
    @rule()
    def go_on(self) -> None:
        """Let go on what stood still."""
        self.slack.watched = {}
        for replica in self.stopped():
            self.stage.run(replica.goes_on())

    @rule(which=REPLICAS)
    def kill(self, which: int) -> None:
        """Kill a process and start another in its place."""
        self.stage.run(self.replicas[which].dies())
        self.replicas[which] = self.born()

    @rule(seconds=st.sampled_from([0.5, 2, 4, 8, 30, 61]))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.seconds += seconds
        self.slack.settle()

    @rule(fault=POST_FAULTS)
    def spoil_post(self, fault: str) -> None:
        """Let something happen to the next post."""
        self.slack.faults["chat.postMessage"].append(fault)

    @rule(
        fault=st.sampled_from(["429", "500", "reset"]), method=st.sampled_from(["conversations.history", "chat.update"])
    )
    def spoil_rest(self, fault: str, method: str) -> None:
        """Let something happen to the next look, or to the next change in place."""
        self.slack.faults[method].append(fault)

    @rule(lane=st.sampled_from(LANES))
    def chat(self, lane: ChannelId) -> None:
        """Let people talk more than fits on a page of history."""
        self.slack.chat(lane, 4)

    @precondition(lambda self: not self.was_revoked)
    @rule(which=REPLICAS)
    def revoke(self, which: int) -> None:
        """Take the token away for one look."""
        self.was_revoked = self.slack.is_revoked = True
        self.works(which)
        self.slack.is_revoked = False

    @precondition(lambda self: self.slack.is_history_denied)
    @rule()
    def allow_history(self) -> None:
        """Give the right to read history back."""
        self.slack.is_history_denied = False

    @precondition(lambda self: not self.is_forgetful)
    @rule(which=REPLICAS)
    def lose_an_answer_for_good(self, which: int) -> None:
        """Lose an answer while history cannot be read, for longer than anybody hopes."""
        self.slack.faults["chat.postMessage"].append("503_after")
        self.slack.is_history_denied = True
        for _ in range(2):
            self.works(which)
            self.wait(61)
        self.works(which)

    @precondition(lambda self: not self.slack.is_history_denied and not self.slack.late)
    @rule()
    def put_back_the_database(self) -> None:
        """Kill everybody, forget what was sent, and start again when that is late."""
        for which in (0, 1):
            self.stage.run(self.replicas[which].dies())
        self.stage.forget()
        self.is_forgetful = True
        self.wait(61)
        self.replicas = [self.born(), self.born()]

    @invariant()
    def nothing_is_there_twice(self) -> None:
        """Every message was posted once at most."""
        for lane in LANES:
            times = Counter(shown.mark for shown in self.slack.said(lane))
            assert all(count == 1 for count in times.values()), f"twice in {lane}: {self.texts(lane)}"

    @invariant()
    def everything_is_in_order(self) -> None:
        """First appearances are in the order in which they were asked for, but for what was given up meanwhile."""
        given_up = self.stage.query("SELECT is_card, number, key FROM outbox WHERE state = 'unknown'")
        self.given_up |= {f"card {number}" if is_card else key[5:] for is_card, number, key in given_up}
        for lane in LANES:
            names = [name for name in map(self.name_of, self.texts(lane)) if name not in self.given_up]
            assert names == sorted(names, key=self.asked[lane].index), f"out of order in {lane}"

    @invariant()
    def what_was_sent_is_there(self) -> None:
        """A place that is written down is that of a message."""
        places = {(lane, shown.ts) for lane in LANES for shown in self.slack.said(lane)}
        assert set(self.stage.query("SELECT channel, ts FROM outbox WHERE ts IS NOT NULL")) <= places

    @invariant()
    def nobody_is_impatient(self) -> None:
        """No call came before the time that Slack had named to its caller."""
        assert self.slack.impatient == []

    def all_is_well(self) -> None:
        """End every fault."""
        self.slack.faults.clear()
        self.slack.is_history_denied = False
        self.go_on()

    def wait_for_the_rest(self) -> None:
        """Give it the time that doubts, pauses and tries may take."""
        for _ in range(60):
            self.wait(15)
            for which in (0, 1):
                self.works(which)
            if not self.stage.query("SELECT id FROM outbox WHERE is_due = 1"):
                return
        raise AssertionError(f"still waiting: {self.stage.query('SELECT * FROM outbox WHERE is_due = 1')}")

    def nothing_is_lost(self) -> None:
        """Everything is there as it should read, but for what ended in a doubt that is told."""
        self.nothing_is_there_twice()
        self.everything_is_in_order()
        ends = {state for (state,) in self.stage.query("SELECT state FROM outbox")}
        assert ends <= {"sent", "unknown"}
        for lane in LANES:
            missing = {name for name in self.asked[lane] if self.wording[name] not in self.texts(lane)}
            assert missing <= self.given_up, f"lost in {lane}"

    def works(self, which: int, **stops: int) -> None:
        """Let a process look, and watch whether it waits as it was told before."""
        replica = self.replicas[which]
        if replica.is_stopped:
            return
        told = self.slack.told.items()
        self.slack.watched = {key: until for key, until in told if key[0].endswith(replica.token)}
        self.stage.run(replica.looks(**stops))

    def stopped(self) -> list[Replica]:
        """Return who stands still."""
        return [replica for replica in self.replicas if replica.is_stopped]

    def named(self, lane: ChannelId, name: str) -> str:
        """Remember that something was asked for."""
        self.asked[lane].append(name)
        self.wording[name] = name
        return name

    def texts(self, lane: ChannelId) -> list[str]:
        """Return what stands in a channel, from the top."""
        return [shown.text for shown in self.slack.said(lane)]

    def name_of(self, text: str) -> str:
        """Return what a text belongs to."""
        return " ".join(text.split()[:2])

    def write(self, work: Any) -> None:
        """Do something in a transaction of its own."""
        self.stage.run(self.stage.database.write(work))


def card(number: int) -> Card:
    """A living card of the project."""
    return Card(team=TEAM, project=PROJECT, kind=CardKind.REQUIREMENT, number=number)


def test_whatever_fails_everything_arrives_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    stage = Stage(copied(tmp_path_factory, tmp_path))

    class OnThisStage(OutboxMachine):
        def __init__(self) -> None:
            super().__init__(stage)

    try:
        run_state_machine_as_test(
            OnThisStage,
            settings=settings(
                max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
    finally:
        stage.run(stage.database.close())
        stage.loop.close()
