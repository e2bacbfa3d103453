"""The fields of a requirement in forms: what was filled in, and those behind **More**."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from bot.domain.attributes import Characteristic, Verification
from bot.domain.electorate import unfit
from bot.domain.names import ProjectId
from bot.domain.permissions import Action
from bot.domain.project import Project
from bot.domain.promise import Promise
from bot.domain.refusal import FormErrors
from bot.domain.requirement import Priority, RequirementType, Wording
from bot.domain.values import replace
from bot.domain.wording import Typed
from bot.errors import PersonUnknown
from bot.flows import promise as promises
from bot.flows import requirement as flow
from bot.flows.access import enter_to_read
from bot.ports import Store
from bot.views import ids
from bot.views import requirement_forms as forms
from bot.views.attributes import NOTHING
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, OpenView, Submission
from handlers.edge import Edge
from handlers.router import Router
from handlers.values import Values

_TEXTS = ("text", "rationale", "criteria", "origin")


class AttributeHandlers(Struct, frozen=True):
    """The button **More**."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.action(ids.MORE_FIELDS, self.more_clicked)

    async def more_clicked(self, asked: Click) -> Answer:
        """**More**: the same form with every field, and with what was typed."""
        view = asked.view
        if view is None:
            return answers.nothing()
        nonce = str(view.metadata.get("nonce") or self.edge.nonce())
        if view.callback == ids.EDIT_FORM:
            return await self._edit_form(asked, view, nonce)
        source = view.metadata.get("source")
        link = source if isinstance(source, str) else None

        def look(store: Store) -> tuple[Project, Promise | None]:
            project = flow.prepare(store, asked.actor, project_in(view))
            return project, promises.unlinked(store, project, link)

        project, promise = await self.edge.look(look)
        words = typed_over(view.values, Wording(text="")).words
        return answers.update(
            forms.form(
                project,
                words=words,
                hints=flow.hints_in(words),
                source=link,
                unlinked=str(view.metadata.get("unlinked") or ""),
                promise=promise,
                whole=True,
                nonce=nonce,
            )
        )

    async def _edit_form(self, asked: Click, view: OpenView, nonce: str) -> Answer:
        actor, place = asked.actor, project_in(view)
        number, version = int(view.metadata["number"]), int(view.metadata["version"])
        before = await self.edge.look(
            lambda store: flow.at_version(store, actor, place, number=number, version=version)
        )
        shown = await self.edge.look(
            lambda store: flow.to_change(store, actor, place, reference=number, action=Action.EDIT)
        )
        words = typed_over(view.values, before.wording).words
        return answers.update(forms.edit_form(shown, typed=words, version=version, whole=True, nonce=nonce))


def typed_over(values: Values, before: Wording) -> Typed:
    """Return what is filled in; what the form does not show stays as it was."""
    shown = set(values)
    # Each of these is text in a wording.
    texts: dict[str, Any] = {name: values.text(name) for name in _TEXTS if name in shown}
    words = replace(before, **texts)
    if "type" in shown:
        words = replace(words, type=RequirementType(values.option("type") or RequirementType.FUNCTIONAL))
    if "priority" in shown:
        chosen = values.option("priority")
        words = replace(words, priority=Priority(chosen) if chosen else None)
    if "owner" in shown:
        words = replace(words, owner=next(iter(values.users("owner")), None))
    if "verification" in shown:
        method = _chosen(values, "verification")
        words = replace(words, verification=Verification(method) if method else None)
    return Typed(
        words=_characterised(values, words),
        estimate=values.text("estimate") if "estimate" in shown else None,
        tags=values.text("tags") if "tags" in shown else None,
    )


async def checked_typed(edge: Edge, asked: Submission, before: Wording) -> Typed:
    """Return what a form says, whose owner is somebody of the channel; FormErrors at ``owner`` otherwise."""
    typed = typed_over(asked.values, before)
    owner = typed.words.owner
    if owner is None or owner == before.owner:
        return typed
    try:
        person = await edge.directory.person(asked.actor.team, owner)
    except PersonUnknown as unknown:
        raise FormErrors({"owner": unknown.sentence}) from unknown
    project = ProjectId(int(asked.metadata["project"]))
    home = await edge.look(lambda store: enter_to_read(store, asked.actor, project).project)
    in_channel = await edge.directory.members(asked.actor.team, home.channel)
    if why := unfit(owner, person, in_channel):
        raise FormErrors({"owner": f"{person.name} {why}. Choose somebody in this channel who is no guest."})
    return typed


def _characterised(values: Values, words: Wording) -> Wording:
    if "characteristic" in set(values):
        chosen = _chosen(values, "characteristic")
        return replace(words, characteristic=Characteristic(chosen) if chosen else None)
    # Where the form does not show it, another type takes it away: nobody could clear it here.
    return words if words.type is RequirementType.QUALITY else replace(words, characteristic=None)


def _chosen(values: Values, name: str) -> str | None:
    chosen = values.option(name)
    return None if chosen == NOTHING else chosen


def project_in(view: OpenView) -> ProjectId:
    """Return the project that a form is about."""
    return ProjectId(int(view.metadata.get("project") or 0))
