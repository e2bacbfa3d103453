"""Puts the parts of the edge together, as the settings want them."""

from __future__ import annotations

import aiohttp
from aiohttp import web
from msgspec import Struct
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Clock, Database
from bot.settings import Mode, Settings
from handlers.bolt import bolt_app
from handlers.contents import router_of
from handlers.delivery import BETWEEN_POSTS, Delivery
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.replies import Replies
from handlers.slack_calls import SlackCalls
from handlers.slack_client import web_client
from handlers.socket import SocketMode
from handlers.tally import Tally
from handlers.workspaces import InstalledWorkspaces, SingleWorkspace, Workspaces


class Wired(Struct, frozen=True, kw_only=True):
    """Everything that runs, not started yet."""

    edge: Edge
    delivery: Delivery
    app: AsyncApp
    tally: Tally
    workspaces: Workspaces
    #: None where Slack's requests come over HTTP.
    socket: SocketMode | None
    routes: tuple[web.RouteDef, ...]


def wired(
    settings: Settings,
    database: Database,
    session: aiohttp.ClientSession,
    clock: Clock,
    *,
    between_posts: float = BETWEEN_POSTS,
) -> Wired:
    """Return the parts; nothing is started and Slack is not asked yet."""
    client = web_client(base_url=settings.api_url, session=session, token=settings.bot_token or None)
    workspaces, routes = _workspaces(settings, database, client, clock)
    slack = SlackCalls(workspaces=workspaces, session=session, base_url=settings.api_url)
    errands, tally = Errands(), Tally()
    delivery = Delivery(
        database=database,
        slack=slack,
        clock=clock,
        settle_seconds=settings.settle_seconds,
        between_posts=between_posts,
        tally=tally,
    )
    edge = Edge(
        database=database,
        clock=clock,
        slack=slack,
        directory=Directory(database=database, slack=slack, clock=clock),
        errands=errands,
        wake=delivery.wake,
    )
    is_socket = settings.mode is Mode.SOCKET
    app = bolt_app(
        router=router_of(edge, tally),
        replies=Replies(slack, errands),
        workspaces=workspaces,
        # Without a token: each request gets that of its own workspace.
        client=web_client(base_url=settings.api_url, session=session),
        tally=tally,
    )
    socket = SocketMode(app, app_token=settings.app_token, client=client) if is_socket else None
    return Wired(
        edge=edge, delivery=delivery, app=app, tally=tally, workspaces=workspaces, socket=socket, routes=routes
    )


def _workspaces(
    settings: Settings, database: Database, client: AsyncWebClient, clock: Clock
) -> tuple[Workspaces, tuple[web.RouteDef, ...]]:
    """Return where requests may come from, and the pages through which workspaces come to be there."""
    if settings.mode is not Mode.OAUTH:
        return SingleWorkspace(client), ()
    # Only whoever serves many workspaces waits for these to be loaded.
    from handlers.doctor import needed_scopes
    from handlers.oauth import Installing
    from handlers.vault import Vault

    vault = Vault(settings.secret_keys)
    installed = InstalledWorkspaces(database, vault)
    installing = Installing(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        scopes=needed_scopes(),
        client=client,
        vault=vault,
        database=database,
        workspaces=installed,
        clock=clock,
    )
    return installed, installing.routes()
