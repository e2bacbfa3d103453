"""What is known of a requirement beside its words: how it is asked for, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.domain.attributes import Characteristic, Points, Verification
from bot.domain.names import UserId
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.wording import ORIGIN_LIMIT
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Block

TYPE_NAMES: Mapping[RequirementType, str] = MappingProxyType(
    {
        RequirementType.FUNCTIONAL: "Functional",
        RequirementType.QUALITY: "Quality",
        RequirementType.CONSTRAINT: "Constraint",
        RequirementType.INTERFACE: "Interface",
    }
)
PRIORITY_NAMES: Mapping[Priority, str] = MappingProxyType(
    {
        Priority.MUST: "Must have",
        Priority.SHOULD: "Should have",
        Priority.COULD: "Could have",
        Priority.WONT: "Won't have this time",
    }
)
CHARACTERISTIC_NAMES: Mapping[Characteristic, str] = MappingProxyType(
    {each: each.value.replace("_", " ").capitalize() for each in Characteristic}
)
#: What people knew the two under that have other names since 2023.
_FORMERLY: Mapping[Characteristic, str] = MappingProxyType(
    {Characteristic.INTERACTION_CAPABILITY: "usability", Characteristic.FLEXIBILITY: "portability"}
)
VERIFICATION_NAMES: Mapping[Verification, str] = MappingProxyType(
    {each: each.value.capitalize() for each in Verification}
)
#: The value of the entry that clears a choice: menus of Slack's cannot be emptied again.
NOTHING = "none"
_ESTIMATE_HINT = "One number in your team's own unit, or low / likely / high, such as 2 / 3 / 8."
_TAGS_HINT = "Words divided by blanks or commas, such as gdpr mobile."
_CRITERIA_HINT = "One check on each line, or Given …, When …, Then …"


def points_words(points: Points) -> str:
    """Say how much effort something is, and of how much nobody knows."""
    if points.total is None:
        return "without an estimate"
    total = " / ".join(f"{Decimal(part):,}" for part in str(points.total).split(" / "))
    said = f"{total} point{'' if total == '1' else 's'}"
    return f"{said}, {points.unestimated:,} without an estimate" if points.unestimated else said


def essentials(typed: Wording, behind_words: Sequence[Block] = ()) -> list[Block]:
    """Return the fields that every form about a requirement begins with, with something behind the first perhaps."""
    requirement = forms.text_input(initial=forms.typed(typed.text), multiline=True, max_length=3000, focus=True)
    return [
        forms.field("text", "Requirement", requirement),
        *behind_words,
        _type(typed, dispatch=True),
        *(FIELDS[name](typed) for name in ("priority", "rationale", "criteria")),
    ]


def buttons(*, whole: bool) -> Block:
    """Return the buttons of a form, by which nothing typed is lost: the other fields too, and hints about the words."""
    more = [] if whole else [more_button(ids.MORE_FIELDS)]
    return blocks.actions(*more, blocks.button("Check wording", ids.CHECK_WORDING), block_id="more")


def more(typed: Wording) -> list[Block]:
    """Return the fields behind **More**."""
    return [FIELDS[name](typed) for name in ("characteristic", "owner", "origin", "verification", "estimate", "tags")]


def beside_words(typed: Wording) -> list[Block]:
    """Return every field but the words, for a form that asks why in a field of its own."""
    rationale = forms.field("rationale", "Why it is needed", _long(typed.rationale), optional=True)
    return [_type(typed), FIELDS["priority"](typed), rationale, FIELDS["criteria"](typed), *more(typed)]


def more_button(action: str) -> blocks.Element:
    """Return the button **More**."""
    return blocks.button("More", action, label="More fields")


def _type(typed: Wording, *, dispatch: bool = False) -> Block:
    types = [blocks.option(name, type_.value) for type_, name in TYPE_NAMES.items()]
    return forms.field(ids.REQUIREMENT_TYPE, "Type", forms.select(types, typed.type.value), dispatch=dispatch)


def _priority(typed: Wording) -> Block:
    priorities = [blocks.option(name, priority.value) for priority, name in PRIORITY_NAMES.items()]
    chosen = typed.priority.value if typed.priority else None
    return forms.field("priority", "Priority", forms.select(priorities, chosen), optional=True)


def _rationale(typed: Wording) -> Block:
    return forms.field("rationale", "Why", _long(typed.rationale), optional=True)


def _criteria(typed: Wording) -> Block:
    element = _long(typed.criteria)
    return forms.field("criteria", "Acceptance criteria", element, optional=True, hint=_CRITERIA_HINT)


def _characteristic(typed: Wording) -> Block:
    options = {each: _characteristic_option(each) for each in Characteristic}
    hint = "Only for the type Quality: what ISO/IEC 25010:2023 calls it."
    return _choice("characteristic", "Characteristic", options, typed.characteristic, hint)


def _characteristic_option(each: Characteristic) -> str:
    formerly = _FORMERLY.get(each)
    return f"{CHARACTERISTIC_NAMES[each]} (was {formerly})" if formerly else CHARACTERISTIC_NAMES[each]


def _owner(typed: Wording) -> Block:
    # A menu of one that can be emptied again.
    return forms.field("owner", "Owner", forms.users([typed.owner] if typed.owner else [], max_items=1), optional=True)


def _origin(typed: Wording) -> Block:
    element = forms.text_input(initial=typed.origin[:ORIGIN_LIMIT], max_length=ORIGIN_LIMIT)
    hint = "Who or which document it comes from."
    return forms.field("origin", "Source", element, optional=True, hint=hint)


def _verification(typed: Wording) -> Block:
    hint = "How it will be shown that it is met."
    return _choice("verification", "Verification", VERIFICATION_NAMES, typed.verification, hint)


def _estimate(typed: Wording) -> Block:
    element = forms.text_input(initial=str(typed.estimate or ""), max_length=100)
    return forms.field("estimate", "Estimate", element, optional=True, hint=_ESTIMATE_HINT)


def _tags(typed: Wording) -> Block:
    element = forms.text_input(initial=" ".join(typed.tags), max_length=400)
    return forms.field("tags", "Tags", element, optional=True, hint=_TAGS_HINT)


#: Each optional field by its name, filled with what a wording has.
FIELDS = MappingProxyType(
    {
        "priority": _priority,
        "rationale": _rationale,
        "criteria": _criteria,
        "characteristic": _characteristic,
        "owner": _owner,
        "origin": _origin,
        "verification": _verification,
        "estimate": _estimate,
        "tags": _tags,
    }
)


def type_words(wording: Wording) -> str:
    """Return the type as people read it, with the characteristic of a quality."""
    name = TYPE_NAMES[wording.type]
    return f"{name}: {CHARACTERISTIC_NAMES[wording.characteristic].lower()}" if wording.characteristic else name


def plain(wording: Wording) -> list[tuple[str, str]]:
    """Return what is set beside words, type and priority, by its name on screen; people's words are literal.

    The owner is left out: each place names people in its own way.
    """
    said = [
        ("Source", wording.origin),
        ("Verification", VERIFICATION_NAMES[wording.verification] if wording.verification else ""),
        ("Estimate", str(wording.estimate or "")),
        ("Tags", ", ".join(wording.tags)),
    ]
    return [(name, value) for name, value in said if value]


def owner_run(owner: UserId) -> blocks.Element:
    """Name a person in rich text."""
    return {"type": "user", "user_id": owner}


def columns(wording: Wording) -> list[str]:
    """Return the same in mrkdwn, with the owner, for the columns under **Details**."""
    owner = [f"*Owner*\n{mrkdwn.mention(wording.owner)}"] if wording.owner else []
    return owner + [f"*{name}*\n{mrkdwn.name(value)}" for name, value in plain(wording)]


def _choice(name: str, label: str, names: Mapping[Any, str], chosen: StrEnum | None, hint: str) -> Block:
    options = [blocks.option("Not set", NOTHING), *(blocks.option(said, value) for value, said in names.items())]
    return forms.field(name, label, forms.select(options, chosen), optional=True, hint=hint)


def _long(typed: str) -> blocks.Element:
    return forms.text_input(initial=forms.typed(typed), multiline=True, max_length=3000)
