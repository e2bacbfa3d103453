"""What a flow may ask of rows that stand where nothing else looks for them."""

from __future__ import annotations

from typing import Protocol

from bot.domain.names import ProjectId, TeamId
from bot.domain.strays import Orphan, RowKind, Stray


class Strays(Protocol):
    """Rows of a project that nobody wrote."""

    def first(self, team: TeamId, project: ProjectId, kind: RowKind, *, last: int) -> Stray | None:
        """Return the first row of a kind that is numbered outside of 1 to ``last``, or filed under another team."""

    def orphan(self, kind: RowKind) -> Orphan | None:
        """Return the first row of a kind, of any team, whose project is not there: for whoever runs the bot."""
