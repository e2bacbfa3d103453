"""Leaving Quorum with everything, and going on elsewhere."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile
from pathlib import Path

from handlers.clock import SystemClock
from handlers.evidence import exported
from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    a_round,
    asked,
    asks_for_change,
    did,
    form_of,
    proposal,
    proposes,
    saying,
    votes,
    words_of,
)
from storage.database import open_database
from storage.restoring import restore
from tests.stories.processes import run
from tests.stories.worlds import Stage, a_stage, ben_signs, sent_files


async def test_an_owner_gets_everything_about_a_project_as_one_file(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day", "=1+1 shall be no formula")
    await ben_signs(stage)

    answer = await stage.person("ada").command(PAYMENTS, "/quorum", "export")
    files = await stage.eventually(lambda: sent_files(stage, "ada"))

    assert "comes to you by direct message" in words_of(answer.message)
    with zipfile.ZipFile(io.BytesIO(next(iter(files.values())))) as pack:
        # The certificate is typeset meanwhile: it is in the pack where that was quicker.
        texts = [name for name in pack.namelist() if not name.endswith(".pdf")]
        read = {name: pack.read(name).decode() for name in texts}
    assert "> =1+1 shall be no formula" in read["requirements.md"]
    assert json.loads(read["baselines/baseline-L1.json"])["baseline"] == "L1"
    assert "'=1+1 shall be no formula" in read["records/requirements.csv"]
    assert [row["choice"] for row in csv.DictReader(io.StringIO(read["records/ballots.csv"]))] == ["approve"]


async def test_whoever_has_left_the_channel_is_listed_among_the_people_of_the_pack(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await ben_signs(stage)
    stage.slack.leave(PAYMENTS, BEN)
    await stage.slack.settled()

    await stage.person("ada").command(PAYMENTS, "/quorum", "export")
    files = await stage.eventually(lambda: sent_files(stage, "ada"))

    with zipfile.ZipFile(io.BytesIO(next(iter(files.values())))) as pack:
        listed, known = pack.read("people.md").decode(), pack.read("records/people.csv").decode()
    assert f"| Ada | {ADA} | in it |" in listed
    assert f"| Ben | {BEN} | has left |" in listed
    assert BEN in [row["user"] for row in csv.DictReader(io.StringIO(known))]


async def test_only_owners_take_everything_with_them(stage: Stage) -> None:
    await a_project(stage)

    refused = await stage.person("ben").command(PAYMENTS, "/quorum", "export")

    assert "Owners may export this project" in words_of(refused.message)


async def test_a_project_goes_on_in_another_quorum_with_all_its_histories(tmp_path: Path) -> None:
    old, new, pack = tmp_path / "old", tmp_path / "new", tmp_path / "pack.zip"
    async with a_stage(old) as stage:
        await a_project(stage, "Refunds shall take a day", "Payouts shall take an hour")
        await ben_signs(stage)
        did(await stage.person("ben").command(PAYMENTS, "/requirement", "stage R1 in progress because it is time"))

    left = await asyncio.to_thread(run, "export", "payments  PORTAL", str(pack), DATABASE_URL=of(old))
    there = await asyncio.to_thread(run, "import", str(pack), DATABASE_URL=of(new))

    assert left.returncode == 0, left.stderr
    assert there.returncode == 0, there.stderr
    assert "whole  Payments portal" in there.stdout
    async with a_stage(new) as stage:
        ada = stage.person("ada")
        history = await ada.command(PAYMENTS, "/requirement", "history R1")
        assert "Refunds shall take a day" in words_of(history.message)
        assert "it is time" in words_of(history.message)
        did(await ada.command(PAYMENTS, "/requirement", "add Receipts shall be sent"))
        await stage.eventually(lambda: saying(stage, "R3"))


async def test_what_is_open_goes_on_where_its_messages_are_out_of_reach(tmp_path: Path) -> None:
    old, new, pack = tmp_path / "old", tmp_path / "new", tmp_path / "pack.zip"
    async with a_stage(old) as stage:
        await a_project(stage, "Refunds shall take a day")
        await ben_signs(stage)
        did(await stage.person("ada").command(PAYMENTS, "/requirement", "add Payouts shall take an hour"))
        await a_round(stage, BEN, CHLOE)
        await asked(stage, "ben")
        await asked(stage, "chloe")
        await asks_for_change(stage, 1, CHLOE, text="Refunds shall take an hour", why="Clients wait")
        did(await stage.person("ada").command(PAYMENTS, "/requirement", "add Receipts shall be sent"))
        await proposes(stage, "ben", 3, words="Receipts shall be mailed", why="Clients ask for it")

    await leaves(old, pack)
    await asyncio.to_thread(restore, of(new), pack)

    async with a_stage(new) as stage:
        ada, ben, chloe = map(stage.person, ("ada", "ben", "chloe"))
        await stage.eventually(lambda: len(ada.messages(PAYMENTS)) == 4)
        assert saying(stage, "Payments portal")
        did(await ben.click(await asked(stage, "ben"), "signoff.approve"))
        [card] = saying(stage, "Sign-off V2")
        did(await chloe.click(card, "signoff.approve"))
        await stage.eventually(lambda: saying(stage, "Baseline L2"))
        await votes(stage, saying(stage, "Change request C1")[0], chloe="approve")
        await stage.eventually(lambda: saying(stage, "Baseline L3"))
        did(await ada.click(proposal(stage, 1), "negotiation.agree"))
        await stage.eventually(lambda: saying(stage, "Agreed by"))
        traced = words_of((await ada.command(PAYMENTS, "/quorum", "trace R1")).message)
        assert "No link to the messages of R1 and V1: deleted, out of Quorum's sight" in traced
        assert "|C1>" in traced
        did(await ada.command(PAYMENTS, "/signoff", "outcome V1"))
        did(await ada.submit(form_of(ada), {"outcome": "We begin on Monday"}))
        await stage.eventually(lambda: saying(stage, "We begin on Monday"))


async def test_what_cannot_be_taken_in_is_said_in_one_sentence(tmp_path: Path) -> None:
    home, pack, other = tmp_path / "home", tmp_path / "pack.zip", tmp_path / "other.zip"
    async with a_stage(home) as stage:
        await a_project(stage, "Refunds shall take a day")
    await leaves(home, pack)
    with zipfile.ZipFile(pack) as whole, zipfile.ZipFile(other, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b"take a day", b"be for free"))
    (tmp_path / "none.zip").write_text("no pack")

    async def taken_in(file: Path, into: Path) -> tuple[int, str]:
        ended = await asyncio.to_thread(run, "import", str(file), DATABASE_URL=of(into))
        return ended.returncode, ended.stderr

    full, there = (
        await taken_in(pack, home),
        await asyncio.to_thread(run, "export", "1", str(pack), DATABASE_URL=of(home)),
    )
    meddled, none = await taken_in(other, tmp_path / "new"), await taken_in(tmp_path / "none.zip", tmp_path / "new")
    unknown = await asyncio.to_thread(run, "export", "Nothing", str(tmp_path / "x.zip"), DATABASE_URL=of(home))

    assert full[0] == meddled[0] == none[0] == 2
    assert "This Quorum has records already" in full[1]
    assert "was changed since it was made: records/requirement" in meddled[1]
    assert "is no evidence pack" in none[1]
    assert (there.returncode, unknown.returncode) == (2, 2)
    assert "Name a file that is not there yet." in there.stderr
    assert "There is no project Nothing." in unknown.stderr


async def leaves(home: Path, pack: Path) -> None:
    """Write the first project of a Quorum into a file, as the command line does."""
    database = open_database(of(home))
    try:
        assert await exported(database, SystemClock(), "1", pack) == 0
    finally:
        await database.close()


def of(folder: Path) -> str:
    """Return the address of the database in a folder."""
    return f"sqlite:///{folder / 'quorum.db'}"
