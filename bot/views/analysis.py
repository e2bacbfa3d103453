"""The walk through what requirements lack: one requirement, what is missing and why it matters, and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.analysis import Gap, gaps
from bot.domain.showing_requirement import Analysis
from bot.views import attributes, blocks, forms, ids
from bot.views.buttons import pack
from bot.views.message import Block, Message, message

#: What is missing, and why it matters.
_WHY: Mapping[Gap, str] = MappingProxyType(
    {
        Gap.OWNER: "*Owner*: somebody has to answer questions about it.",
        Gap.RATIONALE: "*Why*: without a reason there is nothing to trade when it is negotiated.",
        Gap.CRITERIA: "*Acceptance criteria*: they decide whether it is met.",
        Gap.PRIORITY: "*Priority*: it says what gives way when time is short.",
        Gap.CHARACTERISTIC: "*Characteristic*: it says which quality is meant, and how that is measured.",
        Gap.VERIFICATION: "*Verification*: who knows how it will be shown writes it so that it can be.",
        Gap.ESTIMATE: "*Estimate*: plans and the share of Musts count effort.",
    }
)
_TITLE = "What is missing"


def form(found: Analysis, *, nonce: str) -> dict[str, Any]:
    """Return the form for one requirement, or what stands in its place at the end."""
    requirement = found.requirement
    if requirement is None:
        return forms.modal(_TITLE, ids.ANALYSIS_FORM, blocks.section(_end(found)), close="Close")
    missing = gaps(requirement.wording)
    value = pack(p=found.project.id, n=requirement.number)
    fields = (attributes.FIELDS[gap.value](requirement.wording) for gap in missing)
    return forms.modal(
        _TITLE,
        ids.ANALYSIS_FORM,
        blocks.section(f"*{requirement.reference}*, {found.position:,} of {found.total:,}"),
        blocks.words(requirement.wording.text),
        blocks.section("\n".join(["It lacks:", *(f"• {_WHY[gap]}" for gap in missing)])),
        *_votes(found),
        *forms.anew(fields, f"{requirement.reference}.{requirement.version}"),
        blocks.actions(blocks.button("Skip", ids.ANALYSIS_SKIP, value=value), block_id="skip"),
        submit="Save and next",
        close="Close",
        metadata={"project": found.project.id, "number": requirement.number, "version": requirement.version},
        nonce=nonce,
    )


def nothing_missing() -> Message:
    """Say that there is nothing to walk through."""
    text = "Nothing is missing: every open requirement has all that is asked for."
    return message(text, [blocks.section(text)])


def _votes(found: Analysis) -> list[Block]:
    if not found.under_vote:
        return []
    said = f"It is under vote in {', '.join(found.under_vote[:5])}. Saving asks those again who voted on it."
    return [blocks.context(said)]


def _end(found: Analysis) -> str:
    if not found.skipped:
        return "That was the last one. Nothing is missing any more."
    count = "1 requirement still lacks" if found.skipped == 1 else f"{found.skipped:,} requirements still lack"
    return f"That was the last one. {count} something; `/requirement analyse` begins again with the first."
