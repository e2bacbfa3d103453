"""Files that leave Slack: those that are there, and those that a worker makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Document(Struct, frozen=True):
    """A file."""

    filename: str
    content: str | bytes
    #: What a picture shows, for those who do not see it.
    alt: str = ""

    @property
    def data(self) -> bytes:
        """What is uploaded; text goes as UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


class Unmade(Struct, frozen=True):
    """A file whose content takes long to make, so that a process of its own does it."""

    filename: str
    #: A function of a module, and what it is given; both travel to the other process.
    make: Callable[..., bytes]
    given: tuple[Any, ...]
    alt: str = ""

    def document(self, content: bytes) -> Document:
        """Return the file once its content is there."""
        return Document(self.filename, content, self.alt)
