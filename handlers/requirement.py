"""Requirements as people ask for them: ``/requirement``, and the buttons of cards and lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from bot.domain.listing import parse as parse_query
from bot.domain.names import ChannelId, ProjectId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.references import led
from bot.domain.showing_requirement import EditedMeanwhile, Shown
from bot.domain.smells import Smell
from bot.domain.values import replace
from bot.domain.wording import checked_wording
from bot.flows import requirement as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import ids, listing
from bot.views import requirement as view
from bot.views import requirement_forms as forms
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Submission
from handlers.attributes import AttributeHandlers, checked_typed
from handlers.capturing import CaptureHandlers
from handlers.duplicates import DuplicateHandlers
from handlers.edge import Edge
from handlers.first_command import FirstCommand
from handlers.hint import HintHandlers
from handlers.history import HistoryHandlers
from handlers.links import LinkHandlers
from handlers.order import OrderHandlers
from handlers.places import channel_of, number_of, project_of
from handlers.priority import PriorityHandlers
from handlers.router import Router
from handlers.words import Subcommands, Verb, because


class RequirementHandlers(Struct, frozen=True):
    """Finding, changing and taking back; capturing has a file of its own."""

    edge: Edge
    #: What other features answer under the same command.
    others: Mapping[str, Verb]
    #: Opens **Propose a change** for the menu of a card.
    propose_form: Callable[[Actor, Place, int], Awaitable[Answer]]

    def register(self, router: Router) -> None:
        """Name what is answered."""
        capturing, links = CaptureHandlers(self.edge), LinkHandlers(self.edge)
        duplicates, order = DuplicateHandlers(self.edge), OrderHandlers(self.edge)
        priority, history = PriorityHandlers(self.edge), HistoryHandlers(self.edge)
        verbs = {
            "add": capturing.add,
            "list": self.list,
            "show": self.show,
            "edit": self.edit,
            "withdraw": self.withdraw,
            "reject": self.reject,
            "resume": self.resume,
            **history.verbs,
            **self.others,
            **links.verbs,
            **duplicates.verbs,
            **order.verbs,
            **priority.verbs,
        }
        subcommands = Subcommands(verbs=verbs, bare=capturing.bare, unknown=FirstCommand(self.edge).mistyped)
        router.command(ids.REQUIREMENT, subcommands.answer)
        for feature in (
            capturing,
            AttributeHandlers(self.edge),
            HintHandlers(self.edge),
            links,
            duplicates,
            order,
            priority,
            history,
        ):
            feature.register(router)
        router.action(ids.DETAILS, self.details_clicked)
        router.action(ids.EDIT, self.edit_clicked)
        router.action(ids.DISMISS_HINT, self.hint_dismissed)
        router.action(ids.RESUME, self.resume_clicked)
        router.action(ids.REQUIREMENT_MENU, self.menu_chosen)
        router.action(ids.LIST_PREVIOUS, self.page_turned)
        router.action(ids.LIST_NEXT, self.page_turned)
        router.submission(ids.EDIT_FORM, self.edit_submitted)
        router.submission(ids.WITHDRAW_FORM, self.withdraw_submitted)
        router.submission(ids.REJECT_REQUIREMENT_FORM, self.reject_submitted)

    async def list(self, asked: Command, rest: str) -> Answer:
        """``/requirement list``."""
        query = parse_query(rest, asked.actor.user, asked.people)
        found = await self.edge.look(lambda store: flow.listing(store, asked.actor, channel_of(asked), query=query))
        return answers.private(listing.listing(found))

    async def page_turned(self, asked: Click) -> Answer:
        """**Previous** and **Next**."""
        ids_ = unpack(asked.value)
        query = parse_query(str(ids_.get("q") or ""), asked.actor.user)
        before = int(ids_.get("b") or 0)
        left_out = int(ids_.get("l") or 0)
        query = replace(query, after=int(ids_.get("a") or 0), before=before or None, left_out=left_out)
        place = project_of(asked)
        found = await self.edge.look(lambda store: flow.listing(store, asked.actor, place, query=query))
        return answers.replaced(listing.listing(found))

    async def show(self, asked: Command, rest: str) -> Answer:
        """``/requirement show R1``."""
        return await self._details(asked.actor, channel_of(asked), rest)

    async def details_clicked(self, asked: Click) -> Answer:
        """**Details**."""
        return await self._details(asked.actor, project_of(asked), number_of(asked))

    async def hint_dismissed(self, asked: Click) -> Answer:
        """**Dismiss**: the hint goes, and the details are shown without it."""
        carried = unpack(asked.value)

        def work(store: Store) -> Answer:
            shown = flow.dismiss_hint(
                store,
                asked.actor,
                project_of(asked),
                number=number_of(asked),
                version=int(carried.get("v") or 0),
                smell=Smell(str(carried.get("h") or "")),
                now=self.edge.clock.now(),
            )
            return answers.replaced(view.details(shown))

        return await self.edge.once(asked, work)

    async def edit(self, asked: Command, rest: str) -> Answer:
        """``/requirement edit R1``, perhaps with the new words behind it."""
        reference, words = led(rest)
        return await self._edit_form(asked.actor, channel_of(asked), reference, words)

    async def edit_clicked(self, asked: Click) -> Answer:
        """**Edit**."""
        return await self._edit_form(asked.actor, project_of(asked), number_of(asked))

    async def edit_submitted(self, asked: Submission) -> Answer:
        """The edit form; when somebody else was faster it shows what they changed, and keeps what was typed."""
        kept = asked.metadata
        project, number, version = ProjectId(int(kept["project"])), int(kept["number"]), int(kept["version"])
        before = await self.edge.look(
            lambda store: flow.at_version(store, asked.actor, project, number=number, version=version)
        )
        words = await checked_typed(self.edge, asked, before.wording)

        def work(store: Store) -> Answer:
            flow.edit(
                store,
                asked.actor,
                project,
                number=number,
                version=version,
                words=words,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        try:
            return await self.edge.once(asked, work)
        except EditedMeanwhile as conflict:
            typed = checked_wording(words)
            return answers.update(forms.compare_form(conflict, typed, nonce=asked.nonce or self.edge.nonce()))

    async def withdraw(self, asked: Command, rest: str) -> Answer:
        """``/requirement withdraw R1 because …``; without a reason a form asks for one."""
        return await self._take_out(asked, rest, Action.WITHDRAW)

    async def withdraw_submitted(self, asked: Submission) -> Answer:
        """The form that asks why it is taken back."""
        return await self._taken_out(asked, Action.WITHDRAW)

    async def reject(self, asked: Command, rest: str) -> Answer:
        """``/requirement reject R1 because …``; without a reason a form asks for one."""
        return await self._take_out(asked, rest, Action.REJECT)

    async def reject_submitted(self, asked: Submission) -> Answer:
        """The form that asks why it is turned down."""
        return await self._taken_out(asked, Action.REJECT)

    async def resume(self, asked: Command, rest: str) -> Answer:
        """``/requirement resume R1``."""
        return await self._resume(asked, channel_of(asked), rest)

    async def resume_clicked(self, asked: Click) -> Answer:
        """**Resume** on the card of a postponed requirement."""
        return await self._resume(asked, project_of(asked), number_of(asked))

    async def menu_chosen(self, asked: Click) -> Answer:
        """The menu of the card: **Propose a change**, **Withdraw**, **Reject** and **Copy link**."""
        match unpack(asked.value).get("do"):
            case "propose":
                return await self.propose_form(asked.actor, project_of(asked), number_of(asked))
            case "withdraw":
                return await self._out_form(asked.actor, project_of(asked), number_of(asked), Action.WITHDRAW)
            case "reject":
                return await self._out_form(asked.actor, project_of(asked), number_of(asked), Action.REJECT)
        return await self._link(asked)

    async def _link(self, asked: Click) -> Answer:
        place, number = project_of(asked), number_of(asked)

        def look(store: Store) -> tuple[Shown, tuple[ChannelId, str] | None]:
            shown = flow.show(store, asked.actor, place, reference=number)
            team, key = shown.project.team, shown.project.id
            card = Card(team=team, project=key, kind=CardKind.REQUIREMENT, number=shown.requirement.number)
            return shown, store.outbox.location(card)

        shown, location = await self.edge.look(look)
        if location is None and asked.channel and asked.message_ts:
            # The card was posted a moment ago, and where it is has not been written down yet.
            location = asked.channel, asked.message_ts
        url = await self.edge.slack.permalink(asked.actor.team, *location) if location else None
        return answers.private(view.link(shown.requirement, url))

    async def _resume(self, asked: Command | Click, place: Place, reference: str | int) -> Answer:
        def work(store: Store) -> Answer:
            shown = flow.resume(store, asked.actor, place, reference=reference, now=self.edge.clock.now())
            return answers.private(view.resumed(shown.requirement))

        return await self.edge.once(asked, work)

    async def _details(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        shown = await self.edge.look(lambda store: flow.show(store, actor, place, reference=reference))
        return answers.private(view.details(shown))

    async def _edit_form(self, actor: Actor, place: Place, reference: str | int, words: str = "") -> Answer:
        shown = await self.edge.look(
            lambda store: flow.to_change(store, actor, place, reference=reference, action=Action.EDIT)
        )
        return answers.form(forms.edit_form(shown, words=words, nonce=self.edge.nonce()))

    async def _take_out(self, asked: Command, rest: str, action: Action) -> Answer:
        reference, reason = because(rest)
        if not reason:
            # Words that are parted otherwise, as in *R2 - too dear*, may be an oversight as well as a reason.
            reference, words = led(reference)
            return await self._out_form(asked.actor, channel_of(asked), reference, action, words)
        number = flow.number_of(reference)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = _OUT[action](store, asked.actor, channel_of(asked), number=number, reason=reason, now=now)
            return answers.private(view.taken_out(shown.requirement))

        return await self.edge.once(asked, work)

    async def _taken_out(self, asked: Submission, action: Action) -> Answer:
        project, number = ProjectId(int(asked.metadata["project"])), int(asked.metadata["number"])
        reason = asked.values.text("reason")

        def work(store: Store) -> Answer:
            _OUT[action](store, asked.actor, project, number=number, reason=reason, now=self.edge.clock.now())
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def _out_form(
        self, actor: Actor, place: Place, reference: str | int, action: Action, reason: str = ""
    ) -> Answer:
        shown = await self.edge.look(
            lambda store: flow.to_change(store, actor, place, reference=reference, action=action)
        )
        form = forms.withdraw_form if action is Action.WITHDRAW else forms.reject_form
        return answers.form(form(shown.requirement, reason=reason, nonce=self.edge.nonce()))


#: How a requirement is taken out for good.
_OUT = {Action.WITHDRAW: flow.withdraw, Action.REJECT: flow.reject}
