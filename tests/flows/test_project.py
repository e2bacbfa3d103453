"""Projects: one a channel, with owners who decide."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.names import ChannelId, UserId
from bot.domain.outgoing import CardKind
from bot.domain.permissions import Archived
from bot.domain.person import Person
from bot.domain.project import Role
from bot.domain.refusal import Conflict, FormErrors, NoProject, NotAllowed, Refusal
from bot.domain.roles import Roles
from bot.domain.showing import Overview
from bot.flows import project as projects
from bot.flows import reopening, signoff
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, GUS, IN_CHANNEL, OUT, PEOPLE, ROBO, World, a_person

ELSEWHERE = ChannelId("C2")


def starts(world: World, **wanted: object) -> None:
    """Ben starts a project in another channel."""
    projects.start(
        world.store,
        world.who(BEN),
        channel=ELSEWHERE,
        wanted=projects.Wanted(**({"name": "Second"} | wanted)),  # type: ignore[arg-type]
        people=PEOPLE,
        in_channel=IN_CHANNEL,
        now=world.now,
    )


def gives_roles(
    world: World, by: str = ANA, people: Mapping[UserId, Person] = PEOPLE, **roles: tuple[str, ...]
) -> Overview:
    """Somebody saves the form of roles."""
    return projects.change_roles(
        world.store,
        world.who(by),  # type: ignore[arg-type]
        CHANNEL,
        wanted=Roles(**roles),  # type: ignore[arg-type]
        people=people,
        in_channel=IN_CHANNEL,
        now=world.now,
    )


def test_whoever_starts_a_project_owns_it_and_its_card_is_in_the_channel(world: World) -> None:
    assert world.project.owners == (ANA,)
    assert world.project.name == "Payments portal"
    assert world.sent.placed[0][0].kind is CardKind.PROJECT
    assert world.sent.placed[0][1] == CHANNEL
    assert [event["action"] for event in world.events()] == ["project.start"]


def test_a_channel_is_the_home_of_one_project(world: World) -> None:
    starts(world)

    with pytest.raises(Conflict, match=r"home of Second already.*`/project`"):
        starts(world)


def test_the_starter_can_name_more_owners(world: World) -> None:
    starts(world, owners=(CAT, BEN))

    overview = projects.overview(world.store, world.who(BEN), ELSEWHERE)
    assert overview.roles.owners == (BEN, CAT)


def test_every_wrong_field_is_named_at_once(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        starts(world, name="  ", goal="x" * 3001, owners=(ROBO, OUT))

    assert set(refused.value.errors) == {"name", "goal", "people"}
    assert "Robo is a bot; Out is not in this channel." in refused.value.errors["people"]


def test_a_channel_without_a_project_says_so(world: World) -> None:
    with pytest.raises(NoProject):
        projects.overview(world.store, world.who(ANA), ELSEWHERE)


def test_everybody_is_a_member_until_given_another_role(world: World) -> None:
    overview = gives_roles(world, owners=(ANA, BEN), clients=(CAT, GUS))

    assert overview.roles == Roles(owners=(ANA, BEN), clients=(CAT, GUS))
    assert projects.overview(world.store, world.who(CAT), CHANNEL).membership.role is Role.CLIENT
    gives_roles(world, by=BEN, owners=(BEN,))
    assert projects.overview(world.store, world.who(CAT), CHANNEL).membership.role is Role.MEMBER
    assert projects.overview(world.store, world.who(ANA), CHANNEL).membership.role is Role.MEMBER
    given = [event["facts"] for event in world.events("project.role")]
    assert {"user": CAT, "role": "client"} in given
    assert {"user": ANA, "role": "member"} in given


def test_a_guest_who_is_not_in_the_channel_gets_no_role(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        gives_roles(world, people=PEOPLE | {OUT: a_person(OUT, is_guest=True)}, owners=(ANA,), clients=(OUT,))

    assert "Out is not in this channel" in refused.value.errors["clients"]


def test_saving_the_same_roles_changes_nothing(world: World) -> None:
    gives_roles(world, owners=(ANA,), clients=(CAT,))
    before = len(world.events())

    gives_roles(world, owners=(ANA,), clients=(CAT,))

    assert len(world.events()) == before


def test_somebody_always_owns_the_project_and_nobody_has_two_roles(world: World) -> None:
    with pytest.raises(FormErrors) as refused:
        gives_roles(world, owners=(), clients=(CAT, ROBO), observers=(CAT,))

    assert refused.value.errors["owners"] == "Choose at least one owner."
    assert "Robo is a bot" in refused.value.errors["clients"]
    assert "Cat has another role above" in refused.value.errors["observers"]


def test_only_owners_decide_about_the_project(world: World) -> None:
    with pytest.raises(NotAllowed) as refused:
        projects.rename(world.store, world.who(BEN), CHANNEL, name="Mine", now=world.now)

    assert refused.value.people == (ANA,)
    with pytest.raises(NotAllowed):
        gives_roles(world, by=BEN, owners=(BEN,))


def test_renaming_shows_the_card_anew(world: World) -> None:
    world.sent.forget()

    renamed = projects.rename(world.store, world.who(ANA), CHANNEL, name=" New  name ", now=world.now)

    assert world.project.name == renamed.name
    assert [card.kind for card in world.sent.touched] == [CardKind.PROJECT]


def test_an_archived_project_comes_back_when_an_owner_reopens_it(world: World) -> None:
    projects.archive(world.store, world.who(ANA), CHANNEL, now=world.now)

    with pytest.raises(Refusal, match="This project is archived"):
        projects.rename(world.store, world.who(ANA), CHANNEL, name="Other", now=world.now)
    with pytest.raises(NotAllowed):
        projects.reopen(world.store, world.who(BEN), CHANNEL, now=world.now)
    assert projects.reopen(world.store, world.who(ANA), CHANNEL, now=world.now).is_active
    with pytest.raises(Refusal, match="not archived"):
        projects.reopen(world.store, world.who(ANA), CHANNEL, now=world.now)


def test_a_project_with_an_open_sign_off_is_not_archived(world: World) -> None:
    world.captures("One")
    world.opens(BEN)

    with pytest.raises(Refusal, match="V1 is still open"):
        projects.archive(world.store, world.who(ANA), CHANNEL, now=world.now)


def test_where_no_owner_is_left_a_member_makes_somebody_one(world: World) -> None:
    # given a project whose only owner's account is deactivated
    world.gives(CAT, Role.CLIENT)
    world.is_deactivated(ANA)

    # then nobody is sent to that account, and clients and guests are sent to a member
    for user, role in ((BEN, "a member"), (CAT, "a client")):
        with pytest.raises(NotAllowed) as refused:
            projects.archive(world.store, world.who(user), CHANNEL, now=world.now)
        assert refused.value.people == () and f"You are {role}" in refused.value.sentence
        assert "A member can make somebody an owner: `/project people @Ben owner`." in refused.value.sentence
    for user in (CAT, GUS):
        with pytest.raises(NotAllowed):
            projects.to_change_roles(world.store, world.who(user), CHANNEL)

    # when a member becomes one, the project goes on
    assert projects.may_change_roles(world.store, projects.overview(world.store, world.who(BEN), CHANNEL).membership)
    gives_roles(world, by=BEN, people=world.people, owners=(BEN,))
    projects.archive(world.store, world.who(BEN), CHANNEL, now=world.now)
    assert world.project.owners == (BEN,)


def test_an_archived_project_without_owners_is_brought_back_by_a_member_first(world: World) -> None:
    projects.archive(world.store, world.who(ANA), CHANNEL, now=world.now)
    world.is_deactivated(ANA)

    with pytest.raises(Archived, match="A member can bring it back with `/project reopen`"):
        projects.to_change_roles(world.store, world.who(BEN), CHANNEL)
    projects.reopen(world.store, world.who(BEN), CHANNEL, now=world.now)

    assert world.project.is_active
    assert projects.to_change_roles(world.store, world.who(BEN), CHANNEL) == world.project


def test_whoever_started_a_round_of_it_is_told_so_too(world: World) -> None:
    world.captures("Pay by card")
    world.opens(CAT, by=BEN)
    signoff.cancel(world.store, world.who(BEN), CHANNEL, reference="V1", reason="Too early", now=world.now)
    projects.archive(world.store, world.who(ANA), CHANNEL, now=world.now)
    world.is_deactivated(ANA)

    with pytest.raises(Archived, match="A member can bring it back with `/project reopen`"):
        reopening.to_reopen(world.store, world.who(BEN), CHANNEL, reference="V1", now=world.now)


def test_members_inherit_nothing_as_long_as_one_owner_is_left(world: World) -> None:
    gives_roles(world, owners=(ANA, BEN))
    world.is_deactivated(ANA)

    with pytest.raises(NotAllowed) as refused:
        projects.to_change_roles(world.store, world.who(DAN), CHANNEL)

    assert refused.value.people == (BEN,)
