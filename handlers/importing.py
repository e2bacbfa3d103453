"""``/requirement import``: a file is read, shown for confirmation, and added in batches that go on by themselves."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from bot.domain.importing import Import, ImportState
from bot.domain.names import ProjectId, TeamId
from bot.domain.permissions import Action
from bot.domain.reading import SIZE_LIMIT, read_file
from bot.domain.refusal import FormErrors, Refusal
from bot.flows import importing as flow
from bot.flows import requirement as requirements
from bot.ports import Store, Unavailable
from bot.views import ids
from bot.views import importing as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Command, OpenView, Submission
from handlers.edge import Edge
from handlers.places import channel_of
from handlers.router import Router
from handlers.slack_calls import FileTooLarge
from handlers.values import UploadedFile

_log = logging.getLogger(__name__)
#: Above so many rows people see how far it has come.
_SHOWS_PROGRESS = 100
_TOO_LARGE = "The file is larger than 1 MB. Split it into smaller files."
#: Whom we do not know yet, we have to ask Slack for one by one, and somebody waits.
_MOST_KNOWN = 100
_MOST_UNFINISHED = 20
#: How many seconds a batch waits for a database that does not answer, each time; then the clock goes on with it.
_PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0)
#: What failed so often fails again; a restart tries once more.
_MOST_FAILURES = 3


class ImportHandlers(Struct, frozen=True):
    """Importing."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.submission(ids.IMPORT_FORM, self.file_chosen)
        router.submission(ids.IMPORT_PREVIEW, self.confirmed)

    async def open_form(self, asked: Command, rest: str) -> Answer:
        """``/requirement import``."""
        project = await self.edge.look(
            lambda store: requirements.prepare(store, asked.actor, channel_of(asked), Action.IMPORT)
        )
        return answers.form(view.form(project, nonce=self.edge.nonce()))

    async def file_chosen(self, asked: Submission) -> Answer:
        """The file was chosen: read it, and show what is new."""
        files = asked.values.files("file")
        if not files:
            raise FormErrors({"file": "Choose a file."})
        content = await self._content(asked.actor.team, files[0])
        try:
            found = await asyncio.to_thread(read_file, files[0].name, content)
        except Refusal as refused:
            raise FormErrors({"file": refused.sentence}) from refused
        project = ProjectId(int(asked.metadata["project"]))
        if any(row.owner for row in found.rows):
            await self._look_at_people(asked, project)

        def work(store: Store) -> Answer:
            draft = flow.preview(store, asked.actor, project, filename=files[0].name, found=found)
            return answers.update(
                view.preview(draft, found.asides, found.left_out, is_guessed=found.is_guessed, nonce=self.edge.nonce())
            )

        return await self.edge.once(asked, work)

    async def _look_at_people(self, asked: Submission, project: ProjectId) -> None:
        """Learn who is in the channel: owners in a file are names."""
        home = await self.edge.look(lambda store: requirements.prepare(store, asked.actor, project, Action.IMPORT))
        members = await self.edge.directory.members(asked.actor.team, home.channel)
        await self.edge.directory.people(asked.actor.team, sorted(members)[:_MOST_KNOWN])

    async def confirmed(self, asked: Submission) -> Answer:
        """**Import 612**: begin, and go on after the acknowledgement."""
        key = int(asked.metadata["import"])

        def work(store: Store) -> Answer:
            draft = flow.confirm(store, asked.actor, key)
            if len(draft.rows) > _SHOWS_PROGRESS:
                return answers.update(view.progress(draft))
            return answers.nothing()

        answer = await self.edge.once(asked, work)
        shown = asked.view if answer.kind is answers.AnswerKind.UPDATE else None
        self.edge.spawn(Adding(self.edge).go_on(asked.actor.team, key, shown))
        return answer

    async def _content(self, team: TeamId, file: UploadedFile) -> bytes:
        if not file.url:
            file = await self.edge.slack.file(team, file.id)
        if file.size > SIZE_LIMIT:
            raise FormErrors({"file": _TOO_LARGE})
        try:
            return await self.edge.slack.download(team, file, limit=SIZE_LIMIT)
        except FileTooLarge as error:
            raise FormErrors({"file": _TOO_LARGE}) from error


class Adding(Struct, frozen=True):
    """Goes on with an import; whoever else does the same at the same time adds the batches in between."""

    edge: Edge
    patience: Sequence[float] = _PATIENCE

    async def go_on(self, team: TeamId, key: int, shown: OpenView | None) -> None:
        """Add batch after batch until there is nothing to go on with, and show how far it has come."""
        while (draft := await self._patiently(team, key)) is not None:
            self.edge.wake()
            if shown is not None:
                shown = await self._show_progress(team, shown, draft)
            if draft.state is not ImportState.RUNNING:
                return
        if shown is not None:
            await self._show_end(team, key, shown)

    async def _patiently(self, team: TeamId, key: int) -> Import | None:
        for seconds in self.patience:
            try:
                return await self._advance(team, key)
            except Unavailable as error:
                _log.warning("Import %s waits for the database: %s", key, error)
                await asyncio.sleep(seconds)
        return await self._advance(team, key)

    async def _advance(self, team: TeamId, key: int) -> Import | None:
        return await self.edge.database.write(lambda store: flow.advance(store, team, key, now=self.edge.clock.now()))

    async def _show_end(self, team: TeamId, key: int, shown: OpenView) -> None:
        """Show how it ended: another process may have added the last batch."""
        ended = await self.edge.look(lambda store: store.imports.get(team, key))
        if ended is not None:
            await self._show_progress(team, shown, ended)

    async def _show_progress(self, team: TeamId, shown: OpenView, draft: Import) -> OpenView | None:
        try:
            return await self.edge.slack.update_view(team, shown.id, view.progress(draft))
        except Refusal as refused:
            # The window was closed; the import goes on, and the channel is told at its end.
            _log.info("Progress is not shown any more: %s", refused.sentence)
            return None


class Resuming(Struct, frozen=True):
    """Goes on with imports that nobody goes on with: those of before a restart, and those that a fault left behind."""

    edge: Edge
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: How far each one had come when we last looked.
    _seen: dict[int, int] = field(default_factory=dict)
    _failures: Counter[int] = field(default_factory=Counter)

    async def resume(self) -> None:
        """Go on with every import that stands where it stood at the last look."""
        if self._turn.locked():
            return
        async with self._turn:
            found = await self._unfinished()
            stuck = [draft for draft in found if self._seen.get(draft.key) == draft.done]
            self._seen.clear()
            self._seen.update({draft.key: draft.done for draft in found})
            for draft in stuck:
                await self._go_on(draft)

    async def begin(self) -> None:
        """Look for the first time, at a start: whatever is unfinished is ours to go on with, at once."""
        self._seen.update({draft.key: draft.done for draft in await self._unfinished()})
        self.edge.spawn(self.resume())

    async def _unfinished(self) -> list[Import]:
        limit = _MOST_UNFINISHED + len(self._failures)
        found = await self.edge.look(lambda store: store.imports.unfinished(limit=limit))
        return [draft for draft in found if self._failures[draft.key] < _MOST_FAILURES]

    async def _go_on(self, draft: Import) -> None:
        try:
            await Adding(self.edge, patience=()).go_on(draft.team, draft.key, None)
        except Unavailable as error:
            _log.warning("Import %s waits for the database: %s", draft.key, error)
        # One that cannot go on must not hold up the others.
        except Exception:
            self._failures[draft.key] += 1
            _log.exception("Import %s could not go on", draft.key)
