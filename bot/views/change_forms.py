"""The form **Change request** over its pages: what is wanted, its effect, and who decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.domain.change import Urgency, Wanted
from bot.domain.difference import changes
from bot.domain.electorate import MOST_SIGNATORIES
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.requirement import Wording
from bot.domain.showing_signoff import ChangeForm
from bot.domain.wording import readable
from bot.views import attributes, blocks, extension, forms, ids, mrkdwn, policy_fields
from bot.views import effect as effect_view
from bot.views.message import Block

REMOVE = "remove"
OPEN_VOTE = "Open the vote"
_MORE = "more"
URGENCY_NAMES: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.NORMAL: "Normal",
        Urgency.URGENT: "Urgent",
        Urgency.EMERGENCY: "Emergency: it holds at once, and the board ratifies it",
    }
)
_BOARD_ROLES: Mapping[Role, str] = MappingProxyType({Role.OWNER: "Owners", Role.CLIENT: "Clients"})


def request_form(found: ChangeForm, wanted: Wanted, *, nonce: str) -> dict[str, Any]:
    """Return the form **Change request**, perhaps filled in."""
    too_long = [*forms.left_over(_text(wanted), "New words"), *forms.left_over(wanted.why, "Why")]
    content = [*too_long, *_asked(wanted, whole=False)]
    return _form(found, ids.CHANGE_FORM, content, submit="See the effect", nonce=nonce)


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
        forms.field(
            "why",
            "Why",
            forms.text_input(initial=forms.typed(wanted.why), multiline=True, max_length=forms.INPUT_LIMIT),
        ),
        forms.field("urgency", "Urgency", forms.select(urgencies, wanted.urgency.value)),
        *(attributes.beside_words(words) if whole else [more]),
    ]


def _text(wanted: Wanted) -> str:
    return readable(wanted.words).text


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
