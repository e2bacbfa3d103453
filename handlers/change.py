"""``/requirement change``: asking for other words in what is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.change import Urgency
from bot.domain.deadline import preset
from bot.domain.names import ProjectId, UserId
from bot.domain.person import Actor
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.proposal import Proposal
from bot.domain.refusal import Conflict, Refusal
from bot.domain.showing_signoff import ChangeForm
from bot.flows import change as flow
from bot.flows.access import Place
from bot.flows.change import Wanted
from bot.ports import Store
from bot.views import change as view
from bot.views import ids
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.edge import Edge
from handlers.extension import deadline_of
from handlers.places import channel_of, number_of, project_of
from handlers.router import Router
from handlers.words import Verb


@dataclass(frozen=True, slots=True)
class ChangeHandlers:
    """A form over two pages: what is wanted, then its effect and who decides."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.REQUEST_CHANGE, self.clicked)
        router.submission(ids.CHANGE_FORM, self.submitted)
        router.submission(ids.CHANGE_VOTE_FORM, self.vote_submitted)

    def verbs(self) -> Mapping[str, Verb]:
        """Return what is answered under ``/requirement``."""
        return {"change": self.change, "changes": self.listing}

    async def change(self, asked: Command, rest: str) -> Answer:
        """``/requirement change R12``."""
        return await self._form(asked.actor, channel_of(asked), rest)

    async def clicked(self, asked: Click) -> Answer:
        """**Request a change**."""
        return await self._form(asked.actor, project_of(asked), number_of(asked))

    async def listing(self, asked: Command, _: str) -> Answer:
        """``/requirement changes``."""
        found = await self.edge.look(lambda store: flow.listing(store, asked.actor, channel_of(asked)))
        return answers.private(view.listing(found))

    async def submitted(self, asked: Submission) -> Answer:
        """The first page: its effect is shown before anybody is asked."""
        wanted, place = _wanted(asked), ProjectId(int(asked.metadata["project"]))
        found = await self.edge.look(lambda store: _checked(store, asked.actor, place, wanted))
        zone = await self.edge.directory.zone(asked.actor)
        return answers.update(
            view.vote_form(
                found,
                text=wanted.text,
                why=wanted.why,
                urgency=wanted.urgency,
                remove=wanted.remove,
                deadline=preset(self.edge.clock.now(), zone),
                nonce=self.edge.nonce(),
            )
        )

    async def vote_submitted(self, asked: Submission) -> Answer:
        """The second page: the board is asked."""
        wanted, place = _wanted(asked), ProjectId(int(asked.metadata["project"]))
        values, team = asked.values, asked.actor.team
        roles = {Role(role) for role in values.options("roles")}
        named = values.users("signatories")
        board = await self.edge.look(lambda store: flow.board_of(store, asked.actor, place, people=named, roles=roles))
        home = await self.edge.look(lambda store: flow.home(store, asked.actor, place))
        in_channel = await self.edge.directory.members(team, home.channel)
        people = await self.edge.directory.people(team, board)
        zone = await self.edge.directory.zone(asked.actor)
        proposal = _proposal(asked, wanted, board, zone)

        def work(store: Store) -> Answer:
            flow.request(
                store,
                asked.actor,
                place,
                wanted=wanted,
                proposal=proposal,
                people=people,
                in_channel=in_channel,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        try:
            return await self.edge.once(asked, work)
        except Conflict as conflict:
            raise Refusal(_MEANWHILE) from conflict

    async def _form(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        found = await self.edge.look(lambda store: flow.prepare(store, actor, place, reference=reference))
        return answers.form(
            view.request_form(
                found,
                text=found.requirement.wording.text,
                why="",
                urgency=Urgency.NORMAL,
                remove=False,
                nonce=self.edge.nonce(),
            )
        )


_MEANWHILE = "This requirement got other words meanwhile. Copy what you typed, and open the form again."


def _checked(store: Store, actor: Actor, place: ProjectId, wanted: Wanted) -> ChangeForm:
    try:
        return flow.check(store, actor, place, wanted=wanted)
    except Conflict as conflict:
        raise Refusal(_MEANWHILE) from conflict


def _wanted(asked: Submission) -> Wanted:
    values, kept = asked.values, asked.metadata
    return Wanted(
        requirement=int(kept["number"]),
        version=int(kept["version"]),
        text=values.text("text"),
        why=values.text("why"),
        urgency=Urgency(values.option("urgency") or Urgency.NORMAL),
        remove=bool(values.options("remove")),
    )


def _proposal(asked: Submission, wanted: Wanted, board: tuple[UserId, ...], zone: str) -> Proposal:
    values = asked.values
    policy = values.option("policy")
    return Proposal(
        chosen=(wanted.requirement,),
        signatories=board,
        policy=PolicyKind(policy) if policy else None,
        needed=values.number("needed"),
        quorum=values.text("quorum"),
        deadline=deadline_of(values, zone),
    )
