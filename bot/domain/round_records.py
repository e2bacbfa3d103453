"""What the events of a stream say of what stands beside a round: conditions, outcomes, replacements, delegations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from bot.domain.audit import AuditEntry
from bot.domain.condition import ConditionState
from bot.domain.told import ConditionTold, DelegationTold, Said, Told, Words, number_of

CONDITIONS: Mapping[str, frozenset[ConditionState]] = {
    "condition.not_met": frozenset({ConditionState.NOT_MET}),
    "condition.accept": frozenset({ConditionState.ACCEPTED}),
    "condition.drop": frozenset({ConditionState.DROPPED}),
}
_MET = (frozenset({ConditionState.MET}), frozenset({ConditionState.ACCEPTED}))


class RoundRecords(Struct):
    """What the events say of what stands beside the rounds of a project."""

    #: By round and number.
    conditions: dict[tuple[int, int], ConditionTold] = field(default_factory=dict)
    #: By round.
    outcomes: dict[int, Told] = field(default_factory=dict)
    replacements: dict[int, list[Told]] = field(default_factory=dict)
    delegations: list[DelegationTold] = field(default_factory=list)

    def note_condition(self, entry: AuditEntry, event: Said) -> None:
        """Note what was asked for beside a yes, or what became of it."""
        facts, action = event["facts"], event["action"]
        place = (number_of(event), facts["condition"])
        if action == "condition.open":
            self.conditions[place] = ConditionTold(event, Words.beside(entry, event))
            return
        told = self.conditions[place]
        counts = told.event["facts"].get("counts_when_met")
        # Events of an earlier Quorum do not say what the voter chose.
        met = frozenset().union(*_MET) if counts is None else _MET[counts]
        told.states = CONDITIONS.get(action, met)

    def note_outcome(self, entry: AuditEntry, event: Said) -> None:
        """Note an owner's words about a round."""
        self.outcomes[number_of(event)] = Told(event, Words.beside(entry, event))

    def note_reopen(self, entry: AuditEntry, event: Said) -> None:
        """Note that a round goes on: its outcome is taken off."""
        self.outcomes.pop(number_of(event), None)

    def note_replace(self, entry: AuditEntry, event: Said) -> None:
        """Note who signs in whose place."""
        self.replacements.setdefault(number_of(event), []).append(Told(event, Words.beside(entry, event)))

    def note_give(self, entry: AuditEntry, event: Said) -> None:
        """Note whose vote lies in whose hands."""
        self.delegations.append(DelegationTold(event, Words.beside(entry, event)))

    def note_take_back(self, entry: AuditEntry, event: Said) -> None:
        """Note that somebody votes for themselves again."""
        same = (event["actor"], event["facts"]["holder"], event["facts"]["scope"])
        for told in self.delegations:
            facts = told.event["facts"]
            given = (told.event["actor"], facts["holder"], facts["scope"])
            # What ended by itself was not there any more to be taken back.
            is_over = datetime.fromisoformat(facts["until"]) <= datetime.fromisoformat(event["ts"])
            if given == same and not told.revoked_at and not is_over:
                told.revoked_at = event["ts"]
