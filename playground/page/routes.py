"""What the page asks for: itself, what changed, and the acts of the person whose pane it is."""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aiohttp import web

from playground.filling import CannotChoose
from playground.page import rendering
from playground.refused import Refused
from playground.targets import NotThere
from playground.workspace import Ephemeral, Message, View

if TYPE_CHECKING:
    from playground.acting import Person, Reaction
    from playground.server import Playground

_STATIC = Path(__file__).parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
#: Changes that come together are told together.
_TOGETHER_SECONDS = 0.03

Act = Callable[["Person", dict[str, Any]], Awaitable["Reaction | None"]]


def routes(playground: Playground) -> list[web.RouteDef]:
    """Return what the server serves beside the Web API."""
    page = Page(playground)
    return [
        web.get("/", page.whole),
        web.get("/pane", page.pane),
        web.get("/changes", page.changes),
        web.get("/suggest", page.suggest),
        web.get(r"/archives/{channel:\w+}/{ts:p?\d{7,}}", page.permalink),
        web.get("/download/{file}", page.download),
        web.get("/static/{name}", page.static),
        web.post("/act/{what}", page.act),
        web.post("/upload", page.upload),
    ]


class Page:
    """The page of one playground; its token tells its own requests from those of other sites."""

    def __init__(self, playground: Playground) -> None:
        """Serve this workspace."""
        self._playground = playground
        self._token = secrets.token_urlsafe(24)
        self._acts: dict[str, Act] = {
            "say": self._say,
            "click": self._click,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
        }

    async def whole(self, request: web.Request) -> web.Response:
        """The page."""
        person = self._person(request)
        channel = request.query.get("channel", "C0PAYMENTS")
        manifest = {
            "commands": dict(self._playground.manifest.hints or {}),
            "shortcuts": self._shortcuts("global"),
        }
        workspace = self._playground.workspace
        html = rendering.page(workspace, person.user, channel=channel, token=self._token, manifest=manifest)
        return web.Response(text=html, content_type="text/html", headers=_HEADERS)

    async def pane(self, request: web.Request) -> web.Response:
        """What changes of it."""
        person = self._person(request)
        html = rendering.pane(
            self._playground.workspace,
            person.user,
            channel=request.query.get("channel", "C0PAYMENTS"),
            thread=request.query.get("thread", ""),
            shortcuts=self._shortcuts("message"),
        )
        return web.Response(text=html, content_type="text/html", headers=_HEADERS)

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Tell the page, for as long as it listens, that something changed."""
        person = self._person(request)
        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue = self._playground.workspace.changes.subscribe()
        try:
            while True:
                change = await queue.get()
                await asyncio.sleep(_TOGETHER_SECONDS)
                changes = [change, *(queue.get_nowait() for _ in range(queue.qsize()))]
                kinds = {one.kind for one in changes if one.user in (None, person.id)}
                if kinds:
                    await response.write(f"data: {json.dumps(sorted(kinds))}\n\n".encode())
        except (ConnectionResetError, asyncio.CancelledError):
            return response
        finally:
            self._playground.workspace.changes.unsubscribe(queue)

    async def permalink(self, request: web.Request) -> web.Response:
        """The address of one message leads to its channel."""
        channel, ts = request.match_info["channel"], request.match_info["ts"].removeprefix("p")
        person = self._person(request).id
        raise web.HTTPFound(f"/?as={person}&channel={channel}#m{ts[:-6]}.{ts[-6:]}")

    async def download(self, request: web.Request) -> web.Response:
        """A file that this person sees in a message."""
        user, workspace = self._person(request).user, self._playground.workspace
        seen = (one for one in workspace.channels.values() if rendering.may_see(one, user))
        file = workspace.files.get(request.match_info["file"])
        if file is None or not any(file.id in message.files for where in seen for message in where.messages):
            raise web.HTTPNotFound
        name = "".join(each if each.isalnum() or each in "._-" else "_" for each in file.name)
        headers = _HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def static(self, request: web.Request) -> web.FileResponse:
        """Our own style and scripts."""
        kinds = {"page.css": "text/css", "page.js": "text/javascript"}
        name = request.match_info["name"]
        if name not in kinds:
            raise web.HTTPNotFound
        headers = _HEADERS | {"Content-Type": kinds[name], "Cache-Control": "no-cache"}
        return web.FileResponse(_STATIC / name, headers=headers)

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file that somebody chose in a form."""
        self._check(request)
        person = self._person(request)
        content = await request.read()
        name = request.query.get("name", "file")[:200]
        return web.json_response({"id": await person.uploads(name, content)})

    async def act(self, request: web.Request) -> web.Response:
        """Do what a person did."""
        self._check(request)
        act = self._acts.get(request.match_info["what"])
        if act is None:
            raise web.HTTPNotFound
        try:
            told = await request.json()
            reaction = await act(self._person(request), told)
        except (Refused, NotThere, CannotChoose) as error:
            return web.json_response({"notice": _sentence(str(error))})
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"notice": f"The page asked for something odd ({error})."}, status=400)
        return web.json_response(_answer(reaction))

    async def _say(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        channel, text = str(told["channel"]), str(told["text"])
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            return await person.command(channel, name.lower(), rest)
        if channel == "home" or not text.strip():
            return None
        await person.says(channel, text, thread=told.get("thread") or None)
        return None

    async def _click(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        target = self._target(person, told)
        return await person.click(target, str(told["action"]), told.get("value"), block=told.get("block"))

    async def _submit(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        view = self._view(person, told)
        fields = {one["block_id"]: one["element"] for one in view.content["blocks"] if one["type"] == "input"}
        values = {
            name: _typed(person, fields[name], value) for name, value in dict(told["values"]).items() if name in fields
        }
        return await person.submit(view, values)

    async def _close(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        return await person.close(self._view(person, told), everything=bool(told.get("everything")))

    async def _home(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        await person.opens_home()
        return None

    async def _shortcut(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        return await person.shortcut(str(told["callback"]))

    async def _message_shortcut(self, person: Person, told: dict[str, Any]) -> Reaction | None:
        return await person.message_shortcut(str(told["callback"]), str(told["channel"]), str(told["ts"]))

    async def suggest(self, request: web.Request) -> web.Response:
        """Ask the app for the options of a menu."""
        person = self._person(request)
        view = person.view
        if view is None:
            return web.Response(text="")
        options = await person.suggest(view, request.query.get("action", ""), request.query.get("typed", ""))
        return web.Response(text=rendering.option_list(options), content_type="text/html", headers=_HEADERS)

    def _shortcuts(self, kind: str) -> dict[str, str]:
        """Return the names of the app's shortcuts of a kind by their callback."""
        manifest = self._playground.manifest
        names = manifest.shortcut_names or {}
        return {name: names[name] for name, of_kind in (manifest.shortcuts or {}).items() if of_kind == kind}

    def _target(self, person: Person, told: dict[str, Any]) -> Message | Ephemeral | View:
        if told.get("view"):
            if person.home is not None and person.home.id == told["view"]:
                return person.home
            return self._view(person, told)
        channel, ts = str(told["channel"]), str(told["ts"])
        where = self._playground.workspace.channel(channel)
        if where.is_private and person.id not in where.members:
            raise Refused("channel_not_found")
        whispered = (each for each in where.ephemerals if each.ts == ts and each.user == person.id)
        found = where.message(ts) or next(whispered, None)
        if found is None:
            raise NotThere("this message is not there any more")
        return found

    def _view(self, person: Person, told: dict[str, Any]) -> View:
        view = next((one for one in self._playground.workspace.stack(person.id) if one.id == told["view"]), None)
        if view is None:
            raise NotThere("this form is not open any more")
        return view

    def _person(self, request: web.Request) -> Person:
        try:
            return self._playground.person(request.query.get("as", "U0ADA"))
        except StopIteration as error:
            raise web.HTTPNotFound(text="There is nobody of that name.") from error

    def _check(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.headers.get("X-Page-Token", "").encode(), self._token.encode()):
            raise web.HTTPForbidden(text="Reload the page.")


def _typed(person: Person, element: dict[str, Any], value: Any) -> Any:
    """Turn what a browser's own field holds into what Slack's element holds."""
    if element["type"] != "datetimepicker" or not value:
        return value if value != "" else None
    local = datetime.fromisoformat(str(value)).replace(tzinfo=ZoneInfo(person.user.tz))
    return int(local.timestamp())


def _answer(reaction: Reaction | None) -> dict[str, Any]:
    if reaction is None:
        return {}
    notice = None
    if reaction.error is not None:
        notice = _sentence(reaction.error)
    return {"notice": notice, "errors": reaction.errors}


def _sentence(error: str) -> str:
    known = {
        "operation_timeout": "The app did not respond in time.",
        "dispatch_failed": "The app did not respond.",
        "unknown_command": "No app here has that command.",
        "is_archived": "This channel is archived.",
        "not_in_channel": "You are not in this channel.",
    }
    return known.get(error, f"That did not work: {error}")
