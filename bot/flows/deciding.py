"""What the decision of a change board does: new words stand, or the old ones still do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from bot.domain.attributes import points
from bot.domain.baseline import Baseline
from bot.domain.change import ChangeRequest, Disposition, Effect, disposed
from bot.domain.condition import Condition, counting
from bot.domain.fulfilment import fulfilment_of
from bot.domain.links import Link, reached, version_to_look_at
from bot.domain.names import UserId
from bot.domain.outgoing import Post, PostKind
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.requirement import Requirement, RequirementState, Version
from bot.domain.showing_signoff import ShownChange
from bot.domain.signoff import Choice, Round, RoundState
from bot.domain.standing import Votes, Words
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows.access import gone
from bot.flows.recording import record
from bot.flows.relations import requirement_card, touch_linked
from bot.ports import Store

#: Whoever signed before so many rounds is not told any more.
_ROUNDS_LOOKED_AT = 100


def request_of(store: Store, project: Project, round_: Round) -> ChangeRequest | None:
    """Return the change request that a round decides on; None for a sign-off."""
    return None if round_.change is None else store.changes.get(project.team, project.id, round_.change)


def shown_change(store: Store, project: Project, request: ChangeRequest) -> ShownChange:
    """Load what a message about a change request shows."""
    where = (project.team, project.id, request.requirement)
    before = store.requirements.version(*where, request.before)
    after = None if request.after is None else store.requirements.version(*where, request.after)
    if before is None:
        raise LookupError(f"{request.reference} is about a version that is not there")
    return ShownChange(project=project, request=request, before=before, after=after)


def under_vote(store: Store, project: Project, request: ChangeRequest) -> ShownChange:
    """Load what the card of a change under vote shows: the same, with what the change touches as things are now."""
    # In an emergency the new words stand already; what they touch is counted from the words that were signed.
    shown = shown_change(store, project, request)
    requirement = replace(_requirement(store, project, request), version=request.before, wording=shown.before.wording)
    effect = effect_on(store, project, requirement, wanted=shown.after, besides=request.round)
    return replace(shown, effect=effect)


def effect_on(
    store: Store, project: Project, requirement: Requirement, *, wanted: Version | None = None, besides: int = 0
) -> Effect:
    """Return what other words for a signed requirement would touch; ``besides`` is the round that decides on them."""
    baseline, votes = _signed_in(store, project, requirement)
    # The votes stood on the whole set, or on the requirement's newest words at closing.
    item = store.rounds.item(project.team, project.id, baseline.round, requirement.number)
    words = item or Words(requirement.number, 1)
    ballots = [votes.ballot(user, words) for user in votes.round.electorate]
    stale = sum(ballot is not None and ballot.choice is Choice.APPROVE for ballot in ballots)
    where = (project.team, project.id)
    links = store.links.of(*where, requirement.number)
    touched = reached(requirement.number, partial(store.links.ends, *where))
    return Effect(
        baseline=baseline.number,
        signatories=votes.round.electorate,
        stale=stale,
        touched=touched,
        links=len(links),
        doubtful=_in_doubt(store, project, requirement, links),
        own=requirement.wording.estimate,
        wanted=(wanted or requirement).wording.estimate,
        linked=points(store.requirements.estimates(*where, touched)),
        conditions=tuple(store.conditions.open_on(*where, [requirement.number, *touched], besides=besides)),
    )


def _in_doubt(store: Store, project: Project, requirement: Requirement, links: Sequence[Link]) -> int:
    """Count the links of something signed that are in doubt before anything of it changes."""
    others = [link.other(requirement.number) for link in links]
    ends = {each.number: version_to_look_at(each) for each in store.requirements.some(project.team, project.id, others)}
    ends[requirement.number] = requirement.version
    return sum(link.is_suspect(ends[link.source], ends[link.target]) for link in links)


def stand(
    project: Project, requirement: Requirement, version: Version | None, *, actor: Actor, now: datetime
) -> tuple[Project, Requirement]:
    """Return a project and its requirement once a version holds, or without one nothing of it any more."""
    was_there, is_there = requirement.state is RequirementState.SIGNED, version is not None
    moved = int(is_there) - int(was_there)
    counts = replace(project.counts, signed=project.counts.signed + moved, withdrawn=project.counts.withdrawn - moved)
    after = replace(
        requirement,
        state=RequirementState.SIGNED if is_there else RequirementState.WITHDRAWN,
        changed_by=actor.user,
        changed_at=now,
    )
    if version is not None:
        after = replace(after, version=version.version, wording=version.wording, digest=version.digest)
    return replace(project, counts=counts), after


def save(store: Store, project: Project, requirement: Requirement, *, before: int, now: datetime) -> None:
    """Store a requirement whose standing version moved, and show it anew: it stands where that version has come to."""
    steps = store.fulfilments.steps(project.team, project.id, requirement.number)
    requirement = replace(requirement, fulfilment=fulfilment_of(steps, requirement.version))
    words = fingerprint(requirement.wording.text)
    store.requirements.move(project.team, requirement, before=before, fingerprint=words)
    store.outbox.touch(requirement_card(project, requirement.number), at=now)
    touch_linked(store, project, requirement.number, now=now)


def conditions_met(store: Store, project: Project, votes: Votes) -> tuple[Condition, ...]:
    """Return the conditions on which people approved whose yes counts in a round."""
    approving = {user for user in votes.round.electorate if votes.choice(user) is Choice.APPROVE}
    return counting(store.conditions.of_round(project.team, project.id, votes.round.number), approving)


def approve(
    store: Store,
    project: Project,
    request: ChangeRequest,
    baseline: Baseline,
    *,
    votes: Votes,
    actor: Actor,
    now: datetime,
) -> Project:
    """Let what was approved hold under its new baseline, and tell those who had signed what was there before."""
    requirement = _requirement(store, project, request)
    shown = shown_change(store, project, request)
    project, after = stand(project, requirement, shown.after, actor=actor, now=now)
    after = replace(after, baseline=baseline.number, change=None, unratified=False)
    save(store, project, after, before=requirement.version, now=now)
    disposition = disposed(RoundState.PASSED, on_conditions=bool(conditions_met(store, project, votes)))
    decided = replace(request, disposition=disposition, decided_at=now, baseline=baseline.number)
    store.changes.save(project.team, decided)
    tell_earlier(store, project, decided, now=now)
    return record(
        store,
        project,
        actor,
        action="change.approve",
        subject=after.reference,
        now=now,
        version=after.version,
        digest=after.digest,
        facts={
            "change": request.reference,
            "baseline": baseline.reference,
            "removed": int(request.removes),
            "disposition": disposition.value,
        },
    )


def turn_down(store: Store, project: Project, votes: Votes, *, actor: Actor, now: datetime) -> Project:
    """Leave what was signed as it is, or put it back where the change was done first; a plain sign-off has none."""
    request = request_of(store, project, votes.round)
    if request is None:
        return project
    requirement = _requirement(store, project, request)
    after = requirement
    if request.is_done_first:
        before = shown_change(store, project, request).before
        project, after = stand(project, requirement, before, actor=actor, now=now)
    save(store, project, replace(after, change=None, unratified=False), before=requirement.version, now=now)
    said = {votes.choice(user) for user in votes.round.electorate}
    decided = replace(request, disposition=disposed(votes.round.state, said), decided_at=now)
    store.changes.save(project.team, decided)
    if request.is_done_first:
        tell_earlier(store, project, decided, now=now)
    return record(
        store,
        project,
        actor,
        action="change.turn_down",
        subject=requirement.reference,
        now=now,
        version=after.version,
        digest=after.digest,
        facts={"change": request.reference, "disposition": decided.disposition.value},
    )


def _requirement(store: Store, project: Project, request: ChangeRequest) -> Requirement:
    found = store.requirements.get(project.team, project.id, request.requirement)
    if found is None:
        raise LookupError(f"{request.reference} is about a requirement that is not there")
    return found


def _signed_in(store: Store, project: Project, requirement: Requirement) -> tuple[Baseline, Votes]:
    """Return the baseline under which a requirement stands, with the votes that made it."""
    number = requirement.baseline or 0
    baseline = store.baselines.get(project.team, project.id, number)
    round_ = None if baseline is None else store.rounds.get(project.team, project.id, baseline.round)
    if baseline is None or round_ is None:
        raise LookupError(f"{requirement.reference} is signed in no baseline")
    where = (project.team, project.id, round_.number)
    edited = store.rounds.edited_items(*where) if round_.revision > 1 else ()
    return baseline, Votes(round_, store.rounds.ballots(*where), edited)


def tell_earlier(
    store: Store, project: Project, request: ChangeRequest, *, besides: Collection[UserId] = (), now: datetime
) -> None:
    """Tell everybody who signed a requirement or a change of it what became of it; ``besides`` know it already.

    The round that decides now has not passed yet.
    """
    rounds = store.rounds.ever_with(project.team, project.id, request.requirement, limit=_ROUNDS_LOOKED_AT)
    earlier = dict.fromkeys(user for each in rounds if each.state is RoundState.PASSED for user in each.electorate)
    # Other words of what they signed are for those who are in the channel.
    left = gone(store, project, earlier)
    for user in earlier:
        if user not in besides and user not in left:
            store.outbox.post(_told(project, request, user), at=now)


def _told(project: Project, request: ChangeRequest, user: UserId) -> Post:
    about: dict[str, int | str] = {"change": request.number}
    key = f"changed-{project.id}-{request.number}-{user}"
    if request.disposition is Disposition.OPEN:
        about, key = about | {"done": 1}, f"{key}-done"
    return Post(
        team=project.team,
        project=project.id,
        kind=PostKind.CHANGED,
        to=user,
        key=key,
        about=about,
    )
