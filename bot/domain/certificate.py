"""The certificate of a baseline: typeset once after its round closed, kept with its hash, anchored in the chain."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.domain.names import ProjectId, UserId
from bot.domain.project import ChainHead
from bot.domain.values import replace


class Certificate(Struct, frozen=True, kw_only=True):
    """What is kept of one certificate beside the document itself."""

    project: ProjectId
    #: The number of its baseline.
    baseline: int
    #: The link of the project's chain that says that the round passed; it is named wherever the round was held.
    anchor: ChainHead
    #: Who asked for it before it was there.
    asked: tuple[UserId, ...] = ()
    #: SHA-256 of the document as 64 lower-case hex digits; empty until it is made.
    digest: str = ""
    made_at: datetime | None = None

    @property
    def is_made(self) -> bool:
        """Whether the document is there."""
        return bool(self.digest)

    @property
    def reference(self) -> str:
        """The reference of its baseline, for example ``L1``."""
        return f"L{self.baseline}"

    def asked_by(self, user: UserId) -> Certificate:
        """Return the certificate with somebody more who waits for it; twice is once."""
        return self if user in self.asked else replace(self, asked=(*self.asked, user))
