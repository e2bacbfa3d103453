"""The pictures of the documentation can be drawn anew at any time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.illustrations import Studio, draw
from tests.stories.worlds import ROOT, Stage

pytestmark = pytest.mark.browser


def drawn_in(folder: Path) -> set[str]:
    """Return the names of the pictures in a folder."""
    return {path.name for path in folder.glob("*.png")}


async def test_every_picture_of_the_pages_for_team_leads_is_drawn(opened: Open, stage: Stage, tmp_path: Path) -> None:
    pages = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("requirements.md", "signoff.md"))

    await draw(Studio(stage, await opened(stage.slack.url, width=1100), tmp_path))

    assert drawn_in(tmp_path) == set(re.findall(r"images/([a-z-]+\.png)", pages))
