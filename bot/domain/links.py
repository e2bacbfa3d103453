"""Trace links between requirements: typed, directed, and no circles where they make no sense (``domain.md`` 1.1)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from bot.domain.references import parse as parse_reference
from bot.domain.refusal import Refusal
from bot.domain.requirement import Requirement, RequirementState


class LinkKind(StrEnum):
    """How the first requirement relates to the second."""

    DERIVES_FROM = "derives_from"
    REFINES = "refines"
    SATISFIES = "satisfies"
    VERIFIES = "verifies"
    CONFLICTS_WITH = "conflicts_with"
    DEPENDS_ON = "depends_on"
    DUPLICATES = "duplicates"
    RELATED_TO = "related_to"


#: Conflict, duplication and relation are said of two equals; in everything else one comes after the other.
MUTUAL = frozenset({LinkKind.CONFLICTS_WITH, LinkKind.DUPLICATES, LinkKind.RELATED_TO})

#: Of these the first one comes from the second, or shows that it is met: they lead up to where a requirement is from.
UPWARDS = frozenset({LinkKind.DERIVES_FROM, LinkKind.REFINES, LinkKind.SATISFIES, LinkKind.VERIFIES})

#: How a link reads from its first end, and from the other.
READS: dict[LinkKind, tuple[str, str]] = {
    LinkKind.DERIVES_FROM: ("derives from", "is the origin of"),
    LinkKind.REFINES: ("refines", "is refined by"),
    LinkKind.SATISFIES: ("satisfies", "is satisfied by"),
    LinkKind.VERIFIES: ("verifies", "is verified by"),
    LinkKind.CONFLICTS_WITH: ("conflicts with", "conflicts with"),
    LinkKind.DEPENDS_ON: ("depends on", "is needed by"),
    LinkKind.DUPLICATES: ("duplicates", "duplicates"),
    LinkKind.RELATED_TO: ("is related to", "is related to"),
}


#: More on one requirement would fit no message, and tell nobody anything.
MOST_LINKS = 40
_TYPED = re.compile(r"(?P<source>\S+)(?:\s+(?P<kind>.+?)\s+(?P<target>\S+))?", re.DOTALL)
_HOW = "Write it like `/requirement link R12 depends on R7`."


#: Stands for the version of an end that a change took out: it keeps its last version, and whoever looked at that saw
#: something that held.
TAKEN_OUT = 0


class LinkTyped(Struct, frozen=True, kw_only=True):
    """A link as somebody typed it; without kind and target a form asks for them."""

    source: int
    kind: LinkKind | None = None
    target: int = 0


class Link(Struct, frozen=True, kw_only=True):
    """One link, with the versions of both ends that somebody looked at (``version_to_look_at``)."""

    kind: LinkKind
    source: int
    target: int
    source_version: int
    target_version: int

    def reads(self, from_: int) -> str:
        """Return how it reads from one of its ends, for example *depends on R7*."""
        forth, back = READS[self.kind]
        return f"{forth} R{self.target}" if from_ == self.source else f"{back} R{self.source}"

    def other(self, end: int) -> int:
        """Return the end that is not this one."""
        return self.target if end == self.source else self.source

    def is_suspect(self, source_version: int, target_version: int) -> bool:
        """Whether an end changed since somebody last said that the link holds."""
        return (self.source_version, self.target_version) != (source_version, target_version)


def version_to_look_at(end: Requirement) -> int:
    """Return what somebody looks at in an end of a link; what was signed and is taken out has to be looked at anew."""
    is_taken_out = end.state is RequirementState.WITHDRAWN and end.baseline is not None
    return TAKEN_OUT if is_taken_out else end.version


def parse_link(typed: str) -> LinkTyped:
    """Return what a line such as ``R12 depends on R7`` says; Refusal says how to write one."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        raise Refusal(_HOW)
    source = parse_reference(found["source"], "R")
    if found["kind"] is None:
        return LinkTyped(source=source)
    return LinkTyped(source=source, kind=_kind(found["kind"]), target=parse_reference(found["target"], "R"))


def parse_ends(typed: str) -> tuple[int, int]:
    """Return the two requirements that a line such as ``R12 R7`` names, perhaps with a word between them."""
    ends = typed.split()
    if len(ends) not in (2, 3):
        raise Refusal("Name two requirements, like R12 R7.")
    return parse_reference(ends[0], "R"), parse_reference(ends[-1], "R")


def check_link(link: Link, existing: Iterable[Link], targets: Callable[[LinkKind, int], Sequence[int]]) -> None:
    """Refuse a link to itself, one that exists, and one that closes a circle.

    What leads up to an origin is one direction whatever it is called: nothing comes from what comes from it. Depending
    on something is an order of its own. ``targets`` returns where the links of a kind lead from a requirement.
    """
    if link.source == link.target:
        raise Refusal(f"R{link.source} cannot be linked to itself. Name another requirement.")
    if any(_same(link, other) for other in existing):
        raise Refusal(f"That link exists already: R{link.source} {link.reads(link.source)}.")
    if circle := closed_by(link, targets):
        named = " → ".join(f"R{number}" for number in circle)
        raise Refusal(f"That would close a circle: {named}. Take one of those links away first.")


def closed_by(link: Link, targets: Callable[[LinkKind, int], Sequence[int]]) -> tuple[int, ...]:
    """Return the circle that a link would close, from its source back to there; nothing where it closes none."""
    if link.kind in MUTUAL:
        return ()
    kinds = sorted(UPWARDS) if link.kind in UPWARDS else [link.kind]
    path = _path(link.target, link.source, lambda number: [to for kind in kinds for to in targets(kind, number)])
    return (link.source, *path) if path else ()


def reached(start: int, links_of: Callable[[Collection[int]], Iterable[tuple[int, int]]]) -> tuple[int, ...]:
    """Return every requirement that a change can touch, nearest first, by walking links both ways.

    ``links_of`` returns both ends of every link of some requirements; it is asked once for each distance.
    """
    found: dict[int, None] = {start: None}
    frontier = [start]
    while frontier:
        ends = {end for link in links_of(frontier) for end in link}
        frontier = sorted(ends - found.keys())
        found.update(dict.fromkeys(frontier))
    return tuple(found)[1:]


def _kind(typed: str) -> LinkKind:
    said = " ".join(typed.lower().replace("_", " ").replace("-", " ").split()).removeprefix("is ")
    for kind, (forth, _) in READS.items():
        if said == forth.removeprefix("is "):
            return kind
    known = ", ".join(forth for forth, _ in READS.values())
    raise Refusal(f"“{typed[:40]}” is no kind of link. Use one of these: {known}.")


def _same(link: Link, other: Link) -> bool:
    if link.kind is not other.kind:
        return False
    ends, others = (link.source, link.target), (other.source, other.target)
    return ends == others or (link.kind in MUTUAL and ends == others[::-1])


def _path(start: int, goal: int, targets: Callable[[int], Sequence[int]]) -> tuple[int, ...]:
    """Return the shortest way along links from one requirement to another, or nothing."""
    came_from: dict[int, int | None] = {start: None}
    waiting = deque([start])
    while waiting:
        number = waiting.popleft()
        if number == goal:
            return _back(number, came_from)
        for target in targets(number):
            if target not in came_from:
                came_from[target] = number
                waiting.append(target)
    return ()


def _back(number: int, came_from: dict[int, int | None]) -> tuple[int, ...]:
    way = [number]
    while (before := came_from[way[-1]]) is not None:
        way.append(before)
    return tuple(reversed(way))
