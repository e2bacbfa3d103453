"""What people type, made safe to keep and compare: nothing invisible, one form for equal words, never too long."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from bot.domain.refusal import Refusal

#: Line ends of every kind, as one.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: Looks like a space: a tab, and the blank of Braille.
_BLANK = re.compile("[\t\u2800]")
#: What shows nothing or turns the direction of what follows: control characters, soft hyphen, fillers, zero-width
#: characters, bidirectional marks, overrides and isolates, halves of surrogate pairs. Emoji's own are looked at below.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)
#: The choice between text and emoji style after anything but a symbol or digit.
_STRAY_STYLE = re.compile("(?<![\u203c-\u32ff\U0001f000-\U0001faff#*0-9\xa9\xae])[\ufe0e\ufe0f]")
#: A joiner that does not stand between two characters beyond ASCII: there it shapes emoji, Persian or Indic letters.
_STRAY_JOINER = re.compile(
    "(?<![^\x00-\x7f\\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\\s\u200c\u200d])"
)
#: Tags outside a flag, and variation selectors beyond the common ones.
_STRAY_TAG = re.compile(
    "(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]|[\U000e0080-\U000e0fff\U000e0000-\U000e001f]"
)
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)


def normalise(raw: str) -> str:
    """Return text as it is kept: NFC, line feeds, no invisible characters, no blanks at line ends and around it.

    Emoji and every script stay as they were written; doing it again changes nothing.
    """
    if raw.isascii() and raw.isprintable():
        # One line without anything invisible, as most are.
        return raw.strip()
    while (text := _once(raw)) != raw:
        raw = text
    return text


def checked_text(raw: str, *, what: str, limit: int) -> str:
    """Return normalised text; Refusal when nothing readable is left, or more than ``limit`` characters.

    ``what`` names the field at the beginning of the sentence, for example ``The reason``.
    """
    text = normalise(raw)
    if not text:
        raise Refusal(f"{what} is empty. Write at least one word.")
    if len(text) > limit:
        raise Refusal(f"{what} is {len(text):,} characters long; at most {limit:,} fit. Shorten it and try again.")
    return text


def checked_line(raw: str, *, what: str, limit: int) -> str:
    """Return the same as a single line, for names."""
    return checked_text(" ".join(normalise(raw).split()), what=what, limit=limit)


def optional_text(raw: str, *, what: str, limit: int) -> str:
    """Return normalised text that may be empty; Refusal when it is too long."""
    return checked_text(raw, what=what, limit=limit) if raw and normalise(raw) else ""


def fingerprint(text: str) -> str:
    """Return a digest that is equal for the same words but for case and white space."""
    words = " ".join(normalise(text).casefold().split())
    return hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()


def _once(raw: str) -> str:
    text = _BLANK.sub(" ", _LINE_END.sub("\n", raw))
    if not text.isascii():
        text = _STRAY_STYLE.sub("", _INVISIBLE.sub("", text))
        text = unicodedata.normalize("NFC", _STRAY_TAG.sub("", _STRAY_JOINER.sub("", text)))
    else:
        text = _INVISIBLE.sub("", text)
    return _TRAILING.sub("", text).strip()
