"""What leaves for Slack, written in the transaction that caused it."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import and_, select, update

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind, Post
from storage.instants import to_micros
from storage.outbox_tables import cards, outbox
from storage.statements import Connection, Prepared, Upsert, Value, given
from storage.tables import requirements

_NAMES = ("team", "project", "kind", "number", "user", "item", "version")
_THIS = and_(*(cards.c[name] == given(name) for name in _NAMES))
_PROJECT = and_(cards.c.team == given("team"), cards.c.project == given("project"))
_DIRTY = {"dirty_at": given("at")}

_POST = Prepared(Upsert(outbox, keys=("team", "key")))
_PLACE = Prepared(Upsert(cards))
_TOUCH = Prepared(update(cards).where(_THIS).values(_DIRTY))
_TOUCH_ROUND = Prepared(
    update(cards)
    .where(_PROJECT, cards.c.number == given("number"))
    .where(cards.c.kind.in_([kind.value for kind in (CardKind.ROUND, CardKind.BALLOT, CardKind.CONFIRM)]))
    .values(_DIRTY)
)
_SIGNED = select(requirements.c.number).where(
    requirements.c.project == given("project"), requirements.c.baseline == given("baseline")
)
_TOUCH_SIGNED = Prepared(
    update(cards)
    .where(_PROJECT, cards.c.kind == CardKind.REQUIREMENT.value, cards.c.number.in_(_SIGNED))
    .values(_DIRTY)
)
_LOCATION = Prepared(select(cards.c.target, cards.c.ts).where(_THIS))


class OutboxRows:
    """The ``Outbox`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def post(self, post: Post, *, at: datetime) -> None:
        """Ask for a message to be sent once; the same key again changes nothing."""
        about = {"kind": post.kind.value, "target": post.to, "key": post.key, "about": json.dumps(post.about)}
        self._connection.run(_POST, team=post.team, project=post.project, at=to_micros(at), **about)

    def place(self, card: Card, to: ChannelId | UserId, *, at: datetime) -> None:
        """Ask for a living message to be posted; it is rendered when it is sent."""
        self._connection.run(_PLACE, **_named(card), target=to, ts=None, dirty_at=to_micros(at))

    def touch(self, card: Card, *, at: datetime) -> None:
        """Ask for a living message to be shown anew; nothing happens when it was never placed."""
        self._connection.run(_TOUCH, **_named(card), at=to_micros(at))

    def touch_round(self, team: TeamId, project: ProjectId, number: int, *, at: datetime) -> None:
        """Ask for every living message of a round to be shown anew: its card, ballots and confirmations."""
        self._connection.run(_TOUCH_ROUND, team=team, project=project, number=number, at=to_micros(at))

    def touch_signed(self, team: TeamId, project: ProjectId, baseline: int, *, at: datetime) -> None:
        """Ask for the cards of every requirement of a baseline to be shown anew."""
        self._connection.run(_TOUCH_SIGNED, team=team, project=project, baseline=baseline, at=to_micros(at))

    def location(self, card: Card) -> tuple[ChannelId, str] | None:
        """Return channel and ts of a living message that has been posted."""
        row = self._connection.one(_LOCATION, **_named(card))
        return None if row is None or row[1] is None else (row[0], row[1])


def _named(card: Card) -> dict[str, Value]:
    return {
        "team": card.team,
        "project": card.project,
        "kind": card.kind.value,
        "number": card.number,
        "user": card.user,
        "item": card.item,
        "version": card.version,
    }
