"""Who is let in: apps on this machine and our own page, but no other site that a browser has open."""

from __future__ import annotations

from aiohttp import web

_HERE = ("127.0.0.1", "localhost")
_HTTP_PORT = 80


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
