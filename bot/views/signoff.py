"""Sign-off rounds: the card, each signatory's copy, and what is said about votes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.replacement import Replacement
from bot.domain.requirement import Version
from bot.domain.showing_signoff import BallotCard, Reminded, RoundCard, Stand, Voted
from bot.domain.signoff import Round
from bot.views import blocks, confirmation, ids, mrkdwn, reasons, replacement
from bot.views import change as change_view
from bot.views import outcome as statement
from bot.views.links import conflict_words
from bot.views.message import Block, Message, message, shortened
from bot.views.policy import policy_words
from bot.views.signoff_buttons import read_button, votes_buttons
from bot.views.signoff_closed import OUTCOMES, closed_card, outcome_name
from bot.views.standing import CHOICE_NAMES, closed_tally, one_by_one, open_tally, progress

#: How much of each text a card shows.
_TEXT_SHOWN = 400
_OUTCOME_SHOWN = 1000
#: How many numbers a sentence names.
_NUMBERS_SHOWN = 20
_LAPSED_SHOWN = 10


def round_card(card: RoundCard) -> Message:
    """Show a round in its channel."""
    if not card.round.is_open:
        return closed_card(card, may_write=True)
    round_ = card.round
    shown = [
        blocks.header(f"Sign-off {round_.reference}"),
        *(change_view.shown(card.change) if card.change else []),
        blocks.section(f"*{mrkdwn.escape(round_.question)}*\n{policy_words(round_)}"),
        *_contents(card),
        blocks.section(progress(card)),
        *([blocks.actions(*more)] if (more := reasons.button(card, has_objections=False)) else []),
        votes_buttons(round_),
    ]
    asked = f"Sign-off {round_.reference}: {mrkdwn.escape(round_.question)} {policy_words(round_)}"
    return message("\n".join([asked, *_unsettled(card), progress(card), *_told(card)]), shown)


def ballot(card: BallotCard) -> Message:
    """Show a signatory's copy of a round in a direct message."""
    round_, project = card.card.round, card.card.project
    if (taken := _taken(card)) is not None:
        return replacement.left(round_, taken)
    if card.is_outside:
        return _outside(card)
    if not round_.is_open:
        return closed_card(card.card, may_write=card.user in project.owners)
    asked = (
        f"*Sign-off {round_.reference}* of {mrkdwn.name(project.name)} in {mrkdwn.channel(project.channel)}\n"
        f"{mrkdwn.escape(round_.question)}\n{policy_words(round_)}\nUntil {mrkdwn.when(round_.deadline)}"
    )
    yours = choice_shown(card)
    shown = [
        blocks.section(asked),
        *(change_view.shown(card.card.change) if card.card.change else []),
        *confirmation.since_sent(card.edits),
        *_contents(card.card),
        blocks.section(yours),
        votes_buttons(round_),
    ]
    told = [*confirmation.said_since_sent(card.edits), *_told(card.card)]
    return message("\n".join([asked, *_unsettled(card.card), yours, *told]), shown)


def _outside(card: BallotCard) -> Message:
    """Show the copy of somebody who has left the channel: what is asked there is for those who are in it."""
    round_, project = card.card.round, card.card.project
    state = "" if round_.is_open else f": {outcome_name(round_)}"
    said = (
        f"*Sign-off {round_.reference}* of {mrkdwn.name(project.name)} in {mrkdwn.channel(project.channel)}{state}\n"
        "You have left this channel, so you can neither vote nor read what is asked there. Have yourself invited to it."
    )
    return message(said, [blocks.section(said), blocks.actions(read_button(round_))])


def reminder(card: BallotCard) -> Message:
    """Remind a signatory who has not voted; once they have, or the round is closed, it says so in place of that."""
    round_, project = card.card.round, card.card.project
    if (taken := _taken(card)) is not None:
        return replacement.left(round_, taken)
    where = f"sign-off {round_.reference} of {mrkdwn.name(project.name)} in {mrkdwn.channel(project.channel)}"
    if not round_.is_open:
        said = f"This reminded you of {where}. It is closed: {outcome_name(round_)}."
        return message(said, [blocks.section(said), blocks.actions(read_button(round_))])
    until = f"Votes count until {mrkdwn.when(round_.deadline)}."
    if card.lapsed:
        said = f"Your answer on {_lapsed(card)} in {where} is still missing.{others_stand(card)} {until}"
    elif card.user in card.card.standing.not_yet:
        said = f"Your vote on {where} is still missing. {until}"
    else:
        said = f"This reminded you of {where}. {choice_shown(card)} {until}"
    return message(said, [blocks.section(said), votes_buttons(round_)])


def _taken(card: BallotCard) -> Replacement | None:
    """Return the change by which somebody else votes in a person's place."""
    if card.user in card.card.round.electorate:
        return None
    return next((each for each in reversed(card.card.replacements) if each.left == card.user), None)


def choice_shown(card: BallotCard) -> str:
    """Say what counts as somebody's vote."""
    if card.lapsed:
        return f"Words changed after your vote: {_lapsed(card)}. Your answer on them is missing.{others_stand(card)}"
    hands = tuple(hand for user, hand in card.card.standing.handed if user == card.user)
    if card.own is not None:
        said = f"Your votes, {one_by_one(card.own)}."
        if hands:
            return f"{said} {mrkdwn.mentions(hands)} voted for you where you did not; your own vote takes its place."
        return f"{said} You may change them until the sign-off closes."
    if card.waits and card.condition_owner:
        owner = mrkdwn.mention(card.condition_owner)
        return f"Your yes waits for a condition, and {owner}, who was to see to it, has left. Please vote again."
    if card.waits:
        return "Your yes waits for its condition and counts as missing until then. Any other vote takes its place."
    if card.choice is None:
        return "You have not voted yet."
    if hands:
        return f"{mrkdwn.mentions(hands)} voted for you: {CHOICE_NAMES[card.choice]}. Your own vote takes its place."
    return f"Your vote: {CHOICE_NAMES[card.choice]}. You may change it until the sign-off closes."


def _lapsed(card: BallotCard) -> str:
    """Name the edited requirements on which a person has to answer again."""
    return mrkdwn.references([item.number for item in card.lapsed], most=_LAPSED_SHOWN)


def others_stand(card: BallotCard) -> str:
    """Say that a person's vote on what was not edited stands; nothing where all that they said has lapsed."""
    return " Your vote on the others stands." if card.user in card.card.standing.lapsed.users else ""


def voted(result: Voted) -> Message:
    """Say what was counted."""
    card = result.ballot
    round_ = card.card.round
    if not round_.is_open:
        text = f"Counted, and sign-off {round_.reference} is closed: {OUTCOMES[round_.state].lower()}."
    else:
        counted = "Counted." if result.changed else "Nothing changed."
        said = _for_others(result) if result.whose else choice_shown(card)
        text = f"{counted} {said} Sign-off {round_.reference}: {'; '.join(open_tally(card.card))}."
    return _line(text)


def _for_others(result: Voted) -> str:
    """Say whose votes somebody cast."""
    own = "your own vote and " if result.ballot.choice is not None else ""
    return f"This is {own}the vote of {mrkdwn.mentions(result.whose, most=50)}, by your hand."


def status(found: Stand) -> Message:
    """Tell how rounds stand, and which others there are."""
    shown: list[Block] = []
    texts = []
    for card in found.cards:
        said, policy = _status(card), policy_words(card.round)
        shown += [blocks.section(said), blocks.context(policy), blocks.divider()]
        texts.append(f"{said}\n{policy}")
    if not found.others:
        return message("\n".join(texts), shown[:-1])
    others = _others([round_.reference for round_ in found.others])
    return message("\n".join([*texts, others]), [*shown, blocks.context(others)])


def _others(references: Sequence[str]) -> str:
    """Name the rounds that are not shown, and say how to see one."""
    named = ", ".join(references[:_NUMBERS_SHOWN])
    rest = f" and {len(references) - _NUMBERS_SHOWN:,} after them" if len(references) > _NUMBERS_SHOWN else ""
    return (
        f"{len(references):,} more are open: {named}{rest}. `{ids.SIGNOFF} status {references[0]}` shows one of them."
    )


def reminded(result: Reminded) -> Message:
    """Say who is reminded."""
    round_ = result.round
    said = []
    if result.people:
        said.append(f"Reminded for {round_.reference}: {mrkdwn.mentions(result.people, most=50)}")
    elif not result.gone:
        said.append(f"Nobody's vote is missing in {round_.reference}.")
    if result.gone:
        gone = mrkdwn.mentions(result.gone, most=50)
        how = f"`{ids.SIGNOFF} replace {round_.reference} @old with @new because …`"
        why = "Not reached, because they left the channel or their account is deactivated"
        said.append(f"{why}: {gone}. An owner puts somebody in their place: {how}")
    return _line("\n".join(said))


def cancelled(round_: Round) -> Message:
    """Say that a round is cancelled."""
    return _line(f"Sign-off {round_.reference} is cancelled.")


def _told(card: RoundCard) -> list[str]:
    """Return what is under vote for whoever hears it read: what is changed, or the first words."""
    if card.change:
        return [change_view.fallback(card.change)]
    more = card.round.item_count - len(card.first)
    words = [f"R{each.number}: {mrkdwn.escape(_cut(each.wording.text))}" for each in card.first]
    return [*words, *([f"and {more:,} more"] if more > 0 else [])]


def _contents(card: RoundCard) -> list[Block]:
    if card.change:
        # The difference is shown already.
        return []
    shown: list[Block] = [_short(version) for version in card.first]
    more = card.round.item_count - len(card.first)
    said = f"and {more:,} more" if more > 0 else "These are all the words under vote."
    shown.append(blocks.section(said, accessory=read_button(card.round)))
    return [*shown, *map(blocks.context, _unsettled(card))]


def _unsettled(card: RoundCard) -> list[str]:
    """Say what signatories should know of the words under vote before they sign them."""
    return [*_not_agreed(card), *([conflict_words(card.conflicts)] if card.conflicts else [])]


def _not_agreed(card: RoundCard) -> list[str]:
    """Say what is under vote although it has not come so far; it can be signed all the same."""
    found, missing, count = card.not_agreed, card.not_agreed_count, card.round.item_count
    if not found:
        return []
    if count == 1:
        return [f"R{found[0]} is not agreed yet."]
    if missing == count:
        return [f"None of these {count:,} is agreed yet."]
    named = mrkdwn.references(found, most=len(found), total=missing)
    return [f"{missing:,} of these {count:,} {'is' if missing == 1 else 'are'} not agreed yet: {named}"]


def _short(version: Version) -> Block:
    return blocks.rich(blocks.run(f"R{version.number} ", bold=True), blocks.run(_cut(version.wording.text)))


def _cut(text: str) -> str:
    return shortened(text, _TEXT_SHOWN)


def _status(card: RoundCard) -> str:
    round_ = card.round
    if round_.is_open:
        return f"*Sign-off {round_.reference}*: {mrkdwn.escape(round_.question)}\n{progress(card)}"
    said = "\n".join([f"*Sign-off {round_.reference}: {OUTCOMES[round_.state]}*", *closed_tally(card)])
    lines = [f"Closed {mrkdwn.when(round_.closed_at)}"] if round_.closed_at else []
    if round_.reason:
        lines.append(f"Reason: {mrkdwn.name(shortened(round_.reason, _TEXT_SHOWN))}")
    if card.baseline:
        lines.append(f"Baseline {card.baseline.reference}")
    if card.baseline is None or card.standing.in_part is not None:
        lines += reasons.lines(card.objections)
    if card.outcome:
        lines.append(statement.line(card.outcome, _OUTCOME_SHOWN))
    return "\n".join([said, *lines])


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
