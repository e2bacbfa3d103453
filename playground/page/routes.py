"""What the page asks for, by noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from playground.page import acts, files, forms, live, messages, panes, pictures, scenes, tracing
from playground.page.visits import Visits

if TYPE_CHECKING:
    from playground.server import Playground


def routes(playground: Playground) -> list[web.RouteDef]:
    """Return what the server serves beside the Web API."""
    visits = Visits(playground=playground)
    nouns = (acts, files, forms, live, messages, panes, pictures, scenes, tracing)
    return [route for noun in nouns for route in noun.routes(visits)]
