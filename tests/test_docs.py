"""The pages of docs/: what they link to is there, what they tell people to type can be typed, pictures are small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.domain import likeness
from bot.views import help
from handlers import capturing
from playground.scenes import SCENES

ROOT = Path(__file__).parent.parent
#: For team leads, with pictures.
LEADS = tuple(ROOT / "docs" / f"{name}.md" for name in ("analysis", "requirements", "signoff", "exceptions"))
README = ROOT / "README.md"
PAGES = (README, *LEADS)
NAMES = [page.name for page in PAGES]
_LINK = re.compile(r"\]\(([^)#:]+)[^)]*\)|src=\"([^\"]+)\"")
_TYPED = re.compile(r"`(/(?:project|requirement|signoff|quorum)\b[^`]*)`")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    named = [first or second for first, second in _LINK.findall(page.read_text(encoding="utf-8"))]

    assert [name for name in named if not (page.parent / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_a_page_tells_people_to_type_can_be_typed(page: Path) -> None:
    typed = [each.split() for each in _TYPED.findall(page.read_text(encoding="utf-8"))]

    assert typed
    assert [words for words in typed if words[1:] and words[1] not in (*help.verbs(words[0]), "help")] == []


@pytest.mark.parametrize("page", LEADS, ids=NAMES[1:])
def test_the_scenes_that_a_page_names_can_be_loaded(page: Path) -> None:
    named = re.findall(r"^See it happen: load .+?\.md", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    scenes = re.findall(r"\*([^*]+)\*", " ".join(named))

    assert scenes
    assert set(scenes) <= {scene.name for scene in SCENES}


@pytest.mark.parametrize("page", LEADS, ids=NAMES[1:])
def test_every_picture_says_in_words_what_it_shows_and_is_small(page: Path) -> None:
    shown = re.findall(r"<img src=\"([^\"]+)\" width=\"\d+\" alt=\"([^\"]+)\">", page.read_text(encoding="utf-8"))

    assert len(shown) == page.read_text(encoding="utf-8").count("<img ") > 0
    assert all(len(words) > 20 for _, words in shown)
    assert all((page.parent / name).stat().st_size < 150_000 for name, _ in shown)


def test_leads_are_told_how_often_likely_duplicates_are_looked_for() -> None:
    words = {2: "two", 5: "five"}
    # The one with which the allowance goes below zero is still looked for.
    in_a_row = capturing.COMPARED_AT_ONCE // likeness.MOST_COMPARED + 1
    seconds = likeness.MOST_COMPARED // capturing.COMPARED_A_SECOND

    said = " ".join(LEADS[0].read_text(encoding="utf-8").split())

    assert f"{likeness.MOST_COMPARED:,} of a type or more, for the first {words[in_a_row]}, and then for one" in said
    assert f"for one in {words[seconds]} seconds at most" in said
