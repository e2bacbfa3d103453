"""What the machine of the inbox is told with: deliveries, what should come of them, and a process that dies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.domain.names import TeamId, UserId
from bot.ports import OpenDatabase, Store
from handlers.answers import Answer
from tests.bodies import BOT
from tests.handlers.offices import FakeSlack

Result = TypeVar("Result")


class Died(BaseException):
    """The process is gone."""


@dataclass
class Mortal:
    """A database whose process dies when told to: before the commit, or after it and before anybody hears of it."""

    database: OpenDatabase
    dies: str = ""

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work, unless this is the moment."""

        def cut_short(store: Store) -> Result:
            work(store)
            raise Died

        if self.dies == "before":
            return await self.database.write(cut_short)
        result = await self.database.write(work)
        if self.dies == "after":
            raise Died
        return result

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""
        return await self.database.read(work)


class Company(FakeSlack):
    """Slack as the bot asks it."""

    async def bot_user(self, team: TeamId) -> UserId:
        """Return our own account."""
        return UserId(BOT)

    async def publish_home(self, team: TeamId, user: UserId, view: Mapping[str, Any]) -> None:
        """Show somebody their Home."""


@dataclass
class Delivery:
    """One delivery, and what came of it."""

    body: dict[str, Any]
    #: What a person meant by it: called when it is accepted first.
    happens: Callable[[Model], None]
    #: Whether it can be done at this moment; what is refused may come again later.
    fits: Callable[[Model], bool] = lambda model: True
    #: Forms are accepted once under whatever trigger.
    nonce: str = ""
    answer: Answer | None = None
    is_handled: bool = False


@dataclass
class Model:
    """What should be there."""

    texts: list[str] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)
    #: Choice and reason.
    votes: dict[str, list[str]] = field(default_factory=dict)
    is_in: bool = False
    name: str = "Payments portal"
    changes: Counter[str] = field(default_factory=Counter)
    #: The forms that were accepted, and what was answered when that is known.
    accepted: dict[str, Answer | None] = field(default_factory=dict)

    def adds(self, text: str) -> None:
        """A requirement is there."""
        self.texts.append(text)
        self.changes["requirement.add"] += 1

    def has(self, number: int) -> bool:
        """Whether a requirement is there and open."""
        return number in range(2, len(self.texts) + 2) and number not in self.withdrawn

    def withdraws(self, number: int) -> None:
        """A requirement is taken back."""
        self.withdrawn.add(number)
        self.changes["requirement.withdraw"] += 1

    def votes_for(self, user: str, choice: str, reason: str = "") -> None:
        """Somebody's vote is this one now."""
        vote = [choice, reason]
        self.changes["signoff.vote"] += self.votes.get(user) != vote
        self.votes[user] = vote

    def renames(self, name: str) -> None:
        """The project is called so."""
        self.name = name
        self.changes["project.rename"] += 1

    def moves(self, is_in: bool) -> None:
        """Somebody came or left."""
        self.is_in = is_in
