"""Rows outside of the numbers of their project, under another team, or of no project: two statements for each table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, exists, literal, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.links import LinkKind
from bot.domain.names import ProjectId, TeamId
from bot.domain.strays import Orphan, RowKind, Stray
from storage.negotiation_tables import moves, promises
from storage.requirement_tables import (
    dismissed_hints,
    fulfilments,
    links,
    requirement_versions,
    requirements,
    scores,
    verifications,
)
from storage.round_tables import (
    ballots,
    conditions,
    defaults,
    delegations,
    electors,
    items,
    outcomes,
    replacements,
    rounds,
)
from storage.statements import Connection, Prepared, given
from storage.tables import audit_events, audit_texts, baselines, certificates, change_requests, projects, roles

#: What is there once, or by person, stands at no number: it is known as 1.
_NO_NUMBER = literal(1)


class Sought(NamedTuple):
    """How rows of one kind are looked for."""

    strays: Prepared
    #: It reads the whole table, as everything else that looks through the whole database does.
    orphans: Prepared


def _sought(table: Table, *key: Column[Any], number: ColumnElement[Any] | None = None) -> Sought:
    """Return both statements about a table; its key begins with the number unless there is none."""
    return Sought(_strays(table, *key, number=number), _orphans(table, *key))


def _orphans(table: Table, *key: Column[Any]) -> Prepared:
    home = exists().where(projects.c.id == table.c.project)
    asked = select(table.c.team, table.c.project, *key).where(~home)
    return Prepared(asked.order_by(table.c.project, *key).limit(1))


def _strays(table: Table, *key: Column[Any], number: ColumnElement[Any] | None = None) -> Prepared:
    place = key[0] if number is None else number
    is_stray = [table.c.team != given("team"), not_(place.between(1, given("last")))]
    if table is links:
        # What is of no kind that there is would be read by nobody.
        is_stray.append(links.c.kind.not_in([kind.value for kind in LinkKind]))
    asked = select(table.c.team, *key).where(table.c.project == given("project"), or_(*is_stray))
    return Prepared(asked.order_by(*key).limit(1))


STATEMENTS: Mapping[RowKind, Sought] = {
    RowKind.EVENT: _sought(audit_events, audit_events.c.seq),
    RowKind.TEXT: _sought(audit_texts, audit_texts.c.seq),
    RowKind.ROLE: _sought(roles, roles.c.user, number=_NO_NUMBER),
    RowKind.DEFAULT: _sought(defaults, number=_NO_NUMBER),
    RowKind.REQUIREMENT: _sought(requirements, requirements.c.number),
    RowKind.VERSION: _sought(requirement_versions, requirement_versions.c.number, requirement_versions.c.version),
    RowKind.HINT: _sought(dismissed_hints, dismissed_hints.c.number),
    RowKind.LINK: _sought(links, links.c.source),
    RowKind.SCORE: _sought(scores, scores.c.number),
    RowKind.STEP: _sought(fulfilments, fulfilments.c.number),
    RowKind.VERIFICATION: _sought(verifications, verifications.c.number),
    RowKind.MOVE: _sought(moves, moves.c.number),
    RowKind.PROMISE: _sought(promises, promises.c.number),
    RowKind.ROUND: _sought(rounds, rounds.c.number),
    RowKind.ELECTOR: _sought(electors, electors.c.round, electors.c.user),
    RowKind.ITEM: _sought(items, items.c.round, items.c.number),
    RowKind.BALLOT: _sought(ballots, ballots.c.round, ballots.c.user, ballots.c.item),
    RowKind.CONDITION: _sought(conditions, conditions.c.round, conditions.c.number),
    RowKind.REPLACEMENT: _sought(replacements, replacements.c.round),
    RowKind.OUTCOME: _sought(outcomes, outcomes.c.round),
    RowKind.DELEGATION: _sought(delegations, delegations.c.giver, delegations.c.holder, number=_NO_NUMBER),
    RowKind.CHANGE: _sought(change_requests, change_requests.c.number),
    RowKind.BASELINE: _sought(baselines, baselines.c.number),
    RowKind.CERTIFICATE: _sought(certificates, certificates.c.baseline),
}


class StrayRows:
    """The ``Strays`` port over all tables that the chain vouches for."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def first(self, team: TeamId, project: ProjectId, kind: RowKind, *, last: int) -> Stray | None:
        """Return the first row of a kind that is numbered outside of 1 to ``last``, or filed under another team."""
        row = self._connection.one(STATEMENTS[kind].strays, team=team, project=project, last=last)
        return None if row is None else Stray(team=row[0], key=tuple(row[1:]))

    def orphan(self, kind: RowKind) -> Orphan | None:
        """Return the first row of a kind, of any team, whose project is not there: for whoever runs the bot."""
        row = self._connection.one(STATEMENTS[kind].orphans)
        return None if row is None else Orphan(team=row[0], project=row[1], key=tuple(row[2:]))
