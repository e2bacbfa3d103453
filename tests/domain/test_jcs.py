"""The quick canonical form against the library that does it by the book."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.jcs import canonical_json

NAMES = st.text(max_size=8)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_every_object_has_the_form_of_the_book(value: dict[str, object]) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_every_character_is_written_as_in_the_book() -> None:
    for first in range(0, 0x10FFFF, 256):
        text = "".join(chr(code) for code in range(first, first + 256) if not 0xD800 <= code <= 0xDFFF)
        assert canonical_json({"text": text}) == rfc8785.dumps({"text": text})


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_json({"value": value})
