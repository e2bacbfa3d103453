"""The certificate of a baseline: typeset alike every time, and whatever people wrote stands in it as they wrote it."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.domain.policy import PolicyKind
from bot.domain.project import Role
from bot.domain.showing import ShownCertificate
from bot.domain.signoff import Choice
from bot.flows import certificate as flow
from bot.flows import condition
from bot.views import certificate as view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, DAN, TEAM, World

#: Code, markup and shapes of three languages; the typesetter's own among them.
HOSTILE = [
    '#panic("no") #set page(fill: red) $x^2$ *bold* _em_ `raw` = Heading <label> @ref // gone /* gone */ \\ end',
    '"], sys.inputs, #eval("1") {{ 7*7 }} <!channel> & <script>alert(1)</script> -- --- ... ~ fine office',
    "=HYPERLINK(1) | **x** # y > quoted ```z``` % \\u{1F600} \\input{/etc/passwd} 'one' \"two\"",
]


def signed(world: World, *texts: str) -> ShownCertificate:
    """Have texts signed by three people under a majority and return what their certificate says."""
    world.captures(*texts)
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    world.votes(BEN, Choice.REJECT, reason="Only Zoe knows why")
    world.votes(ANA)
    world.votes(CAT)
    return certified(world)


def certified(world: World) -> ShownCertificate:
    """What the first certificate says."""
    certificate = world.store.certificates.get(TEAM, world.key, 1)
    assert certificate is not None
    said = flow.load(world.store, TEAM, certificate)
    assert said is not None
    return said


def made(said: ShownCertificate) -> bytes:
    """Typeset a certificate, as a worker does."""
    file = view.unmade(said)
    return file.make(*file.given)


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF as one line, without the places at which long ones may be broken."""
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(pages.replace("\u200b", "").split())


def test_it_says_where_boxes_stand_for_letters_that_no_font_has(world: World) -> None:
    text = text_of(made(signed(world, "Export \U0001202d\U00012097 within 10 seconds")))

    assert "A box stands for a letter that no font here has. The attached signed-L1.json holds what was signed" in text


def test_it_says_who_signed_what_when_in_which_role_and_with_which_meaning(world: World) -> None:
    said = signed(world, "Export within 10 seconds")

    text = text_of(made(said))

    assert "Baseline L1 of Payments portal" in text
    assert "A box stands for" not in text
    assert "Signed off in V1: 1 requirement; 2 approve, 1 reject, 0 abstain, 0 missing" in text
    assert "It passes when more approve than reject, and at least 3 of 3 signatories take part." in text or (
        "It passes when more approve than reject" in text
    )
    assert "Ana UANA Owner" in text
    assert "Ben Member reject everything Approval 2026-01-05 09:00:00 UTC the signatory" in text
    assert "R1, version 1 Export within 10 seconds" in text
    assert said.shown.baseline.digest in text.replace(" ", "")
    assert said.anchor.hash in text.replace(" ", "")
    assert "Conditions" not in text
    assert "Zoe" not in text


def test_it_counts_what_was_signed_and_not_what_went_back(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year")
    world.opens(ANA, BEN, partial=True)
    for number, choice in ((2, Choice.REJECT), (1, Choice.APPROVE)):
        world.says_apart(ANA, number, choice)
        world.says_apart(BEN, number, choice)

    text = text_of(made(certified(world)))

    assert "Signed off in V1: 1 of 2 requirements; 2 approve, 0 reject, 0 abstain, 0 missing" in text


def test_requirements_that_were_voted_on_apart_have_their_own_counts(world: World) -> None:
    world.captures("Export within 10 seconds", "Keep logs for a year", "Refund within a day")
    world.opens(ANA, BEN, CAT, policy=PolicyKind.MAJORITY_CAST)
    for number, choice in ((2, Choice.REJECT), (1, Choice.ABSTAIN), (3, Choice.ABSTAIN)):
        world.says_apart(CAT, number, choice)
    world.votes(ANA)
    world.votes(BEN)

    text = text_of(made(certified(world)))

    assert "R1, R3: 2 approve, 0 reject, 1 abstain, 0 missing; R2: 2 approve, 1 reject, 0 abstain, 0 missing" in text


def test_its_anchor_is_the_link_that_says_that_the_round_passed(world: World) -> None:
    said = signed(world, "Export within 10 seconds")

    link = next(each for each in world.store.audit.stream(TEAM, world.key) if each.seq == said.anchor.seq)

    assert '"signoff.pass"' in link.canonical
    assert link.hash == said.anchor.hash


def test_the_same_words_make_the_same_bytes(world: World) -> None:
    said = signed(world, *HOSTILE)

    first, second = made(said), made(said)

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert PdfReader(BytesIO(first)).metadata["/CreationDate"] == "D:20260105090000Z"  # type: ignore[index]  # it is there


@pytest.mark.parametrize("words", HOSTILE, ids=["layout", "code", "marks"])
def test_hostile_words_are_set_exactly_as_they_were_written(world: World, words: str) -> None:
    said = signed(world, f"{words}\nsecond line")

    text = text_of(made(said))

    assert " ".join(words.split()) in text
    assert f"{words.split()[-1]} second line" in text


def test_letters_of_many_scripts_are_drawn(world: World) -> None:
    said = signed(world, "Grüße Ελλάδα Привет \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627")

    text = text_of(made(said))

    assert "Grüße Ελλάδα Привет" in text
    assert set("\u05e9\u05dc\u05d5\u05dd\u0645\u0631\u062d\u0628\u0627") <= set(text)


def test_what_was_signed_is_attached_byte_by_byte_whatever_letters_a_font_lacks(world: World) -> None:
    said = signed(world, "Words \U0001f469\u200d\U0001f467 \u65e5\u672c \u202eevil\u202c", *HOSTILE)

    [attached] = PdfReader(BytesIO(made(said))).attachments["signed-L1.json"]

    assert attached.decode() == said.shown.baseline.signed
    assert hashlib.sha256(attached).hexdigest() == said.shown.baseline.digest


def test_a_word_longer_than_a_line_is_broken_and_nothing_of_it_is_lost(world: World) -> None:
    said = signed(world, "x" * 2900)

    text = text_of(made(said))

    assert sum(map(len, re.findall("x{5,}", text))) == 2900


def test_conditions_have_a_section_when_there_are_some(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.opens(ANA, BEN)
    world.approves_if(BEN, DAN, text="Load test first")
    condition.met(world.store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)
    condition.accept(world.store, world.who(BEN), project=world.key, number=1, condition=1, now=world.now)
    world.votes(ANA)

    text = text_of(made(certified(world)))

    assert "Conditions Condition Asked by Owner Due Outcome" in text
    assert "Load test first Ben Dan 2026-01-06 09:00:00 UTC met and accepted" in text


def test_whoever_votes_for_a_colleague_is_named_with_the_colleagues_role(world: World) -> None:
    world.captures("Export within 10 seconds")
    world.gives(BEN, Role.CLIENT)
    world.opens(ANA, BEN)
    world.delegates(BEN, DAN)
    world.votes(ANA)
    world.votes(DAN)

    assert "Ben Client approve everything" in (text := text_of(made(certified(world))))
    assert f"Dan ({DAN}), as delegate" in text


@pytest.mark.parametrize(
    ("words", "named", "what"),
    [
        ("Export within 5 seconds", "C1: replaces version 1 of R1", "R1, version 2 Export within 5 seconds"),
        ("", "C1: takes out version 1 of R1", "Nothing is signed anew."),
    ],
)
def test_a_change_of_what_was_signed_says_what_it_replaces(world: World, words: str, named: str, what: str) -> None:
    world.adds("Export within 10 seconds")
    world.opens(BEN)
    world.votes(BEN)
    world.asks_to_change(1, words, board=(CAT,))
    world.votes(CAT, round_=2)
    certificate = world.store.certificates.get(TEAM, world.key, 2)
    assert certificate is not None
    said = flow.load(world.store, TEAM, certificate)
    assert said is not None

    text = text_of(made(said))

    assert f"Change request {named}" in text
    assert what in text
