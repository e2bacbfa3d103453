"""A workspace as one file, together with what its app keeps: a zip, which is believed only when all of it is right."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playground import soundness, state
from playground.workspace import Workspace

KIND = "workspace of a local Slack"
VERSION = 1
#: More than any workspace that somebody tried something in, and little enough to be held in memory.
MOST_BYTES = 256 * 1024 * 1024
_ABOUT, _WORKSPACE, _APP = "about.json", "workspace.json", "app/"
_SQLITE = b"SQLite format 3\x00"
#: A place before the beginning of the file is a plain ValueError to zipfile.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError)


class NotAWorkspace(Exception):
    """A file cannot be opened as a workspace; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was in a file: the workspace, and each of the app's files that there was."""

    workspace: Workspace
    files: Mapping[str, bytes]


def packed(workspace: Workspace, names: Iterable[str], files: Mapping[str, bytes]) -> bytes:
    """Return the file; ``names`` are the files that the app may have, ``files`` those that it has."""
    about = {"kind": KIND, "version": VERSION, "files": sorted(names)}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_ABOUT, json.dumps(about))
        archive.writestr(_WORKSPACE, state.written(workspace))
        for name, content in files.items():
            archive.writestr(_APP + name, content)
    return whole.getvalue()


def unpacked(content: bytes, names: Iterable[str], clock: Callable[[], float]) -> Opened:
    """Read a file that was saved beside an app with these files; raises NotAWorkspace."""
    parts = _parts(content)
    _check_about(parts.pop(_ABOUT, b""), sorted(names))
    workspace = _workspace(parts.pop(_WORKSPACE, b""), clock)
    files = {name.removeprefix(_APP): content for name, content in parts.items()}
    if any(not name.startswith(_APP) for name in parts) or not files.keys() <= set(names):
        raise NotAWorkspace("There is something in this file that does not belong into a workspace.")
    for name, content in files.items():
        _check_database(name, content)
    return Opened(workspace=workspace, files=files)


def content_of(path: Path) -> bytes:
    """Return what is in a file of an app that rests; a database is folded together with its log."""
    with path.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            return path.read_bytes()
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy.read_bytes()


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise NotAWorkspace(f"This file unpacks to more than {MOST_BYTES // 1024 // 1024} MB.")
            if len({part.filename for part in parts}) < len(parts):
                raise NotAWorkspace("This file has something in it twice.")
            # Nothing is unpacked by its name: a path in it leads nowhere.
            return {part.filename: archive.read(part) for part in parts}
    except _BROKEN as error:
        raise NotAWorkspace("This is no workspace that was saved here, or it is damaged.") from error


def _check_about(content: bytes, names: list[str]) -> None:
    about = _json(content)
    if not isinstance(about, dict) or about.get("kind") != KIND:
        raise NotAWorkspace("This is no workspace that was saved here.")
    if about.get("version") != VERSION:
        raise NotAWorkspace(f"This workspace was saved by another version ({str(about.get('version'))[:20]}).")
    if about.get("files") != names:
        raise NotAWorkspace("This workspace was saved beside another app, or without one that was started here.")


def _workspace(content: bytes, clock: Callable[[], float]) -> Workspace:
    try:
        workspace = state.read(content, clock)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise NotAWorkspace("The workspace in this file cannot be read.") from error
    if wrong := soundness.faults(workspace):
        raise NotAWorkspace(f"The workspace in this file is damaged: {'; '.join(wrong)}.")
    return workspace


def _check_database(name: str, content: bytes) -> None:
    is_one = content.startswith(_SQLITE)
    if not is_one and Path(name).suffix in (".db", ".sqlite", ".sqlite3"):
        raise NotAWorkspace(f"{name} in this file is no database.")
    if is_one and not _is_whole(content):
        raise NotAWorkspace(f"{name} in this file is a damaged database.")


def _is_whole(database: bytes) -> bool:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copy.write_bytes(database)
        try:
            with closing(sqlite3.connect(copy)) as opened:
                found = opened.execute("PRAGMA quick_check(1000000)").fetchall()
        except sqlite3.Error:
            return False
    # SQLite 3.40 sees values that are missing where none is, in tables without rowid.
    return all(said == "ok" or said.startswith("NULL value in ") for (said,) in found)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
