"""Files: what the page itself is made of, and what people send each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from playground.page import pictures, refusals, statics
from playground.page.visits import HEADERS

if TYPE_CHECKING:
    from playground.page.visits import Visits

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
        *statics.routes(),
    ]
