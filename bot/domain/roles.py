"""Giving people roles: everybody has one, and somebody always owns the project."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from bot.domain.electorate import GUEST, complaint, unfit
from bot.domain.fields import Fields
from bot.domain.names import UserId
from bot.domain.person import Person
from bot.domain.project import Role
from bot.domain.refusal import Refusal

#: More could not be shown in one form or message.
MOST_IN_A_ROLE = 50
_ROLES = {f"{role.value}{end}": role for role in Role for end in ("", "s")}
#: What stands between people and a role in a sentence, and says nothing more.
_BETWEEN = frozenset({"and", "as", "is", "are", "a", "an", "to", "be"})


class Roles(Struct, frozen=True, kw_only=True):
    """Who was given which role; everybody else in the channel is a member."""

    owners: tuple[UserId, ...] = ()
    clients: tuple[UserId, ...] = ()
    observers: tuple[UserId, ...] = ()

    def given(self) -> dict[UserId, Role]:
        """Return the roles other than owner."""
        return dict.fromkeys(self.clients, Role.CLIENT) | dict.fromkeys(self.observers, Role.OBSERVER)

    def all(self) -> dict[UserId, Role]:
        """Return every role that was given."""
        return self.given() | dict.fromkeys(self.owners, Role.OWNER)

    def mark(self) -> str:
        """Return what is equal for equal roles: by it a form knows that they changed while it was open."""
        named = sorted(f"{user} {role.value}" for user, role in self.all().items())
        return hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]


def roles_of(owners: Sequence[UserId], given: Mapping[UserId, Role]) -> Roles:
    """Return the roles as a project keeps them: its owners, and what was given to others."""
    return Roles(
        owners=tuple(owners),
        clients=tuple(user for user, role in given.items() if role is Role.CLIENT),
        observers=tuple(user for user, role in given.items() if role is Role.OBSERVER),
    )


def parse_given(typed: str, people: Mapping[str, UserId]) -> tuple[tuple[UserId, ...], Role]:
    """Return who is to have which role; ``people`` are those who are mentioned, by how each mention reads."""
    rest = typed
    for mention in sorted(people, key=len, reverse=True):
        rest = rest.replace(mention, " ")
    words = [word for word in rest.replace(",", " ").casefold().split() if word not in _BETWEEN]
    if not people or len(words) != 1 or words[0] not in _ROLES:
        raise Refusal(
            "Write it like `/project people @Ben client`: people of this channel, each chosen from the list that Slack "
            "shows behind @, and then owner, member, client or observer. Without words behind it, `/project people` "
            "opens the form."
        )
    return tuple(dict.fromkeys(people.values())), _ROLES[words[0]]


def with_role(
    roles: Roles,
    users: Sequence[UserId],
    role: Role,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
) -> Roles:
    """Return roles as they are once these people have another one; everybody else keeps theirs.

    Refusal names those who cannot have it; whoever is gone can still become a member, which is none of these roles.
    """

    def why_not(user: UserId) -> str | None:
        why = None if role is Role.MEMBER else unfit(user, people.get(user), in_channel)
        return None if why == GUEST and role is not Role.OWNER else why

    _fitting(users, people, why_not)

    def then(kept: Sequence[UserId], each: Role) -> tuple[UserId, ...]:
        return (*(user for user in kept if user not in users), *(users if each is role else ()))

    found = Roles(
        owners=_somebody(then(roles.owners, Role.OWNER)),
        clients=then(roles.clients, Role.CLIENT),
        observers=then(roles.observers, Role.OBSERVER),
    )
    for each in (found.owners, found.clients, found.observers):
        _few_enough(each)
    return found


class RoleGiven(Struct, frozen=True, kw_only=True):
    """That somebody was given a role, as an event tells it."""

    user: UserId
    role: Role
    at: datetime


def role_at(given: Sequence[RoleGiven], user: UserId, at: datetime) -> Role:
    """Return what somebody was at an instant; ``given`` is in the order in which it happened."""
    held = [each.role for each in given if each.user == user and each.at <= at]
    return held[-1] if held else Role.MEMBER


def checked_owners(
    users: Sequence[UserId], *, people: Mapping[UserId, Person], in_channel: Collection[UserId]
) -> tuple[UserId, ...]:
    """Return owners without repetitions; Refusal names those who cannot be owners."""
    return _fitting(users, people, lambda user: unfit(user, people.get(user), in_channel))


def checked_roles(wanted: Roles, *, people: Mapping[UserId, Person], in_channel: Collection[UserId]) -> Roles:
    """Return roles without repetitions; FormErrors at ``owners``, ``clients`` or ``observers`` otherwise.

    Guests can be clients or observers, not owners.
    """
    fields = Fields()

    def others(users: Sequence[UserId], earlier: Sequence[UserId]) -> tuple[UserId, ...]:
        def why_not(user: UserId) -> str | None:
            if user in earlier:
                return "has another role above"
            why = unfit(user, people.get(user), in_channel)
            return None if why == GUEST else why

        return _fitting(users, people, why_not)

    owners = fields.take(
        "owners", lambda: _somebody(checked_owners(wanted.owners, people=people, in_channel=in_channel))
    )
    clients = fields.take("clients", lambda: others(wanted.clients, wanted.owners))
    observers = fields.take("observers", lambda: others(wanted.observers, (*wanted.owners, *wanted.clients)))
    if owners is None or clients is None or observers is None:
        raise fields.refused()
    return Roles(owners=owners, clients=clients, observers=observers)


def _fitting(
    chosen: Sequence[UserId], people: Mapping[UserId, Person], why_not: Callable[[UserId], str | None]
) -> tuple[UserId, ...]:
    users = tuple(dict.fromkeys(chosen))
    _few_enough(users)
    if sentence := complaint(users, people, why_not):
        raise Refusal(f"{sentence} Choose others.")
    return users


def _few_enough(users: Sequence[UserId]) -> None:
    if len(users) > MOST_IN_A_ROLE:
        raise Refusal(f"Choose at most {MOST_IN_A_ROLE} people; these are {len(users)}.")


def _somebody(owners: tuple[UserId, ...]) -> tuple[UserId, ...]:
    if not owners:
        raise Refusal("Choose at least one owner.")
    return owners
