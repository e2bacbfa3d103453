"""Events that keep our picture of people and channels fresh; one that comes again after others changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.project import Reach
from bot.domain.refusal import Refusal
from bot.flows import reach
from bot.flows.edits import signatory_back, signatory_left
from bot.flows.waiting import owner_back, owner_left
from bot.ports import Store
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Event
from handlers.edge import Edge
from handlers.router import Router
from handlers.slack_calls import person_of

#: What an event says of its channel at once, before we look.
_REACH: Mapping[str, Reach] = MappingProxyType({"archive": Reach.ARCHIVED, "unarchive": Reach.OPEN})


class CompanyHandlers(Struct, frozen=True):
    """Who came, who left, what is called differently now."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        for event in ("team_join", "user_change"):
            router.event(event, self.account_changed)
        router.event("member_joined_channel", self.joined)
        router.event("member_left_channel", self.left)
        for change in ("rename", "archive", "unarchive"):
            # A private channel is a group in the names of Slack's events.
            router.event(f"channel_{change}", self.channel_changed)
            router.event(f"group_{change}", self.channel_changed)

        router.event("channel_id_changed", self.channel_renumbered)
        for gone in ("channel_deleted", "group_deleted"):
            router.event(gone, self.channel_deleted)

    async def account_changed(self, asked: Event) -> Answer:
        """An account is new, or something about it changed."""
        user = asked.body.get("user")
        if not isinstance(user, dict):
            return answers.nothing()
        person, at = person_of(asked.actor.team, user), self.edge.clock.now()

        def note(store: Store) -> None:
            known = store.people.get(person.team, [person.user]).get(person.user)
            store.people.save([person], at=at)
            # Slack does not say that a deactivated account leaves its channels.
            if person.is_deactivated:
                owner_left(store, person.team, person.user, now=at)
            elif known is not None and known.is_deactivated:
                owner_back(store, person.team, person.user, now=at)
                signatory_back(store, person.team, person.user, now=at)

        return await self._noted(asked, note)

    async def joined(self, asked: Event) -> Answer:
        """Somebody joined a channel; where it was Quorum, what could not be shown there comes now."""
        channel, user = _where_and_who(asked)
        is_quorum = user == await self.edge.slack.bot_user(asked.actor.team)

        def note(store: Store) -> None:
            store.people.join(asked.actor.team, channel, user)
            owner_back(store, asked.actor.team, user, channel=channel, now=self.edge.clock.now())
            signatory_back(store, asked.actor.team, user, channel=channel, now=self.edge.clock.now())
            if is_quorum:
                self._reaches(store, asked, channel, Reach.OPEN)

        noted = await self._noted(asked, note)
        if is_quorum:
            self.edge.spawn(self._look_at_everybody(asked.actor.team, channel))
        return noted

    async def left(self, asked: Event) -> Answer:
        """Somebody left a channel."""
        channel, user = _where_and_who(asked)
        is_quorum = user == await self.edge.slack.bot_user(asked.actor.team)

        def note(store: Store) -> None:
            # While they are in it, what waits for them there is found.
            owner_left(store, asked.actor.team, user, channel=channel, now=self.edge.clock.now())
            signatory_left(store, asked.actor.team, user, channel=channel, now=self.edge.clock.now())
            store.people.leave(asked.actor.team, channel, user)
            if is_quorum:
                self._reaches(store, asked, channel, Reach.LEFT)

        return await self._noted(asked, note)

    async def channel_changed(self, asked: Event) -> Answer:
        """A channel was renamed, archived or brought back."""
        channel = asked.channel
        if channel is None:
            return answers.nothing()
        self.edge.spawn(self._look_again(asked.actor.team, channel))
        how = _REACH.get(asked.type.partition("_")[2])
        if how is None:
            return answers.nothing()
        return await self._noted(asked, lambda store: self._reaches(store, asked, channel, how))

    async def channel_renumbered(self, asked: Event) -> Answer:
        """A channel has another id, as a private one gets when it is shared with another company."""
        old, new = (ChannelId(str(asked.body.get(f"{which}_channel_id") or "")) for which in ("old", "new"))
        if not old or not new or old == new:
            return answers.nothing()
        now = self.edge.clock.now()
        noted = await self._noted(asked, lambda store: reach.renamed(store, asked.actor.team, old, to=new, now=now))
        self.edge.spawn(self._look_again(asked.actor.team, new))
        return noted

    async def channel_deleted(self, asked: Event) -> Answer:
        """A channel is gone for good: nobody can be told there."""
        channel = asked.channel
        if channel is None:
            return answers.nothing()
        now = self.edge.clock.now()
        return await self._noted(asked, lambda store: reach.deleted(store, asked.actor.team, channel, now=now))

    def _reaches(self, store: Store, asked: Event, channel: ChannelId, how: Reach) -> None:
        reach.noted(store, asked.actor.team, channel, how, now=self.edge.clock.now())

    async def _look_at_everybody(self, team: TeamId, channel: ChannelId) -> None:
        await self.edge.directory.look_again(team, channel)

    async def _noted(self, asked: Event, note: Callable[[Store], None]) -> Answer:
        def work(store: Store) -> Answer:
            note(store)
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def _look_again(self, team: TeamId, channel: ChannelId) -> None:
        try:
            await self.edge.directory.channel(team, channel)
        except Refusal:
            # We are not in it any more; what else we knew of it stays.
            return
        self.edge.wake()


def _where_and_who(asked: Event) -> tuple[ChannelId, UserId]:
    return ChannelId(str(asked.body.get("channel") or "")), UserId(str(asked.body.get("user") or ""))
