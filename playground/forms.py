"""Filling forms in, sending them, closing them, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground import answers, interactions
from playground.filling import filled, problem
from playground.naming import flat
from playground.refused import Refused
from playground.states import initial
from playground.targets import NotThere, blocks_of
from playground.views import STACK, check_view
from playground.workspace import Ephemeral, Message, View

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.entries import Entry
    from playground.interactions import Target
    from playground.naming import Block


@dataclass(slots=True, kw_only=True)
class Reaction:
    """What a person sees of the app's answer; ``error`` is what Slack shows when there was none in time."""

    acked: bool
    error: str | None = None
    #: What exactly was wrong with the app's answer.
    details: str = ""
    #: Why there was none: ``timeout``, ``connection_failed`` or ``http_error``.
    reason: str | None = None
    seconds: float = 0.0
    body: Any = None
    #: What a command was answered with at once.
    message: Message | Ephemeral | None = None
    #: What a form was refused for, by block; also when Slack's own form did not send it.
    errors: dict[str, str] = field(default_factory=dict)
    #: The form that is on top afterwards.
    view: View | None = None
    #: What the trace remembers of it.
    entry: Entry | None = None


async def submit(person: Person, view: View, values: Mapping[str, Any]) -> Reaction:
    """Fill a form in and send it; what Slack's own form would not send is not sent."""
    workspace = person.playground.workspace
    if view.id not in workspace.views:
        raise NotThere("this form is not open any more")
    errors = fill(person, view, values)
    if errors:
        view.errors = errors
        workspace.changes.tell("view", user=person.id)
        return Reaction(acked=False, errors=errors, view=view)
    view.errors = {}
    reaction = await person.ask("interactive", interactions.submission(person.playground, person.id, view))
    if reaction.acked:
        try:
            with person.playground.trace.within(reaction.entry):
                _follow(person, view, reaction)
        except Refused as refusal:
            reaction.error, reaction.details = refusal.error, refusal.details
    reaction.view = person.view
    return reaction


def fill(person: Person, view: View, values: Mapping[str, Any]) -> dict[str, str]:
    """Put values into the inputs of a form; return what Slack's own form complains of."""
    inputs = remember(person, view, values)
    errors = {}
    for name, block in inputs.items():
        element = block["element"]
        told = view.values[name].get(element["action_id"]) or initial(element)
        if complaint := problem(element, told, optional=bool(block.get("optional"))):
            errors[name] = complaint
    return errors


def remember(person: Person, target: Target, values: Mapping[str, Any]) -> dict[str, Block]:
    """Put values into the inputs of a view or a message; return its inputs by their block."""
    inputs = {block["block_id"]: block for block in flat(blocks_of(target)) if block["type"] == "input"}
    if unknown := [name for name in values if name not in inputs]:
        raise NotThere(f"this form has no {', '.join(unknown)}, but {', '.join(inputs)}")
    for name, block in inputs.items():
        element = block["element"]
        state = person.touched(target).setdefault(name, {})
        if name in values:
            state[element["action_id"]] = filled(
                person.playground.workspace,
                element,
                values[name],
                suggested=person.suggested,
                url=person.playground.url,
            )
    return inputs


async def close(person: Person, view: View, *, everything: bool) -> Reaction:
    """Close the topmost form, or all of them; the app is told when it asked for that."""
    workspace = person.playground.workspace
    if view.id not in workspace.views:
        raise NotThere("this form is not open any more")
    cleared = everything or bool(view.content.get("clear_on_close"))
    closed = workspace.close(person.id, top_only=not cleared)
    told = closed[-1] if everything else closed[0]
    reaction = Reaction(acked=True)
    if told.content.get("notify_on_close"):
        payload = interactions.closed(person.playground, person.id, told, cleared=cleared)
        reaction = await person.ask("interactive", payload)
    reaction.view = person.view
    return reaction


def _follow(person: Person, view: View, reaction: Reaction) -> None:
    """Do what the app answered to a form; of one that was closed meanwhile nothing follows."""
    workspace = person.playground.workspace
    answer = answers.followed(reaction.body)
    match answer.get("response_action"):
        case "errors":
            _refuse(person, view, reaction, answers.errors(answer))
        case "update":
            content = check_view(answer.get("view"), "modal")
            if view.id in workspace.views:
                workspace.change_view(view, content)
        case "push":
            content = check_view(answer.get("view"), "modal")
            if view.id in workspace.views:
                if len(workspace.stack(person.id)) >= STACK:
                    raise Refused("push_limit_reached")
                workspace.show(person.id, content, on_top=True)
        case "clear":
            if view.id in workspace.views:
                workspace.close(person.id)
        case None:
            if person.view is not None and person.view.id == view.id:
                workspace.close(person.id, top_only=True)
        case other:
            raise answers.unknown_action(other)


def _refuse(person: Person, view: View, reaction: Reaction, errors: dict[str, str]) -> None:
    """Show what the app found wrong where there is a field for it; what has none is remembered."""
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    shown = {name: text for name, text in errors.items() if name in inputs}
    reaction.errors = view.errors = shown
    person.playground.workspace.changes.tell("view", user=person.id)
    astray = answers.nowhere([name for name in errors if name not in inputs])
    if not shown:
        raise astray
    if len(shown) < len(errors) and reaction.entry is not None:
        reaction.entry.refusals.append(astray)
