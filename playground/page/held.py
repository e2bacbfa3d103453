"""What stands in the elements of a message or a view, for the one who looks at it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.page.reader import Reader
from playground.states import NAMES, State, Touched, initial

if TYPE_CHECKING:
    from playground.page.looking import Look
    from playground.page.windows import Shown
    from playground.workspace import View

Element = Mapping[str, Any]
Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody typed and chose in some blocks so far, and what it was refused for."""

    #: Tells these blocks from all others on the page.
    key: str
    place: str
    values: Touched
    errors: Mapping[str, str] = field(default_factory=dict)
    #: The conversation that the reader looks at.
    conversation: str = ""

    def value(self, block: Block, element: Element) -> Any:
        """Return what stands in an element: what somebody typed or chose, else what it was preset with."""
        return self._state(block, element).get(NAMES[element["type"]][0])

    def chosen(self, block: Block, element: Element) -> set[str]:
        """Return the values of the options that are chosen."""
        value = self.value(block, element)
        return {one["value"] for one in (value if isinstance(value, list) else [value]) if one}

    def picked(self, reader: Reader, block: Block, element: Element) -> list[tuple[str, str]]:
        """Return what is chosen in a menu or a field of files: each value, and how it reads."""
        value = self.value(block, element)
        chosen = value if isinstance(value, list) else [value] if value else []
        return [
            (one.get("value", one.get("id")), _label(one))
            if isinstance(one, Mapping)
            else (one, reads(reader, element, one))
            for one in chosen
        ]

    def id(self, block: Block, element: Element) -> str:
        """Return the name of an element on the page."""
        return mark(self.key, str(block.get("block_id", "")), str(element.get("action_id", "")))

    def _state(self, block: Block, element: Element) -> State:
        touched = self.values.get(block.get("block_id", ""), {}).get(element.get("action_id", ""))
        if touched:
            return touched
        state = initial(element)
        name = NAMES[element["type"]][0]
        if element.get("default_to_current_conversation") and self.conversation and not state[name]:
            state[name] = [self.conversation] if name.endswith("s") else self.conversation
        return state


def _label(one: Mapping[str, Any]) -> str:
    return str(one["text"]["text"] if "text" in one else one.get("name", ""))


def reads(reader: Reader, element: Element, id_: str) -> str:
    """Return how a person or a channel reads in a menu."""
    if "users" in element["type"]:
        return reader.name(id_)
    known = reader.workspace.channels.get(id_)
    return reader.place(id_) if known is None or known.is_im else f"#{reader.place(id_)}"


def mark(*parts: str) -> str:
    """Return a short name for a place on the page, the same each time."""
    return f"e{zlib.crc32(chr(0).join(parts).encode()):08x}"


def of_view(look: Look, view: View) -> Held:
    """Return what stands in a form or in App Home."""
    conversation = look.channel.id if look.channel else ""
    return Held(key=view.id, place=view.type, values=view.values, errors=view.errors, conversation=conversation)


def of_message(look: Look, message: Shown, *, in_thread: bool) -> Held:
    """Return what the reader chose in a message."""
    key = f"{'t' if in_thread else 'm'}{message.ts}"
    return Held(key=key, place="message", values=look.person.touched(message), conversation=message.channel)
