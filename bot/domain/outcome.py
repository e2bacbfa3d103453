"""What the owner writes about a round once it has closed, in their own words."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.domain.names import UserId
from bot.domain.refusal import Refusal
from bot.domain.signoff import Round

#: As much as a card shows in whole.
OUTCOME_LIMIT = 1500


class Outcome(Struct, frozen=True, kw_only=True):
    """The owner's statement; it stands beside the result and never changes it."""

    text: str
    author: UserId
    at: datetime


def check_closed(round_: Round) -> None:
    """Refuse a round that is still open."""
    if round_.is_open:
        raise Refusal(f"{round_.reference} is still open. Its outcome can be written once it has closed.")
