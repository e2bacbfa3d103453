"""The form **Start sign-off** over its two pages: what was filled in, and how the first travels with the second."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.defaults import Defaults
from bot.domain.details import MOST_SEATS, Details, SeatTyped
from bot.domain.names import ProjectId, UserId
from bot.domain.policy import Base, PolicyKind
from bot.domain.proposal import Proposal
from bot.domain.refusal import FormErrors
from bot.domain.signoff import Meaning
from bot.domain.values import replace
from bot.views import signoff_start as forms
from handlers.asked import Submission
from handlers.extension import deadline_of
from handlers.values import Values

#: Slack keeps 3,000 characters with a form; signatories take a third of them.
_MOST_CHOSEN = 200
_WEIGHT = "weight."
_NOTHING: Mapping[str, Any] = {}


#: The field stands below a preset: whoever chose some and left that alone would have put everything to the vote.
_BOTH = "Some are chosen below. Choose “Chosen requirements” here, or take them out."


def proposal_of(asked: Submission, zone: str) -> Proposal:
    """Return the first page as it was filled in, by somebody in a zone; FormErrors where it says two things."""
    values = asked.values
    chosen = tuple(int(number) for number in values.options("requirements"))
    takes_all = values.option("scope") != forms.CHOSEN
    if takes_all and chosen:
        raise FormErrors({"scope": _BOTH})
    policy = values.option("policy")
    return Proposal(
        chosen=None if takes_all else chosen,
        signatories=values.users("signatories"),
        policy=PolicyKind(policy) if policy else None,
        needed=_needed(asked, policy),
        quorum=values.text("quorum"),
        meaning=Meaning(values.option("meaning") or Meaning.APPROVAL),
        partial=bool(values.options("partial")),
        deadline=deadline_of(values, zone),
        saves=bool(values.options("default")),
    )


def _needed(asked: Submission, policy: str | None) -> str:
    """Return what was typed into **At least**; what the form was filled with counts only for its own policy."""
    typed = asked.values.number("needed")
    is_preset = typed.strip() == str(asked.metadata.get("needed") or "")
    return "" if is_preset and policy != PolicyKind.N_OF_M else typed


def default_of(asked: Submission) -> Proposal:
    """Return what the form **Project policy** says of every sign-off; who signs what is asked each time."""
    values = asked.values
    policy = values.option("policy")
    return Proposal(
        chosen=None,
        signatories=(),
        policy=PolicyKind(policy) if policy else None,
        needed=values.number("needed"),
        quorum=values.text("quorum"),
        meaning=Meaning(values.option("meaning") or Meaning.APPROVAL),
        partial=bool(values.options("partial")),
        deadline=None,
    )


def details_form(
    proposal: Proposal,
    names: Mapping[UserId, str],
    *,
    project: ProjectId,
    defaults: Defaults,
    beside: Mapping[str, Any] = _NOTHING,
    nonce: str,
) -> dict[str, Any]:
    """Return the second page that a policy asks for, filled with the project's default; it keeps what is ``beside``.

    FormErrors where the first one does not fit behind it.
    """
    kept = _kept(proposal) | {"project": project, **beside}
    match proposal.policy:
        case PolicyKind.WEIGHTED:
            return forms.weights_form(names, metadata=kept, defaults=defaults, nonce=nonce)
        case PolicyKind.ROLES:
            return forms.roles_form(names, metadata=kept, defaults=defaults, nonce=nonce)
    return forms.together_form(names, metadata=kept, defaults=defaults, nonce=nonce)


def detailed_proposal(asked: Submission) -> Proposal:
    """Return both pages together."""
    return replace(_first_page(asked.metadata), details=_details(PolicyKind(asked.metadata["k"]), asked.values))


def _kept(proposal: Proposal) -> dict[str, Any]:
    if proposal.chosen is not None and len(proposal.chosen) > _MOST_CHOSEN:
        raise FormErrors({"requirements": f"Choose at most {_MOST_CHOSEN} for this policy, or every open requirement."})
    return {
        "c": None if proposal.chosen is None else list(proposal.chosen),
        "s": list(proposal.signatories),
        "k": proposal.policy,
        "q": proposal.quorum,
        "m": proposal.meaning,
        "x": proposal.partial,
        "v": proposal.saves,
        "d": None if proposal.deadline is None else int(proposal.deadline.timestamp()),
    }


def _first_page(kept: Mapping[str, Any]) -> Proposal:
    chosen, deadline = kept["c"], kept["d"]
    return Proposal(
        chosen=None if chosen is None else tuple(int(number) for number in chosen),
        signatories=tuple(UserId(str(user)) for user in kept["s"]),
        policy=PolicyKind(kept["k"]),
        quorum=str(kept["q"]),
        meaning=Meaning(kept["m"]),
        partial=bool(kept["x"]),
        deadline=None if deadline is None else datetime.fromtimestamp(deadline, UTC),
        saves=bool(kept.get("v")),
    )


def _details(kind: PolicyKind, values: Values) -> Details:
    weighed = Details(
        weights={UserId(name.removeprefix(_WEIGHT)): values.text(name) for name in values if name.startswith(_WEIGHT)},
        share=values.text("share"),
        base=Base(values.option("base") or Base.ELECTORATE),
    )
    if kind is PolicyKind.WEIGHTED:
        return weighed
    seats = [_seat(values, number) for number in range(1, MOST_SEATS + 1)]
    if kind is PolicyKind.ROLES:
        return Details(seats=seats)
    return replace(
        weighed,
        parts=tuple(PolicyKind(kind) for kind in values.options("parts")),
        needed=values.number("needed"),
        seats=seats,
        all_of=values.option("way") != forms.ANY,
    )


def _seat(values: Values, number: int) -> SeatTyped:
    power = values.option(f"power.{number}") or forms.REQUIRED
    return SeatTyped(
        name=values.text(f"role.{number}"),
        holders=values.users(f"holders.{number}"),
        required=power in (forms.REQUIRED, forms.BOTH),
        veto=power in (forms.VETO, forms.BOTH),
    )
