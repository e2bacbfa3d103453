"""Priority: how the classes share the effort, and the table that scores requirements."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from bot.domain.priority import ABOUT_COULD, MOST_MUST, WSJF_SCALE, MoscowCheck, Wsjf, columns_without_one
from bot.domain.requirement import Priority, Requirement
from bot.domain.showing_requirement import LINES_SHOWN, Scored, Scoring, Shares
from bot.views import blocks, forms, ids
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened

#: The columns of the table by their names in our own words.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "value": "User and business value",
        "criticality": "Time criticality",
        "opportunity": "Risk reduction or opportunity",
        "size": "Job size",
    }
)
TITLE = "WSJF"
_CLASSES = {Priority.MUST: "Must have", Priority.SHOULD: "Should have", Priority.COULD: "Could have"}
#: How much of the words of each requirement the form shows, and the table.
_WORDS, _WORDS_BESIDE = 300, 150


def shares(found: Shares) -> Message:
    """Show how the classes share the effort, and whether Musts take too much of it."""
    check = found.check
    how = "by effort" if check.by_effort else "one by one"
    head = f"Priority of {_count(found.counted, 'requirement')}, counted {how}"
    lines = [_share(check, class_) for class_ in _CLASSES] if check.total else []
    lines += [_verdict(check), *_left_out(check)]
    value = pack(p=found.project.id)
    buttons = blocks.actions(
        blocks.button("Score", ids.SCORE, value=value), blocks.button("Put in order", ids.ORDER, value=value)
    )
    shown = [blocks.section(f"*{head}*\n" + "\n".join(lines)), buttons]
    return message("\n".join([head, *lines]), shown)


def score_form(found: Scoring, *, nonce: str) -> dict[str, Any]:
    """Return one page of the table: what is chosen on it counts as soon as it is sent."""
    said = (
        "In each column the smallest is a 1, and the others are compared with it. Leave open what you skip. "
        "Each page counts when it is saved; `/requirement scores` shows the table."
    )
    shown: list[Block] = [blocks.context(said)]
    for requirement in found.requirements:
        if requirement.number in found.meanwhile:
            shown.append(blocks.section(_scored_meanwhile(requirement, found)))
        shown += _row(requirement, found.lines.get(requirement.number))
    before = dict(found.lines) | dict(found.meanwhile)
    return forms.modal(
        TITLE,
        ids.SCORE_FORM,
        *shown,
        submit="Save and go on" if found.next is not None else "Save",
        metadata={
            "project": found.project.id,
            "numbers": [each.number for each in found.requirements],
            "shown": {number: _columns(line) for number, line in before.items() if line},
            "next": found.next,
        },
        nonce=nonce,
    )


def scores(found: Scored) -> Message:
    """Show what was scored, highest WSJF first, with how each came about."""
    if not found.lines:
        said = "Nothing is scored yet. Begin with `/requirement score`."
        return message(said, [blocks.section(said)])
    lines = [f"{place}. {_scored(line)}" for place, line in enumerate(found.lines[:LINES_SHOWN], start=1)]
    rows: list[Block] = []
    for line, said in zip(found.lines, lines, strict=False):
        words = shortened(" ".join(found.words.get(line.number, "").split()), _WORDS_BESIDE)
        rows.append(blocks.rich(blocks.run(said, bold=True), blocks.run(f"\n{words}")))
    notes = [f"And {more:,} more."] if (more := len(found.lines) - LINES_SHOWN) > 0 else []
    head = "WSJF: value, time criticality and risk or opportunity, divided by size"
    if without := columns_without_one(found.lines):
        named = ", ".join(COLUMNS[name] for name in without)
        notes.append(f"Nothing is a 1 in: {named}. The smallest of each column should be.")
    value = pack(p=found.project.id)
    buttons = blocks.actions(
        blocks.button("Use this order", ids.ORDER_BY_SCORES, value=value),
        blocks.button("Score", ids.SCORE, value=value),
    )
    shown = [blocks.section(f"*{head}*"), *rows, *(blocks.context(note) for note in notes), buttons]
    return message("\n".join([head, *lines, *notes]), shown)


def shown_with(kept: Mapping[str, Any]) -> dict[int, Wsjf]:
    """Return what a form was shown with, as its metadata keeps that."""
    lines: Mapping[str, list[int]] = kept.get("shown", {})
    return {
        int(number): Wsjf(number=int(number), **dict(zip(COLUMNS, steps, strict=True)))
        for number, steps in lines.items()
    }


def _columns(line: Wsjf) -> list[int]:
    return [getattr(line, name) for name in COLUMNS]


def _scored_meanwhile(requirement: Requirement, found: Scoring) -> str:
    line = found.meanwhile[requirement.number]
    if line is None:
        return f"*Somebody took the score of {requirement.reference} away meanwhile.* *Save* again gives it yours."
    then = "puts yours in its place" if requirement.number in found.lines else "takes that away"
    return f"*Somebody scored {_scored(line)} meanwhile.* *Save* again {then}; *Cancel* leaves it."


def _row(requirement: Requirement, line: Wsjf | None) -> list[Block]:
    steps = [blocks.option(str(step), str(step)) for step in WSJF_SCALE]
    text = f"{requirement.reference} {requirement.wording.text}"
    fields = [
        forms.field(
            f"{name}.{requirement.number}",
            f"{label} of {requirement.reference}",
            forms.select(steps, str(getattr(line, name)) if line else None),
            optional=True,
        )
        for name, label in COLUMNS.items()
    ]
    return [blocks.words(text, limit=_WORDS), *fields]


def _share(check: MoscowCheck, class_: Priority) -> str:
    effort = check.effort.get(class_, Fraction(0))
    unit = "points" if check.by_effort else "requirements"
    return f"{_CLASSES[class_]}: {_percent(check.share(class_))} ({_number(effort)} of {_number(check.total)} {unit})"


def _verdict(check: MoscowCheck) -> str:
    if not check.total:
        return "Nothing has a class yet. Give one in the form: `/requirement edit R1`."
    must, most = _percent(check.share(Priority.MUST)), _percent(MOST_MUST)
    could = f"Coulds take {_percent(check.share(Priority.COULD))}; about {_percent(ABOUT_COULD)} is a good reserve."
    if check.passes:
        return f"The rule holds: Musts take {must}, at most {most} is advised. {could}"
    return f"The rule does not hold: Musts take {must}, at most {most} is advised. Ask what could wait. {could}"


def _left_out(check: MoscowCheck) -> list[str]:
    said = []
    if check.unestimated:
        said.append(f"Without an estimate, and not counted: {check.unestimated:,}.")
    if check.unclassed:
        said.append(f"Without a class, and not counted: {check.unclassed:,}.")
    return said


def _scored(line: Wsjf) -> str:
    parts = f"({line.value} + {line.criticality} + {line.opportunity}) / {line.size}"
    return f"R{line.number}: {_decimal(line.score):.2f} = {parts}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _percent(share: Fraction) -> str:
    return f"{_number(share * 100)} %"


def _number(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{_decimal(value):,.1f}"


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
