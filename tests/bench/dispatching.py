"""Inside one process: what the table of handlers costs, and what is read of installations."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from cryptography.fernet import Fernet
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.names import TeamId, UserId
from bot.ports import Installation, OpenDatabase, Store
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Closed, Command, Event, Shortcut, Submission, Suggestion
from handlers.bolt import bolt_app
from handlers.boundary import Boundary
from handlers.clock import SystemClock
from handlers.contents import router_of
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.replies import Replies
from handlers.router import Router
from handlers.slack_calls import SlackCalls
from handlers.slack_client import http_session, web_client
from handlers.tally import Tally
from handlers.vault import Vault
from handlers.workspaces import InstalledWorkspaces
from storage.database import open_database
from tests.bench.asking import Place, command, signed
from tests.bench.names import BOT_TOKEN, BOT_USER, TEAM
from tests.bench.report import Line
from tests.bench.rounds import Effort, interleaved, ratio
from tests.bench.standin import StandIn

Result = TypeVar("Result")
_KINDS = (Command, Click, Submission, Closed, Suggestion, Shortcut, Event)
_BLOCK = 500


@dataclass(slots=True)
class CountedReads:
    """A database that counts its reads."""

    database: OpenDatabase
    reads: int = 0

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Read, and count it."""
        self.reads += 1
        return await self.database.read(work)

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Write."""
        return await self.database.write(work)

    async def hold(self, lane: str) -> bool:
        """Take a lane."""
        return await self.database.hold(lane)

    async def release(self, lane: str) -> None:
        """Give it back."""
        await self.database.release(lane)


async def dispatching(slack: StandIn, effort: Effort, folder: Path) -> AsyncIterator[Line]:
    """Every handler registered against one, for a workspace that was installed through OAuth."""
    vault = Vault([Fernet.generate_key().decode()])
    opened = open_database(f"sqlite:///{folder / 'dispatch.db'}")
    await opened.write(lambda store: store.installations.save(_installation(vault)))
    database = CountedReads(opened)
    async with http_session() as session:
        workspaces = InstalledWorkspaces(database, vault)
        calls = SlackCalls(workspaces=workspaces, session=session, base_url=slack.api_url)
        clock, errands = SystemClock(), Errands()
        directory = Directory(database=database, slack=calls, clock=clock)
        edge = Edge(
            database=database, clock=clock, slack=calls, directory=directory, errands=errands, wake=lambda: None
        )

        def app(router: Router) -> AsyncApp:
            return bolt_app(
                router=router,
                replies=Replies(calls, errands),
                workspaces=workspaces,
                client=web_client(base_url=slack.api_url, session=session),
                tally=Tally(),
            )

        one, every = Router(Boundary(), edge.directory.look_again), router_of(edge)
        for router in (one, every):
            router.command("/bench", _answer)
        apps = {"one": app(one), "all": app(every)}
        for each in apps.values():
            await _dispatched(each)
        database.reads = 0
        slack.calls.clear()
        variants = {name: partial(_dispatched, each) for name, each in apps.items()}
        figures = await interleaved(effort.rounds * 4, variants)
    await opened.close()
    registered = sum(len(every.ids(kind)) for kind in _KINDS)
    detail = f"{registered} ids against 1"
    yield Line(
        what="Dispatch with all handlers against one", value=ratio(figures, "all", "one"), goal=1.05, detail=detail
    )
    yield Line(what="Installation reads in steady state", value=float(database.reads), goal=0, unit="")
    asked = float(slack.calls["auth.test"])
    yield Line(what="`auth.test` calls of an installed workspace in steady state", value=asked, goal=0, unit="")


async def _answer(asked: Command) -> Answer:
    return answers.nothing()


async def _dispatched(app: AsyncApp) -> float:
    """Return the CPU seconds of a block of requests, without reading them from a socket."""
    body = command(Place(channel="C1", project=1), "").replace(b"%2Frequirement", b"%2Fbench")
    head, _, _ = signed(body).partition(b"\r\n\r\n")
    headers: dict[str, str | Sequence[str]] = {}
    for line in head.decode().split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        headers[name] = value
    started = time.process_time()
    for _ in range(_BLOCK):
        answer = await app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=headers))
        if answer.status != 200:
            raise AssertionError(f"The dispatcher answered {answer.status}.")
    return time.process_time() - started


def _installation(vault: Vault) -> Installation:
    return Installation(
        team=TeamId(TEAM),
        bot_token_encrypted=vault.closed(BOT_TOKEN),
        bot_user=UserId(BOT_USER),
        scopes=("commands",),
        installed_at=datetime.now(UTC),
    )
