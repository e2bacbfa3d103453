"""Policies in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
#: Nothing passes without one, not even where everybody abstains.
_ONE_YES = "at least one signatory approves"
_WHEN: Mapping[PolicyKind, str] = MappingProxyType(
    {
        PolicyKind.UNANIMOUS_ALL: "every signatory approves",
        PolicyKind.UNANIMOUS_CAST: "nobody rejects and at least one approves",
        PolicyKind.MAJORITY_CAST: "more approve than reject",
        PolicyKind.MAJORITY_PRESENT: "more than half of those who take part approve",
        PolicyKind.MAJORITY_ELECTORATE: "more than half of all signatories approve",
        PolicyKind.TWO_THIRDS_CAST: "at least two thirds of the votes for and against are for it",
        PolicyKind.CONSENT: f"{_NO_OBJECTION} (silence counts as a yes)",
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
    said += f"{_quorum(round_.policy, round_.quorum, people)}."
    if round_.started_by in round_.electorate and _says_somebody_else(round_):
        said += f" Somebody other than {mrkdwn.mention(round_.started_by)} has to approve too."
    said += _of_hands(round_.policy)
    if round_.partial:
        said += " Each requirement is decided on its own: what has enough approvals is signed, the rest goes back."
    return f"{said} A signature means {_MEANS[round_.meaning]}."


def _quorum(policy: Policy, quorum: int, people: int) -> str:
    """Say how many have to take part, where the policy does not say already that everybody has to."""
    if not quorum or policy.kind is PolicyKind.UNANIMOUS_ALL:
        return ""
    return (
        ", and the signatory takes part"
        if people == 1
        else f", and at least {quorum} of {people} signatories take part"
    )


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
    if policy.kind is PolicyKind.UNANIMOUS_ALL:
        said += "."
    elif quorum:
        said += f", and at least {quorum} of the signatories take part."
    else:
        said += "." if passes_in_silence(policy) else ", and more than half of the signatories take part."
    return said + _of_hands(policy)


def _when(policy: Policy, people: int) -> str:
    match policy.kind:
        case PolicyKind.ALL_OF:
            parts = [_beside(part, people) for part in policy.parts]
            says_enough = passes_in_silence(policy) or any(_asks_for_yes(part) for part in policy.parts)
            return ", and ".join(parts if says_enough else [*parts, _ONE_YES])
        case PolicyKind.ANY_OF:
            # What belongs to one of the policies is joined more closely than they are.
            return ", or ".join(_whole(part, people, joined=" and ") for part in policy.parts)
    return _whole(policy, people)


def _whole(policy: Policy, people: int, *, joined: str = ", and ") -> str:
    """Say when a policy holds that is not made of others, with the yes that it takes."""
    said = _alone(policy, people, joined)
    return said if passes_in_silence(policy) or _asks_for_yes(policy) else f"{said}{joined}{_ONE_YES}"


def _beside(part: Policy, people: int) -> str:
    """Say what one of several policies that must all hold adds: silence counts only where no other needs a yes."""
    return _NO_OBJECTION if part.kind is PolicyKind.CONSENT else _alone(part, people, ", and ")


def _alone(policy: Policy, people: int, joined: str) -> str:
    match policy.kind:
        case PolicyKind.N_OF_M:
            return f"at least {policy.needed} of {people or 'the signatories'} approve"
        case PolicyKind.ROLES:
            return joined.join(_roles(policy))
        case PolicyKind.WEIGHTED:
            return _weighted(policy)
    return _WHEN[policy.kind]


def _asks_for_yes(policy: Policy) -> bool:
    """Whether the words of a policy say already that somebody has to approve: of no votes, two thirds are none."""
    match policy.kind:
        case PolicyKind.ROLES:
            return any(seat.required for seat in policy.seats)
        case PolicyKind.WEIGHTED:
            return policy.base is not Base.CAST
    return policy.kind not in (PolicyKind.TWO_THIRDS_CAST, PolicyKind.CONSENT)


def _roles(policy: Policy) -> Iterator[str]:
    for seat in policy.seats:
        who = f"{mrkdwn.name(seat.name)} ({mrkdwn.mentions(seat.holders, most=10)})"
        shared = len(seat.holders) > 1
        if seat.required:
            yield f"somebody of {who} approves" if shared else f"{who} approves"
        if seat.veto:
            yield f"nobody of {who} rejects" if shared else f"{who} does not reject"


def _weighted(policy: Policy) -> str:
    share = policy.share or Fraction(0)
    of = _OF[policy.base or Base.ELECTORATE]
    weights = ", ".join(f"{mrkdwn.mention(user)} {weight}" for user, weight in policy.weights)
    how_much = "all" if share == 1 else f"at least {share}"
    return f"{how_much} of the weight of {of} approves ({weights})"
