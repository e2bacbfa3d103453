"""Requirements as their rows hold them, for whoever compares them with the events: nothing of it is shown to people."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, FromClause, and_, case, or_, select, tuple_

from bot.domain.kept import Kept
from bot.domain.likeness import comparable
from bot.domain.names import ProjectId, TeamId
from bot.domain.text import fingerprint
from storage.columns import LEAST
from storage.instants import from_micros, from_micros_or_none
from storage.readable import readable
from storage.requirement_tables import requirement_versions, requirements
from storage.searching import searchable
from storage.statements import Connection, Prepared, Row, Value, given
from storage.wordings import NAMES

_BATCH = 1_000
_HOLDS, _ORIGIN = requirement_versions.alias("holds"), requirement_versions.alias("origin")
_OF_ROW = ("number", "version", "state", "stage", "changed_by", "changed_at", "baseline", "change", "unratified")
_FILED = ("text", "fingerprint", "searchable", "comparable")


def _yes(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return case((and_(*conditions), 1), else_=0)


def _same_requirement(versions: FromClause) -> ColumnElement[bool]:
    return and_(*(versions.c[name] == requirements.c[name] for name in ("team", "project", "number")))


#: Words are compared where they are: reading them twice would take twice as long.
_KEPT = Prepared(
    select(
        *(requirements.c[name] for name in (*_OF_ROW, "merged_into", "fulfilment", "replaced_by")),
        _HOLDS.c.author,
        _HOLDS.c.at,
        _yes(*(requirements.c[name].is_not_distinct_from(_HOLDS.c[name]) for name in (*NAMES, "digest"))),
        _yes(requirements.c.added_by == _ORIGIN.c.author, requirements.c.added_at == _ORIGIN.c.at),
        *(requirements.c[name] for name in ("source", *_FILED)),
    )
    .select_from(requirements)
    .outerjoin(_HOLDS, and_(_same_requirement(_HOLDS), _HOLDS.c.version == requirements.c.version))
    .outerjoin(_ORIGIN, and_(_same_requirement(_ORIGIN), _ORIGIN.c.version == 1))
    .where(requirements.c.team == given("team"), requirements.c.project == given("project"))
    .where(requirements.c.number > given("after"))
    .order_by(requirements.c.number)
    .limit(given("limit"))
)

#: Every version that needs a fingerprint, or has one: where the requirement has that version, its own row has it too.
_FILED_VERSIONS = Prepared(
    select(*(requirement_versions.c[name] for name in ("number", "version", "text", "fingerprint")))
    .outerjoin(
        requirements,
        and_(_same_requirement(requirement_versions), requirements.c.version == requirement_versions.c.version),
    )
    .where(requirement_versions.c.team == given("team"), requirement_versions.c.project == given("project"))
    .where(
        tuple_(requirement_versions.c.number, requirement_versions.c.version)
        > tuple_(given("number"), given("version"))
    )
    .where(or_(requirements.c.version.is_(None), requirement_versions.c.fingerprint.is_not(None)))
    .order_by(requirement_versions.c.number, requirement_versions.c.version)
    .limit(given("limit"))
)


def misfiled(connection: Connection, team: TeamId, project: ProjectId) -> tuple[int, int] | None:
    """Return the first number and version that are not found by the words of that version any more."""
    number, version = LEAST, LEAST
    place: dict[str, Value] = {"team": team, "project": project, "limit": _BATCH}
    while rows := connection.all(_FILED_VERSIONS, **place, number=number, version=version):
        for number, version, text, filed in rows:
            if filed != fingerprint(text):
                return number, version
    return None


def kept(connection: Connection, team: TeamId, project: ProjectId) -> Iterator[Kept]:
    """Return every requirement of a project as its row holds it, by number, a batch at a time."""
    place: dict[str, Value] = {"team": team, "project": project, "limit": _BATCH}
    after = LEAST
    while rows := connection.all(_KEPT, **place, after=after):
        yield from readable(rows, _kept, key=1)
        after = rows[-1][0]


def _kept(row: Row) -> Kept:
    number, version, state, stage, by, at, baseline, change, unratified, merged_into, fulfilment, *more = row
    replaced_by, author, written_at, has_words, has_origin, source, text, *filed = more
    return Kept(
        number,
        version,
        state,
        stage,
        by,
        from_micros(at),
        baseline,
        change,
        unratified,
        merged_into,
        fulfilment,
        replaced_by,
        author,
        from_micros_or_none(written_at),
        has_words != 0,
        has_origin != 0,
        source,
        filed == [fingerprint(text), searchable(text), comparable(text)],
    )
