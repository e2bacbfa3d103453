"""The buttons of sign-off rounds."""

from __future__ import annotations

from bot.domain.names import UserId
from bot.domain.policy import passes_in_silence
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Round
from bot.views import blocks, ids
from bot.views.buttons import pack
from bot.views.message import Block


def votes_buttons(round_: Round, whose: UserId | None = None) -> Block:
    """Return the buttons for a vote on the words as they are now; ``whose`` names a signatory who let others vote."""
    value = votes_value(round_, whose)
    name = f"sign-off {round_.reference}"
    own = [blocks.button("Approve if …", ids.APPROVE_IF, value=value, label=f"Approve {name} on a condition")]
    apart = [blocks.button("Vote one by one", ids.VOTE_EACH, value=value)]
    return blocks.actions(
        blocks.button("Approve", ids.APPROVE, value=value, style="primary", label=f"Approve {name}"),
        # Where silence is a yes a condition holds nothing up.
        *([] if whose or passes_in_silence(round_.policy) else own),
        blocks.button("Reject", ids.REJECT, value=value, style="danger", label=f"Reject {name}"),
        blocks.button("Abstain", ids.ABSTAIN, value=value, label=f"Abstain from {name}"),
        *([] if round_.item_count == 1 else apart),
    )


def votes_value(round_: Round, whose: UserId | None, **more: int) -> str:
    """Name a round for a button that votes, or leads to it."""
    return pack(p=round_.project, n=round_.number, rev=round_.revision, **({"w": whose} if whose else {}), **more)


def read_button(round_: Round) -> blocks.Element:
    """Return what opens everything under vote."""
    return blocks.button("Read it all", ids.READ_ALL, value=page_value(round_, 0))


def certificate_button(card: RoundCard) -> list[blocks.Element]:
    """Return what sends the certificate, where the round made a baseline."""
    if card.baseline is None:
        return []
    value = pack(p=card.round.project, n=card.baseline.number)
    label = f"Certificate of baseline {card.baseline.reference}"
    return [blocks.button("Certificate", ids.CERTIFICATE, value=value, label=label)]


def page_value(round_: Round, after: int) -> str:
    """Name a page of **Read it all** for a button."""
    return pack(p=round_.project, n=round_.number, a=after)
