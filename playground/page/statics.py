"""Our own styles and scripts, under an address that changes with them: browsers keep them and never ask again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from aiohttp import web

from playground.page.visits import HEADERS

_FOLDER = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript"}
#: What every page is styled by comes as one: a browser pays for each thing that it asks for.
_PAGE = ("base", "shell", "messages", "composer", "modal", "blocks", "fields", "tools")
_KEPT = "max-age=31536000, immutable"


def place() -> str:
    """Return where all of them are now; a change of any gives all another place, as they name each other."""
    files = sorted((each.name, each.stat().st_mtime_ns, each.stat().st_size) for each in os.scandir(_FOLDER))
    return f"/static/{hashlib.sha256(repr(files).encode()).hexdigest()[:12]}"


def routes() -> list[web.RouteDef]:
    """Return where they come from."""
    return [web.get(r"/static/{mark:[0-9a-f]{12}}/{name:[\w.]+}", _static)]


async def _static(request: web.Request) -> web.Response:
    """Return one of them, packed; what somebody asks for by an earlier place is not kept under it."""
    name = request.match_info["name"]
    parts = [f"{sheet}.css" for sheet in _PAGE] if name == "page.css" else [name]
    paths = [_FOLDER / part for part in parts]
    kind = _KINDS.get(Path(name).suffix)
    if kind is None or not all(path.is_file() for path in paths):
        raise web.HTTPNotFound
    is_newest = request.path.startswith(f"{place()}/")
    headers = HEADERS | {"Cache-Control": _KEPT if is_newest else "no-store"}
    body = b"".join(path.read_bytes() for path in paths)
    response = web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)
    response.enable_compression()
    return response
