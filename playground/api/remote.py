"""files.remote.*: files that lie elsewhere, which an app tells of and shares."""

from __future__ import annotations

from typing import Any

from playground import payloads
from playground.api.chat import destination
from playground.call import Call, Method
from playground.refused import Refused
from playground.workspace import File, Message

_LONGEST_ID = 500


async def add(call: Call) -> dict[str, Any]:
    """Tell of a file that lies elsewhere; one that is known by its id already is changed."""
    external, url, title = (call.needed(name) for name in ("external_id", "external_url", "title"))
    if len(external) > _LONGEST_ID:
        raise Refused("invalid_external_id")
    workspace = call.workspace
    file = workspace.remote_file(external)
    if file is None:
        id_ = workspace.new_id("F")
        file = File(id=id_, name="", user=workspace.bot_user, created=int(workspace.clock()), external_id=external)
        workspace.files[id_] = file
    file.name = file.title = title
    file.external_url, file.filetype = url, call.text("filetype")
    return {"file": payloads.file(file, call.playground.url)}


async def share(call: Call) -> dict[str, Any]:
    """Show such a file in channels; the message holds a block that names it."""
    file = call.workspace.remote_file(call.text("external_id")) or call.workspace.files.get(call.text("file"))
    if file is None or not file.external_id:
        raise Refused("file_not_found")
    names = [name for name in call.needed("channels", "channel_not_found").split(",") if name]
    places = [destination(Call(playground=call.playground, arguments={"channel": name})) for name in names]
    workspace = call.workspace
    for place in places:
        call.playground.limits.write(place.id)
        file.channels = list(dict.fromkeys([*file.channels, place.id]))
        block = {"type": "file", "block_id": file.id, "external_id": file.external_id, "source": "remote"}
        message = Message(
            channel=place.id,
            ts=workspace.stamp(),
            user=workspace.bot_user,
            text="",
            blocks=[block],
            bot_id=workspace.bot.bot_id,
        )
        call.playground.events.message(workspace.post(message))
    return {"file": payloads.file(file, call.playground.url)}


METHODS = {
    "files.remote.add": Method(work=add, tier=2, scope="remote_files:write"),
    "files.remote.share": Method(work=share, tier=2, scope="remote_files:share"),
}
