"""The wording of a requirement as columns, alike in the table of requirements and in that of their versions."""

from __future__ import annotations

import json
from decimal import Decimal

from bot.domain.attributes import Characteristic, Estimate, Verification
from bot.domain.requirement import Priority, RequirementType, Wording
from storage.statements import Row, Value

#: The names of the columns, in the order of the tables.
NAMES = (
    "text",
    "type",
    "priority",
    "rationale",
    "criteria",
    "characteristic",
    "owner",
    "origin",
    "verification",
    "estimate",
    "tags",
)
#: Looked up, since asking an enumeration for the member of a value takes ten times as long, and pages of many are read.
_TYPES = {each.value: each for each in RequirementType}
_PRIORITIES = {each.value: each for each in Priority}


def wording_of(row: Row) -> Wording:
    """Return the wording that the columns ``NAMES`` hold."""
    text, type_, priority, rationale, criteria, characteristic, owner, origin, verification, estimate, tags = row
    return Wording(
        text=text,
        type=_TYPES[type_],
        priority=None if priority is None else _PRIORITIES[priority],
        rationale=rationale,
        criteria=criteria,
        characteristic=None if characteristic is None else Characteristic(characteristic),
        owner=owner,
        origin=origin,
        verification=None if verification is None else Verification(verification),
        estimate=estimate_of(estimate),
        # Most have none, and pages of many are read.
        tags=() if tags == "[]" else tuple(json.loads(tags)),
    )


def wording_values(wording: Wording) -> dict[str, Value]:
    """Return a wording as the values of its columns."""
    return {
        "text": wording.text,
        "type": wording.type.value,
        "priority": None if wording.priority is None else wording.priority.value,
        "rationale": wording.rationale,
        "criteria": wording.criteria,
        "characteristic": None if wording.characteristic is None else wording.characteristic.value,
        "owner": wording.owner,
        "origin": wording.origin,
        "verification": None if wording.verification is None else wording.verification.value,
        "estimate": "" if wording.estimate is None else str(wording.estimate),
        "tags": json.dumps(wording.tags, ensure_ascii=False) if wording.tags else "[]",
    }


def estimate_of(kept: str) -> Estimate | None:
    """Return the estimate that a column holds."""
    if not kept:
        return None
    numbers = [Decimal(number) for number in kept.split(" / ")]
    return Estimate(numbers[0], numbers[len(numbers) // 2], numbers[-1])
