"""Numbers about requirements, from what is stored."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.change import Urgency
from bot.domain.links import LinkKind
from bot.domain.metrics import Volatility
from bot.domain.negotiation import MoveKind
from bot.domain.promise import Said
from bot.domain.reading import read_file
from bot.domain.requirement import Fulfilment, RequirementState, Stage
from bot.domain.signoff import Choice
from bot.flows import duplicates, importing, metrics, negotiation, promise, requirement
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World


def test_coverage_counts_what_still_stands_and_an_orphan_comes_from_nowhere(world: World) -> None:
    """R-1.6: five requirements, three tests, and a test and a requirement that are gone."""
    world.captures(*(f"Requirement {number} of ten" for number in range(1, 11)))
    for source, target in ((6, 1), (6, 2), (7, 3), (9, 5), (8, 10)):
        world.links(source, target, LinkKind.VERIFIES)
    for gone in (9, 10):
        requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=gone, reason="Not now", now=world.now)

    found = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).traced

    assert found.coverage.forward_share == Fraction(3, 5)
    assert found.coverage.backward_share == Fraction(2, 3)
    assert found.orphans == (1, 2, 3, 4, 5, 8)
    assert found.widows == (4, 5)


def test_what_a_promise_or_a_message_asks_for_is_no_orphan(world: World) -> None:
    world.captures("Export in 10 seconds", "Refund within a day")
    world.adds("Log every change", source="https://example.slack.com/archives/C1/p2")
    promise.record(
        world.store,
        world.who(ANA),
        CHANNEL,
        said=Said(words="They get an export", recipient="Northwind"),
        source="",
        made_by=BEN,
        now=world.now,
    )
    promise.link(world.store, world.who(ANA), world.key, number=1, requirement=1, now=world.now)

    assert metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).traced.orphans == (2,)


def test_what_was_imported_comes_from_its_file_and_is_no_orphan(world: World) -> None:
    content = b"text,source\nExport in 10 seconds,\nRefund within a day,Northwind\n"
    found = read_file("wishes.csv", content)
    draft = importing.preview(world.store, world.who(ANA), world.key, filename="wishes  of May.csv", found=found)
    importing.confirm(world.store, world.who(ANA), draft.key)
    importing.advance(world.store, TEAM, draft.key, now=world.now)
    world.captures("Log every change")

    assert [world.requirement(number).wording.origin for number in (1, 2, 3)] == ["wishes of May.csv", "Northwind", ""]
    assert metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).traced.orphans == (3,)


def test_the_weeks_count_what_was_turned_down_and_what_was_accepted(world: World) -> None:
    world.captures("Export in 10 seconds", "Refund within a day", "Fax")
    requirement.reject(world.store, world.who(ANA), CHANNEL, number=3, reason="Nobody faxes", now=world.now)
    world.opens(BEN, chosen=(1, 2))
    world.votes(BEN)
    world.passes(days=7)
    world.fulfils(1, Fulfilment.ACCEPTED)
    world.fulfils(2, Fulfilment.IN_PROGRESS)

    *_, before, this = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).weeks

    assert (before.rejected, before.signed, before.accepted, before.withdrawn) == (1, 2, 0, 0)
    assert (this.rejected, this.signed, this.accepted) == (0, 0, 1)


def test_what_a_baseline_itself_took_out_is_not_removed_since_it(world: World) -> None:
    """R-1.7 with a removal: since L1 one of two was removed, and since L2, which removed it, nothing was."""
    world.captures("Export in 10 seconds", "Refund within a day")
    world.opens(BEN)
    world.votes(BEN)
    world.asks_to_change(2, board=(BEN,))
    world.votes(BEN, round_=2)

    def since(reference: str | None) -> Volatility:
        return metrics.look(world.store, world.who(ANA), CHANNEL, reference=reference, now=world.now).volatility

    assert since("L1") == Volatility(size=2, added=0, changed=0, removed=1)
    assert since("L2") == since(None) == Volatility(size=1, added=0, changed=0, removed=0)


def test_what_was_merged_or_postponed_is_not_added_since_a_baseline(world: World) -> None:
    """R-1.7 counts what was added, and asks for nothing that another counts for or that was put off."""
    world.captures("Export in 10 seconds", "Refund within a day")
    world.opens(BEN)
    world.votes(BEN)
    world.passes(days=1)
    world.captures("Log every change", "Log all changes", "Fax", "Print")
    duplicates.merge(world.store, world.who(BEN), CHANNEL, one=3, other=4, now=world.now)
    world.proposes(BEN, 5, kind=MoveKind.POSTPONE, why="Not this year")
    negotiation.agree(world.store, world.who(ANA), world.key, number=1, now=world.now)
    requirement.reject(world.store, world.who(ANA), CHANNEL, number=6, reason="Paper", now=world.now)

    found = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).volatility

    assert found == Volatility(size=2, added=1, changed=0, removed=0)


def ages(world: World) -> dict[str, tuple[int, int]]:
    """Return how many requirements are in each state or stage, and for how many days the oldest."""
    found = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).ages
    return {each.value: (age.count, age.oldest_days) for each, age in found.items()}


def test_an_age_counts_from_when_a_requirement_came_to_its_state(world: World) -> None:
    world.captures("Log every change", "Log all changes", "Fax")
    world.passes(days=20)
    world.proposes(BEN, 3, kind=MoveKind.POSTPONE, why="Not this year")
    negotiation.agree(world.store, world.who(ANA), world.key, number=1, now=world.now)
    world.passes(days=10)
    duplicates.merge(world.store, world.who(BEN), CHANNEL, one=1, other=2, now=world.now)
    world.passes(days=10)
    assert ages(world) == {"draft": (1, 40), "merged": (1, 10), "deferred": (1, 20)}

    requirement.resume(world.store, world.who(ANA), CHANNEL, reference=3, now=world.now)
    world.passes(days=1)
    assert ages(world) == {"draft": (2, 41), "merged": (1, 11)}
    drafts = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).ages[Stage.DRAFT]
    assert drafts.median_days == 1


def test_what_was_changed_in_an_emergency_and_taken_back_is_as_old_as_it_was(world: World) -> None:
    world.captures("Export in 10 seconds", "Refund within a day")
    world.opens(BEN)
    world.votes(BEN)
    world.passes(days=8)
    world.asks_to_change(1, "Export in 5 seconds", board=(CAT,), urgency=Urgency.EMERGENCY)
    world.passes(days=1)
    unratified = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).ages[RequirementState.SIGNED]
    assert (unratified.oldest, unratified.median_days) == (2, 1)

    world.votes(CAT, Choice.REJECT, round_=2)

    found = metrics.look(world.store, world.who(ANA), CHANNEL, now=world.now).ages[RequirementState.SIGNED]
    assert (found.count, found.oldest, found.median_days) == (2, 1, 9)


def test_stages_are_told_apart_each_with_its_own_age(world: World) -> None:
    world.captures("Export in 10 seconds", "Refund within a day", "Log every change", "Print")
    world.passes(days=5)
    world.agrees(1, 2, 3)
    world.passes(days=5)
    assert ages(world) == {"draft": (1, 10), "agreed": (3, 5)}

    world.edits(1, "Export in 8 seconds")
    world.passes(days=2)
    world.edits(1, "Export in 6 seconds")
    world.opens(BEN, CAT, chosen=(2,))
    world.votes(BEN, Choice.REJECT)
    world.passes(days=1)
    assert ages(world) == {"draft": (1, 13), "under_review": (2, 3), "agreed": (1, 8)}
