"""The question whether a reply is meant as a vote."""

from __future__ import annotations

from bot.domain.showing_signoff import Heard
from bot.domain.signoff import Choice
from bot.views import blocks, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Message, message

_NOUNS = {Choice.APPROVE: "approval", Choice.REJECT: "rejection"}


def question(heard: Heard, *, thread: str, ts: str) -> Message:
    """Ask whoever wrote a reply; the button names the reply, whose words are the reason of a no."""
    round_, noun = heard.round, _NOUNS[heard.choice]
    asked = f"Count this as your {noun}?"
    if heard.whose:
        asked = f"Count this as the {noun} of {mrkdwn.mentions(heard.whose, most=50)}, by your hand?"
    reason = " What you wrote is shown as the reason." if heard.choice is Choice.REJECT else ""
    hint = f"It would be a vote in sign-off {round_.reference}; without your click it counts as talk.{reason}"
    value = pack(p=round_.project, n=round_.number, rev=round_.revision, c=heard.choice.value, thread=thread, ts=ts)
    button = blocks.button("Count it", ids.COUNT_IT, value=value, style="primary", label=f"Count it as {noun}")
    return message(f"{asked} {hint}", [blocks.section(asked), blocks.context(hint), blocks.actions(button)])
