"""Each project has its own way to hold sign-offs."""

from __future__ import annotations

from bot.domain.defaults import Defaults
from bot.domain.policy import Policy, PolicyKind
from bot.domain.signoff import Meaning
from bot.ports import OpenDatabase, Store
from tests.storage.samples import OTHER_TEAM, TEAM, a_project

PARTS = (Policy(kind=PolicyKind.MAJORITY_CAST), Policy(kind=PolicyKind.TWO_THIRDS_CAST))


async def test_defaults_come_back_as_they_were_stored(database: OpenDatabase) -> None:
    first = Defaults(policy=Policy(kind=PolicyKind.ANY_OF, parts=PARTS), quorum="2/3", meaning=Meaning.REVIEW)
    second = Defaults(partial=True, consent=True)

    def work(store: Store) -> list[Defaults]:
        project = store.projects.add(a_project()).id
        found = [store.defaults.get(TEAM, project)]
        for defaults in (first, second):
            store.defaults.save(TEAM, project, defaults)
            found.append(store.defaults.get(TEAM, project))
        return [*found, store.defaults.get(OTHER_TEAM, project)]

    assert await database.write(work) == [Defaults(), first, second, Defaults()]
