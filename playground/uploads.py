"""Uploads that have begun: a key for each, and how many bytes were announced."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from playground.refused import Refused


@dataclass(slots=True, kw_only=True)
class Uploads:
    """The uploads between their first step and their last."""

    _keys: dict[str, tuple[str, int]] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def give(self, file: str, length: int) -> str:
        """Return the key under which the bytes of a file are awaited."""
        key = secrets.token_urlsafe(24)
        self._keys[key] = (file, length)
        return key

    def take(self, key: str, content: bytes) -> str:
        """Take the bytes; return which file they belong to."""
        if key not in self._keys:
            raise Refused("invalid_upload_url", status=404)
        file, length = self._keys[key]
        if len(content) != length:
            raise Refused("length_mismatch", status=400)
        self._done.add(file)
        return file

    def is_done(self, file: str) -> bool:
        """Whether the bytes of a file have come."""
        return file in self._done
