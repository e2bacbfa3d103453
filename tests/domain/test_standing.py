"""Which votes count for which words, and what follows from them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.details import PLAIN
from bot.domain.ending import outcome_at_deadline, outcome_now
from bot.domain.policy import PolicyKind
from bot.domain.signoff import Ballot, Choice, Counted, Item, Lapsed, RoundState, Tally
from bot.domain.standing import Votes
from bot.domain.values import replace
from tests.domain.rounds import ANA, BEN, CAT, DAN, a_round, ballot, edited

APPROVE, REJECT, ABSTAIN = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN
PEOPLE = (ANA, BEN, CAT, DAN)
#: Those that need to know nothing of the people.
POLICIES = [*PLAIN, PolicyKind.N_OF_M]


def test_the_card_shows_who_stands_where_and_who_is_missing() -> None:
    votes = Votes(a_round(*PEOPLE), [ballot(ANA, APPROVE), ballot(BEN, REJECT, reason="Too slow")], [])

    shown = votes.shown()

    assert shown.tally == Tally(approve=1, reject=1, missing=2)
    assert shown.not_yet == (CAT, DAN)
    assert [objection.reason for objection in shown.objections] == ["Too slow"]


def test_an_edit_lapses_the_votes_on_those_words_and_on_nothing_else() -> None:
    round_ = a_round(revision=2, policy=PolicyKind.UNANIMOUS_ALL)
    votes = Votes(round_, [ballot(ANA, APPROVE), ballot(BEN, APPROVE)], [edited(2, since=2)])

    assert tallies(votes) == [Tally(approve=2, missing=1), Tally(missing=3)]
    assert [item.number for item in votes.lapsed(ANA)] == [2]
    assert votes.lapsed(CAT) == ()
    assert votes.shown().not_yet == (ANA, BEN, CAT)


def test_whose_votes_lapsed_on_edited_words_is_told_while_any_other_vote_of_theirs_stands() -> None:
    ballots = [ballot(ANA, APPROVE), ballot(BEN, APPROVE), ballot(CAT, APPROVE, item=2)]
    round_ = a_round(ANA, BEN, CAT, DAN, revision=3)

    def lapsed(*more: Ballot) -> Lapsed:
        return Votes(round_, [*ballots, *more], [edited(2, since=2), edited(1, since=3)]).shown().lapsed

    assert Votes(round_, ballots, []).shown().lapsed == Lapsed()
    # Nothing that Cat said stands, and Dan never said anything.
    assert lapsed() == Lapsed(numbers=(1, 2), users=(ANA, BEN))
    again = [ballot(ANA, APPROVE, revision=3, item=2), ballot(BEN, APPROVE, revision=3, item=2)]
    assert lapsed(*again) == Lapsed(numbers=(1,), users=(ANA, BEN))


def test_what_was_said_of_one_requirement_lapses_with_its_words_too() -> None:
    ballots = [ballot(ANA, APPROVE, item=1), ballot(ANA, APPROVE, item=2), ballot(BEN, APPROVE, item=1)]

    votes = Votes(a_round(revision=2), ballots, [edited(2, since=2)])

    assert [item.number for item in votes.lapsed(ANA)] == [2]
    assert votes.lapsed(BEN) == votes.lapsed(CAT) == ()


def test_still_approve_brings_a_vote_to_the_new_words() -> None:
    round_ = a_round(ANA, BEN, revision=2, policy=PolicyKind.UNANIMOUS_ALL)
    ballots = [ballot(ANA, APPROVE), ballot(BEN, APPROVE), ballot(ANA, APPROVE, revision=2, item=2)]

    assert Votes(round_, ballots, [edited(2, since=2)]).shown().not_yet == (BEN,)
    ballots.append(ballot(BEN, APPROVE, revision=2, item=2))
    assert outcome_now(Votes(round_, ballots, [edited(2, since=2)])) is RoundState.PASSED


def test_a_confirmation_lapses_when_its_words_change_once_more() -> None:
    ballots = [ballot(ANA, APPROVE), ballot(ANA, APPROVE, revision=2, item=2)]

    votes = Votes(a_round(revision=3), ballots, [edited(2, since=3, version=3)])

    assert [item.number for item in votes.lapsed(ANA)] == [2]


def test_a_confirmation_of_one_requirement_says_nothing_of_another() -> None:
    ballots = [ballot(ANA, APPROVE), ballot(ANA, APPROVE, revision=3, item=2)]

    votes = Votes(a_round(revision=3), ballots, [edited(1, since=2), edited(2, since=3)])

    assert [item.number for item in votes.lapsed(ANA)] == [1]


def test_a_later_vote_on_everything_covers_the_new_words() -> None:
    votes = Votes(a_round(revision=2), [ballot(ANA, APPROVE, revision=2)], [edited(2, since=2)])

    assert votes.answered(ANA)
    assert votes.choice(ANA) is APPROVE


def test_a_vote_from_a_card_that_showed_the_old_words_does_not_cover_the_new_ones() -> None:
    votes = Votes(a_round(revision=2), [ballot(ANA, APPROVE, revision=1)], [edited(2, since=2)])

    assert not votes.answered(ANA)


def test_when_every_requirement_was_edited_there_are_no_old_words_left() -> None:
    round_ = a_round(items=1, revision=2)

    assert tallies(Votes(round_, [ballot(ANA, APPROVE)], [edited(1, since=2)])) == [Tally(missing=3)]


def test_a_round_fails_as_soon_as_any_words_are_rejected_for_good() -> None:
    round_ = a_round(revision=2, policy=PolicyKind.UNANIMOUS_ALL)
    ballots = [ballot(ANA, APPROVE), ballot(BEN, APPROVE), ballot(BEN, REJECT, revision=2, item=2)]

    assert outcome_now(Votes(round_, ballots, [edited(2, since=2)])) is RoundState.FAILED


def test_a_round_waits_while_any_words_are_undecided() -> None:
    ballots = [ballot(ANA, APPROVE), ballot(BEN, APPROVE)]

    assert outcome_now(Votes(a_round(revision=2), ballots, [edited(2, since=2)])) is None
    assert outcome_at_deadline(Votes(a_round(revision=2), ballots, [edited(2, since=2)])) is RoundState.NO_QUORUM


def test_at_the_deadline_failed_words_weigh_more_than_a_missing_quorum() -> None:
    ballots = [ballot(ANA, APPROVE), ballot(BEN, REJECT)]

    assert outcome_at_deadline(Votes(a_round(), ballots, [])) is RoundState.FAILED
    assert outcome_at_deadline(Votes(a_round(revision=2), ballots, [edited(2, since=2)])) is RoundState.FAILED


def test_everybody_approving_closes_the_round_at_once() -> None:
    ballots = [ballot(person, APPROVE) for person in (ANA, BEN, CAT)]

    assert outcome_now(Votes(a_round(policy=PolicyKind.UNANIMOUS_ALL), ballots, [])) is RoundState.PASSED


def test_a_vote_on_everything_takes_the_place_of_all_earlier_answers() -> None:
    votes = Votes(a_round(revision=2), [ballot(ANA, APPROVE), ballot(BEN, APPROVE)], [edited(2, since=2)])
    votes = votes.cast(ballot(ANA, APPROVE, revision=2, item=2))

    votes = votes.cast(ballot(ANA, REJECT, revision=1))

    assert [item.number for item in votes.lapsed(ANA)] == [2]
    assert (votes.choice(ANA), votes.choice(BEN)) == (REJECT, None)


def test_an_answer_on_one_requirement_leaves_the_other_votes_alone() -> None:
    items = [edited(1, since=2), edited(2, since=3)]
    votes = Votes(a_round(revision=3), [ballot(ANA, APPROVE)], items)

    votes = votes.cast(ballot(ANA, APPROVE, revision=2, item=1)).cast(ballot(ANA, REJECT, revision=3, item=2))

    assert [each and each.choice for each in votes.ballots(ANA)] == [APPROVE, APPROVE, REJECT]


def test_the_earlier_vote_is_the_one_whose_words_changed() -> None:
    whole, first, second = (
        ballot(ANA, ABSTAIN),
        ballot(ANA, APPROVE, revision=2, item=2),
        ballot(ANA, REJECT, revision=3, item=2),
    )
    item = edited(2, since=3, version=3)

    assert Votes(a_round(revision=3), [whole, first], [item]).earlier(ANA, item) == first
    assert Votes(a_round(revision=3), [whole, second], [item]).earlier(ANA, item) == whole
    assert Votes(a_round(revision=3), [], [item]).earlier(ANA, item) is None


ITEMS = st.lists(st.integers(1, 3), unique=True, max_size=3).flatmap(
    lambda numbers: st.tuples(*(st.builds(edited, st.just(number), since=st.integers(2, 4)) for number in numbers))
)
WHOLE = st.builds(ballot, st.sampled_from(PEOPLE), st.sampled_from(Choice), revision=st.integers(1, 4))
SINGLE = st.builds(
    ballot, st.sampled_from(PEOPLE), st.sampled_from(Choice), revision=st.integers(2, 4), item=st.integers(1, 3)
)
BALLOTS = st.lists(WHOLE | SINGLE, max_size=12, unique_by=lambda each: (each.user, each.item))


@given(ballots=BALLOTS, items=ITEMS, policy=st.sampled_from(POLICIES), data=st.data())
def test_the_order_of_votes_never_matters(
    ballots: list[Ballot], items: tuple[Item, ...], policy: PolicyKind, data: st.DataObject
) -> None:
    round_ = a_round(*PEOPLE, policy=policy, needed=2, revision=4)
    shuffled = data.draw(st.permutations(ballots))

    one, other = Votes(round_, ballots, items), Votes(round_, shuffled, items[::-1])

    assert one.shown() == other.shown()
    assert outcome_now(one) is outcome_now(other)
    assert outcome_at_deadline(one) is outcome_at_deadline(other)


@given(ballots=BALLOTS, items=ITEMS, policy=st.sampled_from(POLICIES))
def test_a_settled_round_ends_the_same_way_at_its_deadline(
    ballots: list[Ballot], items: tuple[Item, ...], policy: PolicyKind
) -> None:
    votes = Votes(a_round(*PEOPLE, policy=policy, needed=2, revision=4), ballots, items)

    # A rejection can settle unanimity before a quorum took part; at the deadline that is no quorum, which is no pass.
    if (now := outcome_now(votes)) is not None:
        assert (outcome_at_deadline(votes) is RoundState.PASSED) == (now is RoundState.PASSED)


@given(ballots=BALLOTS, items=ITEMS)
def test_everybody_is_counted_exactly_once(ballots: list[Ballot], items: tuple[Item, ...]) -> None:
    votes = Votes(a_round(*PEOPLE, revision=4), ballots, items)

    for tally in [*tallies(votes), votes.shown().tally]:
        assert tally.present + tally.missing == len(PEOPLE)


def test_each_requirement_that_was_voted_on_apart_has_an_outcome_of_its_own() -> None:
    round_ = replace(a_round(ANA, BEN, items=4, policy=PolicyKind.UNANIMOUS_ALL), partial=True)
    said = [ballot(ANA, APPROVE), ballot(BEN, APPROVE, item=1), ballot(BEN, Choice.RETURN, item=2)]
    votes = Votes(round_, said, [])

    assert [poll.tally().missing for poll in votes.polls()] == [1, 0, 0]
    assert votes.own(BEN) == Tally(approve=1, reject=1, missing=2)
    assert votes.own(ANA) is None
    assert outcome_now(votes) is None
    done = votes.cast(ballot(BEN, APPROVE, item=3)).cast(ballot(BEN, APPROVE, item=4))
    assert outcome_now(done) is RoundState.PASSED
    assert [done.in_part().holds(number) for number in range(1, 5)] == [True, False, True, True]
    assert done.in_part().signed(4) == 3


def test_at_the_deadline_what_nobody_voted_on_apart_is_decided_together() -> None:
    round_ = replace(a_round(ANA, BEN, items=4), partial=True)
    votes = Votes(round_, [ballot(ANA, APPROVE, item=1), ballot(BEN, APPROVE, item=1)], [])

    assert outcome_at_deadline(votes) is RoundState.PASSED
    assert [votes.in_part().holds(number) for number in range(1, 5)] == [True, False, False, False]
    assert votes.in_part().signed(4) == 1


def test_what_was_signed_is_counted_without_what_went_back() -> None:
    ballots = [
        ballot(user, choice, item=number) for user in (ANA, BEN) for number, choice in ((1, APPROVE), (2, REJECT))
    ]
    ballots += [ballot(ANA, APPROVE, item=3), ballot(BEN, APPROVE, item=3), ballot(CAT, ABSTAIN, item=3)]

    votes = Votes(replace(a_round(), partial=True, state=RoundState.PASSED), ballots, [])

    both, three = Counted(tally=Tally(approve=2, missing=1), apart=(1,)), Tally(approve=2, abstain=1)
    assert votes.shown().signed == votes.signed() == (both, Counted(tally=three, apart=(3,)))


def test_equal_counts_are_one_and_an_open_round_has_signed_nothing() -> None:
    ballots = [ballot(ANA, APPROVE), ballot(BEN, APPROVE), ballot(CAT, REJECT, item=1), ballot(CAT, REJECT, item=3)]
    round_ = replace(a_round(items=9), partial=True)

    assert Votes(round_, ballots, []).shown().signed == ()
    assert Votes(replace(round_, state=RoundState.PASSED), ballots, []).signed() == (
        Counted(tally=Tally(approve=2, missing=1), rest=True),
        Counted(tally=Tally(approve=2, reject=1), apart=(1, 3)),
    )


def test_a_vote_on_everything_replaces_what_was_said_of_single_requirements() -> None:
    votes = Votes(a_round(items=3), [ballot(ANA, Choice.RETURN, item=2)], [])

    assert votes.cast(ballot(ANA, APPROVE)).choice(ANA) is APPROVE
    assert votes.choice(ANA) is Choice.RETURN


def tallies(votes: Votes) -> list[Tally]:
    """Return how many stand where on each group of words."""
    return [poll.tally() for poll in votes.polls()]
