"""Who is let in: apps on this machine and our own page, but no other site that a browser has open."""

from __future__ import annotations

from aiohttp import web

_HERE = ("127.0.0.1", "localhost")
_HTTP_PORT = 80
#: What a browser, and no app, says of a request that another site had it send.
_FOREIGN = ("cross-site", "same-site")
#: A link, a bookmark: a window of its own that shows a page of ours, and does nothing by it.
_PAGES = ("/", "/beside", "/archives/")
_WALKS_IN = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def check(request: web.Request, port: int) -> None:
    """Refuse what was meant for another name, or was sent by another site."""
    hosts = {f"{name}:{port}" for name in _HERE}
    # Slack's own client for Python names no port; a name that was bound to this machine anew is still another one.
    if request.headers.get("Host") not in {*hosts, *_HERE}:
        raise web.HTTPForbidden(text="This workspace answers only on this machine.")
    if port == _HTTP_PORT:
        hosts |= {*_HERE}
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        raise web.HTTPForbidden(text="Another site must not act in this workspace.")
    # A picture or a link carries no origin.
    if request.headers.get("Sec-Fetch-Site") in _FOREIGN and not _walks_in(request):
        raise web.HTTPForbidden(text="Another site must not act in this workspace.")


def _walks_in(request: web.Request) -> bool:
    """Whether somebody follows a link to a page of ours."""
    is_page = request.path in _PAGES or request.path.startswith(_PAGES[-1])
    wanted = all(request.headers.get(name) == value for name, value in _WALKS_IN.items())
    return request.method == "GET" and is_page and wanted
