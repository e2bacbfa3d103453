"""What holds for every test: files in memory, no example timed; no skipped test where nothing may be left out."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.memory import folder_in_memory
from tests.realdata import FOLDER, is_promised


def pytest_configure() -> None:
    """Make the folders of tests in memory where there is room, unless somebody said where; let examples take time."""
    if memory := folder_in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)
    # Tests trust nobody on the internet, and reading whom this machine trusts is a seventh of every start of the bot.
    os.environ.setdefault("SSL_CERT_FILE", os.devnull)
    # A machine that has other things to do lets any example take its time; speed is measured elsewhere.
    settings.register_profile("untimed", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real server that lives as long as the test run: one for all folders, it takes a second to make.

    What it needs is loaded here and not above: the process that only gives tests to workers does without.
    """
    from tests.databases import a_throwaway_postgres

    with a_throwaway_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the newest schema and nothing in it; only to be copied."""
    from tests.databases import a_migrated_template

    with a_migrated_template(postgres_url) as name:
        yield name


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect no garbage while tests are collected; what was collected stays, and is never walked again to find any."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Choose what is run, and in which order the files are given to the workers."""
    _leave_out_real_data(items)
    _mix(items)


def _mix(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, and let what keeps the machine busy stand beside what mostly waits.

    Browsers draw, stories wait for deadlines and processes; in turn they fill a machine that each alone overloads or
    leaves idle. The many small files at the end keep every worker busy to the last.
    """
    files = dict.fromkeys(item.path for item in items)
    place: dict[Path, float] = {}
    for folder in ("browser", "stories"):
        within = [file for file in files if file.parent.name == folder]
        place |= {file: number / len(within) for number, file in enumerate(within)}
    items.sort(key=lambda item: place.get(item.path, 1.0))


def _leave_out_real_data(items: list[pytest.Item]) -> None:
    """Leave out what reads the real data where they are not there; where nothing may be left out, that is a failure.

    A fresh clone cannot have them, and nobody said that it would: there a gate is not shut for it.
    """
    if FOLDER.is_dir():
        return
    if os.environ.get("CI") and is_promised():
        for item in items:
            if item.get_closest_marker("real_data") is not None:
                item.add_marker(pytest.mark.skip(reason=f"no real data at {FOLDER}"))
        return
    items[:] = [item for item in items if item.get_closest_marker("real_data") is None]


def pytest_report_header() -> list[str]:
    """Say at the start whether tests on real data are left out: only there it is seen when several workers run."""
    return [] if FOLDER.is_dir() else [f"no real data at {FOLDER}: the tests that read them are left out"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each reason how many tests were left out."""
    reasons = Counter(str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} left out: {reason.removeprefix('Skipped: ')}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure with its reason when the run is a gate."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was left out: {report.longrepr}"
    return report
