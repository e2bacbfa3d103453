"""Whether a project's channel can be written to: noted when it changes, and made good when it is open again."""

from __future__ import annotations

from datetime import datetime

from bot.domain.names import ChannelId, TeamId
from bot.domain.person import CLOCK
from bot.domain.project import Reach
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
    project = replace(membership.project, reach=reach)
    store.projects.save(project)
    if reach is Reach.OPEN:
        store.outbox.touch_undelivered(team, project.id, channel, at=now)
