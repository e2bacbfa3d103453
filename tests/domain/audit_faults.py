"""Faults planted in an audit stream, and in what looks through it: each has to be found by the properties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.audit import AuditEntry, verify
from bot.domain.erasure import ERASED
from bot.domain.project import ChainHead
from bot.domain.values import replace

Entries = Sequence[AuditEntry]
Check = Callable[[Entries, ChainHead], int | None]


@dataclass(frozen=True)
class Fault:
    """What becomes of a stream when something goes wrong at an event, and where verifying has to say so."""

    name: str
    plant: Callable[[Entries, int], Entries]
    #: How far behind the event it shows.
    behind: int = 0
    #: It needs words beside the event.
    needs_words: bool = False

    def __str__(self) -> str:
        """Its name, for reports."""
        return self.name


def _with(entries: Entries, at: int, **changed: object) -> Entries:
    return [*entries[:at], replace(entries[at], **changed), *entries[at + 1 :]]  # type: ignore[arg-type]  # by name


def _another(hash_: str) -> str:
    return ("0" if hash_[0] != "0" else "1") + hash_[1:]


#: ``at`` is the index of an event that is not the last.
FAULTS = (
    Fault("an event is skipped", lambda entries, at: [*entries[:at], *entries[at + 1 :]]),
    Fault("a hash is changed", lambda entries, at: _with(entries, at, hash=_another(entries[at].hash))),
    Fault(
        "two events are swapped",
        lambda entries, at: [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]],
    ),
    Fault("an event is there twice", lambda entries, at: [*entries[: at + 1], *entries[at:]], behind=1),
    Fault(
        "a number is given twice",
        lambda entries, at: _with(entries, at + 1, seq=entries[at].seq),
        behind=1,
    ),
    Fault("the tail is cut off, and the head is kept", lambda entries, at: entries[: at + 1], behind=1),
    Fault(
        "words beside an event are edited",
        lambda entries, at: _with(entries, at, text=f"{entries[at].text}, they say"),
        needs_words=True,
    ),
    Fault("words are taken away", lambda entries, at: _with(entries, at, text=None, salt=""), needs_words=True),
    Fault(
        "an event says something else",
        lambda entries, at: _with(entries, at, canonical=entries[at].canonical.replace("reject", "approve")),
    ),
)


def _without_the_head(entries: Entries, _: ChainHead) -> int | None:
    """It believes the stream about its own end."""
    return verify(entries)


def _without_the_words(entries: Entries, head: ChainHead) -> int | None:
    """It takes all words for erased."""
    return verify(
        [replace(each, text=ERASED if '"text_digest"' in each.canonical else None, salt="") for each in entries], head
    )


def _in_its_own_order(entries: Entries, head: ChainHead) -> int | None:
    """It sorts what it finds."""
    return verify(sorted(entries, key=lambda each: each.seq), head)


def _without_what_comes_again(entries: Entries, head: ChainHead) -> int | None:
    """It looks at each number once."""
    return verify(list({each.hash: each for each in entries}.values()), head)


def _to_the_first_gap(entries: Entries, head: ChainHead) -> int | None:
    """It stops where a number is missing, as if that were the end."""
    until = [each for index, each in enumerate(entries, start=1) if each.seq == index]
    return verify(until) if len(until) < len(entries) else verify(entries, head)


def _by_the_numbers(entries: Entries, head: ChainHead) -> int | None:
    """It only counts, and compares no hash."""
    for index, each in enumerate(entries, start=1):
        if each.seq != index:
            return index
    return None if len(entries) == head.seq else min(len(entries), head.seq) + 1


def _always_at_the_end(entries: Entries, head: ChainHead) -> int | None:
    """It says that something is wrong, and not where."""
    return None if verify(entries, head) is None else head.seq + 1


#: What would overlook one fault or another.
BLIND: tuple[Check, ...] = (
    _without_the_head,
    _without_the_words,
    _in_its_own_order,
    _without_what_comes_again,
    _to_the_first_gap,
    _by_the_numbers,
    _always_at_the_end,
)
