"""An accepted requirement and the one that replaces it: the button, the form, and what is said."""

from __future__ import annotations

from typing import Any

from bot.domain.fulfilment import NAMES
from bot.domain.requirement import Fulfilment, Requirement, RequirementState
from bot.domain.succession import Succession
from bot.views import blocks, forms, ids
from bot.views.buttons import pack
from bot.views.message import Message, message


def buttons(requirement: Requirement) -> list[blocks.Element]:
    """Return the button that names what replaces a requirement, once that is accepted."""
    is_accepted = requirement.state is RequirementState.SIGNED and requirement.fulfilment is Fulfilment.ACCEPTED
    if not is_accepted or requirement.change is not None:
        return []
    value = pack(p=requirement.project, n=requirement.number)
    return [blocks.button("Replace…", ids.REPLACE, value=value, label="Name what replaces it")]


def form(requirement: Requirement, *, nonce: str) -> dict[str, Any]:
    """Return the form that asks which requirement replaces one that is accepted."""
    said = f"It was {NAMES[requirement.fulfilment]}, and will be obsolete. It stays readable."
    return forms.modal(
        f"Replace {requirement.reference}",
        ids.REPLACE_REQUIREMENT_FORM,
        blocks.words(requirement.wording.text),
        blocks.context(said),
        forms.field(ids.LINK_OTHER, "Replaced by", forms.external(multi=False, placeholder="A number, or words of it")),
        submit="Replace",
        metadata={"project": requirement.project, "number": requirement.number},
        nonce=nonce,
    )


def replaced(found: Succession) -> Message:
    """Say that a requirement is obsolete."""
    text = f"{found.old.reference} is obsolete: {found.new.reference} replaces it."
    return message(text, [blocks.section(text)])
