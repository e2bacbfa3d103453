"""A certificate is made once, kept for good, and sent to whoever asked before or after."""

from __future__ import annotations

import hashlib

import pytest

from bot.domain.certificate import Certificate
from bot.domain.outgoing import PostKind
from bot.domain.refusal import NotFound
from bot.domain.signoff import Choice
from bot.flows import baseline, certificate
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World

PDF = b"%PDF-1.7 typeset"


@pytest.fixture(autouse=True)
def a_baseline(world: World) -> None:
    """R1 is signed in L1."""
    world.captures("Refund within a day")
    world.opens(BEN)
    world.votes(BEN)


def sent_to(world: World) -> list[str]:
    """Whom certificates were sent to."""
    return [post.to for post in world.sent.posts if post.kind is PostKind.CERTIFICATE]


def made(world: World) -> bool:
    """A worker comes back with what it typeset."""
    [(team, waiting)] = world.store.certificates.unmade(limit=5) or [(TEAM, before(world))]
    return certificate.keep(world.store, team, waiting, PDF, now=world.now)


def before(world: World) -> Certificate:
    """The first baseline's certificate as it is stored."""
    found = world.store.certificates.get(TEAM, world.key, 1)
    assert found is not None
    return found


def test_a_round_that_passed_has_a_certificate_to_be_made_and_no_other_round_has(world: World) -> None:
    world.captures("Log every change")
    world.opens(CAT, DAN, chosen=(2,))
    world.votes(CAT, Choice.REJECT, round_=2)

    [(team, waiting)] = world.store.certificates.unmade(limit=5)

    assert (team, waiting.reference, waiting.is_made) == (TEAM, "L1", False)
    passed = world.events("signoff.pass")[0]
    assert waiting.anchor.seq == passed["seq"]


def test_whoever_asks_early_gets_it_once_it_is_made(world: World) -> None:
    asked = certificate.ask(world.store, world.who(CAT), world.key, number=1, now=world.now)
    certificate.ask(world.store, world.who(CAT), world.key, number=1, now=world.now)
    baseline.show(world.store, world.who(ANA), CHANNEL, now=world.now)
    assert not asked.is_made
    assert sent_to(world) == []

    assert made(world)

    assert sent_to(world) == [CAT, ANA]


def test_whoever_asks_later_gets_it_at_once_and_with_the_other_files(world: World) -> None:
    made(world)

    assert certificate.ask(world.store, world.who(CAT), world.key, number=1, now=world.now).is_made
    shown = baseline.show(world.store, world.who(ANA), CHANNEL, now=world.now)

    assert sent_to(world) == [CAT]
    assert shown.is_certified
    loaded = baseline.load_with_certificate(world.store, TEAM, world.key, 1)
    assert loaded is not None
    assert loaded.certificate == PDF


def test_its_hash_is_in_the_chain_and_a_second_one_is_never_kept(world: World) -> None:
    assert made(world)
    assert not made(world)

    [event] = world.events("baseline.certify")
    assert (event["subject"], event["digest"]) == ("L1", hashlib.sha256(PDF).hexdigest())
    assert before(world).digest == event["digest"]
    assert world.store.certificates.unmade(limit=5) == []


def test_there_is_none_without_a_baseline(world: World) -> None:
    with pytest.raises(NotFound, match="There is no baseline L7"):
        certificate.ask(world.store, world.who(CAT), world.key, number=7, now=world.now)
