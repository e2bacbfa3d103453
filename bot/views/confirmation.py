"""A requirement whose words changed while it was under vote: to those who had voted, and to those who had not."""

from __future__ import annotations

from bot.domain.difference import changes
from bot.domain.showing_signoff import Confirmation, Edits, Reworded
from bot.domain.signoff import Choice
from bot.views import blocks, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message
from bot.views.requirement import difference, field_difference
from bot.views.standing import CHOICE_NAMES

#: How much of the difference in one field a copy shows beside everything else.
_ROOM = 3000
#: How many edited requirements a sentence names.
_NAMED = 10


def confirmation(asked: Confirmation) -> Message:
    """Show an edited requirement to somebody who had voted on its earlier words."""
    round_, before, after = asked.round, asked.before.wording, asked.after.wording
    where = f"after your vote in sign-off {round_.reference} of {mrkdwn.name(asked.project.name)}"
    now = mrkdwn.escape(after.text)
    shown: list[Block]
    if _are_back(asked):
        head = (
            f"R{asked.after.number} was edited {where}, and its words are back as they were when you voted. "
            "A vote that lapsed does not revive with the words: your answer on it is missing."
        )
        shown, text = [blocks.section(head), blocks.words(after.text)], f"{head}\nNow as before: {now}"
    else:
        head = f"R{asked.after.number} changed {where}. Your answer on it does not count for the new words."
        shown = [blocks.section(head), *difference(before, after)]
        text = f"{head}\nBefore: {mrkdwn.escape(before.text)}\nNow: {now}"
    last = _confirmation_end(asked)
    shown.append(blocks.context(last))
    if round_.is_open and not asked.is_outdated and asked.choice is None:
        shown.append(blocks.actions(*_confirm_buttons(asked)))
    return message(f"{text}\n{last}", shown)


def since_sent(edits: Edits) -> list[Block]:
    """Show in somebody's copy of a round what was edited since they were sent it."""
    shown: list[Block] = []
    for each in edits.shown:
        shown += [blocks.section(f"*{_edited(each, edits)}*"), *_differences(each)]
    return [*shown, *map(blocks.context, _others(edits))]


def said_since_sent(edits: Edits) -> list[str]:
    """Say the same for whoever hears it read."""
    said = []
    for each in edits.shown:
        before, after = mrkdwn.escape(each.before.wording.text), mrkdwn.escape(each.after.wording.text)
        said.append(f"{_edited(each, edits)} Before: {before} Now: {after}")
    return [*said, *_others(edits)]


def _edited(each: Reworded, edits: Edits) -> str:
    number = each.after.number
    if edits.is_reason:
        return f"R{number} was edited after it was voted on. The answer does not count for the new words."
    return f"R{number} was edited since this was sent."


def _differences(each: Reworded) -> list[Block]:
    found = changes(each.before.wording, each.after.wording)
    return [field_difference(change, room=_ROOM) for change in found]


def _others(edits: Edits) -> list[str]:
    """Name what was edited beyond what is shown."""
    if not edits.others:
        return []
    named = mrkdwn.references(edits.others, most=_NAMED)
    return [f"Edited since then, too: {named}. *Read it all* shows the words as they are now."]


def _are_back(asked: Confirmation) -> bool:
    """Whether somebody put the words back on which the person had voted."""
    return asked.before.wording == asked.after.wording


def _confirmation_end(asked: Confirmation) -> str:
    if not asked.round.is_open:
        return f"Sign-off {asked.round.reference} is closed."
    if asked.is_outdated:
        return "The words changed once more. A later message asks about them."
    if asked.choice is not None:
        return f"Your answer on {'these' if _are_back(asked) else 'the new'} words: {CHOICE_NAMES[asked.choice]}."
    return f"You had voted: {CHOICE_NAMES[asked.earlier]}. Votes count until {mrkdwn.when(asked.round.deadline)}."


def _confirm_buttons(asked: Confirmation) -> list[blocks.Element]:
    value = pack(p=asked.project.id, n=asked.round.number, r=asked.after.number, v=asked.after.version)
    if asked.earlier is Choice.APPROVE:
        return [blocks.button("Still approve", ids.STILL_APPROVE, value=value, style="primary")]
    return [blocks.button("Approve this", ids.STILL_APPROVE, value=value, style="primary")]
