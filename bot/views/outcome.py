"""What an owner writes about a closed round: the form, and how cards show it."""

from __future__ import annotations

from typing import Any

from bot.domain.outcome import OUTCOME_LIMIT, Outcome
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Round
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened


def form(card: RoundCard, *, nonce: str) -> dict[str, Any]:
    """Return the form with the field **Outcome**, filled with what stands there already."""
    round_ = card.round
    initial = card.outcome.text if card.outcome else ""
    said = "It is shown on the card, under the result. The result itself stays what the votes say."
    return forms.modal(
        f"Outcome of {round_.reference}",
        ids.OUTCOME_FORM,
        blocks.section(said),
        forms.field(
            "outcome",
            "Outcome",
            forms.text_input(initial=initial, multiline=True, max_length=OUTCOME_LIMIT, focus=True),
        ),
        submit="Save",
        metadata={"project": round_.project, "round": round_.number},
        nonce=nonce,
    )


def button(round_: Round) -> blocks.Element:
    """Return the button on a closed card that opens the form."""
    return blocks.button(
        "Outcome",
        ids.WRITE_OUTCOME,
        value=pack(p=round_.project, n=round_.number),
        label=f"Write about the outcome of sign-off {round_.reference}",
    )


def shown(outcome: Outcome) -> list[Block]:
    """Show what an owner wrote, in whole."""
    return [blocks.section(head(outcome)), blocks.quote(outcome.text, limit=2 * OUTCOME_LIMIT)]


def head(outcome: Outcome) -> str:
    """Say whose words follow."""
    return f"*Outcome*, by {mrkdwn.mention(outcome.author)}:"


def line(outcome: Outcome, limit: int) -> str:
    """Return the beginning of it in one line."""
    return f"Outcome, by {mrkdwn.mention(outcome.author)}: {mrkdwn.name(shortened(outcome.text, limit))}"


def written(card: RoundCard) -> Message:
    """Say that it is shown now."""
    text = f"The outcome of sign-off {card.round.reference} is on its card."
    return message(text, [blocks.section(text)])
