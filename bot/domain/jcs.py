"""The canonical form of JSON (RFC 8785), quickly for what is nearly always asked for."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import rfc8785

#: Integers up to here are exact in every JSON reader; RFC 8785 knows no others.
_SAFE = 2**53
#: What is always written the same.
_LEAVES = frozenset({str, bool, type(None)})
_encode = msgspec.json.Encoder(order="sorted").encode


def canonical_json(value: Mapping[str, object]) -> bytes:
    """Return the RFC 8785 form of an object.

    For text, small integers, true, false, null and what is made of them under ASCII names, msgspec writes the very same
    bytes, many times faster; numbers with fractions and other names go the long way.
    """
    if not _is_plain(value):
        return rfc8785.dumps(dict(value))  # type: ignore[arg-type]  # its JSON type has a private name
    return _encode(value)


def _is_plain(value: object) -> bool:
    """Whether msgspec writes a value as RFC 8785 wants it; loops, as every event is asked about."""
    kind = type(value)
    if kind in _LEAVES:
        return True
    if kind is int:
        return -_SAFE < value < _SAFE  # type: ignore[operator]  # it is an int
    if kind is dict:
        for name, each in value.items():  # type: ignore[attr-defined]  # it is a dict
            if type(name) is not str or not name.isascii():
                return False
            # Nearly all members are text or small numbers: asking of those here saves a call for each.
            kind = type(each)
            if kind not in _LEAVES and not (kind is int and -_SAFE < each < _SAFE) and not _is_plain(each):
                return False
        return True
    return kind is list and all(map(_is_plain, value))  # type: ignore[call-overload]  # it is a list
