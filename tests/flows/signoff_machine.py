"""The sign-off machine (``M1``): time passes, and what must hold whatever has been done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from bot.domain.outgoing import Card, CardKind
from bot.domain.requirement import RequirementState
from bot.domain.signoff import Choice, RoundState
from tests.flows.signoff_votes import CHOICES, VotesMachine
from tests.flows.worlds import TEAM


class SignoffMachine(VotesMachine):
    """Drives the flows over a real store, beside the model."""

    #: How many events of the stream have been looked at.
    told = 0

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
            assert {to for _, to in self.reminders()[before:]} == model.missing() - self.gone

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
            assert to not in self.gone
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
    def what_passed_is_signed_in_the_version_that_was_voted_on_and_stands_until_a_board_changes_it(self) -> None:
        known = [self.world.requirement(n + 1) for n in range(self.world.project.numbers.requirement)]
        signed = {each.number: (each.version, each.baseline) for each in known if each.state is RequirementState.SIGNED}
        assert signed == self.standing()
        changes = [each.change for each in self.open_rounds().values() if each.change is not None]
        assert {each.number for each in known if each.change} == {each.requirement for each in changes}
        done_first = {each.requirement for each in changes if each.is_done_first}
        assert {each.number for each in known if each.unratified} == done_first

    @invariant()
    def the_audit_stream_tells_the_same_story(self) -> None:
        """Every vote stands in it before the end of its round, and the end is the one that is stored."""
        ends: dict[str, str] = {}
        events = self.world.events()
        for event in events:
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
        self.only_signatories_have_votes_and_only_who_is_there_casts_them(events[self.told :])
        self.told = len(events)

    def only_signatories_have_votes_and_only_who_is_there_casts_them(self, new: Sequence[Mapping[str, Any]]) -> None:
        """``M1.4``: what was cast before somebody went stands, and nothing is cast by them, or for them, after that."""
        for event in new:
            if event["action"] == "signoff.vote":
                assert event["actor"] not in self.gone
                assert "hand" not in event["facts"] or event["facts"]["for"] not in self.gone
        for number, model in self.rounds.items():
            ballots = self.world.store.rounds.ballots(TEAM, self.world.key, number)
            assert {each.user for each in ballots} <= set(model.electorate)
