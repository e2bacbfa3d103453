"""What stands beside a round: an owner's words, and places that were taken."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.outcome import Outcome
from bot.domain.replacement import Replacement
from bot.ports import OpenDatabase, Store
from tests.storage.samples import ANA, BEN, CHLOE, NOW, OTHER_TEAM, TEAM, a_project


async def test_an_outcome_is_written_anew_and_taken_away(database: OpenDatabase) -> None:
    first, second = (Outcome(text=text, author=ANA, at=NOW) for text in ("We begin", "We wait – 'quoted' \U0001f600"))

    def work(store: Store) -> list[Outcome | None]:
        project = store.projects.add(a_project()).id
        found = [store.outcomes.of_round(TEAM, project, 1)]
        for outcome in (first, second):
            store.outcomes.write(TEAM, project, 1, outcome)
            found.append(store.outcomes.of_round(TEAM, project, 1))
        found.append(store.outcomes.of_round(OTHER_TEAM, project, 1))
        store.outcomes.clear(TEAM, project, 1)
        return [*found, store.outcomes.of_round(TEAM, project, 1)]

    assert await database.write(work) == [None, first, second, None, None]


async def test_places_that_were_taken_come_back_in_their_order(database: OpenDatabase) -> None:
    first = Replacement(left=CHLOE, joined=BEN, author=ANA, at=NOW, reason="She left")
    second = Replacement(left=BEN, joined=ANA, author=ANA, at=NOW + timedelta(hours=1), reason="He left too")

    def work(store: Store) -> list[Replacement]:
        project = store.projects.add(a_project()).id
        for each in (first, second):
            store.replacements.add(TEAM, project, 1, each)
        assert store.replacements.of_round(OTHER_TEAM, project, 1) == []
        return store.replacements.of_round(TEAM, project, 1)

    assert await database.write(work) == [first, second]
