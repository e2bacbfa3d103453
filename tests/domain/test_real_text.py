"""What real requirements and stories look like (``domain.md`` R-1.4 and R-1.5): why a hint must not nag about them."""

from __future__ import annotations

import re

import pytest

from bot.domain import english
from bot.domain.hints import hints
from bot.domain.smells import Severity
from tests.realdata import backlogs, needs_real_data, requirements, stories

_VAGUE = (
    *("easy", "easily", "fast", "quick", "quickly", "user-friendly", "intuitive", "appropriate", "adequate", "several"),
    *("some", "many", "various", "efficient", "flexible", "robust", "reasonable", "acceptable", "sufficient", "timely"),
    *("simple", "minimal", "etc"),
)
_PASSIVE = r"\b(?:is|are|be|been|being|was|were)\s+\w+(?:ed|en)\b"
_ROLE = re.compile(
    r"^As (?:(?:a|an|the) )?[^,]+?,? (?:I|we)(?: (?:want|need|can|would|must|should)|'d like)\b", re.IGNORECASE
)


def share(pattern: str) -> int:
    """Return in how many of the real requirements a pattern is found, whatever the case."""
    wanted = re.compile(pattern, re.IGNORECASE)
    return sum(wanted.search(text) is not None for text, _ in requirements())


@needs_real_data
@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        (r"\bshall\b", 472),
        (r"\bmust\b", 84),
        (r"\bwill\b", 116),
        (r"\bshould\b", 25),
        (r"\band\b", 208),
        (_PASSIVE, 148),
        (rf"\b(?:{'|'.join(_VAGUE)})\b", 43),
        (r"\b(?:all|always|every|any|never|each)\b", 127),
    ],
)
def test_real_requirements_hold_what_was_counted_in_them(pattern: str, count: int) -> None:
    assert share(pattern) == count


@needs_real_data
def test_real_requirements_have_modals_and_some_have_two_sentences() -> None:
    texts = [text for text, _ in requirements()]

    assert sum(not re.search(r"\b(?:shall|must|will|should)\b", text, re.IGNORECASE) for text in texts) == 12
    # Case counts for none of these patterns, so a sentence that begins with a small letter is one too.
    assert sum(re.search(r"[.!?]\s+[A-Z]", text, re.IGNORECASE) is not None for text in texts) == 105


@needs_real_data
def test_the_word_and_alone_is_no_reason_for_a_grave_hint() -> None:
    """A rule that flags every *and* would nag on a third of them."""
    with_and = [text for text, _ in requirements() if re.search(r"\band\b", text, re.IGNORECASE)]

    flagged = [text for text in with_and if any(each.severity >= Severity.MEDIUM for each in hints(text))]

    assert len(flagged) < len(with_and) / 3


#: R-1.5 counts 1,670 stories of 22 backlogs. Each of the five that lie here has figures of its own: how many stories
#: there are, how many say *so that*, and how many have no role that a tolerant pattern reads.
STORIES = {
    "g03_loudoun": (57, 57, 0),
    "g11_nsf": (73, 56, 0),
    "g12_camperplus": (54, 42, 3),
    "g16_mis": (66, 4, 0),
    # The one that tells of: one story in a hundred.
    "g25_duraspace": (100, 1, 0),
}


@needs_real_data
def test_many_real_stories_have_no_benefit_and_a_tolerant_pattern_still_reads_their_role() -> None:
    found = {
        name: (len(told), sum(map(_says_so_that, told)), sum(_ROLE.match(story) is None for story in told))
        for name, told in backlogs().items()
    }

    assert found == STORIES


@needs_real_data
def test_what_the_tolerant_pattern_cannot_read_is_what_is_known_of_it_and_a_story_to_quorum_all_the_same() -> None:
    unread = [story for story in stories() if _ROLE.match(story) is None]

    assert len(unread) == 3
    assert all(story.startswith("As a camp worker, I'm able to report") for story in unread)
    assert all(english.is_story(story.lower()) for story in stories())


@needs_real_data
def test_exactly_those_stories_that_say_so_that_say_a_benefit_to_quorum() -> None:
    assert [english.has_benefit(story.lower()) for story in stories()] == [_says_so_that(story) for story in stories()]


def _says_so_that(story: str) -> bool:
    return "so that" in story.lower()
