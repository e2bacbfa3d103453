"""Sign-off rounds with their electorate, and the questions that run over several rounds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import and_, delete, func, insert, select, update

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outgoing import CardKind
from bot.domain.policy import from_members, members
from bot.domain.project import Project
from bot.domain.requirement import Version
from bot.domain.signoff import Ballot, Item, Meaning, Round, RoundState
from bot.ports import DueRound
from storage.instants import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from storage.outbox_tables import outbox
from storage.projects import project_of
from storage.round_tables import electors, items, rounds
from storage.statements import Connection, Prepared, Row, Value, given
from storage.tables import projects
from storage.votes import VoteRows

_TEAM, _PROJECT, _NUMBER = given("team"), given("project"), given("number")
_OURS = and_(rounds.c.team == _TEAM, rounds.c.project == _PROJECT)
_IS_OPEN = rounds.c.state == RoundState.OPEN.value
_CHANGING = ("revision", "state", "closed_at", "reason", "reminded_at", "baseline")
_RENEWED = (*_CHANGING, "deadline", "electorate", "policy")

_ADD = Prepared(insert(rounds))
_ADD_ELECTOR = Prepared(insert(electors))
_SAVE = Prepared(
    update(rounds).where(_OURS, rounds.c.number == _NUMBER).values({name: given(name) for name in _CHANGING})
)
_RENEW = Prepared(
    update(rounds).where(_OURS, rounds.c.number == _NUMBER).values({name: given(name) for name in _RENEWED})
)
_FORGET_ELECTORS = Prepared(
    delete(electors).where(electors.c.team == _TEAM, electors.c.project == _PROJECT, electors.c.round == given("round"))
)
_RELEASE_ELECTORS = Prepared(
    update(electors)
    .where(electors.c.team == _TEAM, electors.c.project == _PROJECT, electors.c.round == given("round"))
    .values(is_open=0)
)
_ELECTORS = Prepared(
    select(electors.c.user, electors.c.deadline, electors.c.is_open)
    .where(electors.c.team == _TEAM, electors.c.project == _PROJECT, electors.c.round == _NUMBER)
    .order_by(electors.c.user)
)
_GET = Prepared(select(rounds).where(_OURS, rounds.c.number == _NUMBER))
_OPEN = Prepared(select(rounds).where(_OURS, _IS_OPEN).order_by(rounds.c.number))
_UNDER_VOTE = Prepared(
    select(items.c.number, items.c.round)
    .select_from(rounds)
    .join(items, and_(items.c.project == rounds.c.project, items.c.round == rounds.c.number))
    .where(_OURS, _IS_OPEN)
)
_OPEN_WITH = Prepared(
    select(rounds)
    .join(items, and_(items.c.project == rounds.c.project, items.c.round == rounds.c.number))
    .where(_OURS, _IS_OPEN, items.c.number == given("requirement"))
    .order_by(rounds.c.number)
)
_EVER_WITH = Prepared(
    select(rounds)
    .join(items, and_(items.c.project == rounds.c.project, items.c.round == rounds.c.number))
    .where(_OURS, items.c.project == _PROJECT, items.c.number == given("requirement"))
    .order_by(rounds.c.number.desc())
    .limit(given("limit"))
)
_COUNT_EVER_WITH = Prepared(
    select(func.count())
    .select_from(items)
    .where(items.c.team == _TEAM, items.c.project == _PROJECT, items.c.number == given("requirement"))
)
_WAITING_FOR = Prepared(
    select(*projects.columns, *rounds.columns)
    .select_from(electors)
    .join(rounds, and_(rounds.c.project == electors.c.project, rounds.c.number == electors.c.round))
    .join(projects, projects.c.id == rounds.c.project)
    .where(electors.c.team == _TEAM, electors.c.user == given("user"), electors.c.is_open == 1)
    .order_by(electors.c.deadline)
    .limit(given("limit"))
)
_DUE = Prepared(
    select(rounds.c.team, rounds.c.project, rounds.c.number, rounds.c.deadline)
    .where(_IS_OPEN, rounds.c.deadline <= given("now"))
    .order_by(rounds.c.deadline)
    .limit(given("limit"))
)
#: Few cards of rounds are in one project, and the channel of a message has at most one project.
_SHOWN_AT = Prepared(
    select(outbox.c.project, outbox.c.number)
    .select_from(projects)
    .join(outbox, outbox.c.project == projects.c.id)
    .where(projects.c.team == _TEAM, projects.c.channel == given("channel"))
    .where(outbox.c.is_card == 1, outbox.c.kind == CardKind.ROUND.value, outbox.c.ts == given("ts"))
)
_NEXT_DEADLINE = Prepared(select(func.min(rounds.c.deadline)).where(_IS_OPEN))


class RoundRows:
    """The ``Rounds`` port over the tables; items and ballots are passed on to ``VoteRows``."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection
        self._votes = VoteRows(connection)

    def add(self, team: TeamId, round_: Round, items: Sequence[Item]) -> None:
        """Store a new round with its items and electorate."""
        self._connection.run(_ADD, team=team, **_values(round_))
        self._add_electors(team, round_)
        self._votes.add_items(team, round_.project, round_.number, items)

    def save(self, team: TeamId, round_: Round) -> None:
        """Store state, revision, times, reason and baseline of a round."""
        values = _values(round_)
        changed = {name: values[name] for name in _CHANGING}
        self._connection.run(_SAVE, team=team, project=round_.project, number=round_.number, **changed)
        if not round_.is_open:
            self._connection.run(_RELEASE_ELECTORS, team=team, project=round_.project, round=round_.number)

    def renew(self, team: TeamId, round_: Round) -> None:
        """Store the same with a deadline or electorate that changed, or a round that is open again."""
        values = _values(round_)
        changed = {name: values[name] for name in _RENEWED}
        self._connection.run(_RENEW, team=team, project=round_.project, number=round_.number, **changed)
        self._connection.run(_FORGET_ELECTORS, team=team, project=round_.project, round=round_.number)
        self._add_electors(team, round_)

    def get(self, team: TeamId, project: ProjectId, number: int) -> Round | None:
        """Return one round."""
        row = self._connection.one(_GET, team=team, project=project, number=number)
        return None if row is None else _round(row)

    def open(self, team: TeamId, project: ProjectId) -> list[Round]:
        """Return the open rounds of a project, by number."""
        return [_round(row) for row in self._connection.all(_OPEN, team=team, project=project)]

    def under_vote(self, team: TeamId, project: ProjectId) -> dict[int, int]:
        """Return the number of the open round of every requirement that is under vote."""
        return dict(self._connection.all(_UNDER_VOTE, team=team, project=project))

    def open_with(self, team: TeamId, project: ProjectId, requirement: int) -> list[Round]:
        """Return the open rounds in which a requirement is under vote."""
        rows = self._connection.all(_OPEN_WITH, team=team, project=project, requirement=requirement)
        return [_round(row) for row in rows]

    def ever_with(self, team: TeamId, project: ProjectId, requirement: int, *, limit: int) -> list[Round]:
        """Return the last rounds, open and closed, in which a requirement was under vote, oldest first."""
        rows = self._connection.all(_EVER_WITH, team=team, project=project, requirement=requirement, limit=limit)
        return [_round(row) for row in reversed(rows)]

    def count_ever_with(self, team: TeamId, project: ProjectId, requirement: int) -> int:
        """Return how many rounds that are."""
        row = self._connection.one(_COUNT_EVER_WITH, team=team, project=project, requirement=requirement)
        return 0 if row is None else int(row[0])

    def waiting_for(self, team: TeamId, user: UserId, *, limit: int) -> list[tuple[Project, Round]]:
        """Return the open rounds in which the person is an elector, nearest deadline first."""
        rows = self._connection.all(_WAITING_FOR, team=team, user=user, limit=limit)
        width = len(projects.columns)
        return [(project_of(row[:width]), _round(row[width:])) for row in rows]

    def electors(self, team: TeamId, project: ProjectId, number: int) -> list[tuple[UserId, datetime, int]]:
        """Return for whom a round waits, until when, and 1 while it is open, as it is looked up by person."""
        rows = self._connection.all(_ELECTORS, team=team, project=project, number=number)
        return [(user, from_micros(deadline), is_open) for user, deadline, is_open in rows]

    def due(self, now: datetime, *, limit: int) -> list[DueRound]:
        """Return open rounds of all teams whose deadline has come, oldest first."""
        rows = self._connection.all(_DUE, now=to_micros(now), limit=limit)
        return [
            DueRound(team=team, project=project, number=number, deadline=from_micros(deadline))
            for team, project, number, deadline in rows
        ]

    def next_deadline(self) -> datetime | None:
        """Return the nearest deadline of any open round of all teams."""
        row = self._connection.one(_NEXT_DEADLINE)
        return None if row is None else from_micros_or_none(row[0])

    def items(self, team: TeamId, project: ProjectId, number: int, *, after: int = 0, limit: int = 50) -> list[Version]:
        """Return the exact words under vote, by requirement number, after a number."""
        return self._votes.words(team, project, number, after=after, limit=limit)

    def item(self, team: TeamId, project: ProjectId, number: int, requirement: int) -> Item | None:
        """Return the item of one requirement in a round."""
        return self._votes.item(team, project, number, requirement)

    def all_items(self, team: TeamId, project: ProjectId, number: int) -> list[Item]:
        """Return every item of a round, by number."""
        return self._votes.all_items(team, project, number)

    def count_agreed(self, team: TeamId, project: ProjectId, number: int) -> int:
        """Count the requirements under vote that have come to the stage *agreed*."""
        return self._votes.count_agreed(team, project, number)

    def not_agreed(self, team: TeamId, project: ProjectId, number: int, *, limit: int) -> list[int]:
        """Return the numbers of the first requirements under vote that have not come to the stage *agreed*."""
        return self._votes.not_agreed(team, project, number, limit=limit)

    def edited_items(self, team: TeamId, project: ProjectId, number: int) -> list[Item]:
        """Return the items whose words came under vote after the start (``since`` above 1), by number."""
        return self._votes.edited_items(team, project, number)

    def replace_item(self, team: TeamId, project: ProjectId, number: int, item: Item) -> None:
        """Put a requirement's new version under vote."""
        self._votes.replace_item(team, project, number, item)

    def ballots(self, team: TeamId, project: ProjectId, number: int) -> list[Ballot]:
        """Return the current ballots by person: at most one for the whole set and one for each single item."""
        return self._votes.ballots(team, project, number)

    def cast(self, team: TeamId, project: ProjectId, number: int, ballot: Ballot) -> None:
        """Store a ballot in place of the person's earlier one on the same words."""
        self._votes.cast(team, project, number, ballot)

    def clear(self, team: TeamId, project: ProjectId, number: int, user: UserId) -> None:
        """Take away what a person said of single requirements."""
        self._votes.clear(team, project, number, user)

    def withdraw(self, team: TeamId, project: ProjectId, number: int, user: UserId) -> None:
        """Take away what a person said of the whole set."""
        self._votes.withdraw(team, project, number, user)

    def shown_at(self, team: TeamId, channel: ChannelId, ts: str) -> tuple[ProjectId, int] | None:
        """Return the project and number of the round whose card is a message of a channel."""
        row = self._connection.one(_SHOWN_AT, team=team, channel=channel, ts=ts)
        return None if row is None else (row[0], row[1])

    def _add_electors(self, team: TeamId, round_: Round) -> None:
        shared: dict[str, Value] = {"team": team, "project": round_.project, "round": round_.number}
        waiting = {"deadline": to_micros(round_.deadline), "is_open": int(round_.is_open)}
        self._connection.many(_ADD_ELECTOR, [{**shared, **waiting, "user": user} for user in round_.electorate])


def _values(round_: Round) -> dict[str, Value]:
    return {
        "project": round_.project,
        "number": round_.number,
        "question": round_.question,
        "policy": json.dumps(members(round_.policy), separators=(",", ":")),
        "quorum": round_.quorum,
        "electorate": json.dumps(round_.electorate),
        "item_count": round_.item_count,
        "revision": round_.revision,
        "started_by": round_.started_by,
        "started_at": to_micros(round_.started_at),
        "deadline": to_micros(round_.deadline),
        "state": round_.state.value,
        "closed_at": to_micros_or_none(round_.closed_at),
        "reason": round_.reason,
        "reminded_at": to_micros_or_none(round_.reminded_at),
        "baseline": round_.baseline,
        "meaning": round_.meaning.value,
        "partial": int(round_.partial),
        "change": round_.change,
    }


# Many votes in a row find their round just as it was.
@lru_cache(maxsize=256)
def _round(row: Row) -> Round:
    (_team, project, number, question, policy, quorum, electorate, item_count, revision, *rest) = row
    (started_by, started_at, deadline, state, closed_at, reason, reminded_at, baseline, meaning, partial, change) = rest
    return Round(
        project=project,
        number=number,
        question=question,
        policy=from_members(json.loads(policy)),
        quorum=quorum,
        electorate=tuple(json.loads(electorate)),
        item_count=item_count,
        revision=revision,
        started_by=started_by,
        started_at=from_micros(started_at),
        deadline=from_micros(deadline),
        state=RoundState(state),
        closed_at=from_micros_or_none(closed_at),
        reason=reason,
        reminded_at=from_micros_or_none(reminded_at),
        baseline=baseline,
        meaning=Meaning(meaning),
        partial=bool(partial),
        change=change,
    )
