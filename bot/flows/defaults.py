"""How a project holds its sign-offs: seen by everybody, changed by owners."""

from __future__ import annotations

from datetime import datetime

from bot.domain.canonical import canonical_text
from bot.domain.defaults import (
    CONSENT_CLOSED,
    Began,
    Defaults,
    Filled,
    check_consent,
    filled,
    onto,
    without_consent,
)
from bot.domain.details import WITH_DETAILS, checked_quorum
from bot.domain.electorate import MOST_SIGNATORIES
from bot.domain.fields import Fields
from bot.domain.permissions import Action, allowed, denied
from bot.domain.person import Actor
from bot.domain.policy import Policy, PolicyKind, asks_for_consent, members
from bot.domain.project import Membership, Project
from bot.domain.proposal import Proposal, Terms, check_needed, checked_policy
from bot.domain.refusal import FormErrors
from bot.domain.showing_signoff import HeldOtherwise, HeldSo
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.recording import record
from bot.ports import Store

#: The audit stream's name for the project itself.
_SUBJECT = "P"
_ALONE = "Choose a policy above as well: without one nothing is saved as the default. Or clear this field."

#: Several policies together have one name in forms.
_INSTEAD = {PolicyKind.ALL_OF: PolicyKind.ANY_OF}
_CHOSEN = {
    PolicyKind.WEIGHTED: "weights",
    PolicyKind.ROLES: "roles",
    PolicyKind.ALL_OF: "several policies",
    PolicyKind.ANY_OF: "several policies",
}


def show(store: Store, actor: Actor, place: Place) -> HeldSo:
    """Return how the project holds its sign-offs, and whether the person may change that."""
    return _held(store, enter_to_read(store, actor, place))


def change(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    wanted: Proposal,
    consent: bool,
    clear: bool,
    began: Began | None = None,
    now: datetime,
) -> HeldSo:
    """Save what an owner wants as the default, or take it away; say whether silence may count as a yes.

    Of the proposal only policy, quorum, meaning and partial sign-off are read; FormErrors at their fields. ``began``
    is how the form was when the owner opened it: HeldOtherwise when somebody changed that meanwhile, and both count.
    """
    membership = enter_to_change(store, actor, place, Action.CHANGE_POLICY)
    project = membership.project
    old = store.defaults.get(project.team, project.id)
    if began is not None and began != Began.of(old):
        typed = onto(_typed(wanted, consent=consent, clear=clear), began.fields, filled(old))
        if typed == filled(old):
            return _held(store, membership)
        raise HeldOtherwise(_held(store, membership), began.fields, typed)
    new = replace(old, consent=consent) if consent else without_consent(old)
    if clear:
        new = Defaults(consent=consent)
    elif wanted.policy is not None:
        new = _wanted(wanted, old=old, allowing=new)
    else:
        _check_alone(wanted, filled(old))
    if new != old:
        store.projects.save(_kept(store, actor, project, new, now=now))
    return _held(store, membership)


def check_default(membership: Membership, proposal: Proposal, fields: Fields) -> None:
    """Keep a sentence for **Save as the project's default** where it cannot be done."""
    if not proposal.saves:
        return
    if not allowed(membership.role, Action.CHANGE_POLICY):
        fields.errors["default"] = "Owners may save the project's default. Take the mark away, or ask one of them."
        fields.denied = denied(membership.project.id, Action.CHANGE_POLICY)


def save_default(
    store: Store, actor: Actor, project: Project, proposal: Proposal, terms: Terms, *, now: datetime
) -> Project:
    """Save what a round was started with as the project's default, where that was asked for."""
    if not proposal.saves:
        return project
    consent = store.defaults.get(project.team, project.id).consent
    new = Defaults(
        policy=terms.policy,
        quorum=proposal.quorum.strip(),
        meaning=terms.meaning,
        partial=terms.partial,
        consent=consent,
    )
    return _kept(store, actor, project, new, now=now)


def _typed(wanted: Proposal, *, consent: bool, clear: bool) -> Filled:
    return Filled(
        kind=wanted.policy,
        needed=wanted.needed.strip(),
        quorum=wanted.quorum.strip(),
        meaning=wanted.meaning,
        partial=wanted.partial,
        consent=consent,
        clear=clear,
    )


def _wanted(wanted: Proposal, *, old: Defaults, allowing: Defaults) -> Defaults:
    fields = Fields()
    if wanted.needed.strip() == filled(old).needed and wanted.policy is not PolicyKind.N_OF_M:
        # It was there before anybody chose another policy.
        wanted = replace(wanted, needed="")
    fields.take("needed", lambda: check_needed(wanted))
    fields.take("policy", lambda: check_consent(wanted.policy, wanted.parts, allowing))
    policy = fields.take("policy", lambda: _policy(wanted, old, allowing))
    # Nobody knows yet how many will sign; only what could never be reached by anybody is refused.
    fields.take("quorum", lambda: checked_quorum(wanted.quorum, MOST_SIGNATORIES, 0))
    if fields.errors or policy is None:
        raise fields.refused()
    return replace(
        allowing, policy=policy, quorum=wanted.quorum.strip(), meaning=wanted.meaning, partial=wanted.partial
    )


def _check_alone(wanted: Proposal, began: Filled) -> None:
    """Refuse what was typed for a policy where none is chosen: it would be lost; FormErrors at those fields."""
    typed = {"needed": (wanted.needed, began.needed), "quorum": (wanted.quorum, began.quorum)}
    wrong = {name: _ALONE for name, (now, before) in typed.items() if now.strip() not in ("", before)}
    if wrong:
        raise FormErrors(wrong)


def _policy(wanted: Proposal, old: Defaults, allowing: Defaults) -> Policy:
    if wanted.policy in WITH_DETAILS:
        # What belongs to it is asked about in **Start sign-off**; here it can only stay as it is.
        if old.policy is not None and old.policy.kind in (wanted.policy, _INSTEAD.get(wanted.policy)):
            if asks_for_consent(old.policy) and not allowing.consent:
                raise FormErrors({"policy": CONSENT_CLOSED})
            return old.policy
        raise FormErrors(
            {"policy": f"Choose {_CHOSEN[wanted.policy]} in Start sign-off, and save that as the default."}
        )
    return checked_policy(wanted, None)


def _held(store: Store, membership: Membership) -> HeldSo:
    project = membership.project
    return HeldSo(
        project=project,
        defaults=store.defaults.get(project.team, project.id),
        may_change=project.is_active and allowed(membership.role, Action.CHANGE_POLICY),
    )


def _kept(store: Store, actor: Actor, project: Project, new: Defaults, *, now: datetime) -> Project:
    """Store and record defaults; the caller saves the project."""
    store.defaults.save(project.team, project.id, new)
    facts: dict[str, str | int] = {
        "policy": canonical_text(members(new.policy)) if new.policy else "",
        "quorum": new.quorum,
        "meaning": new.meaning.value,
        "partial": int(new.partial),
        "consent": int(new.consent),
    }
    return record(store, project, actor, action="project.policy", subject=_SUBJECT, now=now, facts=facts)
