"""Whose turn it is: team after team, and in each team lane after lane, however much waits in one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import zip_longest
from typing import TypeVar

from msgspec import Struct

from bot.domain.names import TeamId
from bot.domain.outbox import Outgoing, Pause, SlackCall
from bot.ports import Outbox, Store

Value = TypeVar("Value")

#: How many teams, and lanes of each, are looked at in one go: a look costs the same however much waits.
_TEAMS = 16
_LANES = 16


class Look(Struct, frozen=True):
    """What was found in one look."""

    #: What may leave now as far as the database knows, in the order in which it should.
    ready: list[Outgoing]
    pauses: dict[TeamId, list[Pause]]
    #: When the next message that waits may leave.
    coming: datetime | None
    #: Whether there were more teams or lanes than fit into one look.
    is_partial: bool


class Turns:
    """Goes round and round; each look goes on where the last one ended."""

    def __init__(self) -> None:
        """Begin with the first team by name."""
        self._team = ""
        self._lanes: dict[TeamId, str] = {}

    def took(self, message: Outgoing) -> None:
        """Remember who had a turn: the next look begins behind."""
        self._team = message.team
        if not message.is_posted:
            self._lanes[message.team] = message.target

    def look(self, store: Store, now: datetime) -> Look:
        """Return what may leave now, as many as fit into one look; teams that do not let us in are left out."""
        outbox = store.outbox
        teams = _around(self._team, _TEAMS, lambda after, most: outbox.teams(after, limit=most), str)
        pauses = {team: outbox.pauses(team, now) for team in teams}
        is_partial = len(teams) == _TEAMS
        ready: list[list[Outgoing]] = []
        for team in teams:
            if any(pause.call is SlackCall.ANY for pause in pauses[team]):
                continue
            heads = self._heads(outbox, team)
            is_partial |= len(heads) == _LANES
            posts = [head for head in heads if head.due_at <= now]
            ready.append(_mixed([posts, outbox.changed(team, now, limit=_LANES)]))
        self._team = teams[-1] if teams else ""
        return Look(_mixed(ready), pauses, outbox.next_due(now), is_partial)

    def _heads(self, outbox: Outbox, team: TeamId) -> list[Outgoing]:
        after = self._lanes.get(team, "")
        heads = _around(
            after, _LANES, lambda lane, most: outbox.heads(team, lane, limit=most), lambda head: head.target
        )
        self._lanes[team] = heads[-1].target if heads else ""
        return heads


def _around(after: str, most: int, ask: Callable[[str, int], list[Value]], name: Callable[[Value], str]) -> list[Value]:
    """Return the next things in the order of their names; behind the last comes the first again."""
    found = ask(after, most)
    if after and len(found) < most:
        found += [each for each in ask("", most - len(found)) if name(each) <= after]
    return found


def _mixed(lists: Iterable[list[Outgoing]]) -> list[Outgoing]:
    """Return the first of each list, then the second of each, and so on."""
    return [message for turn in zip_longest(*lists) for message in turn if message is not None]
