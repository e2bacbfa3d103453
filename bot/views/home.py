"""App Home: what waits for somebody, their projects, and how to begin when there is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.project import Membership
from bot.domain.showing import Home
from bot.domain.showing_signoff import BallotCard
from bot.views import blocks, condition, ids, mrkdwn, negotiation
from bot.views.buttons import pack
from bot.views.message import Block
from bot.views.policy import policy_words
from bot.views.project import ROLE_NAMES, counts
from bot.views.signoff import choice_shown, others_stand
from bot.views.signoff_buttons import votes_buttons


def home(found: Home) -> dict[str, Any]:
    """Return the Home tab of one person."""
    shown: list[Block] = [blocks.header("What waits for you")]
    if not (found.waiting or found.conditions or found.proposals):
        shown.append(blocks.section("Nothing waits for you."))
    for card in found.waiting:
        shown += [*_round(card), votes_buttons(card.card.round), blocks.divider()]
    if found.more_waiting:
        shown.append(
            blocks.context(f"and {found.more_waiting:,} more wait for your vote, shown here once these have it")
        )
    shown += _all(map(condition.in_home, found.conditions), found.more_conditions, "to be met or accepted")
    shown += _all(map(negotiation.in_home, found.proposals), found.more_proposals, "proposed to you")
    if found.held:
        shown.append(blocks.header("Your votes that wait for a condition"))
        shown += _all(map(condition.in_home, found.held), found.more_held, "that wait")
    if found.voted:
        shown.append(blocks.header("Open sign-offs you have voted in"))
        for card in found.voted:
            shown += [*_round(card), blocks.context(choice_shown(card)), votes_buttons(card.card.round)]
    if found.more_voted:
        said = "more you have voted in are open: `/signoff status` in their channels shows them."
        shown.append(blocks.context(f"{'and ' if found.voted else ''}{found.more_voted:,} {said}"))
    shown.append(blocks.header("Your projects"))
    for membership in found.projects:
        shown += _project(membership)
    if found.more_projects:
        shown.append(blocks.context("You are in more projects: `/project` in their channels shows them."))
    if not found.projects:
        shown.append(blocks.section(_BEGIN))
    shown.append(blocks.context("All commands: `/quorum help`"))
    return {"type": "home", "blocks": shown}


def _all(each: Iterable[list[Block]], more: int, what: str) -> list[Block]:
    """Return what is shown of some things, and how many more there are."""
    shown = [block for part in each for block in part]
    return [*shown, blocks.context(f"and {more:,} more {what}, in their channels")] if more else shown


_BEGIN = (
    "You are in no channel with a project yet. To begin, go to a channel, invite me with `/invite @Quorum`, "
    "and type `/project start`. Then add the first requirement with `/requirement add`."
)


def _round(card: BallotCard) -> list[Block]:
    round_, project = card.card.round, card.card.project
    said = (
        f"*Sign-off {round_.reference}* in {mrkdwn.channel(project.channel)}, {mrkdwn.name(project.name)}\n"
        f"{mrkdwn.escape(round_.question)}\n{policy_words(round_)}\nUntil {mrkdwn.when(round_.deadline)}"
    )
    if card.lapsed:
        changed = ", ".join(f"R{item.number}" for item in card.lapsed[:10])
        said += f"\nWords changed after your vote: {changed}.{others_stand(card)}"
        said += " Answer in a direct message, or vote on everything here."
    read = blocks.button("Read it all", ids.READ_ALL, value=pack(p=project.id, n=round_.number, a=0))
    return [blocks.section(said, accessory=read)]


def _project(membership: Membership) -> list[Block]:
    project = membership.project
    said = (
        f"*{mrkdwn.name(project.name)}* in {mrkdwn.channel(project.channel)}, "
        f"you are {ROLE_NAMES[membership.role]}\n{counts(project)}"
    )
    return [blocks.section(said)]
