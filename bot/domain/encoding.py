"""The text of a file, in whatever encoding people have; bytes that mean nothing in it stand as U+FFFD."""

from __future__ import annotations

from bot.domain.refusal import Refusal

_UNKNOWN = "\ufffd"
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decoded(content: bytes) -> str:
    """Return a file's text with line feeds: UTF-8, UTF-16 with its mark, else Windows-1252.

    A few stray bytes make no other encoding of UTF-8: they are replaced, so that their rows can be told apart. Refusal
    for what is no text.
    """
    if content.startswith(_UTF_16_MARKS):
        text = content.decode("utf-16", errors="replace")
    elif b"\0" in content:
        raise Refusal("This is not a text file. Save it as CSV, Markdown or plain text, and choose it again.")
    else:
        text = content.decode("utf-8-sig", errors="replace")
        if not content.startswith(_UTF_8_MARK) and not _is_utf_8(content, text):
            # Windows-1252 leaves five bytes open, which are replaced too.
            text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_utf_8(content: bytes, text: str) -> bool:
    """Whether no more of a text's characters beyond ASCII are invalid than valid, and some valid if any is invalid."""
    invalid = text.count(_UNKNOWN) - content.count(_UNKNOWN.encode())
    if not invalid:
        return True
    valid = sum(not char.isascii() for char in text) - invalid
    return 0 < valid >= invalid
