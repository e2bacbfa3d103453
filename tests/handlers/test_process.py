"""The process of the bot: which event loop it runs in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bench.names import ROOT

LOOK = "from handlers.process import new_loop; loop = new_loop(); print(type(loop).__module__); loop.close()"


@pytest.mark.parametrize(
    ("before", "made_by"),
    [("", "uvloop"), ("import sys; sys.modules['uvloop'] = None; ", "asyncio.unix_events")],
    ids=["uvloop is there", "uvloop is not made for the system"],
)
def test_the_event_loop_is_uvloops_where_there_is_one(before: str, made_by: str) -> None:
    looked = subprocess.run([sys.executable, "-c", before + LOOK], cwd=ROOT, capture_output=True, text=True, check=True)

    assert looked.stdout.split() == [made_by]
