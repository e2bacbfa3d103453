"""Whatever people propose, counter, agree to, decline and edit, in whatever order, a negotiation stays what it is.

The model knows only what people were told: which proposals are open, on which words, and what the words are now.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from bot.domain.names import UserId
from bot.domain.negotiation import MoveKind, MoveState, Typed
from bot.domain.requirement import RequirementState
from bot.domain.signoff import Choice
from bot.flows import negotiation, proof, requirement
from tests.databases import connected
from tests.flows.machines import FlowMachine, effort
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM

PEOPLE = st.sampled_from((ANA, ANA, BEN, CAT))
NUMBERS = st.sampled_from((1, 2))
KINDS = st.sampled_from([MoveKind.REWORD, MoveKind.REWORD, MoveKind.POSTPONE, MoveKind.REMOVE])


@dataclass
class ModelMove:
    """A proposal, as people would tell it."""

    requirement: int
    #: The words and how often they had changed when it was made.
    seen: int
    kind: MoveKind
    words: str
    by: UserId
    chain: int
    is_open: bool = True
    is_agreed: bool = False
    #: Who agreed to it, declined it or took it back: saying so once more changes nothing.
    decided_by: UserId | None = None


class NegotiationMachine(FlowMachine):
    """Drives the flows over a real store, beside the model."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        """Begin with two open requirements of Ana's, who owns the project."""
        super().__init__(driver)
        self.words = {1: "One", 2: "Two"}
        for text in self.words.values():
            self.world.adds(text)
        self.changes = {1: 1, 2: 1}
        self.states = dict.fromkeys(self.words, RequirementState.OPEN)
        self.moves: dict[int, ModelMove] = {}
        self.texts = 0

    def is_live(self, number: int) -> bool:
        """Whether a requirement can still change."""
        return self.states[number] is RequirementState.OPEN

    def is_under_vote(self, number: int) -> bool:
        """Whether somebody is being asked to sign it."""
        return number in self.world.store.rounds.under_vote(TEAM, self.world.key)

    def any_move(self) -> st.SearchStrategy[int]:
        """Draw a proposal; open ones more often, since nothing comes of the others."""
        is_open = [number for number, move in self.moves.items() if move.is_open]
        return st.sampled_from([*is_open, *is_open, *is_open, *self.moves])

    @rule(user=PEOPLE, number=NUMBERS, kind=KINDS)
    def propose(self, user: UserId, number: int, kind: MoveKind) -> None:
        """Somebody begins a chain."""
        self._propose(user, number, kind, None)

    @precondition(lambda self: self.moves)
    @rule(user=PEOPLE, data=st.data(), kind=KINDS)
    def counter(self, user: UserId, data: st.DataObject, kind: MoveKind) -> None:
        """Somebody counters any proposal, decided or not."""
        countered = data.draw(self.any_move())
        self._propose(user, self.moves[countered].requirement, kind, countered)

    def _propose(self, user: UserId, number: int, kind: MoveKind, counters: int | None) -> None:
        self.texts += 1
        words = f"Words {self.texts}"
        target = self.moves[counters] if counters else None
        with self.attempt(self.is_live(number) and (target is None or target.is_open)):
            made = negotiation.propose(
                self.world.store,
                self.world.who(user),
                CHANNEL,
                requirement=number,
                version=self.world.requirement(number).version,
                position=Typed(kind=kind, words=words, why=f"Why {self.texts}", offer=f"{self.texts} bars"),
                counters=counters,
                now=self.world.now,
            ).move
            self.moves[made.number] = ModelMove(
                number, self.changes[number], kind, words, user, target.chain if target else made.number
            )
            if target is not None and target.seen != self.changes[number]:
                target.is_open = False

    @precondition(lambda self: self.moves)
    @rule(user=PEOPLE, data=st.data())
    def agree(self, user: UserId, data: st.DataObject) -> None:
        """Somebody agrees to any proposal."""
        self._agree(user, data.draw(self.any_move()))

    def _agree(self, user: UserId, number: int) -> None:
        move = self.moves[number]
        about = move.requirement
        # Ana added everything and is the only owner; where she proposes, anybody else may agree.
        may = user != move.by and (user == ANA or move.by == ANA)
        fits = move.seen == self.changes[about] and (move.kind is MoveKind.REWORD or not self.is_under_vote(about))
        again = move.is_agreed and move.decided_by == user
        with self.attempt(again or (move.is_open and may and self.is_live(about) and fits)):
            negotiation.agree(self.world.store, self.world.who(user), self.world.key, number=number, now=self.world.now)
            if again:
                return
            move.decided_by = user
            for other in self.moves.values():
                other.is_open = other.is_open and other.chain != move.chain
            move.is_agreed = True
            self.changes[about] += 1
            if move.kind is MoveKind.REWORD:
                self.words[about] = move.words
            else:
                is_away = move.kind is MoveKind.REMOVE
                self.states[about] = RequirementState.WITHDRAWN if is_away else RequirementState.DEFERRED

    @precondition(lambda self: self.moves)
    @rule(user=PEOPLE, data=st.data())
    def decline(self, user: UserId, data: st.DataObject) -> None:
        """Somebody declines any proposal, or takes their own back."""
        number = data.draw(self.any_move())
        move = self.moves[number]
        may = user in (move.by, ANA) or move.by == ANA
        again = not move.is_agreed and move.decided_by == user
        with self.attempt(again or (move.is_open and may)):
            negotiation.decline(
                self.world.store, self.world.who(user), self.world.key, number=number, now=self.world.now
            )
            move.is_open = False
            move.decided_by = user

    @rule(user=PEOPLE, number=NUMBERS)
    def edit(self, user: UserId, number: int) -> None:
        """Somebody changes a requirement without asking anybody."""
        if not self.is_live(number):
            return
        self.texts += 1
        self.words[number] = f"Words {self.texts}"
        self.world.edits(number, self.words[number], by=user)
        self.changes[number] += 1

    @rule(user=PEOPLE, number=NUMBERS)
    def resume(self, user: UserId, number: int) -> None:
        """Somebody takes up again what was postponed."""
        with self.attempt(self.states[number] is RequirementState.DEFERRED):
            requirement.resume(self.world.store, self.world.who(user), CHANNEL, reference=number, now=self.world.now)
            self.states[number] = RequirementState.OPEN
            self.changes[number] += 1

    @precondition(lambda self: len(self.moves) > 3)
    @rule(number=NUMBERS)
    def put_off_take_up_and_sign(self, number: int) -> None:
        """What Ben has put off is signed after all: by chance alone so many steps never come together."""
        if not self.is_live(number) or self.is_under_vote(number):
            return
        self._propose(BEN, number, MoveKind.POSTPONE, None)
        self._agree(ANA, max(self.moves))
        self.resume(CAT, number)
        self.ask(number)
        for user in (BEN, CAT):
            self.vote(user, number, Choice.APPROVE)

    @rule(number=NUMBERS)
    def ask(self, number: int) -> None:
        """Ben and Cat are asked to sign a requirement."""
        with self.attempt(self.is_live(number) and not self.is_under_vote(number)):
            self.world.opens(BEN, CAT, chosen=(number,))

    @rule(user=st.sampled_from((BEN, CAT)), number=NUMBERS, choice=st.sampled_from([Choice.APPROVE, Choice.REJECT]))
    def vote(self, user: UserId, number: int, choice: Choice) -> None:
        """One of them votes; when both approve, the words are signed."""
        round_ = self.world.store.rounds.under_vote(TEAM, self.world.key).get(number)
        if round_ is None:
            return
        self.world.votes(user, choice, round_=round_)
        if self.world.requirement(number).state is RequirementState.SIGNED:
            self.states[number] = RequirementState.SIGNED

    @invariant()
    def requirements_are_as_people_were_told(self) -> None:
        """The words are those that were agreed to or edited last, and the counts count them."""
        for number, words in self.words.items():
            found = self.world.requirement(number)
            assert (found.wording.text, found.state, found.version) == (
                words,
                self.states[number],
                self.changes[number],
            )
        counts = self.world.project.counts
        told = list(self.states.values())
        assert counts.open == told.count(RequirementState.OPEN)
        assert counts.deferred == told.count(RequirementState.DEFERRED)
        assert counts.withdrawn == told.count(RequirementState.WITHDRAWN)
        assert counts.signed == told.count(RequirementState.SIGNED)

    @invariant()
    def proposals_are_as_people_were_told(self) -> None:
        """At most one of a chain is agreed to, and what is over stays over."""
        found = {
            move.number: move
            for number in self.words
            for move in self.world.store.negotiations.about(TEAM, self.world.key, number, limit=100)
        }
        assert {number: move.is_open for number, move in found.items()} == {
            number: move.is_open for number, move in self.moves.items()
        }
        agreed = [move.chain for move in found.values() if move.state is MoveState.AGREED]
        assert len(agreed) == len(set(agreed))
        assert all(move.decided_by != move.proposed_by for move in found.values() if move.state is MoveState.AGREED)

    @invariant()
    def records_are_whole(self) -> None:
        """The audit stream vouches for every version, and tells of every decision once."""
        assert proof.verified(self.world.store, self.world.who(ANA), CHANNEL).proof.broken is None
        told = [event["subject"] for event in self.world.events("negotiation.agree")]
        assert sorted(told) == sorted(f"N{number}" for number, move in self.moves.items() if move.is_agreed)


def test_whatever_people_do_a_negotiation_says_what_they_agreed_to(tmp_path: Path) -> None:
    with closing(connected(tmp_path)) as driver:

        class OnThisDatabase(NegotiationMachine):
            def __init__(self) -> None:
                super().__init__(driver)

        run_state_machine_as_test(OnThisDatabase, settings=effort())
