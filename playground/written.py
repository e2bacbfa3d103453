"""What somebody types into a field of rich text, as Slack's rich text; and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from playground.emoji import is_known
from playground.rich_text import RANGES
from playground.rich_text import rich_text as rich_text_rules
from playground.typed import MAIL, NAME, URL
from playground.workspace import Workspace

Part = dict[str, Any]
_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
#: All that follows is in a quote.
_REST = re.compile(r"^>>> ?", re.MULTILINE)
_ITEM = re.compile(r"^(?P<indent> *)(?P<sign>[-•*]|(?P<number>\d+)[.)]) +(?P<text>.*)$")
_QUOTE = re.compile(r"^> ?")
_MARKS = {"*": "bold", "_": "italic", "~": "strike"}
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|(?<!\w)(?P<mark>[*_~])(?!\s|(?P=mark))(?P<inner>(?:(?!(?P=mark)).)+?)(?<!\s)(?P=mark)(?!\w)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<target>https?://[^\s)]+)\)"
    rf"|(?P<url>{URL})"
    rf"|(?P<mail>{MAIL})"
    rf"|{NAME}"
    r"|:(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?"
)


def rich_text(workspace: Workspace, text: str) -> Part | None:
    """Return typed text as a block of rich text; nothing where nothing was typed."""
    if not text.strip():
        return None
    parts: list[Part] = []
    for is_code, piece in _pieces(text.replace("\r\n", "\n")):
        if is_code:
            parts.append({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": piece}], "border": 0})
        elif piece.strip("\n"):
            parts += _parts(workspace, piece.strip("\n").split("\n"))
    return {"type": "rich_text", "elements": parts}


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield code that stands alone, and what is between; from ``>>>`` on each line of that is quoted."""
    is_quoted = False
    for number, piece in enumerate(_FENCE.split(text)):
        if number % 2:
            yield True, piece
            continue
        if is_quoted and not piece.strip():
            # Behind code there is nothing to quote, or nothing more.
            continue
        before, *after = ("", piece) if is_quoted else _REST.split(piece, maxsplit=1)
        yield False, before
        for rest in after:
            is_quoted = True
            yield False, "\n".join(f"> {_QUOTE.sub('', line)}" for line in _REST.sub("", rest).strip("\n").split("\n"))


def edited(workspace: Workspace, parts: list[Part]) -> Part | None:
    """Return what stands in a field where words are styled; raises ValueError where it is no rich text.

    Names, addresses and signs in it become what they stand for, and lines without any style are read as typed text.
    """
    if wrong := list(rich_text_rules({"type": "rich_text", "elements": parts}, "")):
        raise ValueError(f"no rich text: {wrong[0]}")
    found = [made for part in parts for made in _edited(workspace, part)]
    return {"type": "rich_text", "elements": found} if found else None


def _edited(workspace: Workspace, part: Part) -> list[Part]:
    runs = part["elements"]
    match part["type"]:
        case "rich_text_preformatted":
            return [part]
        case "rich_text_list":
            return [{**part, "elements": [made for one in runs for made in _styled(workspace, one)]}]
        case "rich_text_section" if all(run["type"] == "text" and "style" not in run for run in runs):
            block = rich_text(workspace, "".join(run["text"] for run in runs))
            # Empty lines keep what is around them apart.
            return block["elements"] if block else [part]
        case _:
            return _styled(workspace, part)


def _styled(workspace: Workspace, part: Part) -> list[Part]:
    made: list[Part] = []
    for run in part["elements"]:
        is_read = run["type"] == "text" and not run.get("style", {}).get("code")
        made += _runs(workspace, run["text"], run.get("style")) if is_read else [run]
    return [{**part, "elements": made}]


def _parts(workspace: Workspace, lines: list[str]) -> Iterator[Part]:
    """Yield lines as parts: those of one kind that follow each other are one."""
    kind: tuple[str, int] = ("", 0)
    together: list[re.Match[str] | str] = []
    for line in lines:
        item = _ITEM.match(line)
        now = ("list" + ("ordered" if item["number"] else "bullet"), len(item["indent"]) // 2) if item else _plain(line)
        if now != kind and together:
            yield _part(workspace, kind, together)
            together = []
        kind = now
        together.append(item or _QUOTE.sub("", line) if now[0] != "section" else line)
    yield _part(workspace, kind, together)


def _plain(line: str) -> tuple[str, int]:
    return ("quote" if line.startswith(">") else "section", 0)


def _part(workspace: Workspace, kind: tuple[str, int], lines: list[Any]) -> Part:
    name, indent = kind
    if name in ("quote", "section"):
        return {"type": f"rich_text_{name}", "elements": _runs(workspace, "\n".join(lines))}
    items = [{"type": "rich_text_section", "elements": _runs(workspace, line["text"])} for line in lines]
    style = name.removeprefix("list")
    offset = int(lines[0]["number"] or 1) - 1
    more = {"offset": offset} if offset > 0 else {}
    return {"type": "rich_text_list", "style": style, "indent": min(indent, 8), "border": 0, "elements": items, **more}


def _runs(workspace: Workspace, text: str, style: Mapping[str, bool] | None = None) -> list[Part]:
    runs: list[Part] = []
    told = start = 0
    while found := _INLINE.search(text, start):
        made = _run(workspace, found, dict(style or {}))
        if made is None:
            start = found.start() + 1
            continue
        runs += _words(text[told : found.start()], style) + made
        told = start = found.end()
        if found["mark"]:
            # A mark that closed is no letter before what follows.
            text, told, start = text[told:], 0, 0
    return runs + _words(text[told:], style)


def _run(workspace: Workspace, found: re.Match[str], style: dict[str, bool]) -> list[Part] | None:
    """Return what one mark stands for; nothing for a name that nobody and nothing has."""
    if found["code"]:
        return _words(found["code"], {**style, "code": True})
    if found["mark"]:
        return _runs(workspace, found["inner"], {**style, _MARKS[found["mark"]]: True})
    styled = {"style": style} if style else {}
    if found["target"]:
        return [{"type": "link", "url": found["target"], "text": found["label"], **styled}]
    if found["url"]:
        return [{"type": "link", "url": found["url"], **styled}]
    if found["mail"]:
        return [{"type": "link", "url": f"mailto:{found['mail']}", "text": found["mail"], **styled}]
    if found["emoji"]:
        tone = {"skin_tone": int(found["tone"])} if found["tone"] else {}
        return [{"type": "emoji", "name": found["emoji"], **tone}] if is_known(found["emoji"]) else None
    if found["user"]:
        meant = _mentioned(workspace, found["user"])
        return [{**meant, **styled}] if meant else None
    channel = next(
        (one.id for one in workspace.channels.values() if not one.is_im and one.name == found["channel"]), None
    )
    return [{"type": "channel", "channel_id": channel, **styled}] if channel else None


def _mentioned(workspace: Workspace, name: str) -> Part | None:
    """Return whom a name after ``@`` means: everybody, a person or a group; nothing for a name that nobody has."""
    if name in RANGES:
        return {"type": "broadcast", "range": name}
    user = next((one.id for one in workspace.users.values() if one.name == name), None)
    if user:
        return {"type": "user", "user_id": user}
    group = next((id_ for id_, called in workspace.groups.items() if called == name), None)
    return {"type": "usergroup", "usergroup_id": group} if group else None


def _words(text: str, style: Mapping[str, bool] | None) -> list[Part]:
    return [{"type": "text", "text": text, **({"style": dict(style)} if style else {})}] if text else []


def typed_run(workspace: Workspace, run: Mapping[str, Any]) -> str:
    """Return a run of rich text that is no link as somebody would have typed it."""
    match run["type"]:
        case "emoji":
            return f":{run['name']}:" + (f":skin-tone-{run['skin_tone']}:" if run.get("skin_tone") else "")
        case "user":
            user = workspace.users.get(run["user_id"])
            return f"@{user.name if user else run['user_id']}"
        case "channel":
            channel = workspace.channels.get(run["channel_id"])
            return f"#{channel.name if channel else run['channel_id']}"
        case "broadcast":
            return f"@{run['range']}"
        case "usergroup":
            return f"@{workspace.groups.get(run['usergroup_id'], run['usergroup_id'])}"
        case _:
            return str(run.get("text") or run.get("fallback") or run.get("value") or "")
