"""Every deed by everybody in every state: done, or refused with a sentence that says why, and who could.

What may be done by whom is what the README says.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from bot.domain.names import UserId
from bot.domain.permissions import Action
from bot.domain.project import Role
from bot.views import help
from handlers.asked import Click, Closed, Command, Shortcut, Submission, Suggestion
from handlers.contents import router_of
from storage.sqlite import SqliteConnection
from storage.store import StoreRows
from tests import readme
from tests.databases import begun
from tests.flows.worlds import EVE, OUT, ROBO, World
from tests.handlers.deeds import Deed
from tests.handlers.desks import Desk, Outcome
from tests.handlers.premises import CAST, ROLES, State, furnish
from tests.handlers.requirement_deeds import HELP, NEGOTIATION, NOT_THE_DECIDER, PROJECTS, RELATIONS, REQUIREMENTS
from tests.handlers.signoff_deeds import (
    CHANGES,
    DEADLINES,
    HANDED,
    NOT_ASKED,
    NOT_HELD,
    NOT_ITS_OWNER,
    NOT_ITS_VOTER,
    NOT_THE_DEFAULT,
    SIGNOFF,
)

RIGHTS = readme.rows()
DEEDS = (*PROJECTS, *REQUIREMENTS, *NEGOTIATION, *RELATIONS, *SIGNOFF, *DEADLINES, *HANDED, *CHANGES, *HELP)
#: What an archived project allows.
EVER = {Action.READ, Action.REOPEN, Action.EXPORT, Action.FORGET}
#: What a channel must come to see.
SHOWN = {Action.ADD, Action.EDIT, Action.WITHDRAW, Action.IMPORT, Action.PROPOSE, Action.ANSWER, Action.PROMISE}
SHOWN |= {
    Action.RENAME,
    Action.REJECT,
    Action.FULFIL,
    Action.VERIFY,
    Action.REPLACE,
    Action.START_ROUND,
    Action.REQUEST_CHANGE,
    Action.LINK,
    Action.MERGE,
}

#: What people are told who may not do something for who they are, beside their role.
NOT_THEIRS = (NOT_ASKED, NOT_HELD, NOT_ITS_OWNER, NOT_ITS_VOTER, NOT_THE_DEFAULT, NOT_THE_DECIDER)

#: Whoever owns it too, but is gone, is not named.
AN_OWNER = r"(<@UANA>|Ana)(?=\n|\Z)"
NO_PROJECT = "This channel is not the home of a project yet"
NOT_SEEN = "There is no such project that you can see"
ACCOUNTS = {
    ROBO: f"Bots take no part in projects.*{AN_OWNER}",
    EVE: f"Your Slack account is deactivated.*{AN_OWNER}",
}
ARCHIVED = f"This project is archived. An owner can bring it back with `/project reopen`. The owners are: {AN_OWNER}"
UNREACHED = {
    State.LEFT: "Quorum is not in this project's channel. Invite it there with `/invite @Quorum`, then try again.",
    State.CLOSED: "This project's channel is archived. Unarchive it in Slack, then try again.",
}
A_ROLE = {
    Role.OWNER: "an owner",
    Role.MEMBER: "a member",
    Role.CLIENT: "a client",
    Role.OBSERVER: "an observer",
}


def expected(deed: Deed, user: UserId, state: State) -> str | None:
    """Return what somebody is told who tries a deed; None where it is done."""
    if deed.only and deed.is_private and user not in deed.only:
        return deed.others
    if deed.may is not None and (why := at_the_door(deed, deed.may, user, state)):
        return why
    why = in_its_state(deed, state)
    if deed.only and user not in deed.only:
        if deed.others_when_archived and state is State.ARCHIVED:
            return deed.others_when_archived
        return why if why and deed.is_state_first else deed.others
    return why


def in_its_state(deed: Deed, state: State) -> str | None:
    """Return why the thing itself does not allow it to anybody; None where it does."""
    if state is State.ARCHIVED and deed.when_archived:
        return None if deed.when_archived == "done" else deed.when_archived
    if state is State.LEFT and deed.when_left:
        return deed.when_left
    return deed.but or None


def at_the_door(deed: Deed, right: Action, user: UserId, state: State) -> str | None:
    """Return why somebody may not even come to the thing."""
    if user == OUT:
        return NOT_SEEN if deed.names_its_project else NO_PROJECT
    if user in ACCOUNTS:
        return ACCOUNTS[user]
    if user == deed.whose:
        return ARCHIVED if state is State.ARCHIVED and right not in EVER else None
    if ROLES[user] not in RIGHTS[right].roles:
        return (
            f"You are {A_ROLE[ROLES[user]]} of this project. {_who(right)} may {right.value}. Ask an owner: {AN_OWNER}"
        )
    if state is State.ARCHIVED and right not in EVER:
        return ARCHIVED
    return UNREACHED[state] if state in UNREACHED and right in SHOWN else None


def _who(right: Action) -> str:
    roles = RIGHTS[right].roles
    if Role.CLIENT in roles:
        return "Clients, members and owners"
    return "Members and owners" if Role.MEMBER in roles else "Owners"


@pytest.fixture(scope="module")
def premises(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, sqlite3.Connection, State]]:
    """A world whose project is in some state: one for everybody, as each deed is taken back."""
    driver = begun(tmp_path_factory.mktemp("premises"))
    world = World(StoreRows(SqliteConnection(driver)))
    furnish(world, request.param)
    yield world, driver, request.param
    driver.close()


@pytest.mark.parametrize("premises", State, ids=lambda state: state.value, indirect=True)
@pytest.mark.parametrize("who", CAST)
async def test_everybody_does_what_they_may_and_is_told_who_could_do_the_rest(
    premises: tuple[World, sqlite3.Connection, State], caplog: pytest.LogCaptureFixture, who: str
) -> None:
    world, driver, state = premises
    desk = Desk(world, driver, state)

    wrong = [found for deed in DEEDS if (found := await wrong_with(desk, CAST[who], deed, state))]

    assert "\n".join(wrong) == ""
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def wrong_with(desk: Desk, user: UserId, deed: Deed, state: State) -> str:
    """Let somebody try a deed; return what should have been otherwise, or nothing."""
    why = expected(deed, user, state)
    came = await desk.tries(user, deed)
    if why is None:
        is_right = not came.is_refused and came.has_changed >= deed.changes and has_left_what_it_leaves(deed, came)
        is_right &= came.is_told_as_done >= came.has_changed
    else:
        is_silent = deed.kind is Suggestion
        is_right = not came.has_changed and (is_silent or bool(re.search(as_shown(why), came.read, re.DOTALL)))
        is_right &= came.is_told_as_done <= (not came.read)
    if is_right and came.denials == is_denied(deed, why) and not came.read.endswith(":"):
        return ""
    return f"{deed}: expected {why or 'it to be done'}; {came}"


def as_shown(why: str) -> str:
    """Return what a sentence has to say wherever it is shown: at the field of a form commands stand without ticks."""
    return why.replace("`", "`?")


def has_left_what_it_leaves(deed: Deed, came: Outcome) -> bool:
    """Whether what changes something left exactly one event, or those that its row names, and all else left none."""
    if deed.leaves:
        return came.events == deed.leaves
    return len(came.events) == deed.changes


def is_denied(deed: Deed, why: str | None) -> bool:
    """Whether the project's stream says that somebody set out to do what they may not: once, and for nothing else."""
    return deed.kind is not Suggestion and why is not None and why.startswith(("You are ", *NOT_THEIRS))


def test_the_table_of_deeds_names_everything_that_is_answered() -> None:
    router = router_of(None)  # type: ignore[arg-type]  # nothing is asked, only registered
    known = {(deed.kind, deed.id) for deed in DEEDS}

    for kind in (Click, Submission, Suggestion, Shortcut, Closed):
        assert {(kind, id_) for id_ in router.ids(kind)} - known == set()
    typed = {(name, verb) for name in help.COMMANDS for verb in ("", *help.verbs(name))}
    assert {(Command, f"{name} {verb}".strip()) for name, verb in typed} - known == set()


def test_the_readme_names_each_command_beside_the_right_that_it_takes() -> None:
    typed = {deed.id: deed.may for deed in DEEDS if deed.kind is Command and deed.may}

    for command, right in typed.items():
        assert command in RIGHTS[right].commands
    told = {command for row in RIGHTS.values() for command in row.commands}
    assert told - set(typed) == set()
