"""Change requests: asking for other words in what is signed, and having the change board vote on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.domain.canonical import version_digest
from bot.domain.change import ChangeRequest, Effect, Wanted, change_question
from bot.domain.defaults import Defaults
from bot.domain.fields import Fields
from bot.domain.names import UserId
from bot.domain.permissions import Action
from bot.domain.person import Actor, Person
from bot.domain.project import Project, Role
from bot.domain.proposal import Proposal, Terms
from bot.domain.references import parse
from bot.domain.refusal import Conflict, Refusal
from bot.domain.requirement import Requirement, RequirementState, Version, Wording
from bot.domain.showing_signoff import ChangeForm, RoundCard
from bot.domain.signoff import Item
from bot.domain.text import checked_text, fingerprint
from bot.domain.values import replace
from bot.domain.wording import checked_wording
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.cards import round_card
from bot.flows.deciding import effect_on, save, stand, tell_earlier
from bot.flows.opening import open_round
from bot.flows.recording import record
from bot.flows.signoff import terms_of
from bot.flows.versions import find
from bot.ports import Store

WHY_LIMIT = 3000


def prepare(store: Store, actor: Actor, place: Place, *, reference: str | int) -> ChangeForm:
    """Return what the form **Change request** begins with; Refusal where the requirement is not under baseline."""
    project = home(store, actor, place)
    requirement = _changeable(store, project, reference)
    effect = effect_on(store, project, requirement)
    return ChangeForm(
        project=project,
        requirement=requirement,
        effect=effect,
        board=_board(store, project, effect),
        defaults=store.defaults.get(project.team, project.id),
    )


def check(store: Store, actor: Actor, place: Place, *, wanted: Wanted) -> ChangeForm:
    """Return what the second page shows, once the first is filled in well; FormErrors at its fields."""
    found = prepare(store, actor, place, reference=wanted.requirement)
    wording, _ = _checked_words(found.requirement, wanted, Fields(), and_raise=True)
    if wording is None:
        return found
    return replace(found, effect=replace(found.effect, wanted=wording.estimate))


def home(store: Store, actor: Actor, place: Place) -> Project:
    """Return the project in which somebody asks for a change."""
    return enter_to_read(store, actor, place, Action.REQUEST_CHANGE).project


def board_of(
    store: Store, actor: Actor, place: Place, *, people: Sequence[UserId], roles: Collection[Role]
) -> tuple[UserId, ...]:
    """Return everybody on a change board that is named by people and by roles."""
    project = home(store, actor, place)
    found = list(people)
    if Role.OWNER in roles:
        found += project.owners
    given = store.projects.roles(project.team, project.id)
    found += [user for user, role in given.items() if role in roles and role is not Role.OWNER]
    return tuple(dict.fromkeys(found))


def request(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    wanted: Wanted,
    proposal: Proposal,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> RoundCard:
    """Put a change to the vote of its board; an emergency holds at once, until the board decides otherwise."""
    project = enter_to_change(store, actor, place, Action.REQUEST_CHANGE).project
    requirement = _changeable(store, project, wanted.requirement)
    terms, wording, why = _checked(
        store, actor, project, requirement, wanted, proposal, people=people, in_channel=in_channel, now=now
    )
    number = project.numbers.change + 1
    project = replace(project, numbers=replace(project.numbers, change=number))
    version = None if wording is None else _proposed(store, project, requirement, wording, actor, number, now=now)
    asked = ChangeRequest(
        project=project.id,
        number=number,
        requirement=requirement.number,
        before=requirement.version,
        after=version.version if version else None,
        why=why,
        urgency=wanted.urgency,
        requested_by=actor.user,
        requested_at=now,
        round=project.numbers.round + 1,
    )
    store.changes.add(project.team, asked)
    project = _record(store, project, actor, asked, requirement, version, now=now)
    project = _under_vote(store, project, actor, asked, requirement, version, now=now)
    item = Item(
        number=requirement.number,
        version=version.version if version else requirement.version,
        digest=version.digest if version else requirement.digest,
    )
    project, round_ = open_round(
        store, actor, project, terms, (item,), question=change_question(asked), change=number, now=now
    )
    if asked.is_done_first:
        tell_earlier(store, project, asked, besides=(actor.user, *round_.electorate), now=now)
    store.projects.save(project)
    return round_card(store, project, round_)


def check_board(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    wanted: Wanted,
    proposal: Proposal,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> tuple[tuple[UserId, ...], Defaults]:
    """Return the board and the project's default, for a policy whose details are still to be asked for.

    FormErrors for the other fields.
    """
    project = home(store, actor, place)
    requirement = _changeable(store, project, wanted.requirement)
    terms, _, _ = _checked(
        store, actor, project, requirement, wanted, proposal, people=people, in_channel=in_channel, now=now
    )
    return terms.electorate, store.defaults.get(project.team, project.id)


def _changeable(store: Store, project: Project, reference: str | int) -> Requirement:
    number = reference if isinstance(reference, int) else parse(reference, "R")
    requirement = find(store, project, number)
    if requirement.change is not None:
        raise Refusal(
            f"C{requirement.change} on {requirement.reference} is under vote already. Wait for its end, "
            "or have it cancelled with `/signoff cancel`."
        )
    if requirement.state is RequirementState.OPEN:
        raise Refusal(
            f"{requirement.reference} is not signed yet, so `/requirement edit {requirement.reference}` does."
        )
    if requirement.state is not RequirementState.SIGNED:
        raise Refusal(f"{requirement.reference} is not under baseline any more. Add a new requirement.")
    return requirement


def _board(store: Store, project: Project, effect: Effect) -> tuple[UserId, ...]:
    """Return who decided on the last change, or signed what would change."""
    for earlier in store.changes.newest(project.team, project.id, upto=project.numbers.change, limit=1):
        if (round_ := store.rounds.get(project.team, project.id, earlier.round)) is not None:
            return round_.electorate
    return effect.signatories


def _checked(
    store: Store,
    actor: Actor,
    project: Project,
    requirement: Requirement,
    wanted: Wanted,
    proposal: Proposal,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> tuple[Terms, Wording | None, str]:
    fields = Fields()
    wording, why = _checked_words(requirement, wanted, fields)
    terms = terms_of(
        store, actor, project, proposal, fields, changes_signed=True, people=people, in_channel=in_channel, now=now
    )
    if fields.errors or terms is None or why is None:
        raise fields.refused()
    return terms, wording, why


def _checked_words(
    requirement: Requirement, wanted: Wanted, fields: Fields, *, and_raise: bool = False
) -> tuple[Wording | None, str | None]:
    """Return the new words (None for a removal) and why, after keeping a sentence for each wrong field."""
    if wanted.version != requirement.version:
        raise Conflict
    wording = None if wanted.remove else fields.take("text", lambda: _new_words(requirement, wanted))
    why = fields.take("why", lambda: checked_text(wanted.why, what="The reason", limit=WHY_LIMIT))
    if and_raise and fields.errors:
        raise fields.refused()
    return wording, why


def _new_words(requirement: Requirement, wanted: Wanted) -> Wording:
    wording = checked_wording(wanted.words)
    if wording == requirement.wording:
        raise Refusal(
            f"These are the words of {requirement.reference} already. Change them or "
            "something behind More, or choose to remove it."
        )
    return wording


def _proposed(
    store: Store,
    project: Project,
    requirement: Requirement,
    wording: Wording,
    actor: Actor,
    number: int,
    *,
    now: datetime,
) -> Version:
    """Write the version that is asked for, behind every version that was ever written."""
    history = store.requirements.history(project.team, project.id, requirement.number)
    version = max(each.version for each in history) + 1
    proposed = replace(
        requirement,
        version=version,
        wording=wording,
        digest=version_digest(requirement.number, version, wording),
        changed_by=actor.user,
        changed_at=now,
    )
    words = fingerprint(proposed.wording.text)
    store.requirements.propose(project.team, proposed, fingerprint=words, reason=f"asked for in C{number}")
    return Version(
        number=requirement.number,
        version=version,
        wording=wording,
        digest=proposed.digest,
        author=actor.user,
        at=now,
    )


def _under_vote(
    store: Store,
    project: Project,
    actor: Actor,
    asked: ChangeRequest,
    requirement: Requirement,
    version: Version | None,
    *,
    now: datetime,
) -> Project:
    """Mark the requirement as under vote; in an emergency the change holds from now on."""
    after = requirement
    if asked.is_done_first:
        project, after = stand(project, requirement, version, actor=actor, now=now)
    marked = replace(after, change=asked.number, unratified=asked.is_done_first)
    save(store, project, marked, before=requirement.version, now=now)
    return project


def _record(
    store: Store,
    project: Project,
    actor: Actor,
    asked: ChangeRequest,
    requirement: Requirement,
    version: Version | None,
    *,
    now: datetime,
) -> Project:
    return record(
        store,
        project,
        actor,
        action="change.request",
        subject=requirement.reference,
        now=now,
        version=version.version if version else requirement.version,
        digest=version.digest if version else requirement.digest,
        facts={"change": asked.reference, "urgency": asked.urgency.value, "removed": int(asked.removes)},
        text=asked.why,
    )
