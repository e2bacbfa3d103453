"""Values are changed by making another one with other fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Under this name type checkers compare what is given with the fields; Structs count as dataclasses to them.
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["replace"]
