"""Votes in the hands of colleagues: the form, who holds what, and the message that asks the one who holds a vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.delegation import Delegation
from bot.domain.names import UserId
from bot.domain.project import Project
from bot.domain.showing_signoff import DelegatedCard, Handed, Held
from bot.domain.signoff import Choice, Round
from bot.views import blocks, forms, ids, mrkdwn
from bot.views import change as change_view
from bot.views.buttons import pack
from bot.views.confirmation import said_since_sent, since_sent
from bot.views.message import Message, message
from bot.views.policy import policy_words
from bot.views.signoff_buttons import page_value, votes_buttons
from bot.views.signoff_forms import put_off
from bot.views.standing import CHOICE_NAMES, one_by_one

#: What a delegation is for, in the form; one round is named by its number.
PROJECT, EVERYTHING = "project", "everything"
#: How many a list names.
_SHOWN = 20
_REASON_SHOWN = 200


def form(
    project: Project,
    rounds: Sequence[Round],
    *,
    holder: UserId | None = None,
    ends_at: datetime | None = None,
    scope: str = PROJECT,
    reason: str = "",
    nonce: str,
) -> dict[str, Any]:
    """Return the form **Delegate my vote**; ``rounds`` are those that ask the person just now.

    ``scope`` is one of them by its number, ``PROJECT`` or ``EVERYTHING``.
    """
    scopes = [
        blocks.option("This project", PROJECT),
        blocks.option("Every project", EVERYTHING),
        *(blocks.option(f"Only {each.reference}", str(each.number)) for each in rounds[:_SHOWN]),
    ]
    return forms.modal(
        "Delegate my vote",
        ids.DELEGATE_FORM,
        forms.field("holder", "Colleague", forms.user(holder)),
        forms.field("ends_at", "Until", forms.instant(ends_at)),
        forms.field("scope", "For", forms.select(scopes, scope)),
        forms.field(
            "reason",
            "Because",
            forms.text_input(initial=reason[:1000], multiline=True, max_length=1000),
            optional=True,
            hint="Your colleague sees it.",
        ),
        blocks.context("Your own vote always beats your colleague's. You can take it back at any time."),
        submit="Delegate",
        metadata={"project": project.id},
        nonce=nonce,
    )


def given(handed: Handed) -> Message:
    """Say whose hands a vote is in from now on."""
    delegation = handed.delegation
    said = (
        f"{mrkdwn.mention(delegation.holder)} may vote for you {_for(delegation)} until "
        f"{mrkdwn.when(delegation.ends_at)}. Your own vote beats theirs, and `/signoff delegate back` ends it."
    )
    return message(said, [blocks.section(said)])


def taken_back(delegations: Sequence[Delegation]) -> Message:
    """Say whose hands a vote is in no more."""
    holders = tuple(dict.fromkeys(each.holder for each in delegations))
    said = (
        f"You vote for yourself again, and no more through {mrkdwn.mentions(holders)}. What they voted for you stands "
        "until you vote."
    )
    return message(said, [blocks.section(said)])


def held(found: Held) -> Message:
    """List whose votes are in whose hands."""
    lines = [_line(each) for each in found.delegations[:_SHOWN]]
    if len(found.delegations) > _SHOWN:
        lines.append(f"and {len(found.delegations) - _SHOWN} more")
    said = "\n".join(lines) or "Nobody's vote is in the hands of a colleague here."
    value = pack(p=found.project.id)
    buttons = [blocks.button("Delegate my vote", ids.DELEGATE, value=value)]
    if any(each.giver == found.user for each in found.delegations):
        buttons.append(blocks.button("Take it back", ids.TAKE_BACK, value=value))
    hint = "One line does it too: `/signoff delegate @colleague until Friday because …`"
    shown = [blocks.section(said), blocks.actions(*buttons), blocks.context(hint)]
    return message(f"{said}\n{hint}", shown)


def handed(delegation: Delegation) -> Message:
    """Tell a colleague that they hold a vote for which nobody asks yet."""
    said = (
        f"{mrkdwn.mention(delegation.giver)} put their vote into your hands {_for(delegation)} until "
        f"{mrkdwn.when(delegation.ends_at)}. When a sign-off asks for it, you get a message here.{_why(delegation)}"
    )
    return message(said, [blocks.section(said)])


def delegated(shown: DelegatedCard) -> Message:
    """Ask a colleague for a signatory's vote, saying whose it is."""
    round_, project, delegation = shown.card.round, shown.card.project, shown.delegation
    giver = mrkdwn.mention(delegation.giver)
    head = (
        f"*Sign-off {round_.reference}* of {mrkdwn.name(project.name)} in {mrkdwn.channel(project.channel)}\n"
        f"You vote for {giver} here, until {mrkdwn.when(delegation.ends_at)}.{_why(delegation)}\n"
        f"{mrkdwn.escape(round_.question)} {policy_words(round_)}\nVotes count until {mrkdwn.when(round_.deadline)}"
    )
    last = _delegated_end(shown, giver)
    read = blocks.button("Read it all", ids.READ_ALL, value=page_value(round_, 0))
    asked = change_view.shown(shown.card.change) if shown.card.change and round_.is_open else []
    edited = since_sent(shown.edits)
    content = [blocks.section(head, accessory=read), *asked, *edited, blocks.context(last)]
    if round_.is_open and shown.holds and not shown.is_own:
        content.append(votes_buttons(round_, delegation.giver))
    changed = [change_view.fallback(shown.card.change)] if shown.card.change and round_.is_open else []
    return message("\n".join([head, last, *said_since_sent(shown.edits), *changed]), content)


def whose_form(
    round_: Round,
    choice: Choice,
    names: Mapping[UserId, str],
    *,
    user: UserId,
    revision: int,
    nonce: str,
) -> dict[str, Any]:
    """Return the form **Whose vote** for somebody who votes for themselves and for colleagues; a no takes a reason."""
    options = [
        blocks.option("Your own" if each == user else f"The vote of {name}", each) for each, name in names.items()
    ]
    asked = [forms.field("whose", "Whose vote is this", forms.checkboxes(options[:10]))]
    if choice is Choice.REJECT:
        asked.append(forms.field("reason", "Reason", forms.text_input(multiline=True, max_length=3000)))
        asked += put_off(round_)
    return forms.modal(
        "Whose vote",
        ids.WHOSE_FORM,
        blocks.section(f"*{mrkdwn.escape(round_.question)}* You are about to vote: {CHOICE_NAMES[choice]}."),
        *asked,
        submit="Vote",
        metadata={
            "project": round_.project,
            "round": round_.number,
            "revision": revision,
            "choice": choice.value,
        },
        nonce=nonce,
    )


def _line(delegation: Delegation) -> str:
    return (
        f"{mrkdwn.mention(delegation.giver)} is voted for by {mrkdwn.mention(delegation.holder)} {_for(delegation)} "
        f"until {mrkdwn.when(delegation.ends_at)}.{_why(delegation)}"
    )


def _for(delegation: Delegation) -> str:
    if delegation.scope.round is not None:
        return f"in V{delegation.scope.round}"
    return "in every project" if delegation.scope.project is None else "in this project"


def _why(delegation: Delegation) -> str:
    if not delegation.reason:
        return ""
    reason = delegation.reason
    cut = reason if len(reason) <= _REASON_SHOWN else f"{reason[:_REASON_SHOWN]}…"
    return f" Because: {mrkdwn.name(cut)}"


def _delegated_end(shown: DelegatedCard, giver: str) -> str:
    round_ = shown.card.round
    if not round_.is_open:
        return f"Sign-off {round_.reference} is closed."
    if shown.is_own:
        return f"{giver} decided for themselves, and their own vote stands."
    if not shown.holds:
        return f"You do not hold the vote of {giver} any more."
    if shown.apart is not None:
        return f"The vote of {giver}, by your hand, {one_by_one(shown.apart)}. You may change it."
    if shown.choice is not None:
        return f"The vote of {giver}, by your hand: {CHOICE_NAMES[shown.choice]}. You may change it."
    if shown.delegation.giver in shown.card.standing.lapsed.users:
        return f"The answer of {giver} on what was edited is missing; their vote on the others stands."
    return f"The vote of {giver} is missing."
