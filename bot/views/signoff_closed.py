"""Sign-off rounds that have ended."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Round, RoundState
from bot.views import blocks, mrkdwn, reasons, replacement
from bot.views import change as change_view
from bot.views import outcome as statement
from bot.views.message import Block, Message, message
from bot.views.policy import policy_words
from bot.views.signoff_buttons import certificate_button, read_button
from bot.views.standing import closed_tally, handed, on_conditions

OUTCOMES: Mapping[RoundState, str] = MappingProxyType(
    {
        RoundState.PASSED: "Signed off",
        RoundState.FAILED: "Not signed off",
        RoundState.NO_QUORUM: "No quorum",
        RoundState.CANCELLED: "Cancelled",
    }
)
#: How many numbers a sentence names.
_NUMBERS_SHOWN = 20


def outcome_name(round_: Round) -> str:
    """Say how a round ended, or that it is open."""
    return "open" if round_.is_open else OUTCOMES[round_.state].lower()


def closed_card(card: RoundCard, *, may_write: bool = False) -> Message:
    """Show how a round ended; ``may_write`` gives the reader the button for its outcome in words."""
    round_, outcome, lines = card.round, OUTCOMES[card.round.state], _facts(card)
    shown: list[Block] = [
        blocks.header(f"Sign-off {round_.reference}: {outcome}"),
        blocks.section("\n".join(lines)),
        blocks.context(policy_words(round_)),
    ]
    text = "\n".join([f"Sign-off {round_.reference}", *lines, policy_words(round_)]).replace("*", "")
    if card.outcome:
        shown += statement.shown(card.outcome)
        text += f"\n{statement.head(card.outcome)} {mrkdwn.escape(card.outcome.text)}"
    if card.change:
        why = card.change.request.why
        shown += [blocks.section(f"*Why {card.change.request.reference} was asked for*"), blocks.quote(why)]
        text += f"\n{card.change.request.reference} was asked for because: {mrkdwn.escape(why)}"
    if round_.reason:
        shown += [blocks.section("*Reason*"), blocks.quote(round_.reason)]
        text += f"\nReason: {mrkdwn.escape(round_.reason)}"
    has_objections = card.baseline is None or card.standing.in_part is not None
    if has_objections:
        shown += reasons.on_card(card.objections)
        text += "".join(f"\n{mrkdwn.mention(each.user)}: {mrkdwn.escape(each.reason)}" for each in card.objections)
    more = reasons.button(card, has_objections=has_objections)
    own = [statement.button(round_)] if may_write else []
    shown.append(blocks.actions(read_button(round_), *more, *certificate_button(card), *own))
    return message(text, shown)


def _facts(card: RoundCard) -> list[str]:
    """Say what came of a round, a line for each thing; what people wrote themselves comes after that."""
    round_ = card.round
    lines = [f"*{OUTCOMES[round_.state]}*: {mrkdwn.escape(round_.question)}", *closed_tally(card)]
    if card.change:
        lines.insert(0, change_view.decided_words(card.change.request))
    if round_.closed_at:
        lines.append(f"Closed {mrkdwn.when(round_.closed_at)}")
    if card.baseline and card.standing.in_part:
        lines += _in_part(card)
    if card.baseline:
        lines.append(f"Baseline {card.baseline.reference}, digest `{card.baseline.short_digest}`")
        if card.anchor:
            lines.append(f"Anchor: event {card.anchor.seq}, `{card.anchor.hash}`")
        lines.append(f"Read and check it with `/signoff baseline {card.baseline.reference}`")
    elif round_.state is RoundState.NO_QUORUM:
        lines.append(f"Fewer than {round_.quorum} of {len(round_.electorate)} signatories took part.")
        if not card.change:
            lines.append(f"`/signoff reopen {round_.reference}` asks those who are missing once more.")
    elif card.change:
        # What an emergency had changed is back, as is said at the top.
        lines += [] if card.change.request.is_done_first else ["What was signed stays as it was."]
    elif round_.state is not RoundState.CANCELLED:
        lines.append(_asked_again(card))
    # After the anchor, which has to be there to be compared, however much is told of people.
    lines += on_conditions(card)
    if card.standing.handed:
        lines.append(f"By a colleague: {handed(card.standing.handed)}")
    lines += replacement.lines(card.replacements)
    return lines


def _asked_again(card: RoundCard) -> str:
    """Say how to go on after a round that failed."""
    reopened = f"`/signoff reopen {card.round.reference}`"
    if card.objections:
        return f"Edit what was objected to, then ask again with {reopened}."
    if card.lacks_somebody_else:
        starter = mrkdwn.mention(card.round.started_by)
        said = f"Nobody rejected, but somebody besides {starter}, who started it, has to approve too."
        missing = f"{reopened} asks those who are missing once more."
        return f"{said} {missing if card.could_go_on else 'Ask anew with `/signoff start`.'}"
    said = "Nobody rejected, but the approvals were not enough."
    if card.could_go_on:
        return f"{said} {reopened} asks those who are missing once more."
    again = f"ask again with {reopened}, or start a new one with `/signoff start`"
    return f"{said} Edit what people did not approve, then {again}."


def _in_part(card: RoundCard) -> list[str]:
    outcome, count = card.standing.in_part, card.round.item_count
    if outcome is None or outcome.signed(count) == count:
        return []
    said = f"Signed in part: {outcome.signed(count):,} of {count:,} requirements."
    if not outcome.rest:
        kept = ", ".join(f"R{number}" for number in outcome.passed[:_NUMBERS_SHOWN])
        return [f"{said} Signed: {kept}. All others go back."]
    back = ", ".join(f"R{number}" for number in outcome.failed[:_NUMBERS_SHOWN])
    more = f" and {len(outcome.failed) - _NUMBERS_SHOWN:,} more" if len(outcome.failed) > _NUMBERS_SHOWN else ""
    return [f"{said} These go back: {back}{more}."]
