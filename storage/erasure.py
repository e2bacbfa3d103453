"""Erasing what one person wrote in a project beside its chain, and the name under which they are known."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)

from bot.domain.erasure import ERASED, Erased
from bot.domain.names import ProjectId, TeamId, UserId
from storage.negotiation_tables import moves, promises
from storage.requirement_tables import requirement_versions
from storage.round_tables import ballots, rounds
from storage.slack_tables import people
from storage.statements import Connection, Prepared, Value, given
from storage.tables import audit_events, audit_texts, change_requests, imports

#: What a person writes into a proposal, and what of a promise is about people.
_SAID = ("words", "why", "offer", "interest")
_PROMISED_TO = ("words", "recipient")
_TEAM, _PROJECT, _USER = given("team"), given("project"), given("user")


def _ours(table: Table) -> ColumnElement[bool]:
    return and_(table.c.team == _TEAM, table.c.project == _PROJECT)


def _erased(column: Column[str]) -> ColumnElement[str]:
    """Return what stands in a column once it is erased: where nothing was, nothing is."""
    return case((column == "", ""), else_=ERASED)


def _written(column: Column[str]) -> ColumnElement[bool]:
    return not_(column.in_(("", ERASED)))


_OWN_EVENTS = and_(_ours(audit_events), audit_events.c.actor == _USER)
#: Who pressed the button gave the reason.
_OWN_BALLOTS = and_(_ours(ballots), func.coalesce(ballots.c.hand, ballots.c.user) == _USER, _written(ballots.c.reason))
_CANCELLED = select(audit_events.c.subject).where(_OWN_EVENTS, audit_events.c.action == "signoff.cancel")
_OWN_ROUNDS = and_(
    _ours(rounds), _written(rounds.c.reason), (literal("V") + cast(rounds.c.number, Text)).in_(_CANCELLED)
)
_OWN_VERSIONS = and_(
    _ours(requirement_versions),
    requirement_versions.c.author == _USER,
    _written(requirement_versions.c.reason),
    # What was asked for by a change request says so in words of our own.
    not_(
        exists().where(
            _ours(change_requests),
            change_requests.c.requirement == requirement_versions.c.number,
            change_requests.c.after == requirement_versions.c.version,
        )
    ),
)

_OWN_CHANGES = and_(_ours(change_requests), change_requests.c.requested_by == _USER, _written(change_requests.c.why))
#: Whoever proposes something says why.
_OWN_MOVES = and_(_ours(moves), moves.c.proposed_by == _USER, _written(moves.c.why))
#: Words that somebody wrote and somebody else recorded are those of both.
_OWN_PROMISES = and_(
    _ours(promises), or_(promises.c.made_by == _USER, promises.c.recorded_by == _USER), _written(promises.c.words)
)
_PROMISED = select(literal("P") + cast(promises.c.number, Text)).where(_OWN_PROMISES)
_RECORDED = and_(_ours(audit_events), audit_events.c.action == "promise.record", audit_events.c.subject.in_(_PROMISED))

_ASKED_IN = Prepared(select(change_requests.c.round).where(_OWN_CHANGES).order_by(change_requests.c.round))
_PROPOSED = Prepared(select(moves.c.requirement).where(_OWN_MOVES).distinct().order_by(moves.c.requirement))
_PROMISES = Prepared(select(promises.c.number).where(_OWN_PROMISES).order_by(promises.c.number))
_VOTED_IN = Prepared(select(ballots.c.round).where(_OWN_BALLOTS).distinct().order_by(ballots.c.round))
_ENDED = Prepared(select(rounds.c.number).where(_OWN_ROUNDS).order_by(rounds.c.number))
_BESIDE_CHAIN = Prepared(
    update(audit_texts)
    .where(_ours(audit_texts), audit_texts.c.salt != "")
    .where(audit_texts.c.seq.in_(select(audit_events.c.seq).where(or_(_OWN_EVENTS, _RECORDED))))
    .values(text=ERASED, salt="")
)
#: The same words where they stand a second time, to be shown quickly.
_COPIES = (
    Prepared(update(ballots).where(_OWN_BALLOTS).values(reason=ERASED)),
    Prepared(update(rounds).where(_OWN_ROUNDS).values(reason=ERASED)),
    Prepared(update(requirement_versions).where(_OWN_VERSIONS).values(reason=ERASED)),
    Prepared(update(change_requests).where(_OWN_CHANGES).values(why=ERASED)),
    Prepared(update(moves).where(_OWN_MOVES).values({name: _erased(moves.c[name]) for name in _SAID})),
    Prepared(update(promises).where(_OWN_PROMISES).values({name: _erased(promises.c[name]) for name in _PROMISED_TO})),
)
_FILENAMES = Prepared(
    update(imports).where(_ours(imports), imports.c.user == _USER, _written(imports.c.filename)).values(filename=ERASED)
)
_NAME = Prepared(
    update(people)
    .where(people.c.team == _TEAM, people.c.user == _USER, people.c.is_erased == 0)
    .values(name=ERASED, is_erased=1)
)


class ErasureRows:
    """The ``Erasure`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def erase(self, team: TeamId, project: ProjectId, user: UserId) -> Erased:
        """Put the token in the place of what somebody wrote in a project beside its chain, and of their name."""
        whose: dict[str, Value] = {"team": team, "project": project, "user": user}
        shown = {number for asked in (_VOTED_IN, _ENDED, _ASKED_IN) for number in self._numbers(asked, whose)}
        proposals, promised = self._numbers(_PROPOSED, whose), self._numbers(_PROMISES, whose)
        texts = self._connection.count(_BESIDE_CHAIN, **whose) + self._connection.count(_FILENAMES, **whose)
        for copies in _COPIES:
            self._connection.run(copies, **whose)
        named = self._connection.count(_NAME, team=team, user=user)
        return Erased(
            texts=texts, rounds=tuple(sorted(shown)), proposals=proposals, promises=promised, name=bool(named)
        )

    def _numbers(self, asked: Prepared, whose: dict[str, Value]) -> tuple[int, ...]:
        return tuple(row[0] for row in self._connection.all(asked, **whose))
