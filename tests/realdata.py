"""Real requirements and stories, where they lie beside the repository; they are never copied into it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "shared" / "data"
#: Left out, and said so at the end of the run, where the folder is not there.
needs_real_data = pytest.mark.real_data


def requirements() -> list[tuple[str, str]]:
    """Return the text and the label of 625 real requirements; ``F`` is functional, ``SE`` security."""
    with (FOLDER / "nfr" / "promise_nfr.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"].strip(), row["label"]) for row in csv.DictReader(file)]


def stories() -> list[str]:
    """Return the user stories of five real backlogs."""
    files = sorted((FOLDER / "user_stories").glob("*.txt"))
    return [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
