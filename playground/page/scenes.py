"""Scenes on the page: filling the workspace, starting over, and the workspace as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.archive import NotAWorkspace
from playground.page.visits import HEADERS

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.page.visits import Visits

_PLAYING = "A scene is being played; wait until it is over, or use Reset."


def routes(visits: Visits) -> list[web.RouteDef]:
    """Return where the workspace comes from and goes to as a file."""

    async def save(request: web.Request) -> web.Response:
        visits.check(request)
        if visits.playground.player.is_playing:
            raise web.HTTPConflict(text=_PLAYING)
        content = await visits.playground.renewal.save()
        headers = HEADERS | {"Content-Disposition": 'attachment; filename="workspace.zip"'}
        return web.Response(body=content, content_type="application/zip", headers=headers)

    async def open_(request: web.Request) -> web.Response:
        visits.check(request)
        try:
            said = await visits.playground.renewal.open(await request.read())
        except NotAWorkspace as problem:
            said = f"{problem} Nothing was changed."
        return web.json_response({"notice": said})

    return [web.post("/workspace/save", save), web.post("/workspace/open", open_)]


async def load(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Start over and play a scene."""
    playground = visits.playground
    scene = next((one for one in playground.scenes if one.name == told["scene"]), None)
    if scene is None:
        return "There is no such scene."
    if playground.player.is_playing:
        return _PLAYING
    return await playground.renewal.load(scene)


async def reset(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Start over."""
    return await visits.playground.renewal.reset()


ACTS = {"load": load, "reset": reset}
