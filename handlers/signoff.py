"""Sign-off as people ask for it: ``/signoff`` and its forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.domain.deadline import preset
from bot.domain.defaults import Defaults
from bot.domain.details import WITH_DETAILS
from bot.domain.extension import offered
from bot.domain.names import ProjectId, UserId
from bot.domain.permissions import Action, allowed
from bot.domain.person import Actor, Person
from bot.domain.project import Membership
from bot.domain.proposal import Proposal
from bot.domain.references import led, parse
from bot.domain.requirement import Requirement, RequirementState
from bot.flows import cards
from bot.flows import requirement as requirements
from bot.flows import signoff as flow
from bot.flows.access import Place
from bot.flows.stage import agreed, in_conflict
from bot.ports import Store
from bot.views import blocks, extension, ids
from bot.views import signoff as view
from bot.views import signoff_forms as forms
from bot.views import signoff_start as starting
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission, Suggestion
from handlers.edge import Edge
from handlers.electors import company
from handlers.extension import saw_better, unless_better
from handlers.finding import matching
from handlers.first_command import FirstCommand
from handlers.places import channel_of, project_of, round_of
from handlers.proposals import detailed_proposal, details_form, proposal_of
from handlers.router import Router
from handlers.votes import VoteHandlers
from handlers.words import Subcommands, Verb, because


class SignoffHandlers(Struct, frozen=True):
    """Starting, following, ending; voting has a file of its own."""

    edge: Edge
    #: What other features answer under the same command.
    others: Mapping[str, Verb]

    def register(self, router: Router) -> None:
        """Name what is answered."""
        verbs = {
            "start": self.start,
            "status": self.status,
            "remind": self.remind,
            "cancel": self.cancel,
            **self.others,
        }
        subcommands = Subcommands(verbs=verbs, bare=self.bare, unknown=FirstCommand(self.edge).mistyped)
        router.command(ids.SIGNOFF, subcommands.answer)
        router.action(ids.START_ROUND, self.start_clicked)
        router.action(ids.READ_ALL, self.read)
        router.action(ids.READ_NEXT, self.read_on)
        router.action(ids.READ_FIRST, self.read_on)
        router.action(ids.READ_FROM, self.read_on)
        router.options(ids.READ_FROM, self.find_page)
        VoteHandlers(self.edge).register(router)
        router.options(ids.ROUND_REQUIREMENTS, self.find_requirements)
        router.submission(ids.ROUND_FORM, self.start_submitted)
        for page in (ids.WEIGHTS_FORM, ids.ROLES_FORM, ids.TOGETHER_FORM):
            router.submission(page, self.details_submitted)
        router.submission(ids.CANCEL_FORM, self.cancel_submitted)

    async def bare(self, asked: Command) -> Answer:
        """``/signoff`` alone tells how it stands."""
        return await self.status(asked, "")

    async def start(self, asked: Command, rest: str) -> Answer:
        """``/signoff start``, or about some only with ``/signoff start R3 R9``."""
        return await self._start_form(asked.actor, channel_of(asked), typed=rest)

    async def start_clicked(self, asked: Click) -> Answer:
        """**Start sign-off** on the project's card."""
        return await self._start_form(asked.actor, project_of(asked))

    async def start_submitted(self, asked: Submission) -> Answer:
        """The form **Start sign-off**; some policies ask for more on a page of their own."""
        project = ProjectId(int(asked.metadata["project"]))
        zone = await self.edge.directory.zone(asked.actor)
        proposal = proposal_of(asked, zone)
        if proposal.policy in WITH_DETAILS:
            return await self._ask_details(asked, project, proposal)
        saw = saw_better(asked.values)
        return await self._start(asked, project, proposal, zone=zone, done=answers.nothing(), saw=saw)

    async def details_submitted(self, asked: Submission) -> Answer:
        """The second page: what belongs to the policy."""
        project = ProjectId(int(asked.metadata["project"]))
        proposal, saw = detailed_proposal(asked), bool(asked.metadata.get("saw"))
        zone = await self.edge.directory.zone(asked.actor)
        return await self._start(asked, project, proposal, zone=zone, done=answers.clear(), saw=saw)

    async def _ask_details(self, asked: Submission, project: ProjectId, proposal: Proposal) -> Answer:
        people, in_channel = await self._company(asked, project, proposal)

        def look(store: Store) -> tuple[tuple[UserId, ...], Defaults]:
            now = self.edge.clock.now()
            electorate = flow.check(
                store, asked.actor, project, proposal=proposal, people=people, in_channel=in_channel, now=now
            )
            return electorate, store.defaults.get(asked.actor.team, project)

        electorate, defaults = await self.edge.look(look)
        names = {user: people[user].name for user in electorate}
        return answers.push(
            details_form(
                proposal,
                names,
                project=project,
                defaults=defaults,
                beside={"saw": saw_better(asked.values)},
                nonce=self.edge.nonce(),
            )
        )

    async def _start(
        self, asked: Submission, project: ProjectId, proposal: Proposal, *, zone: str, done: Answer, saw: bool
    ) -> Answer:
        people, in_channel = await self._company(asked, project, proposal)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            card = flow.start(
                store, asked.actor, project, proposal=proposal, people=people, in_channel=in_channel, now=now
            )
            if not card.left_out:
                return unless_better(extension.extended, card.round, zone, done=done, saw=saw)
            better = None if saw else offered(card.round.deadline, zone)
            return answers.update(extension.window(starting.started(card, better=better, zone=zone)))

        return await self.edge.once(asked, work)

    async def _company(
        self, asked: Submission, project: ProjectId, proposal: Proposal
    ) -> tuple[Mapping[UserId, Person], frozenset[UserId]]:
        home = await self.edge.look(lambda store: requirements.prepare(store, asked.actor, project, Action.START_ROUND))
        return await company(self.edge, asked.actor, home, proposal.signatories)

    async def find_requirements(self, asked: Suggestion) -> Answer:
        """Fill the menu Requirements with what is open and fits what was typed."""
        project = ProjectId(int(asked.metadata.get("project") or 0))

        def look(store: Store) -> tuple[Requirement, ...]:
            return matching(store, asked.actor, project, asked.typed, state=RequirementState.OPEN)

        return answers.options(starting.options(await self.edge.look(look)))

    async def status(self, asked: Command, rest: str) -> Answer:
        """``/signoff status [V1]``."""
        found = await self.edge.look(
            lambda store: flow.status(
                store, asked.actor, channel_of(asked), reference=rest or None, now=self.edge.clock.now()
            )
        )
        return answers.private(view.status(found))

    async def remind(self, asked: Command, rest: str) -> Answer:
        """``/signoff remind [V1]``."""

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            reminded = flow.remind(store, asked.actor, channel_of(asked), reference=rest or None, now=now)
            return answers.private(view.reminded(reminded))

        return await self.edge.once(asked, work)

    async def cancel(self, asked: Command, rest: str) -> Answer:
        """``/signoff cancel [V1] because …``; without a reason a form asks for one."""
        typed, reason = because(rest)
        reference = typed or None

        if not reason:
            # Words that are parted otherwise, as in *V2 - too early*, may be an oversight as well as a reason.
            typed, words = led(typed, "V")
            reference = typed or None
            round_ = await self.edge.look(
                lambda store: flow.to_cancel(
                    store, asked.actor, channel_of(asked), reference=reference, now=self.edge.clock.now()
                )
            )
            return answers.form(forms.cancel_form(round_, reason=words, nonce=self.edge.nonce()))

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            card = flow.cancel(store, asked.actor, channel_of(asked), reference=reference, reason=reason, now=now)
            return answers.private(view.cancelled(card.round))

        return await self.edge.once(asked, work)

    async def cancel_submitted(self, asked: Submission) -> Answer:
        """The form that asks why a round is cancelled."""
        kept = asked.metadata

        def work(store: Store) -> Answer:
            flow.cancel(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                reference=f"V{kept['round']}",
                reason=asked.values.text("reason"),
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def read(self, asked: Click) -> Answer:
        """**Read it all**."""
        return answers.form(await self._contents(asked))

    async def read_on(self, asked: Click) -> Answer:
        """Another page, in the same window."""
        return answers.update(await self._contents(asked))

    async def find_page(self, asked: Suggestion) -> Answer:
        """Fill the menu that leads to a page with what is under vote, from the number that was typed on."""
        project, number = (int(asked.metadata.get(name) or 0) for name in ("project", "round"))
        start = parse(asked.typed, "R") if asked.typed.strip() else 1
        round_, versions = await self.edge.look(
            lambda store: cards.contents_from(
                store, asked.actor, ProjectId(project), number=number, start=start, limit=blocks.MOST_OPTIONS
            )
        )
        return answers.options(forms.pages_from(round_, versions))

    async def _contents(self, asked: Click) -> dict[str, object]:
        project, number, _ = round_of(asked)
        after = int(unpack(asked.value).get("a") or 0)
        page = await self.edge.look(
            lambda store: cards.contents(store, asked.actor, project, number=number, after=after)
        )
        return forms.contents(page)

    async def _start_form(self, actor: Actor, place: Place, *, typed: str = "") -> Answer:
        def look(store: Store) -> tuple[Membership, Defaults, dict[str, Any]]:
            membership, defaults = flow.prepare(store, actor, place)
            project = membership.project
            said = {
                "agreed": agreed(store, project),
                "conflicts": in_conflict(store, project),
                "left_out": flow.under_vote_elsewhere(store, project),
                "chosen": flow.named(store, actor, place, typed=typed) if typed.strip() else (),
            }
            return membership, defaults, said

        membership, defaults, said = await self.edge.look(look)
        zone = await self.edge.directory.zone(actor)
        deadline = preset(self.edge.clock.now(), zone)
        form = starting.start_form(
            membership.project,
            **said,
            deadline=deadline,
            defaults=defaults,
            may_save=allowed(membership.role, Action.CHANGE_POLICY),
            nonce=self.edge.nonce(),
        )
        return answers.form(form)
