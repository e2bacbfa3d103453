"""The pictures of the documentation can be drawn anew at any time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.illustrations import draw
from tests.browser.studio import Studio
from tests.stories.worlds import Stage
from tests.test_docs import LEADS

pytestmark = pytest.mark.browser


def drawn_in(folder: Path) -> set[str]:
    """Return the names of the pictures in a folder."""
    return {path.name for path in folder.glob("*.png")}


# The whole story of the pages is played.
@pytest.mark.timeout(300)
async def test_every_picture_of_the_pages_for_team_leads_is_drawn(opened: Open, stage: Stage, tmp_path: Path) -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in LEADS)

    await draw(Studio(stage, await opened(stage.slack.url, width=1100), tmp_path))

    assert drawn_in(tmp_path) == set(re.findall(r"images/([a-z-]+\.png)", pages))
