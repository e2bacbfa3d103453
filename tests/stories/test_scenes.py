"""Every scene can be loaded into an empty workspace, and leaves what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.playing import Progress
from playground.scenes import SCENES
from playground.scenes.words import PAYMENTS, asked, labels_of, offered, order_of, proposal, saying, types, words_of
from tests.stories.worlds import Stage, a_stage, sent_files

#: The names of all scenes that a test shows.
SHOWN: set[str] = set()


def shows(name: str) -> pytest.MarkDecorator:
    """Let a test begin where a scene has ended."""
    SHOWN.add(name)
    return pytest.mark.parametrize("stage", [name], indirect=True)


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot in a local Slack whose clock it follows, by socket: a scene knows nothing of how it is connected."""
    async with a_stage(tmp_path, follows=True) as stage:
        yield stage


@pytest_asyncio.fixture
async def stage(request: pytest.FixtureRequest, empty: Stage) -> Stage:
    """The same after a scene, which came to its end with nothing left open."""
    progress = await played(empty, request.param)
    assert (progress.problem, progress.done) == ("", len(progress.scene.steps))
    assert empty.slack.workspace.views == {}
    return empty


async def played(stage: Stage, name: str) -> Progress:
    """Play a scene to its end."""
    scene = next(each for each in SCENES if each.name == name)
    stage.slack.player.begin(scene)
    progress = await stage.slack.player.over()
    assert progress is not None
    return progress


def test_every_scene_is_shown_by_a_test() -> None:
    assert {scene.name for scene in SCENES} == SHOWN


@shows("Empty")
async def test_the_empty_one_is_empty(stage: Stage) -> None:
    workspace = stage.slack.workspace
    assert all(not channel.messages for channel in workspace.channels.values())
    people = [one for one in workspace.users.values() if not (one.is_bot or one.deleted)]
    assert (len(people), len(workspace.channels)) == (7, 5)
    assert SCENES[0].about.startswith("Seven people and five channels;")


@shows("Requirements imported")
async def test_imported_requirements_are_listed(stage: Stage) -> None:
    listed = await stage.person("ada").command(PAYMENTS, "/requirement", "list")
    assert "charged once" in words_of(listed.message)
    assert "*12* open" in words_of((await stage.person("ada").command(PAYMENTS, "/project")).message)


@shows("Likely duplicates")
async def test_likely_duplicates_are_merged_linked_kept_and_asked_about(stage: Stage) -> None:
    assert "R13 was merged into it" in await types(stage, "ada", "/requirement", "show R3")
    assert "R14" in await types(stage, "ada", "/requirement", "links R9")
    assert "*15* open" in await types(stage, "ada", "/project", "")
    question = stage.person("ada").ephemerals(PAYMENTS)
    [asked_about] = [each for each in question if "Added as R16." in words_of(each)]
    assert labels_of(asked_about) == ["Merge", "Link as related", "Keep both"]


@shows("Made ready to sign")
async def test_what_lacks_nothing_is_agreed_and_what_is_vague_has_hints(stage: Stage) -> None:
    assert "Stage: agreed" in await types(stage, "ada", "/requirement", "show R1")
    vague = await types(stage, "ada", "/requirement", "show R13")
    assert "No measure" in vague
    assert "Vague words" not in vague


@shows("Requirements in order")
async def test_the_order_is_by_scores_and_by_hand(stage: Stage) -> None:
    order = stage.person("ada").ephemerals(PAYMENTS)[-1]
    assert order_of(order)[:7] == ["R8", "R3", "R4", "R12", "R9", "R1", "R7"]
    assert all(f"'text': '{where}'" in words_of(order) for where in ("Up", "Down", "To top", "before R8"))


@shows("Requirements under negotiation")
async def test_what_is_under_negotiation_waits_for_whoever_may_agree(stage: Stage) -> None:
    ada = stage.person("ada")
    assert labels_of(proposal(stage, 3)) == ["Agree", "Counter", "Decline"]
    assert "May agree: <@U0ADA>" in words_of(proposal(stage, 3))
    assert all(labels_of(proposal(stage, number)) == [] for number in (1, 2, 4))
    assert "4 seconds" in words_of((await ada.command(PAYMENTS, "/requirement", "show R2")).message)
    assert "1 in other words" in words_of((await ada.command(PAYMENTS, "/requirement", "trades")).message)
    assert "R7 may say the same" in words_of((await ada.command(PAYMENTS, "/requirement", "promises")).message)


@shows("Sign-off in progress")
async def test_a_sign_off_in_progress_waits_for_those_who_have_not_voted(stage: Stage) -> None:
    card = saying(stage, "Sign-off V1")[0]
    assert "1 approve, 0 reject, 1 abstain" in words_of(card)
    assert "*Not yet:* <@U0ADA>, <@U0DEEPAK>" in words_of(card)
    assert "Approve" in labels_of(card)
    assert "Sign-off V1" in words_of(await asked(stage, "deepak"))


@shows("Edited while people vote")
async def test_only_the_votes_on_edited_words_lapse(stage: Stage) -> None:
    card = words_of(saying(stage, "Sign-off V1")[0])
    assert "Edited since the start: R7" in card
    assert "1 approve, 0 reject, 0 abstain" in card
    assert "*Not yet:* <@U0ADA>, <@U0CHLOE>" in card
    assert "within 30 seconds" in words_of(await offered(stage, "chloe", "Still approve"))


@shows("Extended, and reopened without a quorum")
async def test_what_was_reopened_keeps_its_vote_and_its_new_signatory(stage: Stage) -> None:
    card = words_of(saying(stage, "Sign-off V1")[0])
    assert "1 approve, 0 reject, 0 abstain" in card
    assert "*Not yet:* <@U0ADA>, <@U0CHLOE>" in card
    assert "<@U0CHLOE> signs in place of <@U0DEEPAK>" in card
    assert stage.slack.clock.ahead > 0


@shows("Signed off in part")
async def test_what_is_signed_in_part_says_what_goes_back_and_what_follows(stage: Stage) -> None:
    card = words_of(saying(stage, "Baseline L1")[0])
    assert "These go back: R2." in card
    assert "R8: 2 approve, 1 reject, 0 abstain" in card
    assert "We begin on Monday." in card
    assert "R2 " in await types(stage, "ada", "/requirement", "list open")


@shows("Signed off with a baseline")
async def test_what_was_signed_off_is_a_baseline_with_its_files(stage: Stage) -> None:
    files = [stage.slack.workspace.files[id_] for each in stage.person("ada").direct_messages() for id_ in each.files]
    assert {file.name for file in files} >= {"baseline-L1.json", "baseline-L1.md"}
    assert "charged once" in files[0].content.decode()
    assert saying(stage, "*Signed off*")
    assert "Everything is whole" in words_of(stage.person("ada").ephemerals(PAYMENTS)[-1])


@shows("Voted by a colleague")
async def test_a_vote_by_a_colleague_stands_on_the_card(stage: Stage) -> None:
    card = words_of(saying(stage, "Sign-off V1")[0])
    assert "1 approve, 0 reject, 0 abstain" in card
    assert "*Not yet:* <@U0ADA>, <@U0BEN>" in card
    assert "*By a colleague:* <@U0CHLOE>, by <@U0DEEPAK>" in card


@shows("Approved on conditions")
async def test_one_condition_is_met_and_one_waits_for_ada(stage: Stage) -> None:
    card = words_of(saying(stage, "Sign-off V1")[0])
    assert "1 approve, 0 reject, 0 abstain" in card
    assert "<@U0DEEPAK> approves if: The bank confirms" in card
    assert "<@U0BEN> approves if" not in card
    assert labels_of(await offered(stage, "ada", "Met")) == ["Met", "Not met"]


@shows("Change under vote")
async def test_a_change_made_a_baseline_one_is_under_vote_and_one_was_an_emergency(stage: Stage) -> None:
    changes = await types(stage, "ada", "/requirement", "changes")
    assert "*C1* change R7: approved, baseline L2" in changes
    assert "*C2* remove R11" in changes
    card = saying(stage, "Change request C2")[0]
    assert "*Not yet:* <@U0CHLOE>, <@U0DEEPAK>" in words_of(card)
    assert "Approve" in labels_of(card)
    assert "five minutes" in await types(stage, "ada", "/requirement", "show R7")
    assert "*C3* change R5" in changes
    assert "unratified: C3 is under vote" in await types(stage, "ada", "/requirement", "show R5")


@shows("Weeks of changes, in numbers")
async def test_weeks_of_changes_are_counted_and_drawn(stage: Stage) -> None:
    told = words_of(stage.person("ada").ephemerals(PAYMENTS)[-1])
    assert "Volatility since L1: 17 % (1 added, 1 changed, 0 removed, of 12;" in told
    assert "Withdrawn: 1," in told
    assert sent_files(stage, "ada")["requirements.png"].startswith(b"\x89PNG")


@shows("Built, tried and accepted")
async def test_one_is_accepted_one_rejected_and_one_in_progress_again(stage: Stage) -> None:
    for listed, number in [("accepted", "R3"), ("rejected", "R12"), ("in_progress", "R9"), ("in_progress", "R1")]:
        assert f"{number} " in await types(stage, "ada", "/requirement", f"list {listed}")
    history = await types(stage, "ada", "/requirement", "history R9")
    assert "took 14 seconds" in history
    assert "the export is too slow" in history


@shows("From the promise to the baseline")
async def test_a_requirement_is_followed_from_its_promise_to_its_baseline(stage: Stage) -> None:
    way = words_of(stage.person("ada").ephemerals(PAYMENTS)[-1])
    for name in ("P1", "N1", "V1", "L1"):
        assert f"|{name}>" in way
    links = await types(stage, "ada", "/requirement", "links R13")
    assert "R6" in links
    assert "R9" in links


async def test_a_step_that_fails_says_what_it_saw_and_is_the_last(empty: Stage) -> None:
    await empty.slack.sockets.cut()
    empty.slack.sender.retry_seconds = ()
    empty.slack.uninstall()

    progress = await played(empty, "Sign-off in progress")

    assert (progress.done, progress.is_over) == (0, True)
    assert "app_missing" in progress.problem
