"""Files: what the page itself is made of, and what people send each other."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from playground.page import pictures, refusals
from playground.page.visits import HEADERS

if TYPE_CHECKING:
    from playground.page.visits import Visits

_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript"}
_LONGEST_NAME = 200
_DEACTIVATED = "This account is deactivated."


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where files come from and go to."""

    async def download(request: web.Request) -> web.Response:
        person, workspace = visits.person(request), visits.workspace
        file = workspace.files.get(request.match_info["file"])
        if file is None or not pictures.was_sent(workspace, file, person.id):
            raise web.HTTPNotFound
        name = "".join(each if each.isalnum() or each in "._-" else "_" for each in file.name)
        headers = HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def upload(request: web.Request) -> web.Response:
        visits.check(request)
        person, name = visits.person(request), request.query.get("name", "file")[:_LONGEST_NAME]
        if person.user.deleted:
            refusals.note(visits, person, "upload", {"name": name}, _DEACTIVATED)
            raise web.HTTPForbidden(text=_DEACTIVATED)
        try:
            content = await request.read()
        except web.HTTPRequestEntityTooLarge:
            why = f"This file is too large: {request.client_max_size // 1024**2} MB at most."
            refusals.note(visits, person, "upload", {"name": name}, why)
            return web.json_response({"notice": why})
        return web.json_response({"id": await person.uploads(name, content)})

    return [
        web.get("/download/{file}", download),
        web.post("/upload", upload),
        web.get(r"/static/{name:[\w.]+}", static),
    ]


async def static(request: web.Request) -> web.Response:
    """Our own styles and scripts, packed; whoever has them already gets nothing."""
    path = _STATIC / request.match_info["name"]
    if path.suffix not in _KINDS or not path.is_file():
        raise web.HTTPNotFound
    content = path.read_bytes()
    mark = hashlib.sha256(content).hexdigest()[:16]
    known = request.if_none_match or ()
    headers = HEADERS | {"Content-Type": f"{_KINDS[path.suffix]}; charset=utf-8", "Cache-Control": "no-cache"}
    if any(each.value == mark for each in known):
        response = web.Response(status=304, headers=headers)
    else:
        response = web.Response(body=content, headers=headers)
        response.enable_compression()
    response.etag = mark
    return response
