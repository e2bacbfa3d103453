"""What a person does in the workspace, and what they see of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from playground import answers, interactions, own_commands, responses, threads, writing
from playground.complaints import complain
from playground.delivery import Ack, Kind, NotAnswered
from playground.filling import BUTTONS, filled, pressed
from playground.forms import Reaction, close, submit
from playground.refused import Refused
from playground.states import Touched, state_of
from playground.targets import NotThere, find
from playground.workspace import Channel, Ephemeral, File, Message, User, View

if TYPE_CHECKING:
    from playground.interactions import Target
    from playground.server import Playground

__all__ = ["NotThere", "Person", "Reaction"]


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody who can act. Acts return when the app has answered, or when Slack stops waiting for it."""

    playground: Playground
    id: str
    #: What they chose in messages so far, by message; what they chose in a view is kept there.
    choices: dict[tuple[str, str], Touched] = field(default_factory=dict)

    @property
    def user(self) -> User:
        """Their account."""
        return self.playground.workspace.users[self.id]

    @property
    def suggested(self) -> dict[str, dict[str, Any]]:
        """Options that the app suggested to them, by value: only what was offered can be chosen."""
        return self.playground.workspace.suggested.setdefault(self.id, {})

    # What they see

    @property
    def view(self) -> View | None:
        """The topmost form that is open."""
        stack = self.playground.workspace.stack(self.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """Their App Home, as it was published last."""
        return self.playground.workspace.homes.get(self.id)

    def messages(self, channel: str) -> list[Message]:
        """Everything said in a channel that they are in, threads too, the earliest first."""
        where = self.playground.workspace.channel(channel)
        return list(where.messages) if self.id in where.members or not where.is_private else []

    def direct_messages(self) -> list[Message]:
        """What the bot and they wrote to each other."""
        return list(self.playground.workspace.direct(self.id).messages)

    def ephemerals(self, channel: str) -> list[Ephemeral]:
        """What only they see in a channel, the earliest first."""
        return self.channel(channel).whispers(self.id)

    # What they do

    async def command(self, channel: str, name: str, text: str = "") -> Reaction:
        """Type a slash command; ``@name`` in the text mentions somebody."""
        where = self.channel(channel)
        if own := own_commands.COMMANDS.get(name):
            return Reaction(acked=True, message=own(self.playground, self.id, where, text))
        if not self.playground.manifest.has_command(name):
            return Reaction(acked=False, error="unknown_command")
        if where.is_archived:
            return Reaction(acked=False, error="is_archived")
        fields, key = interactions.command(self.playground, self.id, where, name, text)
        reaction = await self._ask("slash_commands", fields, timed_out="operation_timeout")
        if reaction.body is None:
            return reaction
        answer = reaction.body if isinstance(reaction.body, Mapping) else {"text": str(reaction.body)}
        try:
            with self.playground.trace.within(reaction.entry):
                to = self.playground.response_urls.take(key)
                reaction.message = responses.show(self.playground, to, answer, typed=f"{name} {text}".strip())
        except Refused as refusal:
            complain(self.playground, "acknowledgement", {"user": self.id, "channel": where.id}, refusal)
            reaction.error, reaction.details = refusal.error, refusal.details
        return reaction

    async def click(
        self, target: Target, action: str, value: Any = None, *, block: str | None = None, option: Any = None
    ) -> Reaction:
        """Press a button, or choose ``value`` in anything else; ``block`` or ``option`` says which of several."""
        found_block, element = find(target, action, block=block, value=value if option is None else option)
        told: dict[str, Any] = {"type": element["type"], "block_id": found_block, "action_id": action}
        if element["type"] in BUTTONS:
            told |= pressed(element, value)
        else:
            state = filled(self.playground.workspace, element, value, suggested=self.suggested, url=self.playground.url)
            told |= state
            self.touched(target).setdefault(found_block, {})[action] = state
        payload = interactions.click(self.playground, self.id, target, told, self.touched(target))
        reaction = await self._ask("interactive", payload)
        reaction.body = None
        return reaction

    def touched(self, target: Target) -> Touched:
        """Return what they chose so far in a view or in a message."""
        return target.values if isinstance(target, View) else self.choices.setdefault((target.channel, target.ts), {})

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Reaction:
        """Fill a form in by block_id, and send it."""
        return await submit(self, view, values or {})

    async def close(self, view: View, *, everything: bool = False) -> Reaction:
        """Close a form with Cancel, or all of them with the cross."""
        return await close(self, view, everything=everything)

    async def shortcut(self, callback: str) -> Reaction:
        """Use a shortcut from anywhere."""
        if not self.playground.manifest.has_shortcut(callback, "global"):
            return Reaction(acked=False, error="unknown_shortcut")
        return await self._ask("interactive", interactions.shortcut(self.playground, self.id, callback))

    async def message_shortcut(self, callback: str, channel: str, ts: str) -> Reaction:
        """Use a shortcut on a message."""
        message = self.channel(channel).message(ts)
        if message is None or not self.playground.manifest.has_shortcut(callback, "message"):
            return Reaction(acked=False, error="unknown_shortcut")
        payload = interactions.message_shortcut(self.playground, self.id, callback, message)
        return await self._ask("interactive", payload)

    async def suggest(self, target: Target, action: str, typed: str = "") -> list[dict[str, Any]]:
        """Type into a select that asks the app; return what it offers."""
        return [one for group in await self.suggest_groups(target, action, typed) for one in group["options"]]

    async def suggest_groups(
        self, target: Target, action: str, typed: str = "", *, block: str | None = None
    ) -> list[dict[str, Any]]:
        """Type into a select that asks the app; return the groups that it offers, one without a label if none.

        Nothing comes back when the app did not answer; refuses ``invalid_options`` when it answered wrongly.
        """
        block, element = find(target, action, block=block)
        if len(typed) < int(element.get("min_query_length", 3)):
            return []
        payload = interactions.suggestion(self.playground, self.id, target, block, action, typed)
        reaction = await self._ask("interactive", payload)
        if not reaction.acked:
            return []
        with self.playground.trace.within(reaction.entry):
            groups = answers.suggested(reaction.body)
        self.suggested.update({one["value"]: one for group in groups for one in group["options"]})
        return groups

    async def says(
        self,
        channel: str,
        text: str,
        *,
        thread: str | None = None,
        files: tuple[str, ...] = (),
        broadcast: bool = False,
    ) -> Message:
        """Write a message, a reply to the channel too on request; what looks like markup is escaped, as Slack does."""
        where = self.channel(channel)
        return writing.say(self.playground, self.id, where, text, thread, files, broadcast=broadcast)

    def edits(self, channel: str, ts: str, text: str) -> Message:
        """Change a message that they wrote."""
        return writing.edit(self.playground, self.id, self.channel(channel), ts, text)

    def deletes(self, channel: str, ts: str) -> None:
        """Delete a message that they wrote."""
        writing.delete(self.playground, self.id, self.channel(channel), ts)

    def dismisses(self, channel: str, ts: str) -> None:
        """Put away what only they see."""
        writing.dismiss(self.playground.workspace, self.id, self.channel(channel), ts)

    def reacts(self, channel: str, ts: str, name: str) -> bool:
        """Add an emoji to a message, or take it away when it is there; return whether it is there now."""
        return writing.toggle(self.playground, self.id, self.channel(channel), ts, name)

    def reads(self, channel: str, ts: str, *, thread: str = "") -> None:
        """Read a channel up to a message, or one of its threads up to a reply."""
        where = self.channel(channel)
        if not thread:
            writing.read(self.playground.workspace, self.id, where, ts)
        elif where.message(thread) is not None:
            threads.read(self.playground.workspace, self.id, where, thread, ts)

    async def opens_home(self, tab: str = "home") -> View | None:
        """Look at the app's Home; return what is shown once the app was told."""
        self.playground.events.home_opened(self.id, tab)
        with contextlib.suppress(TimeoutError):
            await self.playground.settled(4.0)
        return self.home

    async def uploads(self, name: str, content: bytes) -> str:
        """Upload a file, to be put into a form or a message; return its id."""
        workspace = self.playground.workspace
        id_ = workspace.new_id("F")
        workspace.files[id_] = File(id=id_, name=name, user=self.id, content=content, created=int(workspace.clock()))
        workspace.changes.tell("file", user=self.id)
        return id_

    def untouched(self, view: View) -> dict[str, dict[str, Any]]:
        """Return the state of a form before anybody touches it."""
        return state_of(replace(view, values={}))

    async def ask(self, kind: Kind, payload: dict[str, Any]) -> Reaction:
        """Send what this person did to the app and wait for its answer."""
        return await self._ask(kind, payload)

    async def _ask(self, kind: Kind, payload: dict[str, Any], *, timed_out: str = "dispatch_failed") -> Reaction:
        if self.user.deleted:
            return Reaction(acked=False, error="user_disabled")
        if not self.playground.is_installed:
            return Reaction(acked=False, error="app_missing")
        entry = self.playground.trace.act(kind, payload)
        try:
            ack: Ack = await asyncio.shield(self.playground.sender.send(entry))
        except NotAnswered as problem:
            reason = problem.reason.replace("http_timeout", "timeout")
            error = "dispatch_failed" if reason == "http_error" else timed_out
            return Reaction(acked=False, error=error, reason=reason, entry=entry)
        return Reaction(acked=True, body=ack.body, seconds=ack.seconds, entry=entry)

    def channel(self, channel: str) -> Channel:
        """Return a channel; somebody's id is their direct messages with this person."""
        if channel in (self.playground.workspace.bot_user, "bot"):
            return self.playground.workspace.direct(self.id)
        if channel in self.playground.workspace.users:
            return self.playground.workspace.direct(self.id, channel)
        where = self.playground.workspace.channel(channel)
        if where.is_private and self.id not in where.members:
            raise Refused("channel_not_found")
        return where
