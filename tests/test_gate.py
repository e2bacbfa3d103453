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
    clone = tmp_path / "somewhere" / "clone"
    (clone / "tests").mkdir(parents=True)
    for name in ("__init__.py", "conftest.py", "memory.py", "realdata.py"):
        (clone / "tests" / name).write_bytes((ROOT / "tests" / name).read_bytes())
    (clone / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (clone / "tests" / "test_it.py").write_text(_TESTS, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"]} | ({"CI": "true"} if gate else {})
    if promised:
        environment["QUORUM_REAL_DATA"] = str(tmp_path / "data")

    # when they are run
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    # then
    assert (ended.returncode, said in ended.stdout) == (code, True), ended.stdout


_TESTS = """
from tests.realdata import needs_real_data


def test_without_data():
    pass


@needs_real_data
def test_with_data():
    pass
"""
