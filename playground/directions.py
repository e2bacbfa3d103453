"""Words that run from right to left, inside sentences that do not: a foreign part turns nothing round but itself."""

from __future__ import annotations

import unicodedata

#: Letters that run from right to left, and signs that let any letter do so.
_TURNING = frozenset(("R", "AL", "AN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
#: A foreign part that had these could end what keeps it apart.
_ISOLATING = frozenset(("LRI", "RLI", "FSI", "PDI"))
_CONTROLS = frozenset(("LRE", "LRO", "RLE", "RLO", "PDF", *_ISOLATING))
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def apart(text: str) -> str:
    """Return a part of a sentence so that the words around it stay in their order, whichever way it runs."""
    if text.isascii() or _TURNING.isdisjoint(map(unicodedata.bidirectional, text)):
        return text
    kept = "".join(one for one in text if unicodedata.bidirectional(one) not in _ISOLATING)
    return f"{_FIRST_STRONG}{kept}{_POP}"


def unturned(name: str) -> str:
    """Return the name of a file with a sign for whatever would turn it round: its end tells what it is."""
    if name.isascii():
        return name
    return "".join("\ufffd" if unicodedata.bidirectional(one) in _CONTROLS else one for one in name)
