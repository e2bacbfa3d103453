"""Projects on screen: the card, how one stands, its forms and notes, whatever anybody typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.domain.names import ChannelId, ProjectId, UserId
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.domain.project import Counts, ProjectState, Role
from bot.domain.roles import MOST_IN_A_ROLE, Roles
from bot.domain.showing import Overview
from bot.domain.values import replace
from bot.flows import project as flow
from bot.views import project as view
from bot.views.buttons import pack
from bot.views.message import Message
from bot.views.outgoing import name_of
from playground.views import check_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World
from tests.views.readers import HOSTILE_NAME, accepted, buttons, mrkdwn_of


def overview(world: World, role: Role = Role.OWNER, **changed: Any) -> Overview:
    """Return how the project stands for somebody, with some of its facts changed."""
    found = flow.overview(world.store, world.who(ANA), CHANNEL)
    project = replace(found.membership.project, **changed)
    return replace(found, membership=replace(found.membership, project=project, role=role))


def accepted_form(form: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a form by label, after Slack's rules and its own library have accepted it."""
    check_view(form, "modal")
    View(**form).validate_json()
    return {block["label"]["text"]: block["element"] for block in form["blocks"] if block["type"] == "input"}


def test_the_card_says_what_it_is_about_who_owns_it_and_how_far_it_is(world: World) -> None:
    counts = Counts(open=3, signed=2, withdrawn=1, open_rounds=1, baselines=2)

    shown = view.card(overview(world, counts=counts))

    said = accepted(shown)
    for words in ("Payments portal", "Software development", f"<@{ANA}>", "Northwind", "Take money"):
        assert words in said
    assert "*3* open, *2* signed, *1* withdrawn requirements. 1 sign-off open, 2 baselines." in said
    assert buttons(shown) == ["Add requirement", "Start sign-off", "People"]


def test_the_counts_of_a_large_project_have_commas(world: World) -> None:
    large = replace(world.project, counts=Counts(open=1991, signed=2003, deferred=1000, baselines=1))

    said = view.counts(large)

    assert said == (
        "*1,991* open, *2,003* signed, *1,000* postponed, *0* withdrawn requirements. 0 sign-offs open, 1 baseline."
    )


def test_an_archived_project_has_no_buttons_and_says_how_it_comes_back(world: World) -> None:
    archived = overview(world, state=ProjectState.ARCHIVED)

    for shown in (view.card(archived), view.standing(archived)):
        assert "/project reopen" in accepted(shown)
        assert buttons(shown) == []
        assert "/project reopen" in shown.text


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.OWNER, ["Add requirement", "Start sign-off", "People"]),
        (Role.MEMBER, ["Add requirement", "Start sign-off", "People"]),
        (Role.CLIENT, ["People"]),
        (Role.OBSERVER, ["People"]),
    ],
)
def test_how_it_stands_names_the_readers_role_and_offers_what_that_may_do(
    world: World, role: Role, offered: list[str]
) -> None:
    shown = view.standing(overview(world, role))

    assert f"You are {view.ROLE_NAMES[role]} of this project." in shown.text
    assert buttons(shown) == offered


def test_how_it_stands_lists_open_sign_offs_with_their_deadlines(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)

    shown = view.standing(flow.overview(world.store, world.who(CAT), CHANNEL))

    assert "V1 until <!date^" in accepted(shown)
    assert "V1 until <!date^" in shown.text


def test_a_long_goal_never_hides_the_counts_from_those_who_hear_the_text(world: World) -> None:
    shown = view.standing(overview(world, goal="<&>" * 1000))

    accepted(shown)
    assert "0 open, 0 signed, 0 withdrawn" in shown.text
    assert "You are an owner" in shown.text


SAID: list[Callable[[Overview], Message]] = [
    view.card,
    view.standing,
    lambda found: view.started(found.membership.project),
    lambda found: view.renamed(found.membership.project),
    lambda found: view.archived(found.membership.project),
    lambda found: view.reopened(found.membership.project),
    lambda _: view.start_here(pack(c="/requirement", t=f"add {HOSTILE_NAME}", k="command-1")),
    lambda _: view.undeliverable({"what": HOSTILE_NAME, "where": "C1|<!channel>", "why": HOSTILE_NAME * 100}),
    lambda _: view.name_missing(),
]


@pytest.mark.parametrize("shown", SAID)
def test_nothing_that_people_typed_acts_in_slack(world: World, shown: Callable[[Overview], Message]) -> None:
    hostile = overview(world, name=HOSTILE_NAME, client=HOSTILE_NAME, goal=HOSTILE_NAME * 40)

    message = shown(hostile)

    accepted(message)
    assert "<!channel>" not in message.text
    assert not any("<!channel>" in text or "*b*" in text for text in mrkdwn_of(message.blocks))


def test_the_form_that_starts_a_project_has_the_five_fields_and_every_kind_of_work() -> None:
    fields = accepted_form(view.start_form(CHANNEL, name=HOSTILE_NAME, nonce="n"))

    assert list(fields) == ["Name", "Kind of work", "Client", "Goal", "People"]
    assert fields["Name"]["initial_value"] == HOSTILE_NAME
    assert [option["text"]["text"] for option in fields["Kind of work"]["options"]] == [
        "Software development",
        "Hardware installation",
        "Network upgrade",
        "Cloud and virtualization rollout",
        "Business analytics and data",
        "IT service",
    ]


def test_the_form_of_roles_fits_with_as_many_people_as_there_can_be(world: World) -> None:
    crowd = [UserId(f"U{number:010}") for number in range(3 * MOST_IN_A_ROLE)]
    roles = Roles(owners=tuple(crowd[:50]), clients=tuple(crowd[50:100]), observers=tuple(crowd[100:]))
    crowded = replace(overview(world, owners=roles.owners), roles=roles)

    fields = accepted_form(view.people_form(crowded, nonce="n", may_change=True))

    assert list(fields) == ["Owners", "Clients", "Observers"]
    assert fields["Clients"]["initial_users"] == list(roles.clients)
    accepted(view.card(crowded))


def test_whoever_may_not_change_roles_sees_them_without_fields(world: World) -> None:
    form = view.people_form(overview(world), nonce="n", may_change=False)

    assert accepted_form(form) == {}
    assert "submit" not in form
    assert f"Owners: <@{ANA}>." in str(form)


@pytest.mark.parametrize(
    ("where", "why", "said"),
    [
        ("C1", "not_in_channel", "to <#C1>. Quorum is not in that channel. Invite it with `/invite @Quorum`"),
        ("UBEN", "account_inactive", "to <@UBEN>. That person's account is deactivated."),
        ("", "", "to its place. Slack's reason is “unknown”. Tell whoever runs Quorum."),
        ("C1", "odd_<error>", "Slack's reason is “odd"),
    ],
)
def test_an_owner_is_told_what_did_not_arrive_and_what_to_do(where: str, why: str, said: str) -> None:
    what = name_of(Card(team=TEAM, project=ProjectId(1), kind=CardKind.ROUND, number=1))
    shown = view.undeliverable({"what": what, "where": where, "why": why})

    assert shown.text.startswith("The card of sign-off V1 could not be delivered")
    assert said in shown.text
    assert "<error>" not in accepted(shown)


def test_owners_are_told_that_a_deleted_channel_shows_nothing_any_more_and_what_is_kept() -> None:
    shown = view.undeliverable({"what": HOSTILE_NAME, "where": "C1", "why": "channel_deleted"})

    assert "was deleted, so nothing of that project can be shown there" in shown.text
    assert "`python app.py export`" in shown.text
    accepted(shown)


def test_whatever_may_not_arrive_is_called_as_people_know_it() -> None:
    where: dict[str, Any] = {"team": TEAM, "project": ProjectId(1)}
    about: dict[str, str | int] = {"round": 4, "baseline": 2, "change": 3}

    cards = [name_of(Card(kind=kind, number=7, item=8, **where)) for kind in CardKind]
    posts = [name_of(Post(kind=kind, to=BEN, key="k", about=about, **where)) for kind in PostKind]

    for name in ("The project's card", "The card of R7", "The card of proposal N8 about R7", "The card of promise P7"):
        assert name in cards
    for name in ("The files of baseline L2", "The message about change request C3", "The evidence pack"):
        assert name in posts
    assert not [name for name in (*cards, *posts) if "{" in name or "_" in name]


def test_a_channel_with_an_odd_name_is_no_link() -> None:
    assert "<#" not in view.undeliverable({"where": str(ChannelId("C1|<!here>"))}).text
