"""How a project holds its sign-offs unless somebody says otherwise, and whether silence may count there."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from bot.domain.policy import Policy, PolicyKind, asks_for_consent
from bot.domain.refusal import FormErrors
from bot.domain.signoff import Meaning
from bot.domain.values import replace

CONSENT_CLOSED = (
    "Under consent silence counts as a yes, so an owner has to allow it for this project first: `/project policy`."
)


class Defaults(Struct, frozen=True, kw_only=True):
    """What **Start sign-off** is preset with; without a policy nothing was saved."""

    policy: Policy | None = None
    #: As it was typed: a share stays a share however many sign.
    quorum: str = ""
    meaning: Meaning = Meaning.APPROVAL
    partial: bool = False
    #: Whether an owner allowed rounds in which silence is a yes.
    consent: bool = False

    @property
    def kind(self) -> PolicyKind | None:
        """The policy's name, where one was saved."""
        return self.policy.kind if self.policy else None


def check_consent(kind: PolicyKind | None, parts: Collection[PolicyKind], defaults: Defaults) -> None:
    """Refuse consent in a project that was not opened to it; FormErrors at ``policy``, or at ``parts``."""
    if defaults.consent:
        return
    if kind is PolicyKind.CONSENT:
        raise FormErrors({"policy": CONSENT_CLOSED})
    if PolicyKind.CONSENT in parts:
        raise FormErrors({"parts": CONSENT_CLOSED})


def without_consent(defaults: Defaults) -> Defaults:
    """Return defaults that fit a project in which silence never counts."""
    kept = None if defaults.policy is not None and asks_for_consent(defaults.policy) else defaults.policy
    return replace(defaults, consent=False, policy=kept)
