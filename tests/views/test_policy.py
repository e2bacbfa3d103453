"""Policies in plain words: what stands on every card."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.policy import Base, Policy, PolicyKind, Seat
from bot.domain.poll import Poll
from bot.domain.rules import rule_for
from bot.domain.signoff import Choice, Meaning
from bot.domain.values import replace
from bot.views.policy import held_words, policy_words
from tests.domain.rounds import ANA, BEN, CAT, a_round

ROLES = Policy(
    kind=PolicyKind.ROLES,
    seats=(
        Seat(name="Product *owner*", holders=(ANA,), required=True),
        Seat(name="Security", holders=(BEN, CAT), veto=True),
    ),
)
WEIGHTED = Policy(
    kind=PolicyKind.WEIGHTED,
    weights=((ANA, Fraction(1, 3)), (BEN, Fraction(2))),
    share=Fraction(3, 5),
    base=Base.CAST,
)
VETO = Policy(kind=PolicyKind.ROLES, seats=(Seat(name="Security", holders=(BEN,), veto=True),))
TWO_ROLES = Policy(
    kind=PolicyKind.ROLES,
    seats=(
        Seat(name="Product", holders=(ANA, BEN), required=True),
        Seat(name="Security", holders=(BEN,), required=True),
    ),
)
CONSENT = Policy(kind=PolicyKind.CONSENT)
COUNT = Policy(kind=PolicyKind.N_OF_M, needed=2)
TWO_THIRDS = Policy(kind=PolicyKind.TWO_THIRDS_CAST)
BOTH = Policy(kind=PolicyKind.ALL_OF, parts=(Policy(kind=PolicyKind.MAJORITY_PRESENT), TWO_THIRDS))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(kind=PolicyKind.N_OF_M, needed=2), "at least 2 of 3 approve"),
        (Policy(kind=PolicyKind.MAJORITY_PRESENT), "when more than half of those who take part approve, and at"),
        (Policy(kind=PolicyKind.MAJORITY_ELECTORATE), "when more than half of all signatories approve, and at"),
        (Policy(kind=PolicyKind.UNANIMOUS_CAST), "when nobody rejects and at least one approves, and at"),
        (CONSENT, "when nobody rejects (silence counts as a yes), and at"),
        (ROLES, "<@UANA>) approves, and nobody of Security (<@UBEN>, <@UCAT>) rejects, and at least 2 of 3"),
        (replace(WEIGHTED, share=Fraction(1), base=Base.ELECTORATE), "when all of the weight of all signatories"),
        (replace(WEIGHTED, base=Base.PRESENT), "of everybody who takes part approves (<@UANA> 1/3, <@UBEN> 2), and at"),
        (BOTH, "more than half of those who take part approve, and at least two thirds of the votes"),
        (replace(BOTH, kind=PolicyKind.ANY_OF), "approve, or at least two thirds of the votes"),
        (replace(BOTH, kind=PolicyKind.ANY_OF, parts=(COUNT, ROLES)), "at least 2 of 3 approve, or Product"),
        (
            replace(BOTH, kind=PolicyKind.ANY_OF, parts=(ROLES, COUNT)),
            "approves and nobody of Security (<@UBEN>, <@UCAT>) rejects, or at least 2",
        ),
        (replace(BOTH, parts=(COUNT, CONSENT)), "when at least 2 of 3 approve, and nobody rejects, and at least"),
        (
            replace(BOTH, kind=PolicyKind.ANY_OF, parts=(replace(WEIGHTED, base=Base.PRESENT), CONSENT)),
            "approves (<@UANA> 1/3, <@UBEN> 2), or nobody rejects (silence counts as a yes)",
        ),
    ],
)
def test_every_policy_says_when_it_passes(policy: Policy, words: str) -> None:
    said = policy_words(replace(a_round(), policy=policy))

    assert words in said
    assert "at least 2 of 3 signatories take part." in said
    assert "*owner*" not in said


def test_where_everybody_has_to_approve_it_is_not_said_how_many_take_part() -> None:
    unanimous = Policy(kind=PolicyKind.UNANIMOUS_ALL)

    assert policy_words(replace(a_round(), policy=unanimous)).startswith("It passes when every signatory approves. ")
    assert held_words(unanimous, "3") == "Sign-offs here pass when every signatory approves."


def test_of_one_signatory_nobody_says_at_least_one_of_one() -> None:
    alone = replace(a_round(ANA), policy=Policy(kind=PolicyKind.CONSENT))

    assert "(silence counts as a yes), and the signatory takes part." in policy_words(alone)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (COUNT, " The 2 who approve have to be different people: whoever approves for a colleague too counts once."),
        (TWO_ROLES, " Each required role needs the yes of another person."),
        (TWO_ROLES, "when somebody of Product (<@UANA>, <@UBEN>) approves, and Security (<@UBEN>) approves, and"),
        (VETO, "when Security (<@UBEN>) does not reject, and at least one signatory approves, and at least 2 of 3"),
        (
            replace(BOTH, kind=PolicyKind.ANY_OF, parts=(COUNT, VETO)),
            "or Security (<@UBEN>) does not reject and at least one signatory approves, and at",
        ),
        (
            replace(BOTH, parts=(CONSENT, VETO)),
            "when nobody rejects, and Security (<@UBEN>) does not reject, and at least one signatory approves",
        ),
    ],
)
def test_what_would_surprise_is_said_beside_it(policy: Policy, words: str) -> None:
    assert words in policy_words(replace(a_round(), policy=policy))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (TWO_THIRDS, "two thirds of the votes for and against are for it, and at least one signatory approves, and"),
        (WEIGHTED, "(<@UANA> 1/3, <@UBEN> 2), and at least one signatory approves, and at least 2 of 3"),
        (replace(BOTH, parts=(TWO_THIRDS, VETO)), "does not reject, and at least one signatory approves, and at"),
        (replace(BOTH, parts=(CONSENT, TWO_THIRDS)), "are for it, and at least one signatory approves, and at"),
        (
            replace(BOTH, kind=PolicyKind.ANY_OF),
            "take part approve, or at least two thirds of the votes for and against are for it and at least one",
        ),
    ],
)
def test_where_everybody_may_abstain_it_says_that_somebody_has_to_approve(policy: Policy, words: str) -> None:
    round_ = replace(a_round(), policy=policy)

    assert not rule_for(round_).holds(Poll.of(dict.fromkeys(round_.electorate, Choice.ABSTAIN)))
    assert words in policy_words(round_)


def test_it_says_that_once_and_not_where_another_of_the_policies_says_it() -> None:
    both = policy_words(replace(a_round(), policy=BOTH))
    twice = policy_words(replace(a_round(), policy=replace(BOTH, parts=(TWO_THIRDS, WEIGHTED))))

    assert "at least one signatory" not in both
    assert twice.count("at least one signatory approves") == 1


@pytest.mark.parametrize(
    ("quorum", "words"),
    [
        ("", "pass when more approve than reject, and more than half of the signatories take part."),
        ("3", "pass when more approve than reject, and at least 3 of the signatories take part."),
        ("60 %", "pass when more approve than reject, and at least 60 % of the signatories take part."),
    ],
)
def test_the_quorum_of_a_default_is_the_least_that_take_part(quorum: str, words: str) -> None:
    assert words in held_words(Policy(kind=PolicyKind.MAJORITY_CAST), quorum)


@pytest.mark.parametrize("policy", [COUNT, TWO_ROLES, replace(BOTH, parts=(COUNT, VETO))])
def test_a_default_says_as_well_where_people_are_counted_and_not_votes(policy: Policy) -> None:
    [said] = {
        words
        for words in ("have to be different people", "Each required role needs the yes of another person")
        if words in policy_words(replace(a_round(), policy=policy))
    }

    assert said in held_words(policy, "")


@pytest.mark.parametrize("policy", [replace(COUNT, needed=1), ROLES, CONSENT, replace(BOTH, parts=(ROLES, CONSENT))])
def test_and_not_where_it_could_not_matter(policy: Policy) -> None:
    said = policy_words(replace(a_round(), policy=policy))

    assert not any(words in said for words in ("different people", "another person", "at least one signatory"))


def test_a_veto_beside_what_needs_approvals_says_nothing_of_them() -> None:
    said = policy_words(replace(a_round(), policy=replace(BOTH, parts=(COUNT, VETO))))

    assert "when at least 2 of 3 approve, and Security (<@UBEN>) does not reject, and at least 2 of 3" in said


def test_without_a_quorum_none_is_named() -> None:
    said = policy_words(replace(a_round(), policy=CONSENT, quorum=0))

    assert said.startswith("It passes when nobody rejects (silence counts as a yes). ")
    assert "take part" not in said


@pytest.mark.parametrize("meaning", Meaning)
def test_what_a_signature_means_is_always_said(meaning: Meaning) -> None:
    assert "A signature means " in policy_words(replace(a_round(), meaning=meaning))
