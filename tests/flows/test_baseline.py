"""What was signed can be checked by hand, and never changes."""

from __future__ import annotations

import hashlib
import json

import pytest

from bot.domain.outgoing import PostKind
from bot.domain.policy import PolicyKind
from bot.domain.refusal import NotFound
from bot.domain.signoff import Choice
from bot.flows import baseline
from bot.views import baseline as view
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, World


@pytest.fixture(autouse=True)
def two_requirements(world: World) -> None:
    """R1 and R2 are open."""
    world.captures("Naïve “export” 🙂", "Refund within a day")


def test_the_digest_is_the_sha_256_of_the_canonical_form(world: World) -> None:
    world.opens(BEN)
    world.votes(BEN)

    shown = baseline.show(world.store, world.who(CAT), CHANNEL, reference="L1", now=world.now)

    signed = json.loads(shown.baseline.signed)
    by_hand = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(by_hand.encode()).hexdigest() == shown.baseline.digest
    assert shown.baseline.short_digest == shown.baseline.digest[:12]
    assert world.events("signoff.pass")[-1]["digest"] == shown.baseline.digest


def test_the_newest_says_what_change_it_came_of_and_what_is_signed_in_all(world: World) -> None:
    world.opens(BEN)
    world.votes(BEN)
    assert "signed today" not in newest(world)
    world.asks_to_change(1, "Export in 10 seconds", board=(CAT,))
    world.votes(CAT, round_=2)

    assert "It came of C1, which replaced version 1 of R1." in newest(world)
    assert "In all 2 requirements are signed today, in L1, L2; 1 of them in this one." in newest(world)

    world.asks_to_change(2, board=(CAT,))
    world.votes(CAT, round_=3)

    assert "It came of C2, by which R2 was taken out." in newest(world)
    assert "In all 1 requirement is signed today, in L2; 0 of them in this one." in newest(world)
    document = view.files(baseline.show(world.store, world.who(CAT), CHANNEL, now=world.now))[0]
    assert "Change request C2 takes out version 1 of R2." in document.data.decode()

    world.asks_to_change(1, board=(CAT,))
    world.votes(CAT, round_=4)
    assert "Nothing is signed today." in newest(world)


def newest(world: World) -> str:
    """Return what `/signoff baseline` says."""
    return view.message_of(baseline.show(world.store, world.who(CAT), CHANNEL, now=world.now)).text


def test_it_says_who_signed_what_when_and_under_which_policy(world: World) -> None:
    world.opens(DAN, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN)
    world.votes(CAT, Choice.REJECT, reason="Not for Zoe")
    world.edits(2, "Refund within an hour")
    world.votes(DAN)
    world.confirms(BEN, 2)

    shown = baseline.show(world.store, world.who(CAT), CHANNEL, now=world.now)

    signed = json.loads(shown.baseline.signed)
    assert signed["baseline"] == "L1"
    assert signed["project"]["name"] == "Payments portal"
    assert signed["round"]["policy"]["kind"] == "majority_cast"
    assert signed["round"]["meaning"] == "approval"
    assert signed["round"]["signatories"] == sorted([BEN, CAT, DAN])
    assert signed["round"]["closed_at"] == "2026-01-05T09:00:00.000000Z"
    assert [(r["id"], r["version"], r["revision"]) for r in signed["requirements"]] == [("R1", 1, 1), ("R2", 2, 2)]
    assert [r["digest"] for r in signed["requirements"]] == [world.requirement(n).digest for n in (1, 2)]
    assert [(v["signatory"], v["choice"], v["requirement"]) for v in signed["votes"]] == [
        (BEN, "approve", None),
        (BEN, "approve", "R2"),
        (CAT, "reject", None),
        (DAN, "approve", None),
    ]
    assert "Zoe" not in shown.baseline.signed
    assert shown.names[BEN] == "Ben"


def test_whoever_asks_is_sent_the_files(world: World) -> None:
    world.opens(BEN)
    world.votes(BEN)

    baseline.show(world.store, world.who(CAT), CHANNEL, reference="l-1", now=world.now)

    (post,) = [post for post in world.sent.posts if post.kind is PostKind.BASELINE_FILES]
    assert (post.to, post.about) == (CAT, {"baseline": 1, "certificate": 0})


def test_asking_again_later_shows_the_same(world: World) -> None:
    world.opens(BEN)
    world.votes(BEN)
    first = baseline.show(world.store, world.who(CAT), CHANNEL, now=world.now).baseline
    world.captures("Something else")
    world.opens(BEN)
    world.votes(BEN, round_=2)

    assert baseline.show(world.store, world.who(CAT), CHANNEL, reference="L1", now=world.now).baseline == first
    assert baseline.show(world.store, world.who(CAT), CHANNEL, now=world.now).baseline.reference == "L2"


def test_an_unknown_baseline_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="Nothing is signed off here yet"):
        baseline.show(world.store, world.who(ANA), CHANNEL, now=world.now)
    with pytest.raises(NotFound, match="There is no baseline L7"):
        baseline.show(world.store, world.who(ANA), CHANNEL, reference="L7", now=world.now)
