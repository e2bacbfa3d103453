"""Numbers about a project's requirements, gathered in one pass over them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain.baseline import Baseline
from bot.domain.links import UPWARDS
from bot.domain.metrics import Happening, Volatility, age, traced, volatility, weeks
from bot.domain.names import ProjectId, TeamId
from bot.domain.outgoing import Post, PostKind
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound
from bot.domain.requirement import STANDING, Fulfilment, Requirement, RequirementState
from bot.domain.showing_requirement import Metrics, Standing
from bot.domain.smells import Severity
from bot.flows.access import Place, enter_to_read
from bot.flows.ages import arrivals
from bot.flows.baseline import the_baseline
from bot.flows.requirement import every, hints_in
from bot.ports import Store

#: How many weeks the chart looks back.
WEEKS = 12
_TAKEN_OUT: Mapping[RequirementState, Happening] = MappingProxyType(
    {RequirementState.WITHDRAWN: Happening.WITHDRAWN, RequirementState.REJECTED: Happening.REJECTED}
)


def to_measure(store: Store, actor: Actor, place: Place, *, reference: str | None = None) -> Project:
    """Say whether there are numbers for the person here; NotFound for a baseline that is not there."""
    project = enter_to_read(store, actor, place).project
    if not project.numbers.requirement:
        raise NotFound("There are no requirements here yet. Add one with `/requirement add`.")
    if reference:
        the_baseline(store, project, reference)
    return project


def look(store: Store, actor: Actor, place: Place, *, reference: str | None = None, now: datetime) -> Metrics:
    """Return the numbers; only reading, since it may take seconds."""
    return measure(store, to_measure(store, actor, place, reference=reference), reference=reference, now=now)


def send_chart(store: Store, actor: Actor, found: Metrics, *, now: datetime) -> None:
    """Send the chart of the numbers to whoever asked."""
    project = found.project
    about: dict[str, str | int] = {"asked": int(now.timestamp())}
    if found.baseline:
        about["baseline"] = found.baseline.number
    key = f"metrics-{project.id}-{actor.user}-{actor.request}"
    post = Post(team=project.team, project=project.id, kind=PostKind.METRICS, to=actor.user, key=key, about=about)
    store.outbox.post(post, at=now)


def load(store: Store, team: TeamId, project: ProjectId, *, baseline: int, now: datetime) -> Metrics | None:
    """Return the numbers for delivery; None when the project is gone."""
    membership = store.projects.get(team, project, CLOCK)
    reference = f"L{baseline}" if baseline else None
    return None if membership is None else measure(store, membership.project, reference=reference, now=now)


def measure(store: Store, project: Project, *, reference: str | None = None, now: datetime) -> Metrics:
    """Look at every requirement once and return the numbers; without a reference since the newest baseline."""
    has_baseline = reference or project.numbers.baseline
    baseline = the_baseline(store, project, reference) if has_baseline else None
    signed_then = _signed_until(store, project, baseline) if baseline else {}
    dismissed = store.requirements.dismissed_anywhere(project.team, project.id)
    since: dict[RequirementState, dict[int, datetime]] = {state: {} for state in RequirementState}
    came = arrivals(store, project)
    stepped = store.fulfilments.since(project.team, project.id)
    stood: dict[Standing, dict[int, datetime]] = {}
    stands: dict[int, int] = {}
    rooted = set(store.promises.keeping(project.team, project.id))
    hinted: Counter[Severity] = Counter()
    unratified: list[int] = []
    for each in every(store, project):
        at = came.of(each)
        since[each.state][each.number] = at
        unratified += [each.number] if each.unratified else []
        stood.setdefault(_come_to(each), {})[each.number] = max(at, stepped.get(each.number, at))
        if each.state in STANDING and _counts(each, baseline, signed_then):
            stands[each.number] = each.version
        if each.source or each.wording.origin:
            rooted.add(each.number)
        if each.state is RequirementState.OPEN:
            found = hints_in(each.wording, dismissed.get((each.number, each.version), ()))
            hinted.update({found[0].severity} if found else ())
    return Metrics(
        project=project,
        baseline=baseline,
        volatility=volatility(signed_then, stands) if baseline else Volatility(size=0, added=0, changed=0, removed=0),
        ages={each: reached for each, moments in stood.items() if (reached := age(moments, now))},
        unratified=tuple(unratified),
        hinted=dict(hinted),
        weeks=weeks(_happenings(store, project, since), now, count=WEEKS),
        traced=traced(
            {number for state in STANDING for number in since[state]},
            rooted,
            store.links.every(project.team, project.id, UPWARDS),
        ),
        at=now,
    )


def _come_to(requirement: Requirement) -> Standing:
    """Return where a requirement stands: an open one at its stage, what is signed as far as it has come since."""
    if requirement.state is RequirementState.OPEN:
        return requirement.stage
    is_signed = requirement.state is RequirementState.SIGNED
    has_begun = requirement.fulfilment is not Fulfilment.BASELINED
    return requirement.fulfilment if is_signed and has_begun else requirement.state


def _counts(requirement: Requirement, baseline: Baseline | None, signed_then: dict[int, int]) -> bool:
    """Whether a requirement belongs to what moved since a baseline: it was in it, or came later."""
    return baseline is not None and (requirement.number in signed_then or requirement.added_at > baseline.at)


def _signed_until(store: Store, project: Project, baseline: Baseline) -> dict[int, int]:
    """Return the version of everything that was under baseline once this one was signed."""
    found: dict[int, int] = {}
    for number in range(1, baseline.number + 1):
        if (each := store.baselines.get(project.team, project.id, number)) is not None:
            signed = json.loads(each.signed)
            for requirement in signed["requirements"]:
                found[int(str(requirement["id"])[1:])] = int(requirement["version"])
            # What a change took out is signed no longer, and is not removed a second time afterwards.
            if (change := signed.get("change")) and change["removes"]:
                found.pop(int(str(change["requirement"])[1:]), None)
    return found


def _happenings(
    store: Store, project: Project, since: Mapping[RequirementState, Mapping[int, datetime]]
) -> Iterator[tuple[datetime, Happening, int]]:
    for version in store.requirements.versions(project.team, project.id):
        yield version.at, Happening.ADDED if version.version == 1 else Happening.CHANGED, 1
    for state, happening in _TAKEN_OUT.items():
        yield from ((at, happening, 1) for at in since[state].values())
    for steps in store.fulfilments.every_step(project.team, project.id).values():
        yield from ((step.at, Happening.ACCEPTED, 1) for step in steps if step.to is Fulfilment.ACCEPTED)
    for number in range(1, project.numbers.baseline + 1):
        if (baseline := store.baselines.get(project.team, project.id, number)) is not None:
            yield baseline.at, Happening.SIGNED, baseline.requirement_count
