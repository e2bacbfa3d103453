"""What somebody proposes to sign off, checked field by field before a round opens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.domain.canonical import canonical_text, digest
from bot.domain.deadline import checked_deadline
from bot.domain.details import WITH_DETAILS, Details, checked_needed, checked_quorum, detailed
from bot.domain.electorate import check_company, check_silence, checked_signatories
from bot.domain.fields import Fields
from bot.domain.names import UserId
from bot.domain.person import Person
from bot.domain.policy import Policy, PolicyKind, passes_in_silence
from bot.domain.project import Role
from bot.domain.refusal import FormErrors
from bot.domain.requirement import GONE, Requirement, RequirementState
from bot.domain.rules import default_quorum
from bot.domain.signoff import Item, Meaning

ALL_UNDER_VOTE = "Every open requirement is under vote already. See `/signoff status`."
NOTHING_OPEN = "No requirement is open for sign-off. Add one with `/requirement add` first."
#: Stands for a policy whose details are still to be asked for; no round is ever opened with it.
_NAMED_ONLY = Policy(kind=PolicyKind.ALL_OF)
_UNREAD = (
    "Only the policy “At least … approve” reads this number. Choose that policy above, or clear this field; "
    "for several policies together the next page asks for it."
)
#: How many requirements a sentence at a field names.
_NAMED = 5


class Proposal(Struct, frozen=True, kw_only=True):
    """The form **Start sign-off** as it was filled in."""

    #: Numbers of **Chosen requirements**, or None for **Every open requirement**.
    chosen: tuple[int, ...] | None
    signatories: tuple[UserId, ...]
    policy: PolicyKind | None
    #: What was typed into **At least**; read only for that policy.
    needed: str = ""
    #: What was typed into **Quorum**: a number, a share, or nothing for more than half.
    quorum: str = ""
    meaning: Meaning = Meaning.APPROVAL
    partial: bool = False
    #: The second page, once it was filled in; read only for policies that have one.
    details: Details | None = None
    deadline: datetime | None
    #: **Save as the project's default**.
    saves: bool = False

    @property
    def parts(self) -> Sequence[PolicyKind]:
        """What is combined, once that was said."""
        return self.details.parts if self.details else ()


class Terms(Struct, frozen=True, kw_only=True):
    """What a round is held under."""

    policy: Policy
    quorum: int
    meaning: Meaning
    partial: bool
    electorate: tuple[UserId, ...]
    deadline: datetime


def checked_terms(
    proposal: Proposal,
    fields: Fields,
    *,
    requester: UserId,
    changes_signed: bool,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    role: Callable[[UserId], Role],
    now: datetime,
) -> Terms | None:
    """Return the terms of a round, or None after keeping a sentence for each wrong field."""

    def checked_electorate() -> tuple[UserId, ...]:
        chosen = checked_signatories(proposal.signatories, people=people, in_channel=in_channel, role=role)
        check_company(chosen, requester, people=people, in_channel=in_channel, role=role, changes_signed=changes_signed)
        return chosen

    electorate = fields.take("signatories", checked_electorate)
    policy = fields.take("policy", lambda: checked_policy(proposal, electorate))
    deadline = fields.take("deadline", lambda: checked_deadline(proposal.deadline, now))
    people_count = len(electorate or ())
    is_silent = policy is not None and passes_in_silence(policy)
    if is_silent and electorate is not None:
        # Several policies are put together on a page that does not show who signs.
        at = "parts" if proposal.details else "signatories"
        fields.take(at, lambda: check_silence(electorate, requester, at=at))
    # Where silence is a yes nobody has to take part.
    default = 0 if is_silent else default_quorum(people_count)
    quorum = fields.take("quorum", lambda: checked_quorum(proposal.quorum, people_count, default))
    if electorate is None or policy is None or deadline is None or quorum is None:
        return None
    return Terms(
        policy=policy,
        quorum=quorum,
        meaning=proposal.meaning,
        partial=proposal.partial,
        electorate=electorate,
        deadline=deadline,
    )


def check_needed(proposal: Proposal) -> None:
    """Refuse a number in **At least** that no policy would read; FormErrors at ``needed``."""
    if proposal.needed.strip() and proposal.policy not in (None, PolicyKind.N_OF_M):
        raise FormErrors({"needed": _UNREAD})


def checked_policy(proposal: Proposal, electorate: Collection[UserId] | None) -> Policy:
    """Return the policy; FormErrors at ``policy`` or ``needed``, whose size counts only against a good electorate."""
    if proposal.policy is None:
        raise FormErrors({"policy": "Choose when the requirements count as signed off."})
    check_needed(proposal)
    if proposal.policy in WITH_DETAILS:
        # Until its page is filled in, its name stands for it: the other fields are checked meanwhile.
        return detailed(proposal.policy, proposal.details, tuple(electorate or ())) if proposal.details else _NAMED_ONLY
    if proposal.policy is not PolicyKind.N_OF_M:
        return Policy(kind=proposal.policy)
    needed = checked_needed(proposal.needed, None if electorate is None else len(electorate))
    return Policy(kind=PolicyKind.N_OF_M, needed=needed)


def chosen_items(
    chosen: Sequence[int], found: Sequence[Requirement], under_vote: Mapping[int, int]
) -> tuple[Item, ...]:
    """Return the exact versions of chosen requirements; FormErrors at ``requirements`` says which cannot be chosen."""
    if not chosen:
        raise FormErrors({"requirements": "Choose at least one requirement, or every open requirement."})
    known = {requirement.number: requirement for requirement in found}
    wrong = [why for number in dict.fromkeys(chosen) if (why := _unfit(number, known.get(number), under_vote))]
    if wrong:
        raise FormErrors({"requirements": f"{_some(wrong, '; ')}. Take {'it' if len(wrong) == 1 else 'them'} out."})
    return tuple(
        Item(number=number, version=known[number].version, digest=known[number].digest) for number in sorted(known)
    )


def every_item(items: Sequence[Item], under_vote: Mapping[int, int]) -> tuple[Item, ...]:
    """Return the exact versions of every open requirement that is not under vote; FormErrors at ``scope`` for none."""
    if not items:
        raise FormErrors({"scope": NOTHING_OPEN})
    free = tuple(item for item in items if item.number not in under_vote)
    if not free:
        raise FormErrors({"scope": ALL_UNDER_VOTE})
    return free


def elsewhere(items: Sequence[Item], under_vote: Mapping[int, int]) -> dict[int, int]:
    """Return the round of every open requirement that is left out of a new one, since it is under vote there."""
    return {item.number: under_vote[item.number] for item in items if item.number in under_vote}


def set_digest(items: Sequence[Item]) -> str:
    """Return the digest of exactly what is put to the vote: number, version and digest of every requirement."""
    ordered = sorted(items, key=lambda item: item.number)
    members = [{"id": f"R{item.number}", "version": item.version, "digest": item.digest} for item in ordered]
    return digest(canonical_text({"requirements": members}))


def question(count: int) -> str:
    """Return what the signatories are asked."""
    what = "this requirement" if count == 1 else f"these {count:,} requirements"
    return f"Do you approve {what} exactly as written?"


def _unfit(number: int, requirement: Requirement | None, under_vote: Mapping[int, int]) -> str | None:
    if requirement is None:
        return f"R{number} is not in this project"
    if requirement.state is RequirementState.SIGNED:
        return f"R{number} is signed already, in L{requirement.baseline}"
    if requirement.state in GONE:
        return f"R{number} is {requirement.state.value}"
    if requirement.state is RequirementState.DEFERRED:
        return f"R{number} is postponed"
    if requirement.state is RequirementState.MERGED:
        return f"R{number} is merged into R{requirement.merged_into}"
    if requirement.state is RequirementState.OBSOLETE:
        return f"R{number} is obsolete, replaced by R{requirement.replaced_by}"
    return _is_under_vote(number, under_vote) if number in under_vote else None


def _is_under_vote(number: int, under_vote: Mapping[int, int]) -> str:
    return f"R{number} is under vote in V{under_vote[number]}"


def _some(parts: Sequence[str], separator: str) -> str:
    more = f"{separator}and {len(parts) - _NAMED:,} more" if len(parts) > _NAMED else ""
    return separator.join(parts[:_NAMED]) + more
