"""Reminders that the clock sends: planned when a round begins, worked off when they are due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.domain.hours import next_working_instant
from bot.domain.names import UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.person import CLOCK, Actor, working_zone
from bot.domain.project import Project
from bot.domain.reminders import Reminder, is_fresh, planned
from bot.domain.signoff import Round
from bot.flows.access import gone
from bot.flows.closing import votes_of
from bot.flows.overdue import chase
from bot.flows.recording import record
from bot.ports import DueReminders, Store


def plan(
    store: Store, project: Project, round_: Round, *, users: Collection[UserId] | None = None, now: datetime
) -> None:
    """Plan the reminders of a round from now to its deadline, for all signatories or for some, in place of others."""
    where = (project.team, project.id, round_.number)
    asked = round_.electorate if users is None else tuple(users)
    known = store.people.get(project.team, asked)
    zones = {user: working_zone(known.get(user)) for user in asked}
    if users is None:
        store.reminders.clear_votes(*where)
    store.reminders.plan(*where, planned(zones, start=now, deadline=round_.deadline))


def remind_due(store: Store, due: DueReminders, *, now: datetime) -> bool:
    """Remind those who are missing in a round and at work; False when nothing was due any more.

    Owners of conditions that are due are reminded of those. Whoever is not at work is reminded when they are. The
    project's row is held, so that of several processes one finds the reminder and the others do not.
    """
    membership = store.projects.lock(due.team, due.project, CLOCK)
    round_ = store.rounds.get(due.team, due.project, due.number)
    if membership is None or round_ is None:
        return False
    where = (due.team, due.project, due.number)
    if not round_.is_open or round_.deadline <= now:
        store.reminders.clear(*where)
        return False
    reached = [each for each in store.reminders.of_round(*where) if each.at <= now]
    if not reached:
        return False
    actor = Actor(team=due.team, user=CLOCK, request=f"reminders-{due.project}-{round_.reference}-{_seconds(now)}")
    owed = [each for each in reached if each.condition]
    project = chase(store, membership.project, actor, round_, owed, now=now)
    sent = _sent(store, project, round_, [each for each in reached if not each.condition], now=now)
    if sent:
        facts = {"people": sent}
        project = record(store, project, actor, action="signoff.remind", subject=round_.reference, now=now, facts=facts)
    if project is not membership.project:
        store.projects.save_chain(project)
    return True


def remind(
    store: Store, project: Project, round_: Round, user: UserId, *, share: int = 0, of: datetime, now: datetime
) -> None:
    """Ask somebody whose vote is missing; never twice for the same share of the time and the same instant."""
    card = Card(
        team=project.team,
        project=project.id,
        kind=CardKind.REMINDER,
        number=round_.number,
        user=user,
        item=share,
        version=_seconds(of),
    )
    store.outbox.place(card, user, at=now)


def _sent(store: Store, project: Project, round_: Round, reached: Iterable[Reminder], *, now: datetime) -> int:
    """Send what is due, move what is due at the wrong hour, and return how many people were reminded."""
    missing = set() if is_fresh(round_.reminded_at, now) else set(votes_of(store, project, round_).shown().not_yet)
    known, left = store.people.get(project.team, sorted(missing)), gone(store, project, missing)
    sent: set[UserId] = set()
    for each in reached:
        store.reminders.drop(project.team, project.id, round_.number, each)
        if each.user not in missing or each.user in sent or each.user in left:
            continue
        at = next_working_instant(now, working_zone(known.get(each.user)))
        if at > now:
            _move(store, project, round_, each, at)
            continue
        remind(store, project, round_, each.user, share=each.share, of=round_.deadline, now=now)
        sent.add(each.user)
    return len(sent)


def _move(store: Store, project: Project, round_: Round, late: Reminder, at: datetime) -> None:
    """Put a reminder off until its signatory works again, unless it would come too late."""
    if at < round_.deadline:
        moved = Reminder(user=late.user, share=late.share, at=at)
        store.reminders.plan(project.team, project.id, round_.number, [moved])


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
