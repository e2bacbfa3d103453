"""A conditional yes: the form **Approve if**, and the message in which owner and voter see to the condition."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.domain.condition import ConditionState
from bot.domain.showing_signoff import ConditionCard
from bot.domain.signoff import Round
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message
from bot.views.signoff_buttons import votes_buttons

WHEN_MET = "when_met"
_TEXT_LIMIT = 1000
#: How much of a condition App Home shows.
_TEXT_IN_HOME = 300


def form(round_: Round, *, revision: int, due: datetime, nonce: str) -> dict[str, Any]:
    """Return the form **Approve if**."""
    choice = blocks.option("Counts when met", WHEN_MET, "Without another look of yours")
    return forms.modal(
        "Approve if",
        ids.APPROVE_IF_FORM,
        blocks.section(f"*{mrkdwn.escape(round_.question)}* Your yes counts once the condition is met."),
        forms.field("condition", "Condition", forms.text_input(multiline=True, max_length=_TEXT_LIMIT, focus=True)),
        forms.field("owner", "Owner", forms.user(), hint="Who sees to it, and says when it is met."),
        forms.field("due", "Due", forms.instant(due)),
        forms.field("counts", "Afterwards", forms.checkboxes([choice]), optional=True),
        submit="Approve if",
        metadata={"project": round_.project, "round": round_.number, "revision": revision},
        nonce=nonce,
    )


def card(shown: ConditionCard) -> Message:
    """Show a condition to its owner or its voter, with what they can do about it."""
    condition, round_ = shown.condition, shown.round
    head = (
        f"{mrkdwn.mention(condition.voter)} approves sign-off {round_.reference} of {mrkdwn.name(shown.project.name)} "
        f"in {mrkdwn.channel(shown.project.channel)} if this is done by {mrkdwn.mention(condition.owner)} until "
        f"{mrkdwn.when(condition.due)}:"
    )
    last = _standing(shown)
    content: list[Block] = [
        blocks.section(head),
        blocks.quote(condition.text, limit=_TEXT_LIMIT),
        blocks.context(last),
        *_buttons(shown),
    ]
    return message(f"{head} {mrkdwn.escape(condition.text)}\n{last}", content)


def in_home(shown: ConditionCard) -> list[Block]:
    """Show a condition in App Home, in few blocks: to who has to do something about it, or whose yes waits for it."""
    condition, round_ = shown.condition, shown.round
    is_held = condition.state is ConditionState.OPEN and shown.user != condition.owner
    whose = "Your yes" if condition.voter == shown.user else f"The yes of {mrkdwn.mention(condition.voter)}"
    said = (
        f"*Sign-off {round_.reference}* in {mrkdwn.channel(shown.project.channel)}, "
        f"{mrkdwn.name(shown.project.name)}\n{whose} waits until {mrkdwn.mention(condition.owner)} has done this, due "
        f"{mrkdwn.when(condition.due)}: {mrkdwn.name(condition.text[:_TEXT_IN_HOME])}\n{_standing(shown)}"
    )
    return [blocks.section(said), *([votes_buttons(round_)] if is_held else _buttons(shown))]


def overdue(shown: ConditionCard) -> Message:
    """Remind its owner of a condition that was due; once it is settled, say what became of it in place of that."""
    condition, round_ = shown.condition, shown.round
    if not (shown.is_overdue and round_.is_open):
        head = f"This reminded you of a condition in sign-off {round_.reference} of {mrkdwn.name(shown.project.name)}:"
        last = _standing(shown)
        content = [blocks.section(head), blocks.quote(condition.text, limit=_TEXT_LIMIT), blocks.context(last)]
        return message(f"{head} {mrkdwn.escape(condition.text)}\n{last}", [*content, *_buttons(shown)])
    head = (
        f"This is overdue; it was due {mrkdwn.when(condition.due)}. The yes of {mrkdwn.mention(condition.voter)} in "
        f"sign-off {round_.reference} of {mrkdwn.name(shown.project.name)} in {mrkdwn.channel(shown.project.channel)} "
        "waits for it:"
    )
    last = f"Say whether it is met. Votes count until {mrkdwn.when(round_.deadline)}."
    content = [
        blocks.section(head),
        blocks.quote(condition.text, limit=_TEXT_LIMIT),
        blocks.context(last),
        *_buttons(shown),
    ]
    return message(f"{head} {mrkdwn.escape(condition.text)}\n{last}", content)


def answered(shown: ConditionCard) -> Message:
    """Say to whoever pressed a button what follows from it."""
    said = _standing(shown)
    return message(said, [blocks.section(said)])


def _standing(shown: ConditionCard) -> str:
    condition, round_ = shown.condition, shown.round
    match condition.state:
        case ConditionState.ACCEPTED:
            return f"Met: the approval of {mrkdwn.mention(condition.voter)} counts."
        case ConditionState.NOT_MET:
            return f"Not met: the vote of {mrkdwn.mention(condition.voter)} is missing again."
        case ConditionState.DROPPED:
            return "Nobody waits for this any more: another vote was cast, or the sign-off closed."
        case ConditionState.MET if round_.is_open:
            return f"Met. {mrkdwn.mention(condition.voter)} has to accept it before the vote counts."
        case _ if round_.is_open and shown.is_ownerless:
            owner, voter = mrkdwn.mention(condition.owner), mrkdwn.mention(condition.voter)
            return f"{owner} has left, so nobody can say whether it is met. {voter} has to vote again."
        case _ if round_.is_open:
            late = "Overdue: its owner has not said whether it is met. " if shown.is_overdue else ""
            return f"{late}The vote counts as missing until then. Votes count until {mrkdwn.when(round_.deadline)}."
    return f"Sign-off {round_.reference} is closed."


def _buttons(shown: ConditionCard) -> list[Block]:
    condition, round_ = shown.condition, shown.round
    if not round_.is_open:
        return []
    value = pack(p=shown.project.id, n=round_.number, c=condition.number)
    is_voter, is_owner = shown.user == condition.voter, shown.user == condition.owner
    if condition.state is ConditionState.OPEN and is_owner:
        return [
            blocks.actions(
                blocks.button("Met", ids.MET, value=value, style="primary", label="The condition is met"),
                blocks.button("Not met", ids.NOT_MET, value=value, label="The condition is not met"),
            )
        ]
    if condition.state is ConditionState.MET and is_voter:
        vote = pack(p=shown.project.id, n=round_.number, rev=round_.revision)
        return [
            blocks.actions(
                blocks.button("Accept", ids.ACCEPT, value=value, style="primary", label="Accept, and approve"),
                blocks.button("Reject", ids.REJECT, value=vote, style="danger", label=f"Reject {round_.reference}"),
            )
        ]
    is_over = condition.state in (ConditionState.NOT_MET, ConditionState.DROPPED)
    if is_voter and (is_over or (condition.state is ConditionState.OPEN and shown.is_ownerless)):
        return [votes_buttons(round_)]
    return []
