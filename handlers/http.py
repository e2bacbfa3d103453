"""What listens: Slack's requests in HTTP mode, and in every mode whether we are alive and ready."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator

from aiohttp import web
from msgspec import Struct

from handlers.signed import SignedRequests
from handlers.tally import Tally, exposition

_log = logging.getLogger(__name__)
#: More than Slack ever sends; longer bodies are not even read.
BODY_LIMIT = 1024 * 1024
_DRAINED_SECONDS = 3.0


class Health(Struct, frozen=True, kw_only=True):
    """What the health paths tell."""

    #: Names what is not ready, or nothing.
    ready: Callable[[], Awaitable[str | None]]
    #: Counts what waits in the outbox; None when nobody can tell.
    waiting: Callable[[], Awaitable[int | None]]
    tally: Tally


class HttpServer(Struct):
    """One listening socket."""

    host: str
    port: int
    health: Health
    #: None in Socket Mode, where no request of Slack's comes this way.
    slack: SignedRequests | None = None
    routes: tuple[web.RouteDef, ...] = ()
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; with port 0 the system chooses one, which ``port`` then tells."""
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_never_a_fault])
        for route in self._routes():
            known = {**route.kwargs, "expect_handler": _expected}
            app.add_routes([web.RouteDef(route.method, route.path, route.handler, known)])
        self._runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=_DRAINED_SECONDS,
            # Slack packs nothing, and what others packed may be none, or a bomb.
            auto_decompress=False,
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = int(self._runner.addresses[0][1])

    def _routes(self) -> Iterator[web.RouteDef]:
        yield web.get("/healthz", _alive)
        yield web.get("/readyz", self._ready)
        yield web.get("/metrics", self._metrics)
        yield from self.routes
        if self.slack is not None:
            yield web.post("/slack/events", self.slack.answer)
        yield web.route("*", "/{anything:.*}", _nothing_here)

    async def stop(self) -> None:
        """Take no new connection and finish what is being answered."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _ready(self, request: web.Request) -> web.Response:
        why = await self.health.ready()
        return web.Response(text="ready\n") if why is None else web.Response(status=503, text=f"{why}\n")

    async def _metrics(self, request: web.Request) -> web.Response:
        is_up = await self.health.ready() is None
        text = exposition(self.health.tally, is_up=is_up, due=await self.health.waiting())
        return web.Response(text=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def _expected(request: web.Request) -> None:
    """Let whoever asks go on; the server's own way is a fault of ours where what is asked for is no ASCII."""
    if request.headers.get("Expect", "").lower() != "100-continue":
        raise web.HTTPExpectationFailed(text="nothing but 100-continue")
    if request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


async def _nothing_here(request: web.Request) -> web.Response:
    return web.Response(status=404, text="nothing here\n")


@web.middleware
async def _never_a_fault(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    # The last boundary: our own faults were answered inside, so what is left is a request that nobody should send.
    except Exception:
        _log.exception("A request could not be answered")
        return web.Response(status=400, text="unreadable")


async def _alive(request: web.Request) -> web.Response:
    return web.Response(text="alive\n")
