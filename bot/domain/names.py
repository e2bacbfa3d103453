"""The identifiers that Slack gives to the things we work with."""

from __future__ import annotations

from typing import NewType

#: A Slack workspace, for example ``T0123``. Every row and every query belongs to one.
TeamId = NewType("TeamId", str)
#: A Slack account inside a team, ``U…`` or ``W…``.
UserId = NewType("UserId", str)
#: A Slack channel or direct message, ``C…``, ``G…`` or ``D…``.
ChannelId = NewType("ChannelId", str)
#: A project's own key in the database; never shown to people.
ProjectId = NewType("ProjectId", int)
