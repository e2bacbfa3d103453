"""Change requests: the form with their effect, what cards say of them, and what earlier signatories are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.domain.change import ChangeRequest, Disposition, Urgency, Wanted
from bot.domain.difference import WORDS, beside_words, changes
from bot.domain.electorate import MOST_SIGNATORIES
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.requirement import Wording
from bot.domain.showing_signoff import ChangeForm, Changes, ShownChange
from bot.domain.wording import readable
from bot.views import attributes, blocks, extension, forms, ids, mrkdwn, policy_fields
from bot.views import effect as effect_view
from bot.views.buttons import pack
from bot.views.history import from_to
from bot.views.message import Block, Message, message
from bot.views.paging import neighbours
from bot.views.requirement import difference

REMOVE = "remove"
OPEN_VOTE = "Open the vote"
_MORE = "more"
#: How much of each value a sentence shows.
_FIELD_ROOM = 200
_WORDS_NAME = "words"
URGENCY_NAMES: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.NORMAL: "Normal",
        Urgency.URGENT: "Urgent",
        Urgency.EMERGENCY: "Emergency: it holds at once, and the board ratifies it",
    }
)
DISPOSITION_NAMES: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.OPEN: "under vote",
        Disposition.APPROVED: "approved",
        Disposition.APPROVED_WITH_CONDITIONS: "approved with conditions, all of them met",
        Disposition.REJECTED: "rejected",
        Disposition.DEFERRED: "deferred, because too few took part",
        Disposition.WITHDRAWN: "withdrawn",
    }
)
_BOARD_ROLES: Mapping[Role, str] = MappingProxyType({Role.OWNER: "Owners", Role.CLIENT: "Clients"})


def request_form(found: ChangeForm, wanted: Wanted, *, nonce: str) -> dict[str, Any]:
    """Return the form **Change request**, perhaps filled in."""
    return _form(found, ids.CHANGE_FORM, _asked(wanted, whole=False), submit="See the effect", nonce=nonce)


def vote_form(found: ChangeForm, wanted: Wanted, *, whole: bool, deadline: datetime, nonce: str) -> dict[str, Any]:
    """Return the same form under the change's effect, with who decides on it and until when.

    A ``whole`` one shows what is behind **More** too.
    """
    content = [
        blocks.section("\n".join(["*Effect*", *_changed(found, wanted), *effect_lines(found, remove=wanted.remove)])),
        *_asked(wanted, whole=whole),
        *_decided(found, deadline),
    ]
    return _form(found, ids.CHANGE_VOTE_FORM, content, submit=OPEN_VOTE, nonce=nonce)


def board_form(page: Mapping[str, Any], wanted: Wanted, *, whole: bool) -> dict[str, Any]:
    """Return the page that a policy asks for in **Start sign-off**, with the change as it was typed below.

    What was typed is longer than anything that a form keeps, so it stands in the form itself.
    """
    asked = _asked(wanted, whole=whole, is_first=False)
    return {
        **page,
        "callback_id": ids.CHANGE_BOARD_FORM,
        "submit": blocks.plain(OPEN_VOTE, forms.TITLE_LIMIT),
        "blocks": [*page["blocks"], blocks.section("*The change*"), *asked],
    }


def with_more(form: Mapping[str, Any], signed: Wording) -> dict[str, Any]:
    """Return a form that is open with what is behind **More**, filled with what is signed, in place of the button."""
    content: list[Block] = []
    for block in form.get("blocks") or ():
        content += attributes.beside_words(signed) if block.get("block_id") == _MORE else [block]
    return {**form, "blocks": content}


def effect_lines(found: ChangeForm, *, remove: bool) -> list[str]:
    """Say what a change would touch, and who is told of it."""
    people = mrkdwn.mentions(found.effect.signatories, most=20)
    return [
        *effect_view.lines(found.requirement.reference, found.effect, removes=remove),
        f"These people are told what differs: {people}",
        "Nothing else of the baseline changes.",
    ]


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
    became = ""
    if request.is_done_first:
        became = " It was done at once, and the board ratified it."
        if request.baseline is None:
            became = " It was done at once, and not ratified: the old words hold again."
    return f"{_who_asks(request, 'asked')}{became}"


def _who_asks(request: ChangeRequest, asks: str) -> str:
    what = f"to {'remove' if request.removes else 'change'} R{request.requirement}"
    return f"*Change request {request.reference}*: {mrkdwn.mention(request.requested_by)} {asks} {what}."


def told(change: ShownChange) -> Message:
    """Tell somebody who had signed the earlier words what differs now."""
    request = change.request
    did = "was removed" if request.removes else "was changed"
    if change.after and change.after.wording.text != change.before.wording.text:
        did = "has other words"
    head = (
        f"R{request.requirement} of {mrkdwn.name(change.project.name)}, which you were asked to sign, {did}: "
        f"{request.reference} was {DISPOSITION_NAMES[request.disposition]}, and made baseline L{request.baseline}."
    )
    return message("\n".join([head, *_what_said(change)]), [blocks.section(head), *_what(change)])


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


def _form(found: ChangeForm, callback: str, content: Sequence[Block], *, submit: str, nonce: str) -> dict[str, Any]:
    requirement = found.requirement
    return forms.modal(
        "Change request",
        callback,
        blocks.section(f"*{requirement.reference}*, signed in L{requirement.baseline}"),
        *content,
        submit=submit,
        metadata={
            "project": found.project.id,
            "number": requirement.number,
            "version": requirement.version,
        },
        nonce=nonce,
    )


def _asked(wanted: Wanted, *, whole: bool, is_first: bool = True) -> list[Block]:
    urgencies = [blocks.option(name, each.value) for each, name in URGENCY_NAMES.items()]
    removing = [blocks.option("Remove it", REMOVE)]
    words = readable(wanted.words)
    more = blocks.actions(attributes.more_button(ids.MORE_OF_CHANGE), block_id=_MORE)
    return [
        forms.field(
            "text",
            "New words",
            forms.text_input(
                initial=forms.typed(words.text), multiline=True, max_length=forms.INPUT_LIMIT, focus=is_first
            ),
            optional=True,
        ),
        forms.field(
            "remove",
            "Or",
            forms.checkboxes(removing, [REMOVE] if wanted.remove else []),
            optional=True,
            hint="Then the new words are not read.",
        ),
        forms.field("why", "Why", forms.text_input(initial=wanted.why, multiline=True, max_length=forms.INPUT_LIMIT)),
        forms.field("urgency", "Urgency", forms.select(urgencies, wanted.urgency.value)),
        *(attributes.beside_words(words) if whole else [more]),
    ]


def _changed(found: ChangeForm, wanted: Wanted) -> list[str]:
    """Name what would change, for what is behind **More** is not in sight."""
    if wanted.remove:
        return []
    names = [each.name for each in changes(found.requirement.wording, readable(wanted.words))]
    return [f"What changes: {', '.join(names)}."]


def _decided(found: ChangeForm, deadline: datetime) -> list[Block]:
    roles = [blocks.option(name, role.value) for role, name in _BOARD_ROLES.items()]
    return [
        forms.field(
            "signatories",
            "Change board",
            forms.users(found.board, max_items=MOST_SIGNATORIES),
            optional=True,
            hint="Who decides: people, roles, or both.",
        ),
        forms.field("roles", "Roles on the board", forms.checkboxes(roles), optional=True),
        policy_fields.policy(PolicyKind.UNANIMOUS_ALL, consent=found.defaults.consent),
        policy_fields.needed(),
        policy_fields.quorum(),
        policy_fields.meaning(found.defaults.meaning),
        extension.deadline_field(deadline),
    ]


def _what(change: ShownChange) -> list[Block]:
    if change.after is None:
        return [blocks.section("It shall be gone:"), blocks.quote(change.before.wording.text)]
    return difference(change.before.wording, change.after.wording)


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
