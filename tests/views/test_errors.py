"""Refusals at the field of a form, where Slack shows no mention and no date: names, and the reader's own time."""

from __future__ import annotations

import pytest

from bot.domain.names import UserId
from bot.domain.refusal import FormErrors, NotASignatory, NotFound, Refusal, RoundClosed
from bot.views import errors
from bot.views.errors import refusal, sentence, with_words
from bot.views.help import unknown
from tests.flows.worlds import START
from tests.views.readers import accepted

ASKED = NotASignatory(people=(UserId("U1"), UserId("U2")))


def test_people_are_named() -> None:
    assert sentence(ASKED, names=("Ana", "Ben")).endswith("The signatories are: Ana, Ben")


def test_of_many_people_some_are_named_and_the_others_counted() -> None:
    names = [f"P{number}" for number in range(1, 9)]

    assert sentence(ASKED, names=names).endswith("P1, P2, P3, P4, P5 and 3 more")


def test_where_nobody_is_known_nobody_is_announced() -> None:
    assert sentence(ASKED) == "Your vote is not asked for here."
    assert sentence(NotFound()) == "There is no such thing in this project."


def test_at_a_field_what_is_to_be_typed_stands_without_the_ticks_that_slack_would_show_there() -> None:
    said = "Nothing is scored yet. Begin with `/requirement score`."

    assert sentence(Refusal(said)) == "Nothing is scored yet. Begin with /requirement score."
    assert errors.fields(FormErrors({"number": said})) == {"number": sentence(Refusal(said))}
    assert refusal(Refusal(said)).text == said


def test_an_instant_is_told_in_the_readers_zone() -> None:
    closed = RoundClosed("V1 is closed; votes counted until", at=START)

    assert sentence(closed, zone="Europe/Vienna").endswith("Mon 5 Jan 2026, 10:00 (Europe/Vienna)")


@pytest.mark.parametrize(
    ("typed", "back"),
    [
        ("show R999", False),
        ("show r999", False),
        ("withdraw R999", False),
        ("withdraw R999 too old", True),
        ("withdraw R999 \U0001f644", True),
        ("stage R999 draft", True),
        ("wthdraw R999", True),
        ("edit R99", True),
        ("show R999 R999", True),
        ("show", False),
        ("withdraw R999 <!channel>", True),
    ],
)
def test_whatever_the_sentence_does_not_show_is_given_back(typed: str, back: bool) -> None:
    missing = refusal(Refusal("There is no R999 in this project. See `/requirement list`."))

    said = with_words(missing, "/requirement", typed)

    assert ("You typed" in accepted(said)) is back
    assert (f"/requirement {typed}" in str(said.blocks)) is back


INVISIBLE = "\u202e\u2067\u200b\u200f\ufeff"


def test_nothing_that_a_refusal_quotes_turns_or_hides_the_rest_of_it() -> None:
    refused = Refusal(f"“{INVISIBLE}evil” is not the number of a requirement.")
    fields = FormErrors({"text": refused.sentence})

    shown = [
        accepted(with_words(refusal(refused), "/requirement", f"show {INVISIBLE}evil and {INVISIBLE}more")),
        accepted(unknown("/requirement", f"{INVISIBLE}evil", ())),
        sentence(refused),
        sentence(refused, names=(f"{INVISIBLE}Ana",)),
        *errors.fields(fields).values(),
    ]

    for said in shown:
        assert "“evil”" in said
        assert not set(INVISIBLE) & set(said)
    assert "/requirement show evil and more" in shown[0]


def test_what_was_quoted_without_its_invisible_characters_is_not_given_back_as_well() -> None:
    refused = refusal(Refusal(f"“{INVISIBLE}evil” is not the number of a requirement."))

    assert "You typed" not in accepted(with_words(refused, "/requirement", f"show {INVISIBLE}evil"))


def test_nothing_typed_in_full_length_is_lost() -> None:
    typed = f"add {'&' * 3000} last words"

    shown = with_words(refusal(NotFound()), "/requirement", typed)

    assert "last words" in str(shown.blocks)
    accepted(shown)
