"""Importing a file: what is new is shown first, then added in batches that go on after a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.importing import Duplicate, Import, ImportState, Row, SameWords, come_from, with_owner
from bot.domain.names import ProjectId, TeamId
from bot.domain.outgoing import Post, PostKind
from bot.domain.permissions import Action
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.reading import ReadFile
from bot.domain.refusal import NotFound, Refusal
from bot.domain.requirement import Requirement
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows import denial
from bot.flows.access import enter_to_change
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.requirement import new_requirement
from bot.ports import Store

#: How many rows one transaction adds: SQLite's only writer is held no longer than a tenth of a second.
BATCH = 250


def preview(store: Store, actor: Actor, project: ProjectId, *, filename: str, found: ReadFile) -> Import:
    """Compare what was read with what is there, and keep what is new until it is confirmed."""
    home = enter_to_change(store, actor, project, Action.IMPORT).project
    prints = [fingerprint(row.wording.text) for row in found.rows]
    known = store.requirements.with_words(home.team, home.id, sorted(set(prints)))
    named = [come_from(row, filename) for row in _owned(store, home, found.rows)]
    rows, duplicates = _sorted_out(named, prints, known)
    return store.imports.add(
        Import(
            team=home.team,
            project=home.id,
            user=actor.user,
            filename=filename,
            columns=dict(found.columns),
            rows=tuple(rows),
            duplicates=tuple(duplicates),
            unreadable=found.unreadable,
        )
    )


def confirm(store: Store, actor: Actor, key: int) -> Import:
    """Begin to add what the person was shown; only they can, and only once."""
    draft = store.imports.get(actor.team, key)
    if draft is None or draft.user != actor.user:
        raise NotFound("There is no such import any more. Choose the file again with `/requirement import`.")
    enter_to_change(store, actor, draft.project, Action.IMPORT)
    # Whoever had the project before us may have confirmed it.
    draft = _again(store, draft)
    if draft.state is not ImportState.SHOWN:
        raise Refusal("This file is being imported already, or it was. See `/requirement list`.")
    draft = replace(draft, state=ImportState.RUNNING, request=actor.request)
    store.imports.save(draft)
    return draft


def advance(store: Store, team: TeamId, key: int, *, now: datetime) -> Import | None:
    """Add the next batch and return how far it has come; None when there is nothing to go on with.

    What was allowed when it was confirmed may not be any more: then it stops, and channel and stream hear of it.
    """
    draft = store.imports.get(team, key)
    if draft is None or draft.state is not ImportState.RUNNING:
        return None
    actor = Actor(team=team, user=draft.user, request=f"{draft.request}-{draft.done}")
    try:
        project = enter_to_change(store, actor, draft.project, Action.IMPORT).project
    except Refusal as refused:
        if refused.denied is not None:
            denial.write_down(store, actor, refused.denied, now=now)
        return _stop(store, draft, now=now)
    # Another process may have gone on with it while we waited for the project.
    draft = _again(store, draft)
    if draft.state is not ImportState.RUNNING:
        return None
    actor = replace(actor, request=f"{draft.request}-{draft.done}")
    batch = draft.rows[draft.done : draft.done + BATCH]
    project, added = _add(store, actor, project, batch, now=now)
    draft = replace(draft, done=draft.done + len(batch), added=draft.added + added)
    if draft.done >= len(draft.rows):
        draft = replace(draft, state=ImportState.DONE)
        project = _tell(store, actor, project, draft, now=now)
        # Everything new is a requirement by now: a file says more than is needed.
        store.imports.clear(draft)
    store.imports.save(draft)
    store.projects.save(project)
    return draft


def _owned(store: Store, project: Project, rows: Sequence[Row]) -> list[Row]:
    """Put people of the channel in place of the names of owners; a name that fits nobody, or two, is left out."""
    if not any(row.owner for row in rows):
        return list(rows)
    members = sorted(store.people.members(project.team, project.channel))
    people = store.people.get(project.team, members).values()
    return [with_owner(row, people) for row in rows]


def _sorted_out(
    rows: Sequence[Row], prints: Sequence[str], known: Mapping[str, SameWords]
) -> tuple[list[Row], list[Duplicate]]:
    new: list[Row] = []
    duplicates: list[Duplicate] = []
    first_at: dict[str, int] = {}
    for row, mark in zip(rows, prints, strict=True):
        if mark in known:
            duplicates.append(Duplicate(line=row.line, of=known[mark].name))
        elif mark in first_at:
            duplicates.append(Duplicate(line=row.line, of=f"line {first_at[mark]}"))
        else:
            first_at[mark] = row.line
            new.append(row)
    return new, duplicates


def _add(store: Store, actor: Actor, project: Project, batch: Sequence[Row], *, now: datetime) -> tuple[Project, int]:
    """Add those rows whose words no requirement has, or had: some may since the preview."""
    prints = [fingerprint(row.wording.text) for row in batch]
    known = store.requirements.with_words(project.team, project.id, prints)
    added: list[tuple[Requirement, str]] = []
    number = project.numbers.requirement
    for row, mark in zip(batch, prints, strict=True):
        if mark not in known:
            number += 1
            added.append((new_requirement(project, number, row.wording, actor, now=now), mark))
    store.requirements.add_many(project.team, added)
    project = replace(
        project,
        numbers=replace(project.numbers, requirement=number),
        counts=replace(project.counts, open=project.counts.open + len(added)),
    )
    for requirement, _ in added:
        project = record(
            store,
            project,
            actor,
            action="requirement.add",
            subject=requirement.reference,
            now=now,
            version=1,
            digest=requirement.digest,
            facts={"message": ""},
        )
    return project, len(added)


def _again(store: Store, draft: Import) -> Import:
    """Return an import as it is once its project is held: nobody else goes on with it until we are through."""
    return store.imports.get(draft.team, draft.key) or draft


def _stop(store: Store, draft: Import, *, now: datetime) -> Import | None:
    """End an import before its last row; what it has added stays. None when somebody else ended it."""
    membership = store.projects.lock(draft.team, draft.project, CLOCK)
    draft = _again(store, draft)
    if draft.state is not ImportState.RUNNING:
        return None
    draft = replace(draft, state=ImportState.STOPPED)
    store.imports.save(draft)
    clock = Actor(team=draft.team, user=CLOCK, request=f"{draft.request}-stopped")
    if membership is not None:
        store.projects.save(_tell(store, clock, membership.project, draft, now=now))
    return draft


def _tell(store: Store, actor: Actor, project: Project, draft: Import, *, now: datetime) -> Project:
    store.outbox.post(
        Post(
            team=project.team,
            project=project.id,
            kind=PostKind.IMPORTED,
            to=project.channel,
            key=f"imported-{draft.key}",
            about={"import": draft.key},
        ),
        at=now,
    )
    store.outbox.touch(card_of(project), at=now)
    facts = {"import": draft.key, "added": draft.added}
    action = "requirement.import" if draft.state is ImportState.DONE else "requirement.import_stop"
    return record(store, project, actor, action=action, subject="P", now=now, facts=facts)
