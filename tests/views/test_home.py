"""App Home: what waits, what was answered, which projects, and how to begin."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.views import View

from bot.domain.condition import Condition
from bot.domain.names import UserId
from bot.domain.negotiation import Move, MoveKind, Typed
from bot.domain.project import Membership, Role
from bot.domain.showing import Home
from bot.domain.showing_negotiation import MoveCard
from bot.domain.showing_signoff import BallotCard, ConditionCard
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import home as flow
from bot.views import home as view
from bot.views import ids
from bot.views.buttons import unpack
from playground.views import check_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, OUT, TEAM, World
from tests.views.readers import HOSTILE_NAME, mrkdwn_of


def seen(found: Home) -> dict[str, Any]:
    """Return a Home, after Slack's rules and its own library have accepted it."""
    shown = view.home(found)
    check_view(shown, "home")
    View(**shown).validate_json()
    return shown


def home_of(world: World, user: UserId) -> dict[str, Any]:
    """Return the Home of somebody as the flow finds it."""
    return seen(flow.home(world.store, team=TEAM, user=user, now=world.now))


def votes(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons with which one votes."""
    elements = [element for block in shown["blocks"] for element in block.get("elements", ())]
    return [each for each in elements if each.get("action_id") in {ids.APPROVE, ids.REJECT, ids.ABSTAIN}]


def test_somebody_without_anything_is_told_how_to_begin(world: World) -> None:
    shown = str(home_of(world, OUT))

    assert "Nothing waits for you." in shown
    assert "/invite @Quorum" in shown
    assert "/project start" in shown


def test_my_projects_are_shown_with_my_role_and_their_counts(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year")
    world.gives(BEN, Role.CLIENT)

    shown = str(home_of(world, BEN))

    assert "Payments portal" in shown
    assert "you are a client" in shown
    assert "*2* open" in shown


def test_a_vote_waits_with_its_three_buttons_until_it_is_given(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)

    waiting = home_of(world, BEN)
    assert [button["text"]["text"] for button in votes(waiting)] == ["Approve", "Reject", "Abstain"]
    assert dict(unpack(votes(waiting)[0]["value"])) == {"p": world.key, "n": 1, "rev": 1}
    assert "Nothing waits" not in str(waiting)

    world.votes(BEN)
    given = home_of(world, BEN)
    assert "Nothing waits for you." in str(given)
    assert "Your vote: approve." in str(given)
    assert len(votes(given)) == 3


def test_a_vote_whose_words_changed_waits_again(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.votes(BEN, Choice.APPROVE)
    world.edits(1, "Export within 5 seconds")

    shown = home_of(world, BEN)

    assert "Words changed after your vote: R1." in str(shown)
    assert "Nothing waits" not in str(shown)
    assert "stands" not in str(shown)


def test_a_vote_of_which_a_part_lapsed_is_said_to_stand_on_the_others(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year")
    world.opens(ANA, BEN)
    world.votes(BEN, Choice.APPROVE)
    world.edits(1, "Export within 5 seconds")

    assert "Words changed after your vote: R1. Your vote on the others stands. Answer in" in str(home_of(world, BEN))


def test_a_full_home_of_hostile_names_is_one_that_slack_accepts(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    card = flow.home(world.store, team=TEAM, user=BEN, now=world.now).waiting[0]
    project = replace(world.project, name=HOSTILE_NAME, client=HOSTILE_NAME, goal=HOSTILE_NAME)
    hostile: BallotCard = replace(card, card=replace(card.card, project=project))
    place = Membership(project=project, user=BEN, role=Role.MEMBER)

    move = Move(
        project=project.id,
        number=1,
        requirement=1,
        version=1,
        position=Typed(
            kind=MoveKind.REWORD,
            words=HOSTILE_NAME * 10,
            why=HOSTILE_NAME * 10,
            offer=HOSTILE_NAME,
            interest=HOSTILE_NAME,
        ),
        proposed_by=ANA,
        proposed_at=world.now,
        chain=1,
    )
    about = world.requirement(1)
    before = world.store.requirements.version(TEAM, world.key, 1, 1)
    assert before is not None
    proposal = MoveCard(project=project, move=move, requirement=about, before=before, deciders=(BEN,) * 50)
    asked = Condition(number=1, voter=ANA, text=HOSTILE_NAME * 10, owner=BEN, due=world.now, counts_when_met=False)
    condition = ConditionCard(project=project, round=world.round(), condition=asked, user=BEN)

    shown = seen(
        Home(
            # No more rounds than ten are loaded, whether they wait or not.
            waiting=(hostile,) * 10,
            more_waiting=190,
            conditions=(condition,) * 5,
            more_conditions=195,
            proposals=(proposal,) * 5,
            more_proposals=195,
            held=(replace(condition, user=ANA),) * 5,
            more_held=195,
            projects=(place,) * 10,
            more_voted=190,
            more_projects=True,
        )
    )
    seen(Home(voted=(hostile,) * 10, more_voted=190, projects=(place,) * 10))
    assert "and 190 more wait for your vote" in str(shown)
    assert "and 195 more proposed to you, in their channels" in str(shown)

    assert not any("<!channel>" in text for text in mrkdwn_of(shown["blocks"]))
