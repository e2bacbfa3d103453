"""Erasing what one person wrote in a project beside its chain, and the name under which they are known."""

from __future__ import annotations

import json

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
from bot.domain.importing import ImportState
from bot.domain.names import ProjectId, TeamId, UserId
from storage.negotiation_tables import moves, promises
from storage.requirement_tables import fulfilments, requirement_versions, verifications
from storage.round_tables import ballots, conditions, delegations, outcomes, replacements, rounds
from storage.slack_tables import inbox, people
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


def _own(author: Column[str], words: Column[str]) -> ColumnElement[bool]:
    """Return whether somebody wrote the words of a row, and they still stand there."""
    return and_(_ours(words.table), author == _USER, _written(words))


def _in_order(column: Column[int], own: ColumnElement[bool]) -> Prepared:
    """Return the statement for the numbers of rows that are somebody's own, each once."""
    return Prepared(select(column).where(own).distinct().order_by(column))


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

_OWN_CHANGES = _own(change_requests.c.requested_by, change_requests.c.why)
#: Whoever proposes something says why.
_OWN_MOVES = _own(moves.c.proposed_by, moves.c.why)
#: Words that somebody wrote and somebody else recorded are those of both.
_OWN_PROMISES = and_(
    _ours(promises), or_(promises.c.made_by == _USER, promises.c.recorded_by == _USER), _written(promises.c.words)
)
_OWN_CONDITIONS = _own(conditions.c.voter, conditions.c.text)
_OWN_OUTCOMES = _own(outcomes.c.author, outcomes.c.text)
_OWN_REPLACEMENTS = _own(replacements.c.author, replacements.c.reason)
_OWN_DELEGATIONS = _own(delegations.c.giver, delegations.c.reason)
_OWN_STEPS = _own(fulfilments.c.author, fulfilments.c.reason)
_OWN_FINDINGS = _own(verifications.c.author, verifications.c.note)
_PROMISED = select(literal("P") + cast(promises.c.number, Text)).where(_OWN_PROMISES)
_RECORDED = and_(_ours(audit_events), audit_events.c.action == "promise.record", audit_events.c.subject.in_(_PROMISED))

_ASKED_IN = _in_order(change_requests.c.round, _OWN_CHANGES)
_PROPOSED = _in_order(moves.c.requirement, _OWN_MOVES)
_HANDED_OVER = _in_order(delegations.c.id, _OWN_DELEGATIONS)
_PROMISES = _in_order(promises.c.number, _OWN_PROMISES)
_VOTED_IN = _in_order(ballots.c.round, _OWN_BALLOTS)
_NAMED_IN = _in_order(conditions.c.round, _OWN_CONDITIONS)
_WRITTEN_ABOUT = _in_order(outcomes.c.round, _OWN_OUTCOMES)
_REPLACED_IN = _in_order(replacements.c.round, _OWN_REPLACEMENTS)
_ENDED = _in_order(rounds.c.number, _OWN_ROUNDS)
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
    Prepared(update(conditions).where(_OWN_CONDITIONS).values(text=ERASED)),
    Prepared(update(outcomes).where(_OWN_OUTCOMES).values(text=ERASED)),
    Prepared(update(replacements).where(_OWN_REPLACEMENTS).values(reason=ERASED)),
    Prepared(update(delegations).where(_OWN_DELEGATIONS).values(reason=ERASED)),
    Prepared(update(fulfilments).where(_OWN_STEPS).values(reason=ERASED)),
    Prepared(update(verifications).where(_OWN_FINDINGS).values(note=ERASED)),
    Prepared(update(change_requests).where(_OWN_CHANGES).values(why=ERASED)),
    Prepared(update(moves).where(_OWN_MOVES).values({name: _erased(moves.c[name]) for name in _SAID})),
    Prepared(update(promises).where(_OWN_PROMISES).values({name: _erased(promises.c[name]) for name in _PROMISED_TO})),
)
#: A running import still needs its rows; they are gone with its last one.
_FILES = Prepared(
    select(imports.c.id, imports.c.state, imports.c.rows, imports.c.unreadable)
    .where(_own(imports.c.user, imports.c.filename))
    .order_by(imports.c.id)
)
_THIS_FILE = and_(imports.c.team == _TEAM, imports.c.id == given("key"))
_LEFT = ("filename", "state", "columns", "rows", "unreadable")
_ERASE_FILE = Prepared(update(imports).where(_THIS_FILE).values({name: given(name) for name in _LEFT}))
_ERASE_FILENAME = Prepared(update(imports).where(_THIS_FILE).values(filename=ERASED))
_NAME = Prepared(
    update(people)
    .where(people.c.team == _TEAM, people.c.user == _USER, people.c.is_erased == 0)
    .values(name=ERASED, is_erased=1)
)
#: Answers are kept for deliveries that come twice, and quote what somebody typed; that they came stays known.
_ANSWERS = Prepared(update(inbox).where(inbox.c.team == _TEAM, inbox.c.answer != "").values(answer=""))
#: What asks in which rounds something of theirs is shown.
_SHOWING = (_VOTED_IN, _ENDED, _ASKED_IN, _NAMED_IN, _WRITTEN_ABOUT, _REPLACED_IN)


class ErasureRows:
    """The ``Erasure`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def erase(self, team: TeamId, project: ProjectId, user: UserId, *, name: bool) -> Erased:
        """Put the token in the place of what somebody wrote in a project beside its chain, perhaps of their name."""
        whose: dict[str, Value] = {"team": team, "project": project, "user": user}
        shown = {number for asked in _SHOWING for number in self._numbers(asked, whose)}
        proposals, promised = self._numbers(_PROPOSED, whose), self._numbers(_PROMISES, whose)
        handed = self._numbers(_HANDED_OVER, whose)
        texts = self._connection.count(_BESIDE_CHAIN, **whose) + self._erase_files(whose)
        copies = sum(self._connection.count(copy, **whose) for copy in _COPIES)
        self._connection.run(_ANSWERS, team=team)
        named = self._connection.count(_NAME, team=team, user=user) if name else 0
        return Erased(
            # Copies are of texts beside the chain; an earlier Quorum left some behind when it erased those.
            texts=texts or copies,
            rounds=tuple(sorted(shown)),
            proposals=proposals,
            promises=promised,
            delegations=handed,
            name=bool(named),
        )

    def _erase_files(self, whose: dict[str, Value]) -> int:
        """Put the token in the place of what somebody's files said, and return how many files those were."""
        files = self._connection.all(_FILES, **whose)
        for key, state, rows, unreadable in files:
            which: dict[str, Value] = {"team": whose["team"], "key": key}
            if state == ImportState.RUNNING.value:
                self._connection.run(_ERASE_FILENAME, **which)
            else:
                self._connection.run(_ERASE_FILE, **which, **_nothing_of(state, rows, unreadable))
        return len(files)

    def _numbers(self, asked: Prepared, whose: dict[str, Value]) -> tuple[int, ...]:
        return tuple(row[0] for row in self._connection.all(asked, **whose))


def _nothing_of(state: str, rows: str, unreadable: str) -> dict[str, Value]:
    """Return what is left of a file that was read: which of its lines were new, and which could not be read."""
    return {
        "filename": ERASED,
        # What nobody confirmed yet has nothing left to add.
        "state": ImportState.STOPPED.value if state == ImportState.SHOWN.value else state,
        "columns": "{}",
        "rows": json.dumps([{"line": row["line"]} for row in json.loads(rows)]),
        "unreadable": json.dumps([{"line": row["line"], "why": ERASED} for row in json.loads(unreadable)]),
    }
