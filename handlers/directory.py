"""Who is who and who is where: from the database first, from Slack when that is missing or may have changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Actor, Person
from bot.domain.project import Reach
from bot.domain.refusal import Refusal
from bot.errors import ChannelArchived, ChannelGone, NoChannel, NotInChannel, PersonUnknown
from bot.flows import reach
from bot.ports import Channel, Clock, Database, Store
from handlers.slack_calls import SlackCalls

_log = logging.getLogger(__name__)
#: How long a look at a channel's members holds, when somebody is not among them.
_LOOKED_LATELY = timedelta(minutes=1)
#: How many accounts are asked for at the same time; ``users.info`` allows far more than a hundred a minute.
_AT_ONCE = 10
#: So Slack names a conversation of several people that is no channel.
_GROUP_MESSAGE = "mpdm-"


class Directory:
    """Keeps what Slack said of people and channels; events of Slack's keep it fresh."""

    def __init__(self, *, database: Database, slack: SlackCalls, clock: Clock) -> None:
        """Look into the database, and ask Slack for the rest."""
        self._database = database
        self._slack = slack
        self._clock = clock
        self._looked_at: dict[tuple[TeamId, ChannelId], datetime] = {}

    async def person(self, team: TeamId, user: UserId) -> Person:
        """Return an account; raises PersonUnknown."""
        found = (await self.people(team, [user])).get(user)
        if found is None:
            raise PersonUnknown
        return found

    async def zone(self, actor: Actor) -> str:
        """Return the zone of whoever acts; raises PersonUnknown."""
        return (await self.person(actor.team, actor.user)).zone

    async def people(self, team: TeamId, users: Iterable[UserId]) -> dict[UserId, Person]:
        """Return the accounts that Slack knows; others are left out."""
        wanted = list(dict.fromkeys(users))
        known = await self._database.read(lambda store: store.people.get(team, wanted))
        missing = [user for user in wanted if user not in known]
        if not missing:
            return known
        limit = asyncio.Semaphore(_AT_ONCE)

        async def ask(user: UserId) -> Person | None:
            async with limit:
                try:
                    return await self._slack.person(team, user)
                except PersonUnknown:
                    return None

        found = [person for person in await asyncio.gather(*map(ask, missing)) if person is not None]
        await self._save(found)
        return known | {person.user: person for person in found}

    async def one_of(
        self, team: TeamId, users: Iterable[UserId], fits: Callable[[Person], bool]
    ) -> dict[UserId, Person]:
        """Return one account that fits, looking at no more of them than that takes; nothing when none does."""
        wanted = list(dict.fromkeys(users))
        known = await self._database.read(lambda store: store.people.get(team, wanted))
        unknown = [user for user in wanted if user not in known]
        found = known
        while True:
            for person in found.values():
                if fits(person):
                    return {person.user: person}
            if not unknown:
                return {}
            found = await self.people(team, unknown[:_AT_ONCE])
            unknown = unknown[_AT_ONCE:]

    async def channel(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return a channel as Slack describes it now; raises NotInChannel for a private one the bot is not in."""
        at = self._clock.now()
        try:
            found = await self._slack.channel(team, channel)
        except (NotInChannel, ChannelGone):
            await self._database.write(lambda store: reach.noted(store, team, channel, Reach.LEFT, now=at))
            raise

        def keep(store: Store) -> None:
            store.people.save_channel(found, at=at)
            reach.noted(store, team, channel, reach.reach_of(found), now=at)

        await self._database.write(keep)
        return found

    async def home(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return a channel in which a project's messages can be posted; Refusal says why in another one they cannot."""
        found = await self.channel(team, channel)
        if found.name.startswith(_GROUP_MESSAGE):
            raise NoChannel
        if found.is_archived:
            raise ChannelArchived
        if not found.bot_is_member:
            raise NotInChannel
        return found

    async def members(self, team: TeamId, channel: ChannelId) -> frozenset[UserId]:
        """Return everybody who is in a channel now; raises NotInChannel."""
        users = await self._slack.members(team, channel)
        at = self._clock.now()
        await self._database.write(lambda store: store.people.replace_members(team, channel, users, at=at))
        return users

    async def look_again(self, team: TeamId, channel: ChannelId, user: UserId | None = None) -> bool:
        """Look how a channel is and who is in it, unless it was done within the last minute; return whether it was now.

        Somebody who joined, or whose account came back, while we were down is not known to be there: the account of
        ``user`` is looked at too. Strangers cannot make us ask for every click.
        """
        now = self._clock.now()
        last = self._looked_at.get((team, channel))
        if last is not None and now - last < _LOOKED_LATELY:
            return False
        self._looked_at[team, channel] = now
        try:
            await self.channel(team, channel)
            await self.members(team, channel)
            await self._save([await self._slack.person(team, user)] if user else [])
        except Refusal as refused:
            _log.info("Members of %s could not be looked at: %s", channel, refused.sentence)
            return False
        return True

    async def _save(self, people: list[Person]) -> None:
        at = self._clock.now()

        def save(store: Store) -> None:
            store.people.save(people, at=at)

        if people:
            await self._database.write(save)
