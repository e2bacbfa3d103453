"""Where nothing may be left out, nothing is: a test that reads real data fails where they were promised."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("gate", "promised", "code", "said"),
    [
        (True, True, 1, "was left out"),
        (False, True, 0, "the tests that read them are left out"),
        (True, False, 0, "the tests that read them are left out"),
    ],
)
def test_real_data_that_are_away_shut_the_gate_only_where_they_were_promised(
    tmp_path: Path, gate: bool, promised: bool, code: int, said: str
) -> None:
    # given a clone with two tests, of which one reads real data that are nowhere
    clone = a_clone(tmp_path / "somewhere" / "clone", _TESTS)
    environment = ({"CI": "true"} if gate else {}) | ({"QUORUM_REAL_DATA": str(tmp_path / "data")} if promised else {})

    # when they are run
    ended = run(clone, **environment)

    # then
    assert (ended.returncode, said in ended.stdout) == (code, True), ended.stdout


def test_what_is_left_out_is_counted_in_one_line_for_each_reason(tmp_path: Path) -> None:
    ended = run(a_clone(tmp_path / "clone", _SKIPPED))

    assert ended.returncode == 0
    assert [line for line in ended.stdout.splitlines() if "left out:" in line] == ["3 left out: no browser"]


def a_clone(folder: Path, tests: str) -> Path:
    """Make a clone with what holds for every test, and with some tests."""
    (folder / "tests").mkdir(parents=True)
    for name in ("__init__.py", "conftest.py", "memory.py", "realdata.py"):
        (folder / "tests" / name).write_bytes((ROOT / "tests" / name).read_bytes())
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (folder / "tests" / "test_it.py").write_text(tests, encoding="utf-8")
    return folder


def run(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a clone to their end."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=clone,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


_SKIPPED = """
import pytest


@pytest.mark.parametrize("number", range(3))
def test_in_a_browser(number):
    pytest.skip("no browser")
"""

_TESTS = """
from tests.realdata import needs_real_data


def test_without_data():
    pass


@needs_real_data
def test_with_data():
    pass
"""
