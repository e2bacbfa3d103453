"""Turning the pages of a private list: on to the next one, and back to the one before or to the beginning."""

from __future__ import annotations

from collections.abc import Mapping

from bot.views import blocks
from bot.views.buttons import pack
from bot.views.message import Block


def neighbours(turning: tuple[str, str], *, previous: str | None, following: str | None) -> list[Block]:
    """Return **Previous** and **Next** as far as they lead anywhere; ``turning`` are their actions.

    ``previous`` and ``following`` are what each carries, None where there is no such page.
    """
    back, onward = turning
    buttons = []
    if previous is not None:
        buttons.append(blocks.button("Previous", back, value=previous))
    if following is not None:
        buttons.append(blocks.button("Next", onward, value=following))
    return [blocks.actions(*buttons)] if buttons else []


def pages(turning: tuple[str, str], where: Mapping[str, int], *, first: bool, following: int | None) -> list[Block]:
    """Return the buttons that lead anywhere; ``turning`` are the actions for the first and the next page.

    ``where`` names the list, ``following`` the number after which the next page begins.
    """
    beginning, onward = turning
    buttons = []
    if first:
        buttons.append(blocks.button("Back to the beginning", beginning, value=pack(**where, a=0)))
    if following is not None:
        buttons.append(blocks.button("Next", onward, value=pack(**where, a=following)))
    return [blocks.actions(*buttons)] if buttons else []
