"""Whatever people do in whatever order, a sign-off round says what its votes say (``M1``).

The model keeps, for each round and requirement, who said what about exactly the words under vote, and asks of every
possible future whether it passes. It knows nothing of ballots, revisions or groups of words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.details import PLAIN
from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.domain.refusal import Refusal
from bot.domain.requirement import RequirementState
from bot.domain.signoff import Choice, Round, RoundState
from bot.flows import signoff
from storage.sqlite import SqliteConnection, bring_up_to_date, driver_of, sqlite_engine
from storage.store import StoreRows
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World

PEOPLE = (ANA, BEN, CAT, DAN)
MISSING = None
ELECTORATES = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True)
COUNTED = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)
#: Those that need to know nothing of the people.
POLICIES = [*PLAIN, PolicyKind.N_OF_M]
#: Approvals are drawn more often, so that rounds pass now and then.
CHOICES = st.sampled_from([Choice.APPROVE, Choice.APPROVE, Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN])
Votes = dict[UserId, Choice]


@dataclass
class ModelRound:
    """What a round is, as people would tell it."""

    electorate: tuple[UserId, ...]
    policy: PolicyKind
    needed: int
    deadline: datetime
    #: For every requirement under vote: who said what about the words it has now.
    votes: dict[int, Votes]
    #: The revision at which the words of each requirement came under vote.
    since: dict[int, int]
    #: The version of each requirement that is voted on.
    versions: dict[int, int]
    revision: int = 1
    state: RoundState = RoundState.OPEN
    #: Who voted on everything, and for each who voted apart: on which requirements.
    whole: Votes = field(default_factory=dict)
    apart: dict[UserId, set[int]] = field(default_factory=dict)
    reminded_at: datetime | None = None

    def passes(self, approve: int, reject: int, abstain: int) -> bool:
        """Whether the policy and the quorum hold."""
        if approve + reject + abstain < len(self.electorate) // 2 + 1:
            return False
        present, everybody = approve + reject + abstain, len(self.electorate)
        needed = {
            PolicyKind.UNANIMOUS_ALL: approve == everybody,
            PolicyKind.UNANIMOUS_CAST: approve > 0 and reject == 0,
            PolicyKind.MAJORITY_CAST: approve > reject,
            PolicyKind.MAJORITY_PRESENT: 2 * approve > present,
            PolicyKind.MAJORITY_ELECTORATE: 2 * approve > everybody,
            PolicyKind.TWO_THIRDS_CAST: approve > 0 and 3 * approve >= 2 * (approve + reject),
            PolicyKind.N_OF_M: approve >= self.needed,
        }
        return needed[self.policy]

    def futures(self, votes: Votes) -> set[bool]:
        """Return whether the words pass, over every way in which the missing votes can come in."""
        missing = [user for user in self.electorate if user not in votes]
        counted = [votes[user] for user in self.electorate if user in votes]
        found = set()
        for future in product([*COUNTED, MISSING], repeat=len(missing)):
            everybody = [*counted, *future]
            found.add(self.passes(*(everybody.count(choice) for choice in COUNTED)))
        return found

    def has_voted(self, user: UserId) -> bool:
        """Whether anything that somebody said is kept."""
        return user in self.whole or bool(self.apart.get(user))

    def missing(self) -> set[UserId]:
        """Return who has to answer on any words."""
        return {user for user in self.electorate for votes in self.votes.values() if user not in votes}

    def goes_on(self, now_at: dict[int, int]) -> None:
        """Open again over the newest words; a no to everything does not outlive a change of any."""
        self.state = RoundState.OPEN
        changed = [number for number, version in now_at.items() if version != self.versions[number]]
        for user in [user for user, choice in self.whole.items() if changed and choice is Choice.REJECT]:
            del self.whole[user]
            for number, votes in self.votes.items():
                if number not in self.apart.get(user, ()):
                    votes.pop(user, None)
        for number in changed:
            self.rewords(number, now_at[number])

    def rewords(self, number: int, version: int) -> None:
        """Put newer words of a requirement under vote, on which nobody has answered."""
        self.revision += 1
        self.since[number] = self.revision
        self.versions[number] = version
        self.votes[number] = {}

    def settle(self) -> None:
        """Close the round when no future can alter it."""
        futures = [self.futures(votes) for votes in self.votes.values()]
        if {False} in futures:
            self.state = RoundState.FAILED
        elif all(future == {True} for future in futures):
            self.state = RoundState.PASSED

    def expire(self) -> None:
        """Close the round at its deadline."""
        quorum = len(self.electorate) // 2 + 1
        counts = [[list(votes.values()).count(choice) for choice in COUNTED] for votes in self.votes.values()]
        if any(sum(count) >= quorum and not self.passes(*count) for count in counts):
            self.state = RoundState.FAILED
        elif any(sum(count) < quorum for count in counts):
            self.state = RoundState.NO_QUORUM
        else:
            self.state = RoundState.PASSED


class SignoffMachine(RuleBasedStateMachine):
    """Drives the flows over a real store, beside the model."""

    def __init__(self, driver: Any) -> None:
        """Begin with three open requirements."""
        super().__init__()
        self.driver = driver
        driver.execute("BEGIN IMMEDIATE")
        self.world = World(StoreRows(SqliteConnection(driver)))
        self.world.begins()
        self.world.captures("One", "Two", "Three")
        self.rounds: dict[int, ModelRound] = {}
        self.closed: dict[int, Round] = {}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.driver.execute("ROLLBACK")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Do something as the database does it: what is refused leaves no trace."""
        self.driver.execute("SAVEPOINT attempt")
        try:
            yield
        except Refusal:
            self.driver.execute("ROLLBACK TO attempt")
            raise
        finally:
            self.driver.execute("RELEASE attempt")

    def refused(self, act: Callable[[], object]) -> bool:
        """Say whether something is refused."""
        try:
            with self.attempt():
                act()
        except Refusal:
            return True
        return False

    def open_rounds(self) -> dict[int, ModelRound]:
        """Return the rounds in which votes count."""
        return {number: each for number, each in self.rounds.items() if each.state is RoundState.OPEN}

    @rule()
    @precondition(lambda self: self.world.project.numbers.requirement < 6)
    def capture(self) -> None:
        self.world.captures(f"Requirement {self.world.project.numbers.requirement + 1}")

    @initialize(people=ELECTORATES, policy=st.sampled_from(POLICIES), needed=st.integers(1, 3))
    def first_round(self, people: list[UserId], policy: PolicyKind, needed: int) -> None:
        self.start({1, 2}, people, policy, needed)

    @rule(
        chosen=st.sets(st.integers(1, 6), min_size=1, max_size=3),
        people=ELECTORATES,
        policy=st.sampled_from(POLICIES),
        needed=st.integers(1, 3),
    )
    def start(self, chosen: set[int], people: list[UserId], policy: PolicyKind, needed: int) -> None:
        busy = {number for each in self.open_rounds().values() for number in each.votes}
        known = range(1, self.world.project.numbers.requirement + 1)
        free = all(n in known and n not in busy and self.is_open(n) for n in chosen)
        fits = policy is not PolicyKind.N_OF_M or needed <= len(people)

        refused = self.refused(
            lambda: self.world.opens(*people, policy=policy, needed=str(needed), chosen=tuple(chosen))
        )

        assert refused is not (free and fits)
        if not refused:
            number = len(self.rounds) + 1
            self.rounds[number] = ModelRound(
                electorate=tuple(people),
                policy=policy,
                needed=needed,
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
            self.model_vote(model, user, choice, revision)
            model.settle()
        if twice and not refused and self.counts(model) and revision == model.revision:
            assert not self.world.votes(user, choice, round_=number, revision=revision).changed

    def counts(self, model: ModelRound) -> bool:
        """Whether votes count: from the deadline on they do not, even before the clock has closed the round."""
        return model.state is RoundState.OPEN and self.world.now < model.deadline

    @staticmethod
    def model_vote(model: ModelRound, user: UserId, choice: Choice, revision: int) -> None:
        """Say the same about every requirement; words that came later than what was shown are not answered."""
        if all(votes.get(user) is choice for votes in model.votes.values()):
            return
        model.whole[user] = choice
        model.apart.pop(user, None)
        for requirement, votes in model.votes.items():
            votes.pop(user, None)
            if model.since[requirement] <= revision:
                votes[user] = choice

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
            if model.votes[requirement].get(user) is not choice:
                model.apart.setdefault(user, set()).add(requirement)
            model.votes[requirement][user] = choice
            model.settle()

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
            self.rounds[number].state = RoundState.CANCELLED

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

        refused = self.refused(lambda: self.world.replaces(number, left, joined, is_gone=is_gone))

        assert refused is not (self.counts(model) and is_gone and fits)
        if not refused:
            model.electorate = tuple(joined if user == left else user for user in model.electorate)

    @precondition(lambda self: self.rounds)
    @rule(data=st.data())
    def remind(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.rounds)))
        model, before = self.rounds[number], len(self.world.sent.posts)
        recent = model.reminded_at is not None and self.world.now - model.reminded_at < timedelta(hours=1)

        refused = self.refused(lambda: self.world.reminds_by_hand(number))

        assert refused is not (self.counts(model) and not recent)
        if not refused:
            model.reminded_at = self.world.now
            assert {post.to for post in self.world.sent.posts[before:]} == model.missing()

    def the_clock_reminds(self) -> None:
        """Remind, and see that only those hear of it who are missing and at work, once."""
        before = len(self.world.sent.posts)

        self.world.reminds()

        local = self.world.now.astimezone(ZoneInfo("Europe/Vienna"))
        posts = self.world.sent.posts[before:]
        assert not posts or (local.weekday() < 5 and 9 <= local.hour < 17)
        assert len({(post.to, post.about["round"]) for post in posts}) == len(posts)
        for post in posts:
            model = self.rounds[int(post.about["round"])]
            assert self.counts(model)
            assert post.to in model.missing()
        self.world.reminds()
        assert len(self.world.sent.posts) == before + len(posts)

    @rule(hours=st.sampled_from([1, 1, 23, 47, 59, 73]))
    def time_passes(self, hours: int) -> None:
        self.world.passes(hours=hours)
        self.the_clock_reminds()

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
                    each.user: each.choice
                    for each in sorted(ballots, key=lambda each: each.item or 0)
                    if each.item in {None, requirement} and each.revision >= since
                }
                assert told == votes

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


def test_whatever_people_do_rounds_say_what_their_votes_say(tmp_path: Path) -> None:
    path = tmp_path / "quorum.db"
    bring_up_to_date(path)
    driver = driver_of(sqlite_engine(path))

    class OnThisDatabase(SignoffMachine):
        def __init__(self) -> None:
            super().__init__(driver)

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=150,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )

    driver.close()
