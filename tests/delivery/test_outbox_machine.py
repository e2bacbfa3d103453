"""Whatever fails in whatever order, what was asked for arrives once and in order (``M4``).

Two processes deliver from one database that the migrations built, over HTTP, to a Slack that fails as planted. They
stand still between any two steps, lose their lanes, are killed and come back; the database may be put back to an older
state. The model knows only what was asked for, in which order.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from bot.domain.names import ChannelId
from bot.domain.outgoing import Post, PostKind
from tests.databases import fresh_file
from tests.delivery.model import LANES, PROJECT, TEAM, OutboxModel, card
from tests.delivery.stages import Stage

REPLICAS = st.sampled_from([0, 1])
POST_FAULTS = st.sampled_from(["429", "500", "503_after", "reset", "reset_after", "late"])


class OutboxMachine(OutboxModel):
    """Lets things happen; what must hold is in the model."""

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

    # What depends on real sockets is asked inside the rules: Hypothesis has to draw the same data in every run.
    @rule()
    def lose_lanes(self) -> None:
        """Break the connections that hold the lanes of whoever stands still."""
        for replica in self.stopped():
            replica.loses_lanes()

    @rule(which=REPLICAS, steps=st.integers(1, 4), looks=st.integers(1, 2), is_lost=st.booleans())
    def overtake(self, which: int, steps: int, looks: int, is_lost: bool) -> None:
        """Let one stand still and lose its lanes for so long that the other does its work, and then go on."""
        self.works(which, stops_after=steps)
        self.lose_lanes()
        if is_lost:
            self.slack.faults["chat.postMessage"].appendleft("503_after")
        for _ in range(looks):
            self.passes(61)
            self.works(1 - which)
        self.everybody_goes_on()

    @rule(which=REPLICAS)
    def refuse_for_now(self, which: int) -> None:
        """Ask a process to wait, and see whether it does."""
        self.slack.faults["chat.postMessage"].appendleft("429")
        self.works(which)
        self.passes(2)
        self.works(which)

    @rule()
    def go_on(self) -> None:
        """Let go on what stood still."""
        self.everybody_goes_on()

    @rule(which=REPLICAS)
    def kill(self, which: int) -> None:
        """Kill a process and start another in its place."""
        self.stage.run(self.replicas[which].dies())
        self.replicas[which] = self.born()

    @rule(seconds=st.sampled_from([0.5, 2, 4, 8, 30, 61]))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.passes(seconds)

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
            self.passes(61)
        self.works(which)

    @rule()
    def put_back_the_database(self) -> None:
        """Kill everybody, forget what was sent, and start again when that is late."""
        if self.slack.is_history_denied or self.slack.late:
            return
        for which in (0, 1):
            self.stage.run(self.replicas[which].dies())
        self.stage.forget()
        self.is_forgetful = True
        self.passes(61)
        self.replicas = [self.born(), self.born()]


def test_whatever_fails_everything_arrives_once_and_in_order(tmp_path: Path) -> None:
    stage = Stage(fresh_file(tmp_path))

    class OnThisStage(OutboxMachine):
        def __init__(self) -> None:
            super().__init__(stage)

    with closing(stage):
        run_state_machine_as_test(
            OnThisStage,
            settings=settings(max_examples=60, stateful_step_count=40, suppress_health_check=list(HealthCheck)),
        )
