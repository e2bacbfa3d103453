"""What is read to be compared with the events: rows as they are, in their own project and team."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.delegation import Delegation, Scope
from bot.domain.kept import Kept
from bot.domain.names import TeamId
from bot.domain.priority import Wsjf
from bot.domain.project import Project
from bot.domain.requirement import RequirementState
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from tests.storage.raw import execute
from tests.storage.samples import ANA, BEN, NOW, OTHER_TEAM, TEAM, a_project, a_requirement, a_round, edited


async def filled(database: OpenDatabase) -> Project:
    """R1 in its second version, R2 as it was added and withdrawn."""

    def work(store: Store) -> Project:
        project = store.projects.add(a_project())
        for number in (1, 2):
            added = a_requirement(project, number)
            store.requirements.add(TEAM, added, fingerprint=fingerprint(added.wording.text))
        later = edited(a_requirement(project, 1), "The export takes 8 seconds")
        store.requirements.change(TEAM, later, fingerprint=fingerprint(later.wording.text), reason="")
        gone = replace(a_requirement(project, 2), state=RequirementState.WITHDRAWN)
        store.requirements.change(TEAM, gone, fingerprint=fingerprint(gone.wording.text), reason="")
        return project

    return await database.write(work)


async def kept(database: OpenDatabase, project: Project) -> list[Kept]:
    return await database.read(lambda store: list(store.requirements.kept(TEAM, project.id)))


async def test_rows_come_as_they_are_beside_the_version_that_holds(database: OpenDatabase) -> None:
    project = await filled(database)

    first, second = await kept(database, project)

    assert (first.number, first.version, first.state, first.stage) == (1, 2, "open", "draft")
    assert (first.author, first.written_at) == (BEN, NOW + timedelta(hours=1))
    assert (second.number, second.state, second.changed_by, second.changed_at) == (2, "withdrawn", ANA, NOW)
    assert all(each.has_words and each.has_origin and each.is_filed for each in (first, second))
    assert await database.read(lambda store: list(store.requirements.kept(OTHER_TEAM, project.id))) == []


async def test_words_origin_and_index_that_were_changed_show(database: OpenDatabase, database_url: str) -> None:
    project = await filled(database)
    for column, flag in (("rationale", "has_words"), ("added_by", "has_origin"), ("comparable", "is_filed")):
        execute(database_url, f"UPDATE requirements SET {column} = 'else' WHERE number = 2")

        first, second = await kept(database, project)

        assert getattr(first, flag)
        assert not getattr(second, flag)


async def test_a_version_that_is_not_found_by_its_words_is_named(database: OpenDatabase, database_url: str) -> None:
    project = await filled(database)

    async def misfiled(team: TeamId = TEAM) -> tuple[int, int] | None:
        return await database.read(lambda store: store.requirements.misfiled(team, project.id))

    assert await misfiled() is None
    for version, filed in ((1, "NULL"), (1, "'else'"), (2, "'else'")):
        was = "(SELECT fingerprint FROM requirement_versions WHERE number = 1 AND version = 1)"
        [(kept_as,)] = execute(database_url, f"SELECT {was}")
        change = "UPDATE requirement_versions SET fingerprint = {} WHERE number = 1 AND version = {}"
        execute(database_url, change.format(filed, version))

        assert await misfiled() == (1, version)
        assert await misfiled(OTHER_TEAM) is None
        execute(database_url, change.format(f"'{kept_as}'" if version == 1 else "NULL", version))


async def test_scores_delegations_and_electors_come_whatever_their_state(database: OpenDatabase) -> None:
    project = await filled(database)
    score = Wsjf(number=2, value=8, criticality=3, opportunity=2, size=5)
    given = Delegation(
        giver=BEN,
        holder=ANA,
        scope=Scope(),
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
        reason="",
        home=project.id,
    )

    def work(store: Store) -> None:
        store.priorities.score(TEAM, project.id, [score])
        delegation = store.delegations.add(TEAM, given)
        store.delegations.revoke(TEAM, delegation.key, at=NOW)
        store.rounds.add(TEAM, a_round(project), [])

    await database.write(work)

    # What is withdrawn counts no more, and was scored all the same.
    assert await database.read(lambda store: store.priorities.scores(TEAM, project.id)) == []
    assert await database.read(lambda store: store.priorities.every_score(TEAM, project.id)) == [score]
    [found] = await database.read(lambda store: store.delegations.given_in(TEAM, project.id))
    assert (found.giver, found.scope, found.revoked_at) == (BEN, Scope(), NOW)
    electors = await database.read(lambda store: store.rounds.electors(TEAM, project.id, 1))
    assert electors == [(user, a_round(project).deadline, 1) for user in (ANA, BEN)]
    assert await database.read(lambda store: store.delegations.given_in(OTHER_TEAM, project.id)) == []
