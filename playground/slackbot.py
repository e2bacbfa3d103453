"""Slackbot, as whom Slack itself writes to people and to apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.records import SLACKBOT, Message, User

if TYPE_CHECKING:
    from playground.records import Channel
    from playground.server import Playground

#: Its account, which every workspace has.
ACCOUNT = User(id=SLACKBOT, name="slackbot", real_name="Slackbot", is_bot=True)


def tell_removed(playground: Playground, user: str, where: Channel, remover: str) -> None:
    """Write to whoever was removed from a channel, a person or our app, by whom they were."""
    workspace = playground.workspace
    if workspace.users[user].is_bot and user != workspace.bot_user:
        return
    words = f"You have been removed from #{where.name} by "
    runs: list[dict[str, Any]] = [{"type": "text", "text": words}, {"type": "user", "user_id": remover}]
    ts = workspace.stamp()
    message = Message(
        channel=workspace.direct(user, SLACKBOT).id,
        ts=ts,
        user=SLACKBOT,
        text=f"{words}<@{remover}>",
        blocks=[
            {"type": "rich_text", "block_id": ts, "elements": [{"type": "rich_text_section", "elements": runs}]},
        ],
    )
    playground.events.message(workspace.post(message))
