"""A requirement's way in one message, each step a link to where it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.negotiation import Move
from bot.domain.promise import Promise
from bot.domain.requirement import Requirement
from bot.domain.showing import Trace, VotedOn
from bot.domain.showing_signoff import ShownChange
from bot.views import blocks, mrkdwn
from bot.views.change import asked_for
from bot.views.disposition import DISPOSITION_NAMES
from bot.views.message import Message, message, shortened
from bot.views.negotiation import KIND_NAMES, state_of
from bot.views.requirement import plain_state
from bot.views.signoff_closed import outcome_name
from bot.views.standing import tally_words

#: How much of a person's words a line shows.
_LINE = 200


def trace(found: Trace, urls: Mapping[str, str], gone: Sequence[str] = ()) -> Message:
    """Show the way; ``urls`` says where the message of each step is, by its reference.

    ``gone`` names the steps whose messages were posted and cannot be linked to.
    """
    requirement = found.requirement
    head = f"{requirement.reference} is {plain_state(requirement)}"
    text = "\n".join(f"• {line}" for line in _lines(found, urls))
    words = _cut(requirement.wording.text)
    shown = [
        blocks.section(f"*{_linked(requirement.reference, urls)}* is {plain_state(requirement)}"),
        blocks.quote(words),
        blocks.section(text),
    ]
    if gone:
        missing = _missing(gone)
        text, shown = f"{text}\n{missing}", [*shown, blocks.context(missing)]
    return message(f"{head}: {mrkdwn.escape(words)}\n{text}", shown)


def _missing(gone: Sequence[str]) -> str:
    """Say why some steps are no links; after an import most messages may have stayed behind."""
    *others, last = gone
    named = f"{', '.join(others)} and {last}" if others else last
    its = "the messages of" if others else "the message of"
    return f"No link to {its} {named}: deleted, out of Quorum's sight, or Slack does not tell just now."


def _lines(found: Trace, urls: Mapping[str, str]) -> Iterator[str]:
    requirement, untold = found.requirement, found.untold
    yield from (_promise(each, urls) for each in found.promises)
    yield from _more(untold.promises, "promise")
    added = f"added by {mrkdwn.mention(requirement.added_by)} {mrkdwn.when(requirement.added_at)}"
    origin = f", from {mrkdwn.link(requirement.source, 'this message')}" if requirement.source else ""
    yield f"*{_linked('Captured', urls, at=requirement.reference)}*: {added}{origin}"
    yield from _more(untold.moves, "earlier proposal", f": `/requirement negotiation {requirement.reference}`")
    yield from (_move(each, requirement, urls) for each in found.moves)
    yield from _more(untold.voted, "earlier sign-off")
    yield from (_round(each, urls) for each in found.voted)
    yield from _more(untold.changes, "earlier change request", ": `/requirement changes`")
    yield from (_change(each, urls) for each in found.changes)
    if requirement.baseline:
        reference = f"L{requirement.baseline}"
        linked = _linked(reference, urls, at=f"V{found.signed_in}")
        yield f"*Baseline* {linked}: `/signoff baseline {reference}` shows it"
    elif not found.voted:
        yield "*Not signed yet*: `/signoff start` asks for votes"


def _more(count: int, what: str, how: str = "") -> Iterator[str]:
    """Say how many steps of a kind are not shown, and what shows them."""
    if count:
        yield f"and {count:,} {what}{'' if count == 1 else 's'}{how}"


def _promise(each: Promise, urls: Mapping[str, str]) -> str:
    said = f"*Promised* {_linked(each.reference, urls)} to {mrkdwn.name(each.said.recipient)}"
    source = f", in {mrkdwn.link(each.source, 'this message')}" if each.source else ""
    return f"{said}: {mrkdwn.name(_cut(each.said.words))}{source}"


def _move(each: Move, requirement: Requirement, urls: Mapping[str, str]) -> str:
    by = mrkdwn.mention(each.proposed_by)
    kind, state = KIND_NAMES[each.position.kind].lower(), state_of(each, requirement)
    return f"*Negotiated* {_linked(each.reference, urls)}: {kind} by {by}, {state}"


def _round(each: VotedOn, urls: Mapping[str, str]) -> str:
    outcome = "went back" if each.went_back else outcome_name(each.round)
    signed = f", baseline L{each.round.baseline}" if each.round.baseline and not each.went_back else ""
    return f"*Voted on* in {_linked(each.round.reference, urls)}: {outcome}, {tally_words(each.tally)}{signed}"


def _change(each: ShownChange, urls: Mapping[str, str]) -> str:
    request = each.request
    what = "its removal" if request.removes else f"other {asked_for(each)}"
    state = DISPOSITION_NAMES[request.disposition]
    linked = _linked(request.reference, urls, at=f"V{request.round}")
    return f"*Change request* {linked} for {what}, voted on in V{request.round}: {state}"


def _linked(reference: str, urls: Mapping[str, str], *, at: str | None = None) -> str:
    """Return a reference as a link to its own message, or to that of what it came from or was decided in."""
    url = urls.get(at or reference)
    return mrkdwn.link(url, reference) if url else reference


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), _LINE)
