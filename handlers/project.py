"""Projects as people ask for them: ``/project``, the buttons of the card, and the first command in a channel."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.person import Actor, Person
from bot.domain.project import Kind, Project
from bot.domain.refusal import Conflict
from bot.domain.roles import Roles, parse_given
from bot.domain.showing import Overview
from bot.domain.values import replace
from bot.errors import NoChannel
from bot.flows import project as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids
from bot.views import project as view
from handlers import answers
from handlers.answers import Answer, AnswerKind
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.first_command import FirstCommand
from handlers.places import project_of
from handlers.router import Router
from handlers.words import Subcommands, Verb, alone

_log = logging.getLogger(__name__)


class ProjectHandlers(Struct, frozen=True):
    """Everything around a project itself."""

    edge: Edge
    router: Router
    first: FirstCommand
    #: What other features answer under the same command.
    others: Mapping[str, Verb]

    def register(self, router: Router) -> None:
        """Name what is answered."""
        verbs = {
            "start": self.start,
            "people": self.people,
            "rename": self.rename,
            "archive": alone(self.archive),
            "reopen": alone(self.reopen),
            **self.others,
        }
        router.command(ids.PROJECT, Subcommands(verbs=verbs, bare=self.standing, unknown=self.first.mistyped).answer)
        router.action(ids.START_HERE, self.start_here)
        router.action(ids.PEOPLE, self.people_clicked)
        router.submission(ids.PROJECT_START_FORM, self.start_submitted)
        router.submission(ids.PEOPLE_FORM, self.people_submitted)

    async def start(self, asked: Command, rest: str) -> Answer:
        """``/project start [name]``."""
        channel = _channel_of(asked)
        if rest:
            return await self._start(asked, channel, flow.Wanted(name=rest))
        await self.edge.look(lambda store: flow.require_free(store, asked.actor, channel))
        name = (await self.edge.directory.home(asked.actor.team, channel)).name
        return answers.form(view.start_form(channel, name=_titled(name), nonce=self.edge.nonce()))

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
        started = await self._begun(asked, _channel_of(asked))
        first = await self.first.asked_first(asked)
        if first is None:
            return answers.committed(answers.replaced(view.started(started)))
        answer = await self.router.answer(first)
        if answer.kind is AnswerKind.PRIVATE:
            return replace(answer, kind=AnswerKind.REPLACED)
        # A form opens beside the offer, which is over then; until it is open, the button is the way back to it.
        return answers.going_on(answer, view.started(started))

    async def standing(self, asked: Command) -> Answer:
        """Bare ``/project``."""
        return answers.private(view.standing(await self._overview(asked.actor, _channel_of(asked))))

    async def people(self, asked: Command, rest: str) -> Answer:
        """``/project people``, or in one line ``/project people @Ben client``."""
        place = _channel_of(asked)
        if not rest:
            return await self._people_form(asked.actor, place)
        home = await self.edge.look(lambda store: flow.to_change_roles(store, asked.actor, place))
        users, role = parse_given(rest, asked.people)
        people, in_channel = await self._company(asked.actor, home.channel, users)

        def work(store: Store) -> Answer:
            flow.give_role(
                store,
                asked.actor,
                place,
                users=users,
                role=role,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
            )
            return answers.private(view.role_given(users, role))

        return await self.edge.once(asked, work)

    async def people_clicked(self, asked: Click) -> Answer:
        """**People** on the project's card."""
        return await self._people_form(asked.actor, project_of(asked))

    async def people_submitted(self, asked: Submission) -> Answer:
        """The form of roles."""
        project = ProjectId(int(asked.metadata["project"]))
        values = asked.values
        wanted = Roles(
            owners=values.users("owners"), clients=values.users("clients"), observers=values.users("observers")
        )
        chosen = [*wanted.owners, *wanted.clients, *wanted.observers]
        home = await self.edge.look(lambda store: flow.to_change_roles(store, asked.actor, project))
        people, in_channel = await self._company(asked.actor, home.channel, chosen)
        seen = asked.metadata.get("seen")

        def work(store: Store) -> Answer:
            flow.change_roles(
                store,
                asked.actor,
                project,
                wanted=wanted,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
                seen=seen if isinstance(seen, str) else None,
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def rename(self, asked: Command, rest: str) -> Answer:
        """``/project rename``."""
        if not rest:
            await self._overview(asked.actor, _channel_of(asked))
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
        await self.edge.directory.home(asked.actor.team, channel)
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

    async def _begun(self, asked: Click, channel: ChannelId) -> Project:
        """Return the channel's project, started now unless somebody was faster."""
        if (home := await self._home(asked.actor, channel)) is not None:
            return home
        name = (await self.edge.directory.home(asked.actor.team, channel)).name
        try:
            await self._start(asked, channel, flow.Wanted(name=_titled(name)))
        except Conflict:
            _log.info("Somebody else started the project of %s at the same moment", channel)
        return (await self._overview(asked.actor, channel)).membership.project

    async def _home(self, actor: Actor, channel: ChannelId) -> Project | None:
        found = await self.edge.look(lambda store: store.projects.home(actor.team, channel, actor.user))
        return None if found is None else found.project

    async def _overview(self, actor: Actor, place: Place) -> Overview:
        return await self.edge.look(lambda store: flow.overview(store, actor, place))

    async def _company(
        self, actor: Actor, channel: ChannelId, others: Sequence[UserId]
    ) -> tuple[dict[UserId, Person], frozenset[UserId]]:
        in_channel = await self.edge.directory.members(actor.team, channel)
        people = await self.edge.directory.people(actor.team, [actor.user, *others])
        return people, in_channel

    async def _people_form(self, actor: Actor, place: Place) -> Answer:
        def load(store: Store) -> tuple[Overview, bool]:
            overview = flow.overview(store, actor, place)
            return overview, flow.may_change_roles(store, overview.membership)

        overview, may = await self.edge.look(load)
        return answers.form(view.people_form(overview, nonce=self.edge.nonce(), may_change=may))


def _channel_of(asked: Command | Click) -> ChannelId:
    if asked.channel is None or asked.is_direct:
        raise NoChannel
    return asked.channel


def _titled(channel_name: str) -> str:
    """Return a project's name made of its channel's."""
    words = channel_name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Project"
