"""Rounds, ballots and items for the tests of the sign-off rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.names import ProjectId, UserId
from bot.domain.policy import Policy, PolicyKind
from bot.domain.rules import default_quorum
from bot.domain.signoff import Ballot, Choice, Item, Round
from bot.domain.values import replace

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ANA, BEN, CAT, DAN = UserId("UANA"), UserId("UBEN"), UserId("UCAT"), UserId("UDAN")


def a_round(
    *people: UserId,
    policy: PolicyKind = PolicyKind.MAJORITY_CAST,
    needed: int | None = None,
    reminded_at: datetime | None = None,
    revision: int = 1,
    items: int = 3,
) -> Round:
    """Return an open round among the people (Ana, Ben and Cat when nobody is named)."""
    electorate = people or (ANA, BEN, CAT)
    return Round(
        project=ProjectId(1),
        number=1,
        question="Do you approve these requirements?",
        policy=Policy(kind=policy, needed=needed),
        quorum=default_quorum(len(electorate)),
        electorate=electorate,
        item_count=items,
        revision=revision,
        started_by=ANA,
        started_at=START,
        deadline=START + timedelta(days=3),
        reminded_at=reminded_at,
    )


def ballot(user: UserId, choice: Choice, *, revision: int = 1, item: int | None = None, reason: str = "") -> Ballot:
    """Return a ballot on everything, or on one requirement."""
    made = Ballot(user=user, choice=choice, revision=revision, item=item, at=START, reason=reason)
    return replace(made, at=START + timedelta(minutes=revision))


def edited(number: int, *, since: int, version: int = 2) -> Item:
    """Return a requirement whose words changed while the round was open."""
    return Item(number=number, version=version, digest=f"{number:064x}", since=since)
