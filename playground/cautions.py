"""What Slack would have refused or people would have suffered from: a sentence each that says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from playground import guise
from playground.attachments import MOST as ATTACHMENTS
from playground.blocks import MESSAGE_BLOCKS, VIEW_BLOCKS
from playground.entries import Attempt, Called, Entry
from playground.meanings import FOR_APPS, NOT_HERE, RETIRED
from playground.slack_methods import instead_of, slack_has
from playground.triggers import RESPONSE_USES
from playground.views import VIEW_BYTES

#: A trigger is late from here on, and an acknowledgement from such a share of the time that Slack waits.
_SLOW_SECONDS = 2.0
_SLOW_SHARE = 2 / 3
_TEXT_CUT, _UPDATE_TEXT = 40_000, 4000
_UPDATE = "chat.update"
#: From this share of a limit on something is near it.
_NEAR = 29 / 30
_FULL = 0.9
_SHOWS = ("chat.postMessage", "chat.postEphemeral", _UPDATE, "response_url")
_SECTION, _FIELD, _HEADER, _METADATA, _MARKDOWN = 3000, 2000, 150, 3000, 12_000
_ELEMENTS, _OPTIONS = 25, 100

_UNANSWERED = {
    "timeout": "The app did not acknowledge this within {seconds:g} seconds: acknowledge first, and work afterwards.",
    "connection_failed": "The app could not be reached, or went away while asked: start it, and look at its log.",
    "http_error": "The app answered with an error{detail}: look at its log.",
}


def of_entry(entry: Entry) -> list[str]:
    """Return what to beware of in an act, but not in its calls."""
    found = [sentence for attempt in entry.attempts for sentence in _of_attempt(attempt)]
    if again := sum(attempt.retry is not None and not attempt.is_again for attempt in entry.attempts):
        found.append(f"Slack sent this event {again + 1} times: acknowledge at once, and take each event_id only once.")
    for refusal in entry.refusals:
        told = f"The acknowledgement was refused: {_refusal(refusal.error, 'it', refusal.payload())}"
        found.append(f"{told.removesuffix('.')}: {refusal.details}." if refusal.details else told)
    return list(dict.fromkeys(found))


def of_call(called: Called) -> list[str]:
    """Return what to beware of in a call."""
    found = [*_of_refusal(called), *_of_time(called)]
    if called.passed_over:
        named = " and ".join(called.passed_over)
        found.append(f"Slack leaves out {named} without the scope {guise.SCOPE}: add it, or leave them out yourself.")
    arguments = called.arguments if isinstance(called.arguments, Mapping) else {}
    if called.name in _SHOWS:
        found += _of_message(arguments, called.name)
    view = read(arguments.get("view"))
    if isinstance(view, Mapping):
        found += _of_view(view)
    return list(dict.fromkeys(found))


def read(value: Any) -> Any:
    """Return an argument, read where it is JSON in a string."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _of_attempt(attempt: Attempt) -> Iterator[str]:
    reason = attempt.failure.replace("http_timeout", "timeout")
    if reason:
        detail = f" ({attempt.detail})" if attempt.detail else ""
        words = _UNANSWERED.get(reason, "The app did not take this ({reason}): look at its log.")
        yield words.format(seconds=attempt.patience, detail=detail, reason=reason)
    elif attempt.seconds is not None and attempt.seconds > attempt.patience * _SLOW_SHARE:
        took = f"{attempt.seconds:.1f} of {attempt.patience:g} seconds"
        yield f"The acknowledgement took {took}: acknowledge first, and work afterwards."
    if isinstance(attempt.answer, Mapping):
        yield from _of_message(attempt.answer, "the acknowledgement")
        view = attempt.answer.get("view")
        yield from _of_view(view) if isinstance(view, Mapping) else ()


def _of_refusal(called: Called) -> Iterator[str]:
    answer = called.answer if isinstance(called.answer, Mapping) else {}
    if called.error and called.error == answer.get("error"):
        yield _refusal(called.error, called.name, answer)
    elif called.fault:
        yield f"A fault was planted here ({called.fault}): the app should try again without doing it twice."


def _refusal(error: str, method: str, answer: Mapping[str, Any]) -> str:
    if error == "unknown_method" and slack_has(method):
        return NOT_HERE.format(method=method)
    if error == "unknown_method" and (instead := instead_of(method)):
        return RETIRED.format(method=method, instead=instead)
    words = FOR_APPS.get(error, "{method} was refused with {error}: look up what that means for it.")
    return words.format(method=method, error=error, needed=answer.get("needed", "for this"))


def _of_time(called: Called) -> Iterator[str]:
    if called.age is not None and called.age > _SLOW_SECONDS and not called.error:
        yield f"The trigger was {called.age:.1f} seconds old, and dies after 3: open the form before any other work."
    for what in called.tight:
        yield f"The limit for {what} is almost reached: spread calls, one a second to a channel."
    if called.missed_by:
        yield "Who should see this has no pane open, and it is lost when they look away: send a direct message."
    if called.name == "response_url" and called.uses == RESPONSE_USES and not called.error:
        yield "This was the last of five uses of the response_url: go on with chat.postMessage."


def _of_message(arguments: Mapping[str, Any], name: str) -> Iterator[str]:
    text, markdown = arguments.get("text"), arguments.get("markdown_text")
    blocks, attachments = read(arguments.get("blocks")), _things(read(arguments.get("attachments")))
    if blocks and not (text or markdown):
        yield f"{name} has blocks without text: give text too, for notifications and screen readers."
    elif not (text or markdown) and any(not (one.get("fallback") or one.get("text")) for one in attachments):
        yield f"{name} has an attachment that says nothing in words: give it a fallback, or give the message text."
    if isinstance(text, str) and len(text) > _TEXT_CUT and name != _UPDATE:
        yield f"The text was cut at {_TEXT_CUT:,} characters: split it, or send a file."
    yield from _near("The text", text, _UPDATE_TEXT if name == _UPDATE else _TEXT_CUT)
    yield from _near("The markdown_text", markdown, _MARKDOWN)
    yield from _many("attachments", attachments, ATTACHMENTS, "go on in a second message")
    for given in (blocks, *(read(one.get("blocks")) for one in attachments)):
        yield from _of_blocks(given, MESSAGE_BLOCKS)


def _of_view(view: Mapping[str, Any]) -> Iterator[str]:
    yield from _of_blocks(view.get("blocks"), VIEW_BLOCKS)
    yield from _near("private_metadata", view.get("private_metadata"), _METADATA)
    size = len(json.dumps(view, default=str))
    if size > VIEW_BYTES * _FULL:
        yield f"The view has {size:,} of {VIEW_BYTES:,} bytes: show less of it at a time."


def _of_blocks(blocks: Any, most: int) -> Iterator[str]:
    yield from _many("blocks", blocks, most, "go on in a second message or on a second page")
    for block in _things(blocks):
        yield from _of_block(block)


def _of_block(block: Mapping[str, Any]) -> Iterator[str]:
    text, kind = block.get("text"), block.get("type")
    if isinstance(text, Mapping):
        yield from _near(f"The text of a {kind}", text.get("text"), _HEADER if kind == "header" else _SECTION)
    elif kind == "markdown":
        yield from _near("A markdown block", text, _MARKDOWN)
    for field in _things(block.get("fields")):
        yield from _near("A field", field.get("text"), _FIELD)
    if kind == "actions":
        yield from _many("elements in a block", block.get("elements"), _ELEMENTS, "offer some of them in a menu")
    elements = _things(block.get("elements"))
    for element in (*elements, *_things([block.get("accessory"), block.get("element")])):
        for offered in (element, *_things(element.get("option_groups"))):
            yield from _many("options", offered.get("options"), _OPTIONS, "let an external_select ask the app instead")
    for inner in (*_things(block.get("child_blocks")), *(elements if kind == "carousel" else ())):
        yield from _of_block(inner)


def _things(given: Any) -> list[Mapping[str, Any]]:
    """Return the objects in what may be a list of them, or anything else."""
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []


def _near(what: str, text: Any, most: int) -> Iterator[str]:
    if isinstance(text, str) and most * _NEAR <= len(text) <= most:
        yield f"{what} has {len(text):,} of {most:,} characters: shorten or split it before it is refused."


def _many(what: str, given: Any, most: int, instead: str) -> Iterator[str]:
    if isinstance(given, list) and most * _FULL <= len(given) <= most:
        yield f"There are {len(given)} of {most} {what}: {instead}."
