"""Requirements as people ask for them: ``/requirement``, the buttons of cards and lists, and the shortcuts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.listing import parse as parse_query
from bot.domain.names import ChannelId, ProjectId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.showing import EditedMeanwhile, Shown
from bot.domain.smells import Smell
from bot.flows import home
from bot.flows import requirement as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import help, ids
from bot.views import requirement as view
from bot.views import requirement_forms as forms
from bot.views.buttons import unpack
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Command, Shortcut, Submission
from handlers.edge import Edge
from handlers.payloads import as_heard, mentioned
from handlers.router import Router
from handlers.values import Values
from handlers.words import Subcommands, Verb, because

#: A captured message opens a form within three seconds, so no more people than this are asked for by name.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class RequirementHandlers:
    """Everything around requirements but importing them."""

    edge: Edge
    #: Opens the form that imports a file: another feature under the same command.
    import_form: Verb

    def register(self, router: Router) -> None:
        """Name what is answered."""
        verbs = {
            "add": self.add,
            "list": self.list,
            "show": self.show,
            "edit": self.edit,
            "withdraw": self.withdraw,
            "history": self.history,
            "import": self.import_form,
        }
        router.command(ids.REQUIREMENT, Subcommands(verbs=verbs, bare=self.bare, help=_help, unknown=_unknown).answer)
        router.action(ids.NEW_REQUIREMENT, self.new_clicked)
        router.action(ids.DETAILS, self.details_clicked)
        router.action(ids.EDIT, self.edit_clicked)
        router.action(ids.DISMISS_HINT, self.hint_dismissed)
        router.action(ids.HISTORY, self.history_clicked)
        router.action(ids.REQUIREMENT_MENU, self.menu_chosen)
        router.action(ids.LIST_PREVIOUS, self.page_turned)
        router.action(ids.LIST_NEXT, self.page_turned)
        router.submission(ids.REQUIREMENT_FORM, self.add_submitted)
        router.submission(ids.PROJECT_CHOICE_FORM, self.project_chosen)
        router.submission(ids.EDIT_FORM, self.edit_submitted)
        router.submission(ids.WITHDRAW_FORM, self.withdraw_submitted)
        router.shortcut(ids.CAPTURE_MESSAGE, self.message_captured)
        router.shortcut(ids.NEW_REQUIREMENT_SHORTCUT, self.new_from_anywhere)

    async def bare(self, asked: Command) -> Answer:
        """``/requirement`` alone opens the form too."""
        return await self._new_form(asked.actor, channel_of(asked))

    async def add(self, asked: Command, rest: str) -> Answer:
        """``/requirement add``: one line, or the form."""
        if not rest:
            return await self._new_form(asked.actor, channel_of(asked))
        return await self._add(asked, channel_of(asked), Wording(text=rest), None)

    async def add_submitted(self, asked: Submission) -> Answer:
        """The form **New requirement**."""
        source = asked.metadata.get("source")
        project = ProjectId(int(asked.metadata["project"]))
        return await self._add(asked, project, _words(asked.values), source if isinstance(source, str) else None)

    async def new_clicked(self, asked: Click) -> Answer:
        """**Add requirement** on the project's card."""
        return await self._new_form(asked.actor, _project_of(asked))

    async def new_from_anywhere(self, asked: Shortcut) -> Answer:
        """The shortcut **New requirement** asks for the project first."""
        actor = asked.actor
        found = await self.edge.look(lambda store: home.home(store, team=actor.team, user=actor.user))
        if not found.projects:
            return answers.private(view.no_project())
        return answers.form(forms.project_form(found.projects, nonce=self.edge.nonce()))

    async def project_chosen(self, asked: Submission) -> Answer:
        """The project was chosen; the same window goes on with the requirement."""
        project = ProjectId(int(asked.values.option("project") or 0))
        # The window goes on, and so does what it is known by.
        return answers.update((await self._new_form(asked.actor, project, nonce=asked.nonce)).content)

    async def message_captured(self, asked: Shortcut) -> Answer:
        """The shortcut **Capture as requirement** fills the form from a message and keeps the link to it."""
        message = asked.message
        if message is None:
            raise Refusal("Use this shortcut on a message.")
        people = await self.edge.directory.people(asked.actor.team, mentioned(message.text)[:_MOST_NAMED])
        words = Wording(text=as_heard(message.text, {user: person.name for user, person in people.items()}))
        link = await self.edge.slack.permalink(asked.actor.team, message.channel, message.ts)
        return await self._new_form(asked.actor, message.channel, words=words, source=link)

    async def list(self, asked: Command, rest: str) -> Answer:
        """``/requirement list``."""
        query = parse_query(rest, asked.actor.user)
        found = await self.edge.look(lambda store: flow.listing(store, asked.actor, channel_of(asked), query=query))
        return answers.private(view.listing(found))

    async def page_turned(self, asked: Click) -> Answer:
        """**Previous** and **Next**."""
        ids_ = unpack(asked.value)
        query = parse_query(str(ids_.get("q") or ""), asked.actor.user)
        before = int(ids_.get("b") or 0)
        query = replace(query, after=int(ids_.get("a") or 0), before=before or None)
        place = _project_of(asked)
        found = await self.edge.look(lambda store: flow.listing(store, asked.actor, place, query=query))
        return answers.replaced(view.listing(found))

    async def show(self, asked: Command, rest: str) -> Answer:
        """``/requirement show R1``."""
        return await self._details(asked.actor, channel_of(asked), rest)

    async def details_clicked(self, asked: Click) -> Answer:
        """**Details**."""
        return await self._details(asked.actor, _project_of(asked), _number_of(asked))

    async def hint_dismissed(self, asked: Click) -> Answer:
        """**Dismiss**: the hint goes, and the details are shown without it."""
        carried = unpack(asked.value)

        def work(store: Store) -> Answer:
            shown = flow.dismiss_hint(
                store,
                asked.actor,
                _project_of(asked),
                number=_number_of(asked),
                version=int(carried.get("v") or 0),
                smell=Smell(str(carried.get("h") or "")),
                now=self.edge.clock.now(),
            )
            return answers.replaced(view.details(shown))

        return await self.edge.once(asked, work)

    async def history(self, asked: Command, rest: str) -> Answer:
        """``/requirement history R1``."""
        return await self._history(asked.actor, channel_of(asked), rest)

    async def history_clicked(self, asked: Click) -> Answer:
        """**History**."""
        return await self._history(asked.actor, _project_of(asked), _number_of(asked))

    async def edit(self, asked: Command, rest: str) -> Answer:
        """``/requirement edit R1``."""
        return await self._edit_form(asked.actor, channel_of(asked), rest)

    async def edit_clicked(self, asked: Click) -> Answer:
        """**Edit**."""
        return await self._edit_form(asked.actor, _project_of(asked), _number_of(asked))

    async def edit_submitted(self, asked: Submission) -> Answer:
        """The edit form; when somebody else was faster it shows what they changed, and keeps what was typed."""
        kept = asked.metadata
        words = _words(asked.values)

        def work(store: Store) -> Answer:
            flow.edit(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                number=int(kept["number"]),
                version=int(kept["version"]),
                words=words,
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        try:
            return await self.edge.once(asked, work)
        except EditedMeanwhile as conflict:
            return answers.update(forms.compare_form(conflict, words, nonce=asked.nonce or self.edge.nonce()))

    async def withdraw(self, asked: Command, rest: str) -> Answer:
        """``/requirement withdraw R1 because …``; without a reason a form asks for one."""
        reference, reason = because(rest)
        if not reason:
            return await self._withdraw_form(asked.actor, channel_of(asked), reference)
        number = flow.number_of(reference)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = flow.withdraw(store, asked.actor, channel_of(asked), number=number, reason=reason, now=now)
            return answers.private(view.withdrawn(shown.requirement))

        return await self.edge.once(asked, work)

    async def withdraw_submitted(self, asked: Submission) -> Answer:
        """The form that asks why."""
        kept = asked.metadata

        def work(store: Store) -> Answer:
            flow.withdraw(
                store,
                asked.actor,
                ProjectId(int(kept["project"])),
                number=int(kept["number"]),
                reason=asked.values.text("reason"),
                now=self.edge.clock.now(),
            )
            return answers.nothing()

        return await self.edge.once(asked, work)

    async def menu_chosen(self, asked: Click) -> Answer:
        """The menu of the card: **Withdraw** and **Copy link**."""
        if unpack(asked.value).get("do") == "withdraw":
            return await self._withdraw_form(asked.actor, _project_of(asked), _number_of(asked))
        return await self._link(asked)

    async def _link(self, asked: Click) -> Answer:
        place, number = _project_of(asked), _number_of(asked)

        def look(store: Store) -> tuple[Shown, tuple[ChannelId, str] | None]:
            shown = flow.show(store, asked.actor, place, reference=number)
            team, key = shown.project.team, shown.project.id
            card = Card(team=team, project=key, kind=CardKind.REQUIREMENT, number=shown.requirement.number)
            return shown, store.outbox.location(card)

        shown, location = await self.edge.look(look)
        url = await self.edge.slack.permalink(asked.actor.team, *location) if location else None
        return answers.private(view.link(shown.requirement, url))

    async def _add(self, asked: Command | Submission, place: Place, words: Wording, source: str | None) -> Answer:
        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = flow.add(store, asked.actor, place, words=words, source=source, now=now)
            if isinstance(asked, Submission):
                return answers.nothing()
            return answers.private(view.added(shown.requirement))

        try:
            return await self.edge.once(asked, work)
        except FormErrors as refused:
            if isinstance(asked, Submission):
                raise
            # A line that is too long is not lost: the form opens with as much of it as fits.
            if len(words.text) > flow.TEXT_LIMIT:
                return await self._new_form(asked.actor, place, words=words)
            raise Refusal(refused.sentence) from refused

    async def _new_form(
        self,
        actor: Actor,
        place: Place,
        *,
        words: Wording | None = None,
        source: str | None = None,
        nonce: str | None = None,
    ) -> Answer:
        project = await self.edge.look(lambda store: flow.prepare(store, actor, place))
        nonce = nonce or self.edge.nonce()
        return answers.form(forms.form(project, words=words, source=source, nonce=nonce))

    async def _details(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        shown = await self.edge.look(lambda store: flow.show(store, actor, place, reference=reference))
        return answers.private(view.details(shown))

    async def _history(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        found = await self.edge.look(lambda store: flow.history(store, actor, place, reference=reference))
        return answers.private(view.history(found))

    async def _edit_form(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        shown = await self.edge.look(
            lambda store: flow.to_change(store, actor, place, reference=reference, action=Action.EDIT)
        )
        return answers.form(forms.edit_form(shown, nonce=self.edge.nonce()))

    async def _withdraw_form(self, actor: Actor, place: Place, reference: str | int) -> Answer:
        shown = await self.edge.look(
            lambda store: flow.to_change(store, actor, place, reference=reference, action=Action.WITHDRAW)
        )
        return answers.form(forms.withdraw_form(shown.requirement, nonce=self.edge.nonce()))


def channel_of(asked: Command) -> ChannelId:
    """Return the channel in which a command was typed."""
    return asked.channel or ChannelId("")


def _project_of(asked: Click) -> ProjectId:
    return ProjectId(int(unpack(asked.value).get("p") or 0))


def _number_of(asked: Click) -> int:
    return int(unpack(asked.value).get("n") or 0)


def _words(values: Values) -> Wording:
    priority = values.option("priority")
    return Wording(
        text=values.text("text"),
        type=RequirementType(values.option("type") or RequirementType.FUNCTIONAL),
        priority=Priority(priority) if priority else None,
        rationale=values.text("rationale"),
        criteria=values.text("criteria"),
    )


async def _help(asked: Command) -> Answer:
    return answers.private(help.command(ids.REQUIREMENT))


async def _unknown(asked: Command, word: str, nearest: str | None) -> Answer:
    return answers.private(help.unknown(ids.REQUIREMENT, word, nearest))
