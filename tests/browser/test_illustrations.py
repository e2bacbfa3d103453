"""The pictures of the documentation can be drawn anew at any time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.illustrations import draw
from tests.browser.readme_pictures import portray
from tests.browser.studio import Studio
from tests.stories.worlds import Stage
from tests.test_docs import LEADS, README

pytestmark = pytest.mark.browser


def drawn_in(folder: Path) -> set[str]:
    """Return the names of the pictures in a folder."""
    return {path.name for path in folder.glob("*.png")}


def shown_on(*pages: Path) -> set[str]:
    """Return the names of the pictures that pages show."""
    return {name for page in pages for name in re.findall(r"images/([a-z-]+\.png)", page.read_text(encoding="utf-8"))}


# The whole story of the pages is played.
@pytest.mark.timeout(300)
async def test_every_picture_of_the_pages_for_team_leads_is_drawn(opened: Open, stage: Stage, tmp_path: Path) -> None:
    await draw(Studio(stage, await opened("about:blank", width=1100), tmp_path))

    assert drawn_in(tmp_path) == shown_on(*LEADS)


async def test_both_pictures_of_the_readme_are_drawn(opened: Open, stage: Stage, tmp_path: Path) -> None:
    await portray(Studio(stage, await opened("about:blank", width=1240), tmp_path))

    assert drawn_in(tmp_path) == shown_on(README)
