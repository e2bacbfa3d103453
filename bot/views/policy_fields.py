"""What a form asks beside the name of a policy, wherever people are put to the vote."""

from __future__ import annotations

from bot.domain.policy import PolicyKind
from bot.domain.signoff import Meaning
from bot.views import blocks, forms
from bot.views.message import Block
from bot.views.policy import MEANING_NAMES, POLICY_NAMES


def policy(initial: PolicyKind, *, consent: bool = True) -> Block:
    """Return the field **Policy**, with or without the one under which silence counts."""
    kinds = [kind for kind in POLICY_NAMES if consent or kind is not PolicyKind.CONSENT]
    return forms.field(
        "policy",
        "Policy",
        forms.select([blocks.option(POLICY_NAMES[kind], kind.value) for kind in kinds], initial.value),
        hint="Weights, roles and several policies together are asked about on the next page.",
    )


def needed(initial: int | None = None) -> Block:
    """Return the field **At least**."""
    return forms.field(
        "needed",
        "At least",
        forms.number(str(initial or "")),
        optional=True,
        hint="How many must approve, for the policy of that name.",
    )


def quorum(initial: str = "") -> Block:
    """Return the field **Quorum**."""
    return forms.field(
        "quorum",
        "Quorum",
        forms.text_input(initial=initial, placeholder="More than half", max_length=20),
        optional=True,
        hint="How many must take part: a number or a share, such as 3, 2/3 or 60 %.",
    )


def meaning(initial: Meaning) -> Block:
    """Return the field **Meaning**."""
    return forms.field(
        "meaning",
        "Meaning",
        forms.select([blocks.option(name, each.value) for each, name in MEANING_NAMES.items()], initial.value),
        hint="What a signature stands for; it is printed wherever the signature is.",
    )
