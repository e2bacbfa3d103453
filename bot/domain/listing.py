"""Asking for requirements: filters, and pages of ten."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from bot.domain.attributes import Characteristic
from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.domain.requirement import Fulfilment, Priority, Requirement, RequirementState, RequirementType, Stage
from bot.domain.text import normalise
from bot.domain.type_words import KINDS, plain
from bot.domain.values import replace

PAGE_SIZE = 10
#: More words than anybody looks for at once.
MOST_WORDS = 10
#: As many as the buttons that turn the page can carry, also where JSON takes two characters for one.
MOST_CHARACTERS = 800
#: Words in quotes of any kind, which belong together, or else one word.
_PIECES = re.compile(r"""["“”„]([^"“”„]*)["“”„](?!\S)|\S+""")
#: An id of Slack's, as a mention carries it.
_QUOTES = '"“”„'
_USER = re.compile(r"[UW][A-Z0-9]{1,20}", re.ASCII)


class Query(Struct, frozen=True, kw_only=True):
    """What somebody asks for: every given filter holds; words are found anywhere in the text, in any order."""

    words: tuple[str, ...] = ()
    state: RequirementState | None = None
    priority: Priority | None = None
    added_by: UserId | None = None
    type: RequirementType | None = None
    characteristic: Characteristic | None = None
    owner: UserId | None = None
    #: Only what is open has come to a stage.
    stage: Stage | None = None
    #: Only what is signed goes on.
    fulfilment: Fulfilment | None = None
    #: Only what was changed in an emergency that the board has not decided on.
    unratified: bool = False
    tags: tuple[str, ...] = ()
    #: What comes behind this requirement in the project's order (next page), from the top with 0 ...
    after: int = 0
    #: ... or, when given, the last ones before this requirement (previous page).
    before: int | None = None
    limit: int = PAGE_SIZE
    #: How many words, or tags, were more than anybody looks for at once.
    left_out: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a state is asked for, so that the project's counts tell how many there are."""
        return self == Query(state=self.state, after=self.after, before=self.before, limit=self.limit)


class Page(Struct, frozen=True, kw_only=True):
    """One page of requirements, and whether there is more on either side."""

    requirements: tuple[Requirement, ...]
    has_previous: bool = False
    has_next: bool = False


def parse(typed: str, asker: UserId, people: Mapping[str, UserId] | None = None) -> Query:
    """Return what a line such as ``open must owner:@ana tag:gdpr export`` asks for.

    Words that are no filter, and whatever stands in quotes, are looked for in the text. ``people`` tells who is
    meant by a mention as it reads; Refusal for an owner that is no mention, for a type that there is not, and
    for more than any page could be turned with.
    """
    query = Query()
    words: list[str] = []
    for piece in _PIECES.finditer(_with_ids(normalise(typed), people or {})):
        word = piece[0]
        if piece[1] is not None:
            words.append(" ".join(piece[1].split()))
            continue
        name, _, value = word.partition(":")
        if value and name.lower() in ("owner", "tag", "type"):
            query = _filtered(query, name.lower(), value, asker)
            continue
        match word.lower():
            case "open" | "signed" | "withdrawn" | "rejected" | "merged" | "obsolete" as state:
                query = _in_state(query, RequirementState(state))
            case "postponed" | "deferred":
                query = _in_state(query, RequirementState.DEFERRED)
            case "must":
                query = replace(query, priority=Priority.MUST)
            case "mine":
                query = replace(query, added_by=asker)
            case "unratified":
                query = replace(query, unratified=True)
            case "draft" | "proposed" | "under_review" | "agreed" as stage:
                query = replace(_in_state(query, RequirementState.OPEN), stage=Stage(stage))
            case "baselined" | "in_progress" | "implemented" | "verified" | "accepted" as fulfilment:
                query = replace(_in_state(query, RequirementState.SIGNED), fulfilment=Fulfilment(fulfilment))
            case "functional" | "quality" | "constraint" | "interface" as type_:
                characteristic = query.characteristic if type_ == "quality" else None
                query = replace(query, type=RequirementType(type_), characteristic=characteristic)
            case _:
                # A quote that nothing closes opens none for what follows.
                words.append(word.lstrip(_QUOTES))
    words = [word for word in dict.fromkeys(words) if word]
    left_out = max(len(words) - MOST_WORDS, 0) + max(len(query.tags) - MOST_WORDS, 0)
    query = replace(query, words=tuple(words[:MOST_WORDS]), tags=query.tags[:MOST_WORDS], left_out=left_out)
    if sum(map(len, (*query.words, *query.tags))) > MOST_CHARACTERS:
        raise Refusal(f"Look for at most {MOST_CHARACTERS:,} characters at once: take fewer or shorter words.")
    return query


def written(query: Query) -> str:
    """Return the line that asks for the same, for buttons that turn the page."""
    return " ".join([*filters(query), *map(_quoted, query.words)])


def filters(query: Query) -> tuple[str, ...]:
    """Return what is asked for beside words, as it is typed."""
    asked = [
        str(query.stage or query.fulfilment or query.state or ""),
        query.priority.value if query.priority else "",
        "mine" if query.added_by else "",
        "unratified" if query.unratified else "",
        f"type:{(query.characteristic or query.type or '')}" if query.type else "",
        f"owner:{query.owner}" if query.owner else "",
        *(f"tag:{tag}" for tag in query.tags),
    ]
    return tuple(word for word in asked if word)


def _quoted(word: str) -> str:
    """Return a word as it is typed to be looked for: in quotes where it would be a filter, or several words."""
    try:
        return word if parse(word, UserId("")).words == (word,) else f'"{word}"'
    except Refusal:
        return f'"{word}"'


def _with_ids(typed: str, people: Mapping[str, UserId]) -> str:
    """Put ids in place of the mentions behind ``owner:``; names may hold blanks."""
    for name in sorted(people, key=len, reverse=True):
        typed = re.sub(rf"(\bowner:)\s*{re.escape(name)}", rf"\g<1>{people[name]}", typed, flags=re.IGNORECASE)
    return typed


def _in_state(query: Query, state: RequirementState) -> Query:
    """Return a query for a state; what the other state is divided into is not asked for any more."""
    stage = query.stage if state is RequirementState.OPEN else None
    fulfilment = query.fulfilment if state is RequirementState.SIGNED else None
    return replace(query, state=state, stage=stage, fulfilment=fulfilment)


def _filtered(query: Query, name: str, value: str, asker: UserId) -> Query:
    match name:
        case "tag":
            return replace(query, tags=(*query.tags, value.lstrip("#").casefold()))
        case "owner":
            return replace(query, owner=asker if value.lower() == "me" else _owner(value))
    kind = KINDS.get(plain(value))
    if kind is None:
        raise Refusal(f"“{value[:40]}” is no type. Write functional, quality, constraint, interface or security.")
    return replace(query, type=kind.type, characteristic=kind.characteristic)


def _owner(value: str) -> UserId:
    if not _USER.fullmatch(value):
        raise Refusal("Name the owner with @, such as `owner:@ana`, or write `owner:me`.")
    return UserId(value)
