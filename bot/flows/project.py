"""Projects: starting one in a channel, saying how it stands, renaming, archiving and reopening it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.domain.electorate import unfit
from bot.domain.fields import Fields
from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor, Person
from bot.domain.project import Kind, Membership, Project, ProjectState, Role, started_as
from bot.domain.refusal import Conflict, NotAllowed, Refusal
from bot.domain.roles import RoleGiven, Roles, checked_owners, checked_roles, roles_of, with_role
from bot.domain.showing import Overview
from bot.domain.text import checked_line, optional_text
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read, require_right
from bot.flows.recording import record
from bot.ports import Store

NAME_LIMIT = 80
WORDS_LIMIT = 3000
#: The audit stream's name for the project itself.
SUBJECT = "P"


class Wanted(Struct, frozen=True, kw_only=True):
    """What the form **Start a project** asks for; the defaults are those of one click."""

    name: str
    kind: Kind = Kind.SOFTWARE_DEVELOPMENT
    client: str = ""
    goal: str = ""
    #: Who owns it beside the starter.
    owners: Sequence[UserId] = ()


def start(
    store: Store,
    actor: Actor,
    *,
    channel: ChannelId,
    wanted: Wanted,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Membership:
    """Make a channel the home of a project; its starter owns it, everybody else in the channel is a member."""
    require_free(store, actor, channel)
    if why := unfit(actor.user, people.get(actor.user), in_channel):
        raise NotAllowed(f"Whoever starts a project owns it, and your account {why}. Ask somebody else in the channel.")
    checked = _checked(wanted, actor, people=people, in_channel=in_channel)
    project = store.projects.add(
        Project(
            id=ProjectId(0),
            team=actor.team,
            channel=channel,
            name=checked.name,
            kind=checked.kind,
            client=checked.client,
            goal=checked.goal,
            owners=(actor.user, *checked.owners),
            state=ProjectState.ACTIVE,
            created_by=actor.user,
            created_at=now,
        )
    )
    facts = {"kind": project.kind.value, "owners": ",".join(project.owners)}
    words = started_as(project)
    project = record(store, project, actor, action="project.start", subject=SUBJECT, now=now, facts=facts, text=words)
    store.outbox.place(card_of(project), channel, at=now)
    store.projects.save(project)
    return Membership(project=project, user=actor.user, role=Role.OWNER)


def require_free(store: Store, actor: Actor, channel: ChannelId) -> None:
    """Refuse when a channel is the home of a project already."""
    if existing := store.projects.home(actor.team, channel, actor.user):
        raise Conflict(
            f"This channel is the home of {existing.project.name} already. See how it stands with `/project`."
        )


def overview(store: Store, actor: Actor, place: Place) -> Overview:
    """Say how a project stands."""
    membership = enter_to_read(store, actor, place)
    project = membership.project
    given = store.projects.roles(project.team, project.id)
    rounds = store.rounds.open(project.team, project.id)
    asked = [store.changes.get(project.team, project.id, round_.change) for round_ in rounds if round_.change]
    return Overview(
        membership=membership,
        roles=roles_of(project.owners, given),
        rounds=tuple(rounds),
        unratified=tuple(change for change in asked if change and change.is_done_first),
    )


def rename(store: Store, actor: Actor, place: Place, *, name: str, now: datetime) -> Project:
    """Give a project another name; the same name again changes nothing."""
    project = enter_to_change(store, actor, place, Action.RENAME).project
    name = checked_line(name, what="The name", limit=NAME_LIMIT)
    if name == project.name:
        return project
    project = replace(project, name=name)
    return _keep(store, actor, project, action="project.rename", now=now, text=name)


def archive(store: Store, actor: Actor, place: Place, *, now: datetime) -> Project:
    """Close a project for changes; it stays readable."""
    project = enter_to_change(store, actor, place, Action.ARCHIVE).project
    if rounds := store.rounds.open(project.team, project.id):
        names = ", ".join(round_.reference for round_ in rounds)
        raise Refusal(
            f"{names} {'is' if len(rounds) == 1 else 'are'} still open. Wait for the votes or cancel, then archive."
        )
    return _keep(store, actor, replace(project, state=ProjectState.ARCHIVED), action="project.archive", now=now)


def reopen(store: Store, actor: Actor, place: Place, *, now: datetime) -> Project:
    """Bring an archived project back."""
    project = enter_to_change(store, actor, place, Action.REOPEN).project
    if project.is_active:
        raise Refusal("This project is not archived; there is nothing to reopen.")
    return _keep(store, actor, replace(project, state=ProjectState.ACTIVE), action="project.reopen", now=now)


def may_change_roles(store: Store, membership: Membership) -> bool:
    """Whether somebody may give roles here, for the form that shows them to everybody."""
    try:
        require_right(store, membership, Action.CHANGE_ROLES)
    except Refusal:
        return False
    return True


def to_change_roles(store: Store, actor: Actor, place: Place) -> Project:
    """Return the project in which somebody is about to give roles."""
    return enter_to_read(store, actor, place, Action.CHANGE_ROLES).project


def change_roles(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    wanted: Roles,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
    seen: str | None = None,
) -> Overview:
    """Give everybody the role that is wanted; whoever is not named becomes a member.

    ``seen`` is the mark of the roles that the person had in front of them: others would be undone unseen.
    """
    membership = enter_to_change(store, actor, place, Action.CHANGE_ROLES)
    project = membership.project
    standing = roles_of(project.owners, store.projects.roles(project.team, project.id))
    if seen not in {None, standing.mark()}:
        raise Conflict("Somebody else changed the roles meanwhile. Close this form and open it again.")
    roles = checked_roles(wanted, people=people, in_channel=in_channel)
    return _give(store, actor, membership, standing, roles, now=now)


def _give(
    store: Store, actor: Actor, membership: Membership, standing: Roles, roles: Roles, *, now: datetime
) -> Overview:
    """Record every role that is another, person by person."""
    project, given = membership.project, standing.given()
    before, after = standing.all(), roles.all()
    project = replace(project, owners=roles.owners)
    for user in sorted({user for user in before | after if before.get(user) is not after.get(user)}):
        role = after.get(user, Role.MEMBER)
        kept = Role.MEMBER if role is Role.OWNER else role
        if given.get(user, Role.MEMBER) is not kept:
            store.projects.give_role(project.team, project.id, user, kept)
        facts = {"user": user, "role": role.value}
        project = record(store, project, actor, action="project.role", subject=SUBJECT, now=now, facts=facts)
    store.outbox.touch(card_of(project), at=now)
    store.projects.save(project)
    rounds = tuple(store.rounds.open(project.team, project.id))
    role = after.get(actor.user, Role.MEMBER)
    return Overview(membership=replace(membership, project=project, role=role), roles=roles, rounds=rounds)


def give_role(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    users: Sequence[UserId],
    role: Role,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> None:
    """Give some people a role as the form would; everybody else keeps theirs."""
    membership = enter_to_change(store, actor, place, Action.CHANGE_ROLES)
    project = membership.project
    standing = roles_of(project.owners, store.projects.roles(project.team, project.id))
    roles = with_role(standing, users, role, people=people, in_channel=in_channel)
    _give(store, actor, membership, standing, roles, now=now)


def roles_given(store: Store, project: Project) -> list[RoleGiven]:
    """Return who was given which role when, oldest first, from the events that say so."""
    events = [json.loads(entry.canonical) for entry in store.audit.about(project.team, project.id, SUBJECT)]
    found = [
        RoleGiven(
            user=UserId(each["facts"]["user"]),
            role=Role(each["facts"]["role"]),
            at=datetime.fromisoformat(each["ts"]),
        )
        for each in events
        if each["action"] == "project.role"
    ]
    owners = next((each["facts"]["owners"] for each in events if each["action"] == "project.start"), None)
    if not isinstance(owners, str):
        # An earlier Quorum says only how many there were: who owns the project and was never made an owner began so.
        owners = ",".join(set(project.owners) - {each.user for each in found})
    began = [RoleGiven(user=UserId(user), role=Role.OWNER, at=project.created_at) for user in owners.split(",")]
    return [*began, *found]


def card_of(project: Project) -> Card:
    """Name the project's living card."""
    return Card(team=project.team, project=project.id, kind=CardKind.PROJECT)


def _checked(
    wanted: Wanted, actor: Actor, *, people: Mapping[UserId, Person], in_channel: Collection[UserId]
) -> Wanted:
    fields = Fields()
    others = [user for user in wanted.owners if user != actor.user]
    name = fields.take("name", lambda: checked_line(wanted.name, what="The name", limit=NAME_LIMIT))
    client = fields.take("client", lambda: optional_text(wanted.client, what="The client's name", limit=NAME_LIMIT))
    goal = fields.take("goal", lambda: optional_text(wanted.goal, what="The goal", limit=WORDS_LIMIT))
    owners = fields.take("people", lambda: checked_owners(others, people=people, in_channel=in_channel))
    if name is None or client is None or goal is None or owners is None:
        raise fields.refused()
    return replace(wanted, name=name, client=client, goal=goal, owners=owners)


def _keep(store: Store, actor: Actor, project: Project, *, action: str, now: datetime, text: str = "") -> Project:
    project = record(store, project, actor, action=action, subject=SUBJECT, now=now, text=text)
    store.outbox.touch(card_of(project), at=now)
    store.projects.save(project)
    return project
