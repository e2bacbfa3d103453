"""Real requirements and stories, where they lie beside the repository; they are never copied into it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

#: Says where they are, wherever that is.
VARIABLE = "QUORUM_REAL_DATA"
_BESIDE = Path(__file__).parent.parent.parent / "shared" / "data"
FOLDER = Path(os.environ.get(VARIABLE) or _BESIDE)
#: Left out, and said so at the start of the run, where the folder is not there.
needs_real_data = pytest.mark.real_data


def is_promised() -> bool:
    """Whether the data should be here: somebody named their folder, or the one in which they lie is there."""
    return VARIABLE in os.environ or FOLDER.parent.is_dir()


def requirements() -> list[tuple[str, str]]:
    """Return the text and the label of 625 real requirements; ``F`` is functional, ``SE`` security."""
    with (FOLDER / "nfr" / "promise_nfr.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row["label"]) for row in csv.DictReader(file)]


def backlogs() -> dict[str, list[str]]:
    """Return the user stories of five real backlogs, each by the name of its file."""
    files = sorted((FOLDER / "user_stories").glob("*.txt"))
    lines = {file.stem: file.read_text(encoding="utf-8").splitlines() for file in files}
    return {name: [line.strip() for line in found if line.strip()] for name, found in lines.items()}


def stories() -> list[str]:
    """Return the user stories of all of them."""
    return [story for backlog in backlogs().values() for story in backlog]
