"""Every scene can be loaded into an empty workspace, and leaves what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.playing import Progress
from playground.scene import Scene
from playground.scenes import SCENES
from playground.scenes.words import PAYMENTS, asked, labels_of, offered, proposal, saying, types, words_of
from tests.stories.worlds import Stage, a_stage


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot in a local Slack, by socket: a scene knows nothing of how the bot is connected."""
    async with a_stage(tmp_path) as stage:
        yield stage


async def played(stage: Stage, name: str) -> Progress:
    """Play a scene to its end."""
    scene = next(each for each in SCENES if each.name == name)
    stage.slack.player.begin(scene)
    progress = await stage.slack.player.over()
    assert progress is not None
    return progress


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_every_scene_comes_to_its_end_with_nothing_left_open(stage: Stage, scene: Scene) -> None:
    progress = await played(stage, scene.name)

    assert (progress.problem, progress.done) == ("", len(scene.steps))
    assert stage.slack.workspace.views == {}


async def test_the_empty_one_is_empty(stage: Stage) -> None:
    await played(stage, "Empty")

    workspace = stage.slack.workspace
    assert all(not channel.messages for channel in workspace.channels.values())
    people = [one for one in workspace.users.values() if not (one.is_bot or one.deleted)]
    assert (len(people), len(workspace.channels)) == (7, 5)
    assert SCENES[0].about.startswith("Seven people and five channels;")


async def test_imported_requirements_are_listed(stage: Stage) -> None:
    await played(stage, "Requirements imported")

    listed = await stage.person("ada").command(PAYMENTS, "/requirement", "list")
    assert "charged once" in words_of(listed.message)
    assert "*12* open" in words_of((await stage.person("ada").command(PAYMENTS, "/project")).message)


async def test_what_is_under_negotiation_waits_for_whoever_may_agree(stage: Stage) -> None:
    await played(stage, "Requirements under negotiation")

    ada = stage.person("ada")
    assert labels_of(proposal(stage, 3)) == ["Agree", "Counter", "Decline"]
    assert "May agree: <@U0ADA>" in words_of(proposal(stage, 3))
    assert all(labels_of(proposal(stage, number)) == [] for number in (1, 2, 4))
    assert "4 seconds" in words_of((await ada.command(PAYMENTS, "/requirement", "show R2")).message)
    assert "1 in other words" in words_of((await ada.command(PAYMENTS, "/requirement", "trades")).message)
    assert "R7 may say the same" in words_of((await ada.command(PAYMENTS, "/requirement", "promises")).message)


async def test_a_sign_off_in_progress_waits_for_those_who_have_not_voted(stage: Stage) -> None:
    await played(stage, "Sign-off in progress")

    card = saying(stage, "Sign-off V1")[0]
    assert "1 approve, 0 reject, 1 abstain" in words_of(card)
    assert "*Not yet:* <@U0ADA>, <@U0DEEPAK>" in words_of(card)
    assert "Approve" in labels_of(card)
    assert "Sign-off V1" in words_of(await asked(stage, "deepak"))


async def test_what_was_signed_off_is_a_baseline_with_its_files(stage: Stage) -> None:
    await played(stage, "Signed off with a baseline")

    files = [stage.slack.workspace.files[id_] for each in stage.person("ada").direct_messages() for id_ in each.files]
    assert {file.name for file in files} == {"baseline-L1.json", "baseline-L1.md"}
    assert "charged once" in files[0].content.decode()
    assert saying(stage, "*Signed off*")


async def test_a_vote_by_a_colleague_stands_on_the_card(stage: Stage) -> None:
    await played(stage, "Voted by a colleague")

    card = words_of(saying(stage, "Sign-off V1")[0])
    assert "1 approve, 0 reject, 0 abstain" in card
    assert "*Not yet:* <@U0ADA>, <@U0BEN>" in card
    assert "*By a colleague:* <@U0CHLOE>, by <@U0DEEPAK>" in card


async def test_one_condition_is_met_and_one_waits_for_ada(stage: Stage) -> None:
    await played(stage, "Approved on conditions")

    card = words_of(saying(stage, "Sign-off V1")[0])
    assert "1 approve, 0 reject, 0 abstain" in card
    assert "<@U0DEEPAK> approves if: The bank confirms" in card
    assert "<@U0BEN> approves if" not in card
    assert labels_of(await offered(stage, "ada", "Met")) == ["Met", "Not met"]


async def test_a_change_made_a_baseline_and_another_one_is_under_vote(stage: Stage) -> None:
    await played(stage, "Change under vote")

    changes = await types(stage, "ada", "/requirement", "changes")
    assert "*C1* change R7: approved, baseline L2" in changes
    assert "*C2* remove R11" in changes
    card = saying(stage, "Change request C2")[0]
    assert "*Not yet:* <@U0CHLOE>, <@U0DEEPAK>" in words_of(card)
    assert "Approve" in labels_of(card)
    assert "five minutes" in await types(stage, "ada", "/requirement", "show R7")


async def test_one_is_accepted_one_rejected_and_one_in_progress_again(stage: Stage) -> None:
    await played(stage, "Built, tried and accepted")

    for listed, number in [("accepted", "R3"), ("rejected", "R12"), ("in_progress", "R9"), ("in_progress", "R1")]:
        assert f"{number} " in await types(stage, "ada", "/requirement", f"list {listed}")
    history = await types(stage, "ada", "/requirement", "history R9")
    assert "took 14 seconds" in history
    assert "the export is too slow" in history


async def test_a_requirement_is_followed_from_its_promise_to_its_baseline(stage: Stage) -> None:
    await played(stage, "From the promise to the baseline")

    way = words_of(stage.person("ada").ephemerals(PAYMENTS)[-1])
    for name in ("P1", "N1", "V1", "L1"):
        assert f"|{name}>" in way
    links = await types(stage, "ada", "/requirement", "links R13")
    assert "R6" in links
    assert "R9" in links


async def test_a_step_that_fails_says_what_it_saw_and_is_the_last(stage: Stage) -> None:
    await stage.slack.sockets.cut()
    stage.slack.sender.retry_seconds = ()
    stage.slack.uninstall()

    progress = await played(stage, "Sign-off in progress")

    assert (progress.done, progress.is_over) == (0, True)
    assert "app_missing" in progress.problem
