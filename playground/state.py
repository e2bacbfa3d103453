"""The workspace in a file, so that it is as it was after a restart."""

from __future__ import annotations

import asyncio
import base64
import fcntl
import os
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

import msgspec

from playground import incoming
from playground.clock import Clock
from playground.identity import Identity
from playground.workspace import Channel, Ephemeral, File, Message, User, View, Workspace
from playground.world import default_world

#: What is kept of it as it stands.
SIMPLE = (
    "team_id",
    "team_name",
    "domain",
    "app_id",
    "bot_user",
    "last_ts",
    "last_id",
    "read",
    "read_threads",
    "groups",
)
_SAVE_SECONDS = 0.5
#: A large workspace is saved less often: nobody is answered meanwhile, so the rest is so many times as long.
_REST = 20
_UNSAVED = "The workspace could not be kept in its file ({why}): a restart of the local Slack would lose what is new."
#: What belongs to the running playground, whatever is in the workspace.
_LASTING = frozenset({"clock", "changes", "present"})


class Damaged(Exception):
    """A file that should hold a workspace holds none."""


class Unkept(Exception):
    """A workspace cannot be kept in its file."""


def claim(path: Path) -> IO[bytes]:
    """Hold a file for one workspace alone, by a lock beside it, until what is returned is closed; raises Unkept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_suffix(f"{path.suffix}.lock").open("ab")
    except OSError as error:
        raise Unkept(f"The workspace cannot be kept in {path} ({error.strerror}): name another file.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise Unkept(f"{path} is in use by another local Slack: stop that one first, or name another file.") from error
    return lock


def save(workspace: Workspace, path: Path) -> None:
    """Write the workspace; the file is whole at any time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f"{path.suffix}.new")
    half.write_bytes(written(workspace, with_forms=True))
    os.replace(half, path)


def load(path: Path, clock: Callable[[], float]) -> Workspace:
    """Read the workspace that was saved; forms that were open are open again, and the clock goes on from there."""
    return read(path.read_bytes(), clock, with_forms=True)


def restored(path: Path | None, clock: Callable[[], float], app: Identity) -> Workspace:
    """Return the workspace that was saved in a file; without one, as everybody finds it first. Raises Damaged.

    An app stays who it was in a workspace that was saved, whatever it is called by now.
    """
    if path is None or not path.exists():
        return default_world(clock, app)
    try:
        return load(path, clock)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, AttributeError) as error:
        raise Damaged(f"{path} holds no workspace that can be read: move it away, and a new one begins.") from error


async def keep(workspace: Workspace, path: Path) -> None:
    """Save the workspace soon after every change, until cancelled; people are told when that stops working."""
    queue = workspace.changes.subscribe()
    rest, works = _SAVE_SECONDS, True
    while True:
        await queue.get()
        await asyncio.sleep(rest)
        while not queue.empty():
            queue.get_nowait()
        began = time.perf_counter()
        try:
            save(workspace, path)
        except OSError as problem:
            if works:
                workspace.changes.tell("problem", text=_UNSAVED.format(why=problem.strerror))
            works = False
        else:
            works = True
        rest = max(_SAVE_SECONDS, _REST * (time.perf_counter() - began))


def written(workspace: Workspace, *, with_forms: bool = False) -> bytes:
    """Return the workspace as JSON; forms are open for those alone who look at it, and seldom go with it."""
    data: dict[str, Any] = {name: getattr(workspace, name) for name in SIMPLE}
    data["clock"] = workspace.clock.saved()
    data["users"] = list(workspace.users.values())
    data["channels"] = list(workspace.channels.values())
    data["homes"] = list(workspace.homes.values())
    if with_forms:
        data["forms"] = [workspace.views[id_] for stack in workspace.stacks.values() for id_ in stack]
        data["suggested"] = workspace.suggested
    data["files"] = list(workspace.files.values())
    try:
        return msgspec.json.encode(data)
    except UnicodeEncodeError:
        # Half of a character, which did not come in as JSON: nothing could show it either.
        return msgspec.json.encode(incoming.whole(msgspec.to_builtins(data)))


def read(text: str | bytes, clock: Callable[[], float], *, with_forms: bool = False) -> Workspace:
    """Return the workspace that was written; raises ValueError, KeyError, TypeError, OverflowError where it is none."""
    data = incoming.read(text)
    workspace = Workspace(clock=Clock(clock), **{name: data[name] for name in SIMPLE if name in data})
    if "clock" in data:
        workspace.clock.restore(data["clock"])
    workspace.users = {one["id"]: User(**one) for one in data["users"]}
    workspace.channels = {one["id"]: _channel(one) for one in data["channels"]}
    workspace.homes = {one["user"]: View(**one) for one in data["homes"]}
    if with_forms:
        workspace.suggested = dict(data.get("suggested", {}))
    for form in (View(**one) for one in data.get("forms", ()) if with_forms):
        workspace.views[form.id] = form
        workspace.stacks.setdefault(form.user, []).append(form.id)
    workspace.files = {one["id"]: File(**{**one, "content": base64.b64decode(one["content"])}) for one in data["files"]}
    return workspace


def become(workspace: Workspace, other: Workspace) -> None:
    """Let a workspace be as another one, for everybody who holds it; who listens goes on listening."""
    for each in fields(Workspace):
        if each.name not in _LASTING:
            setattr(workspace, each.name, getattr(other, each.name))


def _channel(data: dict[str, Any]) -> Channel:
    messages = [Message(**one) for one in data["messages"]]
    ephemerals = [Ephemeral(**one) for one in data["ephemerals"]]
    return Channel(**{**data, "messages": messages, "ephemerals": ephemerals})
