"""Sign-off rounds from the first question to the last vote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.canonical import instant
from bot.domain.names import UserId
from bot.domain.outgoing import CardKind
from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.refusal import FormErrors, NotAllowed, NotASignatory, NotFound, Refusal, RoundClosed
from bot.domain.requirement import RequirementState
from bot.domain.showing_signoff import BallotCard, Stand
from bot.domain.signoff import Choice, RoundState, Tally
from bot.flows import cards, signoff
from bot.views import signoff as signoff_view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, OUT, ROBO, START, TEAM, World, a_person

APPROVE, REJECT, ABSTAIN = Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN


@pytest.fixture(autouse=True)
def three_requirements(world: World) -> None:
    """R1, R2 and R3 are open."""
    world.captures("Export in 10 seconds", "Refund within a day", "Log every change")


def stand(world: World) -> Stand:
    """Return how every open round stands, to Ana."""
    return signoff.status(world.store, world.who(ANA), CHANNEL, now=world.now)


# Starting


def test_a_round_freezes_who_votes_on_exactly_which_words(world: World) -> None:
    card = world.opens(BEN, CAT, policy=PolicyKind.MAJORITY_CAST)

    assert card.round.reference == "V1"
    assert card.round.electorate == (BEN, CAT)
    assert card.round.quorum == 2
    assert card.round.question == "Do you approve these 3 requirements exactly as written?"
    assert card.first[0].wording.text == "Export in 10 seconds"
    assert world.project.counts.open_rounds == 1


def test_the_channel_and_every_signatory_are_asked(world: World) -> None:
    world.opens(BEN, CAT)

    assert world.sent.asked(CardKind.ROUND) == [CHANNEL]
    assert world.sent.asked(CardKind.BALLOT) == [BEN, CAT]


def test_chosen_requirements_are_the_only_ones_under_vote(world: World) -> None:
    world.opens(BEN, chosen=(3, 1))

    world.votes(BEN)

    states = [world.requirement(number).state for number in (1, 2, 3)]
    assert states == [RequirementState.SIGNED, RequirementState.OPEN, RequirementState.SIGNED]


def test_every_wrong_field_of_the_form_is_named_at_once(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        world.opens(ROBO, policy=PolicyKind.N_OF_M, needed="x", chosen=(9,), deadline=START - timedelta(days=1))

    assert set(refused.value.errors) == {"requirements", "signatories", "needed", "deadline"}
    assert refused.value.errors["requirements"] == "R9 is not in this project. Take it out."


@pytest.mark.parametrize("needed", ["", "0", "-1", "3", "1.5", "ten", "1" * 40, "٣"])
def test_at_least_needs_a_number_of_signatories(world: World, needed: str) -> None:
    with pytest.raises(FormErrors) as refused:
        world.opens(BEN, CAT, policy=PolicyKind.N_OF_M, needed=needed)

    assert set(refused.value.errors) == {"needed"}


def test_people_who_cannot_sign_are_named(world: World) -> None:
    world.gives(EVE, Role.OBSERVER)

    with pytest.raises(FormErrors, match="Eve is an observer; Out is not in this channel"):
        world.opens(BEN, EVE, OUT)


def test_the_same_requirement_is_never_under_vote_twice(world: World) -> None:
    world.opens(BEN, chosen=(2,))

    with pytest.raises(FormErrors, match="R2 is under vote in V1"):
        world.opens(CAT, chosen=(1, 2))
    assert world.opens(CAT, chosen=(1, 3)).round.reference == "V2"
    with pytest.raises(FormErrors, match="Every open requirement is under vote already"):
        world.opens(CAT)


def test_every_open_requirement_leaves_out_what_is_under_vote_elsewhere(world: World) -> None:
    world.opens(BEN, chosen=(2,))

    card = world.opens(CAT)

    assert [version.number for version in card.first] == [1, 3]
    assert card.left_out == {2: 1}


def test_a_vote_on_a_change_of_what_is_signed_keeps_nobody_from_signing_what_is_open(world: World) -> None:
    world.opens(BEN, chosen=(1, 2))
    world.votes(BEN)
    world.asks_to_change(1, board=(BEN,))
    assert world.store.rounds.under_vote(world.project.team, world.key) == {1: 2}

    assert signoff.prepare(world.store, world.who(ANA), CHANNEL)[0].project.counts.open == 1
    assert world.opens(CAT).left_out == {}


def test_signed_and_withdrawn_requirements_cannot_be_put_to_the_vote(world: World) -> None:
    world.opens(BEN, chosen=(1,))
    world.votes(BEN)

    with pytest.raises(FormErrors, match="R1 is signed already, in L1"):
        world.opens(BEN, chosen=(1, 2))


def test_with_nothing_open_there_is_nothing_to_start(world: World) -> None:
    world.opens(BEN)
    with pytest.raises(Refusal, match="Every open requirement is under vote already"):
        signoff.prepare(world.store, world.who(ANA), CHANNEL)
    world.votes(BEN)

    with pytest.raises(Refusal, match=r"No requirement is open.*`/requirement add`"):
        signoff.prepare(world.store, world.who(ANA), CHANNEL)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.OBSERVER])
def test_only_members_and_owners_start_a_round(world: World, role: Role) -> None:
    world.gives(BEN, role)

    with pytest.raises(NotAllowed, match="Members and owners may start a sign-off"):
        world.opens(CAT, by=BEN)


# Voting


def test_votes_are_counted_and_can_be_changed(world: World) -> None:
    world.opens(BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)

    assert world.votes(BEN, REJECT).ballot.card.standing.tally == Tally(reject=1, missing=2)
    assert world.votes(BEN, APPROVE).ballot.card.standing.tally == Tally(approve=1, missing=2)
    assert len(world.events("signoff.vote")) == 2


def test_the_same_vote_again_changes_nothing(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)

    again = world.votes(BEN)

    assert not again.changed
    assert len(world.events("signoff.vote")) == 1


def test_another_reason_is_another_vote(world: World) -> None:
    world.opens(BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN, REJECT, reason="Too vague")

    assert not world.votes(BEN, REJECT, reason="Too vague").changed
    assert world.votes(BEN, REJECT, reason="Too slow").changed


@pytest.mark.parametrize("reason", ["", "  \n", "\u200b", "x" * 3001])
def test_a_rejection_needs_a_reason(world: World, reason: str) -> None:
    world.opens(BEN, CAT)

    with pytest.raises(FormErrors) as refused:
        world.votes(BEN, REJECT, reason=reason)

    assert set(refused.value.errors) == {"reason"}


def test_reasons_stand_beside_the_chain_and_not_in_it(world: World) -> None:
    world.opens(BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN, REJECT, reason="Because of Zoe")

    (event,) = world.events("signoff.vote")
    assert "Zoe" not in str(event)
    assert len(event["text_digest"]) == 64


def test_somebody_else_is_told_who_the_signatories_are(world: World) -> None:
    world.opens(BEN, CAT)

    with pytest.raises(NotASignatory) as refused:
        world.votes(DAN)

    assert refused.value.people == (BEN, CAT)


def test_an_elector_stays_one_whatever_becomes_of_their_role(world: World) -> None:
    world.opens(BEN, CAT)
    world.gives(BEN, Role.OBSERVER)

    assert world.votes(BEN).changed


def test_a_vote_refreshes_the_round_and_the_voters_own_message(world: World) -> None:
    world.opens(BEN, CAT)
    world.sent.forget()

    world.votes(BEN)

    assert [(card.kind, card.user) for card in world.sent.touched] == [(CardKind.ROUND, ""), (CardKind.BALLOT, BEN)]


# Closing


def test_the_last_missing_vote_closes_the_round(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.sent.forget()

    closed = world.votes(CAT).ballot.card.round

    assert (closed.state, closed.baseline, closed.closed_at) == (RoundState.PASSED, 1, world.now)
    assert world.round() == closed
    assert world.sent.rounds_touched == [1]
    assert world.sent.baselines_touched == [1]
    counts = world.project.counts
    assert (counts.open, counts.signed, counts.baselines, counts.open_rounds) == (0, 3, 1, 0)


def test_a_round_closes_when_no_missing_vote_can_alter_it(world: World) -> None:
    world.opens(BEN, CAT, DAN, policy=PolicyKind.N_OF_M, needed="2")
    world.votes(BEN)

    assert world.votes(CAT).ballot.card.round.state is RoundState.PASSED


def test_one_rejection_ends_a_unanimous_round_and_signs_nothing(world: World) -> None:
    world.opens(BEN, CAT, DAN)

    closed = world.votes(BEN, REJECT, reason="Too slow").ballot.card

    assert closed.round.state is RoundState.FAILED
    assert [ballot.reason for ballot in closed.standing.objections] == ["Too slow"]
    assert world.project.counts.signed == 0
    assert world.requirement(1).state is RequirementState.OPEN


def stages(world: World) -> list[str]:
    """Return the stages of R1 to R3."""
    return [world.requirement(number).stage.value for number in (1, 2, 3)]


def test_what_a_sign_off_in_part_leaves_out_is_under_review_again(world: World) -> None:
    world.agrees(1, 2, 3)
    world.opens(BEN, CAT, partial=True)
    world.votes(BEN)
    for number, choice in ((1, APPROVE), (2, REJECT), (3, APPROVE)):
        world.says_apart(CAT, number, choice)

    assert stages(world) == ["agreed", "under_review", "agreed"]
    assert world.requirement(2).state is RequirementState.OPEN
    assert world.events("signoff.pass")[-1]["facts"]["back"] == "R2"
    assert world.broken() is None


def test_after_a_sign_off_that_failed_everything_agreed_is_under_review_again(world: World) -> None:
    world.agrees(1, 2)
    world.opens(BEN, CAT)
    world.sent.forget()

    world.votes(BEN, REJECT)

    assert stages(world) == ["under_review", "under_review", "draft"]
    assert world.events("signoff.fail")[-1]["facts"]["back"] == "R1 R2"
    assert [card.number for card in world.sent.touched if card.kind is CardKind.REQUIREMENT] == [1, 2]
    assert world.broken() is None


def test_what_went_back_goes_on_from_there(world: World) -> None:
    world.agrees(1)
    world.opens(BEN, CAT, chosen=(1,))
    world.votes(BEN, REJECT)

    world.edits(1, "Export in 8 seconds")
    world.agrees(1)
    world.opens(BEN, chosen=(1,))
    world.votes(BEN, round_=2)

    assert world.requirement(1).state is RequirementState.SIGNED
    assert "back" not in world.events("signoff.pass")[-1]["facts"]
    assert world.broken() is None


def test_a_round_that_was_cancelled_or_had_no_quorum_says_nothing_about_the_words(world: World) -> None:
    world.agrees(1, 2, 3)
    world.opens(BEN, CAT)
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V1", reason="Not yet", now=world.now)
    world.opens(BEN, CAT)
    world.passes(days=3)
    world.clock_strikes()

    assert world.round(2).state is RoundState.NO_QUORUM
    assert stages(world) == ["agreed"] * 3
    assert world.broken() is None


def test_a_vote_on_a_closed_round_is_refused_with_its_closing_time(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN, REJECT)
    closed_at = world.now
    world.passes(minutes=5)

    with pytest.raises(RoundClosed) as refused:
        world.votes(CAT)

    assert refused.value.at == closed_at


def test_from_the_deadline_on_nothing_counts_even_before_the_clock_looked(world: World) -> None:
    deadline = world.opens(BEN, CAT).round.deadline
    world.passes(days=3)

    with pytest.raises(RoundClosed) as refused:
        world.votes(BEN)

    assert refused.value.at == deadline


def test_at_the_deadline_a_round_without_a_quorum_says_so(world: World) -> None:
    world.opens(BEN, CAT, DAN, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN)
    world.passes(days=3)

    assert world.clock_strikes() == 1
    assert world.round().state is RoundState.NO_QUORUM
    assert world.clock_strikes() == 0


def test_at_the_deadline_a_round_with_a_quorum_is_evaluated(world: World) -> None:
    world.opens(BEN, CAT, DAN, EVE, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN)
    world.votes(CAT, ABSTAIN)
    world.votes(DAN, ABSTAIN)
    world.passes(days=3)

    world.clock_strikes()

    assert world.round().state is RoundState.PASSED
    assert world.events("signoff.pass")[-1]["actor"] == "quorum"


def test_a_round_that_is_closed_late_ended_at_its_deadline_and_is_recorded_when_it_was_closed(world: World) -> None:
    world.allows_consent()
    deadline = world.opens(BEN, CAT, policy=PolicyKind.CONSENT).round.deadline
    world.passes(days=8)

    world.clock_strikes()

    assert world.round().closed_at == deadline
    assert world.events("signoff.pass")[-1]["ts"] == instant(world.now)
    with pytest.raises(RoundClosed) as refused:
        world.votes(BEN)
    assert refused.value.at == deadline


def test_before_the_deadline_the_clock_closes_nothing(world: World) -> None:
    world.opens(BEN)
    world.passes(days=2)

    assert world.clock_strikes() == 0


# Editing meanwhile


def test_an_edit_lapses_only_the_votes_on_that_requirement(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.sent.forget()

    world.edits(2, "Refund within an hour")

    assert world.round().revision == 2
    assert world.sent.asked(CardKind.CONFIRM) == [BEN]
    assert world.sent.rounds_touched == [1]
    assert world.votes(CAT).ballot.card.standing.not_yet == (BEN,)


def test_whoever_has_not_voted_sees_in_their_own_copy_what_was_edited(world: World) -> None:
    def copy(user: UserId) -> BallotCard:
        found = cards.load_ballot_card(world.store, world.project.team, world.key, 1, user)
        assert found is not None
        return found

    world.opens(BEN, CAT)
    world.votes(BEN)
    first = world.requirement(2).wording.text
    world.passes(minutes=1)
    world.edits(2, "Refund within an hour")
    world.edits(2, "Refund within a minute")

    [edit] = copy(CAT).edits.shown
    assert (edit.before.wording.text, edit.after.wording.text) == (first, "Refund within a minute")
    assert copy(BEN).edits.shown == (), "who had voted is asked in a message of its own"
    world.edits(2, first)
    assert copy(CAT).edits.shown == (), "nothing differs any more"
    world.edits(2, "Refund within a day or two")
    world.votes(CAT)
    assert copy(CAT).edits.shown == ()


def test_a_copy_shows_a_few_differences_and_names_the_others(world: World) -> None:
    world.captures("Four", "Five")
    world.opens(BEN, CAT)
    world.passes(minutes=1)
    for number in range(1, 6):
        world.edits(number, f"Other words {number}")

    found = cards.load_ballot_card(world.store, world.project.team, world.key, 1, CAT)

    assert found is not None
    assert [each.after.number for each in found.edits.shown] == [1, 2, 3]
    assert found.edits.others == (4, 5)


def test_whoever_voted_one_by_one_is_asked_again_too(world: World) -> None:
    world.opens(BEN, CAT)
    world.says_apart(BEN, 2, Choice.APPROVE)
    world.says_apart(CAT, 1, Choice.APPROVE)
    world.sent.forget()

    world.edits(2, "Refund within an hour")

    assert world.sent.asked(CardKind.CONFIRM) == [BEN]


def test_still_approve_completes_the_round_on_the_new_words(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.edits(2, "Refund within an hour")
    world.votes(CAT)

    voted = world.confirms(BEN, 2)

    assert voted.ballot.card.round.state is RoundState.PASSED
    assert world.requirement(2).version == 2
    assert world.events("signoff.vote")[-1]["digest"] == world.requirement(2).digest


def test_a_confirmation_given_twice_counts_once(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.edits(2, "Refund within an hour")

    assert world.confirms(BEN, 2).changed
    assert not world.confirms(BEN, 2).changed


def test_words_that_changed_once_more_cannot_be_confirmed_from_the_older_message(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.edits(2, "Refund within an hour")
    world.edits(2, "Refund within a minute")

    with pytest.raises(Refusal, match="changed once more"):
        world.confirms(BEN, 2, version=2)


def test_going_back_to_the_old_words_brings_no_vote_back(world: World) -> None:
    """R-2.12."""
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.edits(2, "Refund within an hour")
    world.edits(2, "Refund within a day")

    assert world.votes(CAT).ballot.card.standing.not_yet == (BEN,)


def test_a_rejection_of_the_new_words_ends_a_unanimous_round(world: World) -> None:
    world.opens(BEN, CAT)
    world.votes(BEN)
    world.edits(2, "Refund within an hour")

    assert world.confirms(BEN, 2, REJECT).ballot.card.round.state is RoundState.FAILED


def test_a_click_on_a_message_that_shows_the_old_words_does_not_cover_the_new_ones(world: World) -> None:
    world.opens(BEN, CAT)
    world.edits(2, "Refund within an hour")
    world.sent.forget()

    voted = world.votes(BEN, revision=1)

    assert [item.number for item in voted.ballot.lapsed] == [2]
    assert world.sent.asked(CardKind.CONFIRM) == [BEN]


def test_a_round_about_to_be_closed_keeps_its_words(world: World) -> None:
    world.opens(BEN)
    world.passes(days=3)

    with pytest.raises(RoundClosed):
        world.edits(1, "Too late")


# Reminding, cancelling, asking


def test_only_those_who_have_not_voted_are_reminded(world: World) -> None:
    world.opens(BEN, CAT, DAN)
    world.votes(BEN)

    reminded = signoff.remind(world.store, world.who(ANA), CHANNEL, now=world.now)

    assert reminded.people == (CAT, DAN)
    assert world.sent.reminded() == [CAT, DAN]


def test_nobody_is_said_to_be_reached_who_is_deactivated_or_left_the_channel(world: World) -> None:
    world.opens(ANA, BEN, CAT, DAN)
    world.store.people.save([a_person(CAT, is_deactivated=True)], at=world.now)
    world.store.people.leave(TEAM, CHANNEL, DAN)
    world.sent.forget()

    reminded = signoff.remind(world.store, world.who(ANA), CHANNEL, now=world.now)

    assert (reminded.people, reminded.gone) == ((ANA, BEN), (CAT, DAN))
    assert world.sent.reminded() == [ANA, BEN]
    # Starting anew would throw away the votes that are there.
    assert signoff_view.reminded(reminded).text == (
        "Reminded for V1: <@UANA>, <@UBEN>\n"
        "Not reached, because they left the channel or their account is deactivated: <@UCAT>, <@UDAN>. An owner "
        "puts somebody in their place: `/signoff replace V1 @old with @new because …`"
    )


def test_people_are_reminded_once_an_hour(world: World) -> None:
    world.opens(BEN)
    signoff.remind(world.store, world.who(ANA), CHANNEL, now=world.now)
    world.passes(minutes=59)

    with pytest.raises(Refusal, match="Try in 1 minute"):
        signoff.remind(world.store, world.who(CAT), CHANNEL, now=world.now)
    world.passes(minutes=1)
    signoff.remind(world.store, world.who(CAT), CHANNEL, now=world.now)
    assert world.sent.reminded() == [BEN, BEN]


def test_nobody_is_reminded_of_what_was_cancelled_and_when_it_was_is_said(world: World) -> None:
    world.opens(BEN)
    world.passes(minutes=5)
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reason="Wrong people", now=world.now)

    with pytest.raises(RoundClosed, match=r"what came of it\. It was cancelled$") as refused:
        signoff.remind(world.store, world.who(ANA), CHANNEL, reference="V1", now=world.now)
    assert refused.value.at == world.now


@pytest.mark.parametrize("user", [ANA, BEN])
def test_an_owner_or_the_starter_cancels_with_a_reason(world: World, user: UserId) -> None:
    world.opens(CAT, by=BEN)

    card = signoff.cancel(world.store, world.who(user), CHANNEL, reason="Wrong people", now=world.now)

    assert (card.round.state, card.round.reason) == (RoundState.CANCELLED, "Wrong people")
    assert world.project.counts.open_rounds == 0
    with pytest.raises(RoundClosed):
        world.votes(CAT)


def test_nobody_else_cancels(world: World) -> None:
    world.opens(CAT, by=BEN)

    with pytest.raises(NotAllowed) as refused:
        signoff.to_cancel(world.store, world.who(DAN), CHANNEL, now=world.now)

    assert refused.value.people == (ANA,)


def test_cancelling_needs_a_reason(world: World) -> None:
    world.opens(CAT)

    with pytest.raises(FormErrors) as refused:
        signoff.cancel(world.store, world.who(ANA), CHANNEL, reason=" ", now=world.now)

    assert set(refused.value.errors) == {"reason"}


def test_the_number_is_optional_while_one_round_is_open(world: World) -> None:
    with pytest.raises(NotFound, match="No sign-off is open"):
        signoff.status(world.store, world.who(ANA), CHANNEL, now=world.now)
    world.opens(BEN, chosen=(1,))
    assert [card.round.number for card in stand(world).cards] == [1]

    world.opens(BEN, chosen=(2,))

    assert [card.round.number for card in stand(world).cards] == [1, 2]
    with pytest.raises(Refusal, match=r"V1, V2\. Add the one you mean"):
        signoff.remind(world.store, world.who(ANA), CHANNEL, now=world.now)
    assert signoff.remind(world.store, world.who(ANA), CHANNEL, reference="v-2", now=world.now).round.number == 2


def test_of_many_open_rounds_the_first_are_shown_and_every_other_named(world: World) -> None:
    for text in range(4, 14):
        world.adds(f"Rule {text} holds")
    for number in range(1, 14):
        world.opens(BEN, chosen=(number,))

    found = stand(world)

    assert [card.round.number for card in found.cards] == list(range(1, 11))
    assert [round_.number for round_ in found.others] == [11, 12, 13]


def test_an_unknown_round_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="There is no sign-off V9"):
        signoff.status(world.store, world.who(ANA), CHANNEL, reference="V9", now=world.now)
