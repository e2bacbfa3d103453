"""How requirements come in: one line, the form, a message, or a shortcut from anywhere."""

from __future__ import annotations

from msgspec import Struct, field

from bot.domain.duplicates import LikelyDuplicate
from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.promise import Promise
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.requirement import Wording
from bot.domain.wording import TEXT_LIMIT, Typed
from bot.flows import duplicates
from bot.flows import promise as promises
from bot.flows import requirement as flow
from bot.flows.access import Place
from bot.ports import Store
from bot.views import duplicates as duplicates_view
from bot.views import ids
from bot.views import requirement as view
from bot.views import requirement_forms as forms
from handlers import answers
from handlers.allowance import Allowance
from handlers.answers import Answer
from handlers.asked import Click, Command, Shortcut, Submission, Suggestion
from handlers.attributes import checked_typed
from handlers.edge import Edge
from handlers.payloads import as_heard, mentioned
from handlers.places import channel_of, project_of
from handlers.router import Router
from handlers.windows import in_its_place

#: A captured message opens a form within three seconds, so no more people than this are asked for by name.
_MOST_NAMED = 20
#: With how many requirements those of one person are compared: so many at once, then so many a second. Nobody who types
#: is that fast where there are hundreds, and whoever pastes a list among thousands does not read the answers.
COMPARED_AT_ONCE = 5_000
COMPARED_A_SECOND = 1_000


class Heard(Struct, frozen=True, kw_only=True):
    """What a message says, and where it is."""

    channel: ChannelId
    words: str
    #: None when Slack would not tell it in time.
    link: str | None
    #: None when an app wrote it.
    by: UserId | None
    #: Which message it is, where its link is still missing.
    unlinked: str | None = None


class CaptureHandlers(Struct, frozen=True):
    """Every way in but a file."""

    edge: Edge
    comparisons: Allowance = field(default_factory=lambda: Allowance(COMPARED_AT_ONCE, COMPARED_A_SECOND))

    def register(self, router: Router) -> None:
        """Name what is answered; the command's own verbs are named with the command."""
        router.action(ids.NEW_REQUIREMENT, self.new_clicked)
        router.submission(ids.REQUIREMENT_FORM, self.add_submitted)
        router.submission(ids.PROJECT_CHOICE_FORM, self.project_chosen)
        router.options(ids.CHOSEN_PROJECT, self.find_projects)
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
        project = ProjectId(int(asked.metadata["project"]))
        typed = await checked_typed(self.edge, asked, Wording(text=""))
        return await self._add(asked, project, typed, await link_in(self.edge, asked))

    async def new_clicked(self, asked: Click) -> Answer:
        """**Add requirement** on the project's card."""
        return await self._new_form(asked.actor, project_of(asked))

    async def new_from_anywhere(self, asked: Shortcut) -> Answer:
        """The shortcut **New requirement** asks for the project first."""
        team, user = asked.actor.team, asked.actor.user

        def look(store: Store) -> tuple[list[Project], bool]:
            found = flow.projects_to_add_to(store, team, user)
            return found, bool(found or store.projects.of_person(team, user, limit=1))

        projects, is_in_any = await self.edge.look(look)
        if not projects:
            return answers.private(view.no_project(is_in_any=is_in_any))
        return answers.form(forms.project_form(projects, nonce=self.edge.nonce()))

    async def find_projects(self, asked: Suggestion) -> Answer:
        """Fill the menu Project with those in which the person may add requirements, by part of their name."""
        team, user = asked.actor.team, asked.actor.user
        found = await self.edge.look(lambda store: flow.projects_to_add_to(store, team, user, named=asked.typed))
        return answers.options(forms.project_options(found))

    async def project_chosen(self, asked: Submission) -> Answer:
        """The project was chosen; the same window goes on with the requirement."""
        project = ProjectId(int(asked.values.option(ids.CHOSEN_PROJECT) or 0))
        # The window goes on, and so does what it is known by.
        return answers.update((await self._new_form(asked.actor, project, nonce=asked.nonce)).content)

    async def message_captured(self, asked: Shortcut) -> Answer:
        """The shortcut **Capture as requirement** fills the form from a message and keeps the link to it."""
        heard = await hear(self.edge, asked)
        words = Wording(text=heard.words)
        return await self._new_form(asked.actor, heard.channel, words=words, source=heard.link, unlinked=heard.unlinked)

    async def _add(
        self, asked: Command | Submission, place: Place, words: Wording | Typed, source: str | None
    ) -> Answer:
        found = await self._likely(asked.actor, place, words.words if isinstance(words, Typed) else words)

        def work(store: Store) -> Answer:
            now = self.edge.clock.now()
            shown = flow.add(store, asked.actor, place, words=words, source=source, now=now)
            if found:
                return in_its_place(asked, duplicates_view.question(shown.requirement, found), duplicates_view.TITLE)
            if isinstance(asked, Submission):
                return answers.nothing()
            return answers.private(view.added(shown.requirement))

        try:
            return await self.edge.once(asked, work)
        except FormErrors as refused:
            if isinstance(asked, Submission):
                raise
            # A line that is too long is not lost: the form opens with as much of it as fits.
            if isinstance(words, Wording) and len(words.text) > TEXT_LIMIT:
                return await self._new_form(asked.actor, place, words=words)
            raise Refusal(refused.sentence) from refused

    async def _likely(self, actor: Actor, place: Place, words: Wording) -> tuple[LikelyDuplicate, ...]:
        """Return what may say the same, unless this person has had much compared just now."""
        whose = (actor.team, actor.user)
        if not self.comparisons.allows(whose):
            return ()
        # Looked for beside the one who writes, so that nobody else waits for it.
        search = await self.edge.look(lambda store: duplicates.likely(store, actor, place, words=words))
        self.comparisons.spend(whose, search.compared)
        return search.found

    async def _new_form(
        self,
        actor: Actor,
        place: Place,
        *,
        words: Wording | None = None,
        source: str | None = None,
        unlinked: str | None = None,
        nonce: str | None = None,
    ) -> Answer:
        def look(store: Store) -> tuple[Project, Promise | None]:
            project = flow.prepare(store, actor, place)
            return project, promises.unlinked(store, project, source)

        project, promise = await self.edge.look(look)
        nonce = nonce or self.edge.nonce()
        hints = flow.hints_in(words) if words else ()
        return answers.form(
            forms.form(
                project,
                words=words,
                hints=hints,
                source=source,
                unlinked=unlinked,
                promise=promise,
                nonce=nonce,
            )
        )


async def hear(edge: Edge, asked: Shortcut) -> Heard:
    """Return what the message says on which a shortcut was used, with names in place of ids."""
    message = asked.message
    if message is None:
        raise Refusal("Use this shortcut on a message.")
    people = await edge.directory.people(asked.actor.team, mentioned(message.text)[:_MOST_NAMED])
    words = as_heard(message.text, {user: person.name for user, person in people.items()})
    link = await edge.slack.permalink(asked.actor.team, message.channel, message.ts)
    unlinked = f"{message.channel} {message.ts}" if link is None else None
    return Heard(channel=message.channel, words=words, link=link, by=message.user, unlinked=unlinked)


async def link_in(edge: Edge, asked: Submission) -> str | None:
    """Return the link to the message that filled a form; one that could not be had is asked for once more."""
    if source := asked.metadata.get("source"):
        return str(source)
    channel, _, ts = str(asked.metadata.get("unlinked") or "").partition(" ")
    try:
        return await edge.slack.permalink(asked.actor.team, ChannelId(channel), ts) if ts else None
    except Refusal:
        # What was typed is worth more than its link.
        return None
