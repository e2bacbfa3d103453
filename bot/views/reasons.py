"""Every reason that people gave in a sign-off, in whole: what the card has room for only in part."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.condition import Condition, ConditionState
from bot.domain.replacement import Replacement
from bot.domain.showing_signoff import Reason, Reasons, RoundCard
from bot.domain.signoff import Ballot, Choice
from bot.views import blocks, forms, ids, mrkdwn, replacement, standing
from bot.views.buttons import pack
from bot.views.message import Block, shortened
from bot.views.paging import pages

#: How much of each rejection's reason, and how many of them, a card shows.
SHOWN, MOST_SHOWN = 400, 10
#: How many of them stand in one section.
_MOST_LINES = 3
#: Slack takes 250 kB in a window, in which an emoji may count as twelve.
_WINDOW_BYTES = 200_000
_DID: Mapping[Choice, str] = MappingProxyType({Choice.REJECT: "rejected", Choice.RETURN: "sent back"})


def on_card(objections: Sequence[Ballot]) -> list[Block]:
    """Show the first rejections with the beginning of each reason."""
    shown: list[Block] = []
    for each in objections[:MOST_SHOWN]:
        shown += [blocks.section(f"{_head(each)}:"), blocks.quote(each.reason, limit=SHOWN)]
    if len(objections) > MOST_SHOWN:
        shown.append(blocks.context(f"and {len(objections) - MOST_SHOWN} more rejections"))
    return shown


def lines(objections: Sequence[Ballot]) -> list[str]:
    """Return the beginning of the first rejections, a line each."""
    said = [f"{_head(each)}: {mrkdwn.name(shortened(each.reason, SHOWN))}" for each in objections[:_MOST_LINES]]
    more = len(objections) - _MOST_LINES
    return [*said, f"and {more} more rejections"] if more > 0 else said


def button(card: RoundCard, *, has_objections: bool) -> list[blocks.Element]:
    """Return what opens them all, where the card does not show each in whole; ``has_objections`` says which it has."""
    objections, conditions, changes = card.objections, card.conditions, card.replacements
    is_whole = (
        (has_objections or not objections)
        and _fits([each.reason for each in objections], SHOWN, MOST_SHOWN)
        and _fits([each.text for each in conditions], standing.CONDITION_SHOWN, standing.CONDITIONS_SHOWN)
        and _fits([each.reason for each in changes], replacement.REASON_SHOWN, replacement.SHOWN)
    )
    if is_whole:
        return []
    value = pack(p=card.round.project, n=card.round.number, a=0)
    label = f"Read the reasons in sign-off {card.round.reference}"
    return [blocks.button("Read the reasons", ids.READ_REASONS, value=value, label=label)]


def window(page: Reasons) -> dict[str, Any]:
    """Return one page of reasons."""
    round_ = page.round
    shown: list[Block] = []
    room = _WINDOW_BYTES
    count = 0
    for each in page.reasons:
        whole = [blocks.section(f"{_head(each)}:"), blocks.quote(_words(each))]
        room -= len(json.dumps(whole))
        if room < 0 and count:
            break
        shown += whole
        count += 1
    following = page.first + count if page.has_next or count < len(page.reasons) else None
    turning = (ids.REASONS_FIRST, ids.REASONS_NEXT)
    where = {"p": round_.project, "n": round_.number}
    nothing = [] if shown else [blocks.section("There is no reason to read here now.")]
    below = pages(turning, where, first=page.first > 0, following=following)
    return forms.modal(f"Reasons in {round_.reference}", ids.REASONS_VIEW, *nothing, *shown, *below, close="Close")


def _fits(texts: Sequence[str], limit: int, most: int) -> bool:
    return len(texts) <= most and all(len(text) <= limit for text in texts)


def _head(each: Reason) -> str:
    match each:
        case Replacement():
            return f"{mrkdwn.mention(each.joined)} signs in place of {mrkdwn.mention(each.left)}"
        case Condition():
            is_met = each.state in (ConditionState.MET, ConditionState.ACCEPTED)
            how = "approved on a condition that" if is_met else "approves on a condition of"
            return f"{mrkdwn.mention(each.voter)} {how} {mrkdwn.mention(each.owner)}{' met' if is_met else ''}"
    about = "" if each.item is None else f" on R{each.item}"
    return f"{mrkdwn.mention(each.user)} {_DID[each.choice]}{about}"


def _words(each: Reason) -> str:
    return each.text if isinstance(each, Condition) else each.reason
