"""Somebody in another's place: the form, and how cards show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.names import UserId
from bot.domain.replacement import Replacement
from bot.domain.showing_signoff import Replaced
from bot.domain.signoff import Round
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Message, message, shortened

#: How many a card names, and how much of each reason.
SHOWN = 5
REASON_SHOWN = 150


def form(round_: Round, *, left: UserId | None, joined: UserId | None, reason: str, nonce: str) -> dict[str, Any]:
    """Return the form that asks who takes whose place, filled with what was typed already."""
    said = (
        "Only somebody who is deactivated or left the channel, and whose answer is missing, is replaced. "
        "Everybody will see it."
    )
    return forms.modal(
        f"Replace in {round_.reference}",
        ids.REPLACE_FORM,
        blocks.section(said),
        forms.field("left", "Who left", forms.user(left)),
        forms.field("joined", "Who signs in their place", forms.user(joined)),
        forms.field("reason", "Reason", forms.text_input(initial=forms.typed(reason), multiline=True, max_length=3000)),
        submit="Replace",
        metadata={"project": round_.project, "round": round_.number},
        nonce=nonce,
    )


def replaced(done: Replaced) -> Message:
    """Say who has whose place now."""
    change = done.replacement
    text = (
        f"{mrkdwn.mention(change.joined)} has the place of {mrkdwn.mention(change.left)} in sign-off "
        f"{done.round.reference} now, and is asked by direct message."
    )
    return message(text, [blocks.section(text)])


def lines(changes: Sequence[Replacement]) -> list[str]:
    """Return one line for each place that was taken, as cards show them."""
    said = [
        f"{mrkdwn.mention(each.joined)} signs in place of {mrkdwn.mention(each.left)}: "
        f"{mrkdwn.name(shortened(each.reason, REASON_SHOWN))}"
        for each in changes[:SHOWN]
    ]
    more = len(changes) - SHOWN
    return [*said, f"and {more} more in place of others"] if more > 0 else said


def left(round_: Round, change: Replacement) -> Message:
    """Show the copy of somebody whose place was taken: there is nothing for them to press any more."""
    text = f"{mrkdwn.mention(change.joined)} signs sign-off {round_.reference} in your place."
    return message(text, [blocks.section(text)])
