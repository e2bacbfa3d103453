"""The workspace as everybody finds it first: seven people in five time zones, and five channels."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from playground.clock import Clock
from playground.identity import Identity
from playground.manifest import NAMELESS
from playground.workspace import Channel, User, Workspace

_PEOPLE = (
    User(id="U0ADA", name="ada", real_name="Ada Lindqvist", tz="Europe/Stockholm"),
    User(id="U0BEN", name="ben", real_name="Ben Okafor", tz="Africa/Lagos"),
    User(id="U0CHLOE", name="chloe", real_name="Chloe Martin", tz="America/New_York"),
    User(id="U0DEEPAK", name="deepak", real_name="Deepak Rao", tz="Asia/Kolkata"),
    User(id="U0EMI", name="emi", real_name="Emi Tanaka", tz="Asia/Tokyo"),
    User(id="U0FARAH", name="farah", real_name="Farah Haddad", tz="Europe/Stockholm"),
    User(id="U0GUEST", name="gus", real_name="Gus Guest", tz="America/New_York", is_restricted=True),
    User(id="U0GONE", name="gone", real_name="Greta Gone", tz="Europe/Berlin", deleted=True),
    User(id="U0OTHERBOT", name="builder", real_name="Builder", is_bot=True, bot_id="B0OTHERBOT"),
)
_EVERYBODY = ["U0ADA", "U0BEN", "U0CHLOE", "U0DEEPAK", "U0EMI", "U0FARAH"]
_NAMELESS = Identity.of(NAMELESS)
_GROUPS = {"S0LEADS": "leads", "S0ENGINEERS": "engineers"}


def default_world(clock: Callable[[], float] = time.time, app: Identity = _NAMELESS) -> Workspace:
    """Return a new workspace; its clock begins in the present that is given, and Random is without the app."""
    workspace = Workspace(clock=Clock(clock), app_id=app.app_id, bot_user=app.user)
    bot = User(id=app.user, name=NAMELESS.lower(), real_name=NAMELESS, is_bot=True, bot_id=app.bot_id)
    workspace.users = {user.id: replace(user) for user in (*_PEOPLE, bot)}
    bots = (app.user, "U0OTHERBOT")
    channels = (
        Channel(id="C0GENERAL", name="general", creator="U0ADA", members=[*_EVERYBODY, "U0GUEST", *bots]),
        Channel(id="C0PAYMENTS", name="payments", creator="U0ADA", members=[*_EVERYBODY[:4], app.user]),
        Channel(
            id="C0CLIENT",
            name="client-portal",
            creator="U0BEN",
            is_private=True,
            members=["U0ADA", "U0BEN", "U0FARAH", app.user],
        ),
        Channel(id="C0RANDOM", name="random", creator="U0CHLOE", members=[*_EVERYBODY]),
        Channel(id="C0OLD", name="last-year", creator="U0ADA", is_archived=True, members=["U0ADA", "U0BEN"]),
    )
    workspace.channels = {channel.id: channel for channel in channels}
    workspace.groups = dict(_GROUPS)
    return workspace
