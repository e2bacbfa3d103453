"""What a flow may ask of what people wrote in passing: that it be erased."""

from __future__ import annotations

from typing import Protocol

from bot.domain.erasure import Erased
from bot.domain.names import ProjectId, TeamId, UserId


class Erasure(Protocol):
    """Free text of people and their names, as far as nothing that was signed rests on them."""

    def erase(self, team: TeamId, project: ProjectId, user: UserId, *, name: bool) -> Erased:
        """Put the token in the place of what somebody wrote in a project beside its chain, perhaps of their name."""
