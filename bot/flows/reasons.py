"""Reading every reason that people gave in a sign-off."""

from __future__ import annotations

from bot.domain.names import ProjectId
from bot.domain.person import Actor
from bot.domain.showing_signoff import Reasons
from bot.flows.access import enter_to_read
from bot.flows.cards import round_card
from bot.flows.signoff import the_round
from bot.ports import Store

#: How many of them a page shows: the longest words still fit a window of Slack's.
PAGE_SIZE = 20


def reasons(store: Store, actor: Actor, project: ProjectId, *, number: int, first: int = 0) -> Reasons:
    """Load one page of reasons, from a place in their order."""
    where = enter_to_read(store, actor, project).project
    round_ = the_round(store, where, f"V{number}")
    everything = round_card(store, where, round_).reasons
    page = everything[first : first + PAGE_SIZE]
    has_next = len(everything) > first + PAGE_SIZE
    return Reasons(project=where, round=round_, reasons=page, first=first, has_next=has_next)
