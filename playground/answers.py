"""What an app answers with at once: the options of a menu, and what becomes of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from playground.composition import plain, plain_option
from playground.refused import Refused
from playground.shapes import Check, array, exactly_one, string, thing, wrong

_MOST = 100
_GROUP = thing({"label": plain(75), "options": array(plain_option, 0, _MOST)})
_OPTIONS = exactly_one(
    thing({}, {"options": array(plain_option, 0, _MOST), "option_groups": array(_GROUP, 0, _MOST)}),
    "options",
    "option_groups",
)


def suggested(answer: Any) -> list[dict[str, Any]]:
    """Return the groups of options in an answer, one without a label if there are none; refuses ``invalid_options``."""
    _check(_OPTIONS, answer, "", "invalid_options")
    groups: list[dict[str, Any]] = answer.get("option_groups") or [{"options": answer.get("options") or []}]
    return groups


def followed(answer: Any) -> Mapping[str, Any]:
    """Return what an app answered to a form; nothing closes it. Refuses ``invalid_answer``."""
    if not answer:
        return {}
    if not isinstance(answer, Mapping):
        raise _refused("invalid_answer", [wrong("must provide an object", "/")])
    return answer


def errors(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return what an app found wrong in a form, by block; refuses ``invalid_errors``."""
    _check(_errors, answer.get("errors"), "/errors", "invalid_errors")
    return dict(answer["errors"])


def nowhere(blocks: list[str]) -> Refused:
    """Return what to say of errors at blocks that are no inputs of the form."""
    return _refused("errors_without_input", [wrong("names no input block", f"/errors/{one}") for one in blocks])


def unknown_action(action: Any) -> Refused:
    """Return what to say of a response action that there is not."""
    complaint = wrong(f"must be one of errors, update, push, clear, and not {action}", "/response_action")
    return _refused("invalid_response_action", [complaint])


def _errors(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield wrong("must provide an object", pointer)
        return
    if not value:
        yield wrong("must name at least one block", pointer)
    for block, text in value.items():
        yield from string(3000)(text, f"{pointer}/{block}")


def _check(shape: Check, answer: Any, pointer: str, error: str) -> None:
    if found := list(shape(answer, pointer)):
        raise _refused(error, found)


def _refused(error: str, complaints: list[str]) -> Refused:
    return Refused(
        error, response_metadata={"messages": [f"[ERROR] {line}".replace(":]", ":/]") for line in complaints]}
    )
