"""Who may sign, and how many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from bot.domain.names import UserId
from bot.domain.permissions import Action, allowed
from bot.domain.person import Person
from bot.domain.project import Project, Role
from bot.domain.refusal import FormErrors

#: More could not be named in one message any more.
MOST_SIGNATORIES = 50
GUEST = "is a guest"
#: How many people a sentence at a field names.
_NAMED = 5


def role_of(project: Project, given: Mapping[UserId, Role], user: UserId) -> Role:
    """Return what somebody is in a project, given the roles other than owner."""
    return Role.OWNER if user in project.owners else given.get(user, Role.MEMBER)


def unfit(user: UserId, person: Person | None, in_channel: Collection[UserId]) -> str | None:
    """Return why an account cannot take part in a project, as the end of a sentence, or None when it can."""
    if person is None:
        return "is not known here"
    if person.is_bot:
        return "is a bot"
    if person.is_deactivated:
        return "is deactivated"
    if user not in in_channel:
        return "is not in this channel"
    # Last, since a guest may have a role for which all else has to fit.
    return GUEST if person.is_guest else None


def checked_signatories(
    users: Iterable[UserId],
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    role: Callable[[UserId], Role],
) -> tuple[UserId, ...]:
    """Return the electorate without repetitions; FormErrors at ``signatories`` names everybody who cannot sign."""
    chosen = tuple(dict.fromkeys(users))
    if not chosen:
        raise FormErrors({"signatories": "Choose at least one signatory."})
    if len(chosen) > MOST_SIGNATORIES:
        raise FormErrors({"signatories": f"Choose at most {MOST_SIGNATORIES} signatories; these are {len(chosen)}."})

    def why_not(user: UserId) -> str | None:
        why = unfit(user, people.get(user), in_channel)
        return why if why or allowed(role(user), Action.VOTE) else "is an observer"

    if sentence := complaint(chosen, people, why_not):
        raise FormErrors({"signatories": f"{sentence} Signatories are people in this channel who are not observers."})
    return chosen


def could_sign(person: Person, in_channel: Collection[UserId], role: Role) -> bool:
    """Whether an account could be a signatory in a project."""
    return unfit(person.user, person, in_channel) is None and allowed(role, Action.VOTE)


def is_alone(chosen: Collection[UserId], requester: UserId) -> bool:
    """Whether whoever asks for a vote would be the only one who approves."""
    return set(chosen) == {requester}


def check_company(
    chosen: Collection[UserId],
    requester: UserId,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    role: Callable[[UserId], Role],
    changes_signed: bool,
) -> None:
    """Refuse a vote in which only its requester decides; FormErrors at ``signatories``.

    Where nobody else could sign, people sign their own words alone, and change alone what they signed.
    """
    if not is_alone(chosen, requester):
        return
    others = [each for each in people.values() if each.user != requester]
    if not any(could_sign(each, in_channel, role(each.user)) for each in others):
        return
    if changes_signed:
        raise FormErrors({"signatories": "You ask for this change, so somebody else has to decide on it too."})
    raise FormErrors({"signatories": "You ask for this sign-off, so choose somebody else who signs too."})


def check_silence(chosen: Collection[UserId], requester: UserId, *, at: str) -> None:
    """Refuse a vote that silence passes and its requester signs: theirs could be its only yes; FormErrors there."""
    if requester in chosen and not is_alone(chosen, requester):
        why = "Where silence counts as a yes, yours could be the only one that anybody gives."
        raise FormErrors({at: f"{why} Take yourself out of those who sign."})


def complaint(
    users: Iterable[UserId], people: Mapping[UserId, Person], why_not: Callable[[UserId], str | None]
) -> str | None:
    """Return one sentence that names those who do not fit and why, or None when all do."""
    found = [f"{_name(user, people)} {why}" for user in users if (why := why_not(user))]
    if not found:
        return None
    more = f"; {len(found) - _NAMED} more do not fit either" if len(found) > _NAMED else ""
    return "; ".join(found[:_NAMED]) + more + "."


def _name(user: UserId, people: Mapping[UserId, Person]) -> str:
    # Errors at a field are plain text, so a mention would stay a bare id there.
    person = people.get(user)
    return person.name if person else user
