"""Walking through what requirements lack, one at a time; everybody goes on where they stopped."""

from __future__ import annotations

from datetime import datetime

from bot.domain.analysis import Gap, Progress, gaps
from bot.domain.permissions import Action, require
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.refusal import Refusal
from bot.domain.requirement import Wording
from bot.domain.showing_requirement import Analysis
from bot.domain.values import replace
from bot.domain.wording import Typed
from bot.flows import requirement as requirements
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.versions import find
from bot.ports import Store


def begin(store: Store, actor: Actor, place: Place, *, number: int | None = None) -> Analysis:
    """Return the requirement at which somebody goes on; behind the last one they begin anew with what is left.

    With a ``number`` it is that one; Refusal where nothing is to be filled in there.
    """
    membership = enter_to_read(store, actor, place, Action.EDIT)
    require(membership, Action.EDIT)
    project = membership.project
    if number is not None:
        return _one(store, project, number)
    progress = store.analyses.get(project.team, project.id, actor.user) or Progress()
    found = _at(store, project, progress)
    return found if found.requirement or not progress.after else _at(store, project, Progress())


def _one(store: Store, project: Project, number: int) -> Analysis:
    wanted = find(store, project, number)
    found = _at(store, project, Progress(after=number - 1))
    if found.requirement is None or found.requirement.number != number:
        raise Refusal(
            f"There is nothing to fill in at {wanted.reference}: it lacks nothing, or is not open. "
            "Go on with the others with `/requirement analyse`."
        )
    return found


def skip(store: Store, actor: Actor, place: Place, *, number: int) -> Analysis:
    """Leave a requirement as it is, and return the next."""
    project = enter_to_change(store, actor, place, Action.EDIT).project
    return _go_on(store, actor, project, number)


def fill(
    store: Store, actor: Actor, place: Place, *, number: int, version: int, words: Wording | Typed, now: datetime
) -> Analysis:
    """Give a requirement what it lacked, and return the next; ``words`` hold all of its words.

    FormErrors at the fields that are wrong, EditedMeanwhile when somebody else was faster. With nothing filled in it is
    skipped.
    """
    shown = requirements.edit(store, actor, place, number=number, version=version, words=words, now=now)
    return _go_on(store, actor, shown.project, number)


def missing(words: Wording, typed: Wording) -> Wording:
    """Return words with what was typed in place of what they lack, and of nothing else."""
    lacking = {gap.value: getattr(typed, gap.value) for gap in gaps(words) if gap is not Gap.ESTIMATE}
    return replace(words, **lacking)


def _go_on(store: Store, actor: Actor, project: Project, number: int) -> Analysis:
    before = store.analyses.get(project.team, project.id, actor.user)
    # Behind the last one people begin anew, at a number that they were past already.
    progress = (before if before and before.after < number else Progress()).past(number)
    found = _at(store, project, progress)
    if found.requirement is None:
        store.analyses.forget(project.team, project.id, actor.user)
    else:
        store.analyses.save(project.team, project.id, actor.user, progress)
    return found


def _at(store: Store, project: Project, progress: Progress) -> Analysis:
    place = project.team, project.id
    requirement = store.analyses.next(*place, after=progress.after)
    left = store.analyses.count(*place, after=progress.after) if requirement else 0
    rounds = store.rounds.open_with(*place, requirement.number) if requirement else ()
    return Analysis(
        project=project,
        requirement=requirement,
        position=progress.done + 1,
        total=progress.done + left,
        skipped=0 if requirement else store.analyses.count(*place, after=0),
        under_vote=tuple(round_.reference for round_ in rounds),
    )
