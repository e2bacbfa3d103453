"""Whoever doubts a record looks through all of them, in Slack or at the command line."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from playground import deletion
from playground.scenes.words import PAYMENTS, a_project, presses, proposal, proposes, saying, words_of
from tests.stories.processes import run
from tests.stories.worlds import Stage, a_stage, ben_signs, sent_files


async def test_a_baseline_is_verified_where_it_was_signed(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await ben_signs(stage)
    await stage.person("ada").command(PAYMENTS, "/signoff", "baseline L1")
    await stage.eventually(lambda: "certificate-L1.pdf" in sent_files(stage, "ada"))

    told = words_of((await stage.person("ada").command(PAYMENTS, "/signoff", "verify L1")).message)

    assert "Baseline L1 is what was signed off in V1" in told
    assert "Everything is whole: 6 events, 1 version, 1 vote, 1 baseline." in told


async def test_the_card_in_the_channel_is_read_and_compared_with_the_records(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await ben_signs(stage)
    ada = stage.person("ada")

    whole = words_of((await ada.command(PAYMENTS, "/signoff", "verify L1")).message)
    posted = saying(stage, "Sign-off V1")[0]
    posted.text = posted.text.replace("Anchor", "Nothing").replace("event", "none")[:60]
    changed = words_of((await ada.command(PAYMENTS, "/signoff", "verify L1")).message)

    assert "|card of V1> in the channel names the same; it was read just now." in whole
    assert "|card of V1> in the channel does not name it.*" in changed
    assert "Everything is whole" in changed


async def test_messages_that_were_deleted_are_missed_and_keep_nothing_from_being_told(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await proposes(stage, "ben", 1, words="Refunds shall take two days", why="Banks are slow")
    await presses(stage, "ada", "agree", 1)
    await ben_signs(stage)
    ada = stage.person("ada")
    for card in [*saying(stage, "Sign-off V1"), proposal(stage, 1)]:
        deletion.delete(stage.slack, card)

    verified = words_of((await ada.command(PAYMENTS, "/signoff", "verify L1")).message)
    traced = words_of((await ada.command(PAYMENTS, "/quorum", "trace R1")).message)
    negotiated = words_of((await ada.command(PAYMENTS, "/requirement", "negotiation R1")).message)

    assert "*The card of V1 is not in the channel any more*" in verified
    assert "Everything is whole" in verified
    assert "*Voted on* in V1: signed off" in traced
    assert "Banks are slow" in negotiated


async def test_the_note_that_a_deleted_card_leaves_to_its_replies_is_not_taken_for_the_card(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await ben_signs(stage)
    [card] = saying(stage, "Sign-off V1")
    await stage.person("ben").says(PAYMENTS, "Who deletes this?", thread=card.ts)

    deletion.delete(stage.slack, card)

    verified = words_of((await stage.person("ada").command(PAYMENTS, "/signoff", "verify L1")).message)
    assert "*The card of V1 is not in the channel any more*" in verified


async def test_before_anything_is_signed_the_records_can_be_verified_too(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    ada = stage.person("ada")

    whole = await ada.command(PAYMENTS, "/signoff", "verify")
    unknown = await ada.command(PAYMENTS, "/signoff", "verify L3")

    assert "Everything is whole: 2 events, 1 version, 0 votes, 0 baselines." in words_of(whole.message)
    assert "There is no baseline L3" in words_of(unknown.message)


async def test_the_command_line_says_which_record_was_meddled_with_and_ends_with_1(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        await a_project(stage, "Refunds shall take a day", "Payouts shall take an hour")
    file = tmp_path / "quorum.db"

    none = await asyncio.to_thread(run, "verify", DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    whole = await asyncio.to_thread(run, "verify", DATABASE_URL=f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as meddling, meddling:
        meddling.execute("UPDATE requirement_versions SET text = 'Payouts shall be free' WHERE number = 2")
    broken = await asyncio.to_thread(run, "verify", DATABASE_URL=f"sqlite:///{file}")

    assert (none.returncode, none.stdout[:28]) == (1, "There is nothing to verify: ")
    assert not (tmp_path / "none.db").exists()
    assert whole.returncode == 0
    assert whole.stdout.startswith("whole  Payments portal")
    assert broken.returncode == 1
    assert "version 1 of R2: its words are not those that were written." in broken.stdout
