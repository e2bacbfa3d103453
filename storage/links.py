"""Links between requirements."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import and_, delete, or_, select, tuple_

from bot.domain.links import Link, LinkKind
from bot.domain.names import ProjectId, TeamId
from storage.requirement_tables import links
from storage.statements import Connection, Prepared, Row, Upsert, Value, among, given, listed

_NUMBER = given("number")
#: How many links are read at a time.
_BATCH = 1_000
_OURS = and_(links.c.team == given("team"), links.c.project == given("project"))
#: The columns of a link in the order of the table, without team and project.
_COLUMNS = list(links.columns)[2:]

_SAVE = Prepared(Upsert(links, "source_version", "target_version"))
_REMOVE = Prepared(
    delete(links).where(
        _OURS, links.c.source == given("source"), links.c.target == given("target"), links.c.kind == given("kind")
    )
)
_OF = Prepared(
    select(*_COLUMNS)
    .where(or_(and_(_OURS, links.c.source == _NUMBER), and_(_OURS, links.c.target == _NUMBER)))
    .order_by(links.c.source != _NUMBER, links.c.source, links.c.target, links.c.kind)
)
_ENDS_AT = Prepared(
    select(links.c.source, links.c.target).where(
        or_(and_(_OURS, among(links.c.source, "numbers")), and_(_OURS, among(links.c.target, "numbers")))
    )
)
_TARGETS = Prepared(
    select(links.c.target)
    .where(_OURS, links.c.source == _NUMBER, links.c.kind == given("kind"))
    .order_by(links.c.target)
)
_ENDS = (links.c.source, links.c.target, links.c.kind)
_AFTER = Prepared(
    select(*_COLUMNS)
    .where(_OURS, among(links.c.kind, "kinds"))
    .where(tuple_(*_ENDS) > tuple_(given("source"), given("target"), given("kind")))
    .order_by(*_ENDS)
    .limit(given("limit"))
)


class LinkRows:
    """The ``Links`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def save(self, team: TeamId, project: ProjectId, link: Link) -> None:
        """Store a link; one of the same kind between the same ends is replaced."""
        versions = {"source_version": link.source_version, "target_version": link.target_version}
        self._connection.run(_SAVE, team=team, project=project, **_ends(link), **versions)

    def remove(self, team: TeamId, project: ProjectId, link: Link) -> None:
        """Take a link away."""
        self._connection.run(_REMOVE, team=team, project=project, **_ends(link))

    def of(self, team: TeamId, project: ProjectId, number: int) -> list[Link]:
        """Return every link of a requirement, whichever end it is: those that begin there first."""
        return [_link(row) for row in self._connection.all(_OF, team=team, project=project, number=number)]

    def ends(self, team: TeamId, project: ProjectId, numbers: Collection[int]) -> list[tuple[int, int]]:
        """Return both ends of every link of some requirements."""
        rows = self._connection.all(_ENDS_AT, team=team, project=project, numbers=listed(numbers))
        return [(source, target) for source, target in rows]

    def targets(self, team: TeamId, project: ProjectId, kind: LinkKind, number: int) -> list[int]:
        """Return where the links of a kind lead from a requirement."""
        rows = self._connection.all(_TARGETS, team=team, project=project, number=number, kind=kind.value)
        return [target for (target,) in rows]

    def every(self, team: TeamId, project: ProjectId, kinds: Collection[LinkKind]) -> Iterator[Link]:
        """Return every link of some kinds in a project, by its ends, a batch at a time."""
        asked: dict[str, Value] = {"kinds": listed([kind.value for kind in kinds]), "limit": _BATCH}
        last: dict[str, Value] = {"source": 0, "target": 0, "kind": ""}
        while rows := self._connection.all(_AFTER, team=team, project=project, **asked, **last):
            found = [_link(row) for row in rows]
            yield from found
            last = _ends(found[-1])


def _ends(link: Link) -> dict[str, Value]:
    return {"source": link.source, "target": link.target, "kind": link.kind.value}


def _link(row: Row) -> Link:
    source, target, kind, source_version, target_version = row
    return Link(
        kind=LinkKind(kind),
        source=source,
        target=target,
        source_version=source_version,
        target_version=target_version,
    )
