"""What the events of a stream say of everything beside words, rounds and baselines, so that it can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import field

from bot.domain.audit import AuditEntry
from bot.domain.change import Disposition, Urgency
from bot.domain.negotiation import MoveState
from bot.domain.priority import Wsjf
from bot.domain.project import Role
from bot.domain.requirement import STANDING, Fulfilment, RequirementState, Stage
from bot.domain.round_records import CONDITIONS, RoundRecords
from bot.domain.told import (
    NO_WORDS,
    Became,
    ChangeTold,
    MoveTold,
    PromiseTold,
    Said,
    Told,
    Words,
    number_of,
)

#: What is taken up again is as if nothing had become of it: open, until a baseline signs it.
_STATES: Mapping[str, RequirementState | None] = {
    "requirement.withdraw": RequirementState.WITHDRAWN,
    "requirement.reject": RequirementState.REJECTED,
    "requirement.defer": RequirementState.DEFERRED,
    "requirement.resume": None,
}
_DECISIONS: Mapping[str, MoveState] = {
    "negotiation.agree": MoveState.AGREED,
    "negotiation.decline": MoveState.DECLINED,
    "negotiation.take_back": MoveState.TAKEN_BACK,
}


class Records(RoundRecords):
    """What the events say of the smaller records of a project."""

    requirements: dict[int, Became] = field(default_factory=dict)
    #: The digest of the link to the message that each requirement came from; nothing where it came from none.
    messages: dict[int, str] = field(default_factory=dict)
    changes: dict[int, ChangeTold] = field(default_factory=dict)
    promises: dict[int, PromiseTold] = field(default_factory=dict)
    moves: dict[int, MoveTold] = field(default_factory=dict)
    #: The versions of both ends, by source, target and kind.
    links: dict[tuple[int, int, str], tuple[int, int]] = field(default_factory=dict)
    #: What each requirement scores: value, criticality, opportunity and size.
    scores: dict[int, tuple[int, ...]] = field(default_factory=dict)
    #: Hints that are not wanted, by requirement, version and smell.
    dismissed: set[tuple[int, int, str]] = field(default_factory=set)
    #: The steps of signed requirements, and what was found where they were tried, by requirement.
    fulfilments: dict[int, list[Told]] = field(default_factory=dict)
    verifications: dict[int, list[Told]] = field(default_factory=dict)
    #: How far each version has come, by requirement and version.
    reached: dict[tuple[int, int], Fulfilment] = field(default_factory=dict)
    #: What the last change of the project's defaults says.
    policy: Said | None = None
    #: Everybody whose role an event names.
    roles: dict[str, Role] = field(default_factory=dict)
    #: How the project began, with the words that it began with; and whether it is closed for changes.
    start: Told | None = None
    start_text: str = ""
    name: Words = NO_WORDS
    is_archived: bool = False

    @property
    def is_start_whole(self) -> bool:
        """Whether the first event names the owners and all words; an earlier Quorum kept their number, and the name."""
        return self.start is not None and isinstance(self.start.event["facts"]["owners"], str)

    def counting_scores(self) -> list[Wsjf]:
        """Return what every requirement scores that counts just now and was scored."""
        return [_line(number, scored) for number, scored in self.scores.items() if self._counts(number)]

    def _counts(self, number: int) -> bool:
        state = self.requirements[number].state if number in self.requirements else None
        return state is None or state in STANDING

    def note(self, entry: AuditEntry, event: Said, standing: Mapping[int, int]) -> None:
        """Note what one event says; ``standing`` is the version of each requirement that held before."""
        noted = _NOTED.get(event["action"])
        if noted is not None:
            noted(self, entry, event)
        elif event["action"] == "change.request":
            self._request(entry, event, standing)

    def _became(self, event: Said) -> Became:
        return self.requirements.setdefault(number_of(event), Became())

    def _add(self, entry: AuditEntry, event: Said) -> None:
        # Events of an earlier Quorum do not say it.
        if (message := event["facts"].get("message")) is not None:
            self.messages[number_of(event)] = message

    def _edit(self, entry: AuditEntry, event: Said) -> None:
        became = self.requirements.get(number_of(event))
        if became is not None and became.steps:
            became.steps.append(event["version"])

    def _turn(self, entry: AuditEntry, event: Said) -> None:
        self._edit(entry, event)
        self._became(event).state = _STATES[event["action"]]

    def _merge(self, entry: AuditEntry, event: Said) -> None:
        became = self._became(event)
        became.state, became.merged_into = RequirementState.MERGED, int(event["facts"]["into"][1:])

    def _obsolete(self, entry: AuditEntry, event: Said) -> None:
        became = self._became(event)
        became.state, became.replaced_by = RequirementState.OBSOLETE, int(event["facts"]["replaced_by"][1:])
        became.by, became.at = event["actor"], event["ts"]

    def _stage(self, entry: AuditEntry, event: Said) -> None:
        if "stage" in event["facts"]:
            self._became(event).steps = [Stage(event["facts"]["stage"])]

    def _decided(self, entry: AuditEntry, event: Said) -> None:
        # Events of an earlier Quorum send nothing back.
        for reference in event["facts"].get("back", "").split():
            self.requirements.setdefault(int(reference[1:]), Became()).steps = [Stage.UNDER_REVIEW]

    def _fulfil(self, entry: AuditEntry, event: Said) -> None:
        number = number_of(event)
        self.fulfilments.setdefault(number, []).append(Told(event, Words.beside(entry, event)))
        self.reached[number, event["version"]] = Fulfilment(event["facts"]["fulfilment"])

    def _verify(self, entry: AuditEntry, event: Said) -> None:
        self.verifications.setdefault(number_of(event), []).append(Told(event, Words.beside(entry, event)))

    def _request(self, entry: AuditEntry, event: Said, standing: Mapping[int, int]) -> None:
        facts, number = event["facts"], number_of(event)
        asked, became = int(facts["change"][1:]), self._became(event)
        self.changes[asked] = ChangeTold(event, Words.beside(entry, event), standing[number])
        became.change = asked
        if facts["urgency"] == Urgency.EMERGENCY:
            became.is_unratified = True
            self._stood(became, event, is_gone=bool(facts["removed"]))

    def _approve(self, entry: AuditEntry, event: Said) -> None:
        facts, became = event["facts"], self._became(event)
        told = self.changes[int(facts["change"][1:])]
        # An earlier Quorum does not say how it was approved.
        told.disposition = Disposition(facts.get("disposition", Disposition.APPROVED))
        told.decided_at = event["ts"]
        told.baseline = became.baseline = int(facts["baseline"][1:])
        became.change, became.is_unratified = None, False
        self._stood(became, event, is_gone=bool(facts["removed"]))

    def _turn_down(self, entry: AuditEntry, event: Said) -> None:
        facts, became = event["facts"], self._became(event)
        told = self.changes[int(facts["change"][1:])]
        told.disposition, told.decided_at = Disposition(facts["disposition"]), event["ts"]
        became.change = None
        if became.is_unratified:
            became.is_unratified = False
            self._stood(became, event, is_gone=False)

    def _stood(self, became: Became, event: Said, *, is_gone: bool) -> None:
        became.state = RequirementState.WITHDRAWN if is_gone else RequirementState.SIGNED
        became.by, became.at = event["actor"], event["ts"]

    def _promise(self, entry: AuditEntry, event: Said) -> None:
        kept_by = event["facts"].get("requirement")
        told = PromiseTold(event, Words.beside(entry, event), int(kept_by[1:]) if kept_by else None)
        self.promises[number_of(event)] = told

    def _keep(self, entry: AuditEntry, event: Said) -> None:
        self.promises[number_of(event)].requirement = int(event["facts"]["requirement"][1:])

    def _propose(self, entry: AuditEntry, event: Said) -> None:
        number, countered = number_of(event), event["facts"].get("counters")
        answers = int(countered[1:]) if countered else None
        self.moves[number] = MoveTold(number if answers is None else self.moves[answers].chain, answers)
        self._close(event, number)

    def _decide(self, entry: AuditEntry, event: Said) -> None:
        number = number_of(event)
        move = self.moves[number]
        move.state, move.by, move.at = _DECISIONS[event["action"]], event["actor"], event["ts"]
        self._close(event, number)

    def _close(self, event: Said, winner: int) -> None:
        for reference in event["facts"].get("closed", "").split():
            move = self.moves[int(reference[1:])]
            move.state, move.by, move.at, move.winner = MoveState.CLOSED, event["actor"], event["ts"], winner

    def _link(self, entry: AuditEntry, event: Said) -> None:
        facts = event["facts"]
        self.links[_ends(event)] = (event["version"], facts["other_version"])

    def _unlink(self, entry: AuditEntry, event: Said) -> None:
        self.links.pop(_ends(event), None)

    def _score(self, entry: AuditEntry, event: Said) -> None:
        facts = event["facts"]
        scored = (facts["value"], facts["criticality"], facts["opportunity"], facts["size"])
        self.scores[number_of(event)] = scored

    def _unscore(self, entry: AuditEntry, event: Said) -> None:
        self.scores.pop(number_of(event), None)

    def _dismiss(self, entry: AuditEntry, event: Said) -> None:
        self.dismissed.add((number_of(event), event["version"], event["facts"]["hint"]))

    def _policy(self, entry: AuditEntry, event: Said) -> None:
        self.policy = event["facts"]

    def _role(self, entry: AuditEntry, event: Said) -> None:
        self.roles[event["facts"]["user"]] = Role(event["facts"]["role"])

    def _start(self, entry: AuditEntry, event: Said) -> None:
        self.name = Words.beside(entry, event)
        self.start, self.start_text = Told(event, self.name), entry.text or ""
        owners = event["facts"]["owners"].split(",") if self.is_start_whole else ()
        self.roles = dict.fromkeys(owners, Role.OWNER)

    def _rename(self, entry: AuditEntry, event: Said) -> None:
        self.name = Words.beside(entry, event)

    def _archive(self, entry: AuditEntry, event: Said) -> None:
        self.is_archived = event["action"] == "project.archive"


def _line(number: int, scored: tuple[int, ...]) -> Wsjf:
    value, criticality, opportunity, size = scored
    return Wsjf(number=number, value=value, criticality=criticality, opportunity=opportunity, size=size)


def _ends(event: Said) -> tuple[int, int, str]:
    return number_of(event), int(event["facts"]["other"][1:]), event["facts"]["kind"]


_NOTED: Mapping[str, Callable[[Records, AuditEntry, Said], None]] = {
    "requirement.add": Records._add,
    "requirement.edit": Records._edit,
    **dict.fromkeys(_STATES, Records._turn),
    "requirement.merge": Records._merge,
    "requirement.obsolete": Records._obsolete,
    "requirement.move": Records._stage,
    **dict.fromkeys(("signoff.pass", "signoff.fail"), Records._decided),
    "requirement.fulfil": Records._fulfil,
    "requirement.verify": Records._verify,
    "change.approve": Records._approve,
    "change.turn_down": Records._turn_down,
    "promise.record": Records._promise,
    "promise.link": Records._keep,
    "negotiation.propose": Records._propose,
    "negotiation.counter": Records._propose,
    **dict.fromkeys(_DECISIONS, Records._decide),
    "requirement.link": Records._link,
    "requirement.confirm_link": Records._link,
    "requirement.unlink": Records._unlink,
    "requirement.score": Records._score,
    "requirement.unscore": Records._unscore,
    "requirement.dismiss_hint": Records._dismiss,
    **dict.fromkeys(("condition.open", "condition.met", *CONDITIONS), RoundRecords.note_condition),
    "signoff.outcome": RoundRecords.note_outcome,
    "signoff.reopen": RoundRecords.note_reopen,
    "signoff.replace": RoundRecords.note_replace,
    "delegation.give": RoundRecords.note_give,
    "delegation.take_back": RoundRecords.note_take_back,
    "project.policy": Records._policy,
    "project.role": Records._role,
    "project.start": Records._start,
    "project.rename": Records._rename,
    "project.archive": Records._archive,
    "project.reopen": Records._archive,
}
