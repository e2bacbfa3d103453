"""What leaves for Slack, written in the transaction that caused it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import Outgoing, Pause, SendState, SlackCall
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.domain.values import replace
from storage import outbox_statements as statements
from storage.instants import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from storage.statements import Connection, Prepared, Row, Value, listed


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

    def touch(self, *cards: Card, at: datetime) -> None:
        """Ask for living messages to be shown anew; nothing happens to those that were never placed."""
        if len(cards) == 2:
            # What every vote does.
            one, other = cards
            self._connection.run(statements.TOUCH_TWO, team=one.team, key=key_of(one), other=key_of(other))
            return
        for card in cards:
            self._connection.run(statements.TOUCH, team=card.team, key=key_of(card))

    def revive(self, card: Card, *, at: datetime) -> None:
        """Ask for a living message to be shown anew, and to be posted once more where it is gone."""
        self._connection.run(statements.REVIVE, team=card.team, key=key_of(card))

    def touch_round(self, team: TeamId, project: ProjectId, number: int, *, at: datetime) -> None:
        """Ask for every living message of a round to be shown anew: its card, ballots and confirmations.

        Reminders belong to it once they are posted or on their way; what nobody was sent is not sent for this.
        """
        self._connection.run(statements.TOUCH_ROUND, team=team, project=project, number=number)

    def touch_reminders(self, team: TeamId, project: ProjectId, number: int, user: UserId, *, at: datetime) -> None:
        """Ask for the reminders of a round that somebody was sent to be shown anew."""
        self._connection.run(statements.TOUCH_REMINDERS, team=team, project=project, number=number, user=user)

    def touch_signed(self, team: TeamId, project: ProjectId, baseline: int, *, at: datetime) -> None:
        """Ask for the cards of every requirement of a baseline, and of proposals about it, to be shown anew."""
        self._connection.run(statements.TOUCH_SIGNED, team=team, project=project, baseline=baseline)

    def touch_proposals(self, team: TeamId, project: ProjectId, requirement: int, *, at: datetime) -> None:
        """Ask for every proposal about a requirement to be shown anew."""
        self._connection.run(statements.TOUCH_PROPOSALS, team=team, project=project, number=requirement)

    def touch_delegations(self, team: TeamId, keys: Sequence[int], *, at: datetime) -> None:
        """Ask for every message about votes in the hands of colleagues to be shown anew, in whatever project it is.

        What nobody was sent is not sent for this.
        """
        if keys:
            self._connection.run(statements.TOUCH_DELEGATED, team=team, delegations=listed(keys))
            posts = listed([f"post-handed-{key}" for key in keys])
            self._connection.run(statements.TOUCH_HANDED, team=team, posts=posts)

    def touch_undelivered(self, team: TeamId, project: ProjectId, to: ChannelId, *, at: datetime) -> None:
        """Ask for every living message of a project to be shown anew that Slack would not take in a channel."""
        self._connection.run(statements.TOUCH_UNDELIVERED, team=team, project=project, target=to)

    def move(self, team: TeamId, project: ProjectId, channel: ChannelId, *, to: ChannelId) -> None:
        """Note that a channel, with what was posted there and what is still to be, has another id."""
        for statement in (statements.MOVE_TARGET, statements.MOVE_POSTED):
            self._connection.run(statement, team=team, project=project, before=channel, channel=to)

    def location(self, card: Card) -> tuple[ChannelId, str] | None:
        """Return channel and ts of a living message that has been posted."""
        row = self._connection.one(statements.LOCATION, team=card.team, key=key_of(card))
        return None if row is None or row[0] is None or row[1] is None else (row[0], row[1])

    def teams(self, after: str, *, limit: int) -> list[TeamId]:
        """Return the next teams, in the order of their names, for which something waits."""
        teams: list[TeamId] = []
        while len(teams) < limit and (team := self._next_team(teams[-1] if teams else after)):
            teams.append(team)
        return teams

    def heads(self, team: TeamId, after: str, *, limit: int) -> list[Outgoing]:
        """Return the first unposted message of each of the team's next lanes, whether or not it may leave now."""
        heads: list[Outgoing] = []
        while len(heads) < limit:
            row = self._connection.one(statements.NEXT_HEAD, team=team, after=heads[-1].target if heads else after)
            if row is None:
                break
            heads.append(_outgoing(row))
        return heads

    def changed(self, team: TeamId, now: datetime, *, limit: int) -> list[Outgoing]:
        """Return posted messages that may be shown anew now, the one that was shown longest ago first."""
        rows = self._connection.all(statements.CHANGED_OF_TEAM, team=team, now=to_micros(now), limit=limit)
        return [_outgoing(row) for row in rows]

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next message of any team that waits may leave."""
        row = self._connection.one(statements.NEXT_DUE, now=to_micros(now))
        return None if row is None else from_micros(row[0])

    def pauses(self, team: TeamId, now: datetime) -> list[Pause]:
        """Return which calls Slack does not want to see in a team just now."""
        rows = self._connection.all(statements.PAUSES, team=team, now=to_micros(now))
        return [Pause(SlackCall(call), from_micros(until)) for call, until in rows]

    def pause(self, team: TeamId, pause: Pause) -> None:
        """Write down, for every process, that Slack does not want to see a call."""
        self._connection.run(statements.PAUSE, team=team, call=pause.call.value, until=to_micros(pause.until))

    def waiting(self) -> int:
        """Count the messages of all teams that are still to be sent or shown anew."""
        counted = [statements.COUNT_UNPOSTED, statements.COUNT_CHANGED]
        return sum(row[0] for each in counted for row in self._connection.all(each))

    def get(self, team: TeamId, id_: int, *, now: datetime) -> Outgoing | None:
        """Return one message as it is now, when it may leave now: nothing in its lane comes before it."""
        row = self._connection.one(statements.GET, team=team, id=id_, now=to_micros(now))
        return None if row is None else _outgoing(row)

    def intend(self, message: Outgoing, channel: ChannelId, *, files: Iterable[str], now: datetime) -> Outgoing | None:
        """Write down that a post is about to be made; None when somebody else did anything with it meanwhile."""
        known = frozenset(files) | message.files
        is_ours = self._changed(
            statements.INTEND,
            message,
            now=to_micros(now),
            channel=channel,
            attempts=message.attempts,
            files=" ".join(sorted(known)),
        )
        if not is_ours:
            return None
        return replace(
            message,
            state=SendState.SENDING,
            attempts=message.attempts + 1,
            intent_at=now,
            first_intent_at=message.first_intent_at or now,
            channel=channel,
            files=known,
        )

    def finish(
        self,
        message: Outgoing,
        state: SendState,
        *,
        channel: ChannelId | None,
        ts: str | None,
        at: datetime,
        error: str = "",
    ) -> bool:
        """Write down that a message was shown as of its revision, or that it was not.

        Nothing happens, and the answer is no, when somebody else did anything with it meanwhile.
        """
        # A doubt that nobody could clear up is taken up again where it was left.
        stays = state is SendState.UNKNOWN
        return self._changed(
            statements.FINISH,
            message,
            shown=message.revision,
            shown_at=to_micros(at),
            state=state.value,
            channel=channel,
            ts=ts,
            error=error,
            intent_at=to_micros_or_none(message.intent_at) if stays else None,
            first_intent_at=to_micros_or_none(message.first_intent_at) if stays else None,
        )

    def post_anew(self, message: Outgoing, *, at: datetime) -> bool:
        """Let a posted message that is out of reach be posted once more, as if it was asked for only now.

        Nothing happens, and the answer is no, when somebody else did anything with it meanwhile.
        """
        return self._changed(statements.POST_ANEW, message, at=to_micros(at), state=SendState.PENDING.value)

    def postpone(self, message: Outgoing, state: SendState, *, until: datetime, attempts: int, error: str = "") -> bool:
        """Write down that a message waits, unless somebody else did anything with it meanwhile."""
        return self._changed(
            statements.POSTPONE,
            message,
            state=state.value,
            next_at=to_micros(until),
            attempts=attempts,
            error=error,
        )

    def _changed(self, prepared: Prepared, message: Outgoing, **values: Value) -> bool:
        """Change a message that is still as it was read; return whether it was."""
        was, intended = message.state.value, to_micros_or_none(message.intent_at) or 0
        named: dict[str, Value] = {"team": message.team, "id": message.id, "was": was, "intended": intended}
        return self._connection.count(prepared, **named, **values) == 1

    def _next_team(self, after: str) -> TeamId | None:
        rows = (
            self._connection.one(statement, after=after)
            for statement in (statements.NEXT_TEAM_UNPOSTED, statements.NEXT_TEAM_CHANGED)
        )
        return min((row[0] for row in rows if row), default=None)

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
            statements.ADD,
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
            about=json.dumps(about) if about else "{}",
            at=to_micros(at),
            state=SendState.PENDING.value,
            is_due=1,
            next_at=0,
            revision=1,
            attempts=0,
            intent_at=None,
            first_intent_at=None,
            files="",
            channel=None,
            ts=None,
            error="",
        )


def key_of(card: Card) -> str:
    """Return the key that a card has in its team."""
    return f"card-{card.project}-{card.kind.value}-{card.number}-{card.user}-{card.item}-{card.version}"


def _outgoing(row: Row) -> Outgoing:
    (id_, team, project, target, key, kind, is_card, number, user, item, version, about, at, state, *rest) = row
    (_is_due, next_at, revision, attempts, intent_at, first_intent_at, files, channel, ts, _error) = rest
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
        due_at=from_micros(next_at),
        revision=revision,
        attempts=attempts,
        intent_at=from_micros_or_none(intent_at),
        first_intent_at=from_micros_or_none(first_intent_at),
        files=frozenset(files.split()),
        channel=channel,
        ts=ts,
    )
