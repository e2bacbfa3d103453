"""People, channels and who is in which, as Slack said at the last look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, not_, select, update

from bot.domain.erasure import ERASED
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Person
from bot.ports import Channel
from storage.instants import to_micros
from storage.slack_tables import channel_members, channels, people
from storage.statements import Connection, Prepared, Upsert, Value, among, given, listed

_TEAM, _CHANNEL = given("team"), given("channel")
_MEMBERS = and_(channel_members.c.team == _TEAM, channel_members.c.channel == _CHANNEL)
_ONE_MEMBER = and_(_MEMBERS, channel_members.c.user == given("user"))

_PEOPLE = Prepared(select(*list(people.columns)[:-2]).where(people.c.team == _TEAM, among(people.c.user, "users")))
_SAVE_PERSON = Prepared(Upsert(people, "name", "zone", "is_bot", "is_guest", "is_deactivated", "seen_at"))
_STAY_ERASED = Prepared(
    update(people).where(people.c.team == _TEAM, people.c.is_erased == 1, people.c.name != ERASED).values(name=ERASED)
)
_CHANNEL_OF = Prepared(
    select(*list(channels.columns)[:-1]).where(channels.c.team == _TEAM, channels.c.channel == _CHANNEL)
)
_SAVE_CHANNEL = Prepared(Upsert(channels, "name", "is_private", "is_archived", "bot_is_member", "seen_at"))
_MEMBERS_OF = Prepared(select(channel_members.c.user).where(_MEMBERS))
_IS_IN = Prepared(select(channel_members.c.user).where(_ONE_MEMBER))
_JOIN = Prepared(Upsert(channel_members))
_LEAVE = Prepared(delete(channel_members).where(_ONE_MEMBER))
_LEAVE_ALL_BUT = Prepared(delete(channel_members).where(_MEMBERS, not_(among(channel_members.c.user, "users"))))


class PeopleRows:
    """The ``People`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def get(self, team: TeamId, users: Sequence[UserId]) -> dict[UserId, Person]:
        """Return those of the people that are known."""
        found = map(person_of, self._connection.all(_PEOPLE, team=team, users=listed(users)))
        return {person.user: person for person in found}

    def save(self, people: Sequence[Person], *, at: datetime) -> None:
        """Store what Slack said of people; a name that was erased stays so."""
        self._connection.many(_SAVE_PERSON, [_person_values(person, at) for person in people])
        for team in {person.team for person in people}:
            self._connection.run(_STAY_ERASED, team=team)

    def channel(self, team: TeamId, channel: ChannelId) -> Channel | None:
        """Return a channel, when known."""
        row = self._connection.one(_CHANNEL_OF, team=team, channel=channel)
        if row is None:
            return None
        key, name_of, name, is_private, is_archived, bot_is_member = row
        return Channel(
            team=key,
            channel=name_of,
            name=name,
            is_private=bool(is_private),
            is_archived=bool(is_archived),
            bot_is_member=bool(bot_is_member),
        )

    def save_channel(self, channel: Channel, *, at: datetime) -> None:
        """Store what Slack said of a channel."""
        self._connection.run(
            _SAVE_CHANNEL,
            team=channel.team,
            channel=channel.channel,
            name=channel.name,
            is_private=int(channel.is_private),
            is_archived=int(channel.is_archived),
            bot_is_member=int(channel.bot_is_member),
            seen_at=to_micros(at),
        )

    def members(self, team: TeamId, channel: ChannelId) -> set[UserId]:
        """Return who is in a channel; empty when it was never looked at."""
        return {UserId(user) for (user,) in self._connection.all(_MEMBERS_OF, team=team, channel=channel)}

    def replace_members(self, team: TeamId, channel: ChannelId, users: Iterable[UserId], *, at: datetime) -> None:
        """Store the whole membership of a channel."""
        present = list(users)
        self._connection.run(_LEAVE_ALL_BUT, team=team, channel=channel, users=listed(present))
        self._connection.many(_JOIN, [{"team": team, "channel": channel, "user": user} for user in present])

    def join(self, team: TeamId, channel: ChannelId, user: UserId) -> None:
        """Somebody joined a channel."""
        self._connection.run(_JOIN, team=team, channel=channel, user=user)

    def leave(self, team: TeamId, channel: ChannelId, user: UserId) -> None:
        """Somebody left a channel."""
        self._connection.run(_LEAVE, team=team, channel=channel, user=user)

    def is_in(self, team: TeamId, channel: ChannelId, user: UserId) -> bool:
        """Whether the person is in the channel."""
        return self._connection.one(_IS_IN, team=team, channel=channel, user=user) is not None


def person_of(row: Sequence[Value]) -> Person:
    """Return somebody whose row begins with what Slack said of them."""
    team, user, name, zone, is_bot, is_guest, is_deactivated = row[:7]
    return Person(
        team=TeamId(str(team)),
        user=UserId(str(user)),
        name=str(name),
        zone=str(zone),
        is_bot=bool(is_bot),
        is_guest=bool(is_guest),
        is_deactivated=bool(is_deactivated),
    )


def _person_values(person: Person, at: datetime) -> dict[str, Value]:
    return {
        "team": person.team,
        "user": person.user,
        "name": person.name,
        "zone": person.zone,
        "is_bot": int(person.is_bot),
        "is_guest": int(person.is_guest),
        "is_deactivated": int(person.is_deactivated),
        "seen_at": to_micros(at),
        "is_erased": 0,
    }
