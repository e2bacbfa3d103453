"""Sign-off rounds: the card, each signatory's copy, and what is said about votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.names import UserId
from bot.domain.requirement import Version
from bot.domain.showing_signoff import BallotCard, Confirmation, Reminded, RoundCard, Stand, Voted
from bot.domain.signoff import Ballot, Choice, Round, RoundState
from bot.views import blocks, ids, mrkdwn, replacement
from bot.views import change as change_view
from bot.views import outcome as statement
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened
from bot.views.policy import policy_words
from bot.views.requirement import difference
from bot.views.standing import closed_tally, handed, on_conditions, progress, tally_words

CHOICE_NAMES: Mapping[Choice, str] = MappingProxyType(
    {Choice.APPROVE: "approve", Choice.REJECT: "reject", Choice.ABSTAIN: "abstain", Choice.RETURN: "return"}
)
_OUTCOMES: Mapping[RoundState, str] = MappingProxyType(
    {
        RoundState.PASSED: "Signed off",
        RoundState.FAILED: "Not signed off",
        RoundState.NO_QUORUM: "No quorum",
        RoundState.CANCELLED: "Cancelled",
    }
)
#: How much of each text, and of each reason, a card shows.
_TEXT_SHOWN = 400
_REASONS_SHOWN = 10
_OUTCOME_SHOWN = 1000
#: How many numbers a sentence names.
_NUMBERS_SHOWN = 20


def outcome_name(round_: Round) -> str:
    """Say how a round ended, or that it is open."""
    return "open" if round_.is_open else _OUTCOMES[round_.state].lower()


def round_card(card: RoundCard) -> Message:
    """Show a round in its channel."""
    if not card.round.is_open:
        return _closed_card(card, may_write=True)
    round_ = card.round
    shown = [
        blocks.header(f"Sign-off {round_.reference}"),
        *(change_view.shown(card.change) if card.change else []),
        blocks.section(f"*{mrkdwn.escape(round_.question)}*\n{policy_words(round_)}"),
        *_contents(card),
        blocks.section(progress(card)),
        votes_buttons(round_),
    ]
    asked = f"Sign-off {round_.reference}: {mrkdwn.escape(round_.question)} {policy_words(round_)}"
    return message("\n".join([asked, *_not_agreed(card), progress(card), *_told(card)]), shown)


def ballot(card: BallotCard) -> Message:
    """Show a signatory's copy of a round in a direct message."""
    round_, project = card.card.round, card.card.project
    taken = next((each for each in reversed(card.card.replacements) if each.left == card.user), None)
    if taken is not None and card.user not in round_.electorate:
        return replacement.left(round_, taken)
    if not round_.is_open:
        return _closed_card(card.card, may_write=card.user in project.owners)
    asked = (
        f"*Sign-off {round_.reference}* of {mrkdwn.name(project.name)} in {mrkdwn.channel(project.channel)}\n"
        f"{mrkdwn.escape(round_.question)}\n{policy_words(round_)}\nUntil {mrkdwn.when(round_.deadline)}"
    )
    yours = choice_shown(card)
    shown = [
        blocks.section(asked),
        *(change_view.shown(card.card.change) if card.card.change else []),
        *_contents(card.card),
        blocks.section(yours),
        votes_buttons(round_),
    ]
    return message("\n".join([asked, *_not_agreed(card.card), yours, *_told(card.card)]), shown)


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


def reminder(card: BallotCard) -> Message:
    """Remind a signatory who has not voted."""
    round_ = card.card.round
    if not round_.is_open:
        return _closed_card(card.card)
    project = card.card.project
    said = (
        f"Your vote on sign-off {round_.reference} of {mrkdwn.name(project.name)} in "
        f"{mrkdwn.channel(project.channel)} is still missing. Votes count until {mrkdwn.when(round_.deadline)}."
    )
    return message(said, [blocks.section(said), votes_buttons(round_)])


def votes_buttons(round_: Round, whose: UserId | None = None) -> Block:
    """Return the buttons for a vote on the words as they are now; ``whose`` names a signatory who let others vote."""
    value = pack(p=round_.project, n=round_.number, rev=round_.revision, **({"w": whose} if whose else {}))
    name = f"sign-off {round_.reference}"
    own = [blocks.button("Approve if …", ids.APPROVE_IF, value=value, label=f"Approve {name} on a condition")]
    apart = [blocks.button("Vote one by one", ids.VOTE_EACH, value=page_value(round_, 0))]
    return blocks.actions(
        blocks.button("Approve", ids.APPROVE, value=value, style="primary", label=f"Approve {name}"),
        *([] if whose else own),
        blocks.button("Reject", ids.REJECT, value=value, style="danger", label=f"Reject {name}"),
        blocks.button("Abstain", ids.ABSTAIN, value=value, label=f"Abstain from {name}"),
        *([] if whose or round_.item_count == 1 else apart),
    )


def choice_shown(card: BallotCard) -> str:
    """Say what counts as somebody's vote."""
    if card.lapsed:
        changed = ", ".join(f"R{item.number}" for item in card.lapsed[:10])
        return f"Words changed after your vote: {changed}. Your answer on them is missing."
    if card.own is not None:
        own = card.own
        missing = f", {own.missing} still missing" if own.missing else ""
        return f"Your votes, one by one: {tally_words(own)}{missing}. You may change them until the sign-off closes."
    if card.waits:
        return "Your yes waits for its condition and counts as missing until then. Any other vote takes its place."
    if card.choice is None:
        return "You have not voted yet."
    if card.ballot is not None and card.ballot.hand is not None:
        by = mrkdwn.mention(card.ballot.hand)
        return f"{by} voted for you: {CHOICE_NAMES[card.choice]}. Your own vote takes its place."
    return f"Your vote: {CHOICE_NAMES[card.choice]}. You may change it until the sign-off closes."


def voted(result: Voted) -> Message:
    """Say what was counted."""
    card = result.ballot
    round_ = card.card.round
    if not round_.is_open:
        text = f"Counted, and sign-off {round_.reference} is closed: {_OUTCOMES[round_.state].lower()}."
    else:
        counted = "Counted." if result.changed else "Nothing changed."
        said = _for_others(result) if result.whose else choice_shown(card)
        text = f"{counted} {said} Sign-off {round_.reference}: {tally_words(card.card.standing.tally)}."
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


def started(card: RoundCard) -> Message:
    """Say that a round has begun."""
    return _line(f"Sign-off {card.round.reference} has begun. Everybody named gets a direct message.")


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
        said.append(f"Not reached, because their account is deactivated: {gone}. `/signoff cancel` starts anew.")
    return _line(" ".join(said))


def cancelled(round_: Round) -> Message:
    """Say that a round is cancelled."""
    return _line(f"Sign-off {round_.reference} is cancelled.")


def _closed_card(card: RoundCard, *, may_write: bool = False) -> Message:
    round_, outcome = card.round, _OUTCOMES[card.round.state]
    lines = [f"*{outcome}*: {mrkdwn.escape(round_.question)}", *closed_tally(card)]
    if card.change:
        lines.insert(0, change_view.asked_words(card.change.request))
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
        lines.append("What was signed stays as it was.")
    elif round_.state is not RoundState.CANCELLED:
        lines.append(f"Edit what was objected to, then ask again with `/signoff reopen {round_.reference}`.")
    # After the anchor, which has to be there to be compared, however much is told of people.
    lines += on_conditions(card)
    if card.standing.handed:
        lines.append(f"By a colleague: {handed(card.standing.handed)}")
    lines += replacement.lines(card.replacements)
    shown: list[Block] = [
        blocks.header(f"Sign-off {round_.reference}: {outcome}"),
        blocks.section("\n".join(lines)),
        blocks.context(policy_words(round_)),
    ]
    text = "\n".join([f"Sign-off {round_.reference}", *lines, policy_words(round_)]).replace("*", "")
    if card.outcome:
        shown += statement.shown(card.outcome)
        text += f"\n{statement.head(card.outcome)} {mrkdwn.escape(card.outcome.text)}"
    if round_.reason:
        shown += [blocks.section("*Reason*"), blocks.quote(round_.reason, limit=1500)]
        text += f"\nReason: {mrkdwn.escape(round_.reason)}"
    if card.baseline is None or card.standing.in_part:
        shown += _objections(card.standing.objections)
        text += "".join(
            f"\n{mrkdwn.mention(each.user)}: {mrkdwn.escape(each.reason)}" for each in card.standing.objections
        )
    own = [statement.button(round_)] if may_write else []
    shown.append(blocks.actions(_read_button(round_), *_certificate_button(card), *own))
    return message(text, shown)


_DID: Mapping[Choice, str] = MappingProxyType({Choice.REJECT: "rejected", Choice.RETURN: "sent back"})


def _in_part(card: RoundCard) -> list[str]:
    outcome, count = card.standing.in_part, card.round.item_count
    if outcome is None or outcome.signed(count) == count:
        return []
    said = f"Signed in part: {outcome.signed(count)} of {count} requirements."
    if not outcome.rest:
        kept = ", ".join(f"R{number}" for number in outcome.passed[:_NUMBERS_SHOWN])
        return [f"{said} Signed: {kept}. All others go back."]
    back = ", ".join(f"R{number}" for number in outcome.failed[:_NUMBERS_SHOWN])
    more = f" and {len(outcome.failed) - _NUMBERS_SHOWN} more" if len(outcome.failed) > _NUMBERS_SHOWN else ""
    return [f"{said} These go back: {back}{more}."]


def _objections(objections: Sequence[Ballot]) -> list[Block]:
    shown: list[Block] = []
    for each in objections[:_REASONS_SHOWN]:
        about = "" if each.item is None else f" on R{each.item}"
        shown += [
            blocks.section(f"{mrkdwn.mention(each.user)} {_DID[each.choice]}{about}:"),
            blocks.quote(each.reason, limit=_TEXT_SHOWN),
        ]
    if len(objections) > _REASONS_SHOWN:
        shown.append(blocks.context(f"and {len(objections) - _REASONS_SHOWN} more rejections"))
    return shown


def _told(card: RoundCard) -> list[str]:
    """Return what is under vote for whoever hears it read: what is changed, or the first words."""
    if card.change:
        return [change_view.fallback(card.change)]
    more = card.round.item_count - len(card.first)
    words = [f"R{each.number}: {mrkdwn.escape(_cut(each.wording.text))}" for each in card.first]
    return [*words, *([f"and {more} more"] if more > 0 else [])]


def _contents(card: RoundCard) -> list[Block]:
    if card.change:
        # The difference is shown already.
        return []
    shown: list[Block] = [_short(version) for version in card.first]
    more = card.round.item_count - len(card.first)
    said = f"and {more} more" if more > 0 else "These are all the words under vote."
    shown.append(blocks.section(said, accessory=_read_button(card.round)))
    return [*shown, *map(blocks.context, _not_agreed(card))]


def _not_agreed(card: RoundCard) -> list[str]:
    """Say what is under vote although it has not come so far; it can be signed all the same."""
    found, count = card.not_agreed, card.round.item_count
    if not found:
        return []
    if count == 1:
        return [f"R{found[0]} is not agreed yet."]
    if len(found) == count:
        return [f"None of these {count} is agreed yet."]
    named = mrkdwn.references(found, most=_NUMBERS_SHOWN)
    return [f"{len(found)} of these {count} {'is' if len(found) == 1 else 'are'} not agreed yet: {named}"]


def _short(version: Version) -> Block:
    return blocks.rich(blocks.run(f"R{version.number} ", bold=True), blocks.run(_cut(version.wording.text)))


def _cut(text: str) -> str:
    return shortened(text, _TEXT_SHOWN)


def _read_button(round_: Round) -> blocks.Element:
    return blocks.button("Read it all", ids.READ_ALL, value=page_value(round_, 0))


def _certificate_button(card: RoundCard) -> list[blocks.Element]:
    if card.baseline is None:
        return []
    value = pack(p=card.round.project, n=card.baseline.number)
    label = f"Certificate of baseline {card.baseline.reference}"
    return [blocks.button("Certificate", ids.CERTIFICATE, value=value, label=label)]


def page_value(round_: Round, after: int) -> str:
    """Name a page of **Read it all** for a button."""
    return pack(p=round_.project, n=round_.number, a=after)


def _status(card: RoundCard) -> str:
    round_ = card.round
    if round_.is_open:
        return f"*Sign-off {round_.reference}*: {mrkdwn.escape(round_.question)}\n{progress(card)}"
    said = "\n".join([f"*Sign-off {round_.reference}: {_OUTCOMES[round_.state]}*", *closed_tally(card)])
    if card.baseline:
        said += f"\nBaseline {card.baseline.reference}"
    return f"{said}\n{statement.line(card.outcome, _OUTCOME_SHOWN)}" if card.outcome else said


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


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
