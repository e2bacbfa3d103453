"""How a round stands, in lines: counts, who is missing, who voted for whom, and what somebody's yes waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.condition import Condition, ConditionState
from bot.domain.names import UserId
from bot.domain.showing_signoff import RoundCard
from bot.domain.signoff import Choice, Counted, Lapsed, Tally
from bot.views import mrkdwn, replacement
from bot.views.message import shortened

CHOICE_NAMES: Mapping[Choice, str] = MappingProxyType(
    {Choice.APPROVE: "approve", Choice.REJECT: "reject", Choice.ABSTAIN: "abstain", Choice.RETURN: "return"}
)
CONDITIONS_SHOWN = 10
#: How much of each condition a card shows.
CONDITION_SHOWN = 120
#: How many counts of one sign-off a card shows, and how many requirements it names with each.
_COUNTS_SHOWN = 8
#: The same of an open one, whose card has more to say.
_OPEN_COUNTS_SHOWN = 4
_NUMBERS_SHOWN = 12
#: How many people the sentence about votes that lapsed names; all of them are named as missing before it.
_PEOPLE_SHOWN = 10


def tally_words(tally: Tally) -> str:
    """Return a tally such as *2 approve, 1 reject, 0 abstain*."""
    return f"{tally.approve:,} approve, {tally.reject:,} reject, {tally.abstain:,} abstain"


def one_by_one(tally: Tally) -> str:
    """Say what one person answered on single requirements."""
    missing = f", {tally.missing:,} still missing" if tally.missing else ""
    return f"one by one: {tally_words(tally)}{missing}"


def closed_tally(card: RoundCard) -> list[str]:
    """Return who stood where once a round was closed; of one that passed, on what was signed."""
    return _counts(card.standing.signed, most=_COUNTS_SHOWN) or [tally_words(card.standing.tally)]


def open_tally(card: RoundCard) -> list[str]:
    """Return who stands where in an open round, by requirement where each is decided on its own."""
    return _counts(card.standing.counted, most=_OPEN_COUNTS_SHOWN) or [tally_words(card.standing.tally)]


def _counts(counted: Sequence[Counted], *, most: int) -> list[str]:
    lines = [_counted(each, is_one_of=len(counted)) for each in in_order(counted)[:most]]
    more = len(counted) - most
    return [*lines, *([f"and {more:,} more counts of other requirements"] if more > 0 else [])]


def in_order(counted: Sequence[Counted]) -> list[Counted]:
    """Return counts as they are read: by requirement, and what is left over last."""
    return sorted(counted, key=lambda each: (each.rest, each.apart))


def _counted(counted: Counted, *, is_one_of: int) -> str:
    said = tally_words(counted.tally)
    if is_one_of == 1:
        return said
    names = [f"R{number}" for number in counted.apart[:_NUMBERS_SHOWN]]
    more = len(counted.apart) - len(names)
    names += [f"{more:,} more"] if more > 0 else []
    return f"{', '.join([*names, *(['all others'] if counted.rest else [])])}: {said}"


def progress(card: RoundCard) -> str:
    """Return how an open round stands."""
    lines = open_tally(card)
    if card.standing.not_yet:
        lines.append(f"*Not yet:* {mrkdwn.mentions(card.standing.not_yet, most=50)}")
    lines += _lapsed(card.standing.lapsed)
    if card.standing.handed:
        lines.append(f"*By a colleague:* {handed(card.standing.handed)}")
    if (more := len(card.conditions) - CONDITIONS_SHOWN) > 0:
        # Before them, since long ones may leave no room behind.
        lines.append(f"*Open conditions:* {len(card.conditions)}, the first {CONDITIONS_SHOWN} here and {more:,} more")
    lines += [_waiting(card, each) for each in card.conditions[:CONDITIONS_SHOWN]]
    if card.held:
        held = ", ".join(f"{mrkdwn.mention(each.giver)} by {mrkdwn.mention(each.holder)}" for each in card.held)
        lines.append(f"*May be voted for:* {held}")
    if card.standing.edited:
        changed = ", ".join(f"R{item.number}" for item in card.standing.edited[:20])
        lines.append(f"Edited since the start: {changed}")
    lines += replacement.lines(card.replacements)
    lines.append(f"Deadline: {mrkdwn.when(card.round.deadline)}")
    return "\n".join(lines)


def _lapsed(lapsed: Lapsed) -> list[str]:
    """Say who has yet to answer on words that were edited after they voted, and that their other votes stand."""
    if not lapsed.users:
        return []
    named = mrkdwn.references(lapsed.numbers, most=_NUMBERS_SHOWN)
    were, they = ("was", "it") if len(lapsed.numbers) == 1 else ("were", "them")
    have = "has" if len(lapsed.users) == 1 else "have"
    people = mrkdwn.mentions(lapsed.users, most=_PEOPLE_SHOWN)
    return [f"{named} {were} edited: {people} {have} yet to answer on {they}; their votes on the others stand."]


def on_conditions(card: RoundCard) -> list[str]:
    """Name the conditions, all of them met, on which people approved what was closed."""
    shown = card.conditions[:CONDITIONS_SHOWN]
    more = len(card.conditions) - len(shown)
    return [*map(_was_met, shown), *([f"and {more:,} more conditions that were met"] if more else [])]


def handed(pairs: Sequence[tuple[UserId, UserId]]) -> str:
    """Name signatories with those who voted for them."""
    return ", ".join(f"{mrkdwn.mention(user)}, by {mrkdwn.mention(hand)}" for user, hand in pairs)


def _was_met(condition: Condition) -> str:
    return (
        f"{mrkdwn.mention(condition.voter)} approved on a condition that {mrkdwn.mention(condition.owner)} met: "
        f"{mrkdwn.name(shortened(condition.text, CONDITION_SHOWN))}"
    )


def _waiting(card: RoundCard, condition: Condition) -> str:
    """Name an open condition in one line."""
    done = " *Overdue.*" if condition.number in card.overdue else ""
    if condition.state is ConditionState.MET:
        done = " Met, to be accepted."
    elif condition.number in card.ownerless:
        done = f" *Its owner has left:* {mrkdwn.mention(condition.voter)} has to vote again."
    return (
        f"{mrkdwn.mention(condition.voter)} approves if: {mrkdwn.name(shortened(condition.text, CONDITION_SHOWN))} "
        f"({mrkdwn.mention(condition.owner)}, until {mrkdwn.when(condition.due)}).{done}"
    )
