"""Who asks for something on the page, and whether they may act."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from playground.refused import Refused
from playground.targets import NotThere
from playground.workspace import Channel, Ephemeral, Message, View

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.server import Playground
    from playground.workspace import Workspace

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_STARTED_AGAIN = "The playground was started again. The page is loaded anew in a moment; then try once more."
#: Whose pane an address without a name shows.
FIRST_PERSON = "U0ADA"


@dataclass(slots=True, kw_only=True)
class Visits:
    """Everything that the page's routes share; the token tells our own requests from those of other sites."""

    playground: Playground
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    #: Tells this playground from the one before it at the same address.
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def workspace(self) -> Workspace:
        """What is shown."""
        return self.playground.workspace

    def sign(self, user: str, url: str) -> str:
        """Return the sign that we showed somebody an address; nobody else can make it."""
        return hmac.new(self.token.encode(), f"{user} {url}".encode(errors="replace"), hashlib.sha256).hexdigest()

    def person(self, request: web.Request) -> Person:
        """Return whose pane asks."""
        try:
            return self.playground.person(request.query.get("as", FIRST_PERSON))
        except StopIteration:
            raise web.HTTPNotFound(text="There is nobody of that name.") from None

    def check(self, request: web.Request) -> None:
        """Refuse what does not come from our own page."""
        if not hmac.compare_digest(request.headers.get("X-Page-Token", "").encode(), self.token.encode()):
            raise web.HTTPForbidden(text=_STARTED_AGAIN)

    def channel(self, person: Person, name: str) -> Channel:
        """Return a channel that somebody sees; a person's id is their direct messages."""
        where = person.channel(name)
        if not self.workspace.may_see(where, person.id):
            raise Refused("channel_not_found")
        return where

    def target(self, person: Person, told: dict[str, object]) -> Message | Ephemeral | View:
        """Return what was acted in: a form, App Home, or a message."""
        if told.get("view"):
            if person.home is not None and person.home.id == told["view"]:
                return person.home
            return self.view(person, told)
        where, ts = self.channel(person, str(told["channel"])), str(told["ts"])
        whispered = (each for each in where.whispers(person.id) if each.ts == ts)
        found = where.message(ts) or next(whispered, None)
        if found is None or (isinstance(found, Message) and found.is_gone):
            raise Refused("message_not_found")
        return found

    def view(self, person: Person, told: dict[str, object]) -> View:
        """Return an open form."""
        view = next((one for one in self.workspace.stack(person.id) if one.id == told["view"]), None)
        if view is None:
            raise NotThere("this form is not open any more")
        return view


def html(text: str, *, status: int = 200) -> web.Response:
    """Return a piece of the page, packed."""
    # One text that cannot be written must not take the page away from everybody.
    body = text.encode(errors="replace")
    response = web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)
    response.enable_compression()
    return response
