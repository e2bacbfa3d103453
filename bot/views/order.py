"""The order of a project's requirements, with buttons that move one at a time."""

from __future__ import annotations

from bot.domain.order import Move, Way
from bot.domain.requirement import Requirement
from bot.domain.showing_requirement import Ordered
from bot.views import blocks, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened
from bot.views.paging import neighbours

TITLE = "Order"
_NAMES = {Way.UP: "Up", Way.DOWN: "Down", Way.TOP: "To top"}
#: How much of a text a line shows.
_LINE = 200


def page(found: Ordered) -> Message:
    """Show one page of the order; every row can be moved up, down or to the top."""
    if not found.requirements:
        return _line("Nothing is to be put in order here. Add a requirement with `/requirement add`.")
    head = "The order of this project, most important first"
    shown: list[Block] = [blocks.section(f"*{head}*")]
    lines = [head]
    for requirement in found.requirements:
        text = shortened(requirement.wording.text, _LINE)
        shown.append(blocks.rich(blocks.run(f"{requirement.reference} ", bold=True), blocks.run(text)))
        shown.append(blocks.actions(*(_button(found, requirement, way) for way in Way)))
        lines.append(f"{requirement.reference} {mrkdwn.escape(text)}")
    shown += _pages(found)
    shown.append(blocks.context("Further in one go: `/requirement move R12 before R7`"))
    return message("\n".join(lines), shown)


def moved(requirement: Requirement, move: Move) -> Message:
    """Say where a requirement stands now."""
    if move.before is not None:
        return _line(f"{requirement.reference} stands before R{move.before} now.")
    where = {Way.UP: "one place further up", Way.DOWN: "one place further down", Way.TOP: "at the top"}[move.way]
    return _line(f"{requirement.reference} stands {where} now. See `/requirement order`.")


def _button(found: Ordered, requirement: Requirement, way: Way) -> blocks.Element:
    value = pack(p=found.project.id, n=requirement.number, w=way.value, a=found.after)
    action = {Way.UP: ids.MOVE_UP, Way.DOWN: ids.MOVE_DOWN, Way.TOP: ids.MOVE_TOP}[way]
    return blocks.button(_NAMES[way], action, value=value, label=f"Move {requirement.reference} {way.value}")


def _pages(found: Ordered) -> list[Block]:
    first, last = found.requirements[0].number, found.requirements[-1].number
    return neighbours(
        (ids.ORDER_PREVIOUS, ids.ORDER_NEXT),
        previous=pack(p=found.project.id, b=first) if found.has_previous else None,
        following=pack(p=found.project.id, a=last) if found.has_next else None,
    )


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
