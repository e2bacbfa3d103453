"""Projects as people ask for them: ``/project``, the buttons of the card, and the first command in a channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.permissions import Action, allowed
from bot.domain.person import Actor, Person
from bot.domain.project import Kind
from bot.domain.refusal import Refusal
from bot.domain.roles import Roles
from bot.errors import NotInChannel
from bot.flows import project as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import help, ids
from bot.views import project as view
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.router import Router
from handlers.words import Subcommands


class NoChannel(Refusal):
    """A project lives in a channel. Go to one (and invite me there), then type this again."""


@dataclass(frozen=True, slots=True)
class ProjectHandlers:
    """Everything around a project itself."""

    edge: Edge
    router: Router

    def register(self, router: Router) -> None:
        """Name what is answered."""
        verbs = {
            "start": self.start,
            "people": self.people,
            "rename": self.rename,
            "archive": self.archive,
            "reopen": self.reopen,
        }
        router.command(ids.PROJECT, Subcommands(verbs=verbs, bare=self.standing, help=_help, unknown=_unknown).answer)
        router.action(ids.START_HERE, self.start_here)
        router.action(ids.PEOPLE, self.people_clicked)
        router.submission(ids.PROJECT_START_FORM, self.start_submitted)
        router.submission(ids.PEOPLE_FORM, self.people_submitted)

    async def start(self, asked: Command, rest: str) -> Answer:
        """``/project start [name]``."""
        channel = _channel_of(asked)
        if not rest:
            name = (await self.edge.directory.channel(asked.actor.team, channel)).name
            return answers.form(view.start_form(channel, name=_titled(name), nonce=self.edge.nonce()))
        return await self._start(asked, channel, flow.Wanted(name=rest))

    async def start_submitted(self, asked: Submission) -> Answer:
        """The form **Start a project**."""
        values = asked.values
        wanted = flow.Wanted(
            name=values.text("name"),
            kind=Kind(values.option("kind") or Kind.SOFTWARE_DEVELOPMENT),
            client=values.text("client"),
            goal=values.text("goal"),
            owners=values.users("people"),
        )
        return await self._start(asked, ChannelId(str(asked.metadata["channel"])), wanted)

    async def start_here(self, asked: Click) -> Answer:
        """**Start a project here**: start it with good defaults, then do what was asked for first."""
        carried = unpack(asked.value)
        channel = _channel_of(asked)
        name = (await self.edge.directory.channel(asked.actor.team, channel)).name
        started = await self._start(asked, channel, flow.Wanted(name=_titled(name)))
        command = str(carried.get("c") or ids.PROJECT)
        text = str(carried.get("t") or "")
        if not text:
            return _in_place(started)
        first = Command(
            actor=replace(asked.actor, request=f"{asked.actor.request}-then"),
            trigger=asked.trigger,
            response_url=asked.response_url,
            channel=channel,
            name=command,
            text=text,
        )
        return _in_place(await self.router.answer(first))

    async def standing(self, asked: Command) -> Answer:
        """Bare ``/project``."""
        overview = await self.edge.look(lambda store: flow.overview(store, asked.actor, _channel_of(asked)))
        return answers.private(view.standing(overview))

    async def people(self, asked: Command, rest: str) -> Answer:
        """``/project people``."""
        return await self._people_form(asked.actor, _channel_of(asked))

    async def people_clicked(self, asked: Click) -> Answer:
        """**People** on the project's card."""
        return await self._people_form(asked.actor, ProjectId(int(unpack(asked.value)["p"])))

    async def people_submitted(self, asked: Submission) -> Answer:
        """The form of roles."""
        project = ProjectId(int(asked.metadata["project"]))
        values = asked.values
        wanted = Roles(
            owners=values.users("owners"), clients=values.users("clients"), observers=values.users("observers")
        )
        chosen = [*wanted.owners, *wanted.clients, *wanted.observers]
        channel = (await self.edge.look(lambda store: flow.overview(store, asked.actor, project))).membership.project
        people, in_channel = await self._company(asked.actor, channel.channel, chosen)

        def work(store: Store) -> Answer:
            flow.change_roles(
                store,
                asked.actor,
                project,
                wanted=wanted,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def rename(self, asked: Command, rest: str) -> Answer:
        """``/project rename``."""
        if not rest:
            return answers.private(view.name_missing())

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            project = flow.rename(store, asked.actor, _channel_of(asked), name=rest, now=now)
            return answers.private(view.renamed(project))

        return await self.edge.once(asked, work)

    async def archive(self, asked: Command, rest: str) -> Answer:
        """``/project archive``."""
        return await self.edge.once(
            asked,
            lambda store: answers.private(
                view.archived(flow.archive(store, asked.actor, _channel_of(asked), now=self.edge.clock.now()))
            ),
        )

    async def reopen(self, asked: Command, rest: str) -> Answer:
        """``/project reopen``."""
        return await self.edge.once(
            asked,
            lambda store: answers.private(
                view.reopened(flow.reopen(store, asked.actor, _channel_of(asked), now=self.edge.clock.now()))
            ),
        )

    async def _start(self, asked: Command | Submission | Click, channel: ChannelId, wanted: flow.Wanted) -> Answer:
        found = await self.edge.directory.channel(asked.actor.team, channel)
        if not found.bot_is_member:
            raise NotInChannel
        people, in_channel = await self._company(asked.actor, channel, wanted.owners)

        def work(store: Store) -> Answer:
            membership = flow.start(
                store,
                asked.actor,
                channel=channel,
                wanted=wanted,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
            )
            if isinstance(asked, Submission):
                return answers.nothing()
            return answers.private(view.started(membership.project))

        return await self.edge.once(asked, work)

    async def _company(
        self, actor: Actor, channel: ChannelId, others: tuple[UserId, ...] | list[UserId] | object
    ) -> tuple[dict[UserId, Person], frozenset[UserId]]:
        chosen = list(others) if isinstance(others, list | tuple) else []
        in_channel = await self.edge.directory.members(actor.team, channel)
        people = await self.edge.directory.people(actor.team, [actor.user, *chosen])
        return people, in_channel

    async def _people_form(self, actor: Actor, place: Place) -> Answer:
        overview = await self.edge.look(lambda store: flow.overview(store, actor, place))
        membership = overview.membership
        may = membership.project.is_active and allowed(membership.role, Action.CHANGE_ROLES)
        return answers.form(view.people_form(overview, nonce=self.edge.nonce(), may_change=may))


def _channel_of(asked: Command | Click) -> ChannelId:
    if asked.channel is None or asked.channel.startswith("D"):
        raise NoChannel
    return asked.channel


def _in_place(answer: Answer) -> Answer:
    """Put an answer in place of the private offer whose button was clicked."""
    if answer.kind is answers.AnswerKind.PRIVATE:
        return replace(answer, kind=answers.AnswerKind.REPLACED)
    return answer


def _titled(channel_name: str) -> str:
    """Return a project's name made of its channel's."""
    words = channel_name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Project"


async def _help(asked: Command) -> Answer:
    return answers.private(help.command(ids.PROJECT))


async def _unknown(asked: Command, word: str, nearest: str | None) -> Answer:
    return answers.private(help.unknown(ids.PROJECT, word, nearest))
