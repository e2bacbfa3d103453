"""What the outbox machine knows: what was asked for, and what must hold of what arrived."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.domain.names import ChannelId, ProjectId, TeamId
from bot.domain.outgoing import Card, CardKind, Post
from bot.ports import Store
from bot.views.message import Message
from handlers.rendering import Rendered
from tests.delivery.replicas import Replica
from tests.delivery.stages import Stage
from tests.delivery.standin import FakeClock, StandIn

TEAM, PROJECT = TeamId("T1"), ProjectId(1)
LANES = (ChannelId("C1"), ChannelId("C2"))


class OutboxModel(RuleBasedStateMachine):
    """Two processes and a Slack; the rules are what may happen to them."""

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
        self.everybody_goes_on()

    def wait_for_the_rest(self) -> None:
        """Give it the time that doubts, pauses and tries may take."""
        for _ in range(60):
            self.passes(15)
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

    def everybody_goes_on(self) -> None:
        """Let go on what stood still; what was told meanwhile may come too late for it."""
        self.slack.watched = {}
        for replica in self.stopped():
            self.stage.run(replica.goes_on())

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.seconds += seconds
        self.slack.settle()

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
