"""Trace links between requirements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pytest

from bot.domain.links import UPWARDS, Link, LinkKind, LinkTyped, check_link, parse_ends, parse_link, reached
from bot.domain.refusal import Refusal


def link(source: int, target: int, kind: LinkKind = LinkKind.DEPENDS_ON) -> Link:
    """Return a link between first versions."""
    return Link(kind=kind, source=source, target=target, source_version=1, target_version=1)


def targets_of(*links: Link) -> Callable[[LinkKind, int], Sequence[int]]:
    """Return where the links of a kind lead."""
    return lambda kind, number: [each.target for each in links if each.kind is kind and each.source == number]


def check(new: Link, *existing: Link) -> None:
    """Check a link against those that exist."""
    check_link(new, existing, targets_of(*existing))


def test_a_link_reads_from_both_ends() -> None:
    assert link(3, 7).reads(3) == "depends on R7"
    assert link(3, 7).reads(7) == "is needed by R3"
    assert link(3, 7, LinkKind.CONFLICTS_WITH).reads(7) == "conflicts with R3"


def test_a_circle_is_refused_and_shown() -> None:
    with pytest.raises(Refusal, match="R3 → R1 → R2 → R3"):
        check(link(3, 1), link(1, 2), link(2, 3))


@pytest.mark.parametrize("kind", sorted(UPWARDS))
def test_nothing_comes_from_what_comes_from_it_whatever_the_links_are_called(kind: LinkKind) -> None:
    with pytest.raises(Refusal, match="R2 → R1 → R2"):
        check(link(2, 1, LinkKind.REFINES), link(1, 2, kind))
    with pytest.raises(Refusal, match="R3 → R1 → R2 → R3"):
        check(link(3, 1, kind), link(1, 2, LinkKind.DERIVES_FROM), link(2, 3, LinkKind.SATISFIES))


def test_what_is_needed_is_another_order_than_where_something_comes_from() -> None:
    check(link(2, 1, LinkKind.VERIFIES), link(1, 2))
    check(link(2, 1), link(1, 2, LinkKind.REFINES))


def test_two_kinds_of_coming_from_may_go_the_same_way() -> None:
    check(link(1, 2, LinkKind.REFINES), link(1, 2, LinkKind.DERIVES_FROM))


@pytest.mark.parametrize("kind", [LinkKind.CONFLICTS_WITH, LinkKind.DUPLICATES, LinkKind.RELATED_TO])
def test_what_is_said_of_two_equals_has_no_direction(kind: LinkKind) -> None:
    check(link(3, 1, kind), link(1, 2, kind), link(2, 3, kind))
    with pytest.raises(Refusal, match="exists already"):
        check(link(2, 1, kind), link(1, 2, kind))


def test_the_same_link_twice_and_a_link_to_itself_are_refused() -> None:
    with pytest.raises(Refusal, match="exists already: R1 depends on R2"):
        check(link(1, 2), link(1, 2))
    with pytest.raises(Refusal, match="cannot be linked to itself"):
        check(link(1, 1))


def test_a_link_is_suspect_once_an_end_changed_until_somebody_confirms_it() -> None:
    assert not link(1, 2).is_suspect(1, 1)
    assert link(1, 2).is_suspect(1, 2)
    assert link(1, 2).is_suspect(2, 1)


def test_a_change_is_followed_along_links_both_ways_nearest_first() -> None:
    links = [(2, 1), (2, 3), (9, 2), (4, 3), (4, 1), (5, 6)]
    asked = []

    def ends(numbers: Collection[int]) -> list[tuple[int, int]]:
        asked.append(list(numbers))
        return [each for each in links if {*each} & {*numbers}]

    assert reached(1, ends) == (2, 4, 3, 9)
    assert asked == [[1], [2, 4], [3, 9]]
    assert reached(6, ends) == (5,)
    assert reached(7, ends) == ()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("R12 depends on R7", LinkKind.DEPENDS_ON),
        ("r-12  Derives From 7", LinkKind.DERIVES_FROM),
        ("R12 conflicts_with R7", LinkKind.CONFLICTS_WITH),
        ("R12 is related to R7", LinkKind.RELATED_TO),
        ("R12 related to R7", LinkKind.RELATED_TO),
    ],
)
def test_a_link_is_typed_in_one_line(typed: str, kind: LinkKind) -> None:
    assert parse_link(typed) == LinkTyped(source=12, kind=kind, target=7)


def test_with_the_first_reference_alone_the_rest_is_asked_for() -> None:
    assert parse_link("R12") == LinkTyped(source=12)


@pytest.mark.parametrize("typed", ["", "R12 R7", "R12 blocks R7", "depends on R7", "R12 depends on"])
def test_any_other_line_is_refused_with_one_sentence(typed: str) -> None:
    with pytest.raises(Refusal):
        parse_link(typed)


@pytest.mark.parametrize("typed", ["R12 R7", "r12 from 7", "R12 into R7"])
def test_two_ends_are_typed_with_or_without_a_word_between_them(typed: str) -> None:
    assert parse_ends(typed) == (12, 7)
