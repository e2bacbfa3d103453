"""The audit stream of each project, and the free text that stands beside it until it is erased."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import and_, insert, literal, select

from bot.domain.audit import AuditEntry, Copied, Event
from bot.domain.names import ProjectId, TeamId, UserId
from storage.instants import from_micros, to_micros
from storage.statements import Connection, Prepared, Row, Value, among, given, listed
from storage.tables import audit_events, audit_texts

#: How many links are read at a time; a stream can be longer than memory should hold.
_BATCH = 1_000

_BESIDE = and_(
    audit_texts.c.team == audit_events.c.team,
    audit_texts.c.project == audit_events.c.project,
    audit_texts.c.seq == audit_events.c.seq,
)
_EVENT = [audit_events.c[name] for name in ("seq", "canonical", "hash", "at", "actor", "action", "subject")]
_ENTRIES = (
    select(*_EVENT, audit_texts.c.text, audit_texts.c.salt)
    .select_from(audit_events)
    .outerjoin(audit_texts, _BESIDE)
    .where(audit_events.c.team == given("team"), audit_events.c.project == given("project"))
    .order_by(audit_events.c.seq)
)
_PART = _ENTRIES.where(audit_events.c.seq > given("after")).limit(given("limit"))
_ADD = Prepared(insert(audit_events))
_ADD_TEXT = Prepared(insert(audit_texts))
_AFTER = Prepared(_PART)
_DONE = Prepared(_PART.where(among(audit_events.c.action, "actions")))
_ABOUT = Prepared(_ENTRIES.where(audit_events.c.subject == given("subject")))
_NEWEST = Prepared(
    _ENTRIES.where(audit_events.c.subject == given("subject"), audit_events.c.action == given("action"))
    .order_by(None)
    .order_by(audit_events.c.seq.desc())
    .limit(1)
)
_HAS_BEEN = Prepared(
    select(literal(1))
    .select_from(audit_events)
    .where(audit_events.c.team == given("team"), audit_events.c.project == given("project"))
    .where(audit_events.c.subject == given("subject"), audit_events.c.action == given("action"))
    .where(audit_events.c.actor == given("actor"), audit_events.c.at > given("since"))
    .limit(1)
)


class AuditRows:
    """The ``AuditTrail`` port over the tables; the database itself refuses to change or remove an event."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def append(self, team: TeamId, project: ProjectId, event: Event, entry: AuditEntry, *, salt: str) -> None:
        """Store the next link and the free text beside it."""
        self._connection.run(
            _ADD,
            team=team,
            project=project,
            seq=entry.seq,
            at=to_micros(event.at),
            actor=event.actor,
            action=event.action,
            subject=event.subject,
            canonical=entry.canonical,
            hash=entry.hash,
        )
        if entry.text is not None:
            self._connection.run(_ADD_TEXT, team=team, project=project, seq=entry.seq, salt=salt, text=entry.text)

    def stream(self, team: TeamId, project: ProjectId) -> Iterator[AuditEntry]:
        """Return all links, oldest first."""
        yield from self._batches(_AFTER, team, project)

    def done(self, team: TeamId, project: ProjectId, actions: Collection[str]) -> Iterator[AuditEntry]:
        """Return the links of some actions, oldest first."""
        yield from self._batches(_DONE, team, project, actions=listed(sorted(actions)))

    def about(self, team: TeamId, project: ProjectId, subject: str) -> list[AuditEntry]:
        """Return the links about one subject, oldest first."""
        rows = self._connection.all(_ABOUT, team=team, project=project, subject=subject)
        return [_entry(row) for row in rows]

    def _batches(self, some: Prepared, team: TeamId, project: ProjectId, **which: Value) -> Iterator[AuditEntry]:
        after = 0
        while rows := self._connection.all(some, team=team, project=project, after=after, limit=_BATCH, **which):
            yield from map(_entry, rows)
            after = rows[-1][0]

    def newest(self, team: TeamId, project: ProjectId, action: str, subject: str) -> AuditEntry | None:
        """Return the newest link that says that this was done with a subject."""
        row = self._connection.one(_NEWEST, team=team, project=project, action=action, subject=subject)
        return None if row is None else _entry(row)

    def has_been(
        self, team: TeamId, project: ProjectId, action: str, subject: str, *, by: UserId, since: datetime
    ) -> bool:
        """Whether somebody did this with that subject after an instant."""
        found = self._connection.one(
            _HAS_BEEN, team=team, project=project, action=action, subject=subject, actor=by, since=to_micros(since)
        )
        return found is not None


def _entry(row: Row) -> AuditEntry:
    seq, canonical, digest, at, actor, action, subject, text, salt = row
    copied = Copied(at=from_micros(at), actor=actor, action=action, subject=subject)
    return AuditEntry(seq=seq, canonical=canonical, hash=digest, text=text, salt=salt or "", copied=copied)
