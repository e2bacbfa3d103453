"""How a project holds its sign-offs: one sentence, and the form in which owners change it."""

from __future__ import annotations

from typing import Any

from bot.domain.defaults import Defaults
from bot.domain.details import PLAIN, WITH_DETAILS
from bot.domain.policy import PolicyKind
from bot.domain.showing_signoff import HeldSo
from bot.domain.signoff import Meaning
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Message, message
from bot.views.policy import MEANING_NAMES, POLICY_NAMES, held_words

CONSENT, CLEAR = "consent", "clear"
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
    defaults = held.defaults
    kind = PolicyKind.ALL_OF if defaults.kind is PolicyKind.ANY_OF else defaults.kind
    # What needs a page of its own can stay, and is chosen where that page is.
    offered = [*_OFFERED, *([kind] if kind in WITH_DETAILS else [])]
    policies = [blocks.option(POLICY_NAMES[each], each.value) for each in offered]
    meanings = [blocks.option(name, meaning.value) for meaning, name in MEANING_NAMES.items()]
    partial = [blocks.option("Sign what has enough approvals; the rest goes back", "partial")]
    consent = [blocks.option("Silence may count as a yes, where a sign-off says so", CONSENT)]
    clear = [blocks.option("Take the default away", CLEAR)]
    needed = defaults.policy.needed if defaults.policy else None
    return forms.modal(
        "Project policy",
        ids.POLICY_FORM,
        blocks.section(sentence(defaults)),
        forms.field(
            "policy",
            "Policy",
            forms.select(policies, kind.value if kind else None),
            optional=True,
            hint="Start sign-off is filled with it. Without one nothing is saved as the default.",
        ),
        forms.field("needed", "At least", forms.number(str(needed or "")), optional=True, hint=_NEEDED),
        forms.field("quorum", "Quorum", _quorum(defaults), optional=True, hint="A number or a share, such as 2/3."),
        forms.field("meaning", "Meaning", forms.select(meanings, defaults.meaning.value or Meaning.APPROVAL.value)),
        forms.field(
            "partial",
            "Allow partial sign-off",
            forms.checkboxes(partial, _ticked("partial", defaults.partial)),
            optional=True,
        ),
        forms.field(
            "consent", "Allow consent", forms.checkboxes(consent, _ticked(CONSENT, defaults.consent)), optional=True
        ),
        forms.field("clear", "No default", forms.checkboxes(clear), optional=True),
        submit="Save",
        metadata={"project": held.project.id},
        nonce=nonce,
    )


_NEEDED = "How many must approve, for the policy of that name."


def _quorum(defaults: Defaults) -> blocks.Element:
    return forms.text_input(initial=defaults.quorum, placeholder="More than half", max_length=20)


def _ticked(value: str, is_so: bool) -> tuple[str, ...]:
    return (value,) if is_so else ()
