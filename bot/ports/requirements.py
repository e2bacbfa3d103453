"""What a flow may ask of the requirements and their versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.attributes import Estimate
from bot.domain.importing import SameWords
from bot.domain.kept import Kept
from bot.domain.likeness import Compared
from bot.domain.listing import Page, Query
from bot.domain.names import ProjectId, TeamId
from bot.domain.requirement import Requirement, RequirementType, Stage, Version
from bot.domain.signoff import Item
from bot.domain.smells import Smell


class Requirements(Protocol):
    """Requirements with all their versions."""

    def add(self, team: TeamId, requirement: Requirement, *, fingerprint: str) -> None:
        """Store a new requirement and its first version."""

    def add_many(self, team: TeamId, requirements: Sequence[tuple[Requirement, str]]) -> None:
        """Store many new requirements, each with its fingerprint."""

    def change(self, team: TeamId, requirement: Requirement, *, fingerprint: str, reason: str) -> None:
        """Store a requirement that changed; a new version number also writes that version."""

    def propose(self, team: TeamId, requirement: Requirement, *, fingerprint: str, reason: str) -> None:
        """Write a version that the requirement does not have yet."""

    def move(self, team: TeamId, requirement: Requirement, *, before: int, fingerprint: str) -> None:
        """Let a requirement have another version that is written already; Conflict when it has not the one before."""

    def sign(
        self,
        team: TeamId,
        project: ProjectId,
        *,
        round_number: int,
        baseline: int,
        numbers: Sequence[int] | None = None,
        at: datetime,
    ) -> None:
        """Mark every item of a round as signed by the baseline, or only those with these numbers."""

    def send_back(self, team: TeamId, project: ProjectId, *, round_number: int) -> list[int]:
        """Put every item of a round that is agreed and still open back under review, and return their numbers."""

    def get(self, team: TeamId, project: ProjectId, number: int) -> Requirement | None:
        """Return one requirement in its current version."""

    def some(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> list[Requirement]:
        """Return the requirements with these numbers, by number."""

    def estimates(self, team: TeamId, project: ProjectId, numbers: Sequence[int]) -> list[Estimate | None]:
        """Return what those of these requirements are estimated at that still count."""

    def texts(self, team: TeamId, project: ProjectId) -> dict[int, str]:
        """Return the words of every requirement that still counts, by number, for whoever compares them."""

    def captured_from(self, team: TeamId, project: ProjectId, source: str) -> int | None:
        """Return the number of the first requirement that was captured from a message, of those that are not gone."""

    def open_items(self, team: TeamId, project: ProjectId) -> list[Item]:
        """Return every open requirement's number, version and digest, by number."""

    def dismiss(self, team: TeamId, project: ProjectId, number: int, version: int, smell: Smell) -> None:
        """Remember that a hint about one version is not wanted any more; twice is once."""

    def dismissed(self, team: TeamId, project: ProjectId, number: int, version: int) -> frozenset[Smell]:
        """Return the hints about one version that are not wanted."""

    def dismissed_anywhere(self, team: TeamId, project: ProjectId) -> dict[tuple[int, int], set[Smell]]:
        """Return the hints that are not wanted, by requirement and version."""

    def versions(self, team: TeamId, project: ProjectId) -> Iterator[Version]:
        """Return every version of every requirement, by number and version, a batch at a time."""

    def kept(self, team: TeamId, project: ProjectId) -> Iterator[Kept]:
        """Return every requirement as its row holds it, by number, a batch at a time."""

    def misfiled(self, team: TeamId, project: ProjectId) -> tuple[int, int] | None:
        """Return the first number and version that are not found by the words of that version any more."""

    def history(self, team: TeamId, project: ProjectId, number: int) -> list[Version]:
        """Return every version of one requirement, oldest first."""

    def version(self, team: TeamId, project: ProjectId, number: int, version: int) -> Version | None:
        """Return one version."""

    def page(self, team: TeamId, project: ProjectId, query: Query) -> Page:
        """Return one page of what the query asks for, by number."""

    def merged_into(self, team: TeamId, project: ProjectId, number: int) -> list[int]:
        """Return the requirements that were merged into one, by number."""

    def replaced_by(self, team: TeamId, project: ProjectId, number: int) -> list[int]:
        """Return the requirements that one replaces, by number."""

    def comparable(
        self, team: TeamId, project: ProjectId, type_: RequirementType, *, lengths: range, limit: int
    ) -> Compared:
        """Return the words of the newest requirements of a type as they are compared.

        Only open and signed ones, and only those whose words have one of these lengths as they are compared.
        """

    def stages(self, team: TeamId, project: ProjectId) -> dict[Stage, int]:
        """Return how many open requirements are in each stage that occurs."""

    def in_force(self, team: TeamId, project: ProjectId) -> dict[int, int]:
        """Return how many signed requirements stand under each baseline that still holds any, by its number."""

    def with_words(self, team: TeamId, project: ProjectId, fingerprints: Sequence[str]) -> dict[str, SameWords]:
        """Return for each of these fingerprints that occurs the requirement that has, or had, such words.

        One that counts comes first, then one that is gone or has a successor, then one that had them before an edit;
        of several the first by number.
        """
