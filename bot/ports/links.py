"""What a flow may ask of the links between requirements."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from bot.domain.links import Link, LinkKind
from bot.domain.names import ProjectId, TeamId


class Links(Protocol):
    """Trace links, found from either end."""

    def save(self, team: TeamId, project: ProjectId, link: Link) -> None:
        """Store a link; one of the same kind between the same ends is replaced."""

    def remove(self, team: TeamId, project: ProjectId, link: Link) -> None:
        """Take a link away."""

    def of(self, team: TeamId, project: ProjectId, number: int) -> list[Link]:
        """Return every link of a requirement, whichever end it is: those that begin there first."""

    def ends(self, team: TeamId, project: ProjectId, numbers: Collection[int]) -> list[tuple[int, int]]:
        """Return both ends of every link of some requirements."""

    def targets(self, team: TeamId, project: ProjectId, kind: LinkKind, number: int) -> list[int]:
        """Return where the links of a kind lead from a requirement."""

    def every(self, team: TeamId, project: ProjectId, kinds: Collection[LinkKind]) -> Iterator[Link]:
        """Return every link of some kinds in a project, by its ends, a batch at a time."""
