"""Importing a file, through restarts and repetitions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.change import Urgency
from bot.domain.importing import Import, ImportState
from bot.domain.outgoing import CardKind, PostKind
from bot.domain.person import CLOCK
from bot.domain.reading import read_file
from bot.domain.refusal import NotFound, Refusal
from bot.domain.roles import Roles
from bot.domain.signoff import Choice
from bot.flows import importing as flow
from bot.flows import project as projects
from bot.flows import requirement as requirements
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, IN_CHANNEL, PEOPLE, TEAM, World

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


def starts_importing(world: World) -> Import:
    """Ana confirms a file, and its first batch is added."""
    draft = previews(world)
    flow.confirm(world.store, world.who(ANA), draft.key)
    begun = flow.advance(world.store, TEAM, draft.key, now=world.now)
    assert begun is not None
    return begun


def archives(world: World) -> None:
    """Ana archives the project."""
    projects.archive(world.store, world.who(ANA), CHANNEL, now=world.now)


def hands_over(world: World) -> None:
    """Ben owns the project from now on, and Ana only observes."""
    projects.change_roles(
        world.store,
        world.who(ANA),
        CHANNEL,
        wanted=Roles(owners=(BEN,), observers=(ANA,)),
        people=PEOPLE,
        in_channel=IN_CHANNEL,
        now=world.now,
    )


def leaves(world: World) -> None:
    """Ana leaves the channel."""
    world.store.people.leave(TEAM, CHANNEL, ANA)


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


def test_words_that_an_edit_or_a_withdrawal_took_away_are_nothing_new(world: World) -> None:
    file = b"Alpha shall run\nBeta shall stop\nGamma shall go\nDelta shall come\n"
    world.captures("Alpha shall run", "Beta shall stop", "Gamma shall go")
    late = previews(world, file)
    world.edits(1, "Alpha shall walk")
    requirements.withdraw(world.store, world.who(ANA), CHANNEL, number=2, reason="Nobody needs it", now=world.now)
    flow.confirm(world.store, world.who(ANA), late.key)
    goes_on(world, late.key)

    again = previews(world, file)

    assert again.rows == ()
    assert [each.of for each in again.duplicates] == [
        "R1 as it was before an edit",
        "R2, which is withdrawn",
        "R3",
        "R4",
    ]
    assert world.broken() is None


def test_words_of_a_change_are_nothing_new_where_they_held_and_new_where_they_never_did(world: World) -> None:
    world.captures("Alpha shall run", "Beta shall stop", "Gamma shall go", "Delta shall come")
    world.opens(BEN)
    world.votes(BEN)
    asked = (
        (1, "Alpha shall walk", Urgency.EMERGENCY, Choice.REJECT),
        (2, "Beta shall wait", Urgency.EMERGENCY, Choice.APPROVE),
        (3, "Gamma shall stay", Urgency.NORMAL, Choice.REJECT),
        (3, "Gamma shall run", Urgency.NORMAL, Choice.APPROVE),
    )
    for round_, (number, words, urgency, choice) in enumerate(asked, start=2):
        world.asks_to_change(number, words, board=(CAT,), urgency=urgency)
        world.votes(CAT, choice, round_=round_)
    world.asks_to_change(1, "Alpha shall hurry", board=(CAT,), urgency=Urgency.EMERGENCY)
    world.asks_to_change(4, "Delta shall leave", board=(CAT,))
    others = ("Alpha shall hurry", "Gamma shall go", "Delta shall come", "Delta shall leave")
    file = "\n".join(["Alpha shall run", *(words for _, words, _, _ in asked), *others])

    shown = previews(world, file.encode())

    assert [row.wording.text for row in shown.rows] == ["Gamma shall stay", "Delta shall leave"]
    assert [each.of for each in shown.duplicates] == [
        "R1 as it was before an edit",
        "R1 as it was before an emergency change was taken back",
        "R2",
        "R3",
        "R1",
        "R3 as it was before an edit",
        "R4",
    ]
    assert world.broken() is None


def test_what_lost_its_words_since_the_preview_is_not_added(world: World) -> None:
    draft = previews(world, b"Alpha shall run\nBeta shall stop\n")
    world.captures("Alpha shall run", "Beta shall stop")
    world.edits(1, "Alpha shall walk")
    requirements.withdraw(world.store, world.who(ANA), CHANNEL, number=2, reason="Nobody needs it", now=world.now)

    flow.confirm(world.store, world.who(ANA), draft.key)
    goes_on(world, draft.key)

    assert (world.project.numbers.requirement, world.project.counts.open) == (2, 1)


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


@pytest.mark.parametrize("happens", [archives, hands_over, leaves])
def test_an_import_that_may_not_go_on_stops_and_the_channel_hears_of_it_once(
    world: World, happens: Callable[[World], None]
) -> None:
    draft = starts_importing(world)
    happens(world)

    assert goes_on(world, draft.key) == [250]

    stored = world.store.imports.get(TEAM, draft.key)
    assert stored is not None
    assert (stored.state, stored.done, stored.added) == (ImportState.STOPPED, 250, 250)
    assert world.project.counts.open == 250
    assert [(post.kind, post.to) for post in world.sent.posts] == [(PostKind.IMPORTED, CHANNEL)]
    assert world.store.imports.unfinished(limit=10) == []
    (stop,) = world.events("requirement.import_stop")
    assert (stop["actor"], stop["facts"]["added"]) == (CLOCK, 250)
    assert world.events("requirement.import") == []
    # Only who lost the right is denied it; an archived project, or a channel that one left, denies nobody by name.
    denied = [(each["actor"], each["subject"], each["facts"]["role"]) for each in world.events("denied")]
    assert denied == ([(ANA, "import", "observer")] if happens is hands_over else [])
    assert world.broken() is None


def test_the_rest_of_a_stopped_import_is_added_by_the_same_file(world: World) -> None:
    draft = starts_importing(world)
    archives(world)
    goes_on(world, draft.key)
    projects.reopen(world.store, world.who(ANA), CHANNEL, now=world.now)

    again = previews(world)
    flow.confirm(world.store, world.who(ANA), again.key)
    goes_on(world, again.key)

    assert (len(again.duplicates), len(again.rows)) == (250, 350)
    assert world.project.counts.open == 600


def test_whoever_can_own_nothing_in_a_form_owns_nothing_from_a_file(world: World) -> None:
    draft = previews(world, b"text,owner\nLogs are kept,Ben\nMails are sent,Gus\nPages are shown,Robo\nIt prints,Out\n")

    assert [(row.wording.owner, row.left_out) for row in draft.rows] == [
        (BEN, ""),
        *((None, f"owner “{name}”") for name in ("Gus", "Robo", "Out")),
    ]
