"""The sign-off machine (``M1``): people vote with their own hand, for colleagues, on conditions, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.names import UserId
from bot.domain.signoff import Choice
from bot.flows import condition, delegation, votes
from tests.flows.signoff_handings import Handing, hand_for, may_hand
from tests.flows.signoff_model import ModelRound
from tests.flows.signoff_rounds import PEOPLE, RoundsMachine
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN

#: Approvals are drawn more often, so that rounds pass now and then.
CHOICES = st.sampled_from([Choice.APPROVE, Choice.APPROVE, Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN])
ALL_YES = st.just([Choice.APPROVE] * 4)
#: Whoever asked for a vote may be the only one who approves, which seldom comes about otherwise.
ONE_YES = st.permutations([Choice.APPROVE, *[Choice.ABSTAIN] * 3])
#: What is said of single requirements, which can be sent back.
VERDICTS = st.sampled_from([*[Choice.APPROVE] * 4, Choice.RETURN, Choice.REJECT, Choice.ABSTAIN, None])


class VotesMachine(RoundsMachine):
    """Votes in those rounds."""

    @precondition(lambda self: self.rounds)
    @rule(data=st.data(), choice=CHOICES, stale=st.sampled_from([False, False, True]), twice=st.booleans())
    def vote(self, data: st.DataObject, choice: Choice, stale: bool, twice: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds()) or sorted(self.rounds)))
        model = self.rounds[number]
        user = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        revision = max(1, model.revision - 1) if stale else model.revision
        allowed = self.counts(model) and user in model.electorate and user not in self.gone

        # Said of their own vote: without a name it is that of everybody whose vote they hold.
        act = partial(self.world.votes, user, choice, round_=number, revision=revision, whose=(user,))

        refused = self.refused(act)

        assert refused is not allowed
        if not refused:
            model.vote(user, choice, revision, user)
        if twice and not refused and self.counts(model) and revision == model.revision:
            assert not act().changed

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), choices=st.lists(CHOICES, min_size=4, max_size=4) | ONE_YES)
    def everybody_votes(self, data: st.DataObject, choices: list[Choice]) -> None:
        """Many rounds come to their end by their votes, so that more of them are looked at."""
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        for user, choice in zip(model.electorate, choices, strict=False):
            if self.counts(model) and user not in self.gone:
                self.world.votes(user, choice, round_=number)
                model.vote(user, choice, model.revision, user)
                self.every_round_is_in_the_state_that_its_votes_say()

    @rule(
        giver=st.sampled_from(PEOPLE),
        holder=st.sampled_from(PEOPLE),
        round_=st.sampled_from([None, None, 1, 3]),
        days=st.integers(1, 2),
    )
    def hand_over(self, giver: UserId, holder: UserId, round_: int | None, days: int) -> None:
        self.hands(giver, holder, round_, days)

    def hands(self, giver: UserId, holder: UserId, round_: int | None, days: int = 1) -> None:
        """Let somebody put their vote into a colleague's hands."""
        new = Handing(giver, holder, round_, self.world.now + timedelta(days=days))
        is_there = round_ is None or (round_ in self.rounds and self.counts(self.rounds[round_]))
        allowed = is_there and may_hand(self.handings, new, self.world.now) and not self.gone & {giver, holder}

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

        assert refused is not (bool(mine) and giver not in self.gone)
        for each in mine if not refused else ():
            each.is_over = True

    @precondition(lambda self: self.handings and self.open_rounds())
    @rule(data=st.data(), choice=CHOICES)
    def vote_for_a_colleague(self, data: st.DataObject, choice: Choice) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        handing = data.draw(st.sampled_from(self.handings))
        self.vote_in_hand(number, handing.giver, handing.holder, choice)

    @precondition(lambda self: self.open_rounds())
    @rule(
        data=st.data(),
        holder=st.sampled_from(PEOPLE),
        choices=st.lists(CHOICES, min_size=4, max_size=4) | ALL_YES,
        goes=st.sampled_from([None, None, None, BEN, CAT, DAN]),
    )
    def one_hand_votes_for_everybody(
        self, data: st.DataObject, holder: UserId, choices: list[Choice], goes: UserId | None
    ) -> None:
        """Four eyes are two people, and nobody votes for whoever went: both are seldom in question otherwise."""
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        for user, choice in zip(model.electorate, choices, strict=False):
            if user != holder:
                self.hands(user, holder, number)
            # Whoever holds the votes stays: what they cast before they went would be taken for cast after it.
            if user == goes != holder:
                self.goes_or_comes(user)
            if self.counts(model):
                self.vote_in_hand(number, user, holder, choice)
                self.every_round_is_in_the_state_that_its_votes_say()

    def is_in_hand(self, number: int, giver: UserId, holder: UserId) -> bool:
        """Whether somebody casts a signatory's vote: their own, or one that they hold and that was not cast yet."""
        model = self.rounds[number]
        held = hand_for(self.handings, giver, number, self.world.now) == holder
        held = held and not (holder == ANA and model.policy.needs_nobody) and not model.is_own(giver)
        return giver in model.electorate and (held or giver == holder) and not self.gone & {giver, holder}

    def vote_in_hand(self, number: int, giver: UserId, holder: UserId, choice: Choice) -> None:
        """Let somebody vote for a colleague, or for themselves."""
        model = self.rounds[number]
        allowed = self.counts(model) and self.is_in_hand(number, giver, holder)
        act = partial(ModelRound.vote, user=giver, choice=choice, revision=model.revision, hand=holder)
        # Too few different people would approve, and nobody else's word could change that.
        handed = choice is Choice.APPROVE and giver != holder
        allowed = allowed and not (handed and model.loses_by(act))

        refused = self.refused(lambda: self.world.votes(holder, choice, round_=number, whose=(giver,)))

        assert refused is not allowed
        if not refused:
            act(model)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), owner=st.sampled_from(PEOPLE), at_once=st.booleans())
    def approve_on_a_condition(self, data: st.DataObject, owner: UserId, at_once: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        user = data.draw(st.sampled_from([*model.electorate, *PEOPLE]))
        in_time = self.world.now + timedelta(days=1) <= model.deadline
        allowed = self.counts(model) and user in model.electorate and in_time and not model.policy.needs_nobody
        allowed = allowed and not self.gone & {user, owner}

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
        allowed = allowed and who not in self.gone
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
        allowed = self.counts(model) and user in model.electorate and user not in self.gone

        refused = self.refused(lambda: self.world.confirms(user, requirement, choice, round_=number))

        assert refused is not allowed
        if not refused:
            model.answer(user, {requirement: choice}, user)

    @precondition(lambda self: self.open_rounds())
    @rule(data=st.data(), who=st.sampled_from([None, None, *PEOPLE]))
    def answer_one_by_one(self, data: st.DataObject, who: UserId | None) -> None:
        """Somebody does, or everybody in turn, so that many rounds come to their end by it."""
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        model = self.rounds[number]
        for user in model.electorate if who is None else (who,):
            drawn = {each: data.draw(VERDICTS) for each in sorted(model.votes)}
            self.answer(number, user, user, {each: choice for each, choice in drawn.items() if choice is not None})
            self.every_round_is_in_the_state_that_its_votes_say()

    @precondition(lambda self: self.handings and self.open_rounds())
    @rule(data=st.data())
    def answer_for_a_colleague_one_by_one(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.open_rounds())))
        handing = data.draw(st.sampled_from(self.handings))
        drawn = {each: data.draw(VERDICTS) for each in sorted(self.rounds[number].votes)}
        said = {each: choice for each, choice in drawn.items() if choice is not None}
        self.answer(number, handing.giver, handing.holder, said)

    def answer(self, number: int, user: UserId, hand: UserId, said: Mapping[int, Choice]) -> None:
        """Let somebody answer on single requirements, for themselves or for a colleague."""
        model = self.rounds[number]
        answered = partial(ModelRound.answer, user=user, verdicts=said, hand=hand)
        allowed = self.counts(model) and self.is_in_hand(number, user, hand)
        yes = {each for each, choice in said.items() if choice is Choice.APPROVE and user != hand}
        allowed = allowed and not yes & model.loses_by(answered)
        verdicts = [
            votes.Verdict(requirement=each, version=model.versions[each], choice=choice, reason="Still too vague")
            for each, choice in said.items()
        ]
        act = partial(votes.vote_each, self.world.store, self.world.who(hand), project=self.world.key)

        refused = self.refused(lambda: act(number=number, verdicts=verdicts, whose=[user], now=self.world.now))

        assert refused is not allowed
        if not refused and said:
            answered(model)
