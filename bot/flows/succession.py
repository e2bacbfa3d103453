"""What was accepted makes room for what replaces it; both keep their words, versions and numbers."""

from __future__ import annotations

from datetime import datetime

from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.refusal import FormErrors
from bot.domain.requirement import RequirementState
from bot.domain.showing_requirement import Shown
from bot.domain.succession import Succession, check_obsolete, succeeding
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.fulfilment import find_signed
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.relations import requirement_card, touch_linked
from bot.flows.versions import find
from bot.ports import Store


def to_replace(store: Store, actor: Actor, place: Place, *, number: int) -> Shown:
    """Return a requirement that another shall replace, for the form that asks which."""
    project = enter_to_read(store, actor, place, Action.REPLACE).project
    requirement = find_signed(store, project, number, "replaced")
    check_obsolete(requirement)
    return Shown(project=project, requirement=requirement)


def make_obsolete(
    store: Store, actor: Actor, place: Place, *, number: int, by: int | None, now: datetime
) -> Succession:
    """Let an accepted requirement be obsolete, with the one that replaces it; FormErrors at ``other`` without one."""
    project = enter_to_change(store, actor, place, Action.REPLACE).project
    signed = find_signed(store, project, number, "replaced")
    if by is None:
        raise FormErrors({"other": "Choose the requirement that replaces it."})
    found = succeeding(signed, find(store, project, by))
    old = replace(
        signed,
        state=RequirementState.OBSOLETE,
        replaced_by=found.new.number,
        changed_by=actor.user,
        changed_at=now,
    )
    store.requirements.change(project.team, old, fingerprint=fingerprint(old.wording.text), reason="")
    counts = replace(project.counts, signed=project.counts.signed - 1, obsolete=project.counts.obsolete + 1)
    project = record(
        store,
        replace(project, counts=counts),
        actor,
        action="requirement.obsolete",
        subject=old.reference,
        now=now,
        version=old.version,
        digest=old.digest,
        facts={"replaced_by": found.new.reference, "other_version": found.new.version},
    )
    touch_linked(store, project, old.number, now=now)
    both = (requirement_card(project, each) for each in (old.number, found.new.number))
    store.outbox.touch(*both, card_of(project), at=now)
    store.projects.save(project)
    return Succession(old=old, new=found.new)
