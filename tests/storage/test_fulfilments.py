"""Steps of what is signed, and what was found where it was tried, as they are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.domain.fulfilment import Step, Verification
from bot.domain.requirement import Fulfilment
from bot.ports import OpenDatabase, Store
from tests.storage.samples import ANA, BEN, NOW, OTHER_TEAM, TEAM, a_project

LATER = NOW + timedelta(hours=1)
FIRST = Step(place=1, version=2, to=Fulfilment.IN_PROGRESS, author=ANA, at=NOW)
SECOND = Step(place=2, version=2, to=Fulfilment.BASELINED, author=BEN, at=LATER, reason="Wait – 'quoted' \U0001f600")
PASSED = Verification(place=1, version=2, step=1, criterion=0, passed=True, author=ANA, at=NOW)
FAILED = Verification(place=2, version=2, step=1, criterion=3, passed=False, author=BEN, at=LATER, note="It fell over")


async def test_steps_and_findings_come_back_in_their_order(database: OpenDatabase) -> None:
    def work(store: Store) -> Any:
        project = store.projects.add(a_project()).id
        for number, step in ((4, FIRST), (4, SECOND), (7, FIRST)):
            store.fulfilments.move(TEAM, project, number, step)
        for number, found in ((7, PASSED), (4, PASSED), (4, FAILED)):
            store.fulfilments.record(TEAM, project, number, found)
        kept = store.fulfilments
        assert not (kept.steps(OTHER_TEAM, project, 4) or kept.verifications(OTHER_TEAM, project, 4))
        assert not (kept.every_step(OTHER_TEAM, project) or kept.every_verification(OTHER_TEAM, project))
        assert not kept.since(OTHER_TEAM, project)
        return (
            (kept.steps(TEAM, project, 4), kept.verifications(TEAM, project, 4)),
            (kept.every_step(TEAM, project), kept.every_verification(TEAM, project)),
            kept.since(TEAM, project),
        )

    of_one, every, since = await database.write(work)

    assert of_one == ([FIRST, SECOND], [PASSED, FAILED])
    assert every == ({4: [FIRST, SECOND], 7: [FIRST]}, {4: [PASSED, FAILED], 7: [PASSED]})
    assert since == {4: LATER, 7: NOW}
