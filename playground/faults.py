"""Faults that are planted on purpose, and the journal of what was really done."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["429", "500", "delay", "reset_before", "503_after", "500_after", "hang_after", "reset_after"]
#: Faults of which nobody can tell from outside whether the call was done.
AFTER = frozenset({"503_after", "500_after", "hang_after", "reset_after"})
#: What an answer sent to a ``response_url`` is called among the methods.
RESPONSE_URL = "response_url"


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault: the first ``skip`` calls pass, then it happens ``times`` times."""

    method: str
    kind: Kind
    times: int = 1
    skip: int = 0
    #: Retry-After of a 429, length of a delay, or how long an answer hangs.
    seconds: float = 1.0
    #: What tells it from others that are planted.
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A call that was accepted and done, whatever its caller was told."""

    number: int
    method: str
    at: float
    arguments: Mapping[str, Any]
    answer: Mapping[str, Any]
    fault: str | None


@dataclass(slots=True, kw_only=True)
class Plan:
    """Which faults happen: those planted, in order, and a random share of the calls to some methods."""

    faults: list[Fault] = field(default_factory=list)
    share: float = 0.0
    kinds: Sequence[Kind] = ("429", "500", "503_after", "reset_after")
    methods: frozenset[str] = frozenset({"chat.postMessage", "chat.update"})
    seconds: float = 1.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - repeatable on purpose
    journal: list[Entry] = field(default_factory=list)
    #: How often each method was called, and how often with each kind of fault.
    calls: Counter[str] = field(default_factory=Counter)
    planted: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def plant(self, method: str, kind: Kind, *, times: int = 1, skip: int = 0, seconds: float = 1.0) -> Fault:
        """Plant a fault."""
        fault = Fault(method=method, kind=kind, times=times, skip=skip, seconds=seconds, number=next(self.numbers))
        self.faults.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        """Return the fault of the call that is being made, if it has one."""
        self.calls[method] += 1
        fault = self._planned(method)
        if fault is not None:
            self.planted[method, fault.kind] += 1
        return fault

    def _planned(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method not in (method, "*") or fault.times <= 0:
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
        if self.share and method in self.methods and self.dice.random() < self.share:
            return Fault(method=method, kind=self.dice.choice(list(self.kinds)), seconds=self.seconds)
        return None

    def note(
        self, method: str, at: float, arguments: Mapping[str, Any], answer: Mapping[str, Any], fault: Fault | None
    ) -> None:
        """Write down a call that was done."""
        kind = fault.kind if fault else None
        self.journal.append(
            Entry(
                number=len(self.journal) + 1,
                method=method,
                at=at,
                arguments=dict(arguments),
                answer=dict(answer),
                fault=kind,
            )
        )

    def done(self, method: str) -> list[Entry]:
        """Return every call of a method that was done."""
        return [entry for entry in self.journal if entry.method == method]
