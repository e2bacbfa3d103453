"""What an evidence pack tells: who is listed among its people, and everything that was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.names import ChannelId, UserId
from bot.domain.project import Role
from bot.domain.promise import Said
from bot.domain.requirement import Wording
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import certificate as certificates
from bot.flows import evidence, project, promise, requirement
from bot.views import evidence as view
from bot.views import mrkdwn
from bot.views.prose import moment
from bot.views.requirement import details
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, IN_CHANNEL, PEOPLE, TEAM, World


def listed(world: World) -> dict[UserId, bool]:
    """Return whom a pack lists, and whether they are in the channel."""
    found = evidence.gather(world.store, TEAM, world.key)
    assert found is not None
    return {person.user: person.user in found.members for person in found.people}


def leave(world: World, *users: UserId) -> None:
    """Let people leave the project's channel."""
    for user in users:
        world.store.people.leave(TEAM, CHANNEL, user)


def owned(world: World) -> None:
    """Cat is the owner of a requirement."""
    words = Wording(text="Export in 10 seconds", owner=CAT)
    requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)


def signs(world: World) -> None:
    """Cat is asked to sign, and does not."""
    world.captures("Export in 10 seconds")
    world.opens(BEN, CAT)


def replaced(world: World) -> None:
    """Cat leaves, and somebody else signs in her place."""
    signs(world)
    leave(world, CAT)
    world.replaces(1, CAT, DAN)


def conditional(world: World) -> None:
    """Cat owns the condition on which somebody's yes waits."""
    world.captures("Export in 10 seconds")
    world.opens(BEN)
    world.approves_if(BEN, CAT)


def promised(world: World) -> None:
    """Cat said what is recorded as a promise."""
    said = Said(words="You get it in May", recipient="Northwind", due=None)
    promise.record(world.store, world.who(ANA), CHANNEL, said=said, source="", made_by=CAT, now=world.now)


def given(world: World) -> None:
    """Cat holds somebody's votes."""
    world.delegates(BEN, CAT)


def acted(world: World) -> None:
    """Cat captured a requirement."""
    world.adds("Export in 10 seconds", by=CAT)


def has_role(world: World) -> None:
    """Cat is a client."""
    world.gives(CAT, Role.CLIENT)


def owns(world: World) -> None:
    """Cat is an owner beside Ana."""
    world.store.projects.save(replace(world.project, owners=(ANA, CAT)))


@pytest.mark.parametrize("happened", [owned, signs, replaced, conditional, promised, given, acted, has_role, owns])
def test_whoever_has_left_is_listed_while_the_records_name_them(
    world: World, happened: Callable[[World], None]
) -> None:
    happened(world)
    leave(world, CAT, EVE)

    # Eve left too, but nothing says that she was ever here.
    assert listed(world) == dict.fromkeys(IN_CHANNEL - {CAT, EVE}, True) | {CAT: False}


def test_whoever_is_named_and_was_never_looked_up_is_listed_by_account(world: World) -> None:
    owner, member, signed = UserId("UOWNER"), UserId("UMEMBER"), UserId("USIGNED")
    words = Wording(text="Export in 10 seconds", owner=signed)
    requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)
    world.store.projects.save(replace(world.project, owners=(ANA, owner)))
    world.store.people.replace_members(TEAM, CHANNEL, [*IN_CHANNEL, member], at=world.now)
    found = evidence.gather(world.store, TEAM, world.key)
    assert found is not None

    [people] = [piece for piece in view.pieces(found, at=world.now) if piece.name == "people.md"]

    lines = "".join(map(str, people.parts)).splitlines()
    unknown = [
        "| not known | UMEMBER | in it |",
        "| not known | UOWNER | not in it |",
        "| not known | USIGNED | not in it |",
    ]
    assert lines[-3:] == unknown
    assert len(lines) == len(IN_CHANNEL) + 6 + 3


def test_everything_that_was_done_can_be_read_with_its_reasons_and_the_words_of_every_version(world: World) -> None:
    world.captures("Export in *10* seconds")
    world.edits(1, "Export in 5 seconds")
    world.opens(BEN, CAT)
    world.votes(BEN, Choice.REJECT, reason="Too slow\n# not signed")
    found = evidence.gather(world.store, TEAM, world.key)
    assert found is not None

    read = {
        piece.name: "".join(map(str, piece.parts))
        for piece in view.pieces(found, at=world.now)
        if piece.name in ("requirements.md", "history.md")
    }

    assert "> Export in 5 seconds\n" in read["requirements.md"]
    assert "\nVersion 1, 2026-" in read["requirements.md"]
    assert "> Export in \\*10\\* seconds\n" in read["requirements.md"]
    history = read["history.md"]
    assert history.startswith("# History of Payments portal\n\n**1.** 2026-")
    vote = next(part for part in history.split("\n**") if "signoff.vote V1" in part)
    assert "Ben (UBEN): signoff.vote V1\n- choice: reject\n" in vote
    assert vote.endswith("\n> Too slow\n> \\# not signed\n")
    assert len(history.split("\n**")) - 1 == world.project.chain.seq


def test_people_are_named_beside_their_accounts_wherever_something_is_told_of_them(world: World) -> None:
    # given an owner whose name could be markup, and a vote in a colleague's hands
    world.store.people.save([replace(PEOPLE[CAT], name="Cat *C.*")], at=world.now)
    words = Wording(text="Export in 10 seconds", owner=CAT)
    requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)
    unknown = UserId("USTRANGER")
    world.edits(1, "Export in 9 seconds", by=unknown)
    world.delegates(BEN, CAT)
    found = evidence.gather(world.store, TEAM, world.key)
    assert found is not None

    read = {piece.name: "".join(map(str, piece.parts)) for piece in view.pieces(found, at=world.now)}

    assert "\nOwner: Cat \\*C.\\* (UCAT).\n" in read["requirements.md"]
    assert "\n- holder: Cat \\*C.\\* (UCAT)\n" in read["history.md"]
    assert ", USTRANGER: requirement.edit R1" in read["history.md"]


def test_a_signature_does_not_change_when_the_words_were_written(world: World) -> None:
    # given words that were signed an hour after they were written
    world.captures("Export in 10 seconds")
    world.edits(1, "Export in 5 seconds")
    written = world.now
    world.now += timedelta(hours=1)
    world.opens(BEN)
    world.votes(BEN)
    found = evidence.gather(world.store, TEAM, world.key)
    assert found is not None

    # when they are read in the pack, and where they are shown
    [listed] = [piece for piece in view.pieces(found, at=world.now) if piece.name == "requirements.md"]
    shown = requirement.show(world.store, world.who(ANA), CHANNEL, reference="R1")

    assert f"Last changed {moment(written)}." in "".join(map(str, listed.parts))
    assert f"Version 2 by <@{ANA}> {mrkdwn.when(written)}" in details(shown).text


def test_whoever_is_named_in_another_project_only_is_not_listed(world: World) -> None:
    there, wanted = ChannelId("C2"), project.Wanted(name="Billing", client="", goal="")
    project.start(
        world.store, world.who(CAT), channel=there, wanted=wanted, people=PEOPLE, in_channel=IN_CHANNEL, now=world.now
    )
    leave(world, CAT)

    assert CAT not in listed(world)


def test_the_list_says_who_has_left_and_no_name_can_forge_a_row(world: World) -> None:
    acted(world)
    named = replace(PEOPLE[CAT], name="Cat | UEVE | in it |\n<b>")
    world.store.people.save([named], at=world.now)
    leave(world, CAT)
    found = evidence.gather(world.store, TEAM, world.key)
    assert found is not None

    [people] = [piece for piece in view.pieces(found, at=world.now) if piece.name == "people.md"]

    lines = "".join(map(str, people.parts)).splitlines()
    assert lines[0] == "# People of Payments portal"
    assert "| Ana | UANA | in it |" in lines
    assert "| Cat \\| UEVE \\| in it \\| &lt;b&gt; | UCAT | has left |" in lines
    assert len(lines) == len(IN_CHANNEL) + 6


def test_the_readme_says_which_certificate_is_still_being_made(world: World) -> None:
    world.captures("Export in 10 seconds")
    world.opens(BEN)
    world.votes(BEN)
    [soon, *_] = pieces(world)
    certificate = world.store.certificates.get(TEAM, world.key, 1)
    assert certificate is not None

    assert certificates.keep(world.store, TEAM, certificate, b"%PDF", now=world.now)

    [later, *_] = pieces(world)
    still = "The certificate of L1 was still being made when this was written: export once more for it."
    assert still in soon
    assert still not in later


def pieces(world: World) -> list[str]:
    """Return the texts of a pack; the README comes first."""
    gathered = evidence.gather(world.store, TEAM, world.key)
    assert gathered is not None
    return ["".join(map(str, piece.parts)) for piece in view.pieces(gathered, at=world.now)]
