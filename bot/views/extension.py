"""More time for a round, another go for one that ended without a result, and a better hour for its deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.signoff import Round
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message

#: The choice that is offered below a deadline at which nobody works.
BETTER = "better"
_OUTSIDE = "That is outside your working hours (Monday to Friday, 9:00 to 17:00)."


def deadline_field(deadline: datetime) -> Block:
    """Return the field Deadline; a choice in it acts at once, so that a better hour can be offered below."""
    return forms.field(ids.DEADLINE, "Deadline", forms.instant(deadline), dispatch=True)


def offering(form: Mapping[str, Any], better: datetime | None, zone: str) -> dict[str, Any]:
    """Return a form that is open with a better hour to choose below its deadline, or without one."""
    shown = []
    if better is not None:
        move = blocks.option(f"Move it to {mrkdwn.plain_when(better, zone)}", str(int(better.timestamp())))
        shown = [forms.field(BETTER, _OUTSIDE, forms.checkboxes([move]), optional=True, hint=_MEANT)]
    return forms.beside(form, ids.DEADLINE, BETTER, shown)


_MEANT = "If you mean it, leave this as it is."


def extend_form(round_: Round, *, deadline: datetime, nonce: str) -> dict[str, Any]:
    """Return the form that asks until when a round is extended."""
    return _form(
        f"Extend {round_.reference}",
        ids.EXTEND_FORM,
        f"Votes count until {mrkdwn.when(round_.deadline)} so far. What was voted stands.",
        "Extend",
        round_,
        deadline,
        nonce,
    )


def reopen_form(round_: Round, *, deadline: datetime, nonce: str) -> dict[str, Any]:
    """Return the form that asks until when a round is opened again."""
    return _form(
        f"Reopen {round_.reference}",
        ids.REOPEN_FORM,
        "The same people vote again. What was voted stands, except on words that changed since.",
        "Reopen",
        round_,
        deadline,
        nonce,
    )


def extended(round_: Round, *, better: datetime | None = None, zone: str = "UTC") -> Message:
    """Say until when votes count now, and offer a better hour where there is one."""
    said = f"Votes on sign-off {round_.reference} count until {mrkdwn.when(round_.deadline)}."
    return with_offer(said, round_, better, zone)


def reopened(round_: Round, *, better: datetime | None = None, zone: str = "UTC") -> Message:
    """Say that a round is open again."""
    said = f"Sign-off {round_.reference} is open again. Votes count until {mrkdwn.when(round_.deadline)}."
    return with_offer(said, round_, better, zone)


def window(said: Message) -> dict[str, Any]:
    """Return a message with an offer as a window, where it answers a form; closing it closes all others too."""
    return forms.modal("Sign-off", ids.DEADLINE_VIEW, *said.blocks, close="Close") | {"clear_on_close": True}


def with_offer(said: str, round_: Round, better: datetime | None, zone: str) -> Message:
    """Say what was done to a round, and offer a better hour for its deadline where there is one."""
    shown: list[Block] = [blocks.section(said)]
    if better is None:
        return message(said, shown)
    offer = f"{_OUTSIDE} If you mean it, there is no more to do."
    value = pack(p=round_.project, n=round_.number, d=int(better.timestamp()))
    button = blocks.button(f"Move to {mrkdwn.plain_when(better, zone)}", ids.MOVE_DEADLINE, value=value)
    return message(f"{said} {offer}", [*shown, blocks.section(offer), blocks.actions(button)])


def _form(
    title: str, callback: str, said: str, submit: str, round_: Round, deadline: datetime, nonce: str
) -> dict[str, Any]:
    return forms.modal(
        title,
        callback,
        blocks.section(said),
        deadline_field(deadline),
        submit=submit,
        metadata={"project": round_.project, "round": round_.number},
        nonce=nonce,
    )
