"""The table of the README, action by action and role by role."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.permissions import Action, Archived, allowed, require
from bot.domain.project import Kind, Membership, Project, ProjectState, Role
from bot.domain.refusal import NotAllowed
from bot.domain.values import replace
from tests.readme import rows

TABLE = rows()

PROJECT = Project(
    id=ProjectId(1),
    team=TeamId("T1"),
    channel=ChannelId("C1"),
    name="Payments portal",
    kind=Kind.SOFTWARE_DEVELOPMENT,
    client="",
    goal="",
    owners=(UserId("U1"),),
    state=ProjectState.ACTIVE,
    created_by=UserId("U1"),
    created_at=datetime(2026, 1, 5, tzinfo=UTC),
)


def in_the_role(role: Role, state: ProjectState = ProjectState.ACTIVE) -> Membership:
    """Return somebody's place in a project."""
    return Membership(project=replace(PROJECT, state=state), user=UserId("U9"), role=role)


def test_the_readme_names_every_action() -> None:
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_readme_says_and_nothing_else(action: Action, role: Role) -> None:
    assert allowed(role, action) == (role in TABLE[action].roles)


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.READ])
def test_a_refusal_says_who_could(action: Action) -> None:
    with pytest.raises(NotAllowed) as refused:
        require(in_the_role(Role.OBSERVER), action)

    assert "You are an observer of this project." in refused.value.sentence
    assert action.value in refused.value.sentence
    assert refused.value.people == ("U1",)


@pytest.mark.parametrize("action", Action)
def test_an_archived_project_can_only_be_read_exported_reopened_and_have_people_forgotten(action: Action) -> None:
    membership = in_the_role(Role.OWNER, ProjectState.ARCHIVED)

    if action in {Action.READ, Action.REOPEN, Action.EXPORT, Action.FORGET}:
        require(membership, action)
    else:
        with pytest.raises(Archived, match="/project reopen"):
            require(membership, action)
