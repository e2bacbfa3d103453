"""Requirements and their versions as columns of their tables, and back."""

from __future__ import annotations

from bot.domain.likeness import comparable
from bot.domain.names import TeamId
from bot.domain.order import first_rank
from bot.domain.requirement import Fulfilment, Requirement, RequirementState, Stage, Version
from storage.instants import from_micros, to_micros
from storage.searching import searchable
from storage.statements import Row, Value
from storage.wordings import NAMES, wording_of, wording_values

#: Where the columns of a version go on behind its number, itself and its words.
_BEHIND_WORDS = 2 + len(NAMES)


def version_of(row: Row) -> Version:
    """Return the version that ``VERSION_COLUMNS`` hold."""
    number, version = row[:2]
    digest, author, at, reason = row[_BEHIND_WORDS:]
    return Version(
        number=number,
        version=version,
        wording=wording_of(row[2:_BEHIND_WORDS]),
        digest=digest,
        author=author,
        at=from_micros(at),
        reason=reason,
    )


def requirement_of(row: Row) -> Requirement:
    """Return the requirement that ``COLUMNS`` hold."""
    _team, project, number, version, state, *words = row[: 5 + len(NAMES)]
    digest, source, added_by, added_at, changed_by, changed_at, baseline, *later = row[5 + len(NAMES) :]
    change, unratified, merged_into, stage, fulfilment, replaced_by = later
    return Requirement(
        project=project,
        number=number,
        version=version,
        state=RequirementState(state),
        wording=wording_of(tuple(words)),
        digest=digest,
        source=source,
        added_by=added_by,
        added_at=from_micros(added_at),
        changed_by=changed_by,
        changed_at=from_micros(changed_at),
        baseline=baseline,
        change=change,
        unratified=bool(unratified),
        merged_into=merged_into,
        stage=Stage(stage),
        fulfilment=Fulfilment(fulfilment),
        replaced_by=replaced_by,
    )


def values_of(team: TeamId, requirement: Requirement, fingerprint: str) -> dict[str, Value]:
    """Return a requirement as the values of its row."""
    return {
        "team": team,
        "project": requirement.project,
        "number": requirement.number,
        "version": requirement.version,
        "state": requirement.state.value,
        **wording_values(requirement.wording),
        "digest": requirement.digest,
        "fingerprint": fingerprint,
        "searchable": searchable(requirement.wording.text),
        "source": requirement.source,
        "added_by": requirement.added_by,
        "added_at": to_micros(requirement.added_at),
        "changed_by": requirement.changed_by,
        "changed_at": to_micros(requirement.changed_at),
        "baseline": requirement.baseline,
        "change": requirement.change,
        "unratified": int(requirement.unratified),
        "merged_into": requirement.merged_into,
        "rank": first_rank(requirement.number),
        "comparable": comparable(requirement.wording.text),
        "stage": requirement.stage.value,
        "fulfilment": requirement.fulfilment.value,
        "replaced_by": requirement.replaced_by,
    }


def version_values_of(
    team: TeamId, requirement: Requirement, reason: str, *, fingerprint: str | None = None
) -> dict[str, Value]:
    """Return the version that a requirement has as the values of its row."""
    return {
        "team": team,
        "project": requirement.project,
        "number": requirement.number,
        "version": requirement.version,
        **wording_values(requirement.wording),
        "digest": requirement.digest,
        "author": requirement.changed_by,
        "at": to_micros(requirement.changed_at),
        "reason": reason,
        "fingerprint": fingerprint,
    }
