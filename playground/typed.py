"""What people type, as messages and commands carry it: names are mentions and addresses are links; and back again."""

from __future__ import annotations

import re
from collections.abc import Callable

from playground.workspace import Workspace

#: An address of the web, without what ends the sentence that it stands in, and one of a person.
URL = r"https?://[^\s<>`|]*[^\s<>`|.,;:!?'\")\]*_~]"
MAIL = r"(?<![\w.+/@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@])"
#: A name of somebody, of a group or of a channel: neither inside of a word nor behind a sign of its own.
NAME = r"(?<![^\W_]|[@#])(?:@(?P<user>[a-z0-9._-]*[a-z0-9])|#(?P<channel>[a-z0-9_-]+))"
_NAME = re.compile(NAME)
_WHOLE = re.compile(rf"(?P<code>```.+?```|`[^`\n]+`)|(?P<url>{URL})|(?P<mail>{MAIL})", re.DOTALL)
_LINK = re.compile(r"<(?:(?P<url>https?://[^<>|]+)|mailto:(?P<mail>[^<>|]+))(?:\|[^<>]*)?>")
#: Makes of something typed what is sent.
_Made = Callable[[str], str]
#: Whom a message calls that names nobody.
_EVERYBODY = ("here", "channel", "everyone")


def for_message(workspace: Workspace, text: str) -> str:
    """Return what somebody typed as a message has it: nothing is markup but mentions and links outside of code."""
    return _linked(text, lambda words: mentioned(workspace, _plain(words), full=False), _plain, code=_plain)


def for_command(workspace: Workspace, text: str) -> str:
    """Return what somebody typed behind a command that asks for people, channels and links."""

    def words(given: str) -> str:
        return mentioned(workspace, given, full=True)

    return _linked(text, words, lambda address: address, code=words)


def mentioned(workspace: Workspace, text: str, *, full: bool) -> str:
    """Return a text in which ``@name``, ``@group`` and ``#channel`` are mentions: for a command (``full``) with names.

    ``@here`` and its like are mentions in messages only; a command carries them as they were typed.
    """
    people = {user.name: user.id for user in workspace.users.values()}
    groups = {name: id_ for id_, name in workspace.groups.items()}
    channels = {one.name: one for one in workspace.channels.values() if not one.is_im}

    def person(name: str) -> str | None:
        if name in _EVERYBODY:
            return None if full else f"<!{name}>"
        if group := groups.get(name):
            return f"<!subteam^{group}|@{name}>" if full else f"<!subteam^{group}>"
        id_ = people.get(name)
        return None if id_ is None else f"<@{id_}|{name}>" if full else f"<@{id_}>"

    def channel(name: str) -> str | None:
        found = channels.get(name)
        return f"<#{found.id}|{'' if found.is_private else found.name}>" if found else None

    def named(match: re.Match[str]) -> str:
        return (person(match["user"]) if match["user"] else channel(match["channel"])) or match[0]

    return _NAME.sub(named, text)


def as_typed(workspace: Workspace, text: str) -> str:
    """Return what somebody typed: mentions by name, links by address, and nothing escaped."""
    text = _LINK.sub(lambda found: found["url"] or found["mail"], text)
    names = {f"<@{user.id}>": f"@{user.name}" for user in workspace.users.values()}
    text = re.sub(r"<@\w+>", lambda match: names.get(match[0], match[0]), text)
    text = re.sub(r"<!subteam\^(\w+)>", lambda match: f"@{workspace.groups.get(match[1], match[1])}", text)
    text = re.sub(rf"<!({'|'.join(_EVERYBODY)})>", r"@\1", text)
    rooms = {one.id: f"#{one.name}" for one in workspace.channels.values()}
    text = re.sub(r"<#(\w+)\|[^>]*>", lambda match: rooms.get(match[1], match[0]), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _linked(text: str, words: _Made, address: _Made, *, code: _Made) -> str:
    """Return a text with its addresses as links; code holds none, and ``words`` are what stands between."""
    made, end = "", 0
    for found in _WHOLE.finditer(text):
        made += words(text[end : found.start()]) + (code(found["code"]) if found["code"] else _link(found, address))
        end = found.end()
    return made + words(text[end:])


def _link(found: re.Match[str], address: _Made) -> str:
    if found["mail"]:
        return f"<mailto:{found['mail']}|{found['mail']}>"
    return f"<{address(found['url'])}>"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
