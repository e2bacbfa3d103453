"""Negotiation: a proposal's card, the story of a requirement, and the trades of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from bot.domain.attributes import Points, points
from bot.domain.difference import FieldChange, words
from bot.domain.negotiation import Effect, Move, MoveKind, MoveState
from bot.domain.requirement import Requirement, RequirementState
from bot.domain.showing_negotiation import MoveCard, Outdated, Story, Trade, Trades
from bot.views import blocks, ids, mrkdwn
from bot.views.attributes import points_words
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened
from bot.views.paging import pages
from bot.views.requirement import STATE_NAMES, difference, field_difference

KIND_NAMES: Mapping[MoveKind, str] = MappingProxyType(
    {MoveKind.REWORD: "New words", MoveKind.REMOVE: "Remove", MoveKind.POSTPONE: "Postpone"}
)
MOVE_STATES: Mapping[MoveState, str] = MappingProxyType(
    {
        MoveState.OPEN: "open",
        MoveState.AGREED: "agreed",
        MoveState.DECLINED: "declined",
        MoveState.TAKEN_BACK: "taken back",
        MoveState.CLOSED: "closed",
    }
)
_DONE: Mapping[MoveKind, str] = MappingProxyType(
    {MoveKind.REWORD: "got new words", MoveKind.REMOVE: "was removed", MoveKind.POSTPONE: "was postponed"}
)
_SCOPE: Mapping[MoveKind, str] = MappingProxyType(
    {
        MoveKind.REWORD: "as many requirements as before, one of them in other words",
        MoveKind.REMOVE: "1 requirement fewer",
        MoveKind.POSTPONE: "1 requirement later",
    }
)
_IN_POINTS: Mapping[MoveKind, str] = MappingProxyType(
    {MoveKind.REWORD: "{} as before", MoveKind.REMOVE: "{} fewer", MoveKind.POSTPONE: "{} later"}
)
#: How much of a text a line of a list shows.
_LINE = 300


class _Room(Struct, frozen=True):
    """How many characters of each part of a proposal are shown."""

    words: int
    reason: int


#: Alone in a message, and as one of several; Slack does not publish how much fits.
_CARD, _IN_STORY = _Room(4000, 1000), _Room(900, 250)


def card(found: MoveCard) -> Message:
    """Show a proposal in its channel, with the difference marked."""
    return _message(found, [blocks.context(*_standing(found)), *_buttons(found)], _CARD)


def in_home(found: MoveCard) -> list[Block]:
    """Show a proposal in App Home, in few blocks, to somebody who may agree."""
    move, project, position = found.move, found.project, found.move.position
    said = (
        f"*{move.reference}* in {mrkdwn.channel(project.channel)}, {mrkdwn.name(project.name)}\n"
        f"{KIND_NAMES[position.kind]}: {found.requirement.reference}, "
        f"{mrkdwn.name(_cut(position.words or found.before.wording.text))}\nWhy: {mrkdwn.name(_cut(position.why))}"
    )
    return [blocks.section(said), blocks.context(*_standing(found)), *_buttons(found)]


def decided(found: MoveCard) -> Message:
    """Tell somebody what their answer to a proposal led to."""
    move, reference = found.move, found.requirement.reference
    if move.state is MoveState.AGREED:
        return _line(f"You agreed to {move.reference}: {reference} {_DONE[move.position.kind]}.")
    if move.state is MoveState.TAKEN_BACK:
        return _line(f"You took {move.reference} back. {reference} stays as it is.")
    return _line(f"You declined {move.reference}. {reference} stays as it is.")


def outdated(found: Outdated) -> Message:
    """Show what changed after a proposal was made, and offer to propose it anew."""
    said = f"{found.now.reference} changed after {found.move.reference} was proposed, so nobody can agree to that."
    counter = "Counter it to propose it anew on the newest words; the form is filled in. This is what changed:"
    changed = difference(found.before.wording, found.now.wording)
    again = blocks.button("Counter", ids.COUNTER, value=_value(found.move))
    shown = [blocks.section(f"{said} {counter}"), *(changed or [_same()]), blocks.actions(again)]
    return message(f"{said} {counter}\n{mrkdwn.escape(found.now.wording.text)}", shown)


def story(found: Story, links: Mapping[int, str]) -> Message:
    """Show one page of everything that was proposed about a requirement, oldest first, with links to the cards."""
    reference = found.requirement.reference
    if not found.cards and not found.after:
        return _line(f"Nothing was proposed about {reference} yet. Begin with `/requirement propose {reference}`.")
    head = f"Negotiation of {reference}, now {STATE_NAMES[found.requirement.state].lower()}"
    shown: list[Block] = [blocks.section(f"*{head}*")]
    lines = [head]
    for each in found.cards:
        url = links.get(each.move.number)
        facts = [*_standing(each), *([mrkdwn.link(url, "Its discussion")] if url else [])]
        part = _message(each, [blocks.context(*facts), blocks.divider()], _IN_STORY)
        shown += part.blocks
        lines.append(part.text)
    last = found.cards[-1].move.number if found.cards else found.after
    where = {"p": found.project.id, "n": found.requirement.number}
    turning = (ids.STORY_FIRST, ids.STORY_NEXT)
    shown += pages(turning, where, first=found.after > 0, following=last if found.has_next else None)
    return message("\n".join(lines), shown)


def trades(found: Trades) -> Message:
    """Show one page of what was agreed, with what was given for it and the effect on the scope."""
    if not found.trades and not found.after:
        return _line("Nothing was traded yet. A proposal that is agreed to is a trade: `/requirement propose R1`.")
    head = f"Trades. {_effect(found.effect)}"
    shown: list[Block] = [blocks.section(f"*Trades.* {_effect(found.effect)}")]
    lines = [head]
    for trade in found.trades:
        shown += _trade(trade)
        lines.append(_trade_line(trade))
    last = found.trades[-1].move.number if found.trades else found.after
    where = {"p": found.project.id, "n": 0}
    turning = (ids.TRADES_FIRST, ids.TRADES_NEXT)
    shown += pages(turning, where, first=found.after > 0, following=last if found.has_next else None)
    return message("\n".join(lines), shown)


def _message(found: MoveCard, below: Sequence[Block], room: _Room) -> Message:
    move, position = found.move, found.move.position
    state = state_of(move, found.requirement)
    head = f"{move.reference} {state}"
    what = f"{KIND_NAMES[position.kind]}: {found.requirement.reference}"
    shown: list[Block] = [
        blocks.section(f"*{move.reference}* _{state}_ *{what}*"),
        _wording(found, room.words),
    ]
    lines = [f"{head}. {what}: {mrkdwn.escape(position.words or found.before.wording.text)}"]
    for title, text in _reasons(move):
        shown.append(blocks.rich(blocks.run(f"{title}: ", italic=True), blocks.run(shortened(text, room.reason))))
        lines.append(f"{title}: {mrkdwn.escape(text)}")
    lines += _standing(found)
    if position.kind is MoveKind.REWORD:
        # Last, since its own card says it too: where a text is too long for Slack, its end is what is missing.
        lines.append(f"Before: {mrkdwn.escape(found.before.wording.text)}")
    return message("\n".join(lines), [*shown, *below])


def _wording(found: MoveCard, room: int) -> Block:
    before, position = found.before.wording.text, found.move.position
    if position.kind is MoveKind.REWORD:
        return field_difference(FieldChange("Requirement", words(before, position.words)), room=room)
    return blocks.words(before, limit=min(room, blocks.WORDS_LIMIT))


def _reasons(move: Move) -> list[tuple[str, str]]:
    position = move.position
    given = (
        ("Why", position.why),
        ("Offered in return", position.offer),
        ("Underlying interest", position.interest),
    )
    return [(title, text) for title, text in given if text]


def _standing(found: MoveCard) -> list[str]:
    """Say who proposed it, what it answers, and who decided or may."""
    move = found.move
    said = [f"Proposed by {mrkdwn.mention(move.proposed_by)} {mrkdwn.when(move.proposed_at)}"]
    if move.answers is not None:
        said.append(f"Counters N{move.answers}")
    if move.decided_by is not None and move.decided_at is not None:
        by = f"by {mrkdwn.mention(move.decided_by)} {mrkdwn.when(move.decided_at)}"
        favour = f" in favour of N{move.winner}" if move.winner else ""
        return [*said, f"{MOVE_STATES[move.state].capitalize()}{favour} {by}"]
    if found.is_over:
        return [*said, f"{found.requirement.reference} {_why_over(found)}, so nothing can be agreed here any more"]
    if found.is_outdated:
        changed = f"{found.requirement.reference} changed since, so nobody can agree to this"
        return [*said, f"{changed}: counter it to propose it anew", "Discuss it in the thread"]
    who = mrkdwn.mentions(found.deciders) if found.deciders else "anybody but the proposer"
    return [*said, f"May agree: {who}", "Discuss it in the thread"]


def _why_over(found: MoveCard) -> str:
    requirement = found.requirement
    if requirement.state is RequirementState.SIGNED:
        return f"was signed in L{requirement.baseline}"
    return f"was {STATE_NAMES[requirement.state].lower()}"


def state_of(move: Move, requirement: Requirement) -> str:
    """Say where a proposal about a requirement stands."""
    if move.is_over(requirement):
        return "over"
    return "outdated" if move.is_outdated(requirement) else MOVE_STATES[move.state]


def _buttons(found: MoveCard) -> list[Block]:
    if not found.move.is_open or found.is_over:
        return []
    value, reference = _value(found.move), found.move.reference
    agree = blocks.button("Agree", ids.AGREE, value=value, style="primary", label=f"Agree to {reference}")
    return [
        blocks.actions(
            # Nobody can agree to what is about older words.
            *([] if found.is_outdated else [agree]),
            blocks.button("Counter", ids.COUNTER, value=value, label=f"Counter {reference}"),
            blocks.button("Decline", ids.DECLINE, value=value, label=f"Decline {reference}"),
        )
    ]


def _trade(trade: Trade) -> list[Block]:
    move = trade.move
    runs = [
        blocks.run(f"{_traded(trade)}: ", bold=True),
        blocks.run(_cut(_agreed_words(trade))),
    ]
    return [
        blocks.rich(*runs),
        blocks.rich(blocks.run("In return: ", italic=True), blocks.run(_cut(move.position.offer or "nothing"))),
        blocks.context(*_trade_facts(trade)),
    ]


def _trade_line(trade: Trade) -> str:
    move = trade.move
    in_return = mrkdwn.escape(_cut(move.position.offer or "nothing"))
    words_then = mrkdwn.escape(_cut(_agreed_words(trade)))
    facts = ". ".join(_trade_facts(trade))
    return f"{_traded(trade)}: {words_then}. In return: {in_return}. {facts}"


def _traded(trade: Trade) -> str:
    move = trade.move
    return f"{move.reference}: {trade.requirement.reference} {_DONE[move.position.kind]}"


def _agreed_words(trade: Trade) -> str:
    """Return the words that were agreed on, which may have changed since."""
    return trade.move.position.words or trade.requirement.wording.text


def _trade_facts(trade: Trade) -> list[str]:
    move = trade.move
    facts = [f"Scope: {_scope(trade)}", f"Proposed by {mrkdwn.mention(move.proposed_by)}"]
    if move.decided_by is not None and move.decided_at is not None:
        facts.append(f"Agreed to by {mrkdwn.mention(move.decided_by)} {mrkdwn.when(move.decided_at)}")
    if move.position.kind is MoveKind.POSTPONE and trade.requirement.state is not RequirementState.DEFERRED:
        facts.append(f"{trade.requirement.reference} was taken up again since")
    return facts


def _scope(trade: Trade) -> str:
    """Say what a trade did to the scope, in requirements and in points."""
    kind, effort = trade.move.position.kind, points_words(points([trade.estimate]))
    return f"{_SCOPE[kind]}, {effort if trade.estimate is None else _IN_POINTS[kind].format(effort)}"


def _effect(effect: Effect) -> str:
    removed = _counted(effect.removed, "removed", effect.removed_points)
    postponed = _counted(effect.postponed, "postponed", effect.postponed_points)
    return f"Effect on scope: {removed}, {postponed}, {effect.reworded:,} in other words."


def _counted(count: int, what: str, effort: Points) -> str:
    return f"{count:,} {what} ({points_words(effort)})" if count else f"0 {what}"


def _value(move: Move) -> str:
    return pack(p=move.project, n=move.number)


def _same() -> Block:
    return blocks.context("The words stayed as they were.")


def _cut(text: str) -> str:
    return shortened(text, _LINE)


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
