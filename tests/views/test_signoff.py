"""Sign-off rounds on screen: what people read, within Slack's limits, whatever anybody typed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.domain.condition import Condition
from bot.domain.links import LinkKind
from bot.domain.names import UserId
from bot.domain.policy import PolicyKind
from bot.domain.refusal import Refusal
from bot.domain.requirement import Stage, Version
from bot.domain.showing import Home
from bot.domain.showing_signoff import BallotCard, RoundCard, Stand
from bot.domain.signoff import Choice, Counted, Meaning, Tally
from bot.domain.values import replace
from bot.flows import baseline, cards, links, requirement, signoff, stage
from bot.views import baseline as baseline_view
from bot.views import home as home_view
from bot.views import signoff as view
from bot.views import signoff_forms as forms
from bot.views import signoff_start as starting
from bot.views import standing
from bot.views.confirmation import confirmation
from bot.views.message import Message
from bot.views.mrkdwn import when
from playground.views import check_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World
from tests.views.readers import HOSTILE, buttons, checked, mrkdwn_of

NOT_ENOUGH = (
    "Nobody rejected, but the approvals were not enough. Edit what people did not approve, then ask again with "
    "`/signoff reopen V1`, or start a new one with `/signoff start`."
)


def card_of(world: World, number: int = 1) -> RoundCard:
    """Return a round's card as it is stored."""
    return cards.round_card(world.store, world.project, world.round(number))


def ballot_of(world: World, user: UserId) -> BallotCard:
    """Return somebody's copy of the first round."""
    return cards.ballot_card(world.store, world.project, world.round(), user)


def test_an_open_round_says_what_is_asked_who_is_missing_and_until_when(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    world.votes(ANA)
    world.votes(BEN, Choice.REJECT)

    shown = view.round_card(card_of(world))

    said = checked(shown)
    assert "Sign-off V1" in said
    assert "1 approve, 1 reject, 0 abstain" in said
    assert f"*Not yet:* <@{CAT}>" in said
    assert "It passes when more approve than reject, and at least 2 of 3 signatories take part." in said
    assert "<!date^" in said
    assert "Export within 10 seconds" in said
    assert buttons(shown) == ["Read it all", "Approve", "Approve if …", "Reject", "Abstain", "Vote one by one"]


def test_a_passed_round_names_its_baseline_and_the_first_twelve_digits(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)

    card = card_of(world)
    shown = view.round_card(card)

    said = checked(shown)
    assert card.baseline is not None
    assert "Signed off" in said
    assert f"Baseline L1, digest `{card.baseline.digest[:12]}`" in said
    assert "2 approve, 0 reject, 0 abstain" in said
    assert card.anchor is not None
    assert f"Anchor: event {card.anchor.seq}, `{card.anchor.hash}`" in said
    assert buttons(shown) == ["Read it all", "Certificate", "Outcome"]


def test_a_round_that_was_signed_in_part_counts_what_was_signed(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year", "Refund within a day")
    world.opens(ANA, BEN, partial=True)
    for user in (ANA, BEN):
        world.says_apart(user, 1, Choice.REJECT)
        world.says_apart(user, 2, Choice.APPROVE)
        world.says_apart(user, 3, Choice.APPROVE)

    card = card_of(world)

    for shown in (view.round_card(card), view.ballot(ballot_of(world, BEN)), view.status(Stand(cards=(card,)))):
        assert "2 approve, 0 reject, 0 abstain" in checked(shown)
        assert "0 approve" not in checked(shown)
    assert "Signed in part: 2 of 3 requirements. These go back: R1." in checked(view.round_card(card))


def test_an_open_round_in_parts_counts_each_requirement_and_not_people(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year", "Refund within a day", "Pay by card")
    world.opens(ANA, BEN, partial=True)
    for number in (1, 2, 4):
        world.says_apart(BEN, number, Choice.APPROVE)
    voted = world.says_apart(BEN, 3, Choice.REJECT)

    said = checked(view.round_card(card_of(world)))

    assert "R1, R2, R4: 1 approve, 0 reject, 0 abstain" in said
    assert "R3: 0 approve, 1 reject, 0 abstain" in said
    told = "V1: R1, R2, R4: 1 approve, 0 reject, 0 abstain; R3: 0 approve, 1 reject, 0 abstain."
    assert told in view.voted(voted).text


def test_a_round_with_many_different_counts_still_fits_on_its_card(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    card = card_of(world)
    counted = tuple(
        Counted(tally=Tally(approve=at), apart=tuple(range(at * 1000, at * 1000 + 200)), rest=at == 1)
        for at in range(1, 30)
    )

    said = checked(view.round_card(replace(card, standing=replace(card.standing, signed=counted))))

    assert "R2000, " in said
    assert "188 more: 2 approve, 0 reject, 0 abstain" in said
    assert "and 21 more counts of other requirements" in said


def test_the_policy_and_what_a_signature_means_stand_on_every_card_open_or_closed(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.TWO_THIRDS_CAST, meaning=Meaning.REVIEW)

    def everywhere() -> list[str]:
        cards_ = [view.round_card(card_of(world)), view.ballot(ballot_of(world, BEN))]
        cards_.append(view.status(Stand(cards=(card_of(world),))))
        for each in cards_:
            assert means in each.text
        return [checked(each) for each in cards_]

    policy = "It passes when at least two thirds of the votes for and against are for it"
    means = "A signature means that these words were reviewed."
    assert all(policy in said and means in said for said in everywhere())
    home = json.dumps(home_view.home(Home(waiting=(ballot_of(world, BEN),))))
    assert policy in home and means in home

    world.votes(ANA)
    world.votes(BEN)

    assert all(policy in said and means in said for said in everywhere())
    signed = baseline_view.message_of(baseline.show(world.store, world.who(ANA), CHANNEL, now=world.now))
    assert policy in checked(signed) and means in checked(signed)


def test_however_much_is_told_of_people_a_closed_card_names_the_anchor(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.votes(BEN)
    card = card_of(world)
    people = [UserId(f"U{number:010d}") for number in range(50)]
    crowded = replace(card.standing, handed=tuple(zip(people, reversed(people), strict=True)))
    condition = Condition(number=1, voter=ANA, owner=BEN, text="&" * 1000, due=world.now, counts_when_met=True)

    shown = view.round_card(replace(card, standing=crowded, conditions=(condition,) * 12))

    checked(shown)
    assert card.anchor is not None
    assert card.anchor.hash in shown.text and card.anchor.hash in json.dumps(shown.blocks)


def test_what_failed_without_a_rejection_does_not_speak_of_one(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.N_OF_M, needed="2")
    world.delegates(CAT, BEN)
    world.votes(BEN, whose=(BEN, CAT))
    world.votes(ANA, Choice.ABSTAIN)

    said = checked(view.round_card(card_of(world)))

    assert "2 approve, 0 reject, 1 abstain" in said
    assert NOT_ENOUGH in said
    assert "objected" not in said


def test_those_who_never_voted_are_not_asked_once_more_where_they_could_not_alter_anything(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_ELECTORATE)
    world.votes(ANA, Choice.ABSTAIN)
    world.votes(BEN, Choice.ABSTAIN)

    said = checked(view.round_card(card_of(world)))

    assert NOT_ENOUGH in said and "once more" not in said
    with pytest.raises(Refusal, match="Edit what people did not approve first, or start a new one"):
        world.reopens(1, world.now + timedelta(days=1))


def test_where_some_never_voted_reopening_asks_them(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.UNANIMOUS_ALL)
    world.votes(ANA)
    world.votes(BEN)
    world.passes(days=4)
    world.clock_strikes()

    said = checked(view.round_card(card_of(world)))

    assert "Nobody rejected, but the approvals were not enough. `/signoff reopen V1` asks those who are missing" in said
    assert world.reopens(1, world.now + timedelta(days=1)).round.is_open


def test_where_only_the_starter_approved_the_card_names_that_and_whom_it_takes(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    world.votes(ANA)
    world.votes(BEN, Choice.ABSTAIN)
    world.votes(CAT, Choice.ABSTAIN)

    said = checked(view.round_card(card_of(world)))

    assert f"Nobody rejected, but somebody besides <@{ANA}>, who started it, has to approve too." in said
    assert "Ask anew with `/signoff start`." in said
    assert "Edit what people did not approve" not in said
    with pytest.raises(Refusal, match="somebody besides whoever started it has to approve too"):
        world.reopens(1, world.now + timedelta(days=1))


def test_the_card_says_how_many_conditions_it_has_no_room_for(world: World) -> None:
    world.captures("Export within 10 seconds")
    card = world.opens(ANA, BEN)
    condition = Condition(number=1, voter=ANA, owner=BEN, text="&" * 1000, due=world.now, counts_when_met=True)

    some, more, all_ = (checked(view.round_card(replace(card, conditions=(condition,) * n))) for n in (11, 50, 10))

    assert "*Open conditions:* 11, the first 10 here and 1 more" in some
    assert "*Open conditions:* 50, the first 10 here and 40 more" in more
    assert "Open conditions" not in all_


def test_a_failed_round_gives_the_reasons_and_lets_nobody_vote_any_more(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(BEN, Choice.REJECT, reason="Ten seconds are too long")

    shown = view.round_card(card_of(world))

    said = checked(shown)
    assert "Not signed off" in said
    assert "Ten seconds are too long" in said
    assert buttons(shown) == ["Read it all", "Outcome"]
    assert buttons(view.ballot(ballot_of(world, ANA))) == ["Read it all", "Outcome"]
    assert buttons(view.reminder(ballot_of(world, ANA))) == ["Read it all"]


def test_the_copy_of_whoever_has_not_voted_shows_what_was_edited_since(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.passes(minutes=1)
    world.edits(1, "Export within 9 seconds")
    copy = cards.load_ballot_card(world.store, TEAM, world.key, 1, BEN)
    assert copy is not None

    shown = view.ballot(replace(copy, edits=replace(copy.edits, others=(7, 8))))

    said = checked(shown)
    assert "*R1 was edited since this was sent.*" in said
    assert "[-10]" in said and "[+9]" in said
    assert "Before: Export within 10 seconds Now: Export within 9 seconds" in shown.text
    assert "Edited since then, too: R7, R8." in said


def test_an_edit_leaves_the_votes_on_other_words_standing_and_everywhere_says_so(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year", "Refund within a day")
    world.opens(ANA, BEN, CAT)
    world.votes(BEN)
    assert "stand" not in checked(view.round_card(card_of(world)))
    world.edits(2, "Keep logs for two years")

    shown, copy = view.round_card(card_of(world)), view.ballot(ballot_of(world, BEN))
    reminder = view.reminder(ballot_of(world, BEN))

    on_card = f"R2 was edited: <@{BEN}> has yet to answer on it; their votes on the others stand."
    yours = "Words changed after your vote: R2. Your answer on them is missing. Your vote on the others stands."
    assert on_card in checked(shown) and on_card in shown.text
    assert yours in checked(copy) and yours in copy.text
    assert reminder.text.startswith("Your answer on R2 in sign-off V1")
    assert "is still missing. Your vote on the others stands." in checked(reminder)
    assert "stands" not in checked(view.reminder(ballot_of(world, CAT)))


def test_where_every_vote_of_somebody_lapsed_nothing_is_said_to_stand(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(BEN)
    world.edits(1, "Export within 9 seconds")

    told = [view.round_card(card_of(world)), view.ballot(ballot_of(world, BEN)), view.reminder(ballot_of(world, BEN))]

    assert "stand" not in "".join(map(checked, told))
    assert "Your answer on R1 in sign-off V1" in told[-1].text


def test_a_reminder_says_what_became_of_it(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT)
    assert "is still missing" in checked(view.reminder(ballot_of(world, BEN)))
    world.votes(BEN)

    told = checked(view.reminder(ballot_of(world, BEN)))

    assert "Your vote: approve." in told and "missing" not in told
    assert "Approve" in buttons(view.reminder(ballot_of(world, BEN)))
    world.votes(CAT, Choice.REJECT, reason="Too slow")
    closed = view.reminder(ballot_of(world, BEN))
    assert "It is closed: not signed off." in checked(closed)
    assert buttons(closed) == ["Read it all"]


def test_a_round_without_enough_votes_closes_as_no_quorum(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN, CAT)
    world.passes(days=4)
    world.clock_strikes()

    said = checked(view.round_card(card_of(world)))

    assert "No quorum" in said
    assert "Fewer than 2 of 3 signatories took part." in said


def test_a_cancelled_round_says_why(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V1", reason="Wrong people", now=world.now)

    said = checked(view.round_card(card_of(world)))

    assert "Cancelled" in said
    assert "Wrong people" in said


def test_the_status_of_a_closed_round_says_when_and_why_it_closed(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA, Choice.REJECT, reason="It is <late>")
    world.opens(ANA, BEN)
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V2", reason="Asked too early", now=world.now)

    failed, cancelled = (checked(view.status(Stand(cards=(card_of(world, number),)))) for number in (1, 2))

    assert f"Closed {when(world.now)}\n<@{ANA}> rejected: It is &lt;late&gt;" in failed
    assert f"Closed {when(world.now)}\nReason: Asked too early" in cancelled


def test_words_that_people_typed_have_no_power_anywhere(world: World) -> None:
    world.captures(HOSTILE)
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    world.votes(ANA)
    world.edits(1, HOSTILE + " again")
    world.votes(BEN, Choice.REJECT, reason=HOSTILE)
    open_card = card_of(world)
    asked = cards.confirmation(world.store, world.project, world.round(), ANA, requirement=1, version=2)
    assert asked is not None
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V1", reason=HOSTILE, now=world.now)

    messages = [
        view.round_card(open_card),
        view.ballot(ballot_of(world, ANA)),
        confirmation(asked),
        view.round_card(card_of(world)),
        view.status(Stand(cards=(open_card,))),
    ]

    for shown in messages:
        checked(shown)
        for text in (shown.text, *mrkdwn_of(shown.blocks)):
            assert "<!channel>" not in text
            assert "<@U1>" not in text
            assert "<https://evil" not in text


def test_changed_words_are_shown_as_a_difference_with_one_button(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs")
    world.opens(ANA, BEN)
    world.votes(ANA)
    world.passes(minutes=5)
    world.edits(1, "Export within 5 seconds")

    asked = cards.confirmation(world.store, world.project, world.round(), ANA, requirement=1, version=2)
    assert asked is not None
    shown = confirmation(asked)

    said = checked(shown)
    assert "R1 changed after your vote in sign-off V1" in said
    assert buttons(shown) == ["Still approve"]

    # once answered, the button is gone
    world.confirms(ANA, 1)
    answered = cards.confirmation(world.store, world.project, world.round(), ANA, requirement=1, version=2)
    assert answered is not None
    assert buttons(confirmation(answered)) == []


def test_whoever_hears_a_round_read_hears_the_words_under_vote_too(world: World) -> None:
    world.captures("Export within <10> seconds", "Keep logs for a year")
    world.opens(ANA, BEN)

    for shown in (view.round_card(card_of(world)), view.ballot(ballot_of(world, BEN))):
        assert "R1: Export within &lt;10&gt; seconds\nR2: Keep logs for a year" in shown.text


def test_words_that_were_put_back_are_called_so_and_no_vote_revives(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(ANA)
    for text in ("Export within 5 seconds", "Export within 10 seconds"):
        world.passes(minutes=5)
        world.edits(1, text)

    asked = cards.confirmation(world.store, world.project, world.round(), ANA, requirement=1, version=3)
    assert asked is not None
    shown = confirmation(asked)

    said = checked(shown)
    assert "its words are back as they were when you voted" in said
    assert "A vote that lapsed does not revive with the words" in said
    assert "new words" not in said and "Before" not in said
    assert "Export within 10 seconds" in json.dumps(shown.blocks)
    assert buttons(shown) == ["Still approve"]
    world.confirms(ANA, 1)
    answered = cards.confirmation(world.store, world.project, world.round(), ANA, requirement=1, version=3)
    assert answered is not None
    assert "Your answer on these words: approve." in checked(confirmation(answered))


def test_the_card_names_what_is_not_agreed_yet_until_it_is_or_the_round_is_closed(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year", "Refund within a day")
    for number in (1, 2):
        old = world.requirement(number)
        agreed = replace(old, stage=Stage.AGREED)
        world.store.requirements.change(TEAM, agreed, fingerprint=old.wording.text, reason="")
    world.opens(ANA, BEN)

    for shown in delivered(world):
        assert "1 of these 3 is not agreed yet: R3" in checked(shown)
        assert "1 of these 3 is not agreed yet: R3" in shown.text
    stage.move(world.store, world.who(ANA), CHANNEL, reference=1, stage=Stage.DRAFT, now=world.now)
    assert all("2 of these 3 are not agreed yet: R1, R3" in checked(shown) for shown in delivered(world))

    world.votes(ANA)
    world.votes(BEN)

    assert not any("not agreed" in checked(shown) for shown in delivered(world))


def delivered(world: World) -> list[Message]:
    """Show the first round in its channel and to Ben."""
    card = cards.load_round_card(world.store, TEAM, world.key, 1, now=world.now)
    copy = cards.load_ballot_card(world.store, TEAM, world.key, 1, BEN)
    assert card and copy
    return [view.round_card(card), view.ballot(copy)]


def test_the_form_the_card_and_every_copy_name_what_is_in_conflict_for_as_long_as_it_is(world: World) -> None:
    world.captures("Export within 10 seconds", "Export at night", "Refund within a day", "Refund within a week")
    for number in (3, 4):
        world.links(number, 1, LinkKind.CONFLICTS_WITH)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=4, reason="Too slow", now=world.now)
    world.opens(ANA, BEN, chosen=(1, 2))

    for shown in delivered(world):
        assert "In conflict: R1 with R3." in checked(shown)
        assert "In conflict: R1 with R3." in shown.text
    named = stage.in_conflict(world.store, world.project)
    form = starting.start_form(world.project, conflicts=named, deadline=world.now, nonce="n")
    check_view(form, "modal")
    assert "In conflict: R1 with R3. They can be signed too; `/requirement links R1` shows it." in str(form)

    world.sent.forget()
    links.unlink(world.store, world.who(ANA), CHANNEL, first=3, second=1, now=world.now)
    assert world.sent.rounds_touched == [1]
    assert not any("In conflict" in checked(shown) for shown in delivered(world))

    world.links(1, 2, LinkKind.CONFLICTS_WITH)
    assert all("In conflict: R1 with R2." in checked(shown) for shown in delivered(world))
    world.votes(ANA)
    world.votes(BEN)
    assert not any("In conflict" in checked(shown) for shown in delivered(world))


def test_many_conflicts_are_told_in_one_line(world: World) -> None:
    world.captures("Export within 10 seconds")
    pairs = tuple((1, number) for number in range(2, 2_002))

    shown = checked(view.round_card(replace(world.opens(ANA, BEN), conflicts=pairs)))

    assert "R1 with R11 and 1,990 more." in shown
    check_view(starting.start_form(world.project, conflicts=pairs, deadline=world.now, nonce="n"), "modal")


def test_two_thousand_requirements_that_are_not_agreed_are_told_in_one_line(world: World) -> None:
    world.captures("Export within 10 seconds")
    card = world.opens(ANA, BEN)
    huge = replace(card.standing, round=replace(card.round, item_count=2001))

    first = replace(card, standing=huge, not_agreed=tuple(range(1, 21)))
    some = checked(view.round_card(replace(first, not_agreed_count=2000)))
    everything = checked(view.round_card(replace(first, not_agreed_count=2001)))

    assert "2,000 of these 2,001 are not agreed yet: R1, R2, " in some
    assert "R19, R20 and 1,980 more" in some
    assert "None of these 2,001 is agreed yet." in everything
    assert "R1 is not agreed yet." in checked(view.round_card(replace(card, not_agreed=(1,), not_agreed_count=1)))


def test_thousands_of_answers_of_one_person_have_commas() -> None:
    told = standing.one_by_one(Tally(approve=1990, reject=1, missing=1009))

    assert told == "one by one: 1,990 approve, 1 reject, 0 abstain, 1,009 still missing"


def test_fifty_signatories_fit_on_every_card(world: World) -> None:
    world.captures("Export within 10 seconds")
    card = world.opens(ANA, BEN)
    people = tuple(UserId(f"U{number:010d}") for number in range(50))
    crowded = replace(
        card,
        standing=replace(card.standing, round=replace(card.round, electorate=people, quorum=26), not_yet=people),
    )

    said = checked(view.round_card(crowded))

    assert all(f"<@{user}>" in said for user in people)
    checked(view.status(Stand(cards=(crowded,) * 10, others=(crowded.round,) * 190)))


def test_rounds_that_are_not_shown_are_named_with_the_way_to_them(world: World) -> None:
    world.captures("Export within 10 seconds")
    card = world.opens(ANA, BEN)
    others = tuple(replace(card.round, number=number) for number in (11, 12, 13))

    said = checked(view.status(Stand(cards=(card,) * 10, others=others)))

    assert "3 more are open: V11, V12, V13. `/signoff status V11` shows one of them." in said


def test_a_round_of_two_thousand_requirements_shows_the_first_ones_and_how_many_follow(world: World) -> None:
    world.captures(*("x" * 3000 for _ in range(6)))
    card = world.opens(ANA, BEN)
    huge = replace(card, standing=replace(card.standing, round=replace(card.round, item_count=2000)))

    assert "and 1,995 more" in checked(view.round_card(huge))


@pytest.mark.parametrize("text", ["x" * 3000, HOSTILE, "\U0001f600" * 1500, "`" * 3000, "&" * 3000])
def test_a_page_of_read_it_all_fits_whatever_the_words_are(world: World, text: str) -> None:
    world.captures("Anything")
    world.opens(ANA, BEN)
    page = cards.contents(world.store, world.who(ANA), world.key, number=1)
    wording = replace(page.versions[0].wording, text=text, rationale=text, criteria=text)
    versions: list[Version] = [replace(page.versions[0], number=number, wording=wording) for number in range(1, 11)]

    shown = forms.contents(replace(page, versions=tuple(versions), after=10, has_next=True))

    check_view(shown, "modal")
    # the first one is there with every character
    runs = [each["text"] for each in shown["blocks"][2]["elements"][0]["elements"]]
    assert "".join(runs) == text


def test_the_forms_are_what_slack_takes(world: World) -> None:
    world.captures("Export within 10 seconds")
    round_ = world.opens(ANA, BEN).round

    form = starting.start_form(world.project, agreed=0, deadline=world.now, nonce="n")

    check_view(form, "modal")
    labels = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]
    assert labels[:4] == ["What is signed", "Requirements", "Signatories", "Policy"]
    assert labels[4:] == ["At least", "Deadline", "Quorum", "Meaning", "Allow partial sign-off"]
    names = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
    assert names == [
        "scope",
        "requirements",
        "signatories",
        "policy",
        "needed",
        "deadline",
        "quorum",
        "meaning",
        "partial",
    ]
    check_view(forms.reject_form(round_, revision=1, nonce="n"), "modal")
    check_view(forms.cancel_form(round_, nonce="n"), "modal")
