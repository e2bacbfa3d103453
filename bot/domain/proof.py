"""Whether the records of a project are whole: the chain of events, and what the events say was decided on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.domain.audit import AuditEntry, verify
from bot.domain.baseline import Baseline
from bot.domain.canonical import digest, version_digest
from bot.domain.project import ChainHead
from bot.domain.requirement import Version

#: What writes a version of a requirement.
_WRITING = frozenset({"requirement.add", "requirement.edit", "requirement.withdraw"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The first record that is not what it was, and how that shows."""

    #: For example ``event 17``, ``version 2 of R12`` or ``baseline L1``.
    record: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What was looked through, up to the first record that is broken."""

    head: ChainHead
    versions: int = 0
    baselines: int = 0
    broken: Broken | None = None


@dataclass(slots=True)
class Ledger:
    """What the events of a stream say was decided on."""

    #: The digest of each version, by requirement and version.
    versions: dict[tuple[int, int], str] = field(default_factory=dict)
    #: The digest that each passed round signed.
    rounds: dict[int, str] = field(default_factory=dict)

    def noting(self, entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
        """Pass a stream on, and note what it says as far as whoever reads it goes on: what is broken says nothing."""
        for entry in entries:
            yield entry
            self._note(json.loads(entry.canonical))

    def _note(self, event: dict[str, object]) -> None:
        subject, found = str(event.get("subject", "")), event.get("digest")
        if not isinstance(found, str) or not subject[1:].isdigit():
            return
        version = event.get("version")
        if event.get("action") in _WRITING and isinstance(version, int):
            self.versions[int(subject[1:]), version] = found
        elif event.get("action") == "signoff.pass":
            self.rounds[int(subject[1:])] = found


def broken_event(entries: Iterable[AuditEntry], head: ChainHead) -> Broken | None:
    """Return the first event of a stream that is not what it was."""
    seq = verify(entries, head)
    if seq is None:
        return None
    return Broken(record=f"event {seq}", why="it does not follow from the events before it, or the stream ends early")


def broken_version(version: Version, ledger: Ledger) -> Broken | None:
    """Say whether one version is other than what its event says; it is taken off the ledger."""
    record = f"version {version.version} of R{version.number}"
    said = ledger.versions.pop((version.number, version.version), None)
    if said is None:
        return Broken(record=record, why="no event says that it was written")
    if not version_digest(version.number, version.version, version.wording) == version.digest == said:
        return Broken(record=record, why="its words are not those that were written")
    return None


def missing_version(ledger: Ledger) -> Broken | None:
    """Return a version that an event tells of and that is not there any more."""
    if not ledger.versions:
        return None
    number, version = min(ledger.versions)
    return Broken(record=f"version {version} of R{number}", why="it is gone")


def broken_baseline(number: int, baseline: Baseline | None, ledger: Ledger) -> Broken | None:
    """Say whether a baseline is other than what its round signed."""
    record = f"baseline L{number}"
    if baseline is None:
        return Broken(record=record, why="it is gone")
    if not digest(baseline.signed) == baseline.digest == ledger.rounds.get(baseline.round):
        return Broken(record=record, why="what it says is not what was signed")
    return None
