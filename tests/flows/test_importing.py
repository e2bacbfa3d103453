"""Importing a file, through restarts and repetitions."""

from __future__ import annotations

import pytest

from bot.domain.importing import Import, ImportState
from bot.domain.outgoing import CardKind
from bot.domain.reading import read_file
from bot.domain.refusal import NotFound, Refusal
from bot.flows import importing as flow
from tests.flows.worlds import ANA, BEN, TEAM, World

FILE = "\n".join(f"Requirement number {number}" for number in range(600)).encode()


def previews(world: World, content: bytes = FILE) -> Import:
    """Ana chooses a file."""
    found = read_file("a.txt", content)
    return flow.preview(world.store, world.who(ANA), world.key, filename="a.txt", found=found)


def goes_on(world: World, key: int) -> list[int]:
    """Add batch after batch, and return how far each one came."""
    steps = []
    while (draft := flow.advance(world.store, TEAM, key, now=world.now)) is not None:
        steps.append(draft.done)
    return steps


def test_a_confirmed_file_is_added_in_batches_without_a_message_for_each_row(world: World) -> None:
    draft = previews(world)
    flow.confirm(world.store, world.who(ANA), draft.key)

    assert goes_on(world, draft.key) == [250, 500, 600]

    assert world.project.counts.open == 600
    assert world.sent.asked(CardKind.REQUIREMENT) == []
    assert len(world.events("requirement.import")) == 1


def test_the_same_file_again_holds_nothing_new(world: World) -> None:
    first = previews(world)
    flow.confirm(world.store, world.who(ANA), first.key)
    goes_on(world, first.key)

    again = previews(world, FILE.upper())

    assert again.rows == ()
    assert again.duplicates[0].of == "R1"


def test_two_previews_of_one_file_add_it_once(world: World) -> None:
    first, second = previews(world), previews(world)
    for draft in (first, second):
        flow.confirm(world.store, world.who(ANA), draft.key)
        goes_on(world, draft.key)

    stored = world.store.imports.get(TEAM, second.key)
    assert stored is not None
    assert (stored.state, stored.added) == (ImportState.DONE, 0)
    assert world.project.counts.open == 600


def test_only_the_person_who_chose_the_file_confirms_it_and_only_once(world: World) -> None:
    draft = previews(world)

    with pytest.raises(NotFound):
        flow.confirm(world.store, world.who(BEN), draft.key)
    flow.confirm(world.store, world.who(ANA), draft.key)
    with pytest.raises(Refusal, match="already"):
        flow.confirm(world.store, world.who(ANA), draft.key)
