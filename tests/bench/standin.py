"""A Web API that answers everything at once, and counts what it was asked."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import Any, Self

from aiohttp import web

from tests.bench.names import BOT_USER, TEAM


class StandIn:
    """Answers beside the load generator, in its event loop."""

    def __init__(self) -> None:
        """Nobody asked anything yet."""
        self.calls: Counter[str] = Counter()
        #: What was sent to a ``response_url`` last.
        self.told = ""
        #: The file that every file id names.
        self.file = b""
        self.port = 0
        self._ts = count(1)

    @property
    def api_url(self) -> str:
        """The address for ``SLACK_API_URL``."""
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def response_url(self) -> str:
        """Where answers to clicks go."""
        return f"http://127.0.0.1:{self.port}/respond"

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/respond", self._respond)
        app.router.add_get("/file", self._file)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        sent = await request.post()
        return web.json_response({"ok": True, **self._answer(method, sent)})

    def _answer(self, method: str, sent: Any) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": "B0BOT", "team": "Bench", "user": "quorum"}
            case "users.info":
                user = str(sent.get("user", ""))
                return {"user": {"id": user, "name": user, "tz": "UTC", "profile": {}}}
            case "conversations.open":
                return {"channel": {"id": f"D{sent.get('users', '')}"}}
            case "conversations.history":
                return {"messages": [], "has_more": False}
            case "files.info":
                url = f"http://127.0.0.1:{self.port}/file"
                file = {"id": "F1", "name": "rows.csv", "size": len(self.file), "url_private_download": url}
                return {"file": file}
            case "views.update" | "views.open" | "views.push":
                return {"view": {"id": "V1", "hash": "1", "type": "modal", "callback_id": "", "blocks": []}}
            case _:
                return {"ts": f"1764000000.{next(self._ts):06}", "channel": str(sent.get("channel", "C0"))}

    async def _respond(self, request: web.Request) -> web.Response:
        self.calls["response_url"] += 1
        self.told = (await request.json())["text"]
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        self.calls["file"] += 1
        return web.Response(body=self.file)
