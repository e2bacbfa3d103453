"""``/requirement change``: asking for other words in what is signed."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from bot.domain.change import Urgency, Wanted
from bot.domain.deadline import preset
from bot.domain.defaults import Defaults
from bot.domain.details import WITH_DETAILS
from bot.domain.names import ProjectId, UserId
from bot.domain.person import Actor, Person
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.proposal import Proposal
from bot.domain.references import led
from bot.domain.refusal import Conflict, Refusal
from bot.domain.requirement import Wording
from bot.domain.signoff import Meaning
from bot.domain.values import replace
from bot.flows import change as flow
from bot.flows import changes
from bot.flows.access import Place
from bot.ports import Store
from bot.views import change as view
from bot.views import change_forms as forms
from bot.views import ids
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.attributes import checked_typed
from handlers.edge import Edge
from handlers.electors import company
from handlers.extension import deadline_of
from handlers.places import channel_of, number_of, project_of
from handlers.proposals import detailed_proposal, details_form
from handlers.router import Router
from handlers.words import Verb, alone, because

Found = TypeVar("Found")


class ChangeHandlers(Struct, frozen=True):
    """A form over two pages: what is wanted, then its effect and who decides."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.REQUEST_CHANGE, self.clicked)
        router.action(ids.MORE_OF_CHANGE, self.more_clicked)
        router.action(ids.CHANGES_PREVIOUS, self.page_turned)
        router.action(ids.CHANGES_NEXT, self.page_turned)
        router.submission(ids.CHANGE_FORM, self.submitted)
        router.submission(ids.CHANGE_VOTE_FORM, self.vote_submitted)
        router.submission(ids.CHANGE_BOARD_FORM, self.board_submitted)

    def verbs(self) -> Mapping[str, Verb]:
        """Return what is answered under ``/requirement``."""
        return {"change": self.change, "changes": alone(self.listing, instead="It lists every change request.")}

    async def change(self, asked: Command, rest: str) -> Answer:
        """``/requirement change R12``, perhaps with the new words and why behind it."""
        said, why = because(rest)
        reference, words = led(said)
        return await self._form(asked.actor, channel_of(asked), reference, words=words, why=why)

    async def clicked(self, asked: Click) -> Answer:
        """**Request a change**."""
        return await self._form(asked.actor, project_of(asked), number_of(asked))

    async def more_clicked(self, asked: Click) -> Answer:
        """**More**: the same form with everything else that was signed."""
        if asked.view is None:
            return answers.nothing()
        return answers.update(forms.with_more(asked.view.form, await self._signed(asked.actor, asked.view.metadata)))

    async def listing(self, asked: Command, _: str) -> Answer:
        """``/requirement changes``."""
        found = await self.edge.look(lambda store: changes.listing(store, asked.actor, channel_of(asked)))
        return answers.private(view.listing(found))

    async def page_turned(self, asked: Click) -> Answer:
        """**Previous** and **Next**."""
        place, upto = project_of(asked), int(unpack(asked.value).get("u") or 0)
        found = await self.edge.look(lambda store: changes.listing(store, asked.actor, place, upto=upto))
        return answers.replaced(view.listing(found))

    async def submitted(self, asked: Submission) -> Answer:
        """The first page: its effect is shown before anybody is asked."""
        wanted, place = await self._wanted(asked), ProjectId(int(asked.metadata["project"]))
        found = await self._unless_changed(
            self.edge.look(lambda store: flow.check(store, asked.actor, place, wanted=wanted))
        )
        zone = await self.edge.directory.zone(asked.actor)
        return answers.update(
            forms.vote_form(
                found,
                wanted,
                whole=_is_whole(asked),
                deadline=preset(self.edge.clock.now(), zone),
                nonce=self.edge.nonce(),
            )
        )

    async def vote_submitted(self, asked: Submission) -> Answer:
        """The second page: the board is asked; some policies ask for more on a page of their own."""
        place, values = ProjectId(int(asked.metadata["project"])), asked.values
        roles = {Role(role) for role in values.options("roles")}
        named = values.users("signatories")
        board = await self.edge.look(lambda store: flow.board_of(store, asked.actor, place, people=named, roles=roles))
        proposal = _proposal(asked, board, await self.edge.directory.zone(asked.actor))
        if proposal.policy in WITH_DETAILS:
            return await self._ask_details(asked, place, proposal)
        return await self._request(asked, place, proposal, done=answers.nothing())

    async def board_submitted(self, asked: Submission) -> Answer:
        """The third page: what belongs to the policy."""
        place = ProjectId(int(asked.metadata["project"]))
        return await self._request(asked, place, detailed_proposal(asked), done=answers.clear())

    async def _ask_details(self, asked: Submission, place: ProjectId, proposal: Proposal) -> Answer:
        wanted = await self._wanted(asked)
        people, in_channel = await self._company(asked, place, proposal)

        def look(store: Store) -> tuple[tuple[UserId, ...], Defaults]:
            now = self.edge.clock.now()
            return flow.check_board(
                store,
                asked.actor,
                place,
                wanted=wanted,
                proposal=proposal,
                people=people,
                in_channel=in_channel,
                now=now,
            )

        board, defaults = await self._unless_changed(self.edge.look(look))
        page = details_form(
            proposal,
            {user: people[user].name for user in board},
            project=place,
            defaults=defaults,
            beside={"number": wanted.requirement, "version": wanted.version},
            nonce=self.edge.nonce(),
        )
        return answers.push(forms.board_form(page, wanted, whole=_is_whole(asked)))

    async def _request(self, asked: Submission, place: ProjectId, proposal: Proposal, *, done: Answer) -> Answer:
        wanted = await self._wanted(asked)
        people, in_channel = await self._company(asked, place, proposal)

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
            return done

        return await self._unless_changed(self.edge.once(asked, work))

    async def _company(
        self, asked: Submission, place: ProjectId, proposal: Proposal
    ) -> tuple[Mapping[UserId, Person], frozenset[UserId]]:
        home = await self.edge.look(lambda store: flow.home(store, asked.actor, place))
        return await company(self.edge, asked.actor, home, proposal.signatories)

    async def _unless_changed(self, asking: Awaitable[Found]) -> Found:
        try:
            return await asking
        except Conflict as conflict:
            raise Refusal(_MEANWHILE) from conflict

    async def _form(
        self, actor: Actor, place: Place, reference: str | int, *, words: str = "", why: str = ""
    ) -> Answer:
        found = await self.edge.look(lambda store: flow.prepare(store, actor, place, reference=reference))
        signed = found.requirement
        wording = replace(signed.wording, text=words) if words else signed.wording
        wanted = Wanted(requirement=signed.number, version=signed.version, words=wording, why=why)
        return answers.form(forms.request_form(found, wanted, nonce=self.edge.nonce()))

    async def _wanted(self, asked: Submission) -> Wanted:
        """Return what was filled in; what is behind **More** stays as it is signed where that is not in sight."""
        values, kept = asked.values, asked.metadata
        signed = await self._signed(asked.actor, kept)
        return Wanted(
            requirement=int(kept["number"]),
            version=int(kept["version"]),
            words=await checked_typed(self.edge, asked, signed),
            why=values.text("why"),
            urgency=Urgency(values.option("urgency") or Urgency.NORMAL),
            remove=bool(values.options("remove")),
        )

    async def _signed(self, actor: Actor, kept: Mapping[str, Any]) -> Wording:
        place, number, version = ProjectId(int(kept["project"])), int(kept["number"]), int(kept["version"])
        return await self.edge.look(lambda store: changes.words_at(store, actor, place, number=number, version=version))


_MEANWHILE = "This requirement got other words meanwhile. Copy what you typed, and open the form again."


def _is_whole(asked: Submission) -> bool:
    """Whether what is behind **More** is in sight."""
    return ids.REQUIREMENT_TYPE in set(asked.values)


def _proposal(asked: Submission, board: tuple[UserId, ...], zone: str) -> Proposal:
    values = asked.values
    policy = values.option("policy")
    return Proposal(
        chosen=(int(asked.metadata["number"]),),
        signatories=board,
        policy=PolicyKind(policy) if policy else None,
        needed=values.number("needed"),
        quorum=values.text("quorum"),
        meaning=Meaning(values.option("meaning") or Meaning.APPROVAL),
        deadline=deadline_of(values, zone),
    )
