"""Numbers about a set of requirements: how much it moved, and how well it is traced (``domain.md`` 1.1, 1.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Volatility:
    """What happened to a baseline's requirements since; one that changed three times counts once (R-1.7)."""

    size: int
    added: int
    changed: int
    removed: int

    @property
    def share(self) -> Fraction | None:
        """(added + changed + removed) / size; None without a baseline to compare with."""
        return Fraction(self.added + self.changed + self.removed, self.size) if self.size else None


def volatility(baseline: Mapping[int, int], now: Mapping[int, int]) -> Volatility:
    """Compare a baseline with what stands now; both map a requirement's number to its version."""
    kept = baseline.keys() & now.keys()
    return Volatility(
        size=len(baseline),
        added=len(now.keys() - baseline.keys()),
        changed=sum(baseline[number] != now[number] for number in kept),
        removed=len(baseline.keys() - now.keys()),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """How far requirements and what verifies them know each other (R-1.6)."""

    #: Requirements with at least one link to something that exists, and all requirements.
    forward: tuple[int, int]
    #: Downstream items with at least one requirement, and all of them.
    backward: tuple[int, int]

    @property
    def forward_share(self) -> Fraction | None:
        """Covered requirements of all; None when there are none."""
        return _share(self.forward)

    @property
    def backward_share(self) -> Fraction | None:
        """Downstream items with a requirement, of all; None when there are none."""
        return _share(self.backward)


def coverage(requirements: Collection[str], items: Collection[str], links: Iterable[tuple[str, str]]) -> Coverage:
    """Return trace coverage; a link from or to something that is gone does not count."""
    alive = [(source, target) for source, target in links if source in requirements and target in items]
    return Coverage(
        forward=(len({source for source, _ in alive}), len(requirements)),
        backward=(len({target for _, target in alive}), len(items)),
    )


def _share(part: tuple[int, int]) -> Fraction | None:
    some, all_ = part
    return Fraction(some, all_) if all_ else None
