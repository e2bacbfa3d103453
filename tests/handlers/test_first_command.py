"""The first command in a channel: an offer to start a project, who may accept it and where, and what is done then."""

from __future__ import annotations

import pytest

from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.project import Role
from handlers.answers import AnswerKind
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, GUS, OUT, ROBO, TEAM
from tests.handlers.offices import ARCHIVED, ASIDE, DIRECT, GROUP, HOSTILE, PRIVATE, Office, said
from tests.handlers.offices import office as office  # a fixture


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        (PRIVATE, "Invite me first: `/invite @Quorum`"),
        (ASIDE, "Invite me first: `/invite @Quorum`"),
        (ARCHIVED, "This channel is archived."),
        (GROUP, "A project lives in a channel."),
        (DIRECT, "A project lives in a channel."),
    ],
)
@pytest.mark.parametrize("typed", ["/project start", "/project start Payments portal"])
async def test_where_no_project_can_live_one_is_told_why(
    office: Office, channel: ChannelId, typed: str, sentence: str
) -> None:
    assert sentence in said(await office.types(ANA, typed, channel))


@pytest.mark.parametrize("typed", ["/project", "/project people", "/requirement add Words", "/signoff status"])
async def test_a_direct_message_is_offered_no_project(office: Office, typed: str) -> None:
    assert "A project lives in a channel." in said(await office.types(ANA, typed, DIRECT))


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (GUS, "your account is a guest"),
        (ROBO, "your account is a bot"),
        (OUT, "your account is not in this channel"),
        (UserId("UNOBODY"), "your account is not known here"),
    ],
)
async def test_whoever_cannot_own_a_project_starts_none(office: Office, user: UserId, why: str) -> None:
    assert why in said(await office.types(user, "/project start Mine"))
    assert await office.project() is None


@pytest.mark.parametrize("typed", ["/requirement add Words", "/project", "/signoff start", "/requirement ad Words"])
async def test_a_guest_is_told_at_once_that_somebody_else_has_to_start_it(office: Office, typed: str) -> None:
    told = await office.types(GUS, typed)

    assert "Start a project here" not in str(told.content)
    assert "a guest cannot own one" in said(told) or "ad" in typed.split()


@pytest.mark.parametrize(
    "typed",
    [
        "/project",
        "/project people",
        "/project rename",
        "/project rename Other",
        "/project archive",
        "/project reopen",
        "/requirement",
        "/requirement add Words",
        "/requirement import",
        "/requirement list",
        "/signoff",
        "/signoff start",
        "/signoff baseline",
    ],
)
async def test_every_command_in_a_channel_without_a_project_offers_to_start_one(office: Office, typed: str) -> None:
    offer = await office.types(ANA, typed)

    assert "Start a project here" in said(offer)
    done = await office.clicks(ANA, offer, "Start a project here")
    assert await office.project() is not None
    assert "not the home of a project" not in str(done.content)


@pytest.mark.parametrize("channel", [PRIVATE, ASIDE])
async def test_where_quorum_was_not_invited_the_offer_says_so_and_holds(office: Office, channel: ChannelId) -> None:
    offers = [await office.types(ANA, typed, channel) for typed in ("/requirement add Words", "/requirement nonsense")]

    for offer in offers:
        assert "Invite me with `/invite @Quorum`, then" in said(offer)
        assert "Start a project here" in str(offer.content["blocks"])


@pytest.mark.parametrize(("channel", "why"), [(ARCHIVED, "is archived"), (GROUP, "A project lives in a channel")])
async def test_where_no_project_can_live_none_is_offered(office: Office, channel: ChannelId, why: str) -> None:
    refused, unknown = [await office.types(ANA, f"/requirement {typed}", channel) for typed in ("add A word", "nope")]

    assert why in said(refused) and "add A word" in said(refused)
    assert all("Start a project here" not in said(each) for each in (refused, unknown))


async def test_after_the_offer_what_was_first_asked_for_is_done_once(office: Office) -> None:
    # given the offer after an attempt to add something
    offer = await office.types(BEN, f"/requirement add {HOSTILE}")

    # when Ben clicks it twice
    first = await office.clicks(BEN, offer, "Start a project here")
    second = await office.clicks(BEN, offer, "Start a project here")

    # then the project has the channel's name and one requirement, and both clicks are answered alike
    assert first.kind is AnswerKind.REPLACED and "R1" in said(first)
    assert first == second
    project = await office.project()
    assert project is not None and project.name == "Payments portal" and project.owners == (BEN,)
    assert await office.requirements() == 1


async def test_two_people_who_accept_their_offers_both_get_what_they_asked_for(office: Office) -> None:
    bens = await office.types(BEN, "/requirement add From Ben")
    cats = await office.types(CAT, "/requirement add From Cat")

    await office.clicks(BEN, bens, "Start a project here")
    answer = await office.clicks(CAT, cats, "Start a project here")

    assert "R2" in said(answer)
    assert await office.requirements() == 2


async def test_a_form_that_was_asked_for_opens_and_the_offer_is_over_then(office: Office) -> None:
    offer = await office.types(ANA, "/requirement")

    form = await office.clicks(ANA, offer, "Start a project here")

    assert form.kind is AnswerKind.FORM and form.content["title"]["text"] == "New requirement"
    assert form.before is not None and "has begun" in form.before.text


@pytest.mark.parametrize("long", ["x" * 2500, "\U0001f600" * 700, '"' * 1500])
async def test_words_too_long_for_a_button_are_kept_and_done_once_too(office: Office, long: str) -> None:
    offer = await office.types(ANA, f"/requirement add {long}")
    assert long not in str(offer.content)

    first = await office.clicks(ANA, offer, "Start a project here")
    second = await office.clicks(ANA, offer, "Start a project here")

    assert "R1" in said(first) and first == second
    found = await office.database.read(lambda store: store.requirements.get(TEAM, ProjectId(1), 1))
    assert found is not None and found.wording.text == long


@pytest.mark.parametrize("because", ["", f" {'as they asked ' * 200}"], ids=["short", "long"])
async def test_people_who_are_mentioned_in_it_are_still_meant_after_the_offer(office: Office, because: str) -> None:
    # given two commands with people in them, which need a project first
    people = await office.mentions(ANA, "/project people <@UBEN|ben> and <@UCAT> clients")
    delegate = await office.mentions(BEN, f"/signoff delegate <@UCAT> because{because}")

    # when the offers are taken
    done = await office.clicks(ANA, people, "Start a project here")
    form = await office.clicks(BEN, delegate, "Start a project here")

    # then both have their roles, and the form its colleague
    assert "<@UBEN>" in said(done) and "<@UCAT>" in said(done)
    roles = await office.database.read(lambda store: store.projects.roles(TEAM, ProjectId(1)))
    assert roles == {BEN: Role.CLIENT, CAT: Role.CLIENT}
    assert "UCAT" in str(form.content["blocks"])


async def test_words_that_were_erased_meanwhile_begin_no_other_command(office: Office) -> None:
    offer = await office.types(ANA, f"/requirement add {'x' * 2500}")
    await office.database.write(lambda store: store.erasure.erase(TEAM, ProjectId(1), BEN, name=False))

    answer = await office.clicks(ANA, offer, "Start a project here")

    assert answer.kind is AnswerKind.REPLACED and await office.project() is not None


@pytest.mark.parametrize(
    "typed",
    [
        "/requirement withdraw Rx because of costs",
        "/requirement list type:nonsense",
        "/requirement list owner:bob",
        "/requirement merge R1",
        "/requirement move R1",
        "/requirement stage R1",
        "/requirement unlink",
        "/signoff reopen",
        "/signoff extend V1 until blah",
        "/quorum trace Rx",
    ],
)
async def test_what_is_refused_for_its_words_is_offered_a_project_first_too(office: Office, typed: str) -> None:
    assert "Start a project here" in said(await office.types(ANA, typed))

    await office.types(ANA, "/project start Payments portal")
    assert "Start a project here" not in said(await office.types(ANA, typed))


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("/requirement ad Words", "`/requirement add`"),
        ("/requirement foo", "`/requirement help`"),
        ("/signoff cancle", "`/signoff cancel`"),
        ("/project strat Payments", "`/project start`"),
        ("/quorum trase R1", "`/quorum trace`"),
    ],
)
async def test_a_mistyped_word_gets_the_nearest_one_and_where_there_is_no_project_the_offer_too(
    office: Office, typed: str, likely: str
) -> None:
    # given one message with both
    offer = await office.types(ANA, typed)
    assert "I do not know" in said(offer) and likely in said(offer) and "Start a project here" in said(offer)

    # when the offer is taken
    done = await office.clicks(ANA, offer, "Start a project here")

    # then there is a project, what was typed is still to be seen, and nobody is offered another
    assert await office.project() is not None
    assert "I do not know" in said(done) and "Start a project here" not in said(done)
    assert "Start a project here" not in said(await office.types(ANA, typed))


@pytest.mark.parametrize("typed", ["/quorum", "/quorum help", "/quorum help foo", "/quorum signoff", "/project help"])
async def test_help_offers_no_project(office: Office, typed: str) -> None:
    assert "Start a project here" not in said(await office.types(ANA, typed))


async def test_a_mistyped_word_in_a_direct_message_is_offered_no_project(office: Office) -> None:
    answer = await office.types(ANA, "/requirement ad Words", DIRECT)

    assert "`/requirement add`" in said(answer) and "Start a project here" not in said(answer)


@pytest.mark.parametrize("typed", ["/requirement ad", "/signoff cancle because", "/project renam", "/requirement zzz"])
async def test_a_mistyped_word_gives_back_what_was_typed_behind_it(office: Office, typed: str) -> None:
    sentence = "The export shall finish within 10 seconds for 10,000 rows"

    answer = await office.types(ANA, f"{typed} {sentence}")

    assert "I do not know" in said(answer)
    assert sentence in said(answer)
