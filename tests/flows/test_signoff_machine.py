"""Whatever people do in whatever order, a sign-off round says what its votes say (``M1``).

The flows run over a real store beside a model of their own (``signoff_model``), under every policy, with votes in the
hands of colleagues and with conditions. That the machine looks closely is shown by faults planted in the store.
"""

from __future__ import annotations

import sqlite3
from copy import deepcopy
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.details import COMBINED, PLAIN
from bot.domain.names import UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.policy import PolicyKind
from bot.domain.refusal import Refusal
from bot.domain.requirement import RequirementState
from bot.domain.signoff import Choice, Round, RoundState
from bot.flows import condition, delegation, signoff
from bot.flows.proof import prove
from tests.databases import connected
from tests.flows.machines import FlowMachine, effort
from tests.flows.signoff_faults import FAULTS, Plant
from tests.flows.signoff_model import Handing, ModelPolicy, ModelRound, hand_for, may_hand
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM

PEOPLE = (ANA, BEN, CAT, DAN)
ELECTORATES = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True)
#: Approvals are drawn more often, so that rounds pass now and then.
CHOICES = st.sampled_from([Choice.APPROVE, Choice.APPROVE, Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN])
WITH_PARTS = (PolicyKind.ALL_OF, PolicyKind.ANY_OF)


@st.composite
def asked(draw: st.DrawFn) -> tuple[tuple[UserId, ...], ModelPolicy]:
    """Draw who is asked, and a policy of any kind for them."""
    people = tuple(draw(ELECTORATES))
    kind = draw(st.sampled_from([*PLAIN, *(kind for kind in PolicyKind if kind not in PLAIN)]))
    parts = tuple(draw(st.lists(st.sampled_from(COMBINED), min_size=2, max_size=3, unique=True)))
    seats: tuple[tuple[UserId, ...], ...] = ()
    if PolicyKind.ROLES in (kind, *parts):
        # Each role has a holder of its own, so that no form refuses it, and perhaps others too.
        own = draw(st.lists(st.sampled_from(people), min_size=1, max_size=2, unique=True))
        seats = tuple(tuple(dict.fromkeys((user, *draw(st.sets(st.sampled_from(people)))))) for user in own)
    return people, ModelPolicy(
        kind=kind,
        needed=draw(st.integers(1, 3)),
        weights={user: draw(st.integers(1, 3)) for user in people},
        required=seats,
        veto=tuple(draw(st.sets(st.sampled_from(people), max_size=1))),
        parts=parts,
    )


class SignoffMachine(FlowMachine):
    """Drives the flows over a real store, beside the model."""

    def __init__(self, driver: sqlite3.Connection, plant: Plant | None = None) -> None:
        """Begin with three open requirements; ``plant`` makes a mistake in what is stored or found."""
        super().__init__(driver, plant)
        self.world.allows_consent()
        self.world.captures("One", "Two", "Three")
        self.rounds: dict[int, ModelRound] = {}
        self.handings: list[Handing] = []
        self.closed: dict[int, Round] = {}

    def open_rounds(self) -> dict[int, ModelRound]:
        """Return the rounds in which votes count."""
        return {number: each for number, each in self.rounds.items() if each.state is RoundState.OPEN}

    @rule()
    @precondition(lambda self: self.world.project.numbers.requirement < 6)
    def capture(self) -> None:
        self.world.captures(f"Requirement {self.world.project.numbers.requirement + 1}")

    @initialize(asked=asked())
    def first_round(self, asked: tuple[tuple[UserId, ...], ModelPolicy]) -> None:
        self.start({1, 2}, asked)

    @rule(chosen=st.sets(st.integers(1, 6), min_size=1, max_size=3), asked=asked())
    def start(self, chosen: set[int], asked: tuple[tuple[UserId, ...], ModelPolicy]) -> None:
        people, policy = asked
        busy = {number for each in self.open_rounds().values() for number in each.votes}
        known = range(1, self.world.project.numbers.requirement + 1)
        free = all(n in known and n not in busy and self.is_open(n) for n in chosen)
        asked_for = policy.parts if policy.kind in WITH_PARTS else (policy.kind,)
        fits = PolicyKind.N_OF_M not in asked_for or policy.needed <= len(people)
        # Nobody else would say yes, or has to.
        is_alone = set(people) == {ANA} or (ANA in people and policy.needs_nobody)

        refused = self.refused(
            lambda: self.world.opens(
                *people,
                policy=policy.kind,
                needed=str(policy.needed),
                details=policy.details(),
                chosen=tuple(chosen),
            )
        )

        assert refused is not (free and fits and not is_alone)
        if not refused:
            number = len(self.rounds) + 1
            self.rounds[number] = ModelRound(
                electorate=people,
                requester=ANA,
                policy=policy,
                deadline=self.world.round(number).deadline,
                votes={requirement: {} for requirement in chosen},
                since=dict.fromkeys(chosen, 1),
                versions={requirement: self.world.requirement(requirement).version for requirement in chosen},
            )

    def is_open(self, number: int) -> bool:
        """Whether a requirement can still be edited and put to the vote."""
        return self.world.requirement(number).state is RequirementState.OPEN

    @precondition(lambda self: self.rounds)
    @rule(data=st.data(), choice=CHOICES, stale=st.sampled_from([False, False, True]), twice=st.booleans())
    def vote(self, data: st.DataObject, choice: Choice, stale: bool, twice: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds()) or sorted(self.rounds)))
        model = self.rounds[number]
        user = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        revision = max(1, model.revision - 1) if stale else model.revision
        allowed = self.counts(model) and user in model.electorate

        refused = self.refused(lambda: self.world.votes(user, choice, round_=number, revision=revision))

        assert refused is not allowed
        if not refused:
            model.vote(user, choice, revision, user)
        if twice and not refused and self.counts(model) and revision == model.revision:
            assert not self.world.votes(user, choice, round_=number, revision=revision).changed

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), choices=st.lists(CHOICES, min_size=4, max_size=4))
    def everybody_votes(self, data: st.DataObject, choices: list[Choice]) -> None:
        """Many rounds come to their end by their votes, so that more of them are looked at."""
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        for user, choice in zip(model.electorate, choices, strict=False):
            if self.counts(model):
                self.world.votes(user, choice, round_=number)
                model.vote(user, choice, model.revision, user)
                self.every_round_is_in_the_state_that_its_votes_say()

    def counts(self, model: ModelRound) -> bool:
        """Whether votes count: from the deadline on they do not, even before the clock has closed the round."""
        return model.state is RoundState.OPEN and self.world.now < model.deadline

    @rule(
        giver=st.sampled_from(PEOPLE),
        holder=st.sampled_from(PEOPLE),
        round_=st.sampled_from([None, None, 1, 2]),
        days=st.integers(1, 2),
    )
    def hand_over(self, giver: UserId, holder: UserId, round_: int | None, days: int) -> None:
        new = Handing(giver, holder, round_, self.world.now + timedelta(days=days))
        is_there = round_ is None or (round_ in self.rounds and self.counts(self.rounds[round_]))
        allowed = is_there and may_hand(self.handings, new, self.world.now)

        refused = self.refused(lambda: self.world.delegates(giver, holder, round_=round_, days=days))

        assert refused is not allowed
        if not refused:
            self.handings.append(new)

    @precondition(lambda self: self.handings)
    @rule(giver=st.sampled_from(PEOPLE), sure=st.sampled_from([False, True]))
    def take_back(self, giver: UserId, sure: bool) -> None:
        mine = [each for each in self.handings if each.giver == giver and each.holds(self.world.now)]
        if not sure:
            return

        refused = self.refused(
            lambda: delegation.take_back(self.world.store, self.world.who(giver), CHANNEL, now=self.world.now)
        )

        assert refused is not bool(mine)
        for each in mine:
            each.is_over = True

    @precondition(lambda self: self.handings and self.open_rounds())
    @rule(data=st.data(), choice=CHOICES)
    def vote_for_a_colleague(self, data: st.DataObject, choice: Choice) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        handing = data.draw(st.sampled_from(self.handings))
        model, giver, holder = self.rounds[number], handing.giver, handing.holder
        held = hand_for(self.handings, giver, number, self.world.now) == holder
        held = held and not (holder == ANA and model.policy.needs_nobody)
        allowed = self.counts(model) and giver in model.electorate and held and not model.is_own(giver)

        refused = self.refused(lambda: self.world.votes(holder, choice, round_=number, whose=(giver,)))

        assert refused is not allowed
        if not refused:
            model.vote(giver, choice, model.revision, holder)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), owner=st.sampled_from(PEOPLE), at_once=st.booleans())
    def approve_on_a_condition(self, data: st.DataObject, owner: UserId, at_once: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        user = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        in_time = self.world.now + timedelta(days=1) <= model.deadline
        allowed = self.counts(model) and user in model.electorate and in_time

        refused = self.refused(lambda: self.world.approves_if(user, owner, round_=number, counts_when_met=at_once))

        assert refused is not allowed
        if not refused:
            model.wait(user, owner, model.revision, counts_when_met=at_once)

    @precondition(lambda self: any(each.waiting for each in self.open_rounds().values()))
    @rule(data=st.data(), what=st.sampled_from(["met", "met", "not_met", "accept"]))
    def say_of_a_condition(self, data: st.DataObject, what: str) -> None:
        number = data.draw(st.sampled_from([n for n, each in self.open_rounds().items() if each.waiting]))
        model = self.rounds[number]
        voter = data.draw(st.sampled_from(sorted(model.waiting)))
        waiting = model.waiting[voter]
        who = data.draw(st.sampled_from([voter if what == "accept" else waiting.owner, *PEOPLE]))
        is_turn = waiting.is_met if what == "accept" else what == "not_met" or not waiting.is_met
        allowed = self.counts(model) and is_turn and who == (voter if what == "accept" else waiting.owner)
        act = partial(getattr(condition, what), self.world.store, self.world.who(who), project=self.world.key)

        refused = self.refused(lambda: act(number=number, condition=waiting.number, now=self.world.now))

        assert refused is not allowed
        if not refused:
            self.model_condition(model, voter, what)

    @staticmethod
    def model_condition(model: ModelRound, voter: UserId, what: str) -> None:
        """Let follow what follows from a word about a condition."""
        if what == "not_met":
            model.waiting.pop(voter)
        elif what == "accept" or model.waiting[voter].counts_when_met:
            model.count(voter)
        else:
            model.waiting[voter].is_met = True

    @precondition(lambda self: any(each.revision > 1 for each in self.open_rounds().values()))
    @rule(data=st.data(), choice=CHOICES)
    def answer_on_an_edited_requirement(self, data: st.DataObject, choice: Choice) -> None:
        number = data.draw(st.sampled_from([n for n, each in self.open_rounds().items() if each.revision > 1]))
        model = self.rounds[number]
        user = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        requirement = data.draw(st.sampled_from([n for n, since in model.since.items() if since > 1]))
        allowed = self.counts(model) and user in model.electorate

        refused = self.refused(lambda: self.world.confirms(user, requirement, choice, round_=number))

        assert refused is not allowed
        if not refused:
            model.answer(user, requirement, choice)

    @rule(number=st.integers(1, 3))
    def edit(self, number: int) -> None:
        if not self.is_open(number):
            return
        affected = [model for model in self.open_rounds().values() if number in model.votes]

        refused = self.refused(lambda: self.world.edits(number, f"Words {self.world.requests}"))

        assert refused is any(not self.counts(model) for model in affected)
        for model in affected:
            if not refused:
                model.rewords(number, self.world.requirement(number).version)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), sure=st.sampled_from([False, False, True]))
    def cancel(self, data: st.DataObject, sure: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        if not sure:
            return

        def cancel() -> None:
            store, actor, now = self.world.store, self.world.who(ANA), self.world.now
            signoff.cancel(store, actor, CHANNEL, reference=f"V{number}", reason="No need any more", now=now)

        refused = self.refused(cancel)

        assert refused is not self.counts(self.rounds[number])
        if not refused:
            self.rounds[number].end(RoundState.CANCELLED)

    @precondition(lambda self: self.rounds)
    @rule(data=st.data(), hours=st.sampled_from([2, 40, 100]))
    def extend(self, data: st.DataObject, hours: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.rounds)))
        model, deadline = self.rounds[number], self.world.now + timedelta(hours=hours)

        refused = self.refused(lambda: self.world.extends(number, deadline))

        assert refused is not (self.counts(model) and deadline > model.deadline)
        if not refused:
            model.deadline = deadline

    @precondition(lambda self: any(each.state is not RoundState.OPEN for each in self.rounds.values()))
    @rule(data=st.data(), hours=st.sampled_from([2, 40, 100]), edits_first=st.booleans())
    def reopen(self, data: st.DataObject, hours: int, edits_first: bool) -> None:
        closed = [n for n, each in self.rounds.items() if each.state is not RoundState.OPEN]
        failed = [n for n in closed if self.rounds[n].state in {RoundState.FAILED, RoundState.NO_QUORUM}]
        number = data.draw(st.sampled_from(failed or closed))
        model, deadline = self.rounds[number], self.world.now + timedelta(hours=hours)
        busy = {each for other in self.open_rounds().values() for each in other.votes}
        free = all(self.is_open(each) and each not in busy for each in model.votes)
        if edits_first and free:
            # Most that failed was objected to, and can be reopened only over other words.
            self.world.edits(min(model.votes), f"Words {self.world.requests}")
        again = deepcopy(model)
        again.goes_on({each: self.world.requirement(each).version for each in model.votes})
        again.settle()

        refused = self.refused(lambda: self.world.reopens(number, deadline))

        without_result = model.state in {RoundState.FAILED, RoundState.NO_QUORUM}
        assert refused is not (without_result and free and again.state is RoundState.OPEN)
        if not refused:
            again.deadline, again.reminded_at = deadline, self.world.now
            self.rounds[number] = again
            self.closed.pop(number, None)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), joined=st.sampled_from(PEOPLE), is_gone=st.sampled_from([True, True, False]))
    def replace(self, data: st.DataObject, joined: UserId, is_gone: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        left = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        fits = left in model.electorate and joined not in model.electorate and not model.has_voted(left)
        is_alone = joined == ANA and (len(model.electorate) == 1 or model.policy.needs_nobody)

        refused = self.refused(lambda: self.world.replaces(number, left, joined, is_gone=is_gone))

        assert refused is not (self.counts(model) and is_gone and fits and not is_alone)
        if not refused:
            model.takes_place(left, joined)

    @precondition(lambda self: self.rounds)
    @rule(data=st.data())
    def remind(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.rounds)))
        model, before = self.rounds[number], len(self.reminders())
        recent = model.reminded_at is not None and self.world.now - model.reminded_at < timedelta(hours=1)

        refused = self.refused(lambda: self.world.reminds_by_hand(number))

        assert refused is not (self.counts(model) and not recent)
        if not refused:
            model.reminded_at = self.world.now
            assert {to for _, to in self.reminders()[before:]} == model.missing()

    def the_clock_reminds(self) -> None:
        """Remind; only those at work hear of it, once: who has not voted, and who has something to see to."""
        before = len(self.reminders())

        self.world.reminds()

        local = self.world.now.astimezone(ZoneInfo("Europe/Vienna"))
        sent = self.reminders()[before:]
        assert not sent or (local.weekday() < 5 and 9 <= local.hour < 17)
        of_conditions = [(card.number, card.item) for card, _ in sent if card.kind is CardKind.OVERDUE]
        of_votes = [(card.number, to) for card, to in sent if card.kind is CardKind.REMINDER]
        for found in (of_conditions, of_votes):
            assert len(set(found)) == len(found)
        for card, to in sent:
            model = self.rounds[card.number]
            assert self.counts(model)
            if card.kind is CardKind.OVERDUE:
                open_ = {each.number: each.owner for each in model.waiting.values() if not each.is_met}
                assert open_[card.item] == to
            else:
                assert to in model.missing()
        self.world.reminds()
        assert len(self.reminders()) == before + len(sent)

    def reminders(self) -> list[tuple[Card, str]]:
        """Return what people were reminded of so far, and who."""
        kinds = (CardKind.REMINDER, CardKind.OVERDUE)
        return [(card, to) for card, to in self.world.sent.placed if card.kind in kinds]

    @rule(hours=st.sampled_from([1, 1, 23, 47, 59, 73]))
    def time_passes(self, hours: int) -> None:
        self.world.passes(hours=hours)
        self.the_clock_reminds()

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), choice=CHOICES)
    def vote_in_the_hour_after_the_deadline(self, data: st.DataObject, choice: Choice) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        left = model.deadline - self.world.now
        self.world.passes(minutes=30 + max(0.0, left.total_seconds() / 60))
        self.the_clock_reminds()

        assert self.refused(lambda: self.world.votes(model.electorate[0], choice, round_=number))

    @rule()
    def the_clock_strikes(self) -> None:
        due = [model for model in self.open_rounds().values() if model.deadline <= self.world.now]

        assert self.world.clock_strikes() == len(due)
        for model in due:
            model.expire()

    @invariant()
    def every_round_is_in_the_state_that_its_votes_say(self) -> None:
        for number, model in self.rounds.items():
            assert self.world.round(number).state is model.state

    @invariant()
    def nothing_of_a_closed_round_ever_changes(self) -> None:
        for number, model in self.rounds.items():
            if model.state is not RoundState.OPEN:
                stored = self.world.round(number)
                assert self.closed.setdefault(number, stored) == stored

    @invariant()
    def everybody_has_at_most_one_vote_on_each_wording_and_it_is_the_last_one(self) -> None:
        for number, model in self.rounds.items():
            ballots = self.world.store.rounds.ballots(TEAM, self.world.key, number)
            assert len({(each.user, each.item) for each in ballots}) == len(ballots)
            for requirement, votes in model.votes.items():
                since = model.since[requirement]
                told = {
                    each.user: (each.choice, each.hand or each.user)
                    for each in sorted(ballots, key=lambda each: each.item or 0)
                    if each.item in {None, requirement} and each.revision >= since and each.condition is None
                }
                assert told == votes

    @invariant()
    def exactly_what_somebody_waits_for_is_pending(self) -> None:
        for number, model in self.rounds.items():
            found = self.world.store.conditions.of_round(TEAM, self.world.key, number)
            pending = {each.voter: each.number for each in found if each.is_pending}
            assert pending == {user: waiting.number for user, waiting in model.waiting.items()}
            ballots = self.world.store.rounds.ballots(TEAM, self.world.key, number)
            assert {each.user: each.condition for each in ballots if each.condition} == pending

    @invariant()
    def the_counts_of_the_project_are_true(self) -> None:
        project = self.world.project
        states = [self.world.requirement(n + 1).state for n in range(project.numbers.requirement)]
        assert project.counts.open == states.count(RequirementState.OPEN)
        assert project.counts.signed == states.count(RequirementState.SIGNED)
        assert project.counts.open_rounds == len(self.open_rounds())
        passed = [each for each in self.rounds.values() if each.state is RoundState.PASSED]
        assert project.counts.baselines == project.numbers.baseline == len(passed)

    @invariant()
    def exactly_the_requirements_of_passed_rounds_are_signed(self) -> None:
        passed = [each for each in self.rounds.values() if each.state is RoundState.PASSED]
        signed = {number for each in passed for number in each.votes}
        known = range(1, self.world.project.numbers.requirement + 1)
        assert {n for n in known if self.world.requirement(n).state is RequirementState.SIGNED} == signed

    @invariant()
    def the_audit_stream_tells_the_same_story(self) -> None:
        """Every vote stands in it before the end of its round, and the end is the one that is stored."""
        ends: dict[str, str] = {}
        for event in self.world.events():
            if event["action"] == "signoff.vote":
                assert event["subject"] not in ends
            elif event["action"] == "signoff.reopen":
                assert ends.pop(event["subject"]).removeprefix("signoff.") == event["facts"]["was"].replace(
                    "failed", "fail"
                )
            elif event["action"].removeprefix("signoff.") in {"pass", "fail", "no_quorum", "cancel"}:
                assert event["subject"] not in ends
                ends[event["subject"]] = event["action"]
        assert len(ends) == len(self.rounds) - len(self.open_rounds())


#: Without them nothing is under vote.
ALWAYS = frozenset({"start", "vote"})


def left_out(plant: Plant | None) -> frozenset[str]:
    """Return the acts that show nothing of a fault; none where every act may."""
    if plant is None or not (shown_by := FAULTS[plant]):
        return frozenset()
    every = frozenset(one.function.__name__ for one in SignoffMachine.setup_state().rules)
    assert shown_by <= every
    return every - shown_by - ALWAYS


def run(folder: Path, *, examples: int, plant: Plant | None = None) -> None:
    """Run the machine on a database of its own; raises what it finds.

    A planted fault is looked for with those acts alone that can show it: among all of them what shows one comes so
    seldom together that the search for it would take a minute.
    """
    driver = connected(folder)

    class OnThisDatabase(SignoffMachine):
        def __init__(self) -> None:
            super().__init__(driver, plant)

        def teardown(self) -> None:
            """Whatever was done, verifying finds the records whole; planted faults are left to the model."""
            try:
                assert plant is not None or prove(self.world.store, self.world.project).broken is None
            finally:
                super().teardown()

    for act in left_out(plant):
        setattr(OnThisDatabase, act, None)
    wanted = effort(examples=examples, steps=30)
    if plant is not None:
        # That a planted fault is found is enough; nobody reads how.
        wanted = settings(wanted, phases=[Phase.generate], database=None, derandomize=True, report_multiple_bugs=False)
    try:
        run_state_machine_as_test(OnThisDatabase, settings=wanted)
    finally:
        driver.close()


def test_whatever_people_do_rounds_say_what_their_votes_say(tmp_path: Path) -> None:
    run(tmp_path, examples=60)


# Which examples are drawn depends on every constant in the code that is loaded, and some faults are seldom met.
@pytest.mark.timeout(400)
@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_every_planted_fault_is_found(tmp_path: Path, plant: Plant) -> None:
    # The model disagrees, or what it counts on is refused; anything else would be a mistake of the machine's own.
    with pytest.raises((AssertionError, Refusal)):
        run(tmp_path, examples=4000, plant=plant)
