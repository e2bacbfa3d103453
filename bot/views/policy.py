"""Policies in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from bot.domain.policy import Base, Policy, PolicyKind, passes_in_silence
from bot.domain.rules import needs_somebody_else
from bot.domain.signoff import Meaning, Round
from bot.views import mrkdwn

#: In the order in which they are offered; ``any_of`` is chosen on the page of ``all_of``.
POLICY_NAMES: Mapping[PolicyKind, str] = MappingProxyType(
    {
        PolicyKind.UNANIMOUS_ALL: "Everyone approves",
        PolicyKind.MAJORITY_CAST: "Majority",
        PolicyKind.N_OF_M: "At least … approve",
        PolicyKind.UNANIMOUS_CAST: "Everyone who votes approves",
        PolicyKind.MAJORITY_PRESENT: "Majority of those who take part",
        PolicyKind.MAJORITY_ELECTORATE: "Majority of all signatories",
        PolicyKind.TWO_THIRDS_CAST: "Two thirds",
        PolicyKind.ROLES: "Required and veto roles",
        PolicyKind.WEIGHTED: "Weighted votes",
        PolicyKind.CONSENT: "Consent: silence counts as a yes",
        PolicyKind.ALL_OF: "Several policies together",
    }
)
BASE_NAMES: Mapping[Base, str] = MappingProxyType(
    {Base.CAST: "Votes for and against", Base.PRESENT: "Everybody who takes part", Base.ELECTORATE: "All signatories"}
)
MEANING_NAMES: Mapping[Meaning, str] = MappingProxyType(
    {
        Meaning.APPROVAL: "Approval",
        Meaning.REVIEW: "Review",
        Meaning.RESPONSIBILITY: "Responsibility",
        Meaning.AUTHORSHIP: "Authorship",
    }
)
_MEANS: Mapping[Meaning, str] = MappingProxyType(
    {
        Meaning.APPROVAL: "approval of these words",
        Meaning.REVIEW: "that these words were reviewed",
        Meaning.RESPONSIBILITY: "responsibility for these words",
        Meaning.AUTHORSHIP: "authorship of these words",
    }
)
_NO_OBJECTION = "nobody rejects"
_WHEN: Mapping[PolicyKind, str] = MappingProxyType(
    {
        PolicyKind.UNANIMOUS_ALL: "every signatory approves",
        PolicyKind.UNANIMOUS_CAST: "nobody rejects and at least one approves",
        PolicyKind.MAJORITY_CAST: "more approve than reject",
        PolicyKind.MAJORITY_PRESENT: "more than half of those who take part approve",
        PolicyKind.MAJORITY_ELECTORATE: "more than half of all signatories approve",
        PolicyKind.TWO_THIRDS_CAST: "at least two thirds of the votes for and against are for it",
        PolicyKind.CONSENT: f"{_NO_OBJECTION}; silence counts as a yes",
    }
)
_OF: Mapping[Base, str] = MappingProxyType(
    {
        Base.CAST: "the votes for and against",
        Base.PRESENT: "everybody who takes part",
        Base.ELECTORATE: "all signatories",
    }
)


def policy_words(round_: Round) -> str:
    """Say in plain words when a round passes, and what a signature in it stands for."""
    people = len(round_.electorate)
    said = f"It passes when {_when(round_.policy, people)}"
    said += f", and at least {round_.quorum} of {people} signatories take part." if round_.quorum else "."
    if round_.started_by in round_.electorate and _says_somebody_else(round_):
        said += f" Somebody other than {mrkdwn.mention(round_.started_by)} has to approve too."
    said += _of_hands(round_.policy)
    if round_.partial:
        said += " Each requirement is decided on its own: what has enough approvals is signed, the rest goes back."
    return f"{said} A signature means {_MEANS[round_.meaning]}."


def _says_somebody_else(round_: Round) -> bool:
    """Whether it has to be said that the requester alone is not enough; not where more approve anyway."""
    policy = round_.policy
    implied = policy.kind is PolicyKind.UNANIMOUS_ALL or (policy.needed or 0) > 1
    return not implied and needs_somebody_else(round_)


def _of_hands(policy: Policy) -> str:
    """Say where people are counted and not votes: somebody may hold several roles, or the vote of a colleague."""
    parts = [policy, *policy.parts]
    said = ""
    needed = max(part.needed or 0 for part in parts)
    if needed > 1:
        said += (
            f" The {needed} who approve have to be different people: whoever approves for a colleague too counts once."
        )
    if any(sum(seat.required for seat in part.seats) > 1 for part in parts):
        said += " Each required role needs the yes of another person."
    return said


def held_words(policy: Policy, quorum: str) -> str:
    """Say the same of a project's default, where nobody knows yet who signs; the quorum is as it was typed."""
    said = f"Sign-offs here pass when {_when(policy, 0)}"
    if quorum:
        return f"{said}, and {quorum} of the signatories take part."
    return f"{said}." if passes_in_silence(policy) else f"{said}, and more than half of the signatories take part."


def _when(policy: Policy, people: int) -> str:
    match policy.kind:
        case PolicyKind.N_OF_M:
            return f"at least {policy.needed} of {people or 'the signatories'} approve"
        case PolicyKind.ROLES:
            return _roles(policy)
        case PolicyKind.WEIGHTED:
            return _weighted(policy)
        case PolicyKind.ALL_OF:
            # Silence counts only where no other part needs a yes.
            return ", and ".join(_beside(part, policy.parts, people) for part in policy.parts)
        case PolicyKind.ANY_OF:
            return ", or ".join(_whole(part, people) for part in policy.parts)
    return _WHEN[policy.kind]


def _beside(part: Policy, parts: Sequence[Policy], people: int) -> str:
    """Say what one of several policies that must all hold adds to the others."""
    if _is_consent(part):
        return _NO_OBJECTION
    if part.kind is PolicyKind.ROLES:
        return _roles(part, needs_approval=not any(_asks_for_yes(each) for each in parts))
    return _when(part, people)


def _asks_for_yes(policy: Policy) -> bool:
    """Whether the words of a policy say already that somebody has to approve."""
    if policy.kind is PolicyKind.ROLES:
        return any(seat.required for seat in policy.seats)
    return not _is_consent(policy)


def _whole(part: Policy, people: int) -> str:
    """Say when one of several policies holds; its roles belong together before the policies do."""
    if _is_consent(part):
        return f"{_NO_OBJECTION} (silence counts as a yes)"
    return _roles(part, joined=" and ") if part.kind is PolicyKind.ROLES else _when(part, people)


def _is_consent(part: Policy) -> bool:
    return part.kind is PolicyKind.CONSENT


def _roles(policy: Policy, *, joined: str = ", and ", needs_approval: bool = True) -> str:
    parts = []
    for seat in policy.seats:
        who = f"{mrkdwn.name(seat.name)} ({mrkdwn.mentions(seat.holders, most=10)})"
        if seat.required:
            parts.append(f"{who} approves")
        if seat.veto:
            parts.append(f"{who} does not reject")
    if needs_approval and not _asks_for_yes(policy):
        # Nothing passes without one.
        parts.append("at least one signatory approves")
    return joined.join(parts)


def _weighted(policy: Policy) -> str:
    share = policy.share or Fraction(0)
    of = _OF[policy.base or Base.ELECTORATE]
    weights = ", ".join(f"{mrkdwn.mention(user)} {weight}" for user, weight in policy.weights)
    return f"at least {share} of the weight of {of} approves ({weights})"
