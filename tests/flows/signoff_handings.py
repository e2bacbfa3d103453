"""Votes in the hands of colleagues, as people would tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from bot.domain.names import UserId


class Handing(Struct):
    """A vote in somebody's hands; ``round`` is None for every round."""

    giver: UserId
    holder: UserId
    round: int | None
    ends_at: datetime
    is_over: bool = False

    def holds(self, now: datetime) -> bool:
        """Whether it counts."""
        return not self.is_over and now < self.ends_at


def may_hand(handings: Iterable[Handing], new: Handing, now: datetime) -> bool:
    """Whether a vote may be put into these hands: nobody's own, no chain, no second hand for the same."""
    if new.giver == new.holder:
        return False
    for each in handings:
        meets = each.holds(now) and (None in (each.round, new.round) or each.round == new.round)
        same = each.giver == new.giver and each.round == new.round
        if meets and (same or each.giver == new.holder or each.holder == new.giver):
            return False
    return True


def hand_for(handings: list[Handing], giver: UserId, number: int, now: datetime) -> UserId | None:
    """Return who may vote for somebody in a round: what was said of that round beats what was said of all."""
    found = [each for each in handings if each.giver == giver and each.holds(now) and each.round in (None, number)]
    found.sort(key=lambda each: each.round is not None)
    return found[-1].holder if found else None
