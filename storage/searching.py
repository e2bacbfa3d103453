"""Pages of requirements: filters in the words of SQL, read in the project's order from where the last page ended."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column, and_, func, or_, select

from bot.domain.listing import Page, Query
from bot.domain.names import ProjectId, TeamId
from bot.domain.order import BEFORE_ALL
from bot.domain.requirement import Requirement
from storage.requirement_tables import requirements
from storage.statements import Connection, Prepared, Row, Value, given

#: No backslash: the dialects differ in how they write one.
_ESCAPE = "!"
#: Columns that are asked for by their whole value, named as in a query.
_EQUAL = ("state", "priority", "added_by", "type", "characteristic", "owner", "stage", "fulfilment")


class Shape(NamedTuple):
    """What tells one statement from another; everything else is a parameter."""

    state: bool
    priority: bool
    added_by: bool
    words: int
    backwards: bool
    type: bool = False
    characteristic: bool = False
    owner: bool = False
    stage: bool = False
    fulfilment: bool = False
    unratified: bool = False
    tags: int = 0


def searchable(text: str) -> str:
    """Return a text as it is searched: without regard to case, in one Unicode form."""
    return unicodedata.normalize("NFC", text.casefold())


def page_of(
    connection: Connection,
    team: TeamId,
    project: ProjectId,
    query: Query,
    *,
    columns: Sequence[Column[Any]],
    made: Callable[[Row], Requirement],
) -> Page:
    """Return one page; one row more than asked for is read, which tells whether there is another page."""
    statement = statement_for(_shape(query), tuple(columns))
    rows = connection.all(statement, team=team, project=project, **_parameters(query))
    found = [made(row) for row in rows[: query.limit]]
    more = len(rows) > query.limit
    if query.before is None:
        return Page(requirements=tuple(found), has_previous=query.after > 0, has_next=more)
    return Page(requirements=tuple(reversed(found)), has_previous=more, has_next=True)


def _shape(query: Query) -> Shape:
    return Shape(
        state=query.state is not None,
        priority=query.priority is not None,
        added_by=query.added_by is not None,
        words=len(query.words),
        backwards=query.before is not None,
        type=query.type is not None,
        characteristic=query.characteristic is not None,
        owner=query.owner is not None,
        stage=query.stage is not None,
        fulfilment=query.fulfilment is not None,
        unratified=query.unratified,
        tags=len(query.tags),
    )


def _parameters(query: Query) -> dict[str, Value]:
    parameters: dict[str, Value] = {f"word_{at}": _pattern(searchable(word)) for at, word in enumerate(query.words)}
    parameters |= {f"written_{at}": _pattern(word) for at, word in enumerate(query.words)}
    parameters["from_number"] = query.after if query.before is None else query.before
    parameters["first"] = BEFORE_ALL
    parameters["limit"] = query.limit + 1
    parameters |= {f"tag_{at}": _pattern(searchable(f'"{tag}"')) for at, tag in enumerate(query.tags)}
    # Each is text: enumerations of ours are written as their values.
    return parameters | {name: str(asked) for name in _EQUAL if (asked := getattr(query, name)) is not None}


def _pattern(literal: str) -> str:
    """Return a LIKE pattern for what holds some words, in which nothing that people type is a wildcard."""
    for special in (_ESCAPE, "%", "_"):
        literal = literal.replace(special, _ESCAPE + special)
    return f"%{literal}%"


@cache
def statement_for(shape: Shape, columns: tuple[Column[Any], ...]) -> Prepared:
    """Return the statement for everything that is asked in this shape."""
    rank = requirements.c.rank
    neighbour = requirements.alias()
    # Pages begin behind a requirement, wherever it is by now; behind none they begin at the top.
    place = select(neighbour.c.rank).where(
        neighbour.c.team == given("team"),
        neighbour.c.project == given("project"),
        neighbour.c.number == given("from_number"),
    )
    start = func.coalesce(place.scalar_subquery(), given("first"))
    asked = select(*columns).where(
        requirements.c.team == given("team"),
        requirements.c.project == given("project"),
        rank < start if shape.backwards else rank > start,
    )
    for name in _EQUAL:
        if getattr(shape, name):
            asked = asked.where(requirements.c[name] == given(name))
    if shape.unratified:
        asked = asked.where(requirements.c.unratified == 1)
    for at in range(shape.words):
        in_text = requirements.c.searchable.like(given(f"word_{at}"), escape=_ESCAPE)
        # What a file calls a requirement is one of the words that people know it by. SQLite lowers ASCII alone.
        written = func.lower(given(f"written_{at}"))
        source = requirements.c.origin
        # Most have none, and need not be looked through.
        in_source = and_(source != "", func.lower(source).like(written, escape=_ESCAPE))
        asked = asked.where(or_(in_text, in_source))
    for at in range(shape.tags):
        # Tags are kept as a list of JSON, so that each stands between quotes.
        asked = asked.where(requirements.c.tags.like(given(f"tag_{at}"), escape=_ESCAPE))
    ordered = asked.order_by(rank.desc() if shape.backwards else rank)
    return Prepared(ordered.limit(given("limit")))
