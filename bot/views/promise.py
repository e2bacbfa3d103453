"""Promises: their cards, the list of those that nothing signed keeps, and their forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.project import Project
from bot.domain.promise import RECIPIENT_LIMIT, WORDS_LIMIT, Promise
from bot.domain.requirement import GONE, Requirement, RequirementState
from bot.domain.showing_negotiation import PromiseCard, Promises
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened
from bot.views.paging import pages
from bot.views.requirement import STATE_NAMES

#: How much of a text a line of a list shows.
_LINE = 300


def card(found: PromiseCard) -> Message:
    """Show a promise in its channel; once it is linked, there is nothing more to do."""
    promise = found.promise
    facts = [_linked(found), *_origin(promise)]
    shown = [blocks.section(f"*{_head(promise)}*"), blocks.words(promise.said.words), blocks.context(*facts)]
    if promise.requirement is None:
        shown.append(blocks.actions(_link_button(found.project, promise)))
    text = f"{_head(promise)}: {mrkdwn.escape(promise.said.words)}"
    return message("\n".join([text, *facts]), shown)


def unmet(found: Promises) -> Message:
    """Show one page of the promises that no signed requirement keeps."""
    if not found.project.numbers.promise:
        return _line("Nothing is recorded as a promise yet. The shortcut *Record a promise* on any message does that.")
    if not found.cards and not found.after:
        return _line("No promise is open: every one that was recorded is kept by a signed requirement.")
    head = "Promises that no signed requirement keeps"
    shown: list[Block] = [blocks.section(f"*{head}*")]
    lines = [head]
    for each in found.cards:
        shown += _listed(each)
        lines.append(f"{_head(each.promise)}: {mrkdwn.escape(_cut(each.promise.said.words))}. {_matching(each)}")
    last = found.cards[-1].promise.number if found.cards else found.after
    shown += pages(
        (ids.PROMISES_FIRST, ids.PROMISES_NEXT),
        {"p": found.project.id},
        first=found.after > 0,
        following=last if found.has_next else None,
    )
    return message("\n".join(lines), shown)


def record_form(
    project: Project, *, words: str, source: str, unlinked: str | None = None, made_by: str | None, nonce: str
) -> dict[str, Any]:
    """Return the form **Record a promise**, filled from a message; ``unlinked`` is one whose link is still missing."""
    return forms.modal(
        "Record a promise",
        ids.PROMISE_FORM,
        forms.field(
            "words", "Promise", forms.text_input(initial=forms.typed(words), multiline=True, max_length=WORDS_LIMIT)
        ),
        forms.field("recipient", "To whom", forms.text_input(initial=project.client, max_length=RECIPIENT_LIMIT)),
        forms.field("due", "Due", forms.date(), optional=True),
        *forms.left_over(words, "Promise"),
        *forms.unlinked(unlinked),
        submit="Record",
        metadata={"project": project.id, "source": source, "unlinked": unlinked or "", "by": made_by or ""},
        nonce=nonce,
    )


def link_form(found: PromiseCard, *, nonce: str) -> dict[str, Any]:
    """Return the form that asks which requirement keeps a promise; the likeliest one is chosen already."""
    keeps = [found.requirement] if found.requirement and found.requirement.state not in GONE else []
    likely = keeps or list(found.suggested[:1])
    shown: list[Block] = [blocks.section(f"*{_head(found.promise)}*"), blocks.words(found.promise.said.words)]
    if found.suggested:
        shown.append(blocks.context(_matching(found)))
    menu = forms.external(options(likely), multi=False, placeholder="Number or words")
    return forms.modal(
        "Link to a requirement",
        ids.LINK_PROMISE_FORM,
        *shown,
        forms.field(ids.PROMISE_REQUIREMENT, "Requirement", menu),
        submit="Link",
        metadata={"project": found.project.id, "number": found.promise.number},
        nonce=nonce,
    )


def options(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    """Return requirements as entries of the menu Requirement."""
    return [
        blocks.option(f"{each.reference} {' '.join(each.wording.text.split())}", str(each.number))
        for each in requirements
    ]


def _linked(found: PromiseCard) -> str:
    """Say which requirement keeps a promise, and what that one was merged into."""
    number, keeper = found.promise.requirement, found.requirement
    if number is None:
        return "Not linked to a requirement yet"
    if keeper is None or keeper.number == number:
        return f"Linked to R{number}"
    return f"Linked to R{number}, which is merged into {keeper.reference}"


def _listed(found: PromiseCard) -> list[Block]:
    promise = found.promise
    return [
        blocks.section(f"*{_head(promise)}*", accessory=_link_button(found.project, promise)),
        blocks.words(_cut(promise.said.words)),
        blocks.context(_matching(found), *_origin(promise)),
    ]


def _matching(found: PromiseCard) -> str:
    requirement = found.requirement
    to_what = "nothing" if requirement is None else f"{requirement.reference}, which is {_state(requirement)}"
    if not found.suggested:
        return f"Linked to {to_what}"
    likely = found.suggested[0]
    return f"Linked to {to_what}; {likely.reference} may say the same: {mrkdwn.name(_cut(likely.wording.text))}"


def _state(requirement: Requirement) -> str:
    if requirement.state is RequirementState.OPEN:
        return "not signed yet"
    return STATE_NAMES[requirement.state].lower()


def _head(promise: Promise) -> str:
    due = f", due {_date(promise.said.due)}" if promise.said.due else ""
    return f"{promise.reference} promised to {mrkdwn.name(promise.said.recipient)}{due}"


def _origin(promise: Promise) -> list[str]:
    said = [f"Said by {mrkdwn.mention(promise.made_by)}"] if promise.made_by else []
    said.append(f"Recorded by {mrkdwn.mention(promise.recorded_by)} {mrkdwn.when(promise.recorded_at)}")
    if promise.source:
        said.append(mrkdwn.link(promise.source, "The message"))
    return said


def _link_button(project: Project, promise: Promise) -> blocks.Element:
    value = pack(p=project.id, n=promise.number)
    label = f"Link {promise.reference} to a requirement"
    return blocks.button("Link to a requirement", ids.LINK_PROMISE, value=value, label=label)


def _date(due: date) -> str:
    return f"{due.day} {due:%b %Y}"


def _cut(text: str) -> str:
    return shortened(text, _LINE)


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
