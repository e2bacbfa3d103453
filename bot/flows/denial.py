"""Writing down that somebody set out to do what they may not."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.audit import DENIED
from bot.domain.person import Actor
from bot.domain.refusal import Denied
from bot.flows.access import known_to_change
from bot.flows.recording import record
from bot.ports import Store

#: Whoever tries the same again and again within this time is written down once: nobody can fill a stream.
ONCE_IN = timedelta(days=1)


def write_down(store: Store, actor: Actor, denied: Denied, *, now: datetime) -> bool:
    """Write one event about an act that somebody may not do; return whether there is anything new to write.

    Strangers to the project, bots and deactivated accounts leave no trace in it.
    """
    membership = known_to_change(store, actor, denied.project)
    if membership is None:
        return False
    project = membership.project
    if store.audit.has_been(project.team, project.id, DENIED, denied.act, by=actor.user, since=now - ONCE_IN):
        return False
    facts = {"role": membership.role.value}
    project = record(store, project, actor, action=DENIED, subject=denied.act, now=now, facts=facts)
    store.projects.save_chain(project)
    return True
