"""Where silence counts as a yes: nobody has to give one, and whoever asked is not the only one who does."""

from __future__ import annotations

import pytest

from bot.domain.details import Details
from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.signoff import Choice, RoundState
from bot.flows import condition
from bot.views.signoff_buttons import votes_buttons
from tests.flows.worlds import ANA, BEN, CAT, DAN, World

EITHER = Details(parts=(PolicyKind.MAJORITY_CAST, PolicyKind.CONSENT), all_of=False)
BOTH = Details(parts=(PolicyKind.MAJORITY_CAST, PolicyKind.CONSENT), all_of=True)


@pytest.fixture
def world(world: World) -> World:
    """Return a project in which silence may count as a yes."""
    world.captures("Export in 10 seconds", "Refund within a day")
    world.allows_consent()
    return world


def test_whoever_asks_does_not_sign_for_theirs_could_be_the_only_yes(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        world.opens(ANA, BEN, policy=PolicyKind.CONSENT)
    assert refused.value.errors.keys() == {"signatories"}
    assert "Take yourself out" in refused.value.errors["signatories"]

    assert world.opens(BEN, CAT, policy=PolicyKind.CONSENT).round.quorum == 0


def test_where_any_of_several_policies_will_do_consent_keeps_them_out_too(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        world.opens(ANA, BEN, policy=PolicyKind.ALL_OF, details=EITHER)
    assert refused.value.errors.keys() == {"parts"}

    world.opens(ANA, BEN, policy=PolicyKind.ALL_OF, details=BOTH)

    world.votes(ANA)
    world.votes(BEN, Choice.ABSTAIN)
    assert world.round().state is RoundState.FAILED


def test_nor_do_they_vote_for_others(world: World) -> None:
    world.delegates(CAT, ANA)

    world.opens(BEN, CAT, policy=PolicyKind.CONSENT, chosen=(1,))
    world.delegates(BEN, ANA, round_=1)

    assert world.sent.asked(CardKind.DELEGATED) == []
    with pytest.raises(Refusal, match="Silence counts as a yes in V1, and you asked for it"):
        world.votes(ANA)
    with pytest.raises(Refusal, match="you vote for nobody else there"):
        world.votes(ANA, whose=(CAT,))


def test_nobody_approves_on_a_condition_that_would_hold_nothing_up(world: World) -> None:
    card = world.opens(BEN, CAT, policy=PolicyKind.CONSENT)

    with pytest.raises(Refusal, match="Silence counts as a yes in V1, so a condition would hold nothing up"):
        condition.to_approve_if(world.store, world.who(BEN), project=world.key, number=1, now=world.now)
    with pytest.raises(Refusal, match="Reject it and say there what has to happen first"):
        world.approves_if(BEN, CAT)

    assert "Approve if" not in str(votes_buttons(card.round))


def test_nor_do_they_take_the_place_of_one_who_left(world: World) -> None:
    world.opens(BEN, CAT, policy=PolicyKind.CONSENT)

    with pytest.raises(FormErrors, match="could be the only one who says yes"):
        world.replaces(1, CAT, ANA)
    world.replaces(1, CAT, DAN)

    assert world.round().electorate == (BEN, DAN)
