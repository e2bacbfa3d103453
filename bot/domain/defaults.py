"""How a project holds its sign-offs unless somebody says otherwise, and whether silence may count there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from msgspec import Struct

from bot.domain.canonical import canonical_text, digest
from bot.domain.policy import Policy, PolicyKind, asks_for_consent, members
from bot.domain.refusal import FormErrors
from bot.domain.signoff import Meaning
from bot.domain.values import replace

CONSENT_CLOSED = (
    "Under consent silence counts as a yes, so an owner has to allow it for this project first: `/project policy`."
)


#: A number of approvals means nothing without the policy that asks for it.
_TOGETHER = {"kind", "needed"}


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


class Filled(Struct, frozen=True, kw_only=True):
    """What stands in the form **Project policy**, in the words of its fields."""

    kind: PolicyKind | None = None
    needed: str = ""
    quorum: str = ""
    meaning: Meaning = Meaning.APPROVAL
    partial: bool = False
    consent: bool = False
    #: **Take the default away**.
    clear: bool = False


def filled(defaults: Defaults) -> Filled:
    """Return how the form begins."""
    policy = defaults.policy
    return Filled(
        kind=PolicyKind.ALL_OF if defaults.kind is PolicyKind.ANY_OF else defaults.kind,
        needed=str(policy.needed) if policy is not None and policy.needed else "",
        quorum=defaults.quorum,
        meaning=defaults.meaning,
        partial=defaults.partial,
        consent=defaults.consent,
    )


def onto(typed: Filled, before: Filled, now: Filled) -> Filled:
    """Return what somebody changed in a form that began with ``before``, put onto what another made of that."""
    left = {name for name in Filled.__struct_fields__ if getattr(typed, name) == getattr(before, name)}
    if not left >= _TOGETHER:
        left -= _TOGETHER
    return replace(typed, **{name: getattr(now, name) for name in left})


class Began(Struct, frozen=True, kw_only=True):
    """How the form was when somebody opened it."""

    fields: Filled
    #: Tells the policy from every other, also by what belongs to it and stands in no field.
    mark: str

    @classmethod
    def of(cls, defaults: Defaults) -> Self:
        """Return how a form begins that is opened now."""
        mark = digest(canonical_text(members(defaults.policy))) if defaults.policy else ""
        return cls(fields=filled(defaults), mark=mark)


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
