"""The Web API over HTTP: tokens, arguments, limits and faults around each method; uploads, downloads, answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground import incoming, responses
from playground.api import METHODS
from playground.call import Call
from playground.complaints import complain
from playground.faults import AFTER, RESPONSE_URL, Fault
from playground.limits import too_many
from playground.refused import Refused
from playground.socket import check_app_token

if TYPE_CHECKING:
    from playground.entries import Called
    from playground.server import Playground


def routes(playground: Playground) -> list[web.RouteDef]:
    """Return what the app calls."""
    api = _Api(playground)
    return [
        web.post("/api/apps.connections.open", api.open_connection),
        web.route("*", "/api/{method}", api.call),
        web.post("/response/{key:.+}", api.respond),
        web.post("/upload/{key}", api.upload),
        web.get("/files/{id}", api.download),
        web.get("/files/{id}/download", api.download),
    ]


class _Api:
    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of the Web API."""
        name = request.match_info["method"]
        arguments = await _arguments(request)
        token = _token(request, arguments)
        fault = self._taken(name)
        with self._playground.trace.call(name, arguments, fault=fault) as called:
            if (spoiled := await _spoiled(request, fault, called)) is not None:
                return spoiled
            try:
                answer = called.answer = {"ok": True, **await self._do(name, token, arguments)}
            except Refused as refusal:
                called.refused(refusal)
                complain(self._playground, name, arguments, refusal)
                return _json(refusal.payload(), self._headers(refusal.headers), refusal.status)
        self._playground.faults.note(name, self._playground.clock(), arguments, answer, fault)
        return await _lost(request, fault) or _json(answer, self._headers({}))

    def _taken(self, name: str) -> Fault | None:
        fault = self._playground.faults.take(name)
        if fault is not None:
            self._playground.workspace.changes.tell("faults")
        return fault

    async def open_connection(self, request: web.Request) -> web.StreamResponse:
        """Give a ticket for Socket Mode."""
        fault = self._taken("apps.connections.open")
        if fault is not None and (spoiled := await _before(request, fault)) is not None:
            return spoiled
        try:
            check_app_token(request.headers.get("Authorization", ""), self._playground.app_token)
        except Refused as refusal:
            return _json(refusal.payload(), {})
        host = self._playground.url.replace("http://", "ws://", 1)
        ticket = self._playground.sockets.ticket()
        app = self._playground.workspace.app_id
        return _json({"ok": True, "url": f"{host}/link/?ticket={ticket}&app_id={app}"}, {})

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Show what was sent to a ``response_url``."""
        try:
            payload = await request.json(loads=incoming.read)
        except ValueError:
            payload = None
        key = request.match_info["key"]
        fault = self._taken(RESPONSE_URL)
        with self._playground.trace.call(RESPONSE_URL, payload, fault=fault, key=key) as called:
            if (spoiled := await _spoiled(request, fault, called)) is not None:
                return spoiled
            try:
                responses.show(self._playground, self._playground.response_urls.take(key), payload)
            except Refused as refusal:
                called.refused(refusal)
                complain(self._playground, RESPONSE_URL, self._playground.response_urls.whose(key), refusal)
                return web.Response(status=max(refusal.status, 400), text=refusal.error)
            called.answer = "ok"
        self._playground.faults.note(RESPONSE_URL, self._playground.clock(), payload, {"ok": True}, fault)
        return await _lost(request, fault) or web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file."""
        content = await _bytes(request)
        try:
            file = self._playground.uploads.take(request.match_info["key"], content)
        except Refused as refusal:
            return web.Response(status=refusal.status, text=refusal.error)
        self._playground.workspace.files[file].content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Return the bytes of a file to the app; the page has a way of its own."""
        may_read = "files:read" in self._playground.manifest.scopes and self._playground.is_installed
        if request.headers.get("Authorization") != f"Bearer {self._playground.bot_token}" or not may_read:
            return web.Response(status=403)
        file = self._playground.workspace.files.get(request.match_info["id"])
        if file is None or not file.is_complete:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _do(self, name: str, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        self._check_token(token)
        call = Call(playground=self._playground, arguments=arguments)
        if method.scope is not None:
            call.require(method.scope)
        self._playground.limits.call(name, method.tier)
        return await method.work(call)

    def _check_token(self, token: str) -> None:
        if not token:
            raise Refused("not_authed")
        if token == self._playground.app_token:
            raise Refused("not_allowed_token_type")
        if token != self._playground.bot_token:
            raise Refused("invalid_auth")
        if not self._playground.is_installed:
            raise Refused("account_inactive")

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self._playground.manifest.scopes)), **more}


async def _arguments(request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json(loads=incoming.read)
        except ValueError:
            body = None
        arguments.update(body if isinstance(body, dict) else {})
    elif request.can_read_body:
        arguments.update(await request.post())
    return arguments


def _token(request: web.Request, arguments: dict[str, Any]) -> str:
    header = request.headers.get("Authorization", "")
    given = str(arguments.pop("token", ""))
    return header.removeprefix("Bearer ") or given


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            return field.file.read()
    return b""


def _json(payload: dict[str, Any], headers: dict[str, str], status: int = 200) -> web.Response:
    return web.json_response(payload, headers=headers, status=status)


async def _spoiled(request: web.Request, fault: Fault | None, called: Called) -> web.StreamResponse | None:
    """Let a fault happen that comes before a call is done; return the answer where it keeps it from being done."""
    if fault is None or fault.kind in AFTER:
        return None
    spoiled = await _before(request, fault)
    if spoiled is not None:
        called.spoiled(fault.kind)
    return spoiled


async def _lost(request: web.Request, fault: Fault | None) -> web.StreamResponse | None:
    """Return what the caller gets of a call that was done, where a fault loses the answer."""
    return await _after(request, fault) if fault is not None and fault.kind in AFTER else None


async def _before(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return None
    if fault.kind == "429":
        refusal = too_many(fault.seconds)
        return _json(refusal.payload(), refusal.headers, refusal.status)
    if fault.kind == "500":
        return web.Response(status=500, text="Internal Server Error")
    return _reset(request)


async def _after(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind == "hang_after":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("hang_after", "reset_after"):
        return _reset(request)
    return web.Response(status=int(fault.kind[:3]), text="Service Unavailable")


def _reset(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
