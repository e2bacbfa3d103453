"""Notes to a project's owner about messages that did not arrive: one for each message and reason, or for each place."""

from __future__ import annotations

from datetime import datetime

from bot.domain.outbox import Outgoing, SendState
from bot.domain.outgoing import Post, PostKind
from bot.domain.person import CLOCK
from bot.flows import reach
from bot.ports import Store
from bot.views.outgoing import name_of

#: Reasons that lie in the place: whatever else goes there meets the same, and one note says it all.
_OF_PLACE = frozenset({"account_inactive", "channel_not_found", "is_archived", "not_in_channel", "user_not_found"})


def leave(store: Store, message: Outgoing, state: SendState, why: str, *, at: datetime) -> None:
    """Tell the owner, unless they were told already; nobody is told that a note did not arrive."""
    if isinstance(message.what, Post) and message.what.kind is PostKind.UNDELIVERABLE:
        return
    membership = store.projects.get(message.team, message.project, CLOCK)
    if membership is None:
        return
    what = message.target if why in _OF_PLACE else message.key
    note = Post(
        team=message.team,
        project=message.project,
        kind=PostKind.UNDELIVERABLE,
        to=reach.owners_to_tell(store, membership.project)[0],
        # However often the message is touched and fails again, this stays the same.
        key=f"undeliverable-{message.project}-{what}-{state.value}-{why}",
        about={"what": name_of(message.what), "where": str(message.target), "why": why, "state": state.value},
    )
    store.outbox.post(note, at=at)
