"""How a project holds its sign-offs unless somebody says otherwise."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.defaults import Began, Defaults, Filled
from bot.domain.details import Details, SeatTyped
from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, Seat
from bot.domain.proposal import Proposal
from bot.domain.refusal import FormErrors, NotAllowed
from bot.domain.showing_signoff import HeldOtherwise
from bot.domain.signoff import Meaning
from bot.domain.values import replace
from bot.flows import defaults, signoff
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World

NOTHING = Proposal(chosen=None, signatories=(), policy=None, deadline=None)
MAJORITY = Policy(kind=PolicyKind.MAJORITY_CAST)


@pytest.fixture(autouse=True)
def a_requirement(world: World) -> None:
    """R1 is open."""
    world.captures("Export in 10 seconds")


def saved(world: World) -> Defaults:
    """Return what is stored."""
    return world.store.defaults.get(TEAM, world.key)


def changes(
    world: World,
    wanted: Proposal = NOTHING,
    *,
    by: UserId = ANA,
    consent: bool = False,
    clear: bool = False,
    began: Began | None = None,
) -> Defaults:
    actor = world.who(by)
    return defaults.change(
        world.store, actor, CHANNEL, wanted=wanted, consent=consent, clear=clear, began=began, now=world.now
    ).defaults


def test_what_a_sign_off_was_started_with_becomes_the_default(world: World) -> None:
    world.opens(
        BEN, CAT, policy=PolicyKind.MAJORITY_CAST, quorum="60 %", meaning=Meaning.REVIEW, partial=True, saves=True
    )

    found = saved(world)
    assert found == Defaults(policy=MAJORITY, quorum="60 %", meaning=Meaning.REVIEW, partial=True)
    facts = world.events("project.policy")[0]["facts"]
    assert (facts["quorum"], facts["meaning"], facts["partial"], facts["consent"]) == ("60 %", "review", 1, 0)
    world.captures("Refund within a day")
    assert signoff.prepare(world.store, world.who(CAT), CHANNEL)[1] == found


def test_without_the_mark_nothing_is_saved(world: World) -> None:
    world.opens(BEN, policy=PolicyKind.MAJORITY_CAST)

    assert saved(world) == Defaults()


def test_several_policies_together_are_saved_with_their_parts(world: World) -> None:
    parts = (PolicyKind.MAJORITY_PRESENT, PolicyKind.TWO_THIRDS_CAST)
    world.opens(BEN, policy=PolicyKind.ALL_OF, details=Details(parts=parts), saves=True)

    policy = saved(world).policy
    assert policy is not None
    assert tuple(part.kind for part in policy.parts) == parts
    assert changes(world, replace(NOTHING, policy=PolicyKind.ALL_OF), consent=True).policy == policy


def test_only_owners_save_a_default_and_nothing_typed_is_lost(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        world.opens(CAT, by=BEN, saves=True)

    assert refused.value.errors.keys() == {"default"}
    with pytest.raises(NotAllowed, match="Owners may change how sign-offs are held"):
        changes(world, by=BEN, consent=True)


def test_weights_and_roles_are_saved_with_their_people(world: World) -> None:
    weights = Details(weights={BEN: "2", CAT: "1"}, share="60 %", base=Base.CAST)
    world.opens(BEN, CAT, policy=PolicyKind.WEIGHTED, details=weights, saves=True)

    policy = saved(world).policy
    assert policy is not None
    assert policy.weights == ((BEN, Fraction(2)), (CAT, Fraction(1)))
    assert (policy.share, policy.base) == (Fraction(3, 5), Base.CAST)
    world.captures("Refund within a day")
    seats = [SeatTyped(name="Security", holders=(CAT,), required=True, veto=True)]
    world.opens(BEN, CAT, policy=PolicyKind.ROLES, details=Details(seats=seats), chosen=(2,), saves=True)
    kept = Policy(kind=PolicyKind.ROLES, seats=(Seat(name="Security", holders=(CAT,), required=True, veto=True),))
    assert saved(world).policy == kept
    # Owners may leave it as it is where they change something else, and not choose it where nobody is asked who.
    assert changes(world, replace(NOTHING, policy=PolicyKind.ROLES), consent=True).policy == kept
    with pytest.raises(FormErrors, match="Choose weights in Start sign-off"):
        changes(world, replace(NOTHING, policy=PolicyKind.WEIGHTED))
    assert world.broken() is None


def test_consent_waits_for_an_owner_to_allow_it(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        world.opens(BEN, policy=PolicyKind.CONSENT)
    assert "`/project policy`" in refused.value.errors["policy"]

    changes(world, consent=True)

    assert world.opens(BEN, policy=PolicyKind.CONSENT).round.is_open


def test_a_default_of_consent_goes_with_the_leave_for_it(world: World) -> None:
    with pytest.raises(FormErrors, match="silence counts as a yes"):
        changes(world, replace(NOTHING, policy=PolicyKind.CONSENT))
    changes(world, replace(NOTHING, policy=PolicyKind.CONSENT), consent=True)
    assert saved(world).kind is PolicyKind.CONSENT

    changes(world)

    assert saved(world) == Defaults()


def test_consent_as_a_part_waits_for_the_same_leave_and_goes_with_it(world: World) -> None:
    parts = (PolicyKind.N_OF_M, PolicyKind.CONSENT)
    either = Details(parts=parts, needed="1", all_of=False)
    with pytest.raises(FormErrors) as refused:
        world.opens(BEN, policy=PolicyKind.ALL_OF, details=either)
    assert "`/project policy`" in refused.value.errors["parts"]

    changes(world, consent=True)
    opened = world.opens(BEN, CAT, policy=PolicyKind.ALL_OF, details=either, saves=True)
    assert opened.round.quorum == 0
    with pytest.raises(FormErrors, match="silence counts as a yes"):
        changes(world, replace(NOTHING, policy=PolicyKind.ALL_OF))
    changes(world)

    assert saved(world) == Defaults()
    assert world.broken() is None


def test_an_owner_sets_the_default_and_takes_it_away(world: World) -> None:
    wanted = replace(NOTHING, policy=PolicyKind.N_OF_M, needed="2", quorum="3")
    assert changes(world, wanted) == Defaults(policy=Policy(kind=PolicyKind.N_OF_M, needed=2), quorum="3")

    assert changes(world, wanted, clear=True) == Defaults()
    events = len(world.events("project.policy"))
    changes(world)
    assert len(world.events("project.policy")) == events


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(NOTHING, policy=PolicyKind.N_OF_M, needed="none"), "needed"),
        (replace(NOTHING, policy=PolicyKind.MAJORITY_CAST, quorum="many"), "quorum"),
        (replace(NOTHING, policy=PolicyKind.MAJORITY_CAST, quorum="51"), "quorum"),
        (replace(NOTHING, policy=PolicyKind.ALL_OF), "policy"),
        (replace(NOTHING, policy=PolicyKind.MAJORITY_CAST, needed="2"), "needed"),
        (replace(NOTHING, needed="2"), "needed"),
        (replace(NOTHING, quorum="2/3"), "quorum"),
    ],
)
def test_a_default_that_cannot_be_is_said_at_its_field(world: World, wanted: Proposal, field: str) -> None:
    with pytest.raises(FormErrors) as refused:
        changes(world, wanted)

    assert set(refused.value.errors) == {field}


def test_of_two_owners_at_a_time_the_second_is_asked_again_over_what_the_first_made(world: World) -> None:
    began = Began.of(saved(world))
    changes(world, replace(NOTHING, policy=PolicyKind.MAJORITY_CAST, quorum="60 %"))

    with pytest.raises(HeldOtherwise) as held:
        changes(world, replace(NOTHING, policy=PolicyKind.N_OF_M, needed="2"), consent=True, began=began)

    assert saved(world) == Defaults(policy=MAJORITY, quorum="60 %")
    assert held.value.typed == Filled(kind=PolicyKind.N_OF_M, needed="2", quorum="60 %", consent=True)
    again = replace(NOTHING, policy=PolicyKind.N_OF_M, needed="2", quorum="60 %")
    after = changes(world, again, consent=True, began=Began.of(saved(world)))
    assert after == Defaults(policy=Policy(kind=PolicyKind.N_OF_M, needed=2), quorum="60 %", consent=True)


def test_whoever_saves_a_form_as_it_was_takes_nothing_back(world: World) -> None:
    began = Began.of(saved(world))
    changes(world, replace(NOTHING, policy=PolicyKind.MAJORITY_CAST))

    assert changes(world, began=began) == Defaults(policy=MAJORITY)


def test_what_belongs_to_a_policy_and_stands_in_no_field_counts_as_changed_too(world: World) -> None:
    world.opens(
        BEN, CAT, policy=PolicyKind.WEIGHTED, details=Details(weights={BEN: "2", CAT: "1"}, share="60 %"), saves=True
    )
    began = Began.of(saved(world))
    world.captures("Refund within a day")
    other = Details(weights={BEN: "1", CAT: "1"}, share="60 %")
    world.opens(BEN, CAT, policy=PolicyKind.WEIGHTED, details=other, chosen=(2,), saves=True)

    with pytest.raises(HeldOtherwise):
        changes(world, replace(NOTHING, policy=PolicyKind.WEIGHTED), consent=True, began=began)


def test_what_another_policy_left_in_its_field_is_no_mistake(world: World) -> None:
    changes(world, replace(NOTHING, policy=PolicyKind.N_OF_M, needed="2", quorum="60 %"))

    assert changes(world, replace(NOTHING, needed="2", quorum="60 %"), consent=True).policy is not None
    after = changes(world, replace(NOTHING, policy=PolicyKind.MAJORITY_CAST, needed="2", quorum="60 %"))

    assert after == Defaults(policy=MAJORITY, quorum="60 %")
