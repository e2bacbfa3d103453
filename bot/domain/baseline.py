"""A baseline: what a passed round signed, frozen with its digest."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec import Struct

from bot.domain.names import ProjectId


class Baseline(Struct, frozen=True, kw_only=True):
    """One signed set; ``signed`` is the canonical JSON text whose SHA-256 is ``digest``."""

    project: ProjectId
    number: int
    round: int
    signed: str
    #: 64 lower-case hex digits.
    digest: str
    at: datetime
    requirement_count: int

    @property
    def reference(self) -> str:
        """What people type and read, for example ``L1``."""
        return f"L{self.number}"

    @property
    def project_name(self) -> str:
        """What the project was called when it was signed."""
        return str(json.loads(self.signed)["project"]["name"])

    @property
    def short_digest(self) -> str:
        """The first twelve hex digits, as cards show them."""
        return self.digest[:12]
