"""Likely duplicates of what somebody captured, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.duplicates import LikelyDuplicate, Pair
from bot.domain.requirement import Requirement, RequirementState
from bot.views import blocks, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message

TITLE = "Likely duplicates"
#: How much of the words of each is shown.
_SHOWN = 600
#: How many links that stay are named.
_NAMED = 5


def question(added: Requirement, found: Sequence[LikelyDuplicate]) -> Message:
    """Ask whoever captured a requirement whether older ones say the same."""
    head = f"Added as {added.reference}. It may say the same as what is there:"
    shown: list[Block] = [blocks.section(head)]
    lines = [head]
    for each in found:
        older = each.requirement
        likeness = f"{older.reference}, {each.percent} % alike"
        shown += [
            blocks.section(f"*{likeness}*"),
            blocks.words(older.wording.text, limit=_SHOWN),
            blocks.actions(*_choices(added, older)),
        ]
        lines.append(f"{likeness}: {mrkdwn.escape(older.wording.text[:_SHOWN])}")
    keep = blocks.button("Keep both", ids.KEEP_BOTH, value=pack(p=added.project, n=added.number))
    return message("\n".join(lines), [*shown, blocks.divider(), blocks.actions(keep)])


def merged(pair: Pair) -> Message:
    """Say that a requirement was merged, and how to keep what only that one said."""
    gone, stays = pair.merged.reference, pair.into.reference
    said = (
        f"{gone} is merged into {stays}, which keeps its words. "
        f"{gone} stays readable with `/requirement show {gone}`; if it says more, {_saying_more(pair.into)}."
    )
    if pair.left:
        named = mrkdwn.references(pair.left, most=_NAMED)
        said += f" {gone} stays linked with {named}: with {stays}, that would close a circle."
    value = pack(p=pair.into.project, n=pair.into.number)
    details = blocks.actions(blocks.button(f"Details of {stays}", ids.DETAILS, value=value))
    return message(said, [blocks.section(said), details])


def kept(number: int) -> Message:
    """Say that nothing was merged."""
    said = f"R{number} stays a requirement of its own."
    return message(said, [blocks.section(said)])


def _saying_more(stays: Requirement) -> str:
    """Say how the one that stays gets other words."""
    if stays.state is RequirementState.SIGNED:
        return f"ask for a change of {stays.reference} with `/requirement change {stays.reference}`"
    return f"edit {stays.reference}"


def _choices(added: Requirement, older: Requirement) -> list[blocks.Element]:
    value = pack(p=added.project, n=added.number, o=older.number)
    sure = blocks.confirm(
        f"Merge {added.reference} into {older.reference}?",
        f"{older.reference} keeps its words. {added.reference} stays readable, and does not count any more.",
        "Merge",
    )
    return [
        blocks.button("Merge", ids.MERGE, value=value, confirm=sure, label=f"Merge into {older.reference}"),
        blocks.button("Link as related", ids.RELATE, value=value, label=f"Link as related with {older.reference}"),
    ]
