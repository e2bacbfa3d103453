"""Change requests: what cards say of them, and what earlier signatories are told."""

from __future__ import annotations

from bot.domain.change import ChangeRequest, Disposition, Urgency
from bot.domain.difference import WORDS, beside_words, changes
from bot.domain.showing_signoff import Changes, ShownChange
from bot.domain.values import replace
from bot.views import blocks, ids, mrkdwn
from bot.views import effect as effect_view
from bot.views.buttons import pack
from bot.views.disposition import DISPOSITION_NAMES
from bot.views.history import from_to
from bot.views.message import Block, Message, message
from bot.views.paging import neighbours
from bot.views.requirement import difference

#: How much of each value a sentence shows.
_FIELD_ROOM = 200
_WORDS_NAME = "words"


def shown(change: ShownChange) -> list[Block]:
    """Return what a card says of the change under vote: who asks for it, why, what would differ, and its effect."""
    request, effect = change.request, _effect_of(change)
    return [
        blocks.section(asked_words(request)),
        blocks.quote(request.why),
        *_what(change),
        *([blocks.section("\n".join(["*Effect*", *effect]))] if effect else []),
    ]


def fallback(change: ShownChange) -> str:
    """Return what a card says of the change under vote where only text is shown."""
    asked = f"{asked_words(change.request)} {mrkdwn.escape(change.request.why)}".replace("*", "")
    return "\n".join([asked, *_what_said(change), *_effect_of(change)])


def asked_words(request: ChangeRequest) -> str:
    """Say who asks for what; the reason follows."""
    unratified = " It holds already, and is unratified until the board approves." if request.is_done_first else ""
    urgency = " Urgent." if request.urgency is Urgency.URGENT else ""
    return f"{_who_asks(request, 'asks')}{unratified}{urgency} Because:"


def decided_words(request: ChangeRequest) -> str:
    """Say who asked for what once it is decided, and what became of it where it had been done first."""
    became = " It was done at once, and the board ratified it." if request.is_done_first else ""
    if request.is_done_first and request.baseline is None:
        became = " It was done at once, and not ratified: what was signed holds again."
    if request.disposition is Disposition.DEFERRED:
        became += " It is deferred, and may be asked for again."
    return f"{_who_asks(request, 'asked')}{became}"


def _who_asks(request: ChangeRequest, asks: str) -> str:
    what = f"to {'remove' if request.removes else 'change'} R{request.requirement}"
    return f"*Change request {request.reference}*: {mrkdwn.mention(request.requested_by)} {asks} {what}."


def told(change: ShownChange) -> Message:
    """Tell somebody who had signed the earlier words what differs now."""
    request = change.request
    whose = f"R{request.requirement} of {mrkdwn.name(change.project.name)}, which you were asked to sign"
    head = f"{whose}, {_became(change)}"
    if request.disposition is not Disposition.OPEN and request.baseline is None:
        back = _taken_back(change)
        return message("\n".join([head, *_what_said(back)]), [blocks.section(head), *_what(back)])
    return message("\n".join([head, *_what_said(change)]), [blocks.section(head), *_what(change)])


def _became(change: ShownChange) -> str:
    """Say what a change did to something signed, and what the board makes of it."""
    request, state = change.request, DISPOSITION_NAMES[change.request.disposition]
    did = "was removed" if request.removes else "was changed"
    if change.after and change.after.wording.text != change.before.wording.text:
        did = "has other words"
    if request.disposition is Disposition.OPEN:
        return (
            f"{did} since {mrkdwn.when(request.requested_at)}: {request.reference} was done in an emergency. It is "
            f"unratified until its board approves in V{request.round}; without that, what you signed holds again."
        )
    if request.baseline is None:
        return f"is as it was signed again: {request.reference}, which was done in an emergency, was {state}."
    ratified = "was done in an emergency, is ratified" if request.is_done_first else f"was {state}"
    return f"{did}: {request.reference} {ratified}, and made baseline L{request.baseline}."


def _taken_back(change: ShownChange) -> ShownChange:
    """Return a change the other way round, for whoever was told of it when it was done."""
    return replace(change, before=change.after or change.before, after=change.before)


def listing(found: Changes) -> Message:
    """Show one page of the change requests, the newest first."""
    if not found.requests:
        text = "There is no change request yet. Ask for one with `/requirement change R1`."
        return message(text, [blocks.section(text)])
    count = found.project.numbers.change
    head = f"{count:,} change request{'' if count == 1 else 's'}"
    text = "\n".join(map(_line, found.requests))
    turned = neighbours(
        (ids.CHANGES_PREVIOUS, ids.CHANGES_NEXT),
        previous=_from(found, found.previous),
        following=_from(found, found.following),
    )
    return message(f"{head}\n{text}", [blocks.section(f"*{head}*\n{text}"), *turned])


def _from(found: Changes, number: int | None) -> str | None:
    """Return what leads to the page that a request begins."""
    return None if number is None else pack(p=found.project.id, u=number)


def _line(change: ShownChange) -> str:
    request = change.request
    what, of = "remove" if request.removes else "change", asked_for(change)
    what += f" {of} of" if of not in ("", _WORDS_NAME) else ""
    state = DISPOSITION_NAMES[request.disposition]
    if request.disposition is Disposition.OPEN:
        state += f" in V{request.round}"
        state += ", unratified" if request.is_done_first else ""
    made = f", baseline L{request.baseline}" if request.baseline else ""
    by = f"{mrkdwn.mention(request.requested_by)} {mrkdwn.when(request.requested_at)}"
    return f"*{request.reference}* {what} R{request.requirement}: {state}{made}. {by}"


def _what(change: ShownChange) -> list[Block]:
    if change.after is None:
        return [blocks.section("It shall be gone:"), blocks.quote(change.before.wording.text)]
    return difference(change.before.wording, change.after.wording) or [blocks.quote(change.after.wording.text)]


def _what_said(change: ShownChange) -> list[str]:
    """Say what would differ where only text is shown."""
    before, after = change.before.wording, change.after.wording if change.after else None
    if after is None:
        return [f"Before: {mrkdwn.escape(before.text)}"]
    said = [f"Before: {mrkdwn.escape(before.text)}", f"Now: {mrkdwn.escape(after.text)}"]
    if before.text == after.text:
        said = [f"The words stay: {mrkdwn.escape(before.text)}"]
    return said + [from_to(each, _FIELD_ROOM) for each in beside_words(before, after)]


def asked_for(change: ShownChange) -> str:
    """Name what would be another: the words, and what else belongs to them."""
    if change.after is None:
        return ""
    names = [each.name for each in changes(change.before.wording, change.after.wording)]
    return ", ".join(_WORDS_NAME if name == WORDS else name.lower() for name in names)


def _effect_of(change: ShownChange) -> list[str]:
    """Say what the change under vote touches; nothing once it is decided."""
    request, effect = change.request, change.effect
    return [] if effect is None else effect_view.lines(f"R{request.requirement}", effect, removes=request.removes)
