"""Numbers about requirements, from what is stored."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.links import LinkKind
from bot.domain.metrics import Volatility
from bot.domain.promise import Said
from bot.flows import metrics, promise, requirement
from tests.flows.worlds import ANA, BEN, CHANNEL, World


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
