"""What was measured, beside what it should be."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from tests.bench.names import ROOT

TARGET = ROOT / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

`make bench` wrote this on {day}, on a machine with {cores} cores ({model}) and {memory:.0f} GiB of memory \
(Python {python}, slack-bolt {bolt}, aiohttp {aiohttp}).

Every figure is a ratio to the control in the same run: **bare Bolt** is `AsyncApp(process_before_response=True)` on \
aiohttp with one listener that only acknowledges, in Python's own event loop as Bolt starts it; Quorum chooses its \
own (docs/decisions/0010-event-loop.md). Both run as processes of their own on one core; the load (32 \
connections, signed requests) and a stand-in for Slack's Web API that answers at once run on another. The variants \
take turns inside every round, and figures are medians over rounds. CPU is that of the server's process with all its \
threads; PostgreSQL's own processes are not in it. Open-loop latency counts from when a request was due.

The lines about the local Slack and its page are absolute: the server on one core, a headless Chromium on every core, \
and nothing comes over a network.

"""
_FOOT = """
Not measured: TLS, a real network, Socket Mode. The goals are those of the issue that asked for this; a figure that
misses its goal is listed as such.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One figure."""

    what: str
    value: float
    #: The most it may be; None where there is no goal.
    goal: float | None = None
    unit: str = "×"
    detail: str = ""

    @property
    def is_met(self) -> bool:
        """Whether it is what it should be."""
        return self.goal is None or self.value <= self.goal

    def shown(self, value: float) -> str:
        """Return a value with its unit."""
        digits = 0 if self.unit == "" else 3 if value < 0.1 else 2
        return f"{value:.{digits}f} {self.unit}".strip()

    def row(self) -> str:
        """Return the line of a table."""
        goal = "–" if self.goal is None else f"≤ {self.shown(self.goal)}"
        met = "" if self.goal is None else "yes" if self.is_met else "**no**"
        return f"| {self.what} | {self.shown(self.value)} | {goal} | {met} | {self.detail} |"


def printed(line: Line) -> None:
    """Tell a figure as soon as it is there."""
    goal = "" if line.goal is None else f"  (goal {line.shown(line.goal)}{'' if line.is_met else ': MISSED'})"
    print(f"{line.what:<66} {line.shown(line.value):>10}{goal}  {line.detail}", flush=True)


def document(lines: Sequence[Line]) -> str:
    """Return everything as Markdown; the machine is named by its size only."""
    head = _HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        model=_model(),
        memory=psutil.virtual_memory().total / 2**30,
        python=platform.python_version(),
        bolt=version("slack-bolt"),
        aiohttp=version("aiohttp"),
    )
    table = ["| what | figure | goal | met | detail |", "|---|---|---|---|---|", *(line.row() for line in lines)]
    return head + "\n".join(table) + "\n" + _FOOT


def _model() -> str:
    """Return what the machine calls its processor."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
