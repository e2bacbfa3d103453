"""Projects, requirements and rounds with plausible content, for tests that care about something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.policy import Policy, PolicyKind
from bot.domain.project import Kind, Project, ProjectState
from bot.domain.requirement import Requirement, RequirementState, Wording
from bot.domain.signoff import Item, Round
from bot.domain.values import replace

TEAM, OTHER_TEAM = TeamId("T1"), TeamId("T2")
HOME = ChannelId("C1")
ANA, BEN, CHLOE = UserId("U1"), UserId("U2"), UserId("U3")
#: With microseconds, so that nothing less than all of them is kept.
NOW = datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=UTC)


def a_project(*, team: TeamId = TEAM, channel: ChannelId = HOME) -> Project:
    """A new project of Ana's, not stored yet."""
    return Project(
        id=ProjectId(0),
        team=team,
        channel=channel,
        name="Payments portal",
        kind=Kind.SOFTWARE_DEVELOPMENT,
        client="Müller & Söhne",
        goal="",
        owners=(ANA,),
        state=ProjectState.ACTIVE,
        created_by=ANA,
        created_at=NOW,
    )


def a_requirement(project: Project, number: int, text: str = "The export finishes within 10 seconds") -> Requirement:
    """An open requirement of Ana's in its first version."""
    return Requirement(
        project=project.id,
        number=number,
        version=1,
        state=RequirementState.OPEN,
        wording=Wording(text=text),
        digest=f"digest of {number}.1 {text}",
        source=None,
        added_by=ANA,
        added_at=NOW,
        changed_by=ANA,
        changed_at=NOW,
    )


def edited(requirement: Requirement, text: str) -> Requirement:
    """The next version of a requirement, written by Ben an hour later."""
    version = requirement.version + 1
    return replace(
        requirement,
        version=version,
        wording=replace(requirement.wording, text=text),
        digest=f"digest of {requirement.number}.{version} {text}",
        changed_by=BEN,
        changed_at=requirement.changed_at + timedelta(hours=1),
    )


def item_of(requirement: Requirement, *, since: int = 1) -> Item:
    """A requirement's current version as it is put under vote."""
    return Item(number=requirement.number, version=requirement.version, digest=requirement.digest, since=since)


def a_round(project: Project, number: int = 1, *, item_count: int = 2, deadline: datetime | None = None) -> Round:
    """An open round that asks Ana and Ben."""
    return Round(
        project=project.id,
        number=number,
        question="Do you sign these requirements?",
        policy=Policy(kind=PolicyKind.N_OF_M, needed=2),
        quorum=2,
        electorate=(ANA, BEN),
        item_count=item_count,
        revision=1,
        started_by=ANA,
        started_at=NOW,
        deadline=deadline or NOW + timedelta(days=3),
    )
