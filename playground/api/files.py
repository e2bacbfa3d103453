"""files.*: uploading in three steps, and reading."""

from __future__ import annotations

from typing import Any

from playground import payloads
from playground.api.chat import destination
from playground.call import Call, Method
from playground.refused import Refused
from playground.workspace import File, Message


async def get_upload_url(call: Call) -> dict[str, Any]:
    """Begin an upload."""
    name = call.needed("filename")
    try:
        length = int(call.needed("length"))
    except ValueError:
        raise Refused("invalid_arguments") from None
    workspace = call.workspace
    id_ = workspace.new_id("F")
    workspace.files[id_] = File(
        id=id_, name=name, user=workspace.bot_user, created=int(workspace.clock()), is_complete=False
    )
    key = call.playground.uploads.give(id_, length)
    return {"upload_url": f"{call.playground.url}/upload/{key}", "file_id": id_}


async def complete_upload(call: Call) -> dict[str, Any]:
    """End an upload; the files go to a channel when one is named."""
    given = call.json("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments")
    workspace = call.workspace
    files = []
    for one in given:
        file = workspace.files.get(str(one.get("id")))
        if file is None or file.is_complete or not call.playground.uploads.is_done(file.id):
            raise Refused("file_not_found")
        files.append((file, str(one.get("title") or file.name)))
    name = call.text("channel_id") or call.text("channels")
    where = Call(playground=call.playground, arguments={"channel": name}) if name else None
    channel = destination(where) if where else None
    for file, title in files:
        file.is_complete, file.title = True, title
        file.channels = [channel.id] if channel else []
    if channel is not None:
        call.playground.limits.write(channel.id)
        message = Message(
            channel=channel.id,
            ts=workspace.stamp(),
            user=workspace.bot_user,
            text=call.text("initial_comment"),
            thread_ts=call.text("thread_ts") or None,
            bot_id=workspace.bot.bot_id,
            subtype="file_share",
            files=[file.id for file, _ in files],
        )
        call.playground.events.message(workspace.post(message))
    return {"files": [payloads.file(file, call.playground.url) for file, _ in files]}


async def info(call: Call) -> dict[str, Any]:
    """Describe a file."""
    file = call.workspace.files.get(call.needed("file", "file_not_found"))
    if file is None or not file.is_complete:
        raise Refused("file_not_found")
    return {"file": payloads.file(file, call.playground.url)}


METHODS = {
    "files.getUploadURLExternal": Method(work=get_upload_url, tier=4, scope="files:write"),
    "files.completeUploadExternal": Method(work=complete_upload, tier=4, scope="files:write"),
    "files.info": Method(work=info, tier=4, scope="files:read"),
}
