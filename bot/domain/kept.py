"""A requirement as its row holds it, beside its words, and whether that is what the events say; so for the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.domain.canonical import digest_or_nothing, instant
from bot.domain.ledger import Ledger
from bot.domain.names import UserId
from bot.domain.project import Counts, Numbers, Project, ProjectState, started_as
from bot.domain.proof import Broken
from bot.domain.requirement import Fulfilment, RequirementState, Stage, Version, Wording
from bot.domain.signoff import RoundState
from bot.domain.stage import stage_of_words
from bot.domain.told import Became

_NOTHING = Became()


class Kept(Struct, frozen=True):
    """What the row of a requirement says; state and stage as they stand there."""

    number: int
    version: int
    state: str
    stage: str
    changed_by: UserId
    changed_at: datetime
    baseline: int | None
    change: int | None
    #: 1 while the board still votes on what holds already, else 0.
    unratified: int
    merged_into: int | None
    fulfilment: str
    replaced_by: int | None
    #: Who wrote the version that holds, and when; None where there is no such version.
    author: UserId | None
    written_at: datetime | None
    #: Whether its words and digest are those of that version.
    has_words: bool
    #: Whether it was added by whoever wrote the first version, and then.
    has_origin: bool
    #: The link to the message that it came from.
    source: str | None
    #: Whether it is found by its words, and by no others.
    is_filed: bool


def broken_requirement(found: Kept, ledger: Ledger, history: Callable[[int], Sequence[Version]]) -> Broken | None:
    """Say whether a requirement is other than the version that holds, or than what became of it.

    Versions were looked at before. It is taken off those that hold; ``history`` loads its versions.
    """
    record = f"R{found.number}"
    if (version := ledger.standing.pop(found.number, None)) is None:
        return Broken(record=record, why="no event says that it was added")
    if found.version != version or not found.has_words:
        return Broken(record=record, why="it does not say what the version that holds says")
    if not found.has_origin:
        return Broken(record=record, why="who added it, or when, is not what it was")
    message = digest_or_nothing(found.source)
    if ledger.records.messages.get(found.number, message) != message:
        return Broken(record=record, why="the message that it came from is not what it was")
    if not found.is_filed:
        return Broken(record=record, why="it is not found by its words any more")
    became = ledger.records.requirements.get(found.number, _NOTHING)
    if not _is(found, became, ledger.signed.get(found.number)):
        return Broken(record=record, why="its state is not what its events say")
    reached = ledger.records.reached.get((found.number, found.version), Fulfilment.BASELINED)
    stage = _stage(became, history, found.number)
    if (found.stage, found.fulfilment) != (stage.value, reached.value):
        return Broken(record=record, why="its stage is not what its events say")
    return None


def _is(found: Kept, became: Became, signed: tuple[int, str] | None) -> bool:
    state = became.state or (RequirementState.SIGNED if signed else RequirementState.OPEN)
    baseline = became.baseline or (signed[0] if signed else None)
    expected = (state.value, baseline, became.change, int(became.is_unratified))
    if expected != (found.state, found.baseline, found.change, found.unratified):
        return False
    if (became.merged_into, became.replaced_by) != (found.merged_into, found.replaced_by):
        return False
    by, at = became.by or found.author, became.at or (signed[1] if signed else "")
    is_then = instant(found.changed_at) == at if at else found.changed_at == found.written_at
    return is_then and found.changed_by == by


def _stage(became: Became, history: Callable[[int], Sequence[Version]], number: int) -> Stage:
    """Return where a requirement stands: as it was moved, and further back where later words lack something."""
    if not became.steps:
        return Stage.DRAFT
    words: Mapping[int, Wording] = {}
    if len(became.steps) > 1:
        words = {each.version: each.wording for each in history(number)}
    stage = Stage.DRAFT
    for step in became.steps:
        stage = step if isinstance(step, Stage) else stage_of_words(stage, words[step])
    return stage


def broken_project(project: Project, states: Counter[str], ledger: Ledger) -> Broken | None:
    """Say whether a project is other than its events say; ``states`` counts its requirements by their states."""
    record = "the project"
    if not _began(project, ledger):
        return Broken(record=record, why="its words, or how it began, are not what they were")
    is_archived = project.state is ProjectState.ARCHIVED
    if is_archived is not ledger.records.is_archived or project.counts != _counts(states, ledger):
        return Broken(record=record, why="its state, or how much there is in it, is not what its events say")
    if project.numbers != _numbers(ledger):
        return Broken(record=record, why="the numbers that it gave are not those of its events")
    return None


def _began(project: Project, ledger: Ledger) -> bool:
    records, start = ledger.records, ledger.records.start
    if start is None:
        return False
    event = start.event
    made = (project.created_by, instant(project.created_at), project.kind.value)
    if made != (event["actor"], event["ts"], event["facts"]["kind"]):
        return False
    words, is_whole = started_as(project), records.is_start_whole
    if records.name is not start.words:
        is_named = records.name.is_erased or records.name.are(project.name)
    else:
        is_named = start.words.is_erased or start.words.are(words if is_whole else project.name)
    # Whoever is forgotten leaves the project its name; an earlier Quorum kept nothing but that beside the stream.
    if start.words.is_erased or not is_whole:
        return is_named
    return is_named and records.start_text.partition("\n\n")[2] == words.partition("\n\n")[2]


def _counts(states: Counter[str], ledger: Ledger) -> Counts:
    rounds = ledger.rounds.values()
    return Counts(
        open=states[RequirementState.OPEN],
        signed=states[RequirementState.SIGNED],
        withdrawn=states[RequirementState.WITHDRAWN],
        merged=states[RequirementState.MERGED],
        deferred=states[RequirementState.DEFERRED],
        rejected=states[RequirementState.REJECTED],
        obsolete=states[RequirementState.OBSOLETE],
        open_rounds=sum(said.state is RoundState.OPEN for said in rounds),
        baselines=len(ledger.passed()),
    )


def _numbers(ledger: Ledger) -> Numbers:
    records = ledger.records
    return Numbers(
        requirement=ledger.last_requirement,
        round=max(ledger.rounds, default=0),
        baseline=len(ledger.passed()),
        change=max(records.changes, default=0),
        move=max(ledger.moves, default=0),
        promise=max(records.promises, default=0),
    )
