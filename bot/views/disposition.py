"""What became of change requests, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.change import Disposition

DISPOSITION_NAMES: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.OPEN: "under vote",
        Disposition.APPROVED: "approved",
        Disposition.APPROVED_WITH_CONDITIONS: "approved with conditions, all of them met",
        Disposition.REJECTED: "rejected",
        Disposition.DEFERRED: "deferred",
        Disposition.WITHDRAWN: "withdrawn",
    }
)
