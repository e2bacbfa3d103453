"""What one person sees: their lists, a window onto messages, a thread, their form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from playground import deeds, own_commands, payloads, threads
from playground.directions import apart
from playground.page.dates import in_zone
from playground.page.following import Listing, listed
from playground.page.reader import Reader
from playground.page.spots import Spot
from playground.page.windows import Asked, Shown, Window, said
from playground.records import ARRIVAL, DEPARTURE, SLACKBOT
from playground.refused import Refused
from playground.threads import Thread
from playground.typed import as_typed
from playground.workspace import BROADCAST, Channel, Ephemeral, Message, User, View, Workspace

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.manifest import Manifest
    from playground.server import Playground

#: Where somebody lands who names no channel.
FIRST_CHANNEL = "C0PAYMENTS"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One person looking at one place, from one message on or at the newest."""

    playground: Playground
    person: Person
    #: Signs addresses of pictures for somebody, so that only what was shown to them is fetched.
    sign: Callable[[str, str], str] | None = None
    place: str = ""
    thread: str = ""
    #: From which message on.
    at: Asked = field(default_factory=Asked)
    #: Everything that the address asks for, for tools that have questions of their own.
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """Where this is."""
        return self.playground.workspace

    @property
    def user(self) -> User:
        """Who looks."""
        return self.person.user

    @cached_property
    def reader(self) -> Reader:
        """How names and times read for them."""
        return Reader(self.workspace, self.user.tz, self.user.id, self.playground.url, self.sign)

    @property
    def manifest(self) -> Manifest:
        """What the app may do."""
        return self.playground.manifest

    @property
    def here(self) -> str:
        """What an address calls the place that they look at."""
        if self.at_home or self.at_threads:
            return self.place
        return self.channel.id if self.channel else ""

    def address(self, place: str | None = None, **asked: str) -> str:
        """Return the address of this person's pane in a place; without one, of what they look at."""
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        return f"/?as={self.user.id}&channel={self.here if place is None else place}{more}"

    @property
    def title(self) -> str:
        """What the window is called."""
        if self.at_threads:
            return "Threads"
        if self.at_home or self.channel is None:
            return f"{self.workspace.bot.real_name} Home"
        return self.spot.name

    @property
    def at_home(self) -> bool:
        """Whether they look at the app's Home; that of an app without one is its messages."""
        return self.place == "home" and self.manifest.home_tab

    @property
    def at_threads(self) -> bool:
        """Whether they look at the threads that they follow."""
        return self.place == "threads"

    @cached_property
    def channel(self) -> Channel | None:
        """The channel that they look at, if they may."""
        if self.at_home or self.at_threads:
            return None
        try:
            where = self.direct if self.place == "home" else self.person.channel(self.place or self._first())
        except Refused:
            return None
        return where if self.workspace.may_see(where, self.user.id) else None

    @cached_property
    def spot(self) -> Spot:
        """What stands in words about the channel that they look at."""
        return self.spot_of(self.channel)

    def spot_of(self, channel: Channel | None) -> Spot:
        """Return what stands in words about a channel."""
        return Spot(workspace=self.workspace, manifest=self.manifest, user=self.user, channel=channel)

    @property
    def direct(self) -> Channel:
        """Their direct messages with the app."""
        return self.workspace.direct(self.user.id)

    def is_active(self, user: str) -> bool:
        """Whether somebody is there now: who looks at a page, as this person does, and the app that is connected."""
        is_app = user == self.workspace.bot_user and self.is_connected
        return is_app or user == self.user.id or self.workspace.present[user] > 0

    @property
    def view(self) -> View | None:
        """Their topmost form."""
        return self.person.view

    @property
    def channels(self) -> list[Channel]:
        """The channels that they are in."""
        return [one for one in self._open_channels() if self.user.id in one.members and not one.is_archived]

    @property
    def other_channels(self) -> list[Channel]:
        """The channels that they could come into or look back at."""
        return [one for one in self._open_channels() if self.user.id not in one.members or one.is_archived]

    @property
    def people(self) -> list[User]:
        """Everybody with an account of their own, the reader first, who stays also when deactivated."""
        accounts = (one for one in self.workspace.users.values() if not one.is_bot)
        people = [one for one in accounts if not one.deleted or one.id == self.user.id]
        return sorted(people, key=lambda one: one.id != self.user.id)

    @property
    def slackbot(self) -> list[User]:
        """Slack's own account, where it has written to them."""
        account = self.workspace.users[SLACKBOT]
        return [account] if self.conversation(account) else []

    @property
    def other(self) -> User:
        """Who stands beside them, unless somebody is chosen; they themselves where there is nobody else."""
        return self.people[:2][-1]

    def now(self, user: User) -> datetime:
        """Return the time that somebody's own clock shows."""
        return in_zone(self.workspace.clock(), user.tz)

    def conversation(self, user: User) -> Channel | None:
        """Return the direct messages with somebody, if there are any yet."""
        return self.workspace.direct_of(self.user.id, user.id)

    def unread(self, channel: Channel | None) -> int:
        """Return how many messages of others they have not read."""
        return self.workspace.unread(channel, self.user.id) if channel else 0

    @property
    def is_connected(self) -> bool:
        """Whether the app can be reached."""
        return self.playground.is_connected

    def window(self) -> Window:
        """Return the messages to draw."""
        return self.at.of(self._said(""))

    def replies(self) -> Window:
        """Return the messages of the open thread."""
        return self.at.of(self._said(self.thread))

    @property
    def has_thread(self) -> bool:
        """Whether the thread that they ask for is here."""
        return bool(self._said(self.thread))

    @cached_property
    def threads(self) -> dict[str, list[Message]]:
        """What was said to each message of the channel."""
        return threads.replies_of(self.channel) if self.channel else {}

    @cached_property
    def followed(self) -> list[Thread]:
        """The threads that they follow, the newest reply first."""
        return threads.followed(self.workspace, self.user.id)

    @property
    def unread_replies(self) -> int:
        """How many replies of others in those they have not read."""
        return sum(len(one.fresh) for one in self.followed)

    @property
    def listing(self) -> Listing:
        """The threads that they follow, as they are listed: from one on, or the newest."""
        return listed(self.followed, self.user.id, before=self.at.before, marked=self.asked.get("marked", ""))

    @property
    def thread_read_to(self) -> str:
        """The last reply that they have read in the open thread."""
        return self.workspace.read_threads.get(self.user.id, {}).get(self.thread, "")

    @property
    def first_unread_reply(self) -> str:
        """The first reply of somebody else that they have not read in the open thread, if they follow it."""
        fresh = (one.fresh for one in self.followed if one.root.ts == self.thread)
        return next((one[0].ts for one in fresh if one), "")

    @property
    def read_to(self) -> str:
        """The last message that they have read here."""
        seen = self.workspace.read.get(self.user.id, {})
        return seen.get(self.channel.id, "") if self.channel else ""

    @property
    def first_unread(self) -> str:
        """The first message of somebody else that they have not read here; none where they have never been."""
        if self.channel is None or not self.read_to:
            return ""
        fresh = takewhile(lambda one: one.ts > self.read_to, reversed(self.channel.messages))
        theirs = [one.ts for one in fresh if one.user != self.user.id and one.is_news]
        return theirs[-1] if theirs else ""

    @property
    def notice(self) -> str:
        """What has to be said at once: that a link led to a message that was deleted."""
        return "That message is not here any more." if self.asked.get("gone") else ""

    @property
    def commands(self) -> Mapping[str, str]:
        """What each slash command does, the app's first; one of an app that is not installed does nothing."""
        return {**((self.playground.is_installed and self.manifest.described) or {}), **own_commands.DESCRIBED}

    def usage(self, command: str) -> str:
        """Return the hint of a slash command."""
        return {**(self.manifest.hints or {}), **own_commands.HINTS}.get(command, "")

    def shortcuts(self, kind: str) -> dict[str, str]:
        """Return the names of the app's shortcuts of a kind by their callback."""
        names = (self.playground.is_installed and self.manifest.shortcut_names) or {}
        return {name: names[name] for name in names if (self.manifest.shortcuts or {})[name] == kind}

    def is_private(self, message: Shown) -> bool:
        """Whether only they see a message."""
        return isinstance(message, Ephemeral)

    def is_broadcast(self, message: Shown) -> bool:
        """Whether a message is a reply that was sent to the channel too."""
        return isinstance(message, Message) and message.subtype == BROADCAST

    def moved(self, message: Shown) -> str:
        """Return how somebody came into the channel or left it, where a message tells of that; else nothing."""
        if not isinstance(message, Message) or message.subtype not in (ARRIVAL, DEPARTURE):
            return ""
        where, came = apart(f"#{self.reader.place(message.channel)}"), message.subtype == ARRIVAL
        if by := message.inviter or message.remover:
            return f"was {'added to' if came else 'removed from'} {where} by {apart(self.reader.name(by))}."
        return f"{'joined' if came else 'left'} {where}."

    def root_of(self, message: Message) -> str:
        """Return the beginning of what a message replies to."""
        root = self.workspace.channels[message.channel].message(message.thread_ts or "")
        return deeds.cut(deeds.read(self.workspace, root.text)) if root else ""

    def written(self, message: Message) -> str:
        """Return their own message as they typed it."""
        return as_typed(self.workspace, message.text)

    def typed(self, message: Shown) -> list[dict[str, Any]]:
        """Return what a person typed as the parts of rich text that apps are told; nothing of any other message."""
        if not isinstance(message, Message) or not payloads.is_typed(self.workspace, message):
            return []
        block = payloads.typed_block(self.workspace, message)
        return block["elements"] if block else []

    def _first(self) -> str:
        mine = self.channels
        preferred = (one for one in mine if one.id == FIRST_CHANNEL)
        return next(preferred, mine[0] if mine else self.direct).id

    def _open_channels(self) -> Iterable[Channel]:
        return (
            one
            for one in self.workspace.channels.values()
            if not one.is_im and self.workspace.may_see(one, self.user.id)
        )

    def _said(self, thread: str) -> list[Shown]:
        return said(self.channel, self.user.id, thread) if self.channel else []
