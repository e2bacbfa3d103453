"""How a project holds its sign-offs: one sentence, and the form in which owners change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import convert, to_builtins

from bot.domain.defaults import Began, Defaults, Filled, filled
from bot.domain.details import PLAIN, WITH_DETAILS
from bot.domain.policy import PolicyKind
from bot.domain.showing_signoff import HeldOtherwise, HeldSo
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Block, Message, message
from bot.views.policy import MEANING_NAMES, POLICY_NAMES, held_words

CONSENT, CLEAR = "consent", "clear"
#: What the fields are called, by their names in our own words.
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "Policy",
        "needed": "At least",
        "quorum": "Quorum",
        "meaning": "Meaning",
        "partial": "Allow partial sign-off",
        "consent": "Allow consent",
    }
)
_OFFERED = (*PLAIN, PolicyKind.N_OF_M, PolicyKind.CONSENT)


def sentence(defaults: Defaults) -> str:
    """State in plain words how sign-offs are held."""
    if defaults.policy is None:
        said = "This project has no default policy. Whoever starts a sign-off chooses one."
    else:
        part = " Each requirement is decided on its own." if defaults.partial else ""
        quorum = mrkdwn.name(defaults.quorum)
        meaning = MEANING_NAMES[defaults.meaning].lower()
        said = f"{held_words(defaults.policy, quorum)}{part} A signature means {meaning}. Every sign-off may differ."
    allowed = "Consent is allowed" if defaults.consent else "Consent is not allowed"
    return f"{said} {allowed}: there silence counts as a yes."


def shown(held: HeldSo) -> Message:
    """Tell somebody how sign-offs are held, who may not change it."""
    text = sentence(held.defaults)
    return message(text, [blocks.section(text), blocks.context("Owners may change this with `/project policy`.")])


def form(held: HeldSo, *, nonce: str) -> dict[str, Any]:
    """Return the form in which an owner changes it."""
    return _form(held, filled(held.defaults), (), nonce=nonce)


def compare_form(conflict: HeldOtherwise, *, nonce: str) -> dict[str, Any]:
    """Return the same form with what the owner changed, and what somebody else changed meanwhile."""
    said = (
        "*Somebody else changed this while you had the form open.* "
        "What you changed is still below, the rest is as it is now; saving puts yours in place of theirs."
    )
    changed = _changes(conflict.before, filled(conflict.now.defaults))
    above = [blocks.section("\n".join([said, *changed]))]
    shown = _form(conflict.now, conflict.typed, above, nonce=nonce)
    return shown | {"blocks": forms.anew(shown["blocks"], str(conflict.now.project.chain.seq))}


def began_with(kept: Mapping[str, Any]) -> Began | None:
    """Return how a form began, as its metadata keeps that; None for one that was opened before that was kept."""
    return convert(kept["began"], Began) if "began" in kept else None


def _form(held: HeldSo, typed: Filled, above: Sequence[Block], *, nonce: str) -> dict[str, Any]:
    # What needs a page of its own can stay, and is chosen where that page is.
    kind = filled(held.defaults).kind
    offered = [*_OFFERED, *([kind] if kind in WITH_DETAILS else [])]
    policies = [blocks.option(POLICY_NAMES[each], each.value) for each in offered]
    meanings = [blocks.option(name, meaning.value) for meaning, name in MEANING_NAMES.items()]
    partial = [blocks.option("Sign what has enough approvals; the rest goes back", "partial")]
    consent = [blocks.option("Silence may count as a yes, where a sign-off says so", CONSENT)]
    clear = [blocks.option("Take the default away", CLEAR)]
    return forms.modal(
        "Project policy",
        ids.POLICY_FORM,
        *above,
        blocks.section(sentence(held.defaults)),
        forms.field(
            "policy",
            _LABELS["kind"],
            forms.select(policies, typed.kind.value if typed.kind else None),
            optional=True,
            hint="Start sign-off is filled with it. Without one nothing is saved as the default.",
        ),
        forms.field("needed", _LABELS["needed"], forms.number(typed.needed), optional=True, hint=_NEEDED),
        forms.field(
            "quorum", _LABELS["quorum"], _quorum(typed), optional=True, hint="A number or a share, such as 2/3."
        ),
        forms.field("meaning", _LABELS["meaning"], forms.select(meanings, typed.meaning.value)),
        forms.field(
            "partial",
            _LABELS["partial"],
            forms.checkboxes(partial, _ticked("partial", typed.partial)),
            optional=True,
        ),
        forms.field(
            "consent", _LABELS["consent"], forms.checkboxes(consent, _ticked(CONSENT, typed.consent)), optional=True
        ),
        forms.field("clear", "No default", forms.checkboxes(clear, _ticked(CLEAR, typed.clear)), optional=True),
        submit="Save",
        metadata={"project": held.project.id, "began": to_builtins(Began.of(held.defaults))},
        nonce=nonce,
    )


def _changes(before: Filled, now: Filled) -> list[str]:
    """Say what became of each field; what belongs to a policy has none, and is said with the policy."""
    was, is_ = _in_words(before), _in_words(now)
    changed = [f"{label}: ~{was[name]}~ *{is_[name]}*" for name, label in _LABELS.items() if was[name] != is_[name]]
    return changed or ["Policy: what belongs to it is another now."]


def _in_words(filled_: Filled) -> dict[str, str]:
    return {
        "kind": POLICY_NAMES[filled_.kind] if filled_.kind else "none",
        "needed": filled_.needed or "none",
        "quorum": mrkdwn.name(filled_.quorum) or "more than half",
        "meaning": MEANING_NAMES[filled_.meaning],
        "partial": "yes" if filled_.partial else "no",
        "consent": "yes" if filled_.consent else "no",
    }


_NEEDED = "How many must approve, for the policy of that name."


def _quorum(typed: Filled) -> blocks.Element:
    return forms.text_input(initial=typed.quorum, placeholder="More than half", max_length=20)


def _ticked(value: str, is_so: bool) -> tuple[str, ...]:
    return (value,) if is_so else ()
