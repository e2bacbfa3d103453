"""Evidence packs: read from one database, put into another of either kind, also into one of an older schema."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import Collection
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from app import take_in
from bot.domain.certificate import Certificate
from bot.domain.names import ChannelId
from bot.domain.person import CLOCK
from bot.domain.project import ChainHead, Project
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from bot.settings import Settings
from handlers.evidence import write
from storage.database import open_database
from storage.evidence import tables
from storage.migrate import is_there
from storage.restoring import NotRestored, restore
from storage.schema import NEWEST, upgrade_within
from storage.sqlite_file import changing_engine
from tests.storage.samples import BEN, HOME, NOW, TEAM, a_project, a_requirement, edited

#: A certificate is bytes, of which a pack holds nothing but text.
PDF = b"%PDF-1.7\x00\xff"


async def packed(database: OpenDatabase, path: Path, *, requirements: int = 3) -> None:
    """Fill a database with a project and write its pack."""

    def fill(store: Store) -> Project:
        project = store.projects.add(a_project())
        added = [(a_requirement(project, number), f"print {number}") for number in range(1, requirements + 1)]
        store.requirements.add_many(TEAM, added)
        certificate = Certificate(project=project.id, baseline=1, anchor=ChainHead(seq=7, hash="ab" * 32))
        store.certificates.add(TEAM, certificate)
        store.certificates.keep(TEAM, replace(certificate, digest="cd" * 32, made_at=NOW), PDF)
        return project

    project = await database.write(fill)
    await database.read(lambda store: saved(store, project, path))


def saved(store: Store, project: Project, path: Path) -> None:
    """Write the pack of a project into a file."""
    file = BytesIO()
    assert write(store, TEAM, project.id, file, at=NOW)
    path.write_bytes(file.getvalue())


async def test_a_pack_of_one_kind_of_database_goes_into_the_other(
    sqlite_database: OpenDatabase, empty_database_url: str, tmp_path: Path
) -> None:
    await packed(sqlite_database, tmp_path / "pack.zip", requirements=1_203)

    # The same folder holds the file of the first database.
    url = empty_database_url.replace("quorum.db", "new.db")
    assert restore(url, tmp_path / "pack.zip") == "Payments portal"

    opened = open_database(url)
    home = await opened.read(lambda store: store.projects.home(TEAM, HOME, CLOCK))
    assert home is not None
    assert await opened.read(lambda store: store.requirements.get(TEAM, home.project.id, 1_203)) is not None
    where = (TEAM, home.project.id, 1)
    assert await opened.read(lambda store: store.certificates.document(*where)) == PDF
    later = await opened.write(lambda store: store.projects.add(a_project(channel=ChannelId("C2"))))
    assert later.id > home.project.id
    await opened.close()


async def test_a_pack_of_an_older_quorum_is_brought_up_to_date(sqlite_database: OpenDatabase, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    await packed(sqlite_database, path)
    changed(path, schema="0004", known=known_at("0004", tmp_path / "old.db"))

    restore(f"sqlite:///{tmp_path / 'new.db'}", path)

    opened = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert await opened.read(lambda store: store.projects.home(TEAM, HOME, BEN)) is not None
    await opened.close()


async def test_words_of_before_an_edit_are_known_in_what_an_older_quorum_kept(
    sqlite_database: OpenDatabase, empty_database_url: str, tmp_path: Path
) -> None:
    """Migration 0019 files them, a thousand at a time."""
    path, texts = tmp_path / "pack.zip", [f"Requirement number {number}" for number in range(1, 1_003)]

    def edit(store: Store) -> None:
        home = store.projects.home(TEAM, HOME, CLOCK)
        assert home is not None
        added = [a_requirement(home.project, number, text) for number, text in enumerate(texts, start=1)]
        store.requirements.add_many(TEAM, [(each, fingerprint(each.wording.text)) for each in added])
        for each in added[1:]:
            store.requirements.change(TEAM, edited(each, "else"), fingerprint=fingerprint("else"), reason="")
        saved(store, home.project, path)

    await packed(sqlite_database, path, requirements=0)
    await sqlite_database.write(edit)
    changed(path, schema="0018", known=known_at("0018", tmp_path / "old.db"))
    url = empty_database_url.replace("quorum.db", "new.db")

    restore(url, path)

    opened = open_database(url)
    home = await opened.read(lambda store: store.projects.home(TEAM, HOME, CLOCK))
    assert home is not None
    where, asked = (TEAM, home.project.id), [fingerprint(text) for text in texts]
    known = await opened.read(lambda store: store.requirements.with_words(*where, asked))
    assert await opened.read(lambda store: store.requirements.misfiled(*where)) is None
    await opened.close()
    assert [known[each].number for each in asked] == list(range(1, 1_003))
    assert [known[each].name for each in asked[:2]] == ["R1", "R2 as it was before an edit"]


async def test_a_pack_of_a_newer_quorum_is_turned_away(sqlite_database: OpenDatabase, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    await packed(sqlite_database, path)
    changed(path, schema=f"{int(NEWEST) + 1:04}")

    with pytest.raises(Exception, match="Start the newer Quorum"):
        restore(f"sqlite:///{tmp_path / 'new.db'}", path)


@pytest.mark.parametrize("value", [1.5, True, [1]])
async def test_records_of_another_form_are_turned_away_and_nothing_stays(
    sqlite_database: OpenDatabase, tmp_path: Path, value: object
) -> None:
    path = tmp_path / "pack.zip"
    await packed(sqlite_database, path)
    changed(path, put={"requirements": {"text": value}})

    with pytest.raises(NotRestored, match="neither text nor a whole number"):
        restore(f"sqlite:///{tmp_path / 'new.db'}", path)

    opened = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert await opened.read(lambda store: store.projects.home(TEAM, HOME, BEN)) is None
    await opened.close()


@pytest.mark.parametrize(
    ("left_out", "emptied", "said"),
    [
        ({table.name for table in tables()}, "", "not whole: the records of projects are not in it"),
        ({"ballots"}, "", "not whole: the records of ballots are not in it"),
        (set(), "projects", "it has to hold exactly one project"),
    ],
)
async def test_a_pack_that_lacks_something_is_turned_away_and_nothing_stays(
    sqlite_database: OpenDatabase, tmp_path: Path, left_out: set[str], emptied: str, said: str
) -> None:
    path, new = tmp_path / "pack.zip", f"sqlite:///{tmp_path / 'new.db'}"
    await packed(sqlite_database, path)
    changed(path, left_out=left_out, emptied=emptied)

    with pytest.raises(NotRestored, match=said):
        restore(new, path)

    assert not is_there(new)


@pytest.mark.parametrize("put", [{"project": 7}, {"number": 1}, {"number": 2**70}])
async def test_records_that_do_not_fit_together_are_told_in_one_sentence(
    sqlite_database: OpenDatabase, tmp_path: Path, put: dict[str, object]
) -> None:
    path = tmp_path / "pack.zip"
    await packed(sqlite_database, path)
    changed(path, put={"requirements": put})

    with pytest.raises(NotRestored, match="The records of requirements do not fit together") as told:
        restore(f"sqlite:///{tmp_path / 'new.db'}", path)

    assert "Requirement" not in str(told.value)


async def test_a_project_is_said_to_be_here_with_everything_only_once_that_was_looked_through(
    sqlite_database: OpenDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pack.zip"
    await packed(sqlite_database, path)
    settings = Settings.from_env({"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"})

    # No event says how this project began.
    code = await asyncio.to_thread(take_in, settings, path)

    assert code == 1
    looked, told = capsys.readouterr().out.splitlines()
    assert looked.startswith("broken  Payments portal")
    assert told == "Payments portal is here but its records are not what they were."


def known_at(schema: str, path: Path) -> dict[str, set[str]]:
    """Return the tables and columns of an earlier schema, as its own migrations build them."""
    there = MetaData()
    with changing_engine(path).begin() as connection:
        upgrade_within(connection, schema)
        there.reflect(connection)
    return {table.name: set(table.columns.keys()) for table in there.tables.values()}


def changed(
    path: Path,
    *,
    schema: str | None = None,
    known: dict[str, set[str]] | None = None,
    put: dict[str, dict[str, object]] | None = None,
    left_out: Collection[str] = (),
    emptied: str = "",
) -> None:
    """Make a pack anew as another Quorum would have made it, which perhaps knows only some tables and columns."""
    with zipfile.ZipFile(path) as file:
        read = {name: file.read(name) for name in file.namelist()}
    said = json.loads(read["pack.json"])
    for name in list(said["files"]):
        table = name.removeprefix("records/").removesuffix(".jsonl")
        if table in left_out or (known is not None and table not in known):
            del said["files"][name]
            continue
        lines = [] if table == emptied else read[name].splitlines()
        records = [json.loads(line) | (put or {}).get(table, {}) for line in lines]
        if known is not None:
            records = [{column: each[column] for column in each.keys() & known[table]} for each in records]
        read[name] = b"".join(json.dumps(record).encode() + b"\n" for record in records)
        said["files"][name] = sha256(read[name]).hexdigest()
    if schema is not None:
        said["schema"] = schema
    read["pack.json"] = json.dumps(said).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, content in read.items():
            file.writestr(name, content)
