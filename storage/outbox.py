"""What leaves for Slack, written in the transaction that caused it."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import and_, case, exists, func, null, select, update

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import Outgoing, SendState
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from storage.instants import from_micros, to_micros
from storage.outbox_tables import outbox
from storage.statements import Connection, Prepared, Row, Upsert, given
from storage.tables import requirements

_TEAM = outbox.c.team == given("team")
_THIS = and_(_TEAM, outbox.c.key == given("key"))
_ROW = and_(_TEAM, outbox.c.id == given("id"))
_CARDS = and_(_TEAM, outbox.c.project == given("project"), outbox.c.is_card == 1)
#: A card that is asked for again is due at once, however it fared before, unless a doubtful post is being cleared up.
_DUE_AGAIN = {
    "revision": outbox.c.revision + 1,
    "is_due": 1,
}

_ADD = Prepared(Upsert(outbox, keys=("team", "key")))
_TOUCH = Prepared(update(outbox).where(_THIS).values(_DUE_AGAIN))
_TOUCH_ROUND = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.number == given("number"))
    .where(outbox.c.kind.in_([kind.value for kind in (CardKind.ROUND, CardKind.BALLOT, CardKind.CONFIRM)]))
    .values(_DUE_AGAIN)
)
_SIGNED = select(requirements.c.number).where(
    requirements.c.project == given("project"), requirements.c.baseline == given("baseline")
)
_TOUCH_SIGNED = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.kind == CardKind.REQUIREMENT.value, outbox.c.number.in_(_SIGNED))
    .values(_DUE_AGAIN)
)
_LOCATION = Prepared(select(outbox.c.channel, outbox.c.ts).where(_THIS))

_earlier = outbox.alias("earlier")
#: Whatever is not posted yet waits for everything before it in its lane; what only changes in place waits for nobody.
_HELD_UP = exists(
    select(_earlier.c.id).where(
        _earlier.c.team == outbox.c.team,
        _earlier.c.target == outbox.c.target,
        _earlier.c.is_due == 1,
        _earlier.c.id < outbox.c.id,
        _earlier.c.ts.is_(None),
    )
)
_DUE = Prepared(
    select(outbox)
    .where(outbox.c.is_due == 1, outbox.c.next_at <= given("now"))
    .where(outbox.c.ts.is_not(None) | ~_HELD_UP)
    .order_by(outbox.c.next_at)
    .limit(given("limit"))
)
_NEXT = Prepared(
    select(outbox.c.next_at)
    .where(outbox.c.is_due == 1, outbox.c.next_at > given("now"))
    .order_by(outbox.c.next_at)
    .limit(1)
)
_WAITING = Prepared(select(func.count()).where(outbox.c.is_due == 1))
_GET = Prepared(select(outbox).where(_ROW))
_INTEND = Prepared(
    update(outbox)
    .where(_ROW, outbox.c.is_due == 1)
    .values(
        state=SendState.SENDING.value,
        intent_at=given("now"),
        attempts=outbox.c.attempts + 1,
        channel=given("channel"),
    )
)
_FINISH = Prepared(
    update(outbox)
    .where(_ROW)
    .values(
        state=given("state"),
        channel=given("channel"),
        ts=given("ts"),
        error=given("error"),
        attempts=0,
        intent_at=null(),
        next_at=0,
        # Asked to be shown anew meanwhile: it stays due.
        is_due=case((outbox.c.revision > given("shown"), 1), else_=0),
    )
)
_POSTPONE = Prepared(
    update(outbox)
    .where(_ROW)
    .values(state=given("state"), next_at=given("next_at"), error=given("error"), attempts=given("attempts"))
)


class OutboxRows:
    """The ``Outbox`` port over the table."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def post(self, post: Post, *, at: datetime) -> None:
        """Ask for a message to be sent once; the same key again changes nothing."""
        self._add(post.team, post.project, post.to, f"post-{post.key}", kind=post.kind, about=post.about, at=at)

    def place(self, card: Card, to: ChannelId | UserId, *, at: datetime) -> None:
        """Ask for a living message to be posted; it is rendered when it is sent."""
        self._add(card.team, card.project, to, key_of(card), kind=card.kind, card=card, at=at)

    def touch(self, card: Card, *, at: datetime) -> None:
        """Ask for a living message to be shown anew; nothing happens when it was never placed."""
        self._connection.run(_TOUCH, team=card.team, key=key_of(card))

    def touch_round(self, team: TeamId, project: ProjectId, number: int, *, at: datetime) -> None:
        """Ask for every living message of a round to be shown anew: its card, ballots and confirmations."""
        self._connection.run(_TOUCH_ROUND, team=team, project=project, number=number)

    def touch_signed(self, team: TeamId, project: ProjectId, baseline: int, *, at: datetime) -> None:
        """Ask for the cards of every requirement of a baseline to be shown anew."""
        self._connection.run(_TOUCH_SIGNED, team=team, project=project, baseline=baseline)

    def location(self, card: Card) -> tuple[ChannelId, str] | None:
        """Return channel and ts of a living message that has been posted."""
        row = self._connection.one(_LOCATION, team=card.team, key=key_of(card))
        return None if row is None or row[0] is None or row[1] is None else (row[0], row[1])

    def due(self, now: datetime, *, limit: int) -> list[Outgoing]:
        """Return messages of all teams that may leave now, at most one unposted one of each lane."""
        return [_outgoing(row) for row in self._connection.all(_DUE, now=to_micros(now), limit=limit)]

    def waiting(self) -> int:
        """Count the messages of all teams that are still to be sent or shown anew."""
        row = self._connection.one(_WAITING)
        return int(row[0]) if row else 0

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next message that waits may leave."""
        row = self._connection.one(_NEXT, now=to_micros(now))
        return None if row is None else from_micros(row[0])

    def get(self, team: TeamId, id_: int) -> Outgoing | None:
        """Return one message as it is now, when it is still to be shown."""
        row = self._connection.one(_GET, team=team, id=id_)
        return None if row is None or not row[_IS_DUE] else _outgoing(row)

    def intend(self, message: Outgoing, channel: ChannelId, *, now: datetime) -> None:
        """Write down that a post is about to be made, before it is."""
        self._connection.run(_INTEND, team=message.team, id=message.id, now=to_micros(now), channel=channel)

    def finish(
        self, message: Outgoing, state: SendState, *, channel: ChannelId | None, ts: str | None, error: str = ""
    ) -> None:
        """Write down that a message was shown as of its revision, or that it never will be."""
        self._connection.run(
            _FINISH,
            team=message.team,
            id=message.id,
            shown=message.revision,
            state=state.value,
            channel=channel,
            ts=ts,
            error=error,
        )

    def postpone(self, message: Outgoing, state: SendState, *, until: datetime, attempts: int, error: str = "") -> None:
        """Write down that a message waits."""
        self._connection.run(
            _POSTPONE,
            team=message.team,
            id=message.id,
            state=state.value,
            next_at=to_micros(until),
            attempts=attempts,
            error=error,
        )

    def _add(
        self,
        team: TeamId,
        project: ProjectId,
        to: str,
        key: str,
        *,
        kind: CardKind | PostKind,
        at: datetime,
        card: Card | None = None,
        about: dict[str, str | int] | None = None,
    ) -> None:
        self._connection.run(
            _ADD,
            team=team,
            project=project,
            target=to,
            key=key,
            kind=kind.value,
            is_card=int(card is not None),
            number=card.number if card else 0,
            user=card.user if card else "",
            item=card.item if card else 0,
            version=card.version if card else 0,
            about=json.dumps(about or {}),
            at=to_micros(at),
            state=SendState.PENDING.value,
            is_due=1,
            next_at=0,
            revision=1,
            attempts=0,
            intent_at=None,
            channel=None,
            ts=None,
            error="",
        )


def key_of(card: Card) -> str:
    """Return the key that a card has in its team."""
    parts = (card.project, card.kind.value, card.number, card.user, card.item, card.version)
    return "card-" + "-".join(str(part) for part in parts)


_IS_DUE = [column.name for column in outbox.columns].index("is_due")


def _outgoing(row: Row) -> Outgoing:
    (id_, team, project, target, key, kind, is_card, number, user, item, version, about, at, state, *rest) = row
    (_is_due, _next_at, revision, attempts, intent_at, channel, ts, _error) = rest
    what: Post | Card
    if is_card:
        what = Card(
            team=team, project=project, kind=CardKind(kind), number=number, user=user, item=item, version=version
        )
    else:
        post_key = key.removeprefix("post-")
        what = Post(team=team, project=project, kind=PostKind(kind), to=target, key=post_key, about=json.loads(about))
    return Outgoing(
        id=id_,
        team=team,
        project=project,
        target=target,
        key=key,
        what=what,
        state=SendState(state),
        at=from_micros(at),
        revision=revision,
        attempts=attempts,
        intent_at=None if intent_at is None else from_micros(intent_at),
        channel=channel,
        ts=ts,
    )
