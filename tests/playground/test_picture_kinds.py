"""Pictures are known by their content, whatever their name claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.page.picture_kinds import LONGEST, Kind, kind_of
from tests.browser.kit import a_picture

GIF = b"GIF89a" + (300).to_bytes(2, "little") + (20).to_bytes(2, "little") + b"\0\0\0"
#: A comment, a filling byte, and the beginning of a progressive picture of 640 by 480.
JPEG = b"\xff\xd8" + b"\xff\xfe\x00\x04hi" + b"\xff\xff\xc2\x00\x11\x08\x01\xe0\x02\x80\x03" + b"\0" * 9


def webp(kind: bytes, rest: bytes) -> bytes:
    """Return the beginning of a picture in one of the three forms of WebP."""
    return b"RIFF\x40\0\0\0WEBP" + kind + b"\x20\0\0\0" + rest.ljust(20, b"\0")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_picture(), Kind(type="image/png", width=8, height=8)),
        (GIF, Kind(type="image/gif", width=300, height=20)),
        (JPEG, Kind(type="image/jpeg", width=640, height=480)),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01"), Kind(type="image/webp", width=640, height=480)),
        (webp(b"VP8L", b"\x2f\x7f\xc2\x77\0"), Kind(type="image/webp", width=640, height=480)),
        (webp(b"VP8X", b"\x10\0\0\0\x7f\x02\0\xdf\x01\0"), Kind(type="image/webp", width=640, height=480)),
    ],
)
def test_the_kind_and_the_size_are_in_the_content(content: bytes, kind: Kind) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"RIFF\x00\x00\x00\x00WEBP",
        webp(b"VP8L", b"\0" * 9),
        webp(b"ALPH", b"\x7f" * 20),
        b"GIF88a" + b"\x01" * 20,
        a_picture()[:12],
        GIF[:7],
        JPEG[:12],
        b"\xff\xd8\xff\xe0" + b"\xff" * 40,
    ],
)
def test_nothing_else_is_a_picture(content: bytes) -> None:
    assert kind_of(content) is None


@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X"]),
    st.binary(max_size=80),
)
def test_broken_pictures_break_nothing(start: bytes, rest: bytes) -> None:
    kind = kind_of(start + rest)

    assert kind is None or max(kind.drawn) <= LONGEST


def test_large_pictures_are_drawn_smaller_in_the_same_shape() -> None:
    assert Kind(type="image/png", width=1440, height=720).drawn == (360, 180)
    assert Kind(type="image/png", width=8, height=8).drawn == (8, 8)
    assert Kind(type="image/png", width=1, height=9000).drawn == (1, 360)
