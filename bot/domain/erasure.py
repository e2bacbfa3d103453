"""Erasing what somebody wrote about themselves or others in passing: what stands in its place, and what was erased."""

from __future__ import annotations

from msgspec import Struct

#: Stands wherever free text or a name was erased.
ERASED = "[erased]"
#: The event that says that a person was forgotten; its facts name the account as ``user``.
FORGET = "project.forget"


class Erased(Struct, frozen=True, kw_only=True):
    """What was erased of one person in one project."""

    #: Pieces of free text: reasons and names beside the chain, and where else they stood.
    texts: int = 0
    #: The rounds whose cards showed some of it.
    rounds: tuple[int, ...] = ()
    #: The requirements about which proposals said some of it, and the promises that did.
    proposals: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()
    #: Which votes in the hands of colleagues had a reason that did, by their keys.
    delegations: tuple[int, ...] = ()
    #: Whether a display name was known here, and is not any more.
    name: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether there was anything to erase."""
        return bool(self.texts or self.name)
