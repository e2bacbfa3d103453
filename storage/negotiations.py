"""Proposals about requirements, and what was decided on them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, insert, select, update

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.negotiation import Effect, Move, MoveKind, MoveState, Typed, effect
from bot.domain.project import Membership
from bot.domain.requirement import RequirementState
from storage.instants import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from storage.negotiation_tables import moves
from storage.projects import PLACE, membership_of, of_person
from storage.requirement_tables import requirement_versions, requirements
from storage.statements import Connection, Prepared, Row, Value, given
from storage.tables import projects
from storage.wordings import estimate_of

_OURS = and_(moves.c.team == given("team"), moves.c.project == given("project"))
_THIS = and_(_OURS, moves.c.number == given("number"))
_ABOUT_IT = and_(_OURS, moves.c.requirement == given("requirement"))
_AGREED_HERE = and_(_OURS, moves.c.state == MoveState.AGREED.value)
_DECIDED = ("state", "decided_by", "decided_at", "winner")

_ADD = Prepared(insert(moves))
_DECIDE = Prepared(update(moves).where(_THIS).values({name: given(name) for name in _DECIDED}))
_GET = Prepared(select(moves).where(_THIS))
_CHAIN = Prepared(select(moves).where(_ABOUT_IT, moves.c.chain == given("chain")).order_by(moves.c.number))
_LATER = moves.c.number > given("after")
_ABOUT = Prepared(select(moves).where(_ABOUT_IT, _LATER).order_by(moves.c.number).limit(given("limit")))
_LAST_ABOUT = Prepared(select(moves).where(_ABOUT_IT).order_by(moves.c.number.desc()).limit(given("limit")))
_COUNT_ABOUT = Prepared(select(func.count()).select_from(moves).where(_ABOUT_IT))
_AGREED = Prepared(select(moves).where(_AGREED_HERE, _LATER).order_by(moves.c.number).limit(given("limit")))
_OPEN_BY = Prepared(
    select(moves)
    .where(_OURS, moves.c.state == MoveState.OPEN.value, moves.c.proposed_by == given("user"))
    .order_by(moves.c.number)
)
#: Each with what its requirement was estimated at in the version that it was about.
_EFFECT = Prepared(
    select(moves.c.kind, requirement_versions.c.estimate, func.count())
    .select_from(moves)
    .outerjoin(
        requirement_versions,
        and_(
            requirement_versions.c.project == moves.c.project,
            requirement_versions.c.number == moves.c.requirement,
            requirement_versions.c.version == moves.c.version,
        ),
    )
    .where(_AGREED_HERE)
    .group_by(moves.c.kind, requirement_versions.c.estimate)
)
_WAITING_FOR = Prepared(
    of_person()
    .add_columns(*moves.columns)
    .join(moves, moves.c.project == projects.c.id)
    .join(requirements, and_(requirements.c.project == moves.c.project, requirements.c.number == moves.c.requirement))
    .where(moves.c.state == MoveState.OPEN.value, moves.c.proposed_by != given("user"))
    .where(requirements.c.state == RequirementState.OPEN.value)
    .order_by(moves.c.proposed_at, moves.c.project, moves.c.number)
    .limit(given("limit"))
)


class NegotiationRows:
    """The ``Negotiations`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, move: Move) -> None:
        """Store a new proposal."""
        position = move.position
        self._connection.run(
            _ADD,
            team=team,
            project=move.project,
            number=move.number,
            requirement=move.requirement,
            version=move.version,
            kind=position.kind.value,
            words=position.words,
            why=position.why,
            offer=position.offer,
            interest=position.interest,
            proposed_by=move.proposed_by,
            proposed_at=to_micros(move.proposed_at),
            chain=move.chain,
            answers=move.answers,
            **_decision(move),
        )

    def decide(self, team: TeamId, move: Move) -> None:
        """Store what became of a proposal."""
        self._connection.run(_DECIDE, team=team, project=move.project, number=move.number, **_decision(move))

    def get(self, team: TeamId, project: ProjectId, number: int) -> Move | None:
        """Return one proposal."""
        row = self._connection.one(_GET, team=team, project=project, number=number)
        return None if row is None else _move(row)

    def chain(self, team: TeamId, project: ProjectId, requirement: int, chain: int) -> list[Move]:
        """Return every proposal of a chain, by number."""
        rows = self._connection.all(_CHAIN, team=team, project=project, requirement=requirement, chain=chain)
        return [_move(row) for row in rows]

    def about(
        self, team: TeamId, project: ProjectId, requirement: int, *, after: int = 0, limit: int
    ) -> Sequence[Move]:
        """Return the proposals about a requirement, by number, after a number."""
        page: dict[str, Value] = {"after": after, "limit": limit}
        rows = self._connection.all(_ABOUT, team=team, project=project, requirement=requirement, **page)
        return [_move(row) for row in rows]

    def last_about(self, team: TeamId, project: ProjectId, requirement: int, *, limit: int) -> list[Move]:
        """Return the last proposals about a requirement, oldest first."""
        rows = self._connection.all(_LAST_ABOUT, team=team, project=project, requirement=requirement, limit=limit)
        return [_move(row) for row in reversed(rows)]

    def count_about(self, team: TeamId, project: ProjectId, requirement: int) -> int:
        """Return how many proposals there are about a requirement."""
        row = self._connection.one(_COUNT_ABOUT, team=team, project=project, requirement=requirement)
        return 0 if row is None else int(row[0])

    def agreed(self, team: TeamId, project: ProjectId, *, after: int = 0, limit: int) -> Sequence[Move]:
        """Return the proposals of a project that were agreed to, by number, after a number."""
        rows = self._connection.all(_AGREED, team=team, project=project, after=after, limit=limit)
        return [_move(row) for row in rows]

    def open_by(self, team: TeamId, project: ProjectId, user: UserId) -> Sequence[Move]:
        """Return the proposals of a person on which nobody has decided, by number."""
        return [_move(row) for row in self._connection.all(_OPEN_BY, team=team, project=project, user=user)]

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Membership, Move]]:
        """Return open proposals of others about open requirements, oldest first, where the person is in the channel."""
        rows = self._connection.all(_WAITING_FOR, team=team, user=user, limit=limit)
        return [(membership_of(row[:PLACE], user), _move(row[PLACE:])) for row in rows]

    def effect(self, team: TeamId, project: ProjectId) -> Effect:
        """Return what all agreed proposals of a project did to its scope."""
        rows = self._connection.all(_EFFECT, team=team, project=project)
        return effect(
            (MoveKind(kind), estimate_of(estimate or "")) for kind, estimate, times in rows for _ in range(times)
        )


def _decision(move: Move) -> dict[str, Value]:
    return {
        "state": move.state.value,
        "decided_by": move.decided_by,
        "decided_at": to_micros_or_none(move.decided_at),
        "winner": move.winner,
    }


def _move(row: Row) -> Move:
    (_team, project, number, requirement, version, kind, words, why, offer, interest, *rest) = row
    (proposed_by, proposed_at, chain, answers, state, decided_by, decided_at, winner) = rest
    return Move(
        project=project,
        number=number,
        requirement=requirement,
        version=version,
        position=Typed(kind=MoveKind(kind), words=words, why=why, offer=offer, interest=interest),
        proposed_by=proposed_by,
        proposed_at=from_micros(proposed_at),
        chain=chain,
        answers=answers,
        state=MoveState(state),
        decided_by=decided_by,
        decided_at=from_micros_or_none(decided_at),
        winner=winner,
    )
