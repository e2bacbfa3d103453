"""The plainest renderer there is: a post says its own text, so that only delivery is under test."""

from __future__ import annotations

from bot.domain.outgoing import Card, Post
from bot.ports import Store
from bot.views import blocks
from bot.views.message import Message
from handlers.rendering import Rendered


def draw(store: Store, what: Card | Post) -> Rendered:
    """Return a post's text, and a card's kind and number."""
    if isinstance(what, Card):
        text = f"{what.kind.value} {what.number}"
    else:
        text = str(what.about.get("text") or what.about.get("why") or what.key)
    return Rendered(Message(text=text, blocks=(blocks.words(text),)))
