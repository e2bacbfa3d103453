"""What picture a file holds, as its content says: a name can claim anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PNG, _JPEG, _GIFS = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"GIF87a", b"GIF89a")
#: Parts of a JPEG that begin with its size, and marks that have no part of their own.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BARE = {0x01, *range(0xD0, 0xDA)}
#: Neither side of a picture is drawn longer.
LONGEST = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of picture that a browser only draws; drawings that could hold a script are none."""

    type: str
    width: int
    height: int

    @property
    def drawn(self) -> tuple[int, int]:
        """How large it is drawn, so that its place is kept before it has come."""
        scale = min(1.0, LONGEST / max(self.width, self.height))
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def kind_of(content: bytes) -> Kind | None:
    """Return what picture some bytes are; nothing where they are none, or broken from the start."""
    name, measured = _measure(content)
    width, height = measured(content) if measured else (0, 0)
    return Kind(type=name, width=width, height=height) if width and height else None


def _measure(content: bytes) -> tuple[str, Callable[[bytes], tuple[int, int]] | None]:
    if content.startswith(_PNG):
        return "image/png", lambda bytes_: (_big_endian(bytes_, 16, 4), _big_endian(bytes_, 20, 4))
    if content.startswith(_GIFS):
        return "image/gif", lambda bytes_: (_little_endian(bytes_, 6, 2), _little_endian(bytes_, 8, 2))
    if content.startswith(_JPEG):
        return "image/jpeg", _of_jpeg
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp", _of_webp
    return "", None


def _of_jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark in _FRAMES:
            return _big_endian(content, at + 7, 2), _big_endian(content, at + 5, 2)
        at += 1 if mark == 0xFF else 2 if mark in _BARE else 2 + max(_big_endian(content, at + 2, 2), 2)
    return 0, 0


def _of_webp(content: bytes) -> tuple[int, int]:
    if len(content) < 30:
        return 0, 0
    match content[12:16]:
        case b"VP8X":
            return _little_endian(content, 24, 3) + 1, _little_endian(content, 27, 3) + 1
        case b"VP8L" if content[20] == 0x2F:
            sides = _little_endian(content, 21, 4)
            return (sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            return _little_endian(content, 26, 2) & 0x3FFF, _little_endian(content, 28, 2) & 0x3FFF
    return 0, 0


def _little_endian(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length], "little")


def _big_endian(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length], "big")
