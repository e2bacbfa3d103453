"""What of the database no event vouches for, so that ``verify`` says nothing of it: tables and columns, with reasons.

Everything else is compared with the chain, in both directions: what an event wrote must be there as it was written, and
a row that no event wrote is named. A test meddles with every other column of every other table, adds rows and removes
some.
Rows of a project that is not there are named by ``app.py verify``, which looks through all projects.
"""

from __future__ import annotations

from collections.abc import Mapping

_OF_SLACK = "a copy of what Slack says, which Slack says anew"
_DELIVERY = "how messages come and go; what they show is read from the records when they are sent"
_TO_DO = "what is still to be done, and is gone or of no use once that is done"
_COUNTED = "counted one after the other: only the order of the rows says something, and that is compared"
_HOME = "where a project lives: whoever asks names it, and finds none with another"

#: By ``table`` or ``table.column``.
UNVOUCHED: Mapping[str, str] = {
    "people": _OF_SLACK,
    "channels": _OF_SLACK,
    "channel_members": _OF_SLACK,
    "installations": _OF_SLACK,
    "projects.reach": _OF_SLACK,
    "inbox": _DELIVERY,
    "outbox": _DELIVERY,
    "outbox_pauses": _DELIVERY,
    "reminders": _TO_DO,
    "certificates.asked": _TO_DO,
    "certificates.is_made": _TO_DO,
    "imports": "what a file said; each requirement that came of it has an event of its own",
    "analyses": "how far somebody has walked through what is missing; it can be begun anew",
    "projects.id": _HOME,
    "projects.team": _HOME,
    "projects.channel": _HOME,
    "delegations.id": _COUNTED,
    "replacements.number": _COUNTED,
}
