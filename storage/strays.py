"""Rows that stand outside of the numbers of their project, or under another team: one statement for each table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, literal, not_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.links import LinkKind
from bot.domain.names import ProjectId, TeamId
from bot.domain.strays import RowKind, Stray
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
from storage.tables import audit_events, audit_texts, baselines, certificates, change_requests, roles

#: What is there once, or by person, stands at no number: it is known as 1.
_NO_NUMBER = literal(1)


def _strays(table: Table, *key: Column[Any], number: ColumnElement[Any] | None = None) -> Prepared:
    """Return the statement that looks for a stray row; its key begins with the number unless there is none."""
    place = key[0] if number is None else number
    is_stray = [table.c.team != given("team"), not_(place.between(1, given("last")))]
    if table is links:
        # What is of no kind that there is would be read by nobody.
        is_stray.append(links.c.kind.not_in([kind.value for kind in LinkKind]))
    asked = select(table.c.team, *key).where(table.c.project == given("project"), or_(*is_stray))
    return Prepared(asked.order_by(*key).limit(1))


STATEMENTS: Mapping[RowKind, Prepared] = {
    RowKind.EVENT: _strays(audit_events, audit_events.c.seq),
    RowKind.TEXT: _strays(audit_texts, audit_texts.c.seq),
    RowKind.ROLE: _strays(roles, roles.c.user, number=_NO_NUMBER),
    RowKind.DEFAULT: _strays(defaults, number=_NO_NUMBER),
    RowKind.REQUIREMENT: _strays(requirements, requirements.c.number),
    RowKind.VERSION: _strays(requirement_versions, requirement_versions.c.number, requirement_versions.c.version),
    RowKind.HINT: _strays(dismissed_hints, dismissed_hints.c.number),
    RowKind.LINK: _strays(links, links.c.source),
    RowKind.SCORE: _strays(scores, scores.c.number),
    RowKind.STEP: _strays(fulfilments, fulfilments.c.number),
    RowKind.VERIFICATION: _strays(verifications, verifications.c.number),
    RowKind.MOVE: _strays(moves, moves.c.number),
    RowKind.PROMISE: _strays(promises, promises.c.number),
    RowKind.ROUND: _strays(rounds, rounds.c.number),
    RowKind.ELECTOR: _strays(electors, electors.c.round, electors.c.user),
    RowKind.ITEM: _strays(items, items.c.round, items.c.number),
    RowKind.BALLOT: _strays(ballots, ballots.c.round, ballots.c.user, ballots.c.item),
    RowKind.CONDITION: _strays(conditions, conditions.c.round, conditions.c.number),
    RowKind.REPLACEMENT: _strays(replacements, replacements.c.round),
    RowKind.OUTCOME: _strays(outcomes, outcomes.c.round),
    RowKind.DELEGATION: _strays(delegations, delegations.c.giver, delegations.c.holder, number=_NO_NUMBER),
    RowKind.CHANGE: _strays(change_requests, change_requests.c.number),
    RowKind.BASELINE: _strays(baselines, baselines.c.number),
    RowKind.CERTIFICATE: _strays(certificates, certificates.c.baseline),
}


class StrayRows:
    """The ``Strays`` port over all tables that the chain vouches for."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def first(self, team: TeamId, project: ProjectId, kind: RowKind, *, last: int) -> Stray | None:
        """Return the first row of a kind that is numbered outside of 1 to ``last``, or filed under another team."""
        row = self._connection.one(STATEMENTS[kind], team=team, project=project, last=last)
        return None if row is None else Stray(team=row[0], key=tuple(row[1:]))
