"""The order of a project's requirements, with a menu at each that moves it."""

from __future__ import annotations

from bot.domain.order import Way
from bot.domain.requirement import Requirement
from bot.domain.showing_requirement import Moved, Ordered
from bot.views import blocks, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened
from bot.views.paging import neighbours

TITLE = "Order"
_NAMES = {Way.UP: "Up", Way.DOWN: "Down", Way.TOP: "To top"}
_STEPS = {Way.UP: "one place further up", Way.DOWN: "one place further down", Way.TOP: "at the top"}
#: Where it stands that cannot go any further.
_ENDS = {Way.UP: "at the top", Way.DOWN: "at the end", Way.TOP: "at the top"}
#: How much of a text a line shows.
_LINE = 200


def page(found: Ordered, moved: Moved | None = None) -> Message:
    """Show one page of the order; every row can be moved up, down, to the top, or before another row.

    Where a move changed nothing, the page says so.
    """
    if not found.requirements:
        return _line("Nothing is to be put in order here. Add a requirement with `/requirement add`.")
    head = "The order of this project, most important first"
    shown: list[Block] = [blocks.section(f"*{head}*")]
    lines = [head]
    if moved is not None and moved.already:
        shown.append(blocks.context(_where(moved)))
        lines.append(_where(moved))
    for place, requirement in enumerate(found.requirements):
        text = shortened(requirement.wording.text, _LINE)
        # A menu keeps what was chosen in it while its block is called the same: each move gives them other names.
        row = f"{place}, {requirement.reference}, {found.project.chain.seq}"
        said = f"{requirement.reference} {text}"
        shown.append(blocks.literal(said, accessory=_menu(found, requirement), block_id=row))
        lines.append(f"{requirement.reference} {mrkdwn.escape(text)}")
    shown += _pages(found)
    shown.append(blocks.context("To another page: `/requirement move R12 before R7`"))
    return message("\n".join(lines), shown)


def moved(found: Moved) -> Message:
    """Say where a requirement stands now, or that it stood there before."""
    see = "" if found.move.before is not None else " See `/requirement order`."
    return _line(_where(found) + see)


def _where(found: Moved) -> str:
    own, move = found.requirement.reference, found.move
    when = "already" if found.already else "now"
    if move.before is not None:
        return f"{own} stands before R{move.before} {when}."
    return f"{own} stands {(_ENDS if found.already else _STEPS)[move.way]} {when}."


def _menu(found: Ordered, requirement: Requirement) -> blocks.Element:
    """Return what moves a requirement: two clicks take it anywhere on the page."""
    carried = {"p": found.project.id, "n": requirement.number, "a": found.after}
    steps = [blocks.option(_NAMES[way], pack(**carried, w=way.value)) for way in Way]
    others = [each for each in found.requirements if each.number != requirement.number]
    places = [blocks.option(f"before {each.reference}", pack(**carried, b=each.number)) for each in others]
    return blocks.static_select(ids.MOVE, [*steps, *places], placeholder=f"Move {requirement.reference}")


def _pages(found: Ordered) -> list[Block]:
    first, last = found.requirements[0].number, found.requirements[-1].number
    return neighbours(
        (ids.ORDER_PREVIOUS, ids.ORDER_NEXT),
        previous=pack(p=found.project.id, b=first) if found.has_previous else None,
        following=pack(p=found.project.id, a=last) if found.has_next else None,
    )


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
