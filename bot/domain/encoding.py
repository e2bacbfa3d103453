"""The text of a file, in whatever encoding people have; bytes that mean nothing in it stand as U+FFFD."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.refusal import Refusal

_UNKNOWN = "\ufffd"
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Decoded(Struct, frozen=True, kw_only=True):
    """The text of a file, with line feeds."""

    text: str
    #: It is neither UTF-8 nor UTF-16, so it was taken for Windows-1252.
    is_guessed: bool = False


def decoded(content: bytes) -> Decoded:
    """Return a file's text: UTF-8, UTF-16 with its mark, else Windows-1252.

    A few stray bytes make no other encoding of UTF-8: they are replaced, so that their rows can be told apart. Refusal
    for what is no text.
    """
    if content.startswith(_UTF_16_MARKS):
        return Decoded(text=_with_line_feeds(content.decode("utf-16", errors="replace")))
    if b"\0" in content:
        raise Refusal("This is not a text file. Save it as CSV, Markdown or plain text, and choose it again.")
    text = content.decode("utf-8-sig", errors="replace")
    if content.startswith(_UTF_8_MARK) or _is_utf_8(content, text):
        return Decoded(text=_with_line_feeds(text))
    # Windows-1252 leaves five bytes open, which are replaced too.
    return Decoded(text=_with_line_feeds(content.decode("cp1252", errors="replace")), is_guessed=True)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_utf_8(content: bytes, text: str) -> bool:
    """Whether no more of a text's characters beyond ASCII are invalid than valid, and some valid if any is invalid."""
    invalid = text.count(_UNKNOWN) - content.count(_UNKNOWN.encode())
    if not invalid:
        return True
    valid = sum(not char.isascii() for char in text) - invalid
    return 0 < valid >= invalid
