"""Policies: the reference cases of domain.md 2.4, and early closing against every possible future."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, Seat, passes_in_silence
from bot.domain.poll import Poll
from bot.domain.rules import Rule, Share, can_fill, default_quorum, evaluate, rule_for, rule_of, settled
from bot.domain.signoff import Choice, RoundState, Tally
from bot.domain.values import replace
from tests.domain.rounds import a_round

PASSED, FAILED, NO_QUORUM = RoundState.PASSED, RoundState.FAILED, RoundState.NO_QUORUM
APPROVE, REJECT, ABSTAIN, RETURN = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN, Choice.RETURN
ANA, BEN, CAT, DAN = UserId("UANA"), UserId("UBEN"), UserId("UCAT"), UserId("UDAN")
PRODUCT_OWNER, SECURITY = UserId("UOWNER"), UserId("USECURITY")


def policy(kind: PolicyKind, *, needed: int | None = None, parts: Sequence[Policy] = ()) -> Policy:
    """Return a policy that needs nothing else."""
    return Policy(kind=kind, needed=needed, parts=tuple(parts))


def rule(kind: PolicyKind, *, needed: int | None = None) -> Rule:
    """Return what a policy asks for."""
    return rule_of(policy(kind, needed=needed))


MAJORITY_CAST = rule(PolicyKind.MAJORITY_CAST)
MAJORITY_PRESENT = rule(PolicyKind.MAJORITY_PRESENT)
MAJORITY_ELECTORATE = rule(PolicyKind.MAJORITY_ELECTORATE)
TWO_THIRDS_CAST = rule(PolicyKind.TWO_THIRDS_CAST)
TWO_THIRDS_PRESENT = Share(Base.PRESENT, Fraction(2, 3))
UNANIMOUS_CAST = rule(PolicyKind.UNANIMOUS_CAST)
UNANIMOUS_ALL = rule(PolicyKind.UNANIMOUS_ALL)
CONSENT = rule(PolicyKind.CONSENT)


def votes(approve: int, reject: int = 0, abstain: int = 0, missing: int = 0) -> Poll:
    """Return how so many people stand."""
    choices = [APPROVE] * approve + [REJECT] * reject + [ABSTAIN] * abstain + [None] * missing
    return Poll.of({UserId(f"U{number}"): choice for number, choice in enumerate(choices)})


def at_least(needed: int) -> Rule:
    """Return the rule *At least … approve*."""
    return rule(PolicyKind.N_OF_M, needed=needed)


def weighted(weights: Mapping[UserId, str], share: str, base: Base = Base.ELECTORATE) -> Rule:
    """Return a rule under which votes weigh differently."""
    return rule_of(weighing_policy(weights, share, base))


def weighing_policy(weights: Mapping[UserId, str], share: str, base: Base = Base.ELECTORATE) -> Policy:
    """Return a policy under which votes weigh differently."""
    exact = tuple((user, Fraction(weight)) for user, weight in weights.items())
    return Policy(kind=PolicyKind.WEIGHTED, weights=exact, share=Fraction(share), base=base)


def all_weight() -> Policy:
    """Return the policy under which the whole weight of all signatories has to approve."""
    return weighing_policy({ANA: "1", BEN: "2", CAT: "3"}, "1")


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        (MAJORITY_CAST, True),
        (MAJORITY_PRESENT, True),
        (MAJORITY_ELECTORATE, False),
        (TWO_THIRDS_CAST, True),
        (TWO_THIRDS_PRESENT, False),
        (UNANIMOUS_CAST, False),
        (UNANIMOUS_ALL, False),
        (at_least(5), False),
        (at_least(4), True),
    ],
)
def test_four_approve_two_reject_one_abstains_two_are_silent(rule: Rule, passes: bool) -> None:
    """R-2.1."""
    assert evaluate(rule, votes(4, 2, 1, 2), quorum=5) is (PASSED if passes else FAILED)


def test_two_thirds_of_those_present_are_not_two_thirds_of_the_votes_cast() -> None:
    """R-2.2."""
    poll = votes(30, 15, 15)

    assert not TWO_THIRDS_PRESENT.holds(poll)
    assert TWO_THIRDS_CAST.holds(poll)


@pytest.mark.parametrize(
    ("poll", "present", "cast"),
    [(votes(7, 4, 2), True, False), (votes(2, 1, 10), False, True), (votes(8, 4, 1), True, True)],
)
def test_a_majority_of_those_present_and_two_thirds_of_the_votes_are_two_questions(
    poll: Poll, present: bool, cast: bool
) -> None:
    """R-2.3."""
    parts = [policy(PolicyKind.MAJORITY_PRESENT), policy(PolicyKind.TWO_THIRDS_CAST)]

    assert [rule_of(part).holds(poll) for part in parts] == [present, cast]
    assert rule_of(policy(PolicyKind.ALL_OF, parts=parts)).holds(poll) is (present and cast)
    assert rule_of(policy(PolicyKind.ANY_OF, parts=parts)).holds(poll) is (present or cast)


@pytest.mark.parametrize(("approve", "outcome"), [(500, FAILED), (501, PASSED), (510, PASSED)])
def test_a_majority_is_more_than_half_and_not_51_percent(approve: int, outcome: RoundState) -> None:
    """R-2.4."""
    assert evaluate(MAJORITY_CAST, votes(approve, 1000 - approve), quorum=501) is outcome


@pytest.mark.parametrize(
    "rule", [MAJORITY_CAST, MAJORITY_PRESENT, TWO_THIRDS_CAST, UNANIMOUS_CAST, UNANIMOUS_ALL, at_least(1)]
)
def test_nothing_passes_when_everybody_abstains(rule: Rule) -> None:
    """R-2.5."""
    assert evaluate(rule, votes(0, 0, 6), quorum=5) is FAILED


def test_a_tie_fails() -> None:
    """R-2.6."""
    assert evaluate(MAJORITY_CAST, votes(3, 3), quorum=4) is FAILED


def test_weights_are_added_exactly_where_binary_floats_are_wrong() -> None:
    """R-2.7."""
    first = weighted({ANA: "0.1", BEN: "0.2", CAT: "0.7"}, "0.3")
    second = weighted({ANA: "0.7", BEN: "0.1", CAT: "0.2"}, "0.8")

    assert first.holds(Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: None}))
    assert second.holds(Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: REJECT}))
    assert not second.holds(Poll.of({ANA: APPROVE, BEN: None, CAT: REJECT}))


def test_a_share_of_the_weight_cast_leaves_abstentions_out() -> None:
    of_cast = weighted({ANA: "3", BEN: "2", CAT: "5"}, "0.6", base=Base.CAST)

    assert of_cast.holds(Poll.of({ANA: APPROVE, BEN: REJECT, CAT: ABSTAIN}))
    assert not of_cast.holds(Poll.of({ANA: REJECT, BEN: APPROVE, CAT: ABSTAIN}))


def test_a_round_is_settled_once_no_missing_vote_can_alter_it() -> None:
    """R-2.8."""
    assert settled(MAJORITY_ELECTORATE, votes(4, missing=3), quorum=4) is PASSED
    assert settled(MAJORITY_ELECTORATE, votes(0, 4, missing=3), quorum=4) is FAILED
    assert settled(MAJORITY_CAST, votes(3, 1, missing=3), quorum=4) is None


@pytest.mark.parametrize(
    ("product_owner", "security", "outcome"),
    [(APPROVE, REJECT, FAILED), (APPROVE, None, PASSED), (None, APPROVE, FAILED), (APPROVE, ABSTAIN, PASSED)],
)
def test_a_required_role_must_approve_and_a_veto_must_be_used(
    product_owner: Choice | None, security: Choice | None, outcome: RoundState
) -> None:
    """R-2.9."""
    others = {UserId(f"U{number}"): APPROVE for number in range(7)}
    poll = Poll.of({**others, PRODUCT_OWNER: product_owner, SECURITY: security})

    assert evaluate(roles(), poll, quorum=5) is outcome


def test_a_veto_closes_at_once() -> None:
    assert settled(roles(), Poll.of({PRODUCT_OWNER: None, SECURITY: REJECT}), quorum=2) is FAILED


def test_sending_words_back_counts_as_a_rejection() -> None:
    assert votes(1).tally() == Tally(approve=1)
    assert Poll.of({ANA: RETURN, BEN: APPROVE}).tally() == Tally(approve=1, reject=1)
    assert not UNANIMOUS_CAST.holds(Poll.of({ANA: RETURN, BEN: APPROVE}))


def test_silence_is_consent_and_one_objection_is_none() -> None:
    assert evaluate(CONSENT, votes(0, missing=5), quorum=0) is PASSED
    assert evaluate(CONSENT, votes(4, 1), quorum=0) is FAILED


@pytest.mark.parametrize("kind", [PolicyKind.ALL_OF, PolicyKind.ANY_OF])
def test_beside_a_part_that_needs_a_yes_silence_alone_passes_only_where_any_part_will_do(kind: PolicyKind) -> None:
    parts = [policy(PolicyKind.CONSENT), policy(PolicyKind.MAJORITY_CAST)]
    both = policy(kind, parts=parts)

    assert passes_in_silence(both) is (kind is PolicyKind.ANY_OF)
    assert rule_of(both).holds(votes(0, missing=5)) is (kind is PolicyKind.ANY_OF)
    assert not passes_in_silence(policy(PolicyKind.ALL_OF))


def test_where_any_part_will_do_the_requester_alone_fulfils_none_that_needs_a_yes() -> None:
    parts = [policy(PolicyKind.CONSENT), policy(PolicyKind.MAJORITY_CAST)]
    asked = rule_for(replace(a_round(ANA, BEN, CAT), policy=policy(PolicyKind.ANY_OF, parts=parts)))

    assert asked.holds(Poll.of({ANA: None, BEN: None, CAT: None}))
    assert not asked.holds(Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: REJECT}, hands={BEN: ANA}))
    assert asked.holds(Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: REJECT}))


def test_consent_waits_for_everybody_or_for_the_deadline() -> None:
    assert settled(CONSENT, votes(4, missing=1), quorum=0) is None
    assert settled(CONSENT, votes(4, 0, 1), quorum=0) is PASSED


def test_four_eyes_are_two_people_and_not_two_votes() -> None:
    by_ana_alone = Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: None}, hands={BEN: ANA})
    by_ana_and_cat = Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: APPROVE}, hands={BEN: ANA})

    assert not at_least(2).holds(by_ana_alone)
    assert at_least(2).holds(by_ana_and_cat)
    assert MAJORITY_CAST.holds(by_ana_alone)


@pytest.mark.parametrize("everyone", [policy(PolicyKind.UNANIMOUS_ALL), all_weight()], ids=["everyone", "all weight"])
@pytest.mark.parametrize("kind", [None, PolicyKind.ALL_OF, PolicyKind.ANY_OF])
def test_where_everybody_has_to_approve_one_hand_does_not_for_all(everyone: Policy, kind: PolicyKind | None) -> None:
    asked = rule_of(everyone if kind is None else policy(kind, parts=[everyone, everyone]))
    by_ana_alone = Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: APPROVE}, hands={BEN: ANA, CAT: ANA})
    by_dan_alone = Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: APPROVE}, hands=dict.fromkeys((ANA, BEN, CAT), DAN))
    by_two = Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: APPROVE}, hands={BEN: ANA})

    assert not asked.holds(by_ana_alone)
    assert not asked.holds(by_dan_alone)
    assert asked.holds(by_two)


def test_a_single_signatory_may_be_voted_for_by_one_hand() -> None:
    assert UNANIMOUS_ALL.holds(Poll.of({ANA: APPROVE}, hands={ANA: DAN}))


@pytest.mark.parametrize(
    "kind",
    [
        PolicyKind.UNANIMOUS_CAST,
        PolicyKind.MAJORITY_CAST,
        PolicyKind.MAJORITY_PRESENT,
        PolicyKind.MAJORITY_ELECTORATE,
        PolicyKind.TWO_THIRDS_CAST,
    ],
)
def test_where_votes_are_counted_those_of_one_hand_count_like_any(kind: PolicyKind) -> None:
    assert rule(kind).holds(Poll.of({ANA: APPROVE, BEN: APPROVE, CAT: ABSTAIN}, hands={BEN: ANA}))


def test_two_required_roles_are_not_filled_by_one_hand() -> None:
    seats = [Seat(name="Business", holders=(ANA,), required=True), Seat(name="Law", holders=(BEN,), required=True)]
    both = rule_of(Policy(kind=PolicyKind.ROLES, seats=tuple(seats)))

    assert both.holds(Poll.of({ANA: APPROVE, BEN: APPROVE}))
    assert not both.holds(Poll.of({ANA: APPROVE, BEN: APPROVE}, hands={BEN: ANA}))


def test_seats_are_filled_by_whoever_leaves_room_for_the_others() -> None:
    assert can_fill([[ANA, BEN], [ANA]])
    assert can_fill([[ANA, BEN], [BEN, CAT], [ANA, BEN]])
    assert not can_fill([[ANA], [BEN], [ANA, BEN]])
    assert not can_fill([[]])


def test_one_rejection_settles_a_unanimous_round() -> None:
    assert settled(UNANIMOUS_ALL, votes(1, 1, missing=5), quorum=4) is FAILED


def test_without_a_quorum_at_the_deadline_there_is_no_result() -> None:
    assert evaluate(MAJORITY_CAST, votes(3, missing=4), quorum=4) is NO_QUORUM


@pytest.mark.parametrize(("electorate", "quorum"), [(1, 1), (2, 2), (3, 2), (4, 3), (9, 5)])
def test_the_quorum_is_more_than_half_of_the_signatories(electorate: int, quorum: int) -> None:
    assert default_quorum(electorate) == quorum


@pytest.mark.parametrize(
    "incomplete",
    [PolicyKind.N_OF_M, PolicyKind.ROLES, PolicyKind.WEIGHTED, PolicyKind.ALL_OF, PolicyKind.ANY_OF],
)
def test_a_policy_without_what_it_needs_is_no_rule(incomplete: PolicyKind) -> None:
    with pytest.raises(ValueError, match="lacks what it needs"):
        rule_of(Policy(kind=incomplete))


@pytest.mark.parametrize("size", range(1, 6))
def test_a_round_is_settled_exactly_when_every_future_agrees(size: int) -> None:
    """Passed early when every completion of the missing votes passes, failed when none does; checked for all."""
    polls = dict(zip(every_answer(size), every_poll(size), strict=True))
    completed = {answers: list(completed_answers(answers)) for answers in polls}
    for (name, asked), quorum in product(rules_for(size).items(), range(1, size + 1)):
        passes = {answers: evaluate(asked, poll, quorum) is PASSED for answers, poll in polls.items()}
        for answers, poll in polls.items():
            futures = {passes[future] for future in completed[answers]}
            expected = {frozenset({True}): PASSED, frozenset({False}): FAILED}.get(frozenset(futures))
            # A quorum that can no longer be missed or reached is the only thing that a rule does not see.
            assert settled(asked, poll, quorum) is expected, (name, quorum, poll)


@pytest.mark.parametrize("size", range(2, 5))
def test_a_round_in_which_colleagues_voted_is_settled_exactly_when_every_future_agrees(size: int) -> None:
    """However many votes one hand has cast, whoever is missing may vote for themselves or through that hand."""
    rules = {name: asked for name, asked in rules_for(size).items() if name in BY_PEOPLE}
    for poll in every_poll(size):
        for handed in combinations(sorted(poll.present), 2):
            by_one = replace(poll, hands=dict.fromkeys(handed, DAN))
            for name, asked in rules.items():
                futures = {evaluate(asked, future, 1) is PASSED for future in completions(by_one)}
                expected = {frozenset({True}): PASSED, frozenset({False}): FAILED}.get(frozenset(futures))
                assert settled(asked, by_one, 1) is expected, (name, by_one)


@given(data=st.data(), base=st.sampled_from(Base), more=st.booleans())
def test_any_share_of_any_base_is_settled_by_its_worst_and_best_future(
    data: st.DataObject, base: Base, more: bool
) -> None:
    size = data.draw(st.integers(1, 5))
    poll = data.draw(st.sampled_from(list(every_poll(size))))
    weights = {user: Fraction(data.draw(st.integers(1, 9)), 10) for user in sorted(poll.everybody)}
    share = data.draw(st.fractions(0, 1, max_denominator=9))
    quorum = data.draw(st.integers(1, size))
    asked = Share(base, share, more=more, weights=weights)

    futures = {evaluate(asked, future, quorum) is PASSED for future in completions(poll)}

    expected = {frozenset({True}): PASSED, frozenset({False}): FAILED}.get(frozenset(futures))
    assert settled(asked, poll, quorum) is expected


def roles() -> Rule:
    """Return the rule of R-2.9: the product owner is required, security has a veto."""
    seats = (
        Seat(name="Product owner", holders=(PRODUCT_OWNER,), required=True),
        Seat(name="Security", holders=(SECURITY,), veto=True),
    )
    return rule_of(Policy(kind=PolicyKind.ROLES, seats=seats))


def rules_for(size: int) -> dict[str, Rule]:
    """Return every policy that people so many can vote under."""
    everybody = [UserId(f"U{number}") for number in range(size)]
    first, last = everybody[0], everybody[-1]
    simple = [kind for kind in PolicyKind if kind not in NEEDS_MORE]
    combined = [policy(PolicyKind.MAJORITY_PRESENT), policy(PolicyKind.TWO_THIRDS_CAST)]
    seats = (Seat(name="First", holders=(first,), required=True), Seat(name="Last", holders=(last,), veto=True))
    weights = {user: str(1 + number) for number, user in enumerate(everybody)}
    weighing = weighing_policy(weights, "1/2")
    return {
        **{kind.value: rule(kind) for kind in simple},
        **{f"n_of_m {needed}": at_least(needed) for needed in range(1, size + 1)},
        "all_of": rule_of(policy(PolicyKind.ALL_OF, parts=combined)),
        "all_of with consent": rule_of(policy(PolicyKind.ALL_OF, parts=[combined[0], policy(PolicyKind.CONSENT)])),
        "all_of everyone": rule_of(policy(PolicyKind.ALL_OF, parts=[combined[0], policy(PolicyKind.UNANIMOUS_ALL)])),
        "any_of with weights": rule_of(policy(PolicyKind.ANY_OF, parts=[combined[1], weighing])),
        "any_of": rule_of(policy(PolicyKind.ANY_OF, parts=combined)),
        "roles": rule_of(Policy(kind=PolicyKind.ROLES, seats=seats)),
        "weighted": rule_of(weighing),
    }


#: Under these it matters who votes for whom.
BY_PEOPLE = {"unanimous_all", "n_of_m 2", "n_of_m 3", "roles", "all_of everyone"}
NEEDS_MORE = {PolicyKind.N_OF_M, PolicyKind.ROLES, PolicyKind.WEIGHTED, PolicyKind.ALL_OF, PolicyKind.ANY_OF}


#: What somebody can have said; None where that is nothing yet.
ANSWERS = (APPROVE, REJECT, ABSTAIN, None)
Answers = tuple[Choice | None, ...]


def every_answer(size: int) -> Iterator[Answers]:
    """Yield all that so many people can have said."""
    return product(ANSWERS, repeat=size)


def completed_answers(answers: Answers) -> Iterator[Answers]:
    """Yield all ways in which the missing answers can come in, or stay away."""
    return product(*(ANSWERS if answer is None else (answer,) for answer in answers))


def every_poll(size: int) -> Iterator[Poll]:
    """Yield all ways in which so many people can stand."""
    users = [UserId(f"U{number}") for number in range(size)]
    for answers in every_answer(size):
        yield Poll.of(dict(zip(users, answers, strict=True)))


def completions(poll: Poll) -> Iterator[Poll]:
    """Yield all ways in which the missing votes can come in, or stay away."""
    given = {
        **dict.fromkeys(poll.approving, APPROVE),
        **dict.fromkeys(poll.rejecting, REJECT),
        **dict.fromkeys(poll.abstaining, ABSTAIN),
    }
    for answers in every_answer(len(poll.missing)):
        said = {**given, **dict(zip(poll.missing, answers, strict=True))}
        yield Poll.of(said, poll.hands)
        if poll.hands:
            yield Poll.of(said, {**poll.hands, **dict.fromkeys(poll.missing, DAN)})
