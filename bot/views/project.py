"""A project: its card, how it stands, and the forms that start it and give roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.change import ChangeRequest
from bot.domain.names import ChannelId, UserId
from bot.domain.outgoing import CHANNEL_DELETED
from bot.domain.permissions import Action, allowed
from bot.domain.project import Kind, Project, Role
from bot.domain.roles import MOST_IN_A_ROLE, Roles
from bot.domain.showing import Overview
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message

KIND_NAMES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.SOFTWARE_DEVELOPMENT: "Software development",
        Kind.HARDWARE_INSTALLATION: "Hardware installation",
        Kind.NETWORK_UPGRADE: "Network upgrade",
        Kind.CLOUD_ROLLOUT: "Cloud and virtualization rollout",
        Kind.ANALYTICS: "Business analytics and data",
        Kind.IT_SERVICE: "IT service",
    }
)
ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {Role.OWNER: "an owner", Role.MEMBER: "a member", Role.CLIENT: "a client", Role.OBSERVER: "an observer"}
)
_DELETED = (
    "The channel of *{what}* was deleted, so nothing of that project can be shown there any more. What was recorded is "
    "kept: whoever runs Quorum gets it with `python app.py export`. Go on in another channel with `/project start`."
)
#: How much of its goal a card shows.
_GOAL_ON_CARD = 1000
_INVITE = "Invite me with `/invite @Quorum`"
#: How many emergency changes a sentence names.
_CHANGES_SHOWN = 20
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_in_channel": (
            "Quorum is not in that channel. Invite it with `/invite @Quorum`; what is missing appears then."
        ),
        "channel_not_found": "Slack does not know that channel any more, or Quorum cannot see it.",
        "is_archived": "That channel is archived. Unarchive it; what is missing then appears.",
        "user_not_found": "Slack does not know that person any more.",
        "missing_scope": "Quorum may not read what is there. Whoever runs it finds the missing scope with `doctor`.",
        "account_inactive": "That person's account is deactivated.",
    }
)


def card(overview: Overview) -> Message:
    """Show a project in its channel."""
    project = overview.membership.project
    shown: list[Block] = [blocks.header(project.name), *_facts(project, goal=_GOAL_ON_CARD)]
    shown.append(blocks.section(counts(project)))
    shown.append(_buttons(project) if project.is_active else _archived())
    return message(_text(project), shown)


def standing(overview: Overview) -> Message:
    """Tell one person how a project stands."""
    project = overview.membership.project
    shown: list[Block] = [blocks.header(project.name), *_facts(project), blocks.section(counts(project))]
    lines = []
    if overview.rounds:
        rounds = "\n".join(f"{each.reference} until {mrkdwn.when(each.deadline)}" for each in overview.rounds[:20])
        shown.append(blocks.section(f"*Open sign-offs*\n{rounds}"))
        lines.append(f"Open sign-offs\n{rounds}")
    if overview.unratified:
        unratified = _unratified(overview.unratified)
        shown.append(blocks.section(unratified))
        lines.append(unratified.replace("*", ""))
    role = f"You are {ROLE_NAMES[overview.membership.role]} of this project."
    shown.append(blocks.context(role))
    shown.append(_buttons(project, overview.membership.role) if project.is_active else _archived())
    return message(_text(project, *lines, role), shown)


def _unratified(changes: Sequence[ChangeRequest]) -> str:
    """Say which words hold although nobody has signed them yet."""
    named = ", ".join(
        f"R{each.requirement} ({each.reference}, under vote in V{each.round})" for each in changes[:_CHANGES_SHOWN]
    )
    more = f" and {len(changes) - _CHANGES_SHOWN:,} more" if len(changes) > _CHANGES_SHOWN else ""
    return f"*Unratified*, changed in an emergency: {named}{more}"


def counts(project: Project) -> str:
    """Return how many of everything there are, in one line."""
    number = project.counts
    rounds = f"{number.open_rounds:,} sign-off{'' if number.open_rounds == 1 else 's'} open"
    baselines = f"{number.baselines:,} baseline{'' if number.baselines == 1 else 's'}"
    postponed = f"*{number.deferred:,}* postponed, " if number.deferred else ""
    rejected = f"*{number.rejected:,}* rejected, " if number.rejected else ""
    obsolete = f"*{number.obsolete:,}* obsolete, " if number.obsolete else ""
    return (
        f"*{number.open:,}* open, *{number.signed:,}* signed, {obsolete}{postponed}{rejected}"
        f"*{number.withdrawn:,}* withdrawn requirements. "
        f"{rounds}, {baselines}."
    )


def start_form(channel: ChannelId, *, name: str = "", nonce: str) -> dict[str, Any]:
    """Return the form **Start a project**."""
    kinds = [blocks.option(shown, kind.value) for kind, shown in KIND_NAMES.items()]
    return forms.modal(
        "Start a project",
        ids.PROJECT_START_FORM,
        forms.field("name", "Name", forms.text_input(initial=name, max_length=80, focus=True)),
        forms.field("kind", "Kind of work", forms.select(kinds, Kind.SOFTWARE_DEVELOPMENT.value)),
        forms.field("client", "Client", forms.text_input(max_length=80), optional=True),
        forms.field("goal", "Goal", forms.text_input(multiline=True, max_length=3000), optional=True),
        forms.field(
            "people",
            "People",
            forms.users(max_items=MOST_IN_A_ROLE, placeholder="Who owns it beside you"),
            optional=True,
            hint="They become owners beside you. Everybody else in the channel is a member.",
        ),
        submit="Start",
        metadata={"channel": channel},
        nonce=nonce,
    )


def people_form(overview: Overview, *, nonce: str, may_change: bool) -> dict[str, Any]:
    """Return the form in which roles are seen, and changed by those who may."""
    project = overview.membership.project
    if not may_change:
        return forms.modal("People", ids.PEOPLE_FORM, *_roles_shown(overview.roles), close="Close")
    most = MOST_IN_A_ROLE
    roles = overview.roles
    return forms.modal(
        "People",
        ids.PEOPLE_FORM,
        blocks.section("Everybody in the channel is a member until you give them another role here."),
        forms.field("owners", "Owners", forms.users(roles.owners, most), hint="They run it and may do everything."),
        forms.field(
            "clients",
            "Clients",
            forms.users(roles.clients, most),
            optional=True,
            hint="They see everything, and vote when named as signatories.",
        ),
        forms.field("observers", "Observers", forms.users(roles.observers, most), optional=True, hint="They read."),
        submit="Save",
        metadata={"project": project.id, "seen": roles.mark()},
        nonce=nonce,
    )


def start_here(carried: str, *, is_invited: bool = True) -> Message:
    """Offer to make a channel the home of a project, and then to do what was asked for, which the button carries."""
    start = "Start one here" if is_invited else f"{_INVITE}, then start one here"
    said = f"This channel is not the home of a project yet. {start}, and what you asked for is done next."
    return _offer(said, carried)


def start_beside(said: Message, carried: str, *, is_invited: bool = True) -> Message:
    """Offer the same beside an answer that counts with a project too."""
    can = "You can start one here first." if is_invited else f"{_INVITE}, then you can start one here."
    offer = _offer(f"This channel is not the home of a project yet. {can}", carried)
    return message(f"{said.text}\n{offer.text}", [*said.blocks, *offer.blocks])


def started(project: Project) -> Message:
    """Say that a project began."""
    return _line(f"{mrkdwn.name(project.name)} has begun. Its card is in the channel; add the first requirement.")


def renamed(project: Project) -> Message:
    """Say what a project is called now."""
    return _line(f"This project is called {mrkdwn.name(project.name)} now.")


def role_given(users: Sequence[UserId], role: Role) -> Message:
    """Say which role people have now."""
    are = f"is {ROLE_NAMES[role]}" if len(users) == 1 else f"are {role.value}s"
    return _line(f"{mrkdwn.mentions(list(users), most=MOST_IN_A_ROLE)} {are} of this project now.")


def archived(project: Project) -> Message:
    """Say that a project is archived."""
    return _line(f"{mrkdwn.name(project.name)} is archived. `/project reopen` brings it back.")


def reopened(project: Project) -> Message:
    """Say that a project is back."""
    return _line(f"{mrkdwn.name(project.name)} is open again.")


def name_missing() -> Message:
    """Say how to rename."""
    return _line("Write the new name behind it: `/project rename Payments portal`.")


def undeliverable(about: Mapping[str, str | int]) -> Message:
    """Tell an owner what could not be delivered, and why."""
    what = mrkdwn.name(str(about.get("what", "A message")))
    if about.get("why") == CHANNEL_DELETED:
        return _line(_DELETED.format(what=what))
    why = _reason(str(about.get("why") or ""))
    failed = "may or may not have arrived at" if about.get("state") == "unknown" else "could not be delivered to"
    return _line(f"{what} {failed} {_place(str(about.get('where') or ''))}. {why}")


def _offer(said: str, carried: str) -> Message:
    button = blocks.button("Start a project here", ids.START_HERE, value=carried, style="primary")
    return message(f"{said} Button: Start a project here.", [blocks.section(said), blocks.actions(button)])


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])


def _facts(project: Project, *, goal: int = blocks.WORDS_LIMIT) -> list[Block]:
    owners = mrkdwn.mentions(project.owners)
    facts = [f"*Kind*\n{KIND_NAMES[project.kind]}", f"*{'Owner' if len(project.owners) == 1 else 'Owners'}*\n{owners}"]
    if project.client:
        facts.append(f"*Client*\n{mrkdwn.name(project.client)}")
    shown: list[Block] = [blocks.fields(*facts)]
    if project.goal:
        shown.append(blocks.quote(project.goal, limit=goal))
    if len(project.goal) > goal:
        shown.append(blocks.context("`/project` shows the whole goal."))
    return shown


def _buttons(project: Project, role: Role = Role.OWNER) -> Block:
    value = pack(p=project.id)
    shown = []
    if allowed(role, Action.ADD):
        shown.append(blocks.button("Add requirement", ids.NEW_REQUIREMENT, value=value, style="primary"))
    if allowed(role, Action.START_ROUND):
        shown.append(blocks.button("Start sign-off", ids.START_ROUND, value=value))
    return blocks.actions(*shown, blocks.button("People", ids.PEOPLE, value=value))


def _archived() -> Block:
    return blocks.context("This project is archived. An owner can bring it back with `/project reopen`.")


def _place(where: str) -> str:
    if where[:1] in {"C", "G"}:
        return mrkdwn.channel(ChannelId(where))
    return mrkdwn.mention(UserId(where)) if where else "its place"


def _reason(code: str) -> str:
    """Return what to do about an error; ``code`` is Slack's own word, or ours for an outcome that stays unknown."""
    known = _REASONS.get(code)
    return known or f"Slack's reason is “{mrkdwn.name(code[:100]) or 'unknown'}”. Tell whoever runs Quorum."


def _text(project: Project, *more: str) -> str:
    # What people wrote stands last: where a text is too long for Slack, its end is what is missing.
    lines = [
        f"{mrkdwn.name(project.name)}: {KIND_NAMES[project.kind]}",
        f"Owned by {mrkdwn.mentions(project.owners)}",
        f"Client: {mrkdwn.name(project.client)}" if project.client else "",
        counts(project).replace("*", ""),
        "" if project.is_active else "Archived. An owner can bring it back with /project reopen.",
        *more,
        f"Goal: {mrkdwn.name(project.goal)}" if project.goal else "",
    ]
    return "\n".join(line for line in lines if line)


def _roles(roles: Roles) -> list[str]:
    named: list[tuple[str, tuple[UserId, ...]]] = [
        ("Owners", roles.owners),
        ("Clients", roles.clients),
        ("Observers", roles.observers),
    ]
    return [f"{name}: {mrkdwn.mentions(users, most=MOST_IN_A_ROLE)}." for name, users in named if users]


def _roles_shown(roles: Roles) -> list[Block]:
    said = [blocks.section(line) for line in _roles(roles)]
    return [*said, blocks.context("Everybody else in the channel is a member. Owners may change this.")]
