"""The local Slack as one HTTP server on loopback."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from playground import clock_address, gate, people, state, web_api
from playground.changes import END
from playground.delivery import ACK_SECONDS, RETRY_SECONDS, Http, Sender
from playground.events import Events
from playground.faults import Plan
from playground.keeper import Keeper
from playground.limits import Limits
from playground.manifest import Manifest
from playground.outside import Outside
from playground.playing import Player
from playground.renewal import Renewal
from playground.socket import Sockets
from playground.trace import Trace
from playground.triggers import ResponseUrls, Triggers
from playground.uploads import Uploads
from playground.waiting import eventually
from playground.workspace import Workspace

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.scene import Scene

#: Uploads of people are larger than calls of the API; 64 MB lets files of 50 MB through.
_LARGEST_BODY = 64 * 1024 * 1024


class Playground:
    """A workspace with one app, from ``start`` to ``stop``."""

    bot_token = "xoxb-playground-bot"  # noqa: S105 - it opens nothing but this workspace
    app_token = "xapp-playground-app"  # noqa: S105 - likewise
    signing_secret = "playground-signing-secret"  # noqa: S105 - likewise

    def __init__(
        self,
        port: int = 0,
        *,
        state_file: Path | None = None,
        clock: Callable[[], float] = time.time,
        manifest: Mapping[str, Any] | None = None,
        page: bool = False,
        rate: float = 1.0,
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        scenes: Sequence[Scene] = (),
    ) -> None:
        """Prepare a workspace; ``rate`` scales Slack's limits and 0 switches them off, ``clock`` is the present."""
        self.manifest = Manifest.read(manifest)
        self.workspace = state.restored(state_file, clock, self.manifest.identity)
        self.clock = self.workspace.clock
        self.clock.on_change = lambda: self.workspace.changes.tell("clock")
        people.introduce(self.workspace, self.manifest)
        self.faults = Plan()
        self.limits = Limits(scale=rate)
        self.triggers = Triggers(real=clock)
        self.response_urls = ResponseUrls(clock=self.clock, real=clock)
        self.uploads = Uploads()
        #: Where the page has pictures from that lie elsewhere.
        self.outside = Outside()
        self.is_installed = True
        self._port = port
        #: What keeps the workspace over a restart.
        self.state_file = state_file
        self._page = page
        self.sockets = Sockets(app_id=self.workspace.app_id, seconds=ack_seconds, on_change=self._tell_of_app)
        self.trace = Trace(self)
        self.sockets.on_late = self.trace.late
        self.sender = Sender(way=self.sockets, trace=self.trace, retry_seconds=retry_seconds)
        self.events = Events(
            workspace=self.workspace, manifest=self.manifest, send=self._tell, on_unheard=self.trace.unheard
        )
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._saving: asyncio.Task[None] | None = None
        self._claim: IO[bytes] | None = None
        self.ack_seconds = ack_seconds
        self._people: dict[str, Person] = {}
        self.scenes = tuple(scenes)
        self.player = Player(self)
        self.renewal = Renewal(self)
        #: Who keeps the app as a process; None where somebody else started it.
        self.keeper: Keeper | None = None

    @property
    def url(self) -> str:
        """Where the workspace is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """Where the Web API is; a client's ``base_url``."""
        return f"{self.url}/api/"

    @property
    def clock_url(self) -> str:
        """Where the time of the workspace is told."""
        return f"{self.url}{clock_address.PATH}"

    @property
    def is_connected(self) -> bool:
        """Whether the app is there: by a socket, or at an address of its own."""
        return self.is_installed and (self.sender.way is not self.sockets or bool(self.sockets.connections))

    async def start(self) -> None:
        """Listen; the port is known from then on. Raises state.Unkept where another one is kept in the same file."""
        self._session = aiohttp.ClientSession()
        app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[self._only_local])
        app.add_routes(web_api.routes(self))
        app.add_routes(clock_address.routes(self))
        app.router.add_get("/link/", self.sockets.serve)
        if self._page and importlib.util.find_spec("playground.page") is not None:
            app.add_routes(importlib.import_module("playground.page").routes(self))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        if self.state_file is not None:
            self._claim = state.claim(self.state_file)
            self._saving = asyncio.create_task(state.keep(self.workspace, self.state_file), name="save")

    async def stop(self) -> None:
        """Stop the app where we started it, close everything and save the workspace.

        Raises state.Unkept, once all is closed, where it cannot be saved.
        """
        await self.player.stop()
        if self.keeper is not None:
            await self.keeper.stop()
        self.workspace.changes.tell(END)
        await self.sender.stop()
        await self.sockets.stop()
        await self.outside.stop()
        if self._saving is not None:
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)
        try:
            self._save()
        finally:
            if self._session is not None:
                await self._session.close()
            if self._runner is not None:
                await _end(self._runner)

    def _save(self) -> None:
        """Keep the workspace for the last time; whoever never listened may have read what another one keeps there."""
        claim, self._claim = self._claim, None
        if claim is None or self.state_file is None:
            return
        with claim:
            try:
                state.save(self.workspace, self.state_file)
            except OSError as error:
                why = f"({error.strerror}): what is new in it is lost."
                raise state.Unkept(f"The workspace could not be kept in {self.state_file} {why}") from error

    async def __aenter__(self) -> Playground:
        await self.start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """What an app must be told to find this workspace, and to know what comes from it."""
        by_socket = self.sender.way is self.sockets
        proof = {"SLACK_APP_TOKEN": self.app_token} if by_socket else {"SLACK_SIGNING_SECRET": self.signing_secret}
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            **proof,
            "CLOCK_URL": self.clock_url,
        }

    def keep(self, command: Sequence[str], environment: Mapping[str, str], files: Sequence[Path] = ()) -> Keeper:
        """Say how the app is started, and in which files it keeps its records; it is stopped with the workspace."""
        self.renewal.app_files = files
        self.keeper = Keeper(command, {**self.environment, **environment}, on_change=self._app_changed)
        return self.keeper

    def _tell_of_app(self) -> None:
        for shown in ("app", "faults", "scenes"):
            self.workspace.changes.tell(shown)

    def _app_changed(self) -> None:
        changes = self.workspace.changes
        self._tell_of_app()
        if self.keeper is not None and self.keeper.ended_by_itself:
            name = self.workspace.bot.real_name
            changes.tell("problem", text=f"{name} is gone. {self.keeper.fate} Start it again under Tools, Faults.")

    def deliver_to(self, url: str) -> None:
        """Deliver by signed HTTP to this address from now on."""
        if self._session is None:
            raise RuntimeError("the playground has not been started")
        self.sender.way = Http(
            url=url, signing_secret=self.signing_secret, session=self._session, seconds=self.ack_seconds
        )

    async def connected(self, seconds: float = 10.0) -> None:
        """Wait until the app is connected; raises TimeoutError."""
        await asyncio.wait_for(self.sockets.connected.wait(), seconds)

    async def settled(self, seconds: float = 10.0) -> None:
        """Wait until the app has taken every event; raises TimeoutError."""
        await asyncio.wait_for(self.sender.settled(), seconds)

    async def eventually(self, holds: Callable[[], Any], /) -> Any:
        """Wait until something is there and return it; raises NeverCame."""
        # Most of what people wait for is a change of the workspace; what is elsewhere is looked at now and then.
        return await eventually(holds, pause=lambda: self.workspace.changes.next(within=0.1))

    def person(self, name_or_id: str, /) -> Person:
        """Return somebody who can act, by their id or their short name."""
        from playground.acting import Person

        users = self.workspace.users.values()
        user = next(one for one in users if name_or_id in (one.id, one.name))
        if user.id not in self._people:
            self._people[user.id] = Person(playground=self, id=user.id)
        return self._people[user.id]

    def join(self, channel: str, user: str, *, inviter: str | None = None) -> None:
        """Let a person or the bot come into a channel."""
        people.join(self, channel, user, inviter)

    def leave(self, channel: str, user: str, *, remover: str | None = None) -> None:
        """Let a person or the bot leave a channel, or be removed from it."""
        people.leave(self, channel, user, remover)

    def archive(self, channel: str, *, by: str = "U0ADA", archived: bool = True) -> None:
        """Archive a channel, or take it out of the archive."""
        people.archive(self, channel, by, archived)

    def rename(self, channel: str, name: str, *, by: str = "U0ADA") -> None:
        """Give a channel another name."""
        people.rename(self, channel, name, by)

    def deactivate(self, user: str) -> None:
        """Deactivate an account."""
        people.deactivate(self, user)

    def reactivate(self, user: str) -> None:
        """Let somebody come back."""
        people.reactivate(self, user)

    def uninstall(self) -> None:
        """Remove the app; its token is worth nothing from then on."""
        self.is_installed = False
        self.events.uninstalled()
        self._tell_of_app()

    def install(self) -> None:
        """Give the app its place and its token back."""
        self.is_installed = True
        self._tell_of_app()

    async def become(self, other: Workspace) -> None:
        """Be another workspace from now on; everybody looks again, and nobody is told what happened before."""
        await self.sender.stop()
        self.sender.lost.clear()
        self.events.told.clear()
        self.trace.clear()
        self.faults, self.limits = Plan(), Limits(scale=self.limits.scale)
        self._people.clear()
        self.is_installed = True
        state.become(self.workspace, other)
        people.introduce(self.workspace, self.manifest)
        self.sockets.app_id = self.workspace.app_id
        if self.state_file is not None:
            state.save(self.workspace, self.state_file)
        self.workspace.changes.tell("reset")

    def _tell(self, event: dict[str, Any]) -> None:
        self.sender.tell(self.trace.act("events_api", event))

    @web.middleware
    async def _only_local(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        gate.check(request, self._port)
        return await handler(request)


async def _end(runner: web.AppRunner) -> None:
    """Listen no more, and close every connection."""
    server = runner.server
    await runner.cleanup()
    # Whoever was let in at the last moment, such as a page that asks again, is not among those that it closed.
    await asyncio.sleep(0)
    if server is not None:
        await server.shutdown(0)
