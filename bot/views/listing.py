"""Lists of requirements: a page at a time, with what was read as filters."""

from __future__ import annotations

import re

from bot.domain.listing import MOST_WORDS, Query, filters, written
from bot.domain.requirement import RequirementState
from bot.domain.showing_requirement import Listing
from bot.domain.values import replace
from bot.views import blocks, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened
from bot.views.paging import neighbours
from bot.views.requirement import STATE_NAMES, plain_state

#: How much of a text a line of a list shows.
_LINE = 300
#: How much of a filter is shown again.
_FILTER = 40
#: A word by which somebody looks for a requirement as they would for its number.
_NUMBER = re.compile(r"[Rr]?-?([1-9][0-9]{0,8})")


def listing(found: Listing) -> Message:
    """Show one page of requirements."""
    read = _read(found.query)
    if not found.page.requirements:
        nothing = _nothing(found.query)
        shown = [blocks.section(nothing), *([blocks.context(*read)] if read else [])]
        return message("\n".join([nothing, *read]), shown)
    shown = [blocks.section(f"*{_asked(found)}*")]
    lines = []
    for requirement in found.page.requirements:
        text = shortened(requirement.wording.text, _LINE)
        shown.append(
            blocks.rich(
                blocks.run(f"{requirement.reference} ", bold=True),
                blocks.run(f"{plain_state(requirement)} ", italic=True),
                blocks.run(text),
            )
        )
        lines.append(f"{requirement.reference} {plain_state(requirement)} {mrkdwn.escape(text)}")
    shown += _pages(found)
    shown.append(blocks.context(*read, "Everything about one: `/requirement show R1`"))
    return message("\n".join([_asked(found), *read, *lines]), shown)


def _pages(found: Listing) -> list[Block]:
    page = found.page.requirements
    return neighbours(
        (ids.LIST_PREVIOUS, ids.LIST_NEXT),
        previous=_page_value(found, before=page[0].number) if found.page.has_previous else None,
        following=_page_value(found, after=page[-1].number) if found.page.has_next else None,
    )


def _page_value(found: Listing, *, after: int = 0, before: int = 0) -> str:
    query = found.query
    return pack(p=found.project.id, q=written(query), a=after, b=before, l=query.left_out)


def _asked(found: Listing) -> str:
    query, number = found.query, found.project.counts
    if query.is_plain:
        total = {
            None: number.requirements,
            RequirementState.OPEN: number.open,
            RequirementState.SIGNED: number.signed,
            RequirementState.WITHDRAWN: number.withdrawn,
            RequirementState.REJECTED: number.rejected,
            RequirementState.OBSOLETE: number.obsolete,
            RequirementState.DEFERRED: number.deferred,
            RequirementState.MERGED: number.merged,
        }[query.state]
        kind = f"{STATE_NAMES[query.state].lower()} " if query.state else ""
        return f"{total:,} {kind}requirement{'' if total == 1 else 's'}"
    return "Requirements that fit"


def _nothing(query: Query) -> str:
    if query.is_plain and query.state is None:
        return "There is no requirement yet. Add the first one with `/requirement add` and its words behind it."
    if not query.words:
        return "No requirement fits that. `/requirement list` shows all of them."
    if len(query.words) == 1 and (found := _NUMBER.fullmatch(query.words[0])):
        return f"No requirement has that in its text. `/requirement show R{found[1]}` shows one by its number."
    return "No requirement fits that. Try fewer words, or `/requirement list` for all of them."


def _read(query: Query) -> list[str]:
    """Say what was read as filters rather than looked for in the text, and what was not read at all."""
    said = []
    taken = [mrkdwn.name(shortened(each, _FILTER)) for each in filters(replace(query, owner=None))]
    taken += [f"owner:{mrkdwn.mention(query.owner)}"] if query.owner else []
    if taken:
        example = filters(replace(query, owner=None))[:1] or ("interface",)
        quoted = mrkdwn.name(shortened(example[0].partition(":")[2] or example[0], _FILTER))
        said.append(f'Taken as filters: {", ".join(taken)}. A word in quotes is looked for in the text: "{quoted}".')
    if query.left_out:
        rest = f"{query.left_out} more was" if query.left_out == 1 else f"{query.left_out} more were"
        said.append(f"Only the first {MOST_WORDS} words, and as many tags, are looked for; {rest} left out.")
    return said
