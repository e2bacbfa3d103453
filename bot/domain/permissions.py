"""Who may do what in a project: one table of actions and roles."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.names import ProjectId
from bot.domain.project import Membership, Reach, Role
from bot.domain.refusal import Denied, NotAllowed, OutOfReach, Refusal


class Action(StrEnum):
    """What somebody can set out to do in a project; the value completes *may …* in a sentence."""

    READ = "read this project"
    VOTE = "vote"
    ADD = "add requirements"
    EDIT = "edit requirements"
    WITHDRAW = "withdraw requirements"
    REJECT = "reject requirements"
    FULFIL = "move signed requirements on"
    VERIFY = "record verifications"
    REPLACE = "replace what was accepted"
    IMPORT = "import requirements"
    PROPOSE = "propose and counter changes"
    ANSWER = "agree to proposals and decline them"
    PROMISE = "record promises"
    LINK = "link requirements"
    MERGE = "merge requirements"
    ORDER = "put requirements in order"
    START_ROUND = "start a sign-off"
    REMIND = "remind signatories"
    REQUEST_CHANGE = "ask for changes to what is signed"
    CANCEL_ROUND = "cancel a sign-off that somebody else started"
    EXTEND_ROUND = "extend a sign-off that somebody else started"
    REOPEN_ROUND = "reopen a sign-off that somebody else started"
    WRITE_OUTCOME = "write about the outcome of a sign-off"
    REPLACE_SIGNATORY = "replace a signatory"
    CHANGE_POLICY = "change how sign-offs are held"
    RENAME = "rename this project"
    ARCHIVE = "archive this project"
    REOPEN = "reopen this project"
    CHANGE_ROLES = "change roles"
    EXPORT = "export this project"
    FORGET = "have somebody forgotten"


_EVERYBODY = frozenset(Role)
_WORKING = frozenset({Role.OWNER, Role.MEMBER})
_OWNERS = frozenset({Role.OWNER})
_NEGOTIATING = frozenset({Role.OWNER, Role.MEMBER, Role.CLIENT})

#: The roles that may do each thing. Voting also needs a place in the round's electorate; whoever started a round may
#: cancel, extend and reopen it in any role. To whom the answer to a proposal belongs is a rule of ``negotiation``.
ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.READ: _EVERYBODY,
        Action.VOTE: _NEGOTIATING,
        Action.ADD: _WORKING,
        Action.EDIT: _WORKING,
        Action.WITHDRAW: _WORKING,
        Action.REJECT: _OWNERS,
        Action.FULFIL: _WORKING,
        Action.VERIFY: _WORKING,
        Action.REPLACE: _WORKING,
        Action.IMPORT: _WORKING,
        Action.PROPOSE: _NEGOTIATING,
        Action.ANSWER: _NEGOTIATING,
        Action.PROMISE: _WORKING,
        Action.LINK: _WORKING,
        Action.MERGE: _WORKING,
        Action.ORDER: _WORKING,
        Action.START_ROUND: _WORKING,
        Action.REMIND: _WORKING,
        Action.REQUEST_CHANGE: _WORKING,
        Action.CANCEL_ROUND: _OWNERS,
        Action.EXTEND_ROUND: _OWNERS,
        Action.REOPEN_ROUND: _OWNERS,
        Action.WRITE_OUTCOME: _OWNERS,
        Action.REPLACE_SIGNATORY: _OWNERS,
        Action.CHANGE_POLICY: _OWNERS,
        Action.RENAME: _OWNERS,
        Action.ARCHIVE: _OWNERS,
        Action.REOPEN: _OWNERS,
        Action.CHANGE_ROLES: _OWNERS,
        Action.EXPORT: _OWNERS,
        Action.FORGET: _OWNERS,
    }
)

_ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {Role.OWNER: "an owner", Role.MEMBER: "a member", Role.CLIENT: "a client", Role.OBSERVER: "an observer"}
)


#: What an archived project allows too.
_EVER = frozenset({Action.READ, Action.REOPEN, Action.EXPORT, Action.FORGET})
#: What members may do where no owner is left who could: enough to have an owner again.
_INHERITED = frozenset({Action.CHANGE_ROLES, Action.REOPEN})
#: What everybody in the channel must come to see: nothing of it is done where nobody would.
_SHOWN_THERE = frozenset(
    {
        Action.ADD,
        Action.EDIT,
        Action.WITHDRAW,
        Action.REJECT,
        Action.FULFIL,
        Action.VERIFY,
        Action.REPLACE,
        Action.IMPORT,
        Action.START_ROUND,
        Action.PROPOSE,
        Action.ANSWER,
        Action.PROMISE,
        Action.REQUEST_CHANGE,
        Action.LINK,
        Action.MERGE,
        Action.RENAME,
    }
)
_OUT_OF_REACH: Mapping[Reach, str] = MappingProxyType(
    {
        Reach.LEFT: "Quorum is not in this project's channel. Invite it there with `/invite @Quorum`, then try again.",
        Reach.ARCHIVED: "This project's channel is archived. Unarchive it in Slack, then try again.",
        Reach.GONE: (
            "This project's channel was deleted, so nobody would see this. What was recorded is kept: whoever runs "
            "Quorum gets it with `python app.py export`. Go on in another channel with `/project start`."
        ),
    }
)


class Archived(Refusal):
    """This project is archived. An owner can bring it back with `/project reopen`. The owners are:"""


def allowed(role: Role, action: Action) -> bool:
    """Whether a role may do something."""
    return role in ALLOWED[action]


def inherits(role: Role, action: Action) -> bool:
    """Whether a role may do something where the accounts of all owners are deactivated."""
    return role is Role.MEMBER and action in _INHERITED


def denied(project: ProjectId, action: Action) -> Denied:
    """Name an act that somebody may not do in a project, as its audit stream names it."""
    return Denied(project, action.name.lower())


def require(membership: Membership, action: Action) -> None:
    """Refuse when the person may not do this in the project, naming who could; or when it is archived.

    OutOfReach when the channel should see it, and cannot.
    """
    project = membership.project
    if not allowed(membership.role, action):
        who = _who_may(action)
        raise NotAllowed(
            f"You are {_ROLE_NAMES[membership.role]} of this project. {who} may {action.value}. Ask an owner:",
            people=project.owners,
            denied=denied(project.id, action),
        )
    if not project.is_active and action not in _EVER:
        raise Archived(people=project.owners)
    if project.reach is not Reach.OPEN and action in _SHOWN_THERE:
        raise OutOfReach(project.channel, _OUT_OF_REACH[project.reach])


def without_owners(membership: Membership, action: Action) -> Refusal:
    """Say what is to be done first where no owner is left whom one could ask."""
    gone = "the accounts of all its owners are deactivated"
    project = membership.project
    if not project.is_active and action not in _EVER:
        return Archived(f"This project is archived, and {gone}. A member can bring it back with `/project reopen`.")
    return NotAllowed(
        f"You are {_ROLE_NAMES[membership.role]} of this project. {_who_may(action)} may {action.value}, and {gone}. "
        "A member can make somebody an owner: `/project people @Ben owner`.",
        denied=denied(project.id, action),
    )


def _who_may(action: Action) -> str:
    if Role.CLIENT in ALLOWED[action]:
        return "Clients, members and owners"
    return "Members and owners" if Role.MEMBER in ALLOWED[action] else "Owners"
