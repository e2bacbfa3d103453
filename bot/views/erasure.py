"""Forgetting a person: the form that asks whether it is meant, and what became of it."""

from __future__ import annotations

from typing import Any

from bot.domain.names import UserId
from bot.domain.project import Project
from bot.domain.showing import Forgotten
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Message, message

_ERASED = (
    "*Erased for good:* the reasons that this person gave for votes, delegations, replacements, withdrawals, "
    "cancellations, changes and steps back in this project, their notes on verifications, the conditions that they "
    "named, what they wrote about outcomes, what they proposed (open proposals are declined), promises that they made "
    "or recorded, and what is kept of files that they imported, but for what became requirements. Once they are in the "
    "channel of no project any more, or their account is deactivated: their display name, everywhere in Quorum."
)
_KEPT = (
    "*Kept, because votes and signatures rest on it:* the words of requirements in every version (also those that a "
    "change asked for and that was turned down or withdrawn, and a file's name as the *Source* of what was imported "
    "from it), votes with their times, digests, the account's id, and the names and conditions in certificates that "
    "are made already. The project keeps its name, client and goal. What Slack shows of earlier messages stays with "
    "Slack."
)


def form(project: Project, user: UserId | None, *, nonce: str) -> dict[str, Any]:
    """Return the form **Forget a person**."""
    return forms.modal(
        "Forget a person",
        ids.FORGET_FORM,
        blocks.section(f"In {mrkdwn.name(project.name)}:\n{_ERASED}"),
        blocks.section(_KEPT),
        forms.field("person", "Person", forms.users([user] if user else [], 1), hint="This cannot be undone."),
        submit="Forget",
        metadata={"project": project.id},
        nonce=nonce,
    )


def forgotten(found: Forgotten) -> Message:
    """Say what was erased, and what the record keeps."""
    texts = found.erased.texts
    what = [f"{texts:,} piece{'' if texts == 1 else 's'} of text"] if texts else []
    what += ["the display name"] if found.erased.name else []
    said = f"Erased of {mrkdwn.mention(found.user)}: {' and '.join(what)}. The chain of events stays whole."
    if found.keeps_name:
        said += " Their name stays while they are in the channel of a project; once they have left, forget them again."
    return message(f"{said}\n{_KEPT}", [blocks.section(said), blocks.context(_KEPT)])
