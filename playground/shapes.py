"""Small checks that are put together to describe what a JSON value must look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

#: Yields what is wrong with a value; the pointer says where it stands.
Check = Callable[[Any, str], Iterator[str]]


def wrong(sentence: str, pointer: str) -> str:
    """Return a complaint as Slack words it."""
    return f"{sentence} [json-pointer:{pointer}]"


def string(
    most: int, *, least: int = 1, pattern: str | None = None, otherwise: str = "failed to match expected format"
) -> Check:
    """A string of so many characters, of a form if there is one."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", pointer)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", pointer)
        elif pattern is not None and not re.fullmatch(pattern, value):
            yield wrong(otherwise, pointer)

    return check


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong("must be a boolean", pointer)


def integer(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield wrong("must be an integer", pointer)
        elif not least <= value <= most:
            yield wrong(f"must be between {least} and {most}", pointer)

    return check


def number(value: Any, pointer: str) -> Iterator[str]:
    """A number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield wrong("must be a number", pointer)


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"must be one of {', '.join(allowed)}", pointer)

    return check


def array(item: Check, least: int, most: int) -> Check:
    """A list of so many items."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", pointer)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            yield wrong(f"no less than {least} items allowed", pointer)
        for number, one in enumerate(value):
            yield from item(one, f"{pointer}/{number}")

    return check


def thing(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these properties and no other."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", pointer)
            return
        for name in required:
            if value.get(name) is None:
                yield wrong(f"missing required field: {name}", pointer)
        for name, one in value.items():
            if name not in known:
                yield wrong(f"invalid additional property: {name}", pointer)
            elif one is not None:
                yield from known[name](one, f"{pointer}/{name}")

    return check


def typed(kinds: Mapping[str, Check], *, here: Collection[str] | None = None) -> Check:
    """An object whose ``type`` says which of these it is; ``here`` are those that may stand in this place."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must provide an object", pointer)
            return
        kind = value.get("type")
        if kind is None:
            yield wrong("missing required field: type", pointer)
        elif not isinstance(kind, str) or kind not in kinds or (here is not None and kind not in here):
            yield wrong(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            yield from kinds[kind](value, pointer)

    return check


def kind(required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None) -> Check:
    """An object with a ``type`` beside these properties."""
    return thing({"type": string(100), **(required or {})}, optional)


def exactly_one(check: Check, *names: str) -> Check:
    """An object with exactly one of these properties."""

    def both(value: Any, pointer: str) -> Iterator[str]:
        yield from check(value, pointer)
        if isinstance(value, dict) and sum(value.get(name) is not None for name in names) != 1:
            yield wrong(f"must provide exactly one of {', '.join(names)}", pointer)

    return both


def at_least_one(check: Check, *names: str) -> Check:
    """An object with at least one of these properties."""

    def both(value: Any, pointer: str) -> Iterator[str]:
        yield from check(value, pointer)
        if isinstance(value, dict) and all(value.get(name) is None for name in names):
            yield wrong(f"missing required field: {names[0]}", pointer)

    return both


def also(check: Check, *more: Check) -> Check:
    """What must hold beside the shape; it is looked at only where the shape is right."""

    def both(value: Any, pointer: str) -> Iterator[str]:
        found = list(check(value, pointer))
        yield from found
        if not found:
            for one in more:
                yield from one(value, pointer)

    return both
