"""Everything that answers, around one store in one transaction: what each delivery did is taken back after it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Person
from bot.domain.refusal import Refusal
from bot.errors import NotInChannel, PersonUnknown
from bot.ports import Channel, Store
from bot.views.buttons import pack
from handlers.answers import Answer, AnswerKind
from handlers.asked import Asked, CapturedMessage, Click, Command, OpenView, Shortcut, Submission, Suggestion
from handlers.contents import router_of
from handlers.directory import Directory
from handlers.edge import Edge
from handlers.errands import Errands
from handlers.slack_calls import SlackCalls
from handlers.values import UploadedFile, Values
from tests.flows.worlds import BEN, CHANNEL, OUT, PEOPLE, TEAM, World
from tests.handlers.deeds import Deed
from tests.handlers.premises import ELSEWHERE, State

Result = TypeVar("Result")
_MENTIONS = re.compile(r"@\w+")


class OneStore:
    """A database whose every transaction is part of one that is never committed; it remembers what was refused."""

    def __init__(self, store: Store, driver: sqlite3.Connection) -> None:
        """Work on a store and the connection that it stands on."""
        self.store = store
        self.driver = driver
        self.refused: list[Refusal] = []

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""
        return await self.write(work)

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work; what it raises takes back what it saved."""
        try:
            with taken_back(self.driver, always=False):
                return work(self.store)
        except Refusal as refused:
            self.refused.append(refused)
            raise

    async def hold(self, lane: str) -> bool:
        """Nobody else is here."""
        return True

    async def release(self, lane: str) -> None:
        """Nobody else is here."""


@contextmanager
def taken_back(driver: sqlite3.Connection, *, always: bool = True) -> Iterator[None]:
    """Take back what the block saves: always, or only when it raises."""
    driver.execute("SAVEPOINT deed")
    try:
        yield
    except Exception:
        driver.execute("ROLLBACK TO deed")
        raise
    else:
        if always:
            driver.execute("ROLLBACK TO deed")
    finally:
        driver.execute("RELEASE deed")


class Workspace:
    """What Slack answers: the project's channel is as its state says."""

    def __init__(self, state: State) -> None:
        """Stand for a workspace in one state."""
        self.state = state

    async def channel(self, team: TeamId, channel: ChannelId) -> Channel:
        """Return a channel."""
        home = channel == CHANNEL
        return Channel(
            team=team,
            channel=channel,
            name="payments-portal",
            is_archived=home and self.state is State.CLOSED,
            bot_is_member=not (home and self.state is State.LEFT),
        )

    async def members(self, team: TeamId, channel: ChannelId) -> frozenset[UserId]:
        """Return who is in a channel; whoever is not in it is not told."""
        if channel == CHANNEL and self.state is State.LEFT:
            raise NotInChannel
        return frozenset(PEOPLE) - ({OUT} if channel == CHANNEL else set())

    async def person(self, team: TeamId, user: UserId) -> Person:
        """Everybody whom Slack knows is known already."""
        raise PersonUnknown

    async def permalink(self, team: TeamId, channel: ChannelId, ts: str) -> str:
        """Return the address of a message."""
        return f"https://slack.example/{channel}/{ts}"

    async def download(self, team: TeamId, file: UploadedFile, *, limit: int) -> bytes:
        """Return what stands in a file."""
        return b"- Pay by invoice\n"

    async def reply(self, team: TeamId, channel: ChannelId, thread: str, ts: str, *, by: UserId) -> str:
        """Return what somebody wrote in a thread."""
        return "Looks good" if ts == "yes" else "No, it costs too much"

    async def publish_home(self, team: TeamId, user: UserId, view: Mapping[str, Any]) -> None:
        """Show somebody their Home."""

    async def respond(self, url: str, payload: Mapping[str, Any]) -> None:
        """Take note of what is shown later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of a deed."""

    #: What the person read.
    read: str
    is_refused: bool
    #: Whether anything was recorded, sent or begun.
    has_changed: bool
    #: Whether the answer says that it was committed, or shows nothing that could fail to be shown.
    is_told_as_done: bool
    #: How many times the stream says that they may not do it.
    denials: int
    #: What the events say that happened, in their order, beside what was denied.
    events: tuple[str, ...]


class Desk:
    """People come to it with everything that can be asked."""

    def __init__(
        self, world: World, driver: sqlite3.Connection, state: State, database: OneStore | None = None
    ) -> None:
        """Build everything that answers around a world."""
        self.world = world
        self.database = database or OneStore(world.store, driver)
        self.errands = Errands()
        slack = cast(SlackCalls, Workspace(state))
        edge = Edge(
            database=self.database,
            clock=self,
            slack=slack,
            directory=Directory(database=self.database, slack=slack, clock=self),
            errands=self.errands,
            wake=lambda: None,
        )
        self.router = router_of(edge)

    def now(self) -> datetime:
        """Return the world's time."""
        return self.world.now

    async def tries(self, user: UserId, deed: Deed) -> Outcome:
        """Let somebody try something, whose delivery comes twice."""
        self.database.refused.clear()
        self.world.sent.forget()
        asked = self.delivery(user, deed)
        with taken_back(self.database.driver):
            before, denials, said_before = self._mark(), self._denials(), self._events()
            answer = await self.router.answer(asked)
            await self.errands.drained(seconds=5)
            read, refused = said(answer), list(self.database.refused)
            changed, events = self._mark() != before, self._events()[len(said_before) :]
            if self._denials() > denials:
                assert said(await self.router.answer(asked)) == read
            return Outcome(
                read=read,
                is_refused=is_refusal(answer, read, refused),
                has_changed=changed,
                is_told_as_done=answer.is_done or answer.kind is AnswerKind.NOTHING,
                denials=self._denials() - denials,
                events=events,
            )

    def _mark(self) -> tuple[object, ...]:
        """Return what is another when anything was recorded, sent or begun."""
        sent = self.world.sent
        elsewhere = self.world.store.projects.home(TEAM, ELSEWHERE, OUT)
        # What was denied stands in the stream, and changes nothing.
        events = self.world.project.chain.seq - self._denials()
        return events, len(sent.posts), len(sent.placed), len(sent.touched), elsewhere

    def _events(self) -> tuple[str, ...]:
        # Whoever starts a project begins another stream.
        told = "SELECT action FROM audit_events WHERE action != 'denied' ORDER BY rowid"
        return tuple(action for (action,) in self.database.driver.execute(told))

    def _denials(self) -> int:
        counted = "SELECT count(*) FROM audit_events WHERE action = 'denied'"
        return int(self.database.driver.execute(counted).fetchone()[0])

    def delivery(self, user: UserId, deed: Deed) -> Asked:
        """Return what somebody sends who tries a deed."""
        actor, key = self.world.who(user), self.world.key
        # A stranger cannot type where they are not.
        channel = ELSEWHERE if user == OUT else deed.channel
        where: dict[str, Any] = {"actor": actor, "channel": channel, "trigger": "t"}
        if deed.kind is Command:
            named = dict(zip(_MENTIONS.findall(deed.typed), deed.mentioned, strict=False))
            return Command(name=deed.id.split()[0], text=deed.typed, people=named, mentioned=deed.mentioned, **where)
        if deed.kind is Click and not deed.inside:
            return Click(action=deed.id, value=pack(p=key, **deed.carried), **where)
        if deed.kind is Suggestion:
            return Suggestion(action=deed.id, typed="", metadata={"project": key, **deed.carried}, **where)
        if deed.kind is Shortcut:
            message = CapturedMessage(channel=channel, ts="1.1", text="Pay by transfer", user=BEN)
            return Shortcut(callback=deed.id, message=message, **where)
        kept = {"project": key, "nonce": actor.request, **deed.carried}
        values = Values({name: {name: element} for name, element in deed.filled.items()})
        first = next(iter(deed.filled), None)
        callback = deed.inside or deed.id
        view = OpenView(id="V", hash="h", callback=callback, metadata=kept, values=values, first_input=first)
        if deed.kind is Click:
            return Click(action=deed.id, value=pack(p=key, **deed.carried), view=view, **where)
        return Submission(callback=deed.id, values=values, metadata=kept, view=view, actor=actor)


def said(answer: Answer) -> str:
    """Return the words of an answer as the person reads them."""
    if answer.kind is AnswerKind.ERRORS:
        return " ".join(answer.content.values())
    shown = [block["text"]["text"] for block in answer.content.get("blocks", ()) if "text" in block]
    return str(answer.content.get("text") or "\n".join(shown))


def is_refusal(answer: Answer, read: str, refused: list[Refusal]) -> bool:
    """Whether an answer is what something was refused with."""
    if answer.kind is AnswerKind.OPTIONS:
        return not answer.content["options"]
    return bool(refused) and (refused[-1].sentence[:20] in read or answer.kind is AnswerKind.ERRORS)
