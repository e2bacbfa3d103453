"""Projects and the roles people have in them."""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy import Select, and_, delete, insert, select, update

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.project import ChainHead, Counts, Kind, Membership, Numbers, Project, ProjectState, Reach, Role
from bot.domain.refusal import Conflict
from bot.domain.values import replace
from storage.errors import NotUnique
from storage.instants import from_micros, to_micros
from storage.slack_tables import channel_members, people
from storage.statements import Connection, Prepared, Row, Upsert, Value, given
from storage.tables import projects, roles

_TEAM, _PROJECT, _USER = given("team"), given("project"), given("user")
_COLUMNS = projects.columns
#: How many columns ``membership_of`` takes: the project's, and those that decide on the person's rights.
PLACE = len(_COLUMNS) + 3
_STORED = [column for column in _COLUMNS if column is not projects.c.id]
_CHANGING = [column for column in _STORED if column.name not in ("team", "channel", "created_by", "created_at")]


def _with_membership() -> Select[tuple[object, ...]]:
    """Ask for projects, each with what decides on the person's rights: one statement, since every request asks."""
    mine = and_(roles.c.project == projects.c.id, roles.c.user == _USER)
    account = and_(people.c.team == projects.c.team, people.c.user == _USER)
    present = and_(
        channel_members.c.team == projects.c.team,
        channel_members.c.channel == projects.c.channel,
        channel_members.c.user == _USER,
    )
    return (
        select(*_COLUMNS, roles.c.role, people.c.is_bot + people.c.is_deactivated, channel_members.c.user)
        .select_from(projects)
        .outerjoin(roles, mine)
        .outerjoin(people, account)
        .outerjoin(channel_members, present)
    )


def of_person() -> Select[tuple[object, ...]]:
    """Ask for the active projects whose channel a person is in, each with what decides on their rights."""
    theirs = and_(channel_members.c.team == _TEAM, channel_members.c.user == _USER)
    return _with_membership().where(theirs, projects.c.state == ProjectState.ACTIVE.value)


_AT_HOME = _with_membership().where(projects.c.team == _TEAM, projects.c.channel == given("channel"))
_BY_KEY = _with_membership().where(projects.c.team == _TEAM, projects.c.id == _PROJECT)
_HOME, _LOCK_HOME = Prepared(_AT_HOME), Prepared(_AT_HOME.with_for_update(of=projects))
_GET, _LOCK = Prepared(_BY_KEY), Prepared(_BY_KEY.with_for_update(of=projects))
_ADD = Prepared(insert(projects).values({c: given(c.name) for c in _STORED}).returning(projects.c.id))
_SAVE = Prepared(
    update(projects)
    .where(projects.c.team == _TEAM, projects.c.id == _PROJECT)
    .values({c: given(c.name) for c in _CHANGING})
)
_MOVE = Prepared(
    update(projects)
    .where(projects.c.team == _TEAM, projects.c.id == _PROJECT)
    .values({projects.c.channel: given("channel")})
)
_SAVE_CHAIN = Prepared(
    update(projects)
    .where(projects.c.team == _TEAM, projects.c.id == _PROJECT)
    .values({projects.c.chain_seq: given("seq"), projects.c.chain_hash: given("hash")})
)
_ROLES = Prepared(select(roles.c.user, roles.c.role).where(roles.c.team == _TEAM, roles.c.project == _PROJECT))
_GIVE_ROLE = Prepared(Upsert(roles, "role"))
_TAKE_ROLE = Prepared(delete(roles).where(roles.c.team == _TEAM, roles.c.project == _PROJECT, roles.c.user == _USER))
_EVERYWHERE = Prepared(
    select(*_COLUMNS).where(projects.c.id > given("after")).order_by(projects.c.id).limit(given("limit"))
)
_OF_PERSON = Prepared(of_person().order_by(projects.c.id.desc()).limit(given("limit")))


class ProjectRows:
    """The ``Projects`` port over the tables.

    On PostgreSQL a ``lock_…`` read holds the row until the transaction ends; on SQLite the one writer holds everything.
    """

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def home(self, team: TeamId, channel: ChannelId, user: UserId) -> Membership | None:
        """Return the project that lives in a channel and what the user is in it."""
        return _membership(self._connection.one(_HOME, team=team, channel=channel, user=user), user)

    def lock_home(self, team: TeamId, channel: ChannelId, user: UserId) -> Membership | None:
        """Return the same, holding the project's row."""
        return _membership(self._connection.one(_LOCK_HOME, team=team, channel=channel, user=user), user)

    def get(self, team: TeamId, project: ProjectId, user: UserId) -> Membership | None:
        """Return a project of the team by its key and what the user is in it."""
        return _membership(self._connection.one(_GET, team=team, project=project, user=user), user)

    def lock(self, team: TeamId, project: ProjectId, user: UserId) -> Membership | None:
        """Return the same, holding the project's row."""
        return _membership(self._connection.one(_LOCK, team=team, project=project, user=user), user)

    def add(self, project: Project) -> Project:
        """Store a new project and return it with its key; Conflict when the channel is a home already."""
        made: dict[str, Value] = {"created_by": project.created_by, "created_at": to_micros(project.created_at)}
        home: dict[str, Value] = {"team": project.team, "channel": project.channel, **made}
        try:
            row = self._connection.one(_ADD, **home, **_changing(project))
        except NotUnique as taken:
            raise Conflict("This channel is the home of a project already. Use /project to see it.") from taken
        if row is None:
            raise RuntimeError("The database returned no key for a new project.")
        return replace(project, id=ProjectId(row[0]))

    def save(self, project: Project) -> None:
        """Store a locked project: words, state, owners, counts, numbers and chain head."""
        self._connection.run(_SAVE, team=project.team, project=project.id, **_changing(project))

    def move(self, project: Project, channel: ChannelId) -> None:
        """Store that a locked project lives in another channel, which is no home yet."""
        self._connection.run(_MOVE, team=project.team, project=project.id, channel=channel)

    def save_chain(self, project: Project) -> None:
        """Store the chain head of a locked project of which nothing else changed."""
        chain = project.chain
        self._connection.run(_SAVE_CHAIN, team=project.team, project=project.id, seq=chain.seq, hash=chain.hash)

    def roles(self, team: TeamId, project: ProjectId) -> dict[UserId, Role]:
        """Return the roles that were given other than owner; everybody else in the channel is a member."""
        return {UserId(user): Role(role) for user, role in self._connection.all(_ROLES, team=team, project=project)}

    def give_role(self, team: TeamId, project: ProjectId, user: UserId, role: Role) -> None:
        """Give a role other than owner (owners stand in the project); ``member`` takes an earlier one away."""
        if role in (Role.MEMBER, Role.OWNER):
            self._connection.run(_TAKE_ROLE, team=team, project=project, user=user)
        else:
            self._connection.run(_GIVE_ROLE, team=team, project=project, user=user, role=role.value)

    def everywhere(self, after: ProjectId, *, limit: int) -> list[Project]:
        """Return the next projects of all teams by their keys: for whoever runs the bot, never for a request."""
        return [project_of(row) for row in self._connection.all(_EVERYWHERE, after=after, limit=limit)]

    def of_person(self, team: TeamId, user: UserId, *, limit: int) -> list[Membership]:
        """Return the active projects whose channel the person is in, newest first."""
        rows = self._connection.all(_OF_PERSON, team=team, user=user, limit=limit)
        return [membership_of(row, user) for row in rows]


def project_of(row: Row) -> Project:
    """Return the project that the columns of ``projects`` hold, in the order of the table."""
    (key, team, channel, name, kind, client, goal, owners, state, created_by, created_at, *figures) = row
    (open_, signed, withdrawn, open_rounds, baselines, requirement, round_, baseline, seq, digest, *later) = figures
    (reach, change, deferred, move, promise, merged, rejected, obsolete) = later
    return Project(
        id=key,
        team=team,
        channel=channel,
        name=name,
        kind=Kind(kind),
        client=client,
        goal=goal,
        owners=_owners(owners),
        state=ProjectState(state),
        created_by=created_by,
        created_at=from_micros(created_at),
        counts=Counts(
            open=open_,
            signed=signed,
            withdrawn=withdrawn,
            open_rounds=open_rounds,
            baselines=baselines,
            deferred=deferred,
            merged=merged,
            rejected=rejected,
            obsolete=obsolete,
        ),
        numbers=Numbers(
            requirement=requirement, round=round_, baseline=baseline, change=change, move=move, promise=promise
        ),
        chain=ChainHead(seq=seq, hash=digest),
        reach=Reach(reach),
    )


@lru_cache(maxsize=1024)
def _owners(kept: str) -> tuple[UserId, ...]:
    return tuple(json.loads(kept))


@lru_cache(maxsize=1024)
def _listed(owners: tuple[UserId, ...]) -> str:
    return json.dumps(owners)


def _membership(row: Row | None, user: UserId) -> Membership | None:
    return None if row is None else membership_of(row, user)


def membership_of(row: Row, user: UserId) -> Membership:
    """Return a person's place in a project, from the columns that ``_with_membership`` asks for."""
    project, (role, barred, present) = project_of(row[:-3]), row[-3:]
    return Membership(
        project=project,
        user=user,
        role=Role.OWNER if user in project.owners else Role(role or Role.MEMBER),
        is_barred=bool(barred),
        is_in_channel=present is not None,
    )


def _changing(project: Project) -> dict[str, Value]:
    """Return the columns that a project's life changes."""
    counts, numbers = project.counts, project.numbers
    return {
        "name": project.name,
        "kind": project.kind.value,
        "client": project.client,
        "goal": project.goal,
        "owners": _listed(project.owners),
        "state": project.state.value,
        "open_count": counts.open,
        "signed_count": counts.signed,
        "withdrawn_count": counts.withdrawn,
        "open_round_count": counts.open_rounds,
        "baseline_count": counts.baselines,
        "last_requirement": numbers.requirement,
        "last_round": numbers.round,
        "last_baseline": numbers.baseline,
        "last_change": numbers.change,
        "chain_seq": project.chain.seq,
        "chain_hash": project.chain.hash,
        "reach": project.reach.value,
        "deferred_count": counts.deferred,
        "last_move": numbers.move,
        "last_promise": numbers.promise,
        "merged_count": counts.merged,
        "rejected_count": counts.rejected,
        "obsolete_count": counts.obsolete,
    }
