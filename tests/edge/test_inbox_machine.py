"""Whatever Slack delivers however often in whatever order, and whenever we die, each delivery counts once (``M5``).

Deliveries are bodies as Slack sends them; they are read, routed and handled by what the bot consists of, on a database
file that the migrations built. A process dies before or after it has committed, or at once after the acknowledgement.
The model takes note of a delivery when it is accepted first, and of nothing that comes later under the same key.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from shutil import copy
from typing import Any, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.ports import OpenDatabase, Store
from bot.views import ids
from handlers.answers import Answer
from handlers.contents import router_of
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.payloads import read
from handlers.slack_calls import SlackCalls
from handlers.ticks import Ticks
from storage.database import open_database
from tests import bodies
from tests.databases import fresh_file
from tests.edge.mortals import Company, Delivery, Died, Model, Mortal
from tests.flows.machines import effort
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, OUT, START, TEAM, World

Result = TypeVar("Result")
VOTERS = (ANA, BEN)
#: Two of five can never decide a majority of all, so the round stays open.
ELECTORATE = (ANA, BEN, CAT, DAN, EVE)
#: How often a delivery comes before anything else happens.
SOON = st.sampled_from([1, 0, 2])
CHOICES = {"approve": ids.APPROVE, "abstain": ids.ABSTAIN}


class InboxMachine(RuleBasedStateMachine):
    """Delivers, dies, lives again, and compares what is stored with what should be there."""

    deliveries = Bundle("deliveries")
    forms = Bundle("forms")
    folder: Path
    template: Path
    numbers: Iterator[int]

    def __init__(self) -> None:
        """Begin with a project and an open round."""
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.path = self.folder / f"{next(self.numbers)}.db"
        copy(self.template, self.path)
        self.model = Model()
        self.clicked: Counter[str] = Counter()
        self.live()

    def teardown(self) -> None:
        """Give the file back."""
        self.ends()
        self.loop.close()
        self.path.unlink()

    def live(self) -> None:
        """Start a process."""
        self.database = Mortal(open_database(f"sqlite:///{self.path}"))
        slack = cast(SlackCalls, Company())
        port = cast(OpenDatabase, self.database)
        self.edge = Edge(
            database=port,
            clock=self,
            slack=slack,
            directory=Directory(database=port, slack=slack, clock=self),
            errands=Errands(),
            wake=lambda: None,
        )
        self.router = router_of(self.edge)
        self.stored = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)

    def ends(self) -> None:
        """Let the process end; it is the last that has the file open."""
        self.stored.close()
        self.loop.run_until_complete(self.database.database.close())

    def now(self) -> datetime:
        """Return the time, which stands still."""
        return START

    # What people do

    @rule(target=deliveries, text=st.sampled_from(["Pay by card", "Pay by phone"]), times=SOON)
    def types_a_requirement(self, text: str, times: int) -> Delivery:
        return self.typed(f"/requirement add {text}", lambda model: model.adds(text), times)

    @rule(target=deliveries, times=SOON)
    def renames_the_project(self, times: int) -> Delivery:
        name = f"Portal {next(self.numbers)}"
        return self.typed(f"/project rename {name}", lambda model: model.renames(name), times)

    @rule(target=deliveries, number=st.integers(2, 4), times=SOON)
    def withdraws_a_requirement(self, number: int, times: int) -> Delivery:
        typed = f"/requirement withdraw R{number} because of rain"
        return self.typed(typed, lambda model: model.withdraws(number), times, lambda model: model.has(number))

    def typed(
        self,
        typed: str,
        happens: Callable[[Model], None],
        times: int,
        fits: Callable[[Model], bool] = lambda model: True,
    ) -> Delivery:
        """Return a command."""
        body = bodies.command(TEAM, CHANNEL, ANA, typed, trigger=f"{next(self.numbers)}")
        return self.sent(Delivery(body, happens, fits), times)

    @rule(target=deliveries, user=st.sampled_from(VOTERS), choice=st.sampled_from(sorted(CHOICES)), times=SOON)
    def clicks_a_vote(self, user: UserId, choice: str, times: int) -> Delivery:
        # Two people may click at the same instant; one person does not.
        self.clicked[user] += 1
        at = f"176400000{self.clicked[user]}.5"
        body = bodies.click(TEAM, CHANNEL, user, CHOICES[choice], at=at, p=1, n=1, rev=1)
        return self.sent(Delivery(body, lambda model: model.votes_for(user, choice)), times)

    @rule(target=forms, user=st.sampled_from(VOTERS), callback=st.sampled_from([ids.REQUIREMENT_FORM, ids.REJECT_FORM]))
    def opens_a_form(self, user: UserId, callback: str) -> tuple[UserId, str, str]:
        return user, callback, f"n{next(self.numbers)}"

    @rule(target=deliveries, form=forms, is_blank=st.sampled_from([False, False, True]), times=SOON)
    def sends_a_form_off(self, form: tuple[UserId, str, str], is_blank: bool, times: int) -> Delivery:
        user, callback, nonce = form
        typed = "  " if is_blank else f"Words {next(self.numbers)}"
        is_vote = callback == ids.REJECT_FORM
        kept: dict[str, Any] = {"project": 1, "round": 1, "revision": 1} if is_vote else {"project": 1}
        filled, trigger = {"reason" if is_vote else "text": typed}, f"{next(self.numbers)}"
        body = bodies.submission(TEAM, user, callback, trigger=trigger, nonce=nonce, kept=kept, filled=filled)

        def happens(model: Model) -> None:
            model.votes_for(user, "reject", typed) if is_vote else model.adds(typed)

        return self.sent(Delivery(body, happens, lambda model: not is_blank, nonce=nonce), times)

    @rule(target=deliveries, comes=st.booleans(), times=SOON)
    def somebody_comes_or_leaves(self, comes: bool, times: int) -> Delivery:
        type_ = "member_joined_channel" if comes else "member_left_channel"
        body = bodies.event(TEAM, f"Ev{next(self.numbers)}", type_, user=OUT, channel=CHANNEL)
        return self.sent(Delivery(body, lambda model: model.moves(comes)), times)

    def sent(self, delivery: Delivery, times: int) -> Delivery:
        """Deliver at once, or leave it to come later."""
        if times:
            self.comes(delivery, times)
        return delivery

    # What Slack and the machine do

    @rule(delivery=deliveries, times=st.sampled_from([1, 1, 2, 4]))
    def comes_again(self, delivery: Delivery, times: int) -> None:
        self.comes(delivery, times)

    def comes(self, delivery: Delivery, times: int) -> None:
        """Have a delivery come several times at once: it counts when it never did, and is answered as ever."""
        is_refused = not self.has_counted(delivery) and not delivery.fits(self.model)

        answers = self.loop.run_until_complete(self.answered(delivery, times))

        assert all(answer == answers[0] for answer in answers)
        if not is_refused:
            self.counts(delivery)
            self.acknowledged(delivery, answers[0])

    @rule(delivery=deliveries, dies=st.sampled_from(["before", "after"]))
    def comes_when_we_die(self, delivery: Delivery, dies: str) -> None:
        self.database.dies = dies
        try:
            answers = self.loop.run_until_complete(self.answered(delivery, 1))
        except Died:
            if dies == "after":
                self.counts(delivery)
        else:
            # A repeat was answered as before, or it was refused: either way there was nothing to write.
            assert delivery.answer in (None, *answers)
        self.dies()

    @rule()
    def dies(self) -> None:
        self.ends()
        self.live()

    @rule()
    def the_inbox_is_swept(self) -> None:
        self.loop.run_until_complete(Ticks(self.edge).sweep())

    async def answered(self, delivery: Delivery, times: int) -> list[Answer]:
        """Have a delivery answered, several times at once."""
        asked = read(delivery.body, TEAM)
        return list(await asyncio.gather(*(self.router.answer(asked) for _ in range(times))))

    def has_counted(self, delivery: Delivery) -> bool:
        """Whether a delivery was accepted before, itself or its form."""
        return delivery.is_handled or delivery.nonce in self.model.accepted

    def counts(self, delivery: Delivery) -> None:
        """A delivery was accepted: it counts if it never counted before."""
        if self.has_counted(delivery) or not delivery.fits(self.model):
            return
        delivery.is_handled = True
        delivery.happens(self.model)
        if delivery.nonce:
            self.model.accepted[delivery.nonce] = None

    def acknowledged(self, delivery: Delivery, answer: Answer) -> None:
        """From now on this is the answer; a form's is the same under every trigger."""
        expected = self.model.accepted.get(delivery.nonce) or delivery.answer or answer
        assert answer == expected
        delivery.answer = expected
        if delivery.nonce:
            self.model.accepted[delivery.nonce] = expected

    # What must hold

    @invariant()
    def what_is_stored_is_what_was_accepted(self) -> None:
        texts = [text for (text,) in self.stored.execute("SELECT text FROM requirements ORDER BY number")]
        votes = {user: said for user, *said in self.stored.execute("SELECT user, choice, reason FROM ballots")}
        members = {user for (user,) in self.stored.execute("SELECT user FROM channel_members")}
        gone = {each for (each,) in self.stored.execute("SELECT number FROM requirements WHERE state = 'withdrawn'")}
        [(name, counted)] = self.stored.execute("SELECT name, open_count FROM projects").fetchall()
        model = self.model
        assert (texts, gone, votes) == (["The first", *model.texts], model.withdrawn, model.votes)
        assert (OUT in members, name) == (model.is_in, model.name)
        assert counted == len(texts) - len(gone)

    @invariant()
    def each_change_was_made_once(self) -> None:
        actions = self.stored.execute("SELECT action FROM audit_events WHERE subject <> 'R1'").fetchall()
        [(cards,)] = self.stored.execute("SELECT count(*) FROM outbox WHERE kind = 'requirement'").fetchall()
        made = Counter(action for (action,) in actions)
        assert {action: made[action] for action in self.model.changes} == dict(self.model.changes)
        assert cards == len(self.model.texts)


def a_template(folder: Path) -> Path:
    """Return a database file with a project, one requirement and an open round in it."""

    def begin(store: Store) -> None:
        outbox, world = store.outbox, World(store)
        world.begins()
        world.captures("The first")
        world.opens(*ELECTORATE, policy=PolicyKind.MAJORITY_ELECTORATE)
        store.outbox = outbox

    async def make(url: str) -> None:
        database = open_database(url)
        await database.write(begin)
        await database.close()

    asyncio.run(make(fresh_file(folder)))
    return folder / "quorum.db"


def test_however_often_and_in_whatever_order_a_delivery_comes_it_counts_once(tmp_path: Path) -> None:
    template = a_template(tmp_path)

    class Here(InboxMachine):
        pass

    Here.folder, Here.template, Here.numbers = tmp_path, template, count(1)
    run_state_machine_as_test(Here, settings=effort(examples=50))
