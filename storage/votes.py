"""The items under vote in a round, and the ballots that were cast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import and_, delete, exists, func, insert, select, update

from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.requirement import Stage, Version
from bot.domain.signoff import Ballot, Choice, Item
from storage.instants import from_micros, to_micros
from storage.requirement_columns import version_of
from storage.requirement_statements import VERSION_COLUMNS
from storage.requirement_tables import requirement_versions, requirements
from storage.round_tables import ballots, items
from storage.statements import Connection, Prepared, Row, Upsert, Value, given

#: Stands in the tables for a ballot on the whole set: requirements are numbered from 1.
_WHOLE_SET = 0

#: A dictionary answers faster than the enumeration, and every vote reads all others.
_CHOICES = {choice.value: choice for choice in Choice}

_TEAM, _PROJECT, _ROUND = given("team"), given("project"), given("round")
_ITEMS = and_(items.c.team == _TEAM, items.c.project == _PROJECT, items.c.round == _ROUND)
_BALLOTS = and_(ballots.c.team == _TEAM, ballots.c.project == _PROJECT, ballots.c.round == _ROUND)
_ITEM_COLUMNS = (items.c.number, items.c.version, items.c.digest, items.c.since)
_WORDS_OF_ITEM = and_(
    requirement_versions.c.project == items.c.project,
    requirement_versions.c.number == items.c.number,
    requirement_versions.c.version == items.c.version,
)

_ADD_ITEM = Prepared(insert(items))
_WORDS = Prepared(
    select(*VERSION_COLUMNS)
    .select_from(items)
    .join(requirement_versions, _WORDS_OF_ITEM)
    .where(_ITEMS, items.c.number > given("after"))
    .order_by(items.c.number)
    .limit(given("limit"))
)
_ITEM = Prepared(select(*_ITEM_COLUMNS).where(_ITEMS, items.c.number == given("number")))
_ALL_ITEMS = Prepared(select(*_ITEM_COLUMNS).where(_ITEMS).order_by(items.c.number))
_EDITED = Prepared(select(*_ITEM_COLUMNS).where(_ITEMS, items.c.since > 1).order_by(items.c.number))
_IS_AGREED = and_(
    requirements.c.project == items.c.project,
    requirements.c.number == items.c.number,
    requirements.c.stage == Stage.AGREED.value,
)
#: What is agreed is in an index of its own; what is not is found at once, or there is little under vote beside it.
_COUNT_AGREED = Prepared(
    select(func.count())
    .select_from(requirements)
    .where(
        requirements.c.project == given("project"),
        requirements.c.stage == Stage.AGREED.value,
        exists(select(items.c.number).where(_ITEMS, items.c.number == requirements.c.number)),
    )
)
_NOT_AGREED = Prepared(
    select(items.c.number)
    .where(_ITEMS, ~exists(select(requirements.c.number).where(_IS_AGREED)))
    .order_by(items.c.number)
    .limit(given("limit"))
)
_REPLACE_ITEM = Prepared(
    update(items)
    .where(_ITEMS, items.c.number == given("number"))
    .values(version=given("version"), digest=given("digest"), since=given("since"))
)
_CURRENT = Prepared(
    select(*(ballots.c[name] for name in ("user", "choice", "reason", "revision", "item", "at", "hand", "condition")))
    .where(_BALLOTS)
    # As the table keeps them: every vote asks, and sorting would cost more than reading.
    .order_by(ballots.c.user, ballots.c.item)
)
_CAST = Prepared(Upsert(ballots, "choice", "reason", "revision", "at", "hand", "condition"))
_CLEAR = Prepared(delete(ballots).where(_BALLOTS, ballots.c.user == given("user"), ballots.c.item > _WHOLE_SET))
_WITHDRAW = Prepared(delete(ballots).where(_BALLOTS, ballots.c.user == given("user"), ballots.c.item == _WHOLE_SET))


class VoteRows:
    """Items and ballots of rounds; ``RoundRows`` offers them through the port."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add_items(self, team: TeamId, project: ProjectId, round_number: int, under_vote: Sequence[Item]) -> None:
        """Put many requirements under vote."""
        shared: dict[str, Value] = {"team": team, "project": project, "round": round_number}
        self._connection.many(_ADD_ITEM, [{**shared, **_item_values(item)} for item in under_vote])

    def words(self, team: TeamId, project: ProjectId, round_number: int, *, after: int, limit: int) -> list[Version]:
        """Return the exact words under vote, by requirement number, after a number."""
        part = {"after": after, "limit": limit}
        rows = self._connection.all(_WORDS, team=team, project=project, round=round_number, **part)
        return [version_of(row) for row in rows]

    def item(self, team: TeamId, project: ProjectId, round_number: int, requirement: int) -> Item | None:
        """Return the item of one requirement."""
        row = self._connection.one(_ITEM, team=team, project=project, round=round_number, number=requirement)
        return None if row is None else _item(row)

    def all_items(self, team: TeamId, project: ProjectId, round_number: int) -> list[Item]:
        """Return every item, by number."""
        return [_item(row) for row in self._connection.all(_ALL_ITEMS, team=team, project=project, round=round_number)]

    def count_agreed(self, team: TeamId, project: ProjectId, round_number: int) -> int:
        """Count the requirements under vote that have come to the stage *agreed*."""
        row = self._connection.one(_COUNT_AGREED, team=team, project=project, round=round_number)
        return 0 if row is None else int(row[0])

    def not_agreed(self, team: TeamId, project: ProjectId, round_number: int, *, limit: int) -> list[int]:
        """Return the numbers of the first requirements under vote that have not come to the stage *agreed*."""
        rows = self._connection.all(_NOT_AGREED, team=team, project=project, round=round_number, limit=limit)
        return [number for (number,) in rows]

    def edited_items(self, team: TeamId, project: ProjectId, round_number: int) -> list[Item]:
        """Return the items whose words came under vote after the start, by number."""
        return [_item(row) for row in self._connection.all(_EDITED, team=team, project=project, round=round_number)]

    def replace_item(self, team: TeamId, project: ProjectId, round_number: int, item: Item) -> None:
        """Put a requirement's new version under vote."""
        self._connection.run(_REPLACE_ITEM, team=team, project=project, round=round_number, **_item_values(item))

    def ballots(self, team: TeamId, project: ProjectId, round_number: int) -> list[Ballot]:
        """Return the current ballots, by person."""
        return [_ballot(row) for row in self._connection.all(_CURRENT, team=team, project=project, round=round_number)]

    def cast(self, team: TeamId, project: ProjectId, round_number: int, ballot: Ballot) -> None:
        """Store a ballot in place of the person's earlier one on the same words."""
        place: dict[str, Value] = {"team": team, "project": project, "round": round_number, "user": ballot.user}
        said: dict[str, Value] = {
            "choice": ballot.choice.value,
            "reason": ballot.reason,
            "revision": ballot.revision,
            "at": to_micros(ballot.at),
            "hand": ballot.hand,
            "condition": ballot.condition,
        }
        self._connection.run(_CAST, **place, **said, item=_WHOLE_SET if ballot.item is None else ballot.item)

    def clear(self, team: TeamId, project: ProjectId, round_number: int, user: UserId) -> None:
        """Take away what a person said of single requirements."""
        self._connection.run(_CLEAR, team=team, project=project, round=round_number, user=user)

    def withdraw(self, team: TeamId, project: ProjectId, round_number: int, user: UserId) -> None:
        """Take away what a person said of the whole set."""
        self._connection.run(_WITHDRAW, team=team, project=project, round=round_number, user=user)


def _item_values(item: Item) -> dict[str, Value]:
    return {"number": item.number, "version": item.version, "digest": item.digest, "since": item.since}


def _item(row: Row) -> Item:
    number, version, digest, since = row
    return Item(number=number, version=version, digest=digest, since=since)


# A vote reads every other ballot of its round, and nearly all of them are as they were at the last one.
@lru_cache(maxsize=2048)
def _ballot(row: Row) -> Ballot:
    user, choice, reason, revision, item, at, hand, condition = row
    return Ballot(
        user=user,
        choice=_CHOICES[choice],
        reason=reason,
        revision=revision,
        item=None if item == _WHOLE_SET else item,
        at=from_micros(at),
        hand=hand,
        condition=condition,
    )
