"""What a message says, wherever Slack keeps its words: in its text, its blocks, or what is attached to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.views import mrkdwn

Part = Mapping[str, Any]

#: Who is meant by a part of rich text, or what, as Slack writes it in the text of a message.
_MEANT: Mapping[str, Callable[[Part], str]] = MappingProxyType(
    {
        "text": lambda part: mrkdwn.escape(_plain(part.get("text"))),
        "link": lambda part: _link(part),
        "user": lambda part: f"<@{_plain(part.get('user_id'))}>",
        "channel": lambda part: f"<#{_plain(part.get('channel_id'))}>",
        "usergroup": lambda part: f"<!subteam^{_plain(part.get('usergroup_id'))}>",
        "broadcast": lambda part: f"<!{_plain(part.get('range'))}>",
        "emoji": lambda part: f":{_plain(part.get('name'))}:",
        "date": lambda part: mrkdwn.escape(_plain(part.get("fallback"))),
        "color": lambda part: mrkdwn.escape(_plain(part.get("value"))),
    }
)


def words_of(message: Part) -> str:
    """Return the words of a message, escaped once; what was forwarded or shared has them in what is attached."""
    return (
        _plain(message.get("text")).strip()
        or _of_blocks(message.get("blocks"))
        or "\n".join(filter(None, map(_of_attachment, _parts(message.get("attachments")))))
    )


def _of_attachment(attached: Part) -> str:
    return (
        _plain(attached.get("text")).strip()
        or _of_blocks(attached.get("blocks"))
        or "\n".join(_of_blocks(_part(inner.get("message")).get("blocks")) for inner in _inner(attached)).strip()
        or _plain(attached.get("fallback")).strip()
    )


def _inner(attached: Part) -> Iterator[Part]:
    """Yield the messages that a link to them shows."""
    return _parts(attached.get("message_blocks"))


def _of_blocks(blocks: object) -> str:
    return "\n".join(filter(None, (_of_block(block).strip() for block in _parts(blocks))))


def _of_block(block: Part) -> str:
    if block.get("type") == "rich_text":
        return "\n".join(map(_of_rich, _parts(block.get("elements"))))
    if block.get("type") == "markdown":
        return mrkdwn.escape(_plain(block.get("text")))
    texts = [_part(block.get("text")), *_parts(block.get("fields"))]
    if block.get("type") == "context":
        texts += _parts(block.get("elements"))
    return "\n".join(filter(None, map(_of_text, texts)))


def _of_text(text: Part) -> str:
    written = _plain(text.get("text"))
    return mrkdwn.escape(written) if text.get("type") == "plain_text" else written


def _of_rich(part: Part) -> str:
    """Return a piece of rich text: an item of a list on a line of its own, everything else as it goes on."""
    if part.get("type") == "rich_text_list":
        return "\n".join(f"- {_of_rich(item)}" for item in _parts(part.get("elements")))
    known = _MEANT.get(_plain(part.get("type")))
    return known(part) if known else "".join(map(_of_rich, _parts(part.get("elements"))))


def _link(part: Part) -> str:
    address, label = (mrkdwn.escape(_plain(part.get(name))) for name in ("url", "text"))
    return f"<{address}|{label}>" if label else f"<{address}>"


def _parts(listed: object) -> Iterator[Part]:
    return (each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else iter(())


def _part(held: object) -> Part:
    return held if isinstance(held, dict) else {}


def _plain(held: object) -> str:
    return held if isinstance(held, str) else ""
