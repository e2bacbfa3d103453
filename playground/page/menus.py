"""What a menu offers: its own options, those that the app suggests, people, channels or conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.page.held import reads
from playground.page.reader import Reader
from playground.refused import Refused
from playground.targets import find

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.interactions import Target
    from playground.workspace import Channel

_DEFAULT_QUERY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose."""

    value: str
    text: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Options under a label, or under none; ``note`` says why there are none."""

    label: str = ""
    options: tuple[Option, ...] = ()
    note: str = ""


async def offered(person: Person, target: Target, action: str, block: str | None, typed: str) -> list[Group]:
    """Return what fits what somebody typed."""
    _, element = find(target, action, block=block)
    reader = Reader(person.playground.workspace, person.user.tz, person.id)
    if "external" in element["type"]:
        return await _suggested(person, target, element, block, typed)
    if "static" in element["type"]:
        groups = _written(element.get("option_groups") or [{"options": element["options"]}])
    elif "users" in element["type"]:
        groups = [Group(options=tuple(_people(reader)))]
    else:
        groups = [Group(options=tuple(_places(reader, element)))]
    found = [fitting for group in groups if (fitting := _fitting(group, typed)).options]
    return found or [Group(note="No results")]


async def _suggested(
    person: Person, target: Target, element: Mapping[str, Any], block: str | None, typed: str
) -> list[Group]:
    least = int(element.get("min_query_length", _DEFAULT_QUERY))
    if len(typed) < least:
        return [Group(note=f"Type {least} letter{'s' if least > 1 else ''} or more")]
    try:
        answer = await person.suggest_groups(target, str(element["action_id"]), typed, block=block)
    except Refused as refusal:
        if refusal.error != "invalid_options":
            raise
        return [Group(note=f"The app's answer is not as Slack wants it: {refusal.details}.")]
    if not answer:
        return [Group(note="The app did not respond")]
    found = [group for group in _written(answer) if group.options]
    return found or [Group(note="No results")]


def _written(groups: Iterable[Mapping[str, Any]]) -> list[Group]:
    return [
        Group(label=(group.get("label") or {}).get("text", ""), options=tuple(map(_option, group["options"])))
        for group in groups
    ]


def _option(option: Mapping[str, Any]) -> Option:
    description = (option.get("description") or {}).get("text", "")
    return Option(value=str(option["value"]), text=str(option["text"]["text"]), description=description)


def _people(reader: Reader) -> Iterator[Option]:
    for one in reader.workspace.users.values():
        if not one.deleted:
            notes = f"@{one.name}", "app" if one.is_app else "", "guest" if one.is_restricted else ""
            yield Option(value=one.id, text=one.real_name, description=", ".join(filter(None, notes)))


def _places(reader: Reader, element: Mapping[str, Any]) -> Iterator[Option]:
    public_only = "channels" in element["type"]
    wanted = {"public"} if public_only else set((element.get("filter") or {}).get("include") or ())
    without_apps = bool((element.get("filter") or {}).get("exclude_bot_users"))
    for one in reader.workspace.channels.values():
        inside = reader.user in one.members
        if one.is_archived or not reader.workspace.may_see(one, reader.user) or (one.is_private and not inside):
            continue
        if wanted and _kind(one) not in wanted:
            continue
        if without_apps and one.is_im and any(reader.workspace.users[member].is_bot for member in one.members):
            continue
        note = "private" if one.is_private and not one.is_im else "direct messages" if one.is_im else ""
        yield Option(value=one.id, text=reads(reader, element, one.id), description=note)


def _kind(channel: Channel) -> str:
    return "im" if channel.is_im else "private" if channel.is_private else "public"


def _fitting(group: Group, typed: str) -> Group:
    looked = typed.strip().lstrip("#@").lower()
    options = (one for one in group.options if looked in f"{one.text} {one.description}".lower())
    return Group(label=group.label, options=tuple(options))
