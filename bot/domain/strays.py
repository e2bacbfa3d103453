"""Rows that nobody wrote: what stands beyond the numbers that the events of a project gave, or under another team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from msgspec import Struct

from bot.domain.ledger import Ledger
from bot.domain.names import ProjectId, TeamId
from bot.domain.project import ChainHead
from bot.domain.proof import Broken


class RowKind(Enum):
    """What rows a project has, beside the one of its own."""

    EVENT = "event"
    TEXT = "text"
    ROLE = "role"
    DEFAULT = "default"
    REQUIREMENT = "requirement"
    VERSION = "version"
    HINT = "hint"
    LINK = "link"
    SCORE = "score"
    STEP = "step"
    VERIFICATION = "verification"
    MOVE = "move"
    PROMISE = "promise"
    ROUND = "round"
    ELECTOR = "elector"
    ITEM = "item"
    BALLOT = "ballot"
    CONDITION = "condition"
    REPLACEMENT = "replacement"
    OUTCOME = "outcome"
    DELEGATION = "delegation"
    CHANGE = "change"
    BASELINE = "baseline"
    CERTIFICATE = "certificate"


class Orphan(Struct, frozen=True):
    """A row of a project that is not there, by what names it in its table."""

    team: TeamId
    project: ProjectId
    key: tuple[int | str, ...]


class Stray(Struct, frozen=True):
    """A row that stands where none can be looked for, by what names it in its table."""

    team: TeamId
    key: tuple[int | str, ...]


#: How a record is called by its key, and what no event says of it.
_CALLED: Mapping[RowKind, tuple[str, str]] = {
    RowKind.EVENT: ("event {0}", "it happened"),
    RowKind.TEXT: ("event {0}", "it happened, though there are words of it"),
    RowKind.ROLE: ("role of {0}", "it was given"),
    RowKind.DEFAULT: ("the project's default", "one was saved"),
    RowKind.REQUIREMENT: ("R{0}", "it was added"),
    RowKind.VERSION: ("version {1} of R{0}", "it was written"),
    RowKind.HINT: ("hints of R{0}", "there is such a requirement"),
    RowKind.LINK: ("link of R{0}", "it was made"),
    RowKind.SCORE: ("score of R{0}", "there is such a requirement"),
    RowKind.STEP: ("steps of R{0}", "there is such a requirement"),
    RowKind.VERIFICATION: ("verifications of R{0}", "there is such a requirement"),
    RowKind.MOVE: ("proposal N{0}", "it was made"),
    RowKind.PROMISE: ("promise P{0}", "it was recorded"),
    RowKind.ROUND: ("sign-off V{0}", "it was started"),
    RowKind.ELECTOR: ("sign-off V{0}", "it was started, though it waits for {1}"),
    RowKind.ITEM: ("R{1} in V{0}", "there is such a sign-off"),
    RowKind.BALLOT: ("vote of {1} in V{0} on R{2}", "there is such a sign-off"),
    RowKind.CONDITION: ("condition {1} in V{0}", "there is such a sign-off"),
    RowKind.REPLACEMENT: ("replacements in V{0}", "there is such a sign-off"),
    RowKind.OUTCOME: ("outcome of V{0}", "there is such a sign-off"),
    RowKind.DELEGATION: ("delegation from {0} to {1}", "it was given"),
    RowKind.CHANGE: ("change request C{0}", "it was made"),
    RowKind.BASELINE: ("baseline L{0}", "it was made"),
    RowKind.CERTIFICATE: ("certificate of L{0}", "there is such a baseline"),
}


def lasts(head: ChainHead, ledger: Ledger) -> Iterator[tuple[RowKind, int]]:
    """Return up to which number the events know rows of each kind; numbers are given from 1 on without a gap.

    Of what has no number there can be one where an event says so (1), or none (0).
    """
    records, rounds = ledger.records, max(ledger.rounds, default=0)
    baselines = len(ledger.passed())
    known = {
        RowKind.EVENT: head.seq,
        RowKind.TEXT: head.seq,
        RowKind.ROLE: 1,
        RowKind.DELEGATION: 1,
        RowKind.DEFAULT: int(records.policy is not None),
        RowKind.MOVE: max(ledger.moves, default=0),
        RowKind.PROMISE: max(records.promises, default=0),
        RowKind.CHANGE: max(records.changes, default=0),
        RowKind.BASELINE: baselines,
        RowKind.CERTIFICATE: baselines,
    }
    of_rounds = {RowKind.ROUND, RowKind.ELECTOR, RowKind.ITEM, RowKind.BALLOT} | {
        RowKind.CONDITION,
        RowKind.REPLACEMENT,
        RowKind.OUTCOME,
    }
    for kind in RowKind:
        # What is left belongs to requirements.
        yield kind, rounds if kind in of_rounds else known.get(kind, ledger.last_requirement)


def broken_stray(kind: RowKind, stray: Stray | None, team: TeamId) -> Broken | None:
    """Name a row that nobody wrote."""
    if stray is None:
        return None
    why = f"no event says that {_CALLED[kind][1]}" if stray.team == team else "it is filed under another team"
    return Broken(record=_called(kind, stray.key), why=why.format(*stray.key))


def broken_orphan(kind: RowKind, orphan: Orphan) -> Broken:
    """Name a row whose project is gone, or never was."""
    record = f"{_called(kind, orphan.key)} of project {orphan.project} ({orphan.team})"
    return Broken(record=record, why="there is no such project")


def _called(kind: RowKind, key: tuple[int | str, ...]) -> str:
    # A vote on everything names no requirement.
    return _CALLED[kind][0].format(*key).removesuffix(" on R0")
