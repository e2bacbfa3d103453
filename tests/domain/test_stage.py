"""Stages of a requirement and what guards them (domain.md 1.4), and what counts as missing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.domain.analysis import Gap, gaps
from bot.domain.attributes import Characteristic, Verification, estimate
from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.domain.requirement import Priority, RequirementType, Stage, Wording
from bot.domain.stage import ORDER, checked_step, lacking, parsed, stage_of_words
from bot.domain.values import replace
from tests.storage.samples import a_project, a_requirement

BARE = Wording(text="Export within 10 seconds")
WHOLE = Wording(
    text="Export within 10 seconds",
    type=RequirementType.QUALITY,
    priority=Priority.MUST,
    rationale="Month end",
    criteria="10,000 rows in 10 s",
    characteristic=Characteristic.PERFORMANCE_EFFICIENCY,
    owner=UserId("U1"),
    verification=Verification.TEST,
    estimate=estimate("3"),
)


def step(stage: Stage, to: Stage, wording: Wording = WHOLE, conflicts: tuple[str, ...] = ()) -> None:
    checked_step(replace(a_requirement(a_project(), 1), stage=stage, wording=wording), to, conflicts)


def test_a_whole_requirement_goes_all_the_way_and_back() -> None:
    for now, then in pairwise(ORDER):
        step(now, then)
    for stage in ORDER:
        step(Stage.AGREED, stage)


def test_no_stage_is_skipped() -> None:
    with pytest.raises(Refusal, match="The next stage is proposed; agreed comes after that"):
        step(Stage.DRAFT, Stage.AGREED)


@pytest.mark.parametrize(
    ("now", "to", "without", "words"),
    [
        (Stage.DRAFT, Stage.PROPOSED, {"owner": None}, "an owner"),
        (Stage.UNDER_REVIEW, Stage.AGREED, {"rationale": ""}, "a reason"),
        (Stage.UNDER_REVIEW, Stage.AGREED, {"criteria": ""}, "an acceptance criterion"),
    ],
)
def test_each_guard_says_what_is_missing(now: Stage, to: Stage, without: dict[str, object], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        step(now, to, replace(WHOLE, **without))  # type: ignore[arg-type]


def test_an_open_conflict_keeps_a_requirement_from_being_agreed_and_from_nothing_else() -> None:
    with pytest.raises(Refusal, match="an end to its conflict with R7"):
        step(Stage.UNDER_REVIEW, Stage.AGREED, conflicts=("R7",))
    step(Stage.PROPOSED, Stage.UNDER_REVIEW, conflicts=("R7",))


def test_how_a_conflict_ends_is_said_beside_how_the_rest_is_filled_in() -> None:
    with pytest.raises(Refusal) as alone:
        step(Stage.UNDER_REVIEW, Stage.AGREED, conflicts=("R7",))
    with pytest.raises(Refusal) as beside:
        step(Stage.UNDER_REVIEW, Stage.AGREED, replace(WHOLE, criteria=""), conflicts=("R7", "R9"))

    assert str(alone.value).endswith("its conflict with R7. A conflict ends with `/requirement unlink R1 R7`.")
    assert str(beside.value).endswith(
        "Fill that in with `/requirement edit R1`. A conflict ends with `/requirement unlink R1 R7`."
    )


def test_other_words_are_agreed_by_nobody_yet() -> None:
    assert stage_of_words(Stage.AGREED, WHOLE) is Stage.UNDER_REVIEW
    assert stage_of_words(Stage.PROPOSED, WHOLE) is Stage.PROPOSED
    assert stage_of_words(Stage.AGREED, replace(WHOLE, owner=None)) is Stage.DRAFT


def test_a_stage_is_named_in_any_common_way_and_nothing_else_is_one() -> None:
    assert parsed("Under Review") is parsed("review") is parsed("under_review") is Stage.UNDER_REVIEW
    for typed in ("", "done"):
        with pytest.raises(Refusal, match="draft, proposed, under review or agreed"):
            parsed(typed)


def test_what_is_missing_comes_in_the_order_of_the_forms() -> None:
    assert gaps(WHOLE) == ()
    assert gaps(BARE) == (Gap.OWNER, Gap.RATIONALE, Gap.CRITERIA, Gap.PRIORITY, Gap.VERIFICATION, Gap.ESTIMATE)
    assert Gap.CHARACTERISTIC in gaps(replace(BARE, type=RequirementType.QUALITY))


def test_a_user_story_that_says_so_that_has_its_reason_and_one_without_is_asked_for_it() -> None:
    story = replace(WHOLE, rationale="", text="As a clerk, I want an export, so that the month is closed in time")

    assert gaps(story) == ()
    assert lacking(story, Stage.AGREED) == ()
    assert gaps(replace(story, text="As a clerk, I want an export")) == (Gap.RATIONALE,)
    assert gaps(replace(story, text="The export shall be fast so that the month is closed")) == (Gap.RATIONALE,)


def test_an_estimate_of_nothing_is_an_estimate() -> None:
    assert Gap.ESTIMATE not in gaps(replace(BARE, estimate=estimate("0")))
    assert lacking(WHOLE, Stage.AGREED) == ()
