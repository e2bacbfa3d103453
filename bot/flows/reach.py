"""Whether a project's channel can be written to: noted when it changes, and made good when it is open again."""

from __future__ import annotations

from datetime import datetime

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.outgoing import CHANNEL_DELETED, Post, PostKind
from bot.domain.person import CLOCK
from bot.domain.project import Project, Reach
from bot.domain.values import replace
from bot.ports import Channel, Store


def reach_of(channel: Channel) -> Reach:
    """Return what a look at a channel says."""
    if channel.is_archived:
        return Reach.ARCHIVED
    return Reach.OPEN if channel.bot_is_member else Reach.LEFT


def noted(store: Store, team: TeamId, channel: ChannelId, reach: Reach, *, now: datetime) -> None:
    """Note how a channel is; where it is the home of a project and open again, what could not be shown there comes."""
    membership = store.projects.lock_home(team, channel, CLOCK)
    if membership is None or membership.project.reach is reach:
        return
    if membership.project.reach is Reach.GONE and reach is not Reach.OPEN:
        # To whoever asks for a deleted channel Slack says no more than that we are not in it.
        return
    project = replace(membership.project, reach=reach)
    store.projects.save(project)
    if reach is Reach.OPEN:
        store.outbox.touch_undelivered(team, project.id, channel, at=now)


def deleted(store: Store, team: TeamId, channel: ChannelId, *, now: datetime) -> None:
    """Note that a channel is gone for good, and tell the owners of the project that lived there."""
    noted(store, team, channel, Reach.GONE, now=now)
    membership = store.projects.home(team, channel, CLOCK)
    if membership is None:
        return
    project = membership.project
    about: dict[str, str | int] = {"what": project.name, "where": channel, "why": CHANNEL_DELETED}
    for owner in owners_to_tell(store, project):
        key = f"undeliverable-{project.id}-{channel}-{CHANNEL_DELETED}-{owner}"
        note = Post(team=team, project=project.id, kind=PostKind.UNDELIVERABLE, to=owner, key=key, about=about)
        store.outbox.post(note, at=now)


def renamed(store: Store, team: TeamId, channel: ChannelId, *, to: ChannelId, now: datetime) -> None:
    """Note that a channel has another id: whoever was there is there, and so is the project that lives in it."""
    for user in store.people.members(team, channel):
        store.people.join(team, to, user)
    store.people.replace_members(team, channel, (), at=now)
    membership = store.projects.lock_home(team, channel, CLOCK)
    # Whoever was faster than this news may have begun another project there.
    if membership is None or store.projects.home(team, to, CLOCK) is not None:
        return
    store.projects.move(membership.project, to)
    store.outbox.move(team, membership.project.id, channel, to=to)


def owners_to_tell(store: Store, project: Project) -> list[UserId]:
    """Return the owners whose accounts are not deactivated; where nobody is left, all of them."""
    known = store.people.get(project.team, project.owners)
    acting = [owner for owner in project.owners if not (owner in known and known[owner].is_deactivated)]
    return acting or list(project.owners)
