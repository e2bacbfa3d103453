"""A command in a channel without a project: one is offered, and then what was asked for first is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.domain.names import UserId
from bot.domain.refusal import NoProject, NotAllowed, Refusal
from bot.domain.values import replace
from bot.errors import NoChannel, NotInChannel, SlackUnavailable
from bot.ports import AlreadyHandled, Store, Unavailable
from bot.views import errors, help, ids
from bot.views import project as view
from bot.views.buttons import pack, unpack
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command
from handlers.edge import Edge

#: How many bytes a button carries; Slack takes 2,000 characters and does not say of which kind.
_CARRIED_LIMIT = 1900


class GuestStartsNone(NotAllowed):
    """This channel is not the home of a project yet, and a guest cannot own one. Ask somebody in it to start one."""


class FirstCommand(Struct, frozen=True):
    """Keeps what was asked for until somebody starts the project that it needs."""

    edge: Edge

    async def offer(self, asked: Command, refused: Refusal) -> Answer | None:
        """Offer to start a project where a command was refused for want of one; None where another reason counts.

        Much of what a command says is refused before anybody looks for its project, so that is looked for here.
        """
        if asked.is_direct:
            return None
        if not isinstance(refused, NoProject) and (asked.name == ids.PROJECT or not await self._is_homeless(asked)):
            return None
        try:
            is_invited = await self._is_invited(asked)
        except Refusal as why:
            return answers.private(errors.with_words(errors.refusal(why), asked.name, asked.text))
        return answers.private(view.start_here(await self._carried(asked), is_invited=is_invited))

    async def mistyped(self, asked: Command, word: str, likely: Sequence[str]) -> Answer:
        """Answer a word that is no verb with what was probably meant, and with the offer too."""
        said = await self.beside(help.unknown(asked.name, word, likely), asked)
        # Slack has emptied their box, and a mistyped verb may have had a long sentence behind it.
        return answers.private(errors.with_words(said, asked.name, asked.text))

    async def beside(self, said: Message, asked: Command) -> Message:
        """Return what is said to a command that nobody knows, with the offer where the channel has no project."""
        try:
            if asked.is_direct or not await self._is_homeless(asked):
                return said
            is_invited = await self._is_invited(asked)
            return view.start_beside(said, await self._carried(asked), is_invited=is_invited)
        except Refusal:
            # What is offered would be refused.
            return said
        except Unavailable:
            # That a word is wrong is known without any records.
            return said

    async def asked_first(self, click: Click) -> Command | None:
        """Return the command that led to the offer; None when its words were kept too long ago, or erased.

        It keeps the key of its own delivery, so that two clicks on the button do it once.
        """
        carried = unpack(click.value)
        key = str(carried.get("k") or "")
        words = carried if "t" in carried else await self._kept(click, key)
        if "c" not in carried or "t" not in words:
            return None
        return Command(
            actor=replace(click.actor, request=key or f"{click.actor.request}-then"),
            trigger=click.trigger,
            response_url=click.response_url,
            channel=click.channel,
            name=str(carried["c"]),
            text=str(words["t"]),
            people={reading: UserId(user) for reading, user in _pairs(words)},
            mentioned=tuple(UserId(user) for user in str(words.get("m") or "").split(",") if user),
        )

    async def _is_invited(self, asked: Command) -> bool:
        """Whether a project can be started in the channel at once; Refusal where it never can."""
        if asked.channel is None:
            raise NoChannel
        try:
            await self._may_own(asked)
            await self.edge.directory.home(asked.actor.team, asked.channel)
        except NotInChannel:
            return False
        except SlackUnavailable:
            # It is looked at once more when somebody accepts.
            return True
        return True

    async def _may_own(self, asked: Command) -> None:
        """Refuse a guest at once: they would be refused after the click."""
        person = (await self.edge.directory.people(asked.actor.team, [asked.actor.user])).get(asked.actor.user)
        if person is not None and person.is_guest:
            raise GuestStartsNone

    async def _is_homeless(self, asked: Command) -> bool:
        if asked.channel is None:
            return False
        team, channel, user = asked.actor.team, asked.channel, asked.actor.user
        return await self.edge.look(lambda store: store.projects.home(team, channel, user)) is None

    async def _carried(self, asked: Command) -> str:
        """Return what the button carries: the command, or where its words are kept."""
        key = asked.actor.request
        carried = pack(c=asked.name, k=key, **_words(asked))
        if len(carried.encode()) <= _CARRIED_LIMIT:
            return carried
        await self._keep(asked)
        return pack(c=asked.name, k=key)

    async def _keep(self, asked: Command) -> None:
        """Keep words that no button can carry, as long as deliveries are remembered."""

        def work(store: Store) -> None:
            key = _words_of(asked.actor.request)
            store.inbox.remember(asked.actor.team, key, pack(**_words(asked)), at=self.edge.clock.now())

        try:
            await self.edge.database.write(work)
        except AlreadyHandled:
            # The same delivery once more: they are kept.
            return

    async def _kept(self, click: Click, key: str) -> Mapping[str, int | str]:
        # Only long words are kept: where there are none, they were erased with what somebody else wrote.
        kept = await self.edge.look(lambda store: store.inbox.answer(click.actor.team, _words_of(key)))
        # An earlier Quorum kept them as they were typed.
        return unpack(kept) or {"t": kept} if kept else {}


def _words_of(key: str) -> str:
    return f"words-{key}"


def _words(asked: Command) -> dict[str, str]:
    """Return what was typed, and who is meant by each mention in it: read again as text, these would be words."""
    if not asked.mentioned:
        return {"t": asked.text}
    return {"t": asked.text, "p": json.dumps([*asked.people.items()]), "m": ",".join(asked.mentioned)}


def _pairs(words: Mapping[str, int | str]) -> list[tuple[str, str]]:
    return [(str(reading), str(user)) for reading, user in json.loads(str(words.get("p") or "[]"))]
