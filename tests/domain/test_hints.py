"""Hints about wording: the reference cases of domain.md 1.8, and how they behave on real requirements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hints import MOST_SHOWN, Hint, hints, hints_on, shown
from bot.domain.requirement import RequirementType, Wording
from bot.domain.smells import ADVICE, Severity, Smell
from tests import realdata
from tests.realdata import needs_real_data


def smells(text: str) -> set[str]:
    """Return the ids of everything that is hinted at."""
    return {hint.smell.value for hint in hints(text)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The system shall be fast and user-friendly.", {"vague_quality", "combinator", "missing_measure"}),
        ("Reports shall be generated if possible.", {"passive", "missing_actor", "escape_clause"}),
        ("The user should be able to export data, etc.", {"weak_modal", "infinitive_padding", "open_ended"}),
        ("It shall not crash.", {"pronoun", "missing_actor", "negation"}),
        ("Response time: TBD.", {"placeholder", "missing_actor"}),
    ],
)
def test_the_reference_sentences_smell_of_what_they_must(sentence: str, expected: set[str]) -> None:
    """R-1.3."""
    assert expected <= smells(sentence)


def test_both_vague_words_are_named() -> None:
    """R-1.3, first line: twice."""
    vague = next(hint for hint in hints("The system shall be fast and user-friendly.") if hint.smell == "vague_quality")

    assert vague.found == ("fast", "user-friendly")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The service shall return search results within 2 s for 95 % of requests.", set()),
        ("When the token expires, the gateway shall reject the request with status 401.", set()),
        ("The admin shall accept the terms and conditions.", set()),
        ("As a nurse, I want to see allergies.", {"missing_benefit"}),
        ("As a nurse, I want to see allergies, so that I give the right medicine.", set()),
    ],
)
def test_the_good_reference_sentences_smell_of_nothing_else(sentence: str, expected: set[str]) -> None:
    """R-1.3."""
    assert smells(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "smell"),
    [
        ("The app shall answer as soon as possible.", "superlative"),
        ("The list shall show several orders.", "vague_quantity"),
        ("The queue shall hold about 300 orders.", "vague_quantity"),
        ("The search shall be faster.", "comparative"),
        ("The clerk shall sign all orders.", "universal"),
        ("The clerk shall sign the order and shall print the slip.", "combinator"),
        ("The clerk shall sign orders. The clerk shall print slips.", "multi_sentence"),
        ("The clerk shall sign " + "one order after the other " * 6, "long"),
        ("The limit shall be <amount>.", "placeholder"),
        ("The limit shall be ???", "placeholder"),
        ("The message shall be sent.", "passive"),
        ("The response time shall be good.", "missing_measure"),
    ],
)
def test_other_signs_are_found_too(sentence: str, smell: str) -> None:
    assert smell in smells(sentence)


@pytest.mark.parametrize(
    ("sentence", "smell"),
    [
        ("The search shall be faster than version 2.", "comparative"),
        ("The page shall load fast, within 2 seconds.", "vague_quality"),
        ("The reply shall take no more than 2 seconds.", "negation"),
        ("The app shall send the receipt as soon as the order is paid.", "superlative"),
        ("When a lead is assigned, the app shall notify the seller.", "passive"),
        ("The order shall be signed by the clerk.", "missing_actor"),
        ("The app shall list information about 3 shops.", "universal"),
        ("The shop shall take back goods within 14 days.", "vague_quality"),
        ("The app shall export reports, e.g. PDF, within 5 seconds.", "multi_sentence"),
        ("The app shall export one format, i.e. PDF, within 5 seconds.", "multi_sentence"),
        ("The editor shall write bold words as <b> and </b>.", "placeholder"),
        ("The page shall hold one <script> from the bank.", "placeholder"),
    ],
)
def test_what_only_looks_like_a_smell_is_left_alone(sentence: str, smell: str) -> None:
    assert smell not in smells(sentence)


def test_a_longer_phrase_hides_the_words_in_it() -> None:
    """Longest phrase first: *easy to use* is one finding."""
    vague = next(hint for hint in hints("The app shall be easy to use.") if hint.smell is Smell.VAGUE_QUALITY)

    assert vague.found == ("easy to use",)


def test_words_are_found_across_blanks_and_in_any_case_but_only_whole() -> None:
    assert "escape_clause" in smells("The app shall save drafts IF\n  POSSIBLE.")
    assert "vague_quality" not in smells("The app shall breakfast at 9 o'clock.")


def test_not_is_the_right_word_for_security() -> None:
    sentence = "The shop shall not store card numbers."

    assert [hint.smell for hint in hints(sentence)] == [Smell.NEGATION]
    assert hints(sentence, protective=True) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Export soll schnell und einfach sein, wenn möglich.",
        "Le système doit être simple et flexible.",
        "El sistema debe ser fácil y robust.",
        "システムは高速であるべきだ。 TBD",
        "Экспорт должен быть быстрым, etc.",
        "😀 🚀",
        "",
    ],
)
def test_text_in_other_languages_gets_no_hints(sentence: str) -> None:
    assert hints(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        # Indonesian
        "Sistem harus fast.",
        "Waktu respons: TBD",
        "Halaman utama easy",
        "Data pelanggan reliable, etc.",
        # Finnish
        "Vasteaika: TBD",
        "Haku on fast ja easy",
        "Sovellus on user-friendly",
        # Czech
        "Odezva: TBD",
        "Export je fast a easy",
        "Mohl by to být flexible export",
        # Dutch
        "Rapport of export is easy",
        "De app is user-friendly",
        # Hungarian
        "A keresés is fast",
        "Válaszidő: TBD",
        # Danish
        "Rapport for kunder i Excel: TBD",
        "Alt for kunden er easy",
        # Spanish
        "No es easy a veces",
        "Informe a Excel, TBD",
        # Polish
        "To on decyduje, TBD",
        "Aplikacja user-friendly",
        "My to mamy w PDF, a on to ma w Excelu",
        # Portuguese
        "A aplicação mostra as notas do aluno no painel",
        "O cliente precisa consultar as faturas do ano no portal",
        "O time exporta as notas do dia a cada noite",
        # Dutch
        "De zoekfunctie is in het portaal beschikbaar of in de app",
        "Exporteren is in PDF of Excel mogelijk.",
        "Klanten bestellen in de app, want dat is easy",
        # German
        "Das System exportiert Daten in Excel; so will es der Kunde, an jedem Tag",
        "Nutzer will so fast alle Daten in der App sehen",
        # Romanian
        "Clientul are acces in portal",
        # Turkish
        "Arama ve rapor user-friendly olmalı",
        "Yanıt süresi: TBD",
    ],
)
def test_a_borrowed_adjective_makes_no_sentence_english(sentence: str) -> None:
    assert hints(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Users get a fast report",
        "Data loss is to be rare, etc.",
        "Response time: TBD",
        "Export to Excel in a flexible way",
        "Invoices are sent to clients as needed",
        "Fast search",
        "It is fast",
    ],
)
def test_short_english_is_still_read(sentence: str) -> None:
    assert hints(sentence)


def test_at_most_three_are_shown_and_the_most_severe_come_first() -> None:
    found = hints("It should be fast if possible, etc. TBD")

    severities = [hint.severity for hint in shown(found)]

    assert len(severities) == MOST_SHOWN < len(found)
    assert severities == sorted(severities, reverse=True)
    assert severities[0] is Severity.HIGH


def test_a_dismissed_hint_makes_room_for_the_next() -> None:
    found = hints("It should be fast if possible, etc. TBD")
    first = shown(found)[0].smell

    left = shown(found, dismissed={first})

    assert len(left) == MOST_SHOWN
    assert first not in {hint.smell for hint in left}


def test_information_is_never_shown_unasked() -> None:
    assert shown(hints("As a nurse, I want to see allergies.")) == []


@pytest.mark.parametrize("smell", Smell)
def test_every_hint_says_why_and_shows_better_words_that_do_not_smell_of_it(smell: Smell) -> None:
    advice = ADVICE[smell]

    assert advice.why.endswith((".", "…"))
    assert smell not in {hint.smell for hint in hints(advice.example)}
    assert smell not in {hint.smell for hint in hints_on(Wording(text="", criteria=advice.example))}


def test_hints_on_criteria_stand_among_those_on_the_words_by_how_much_they_matter() -> None:
    criteria = "Given a list\nWhen I export it\nWhen I open it\nThen I see it\nGiven a long list\nWhen I print it"
    wording = Wording(text="The list shall be printed. TBD", criteria=criteria)

    found = hints_on(wording)

    assert found[0].smell is Smell.PLACEHOLDER
    assert found[1] == Hint(smell=Smell.MISSING_THEN, found=("Given a long list",))
    assert Hint(smell=Smell.SEVERAL_WHENS, found=("Given a list",)) in found[2:]
    assert len(shown(found)) == MOST_SHOWN
    assert Smell.MISSING_THEN not in {hint.smell for hint in shown(found, dismissed={Smell.MISSING_THEN})}
    assert hints_on(Wording(text="Die Liste wird gedruckt", criteria="Given eine Liste\nWhen der Druck läuft")) == []


@given(st.text())
def test_no_text_upsets_the_reader(text: str) -> None:
    for hint in hints(text, RequirementType.QUALITY):
        assert all(found == found.lower() for found in hint.found)


@needs_real_data
def test_at_most_one_in_three_real_requirements_is_bothered() -> None:
    """On the 625 real requirements: nobody wants a tool that nags."""
    bothered = [
        text
        for text, label in realdata.requirements()
        if any(hint.severity >= Severity.MEDIUM for hint in hints(text, type_of(label), protective=label == "SE"))
    ]

    assert 0 < len(bothered) <= 625 / 3


@needs_real_data
def test_real_user_stories_are_fine_without_a_benefit() -> None:
    """R-1.5: more than four in ten have none, so it is information and nothing that is shown."""
    told = realdata.stories()
    without = [text for text in told if "missing_benefit" in smells(text)]

    assert len(without) > len(told) / 4
    assert all(Smell.MISSING_BENEFIT not in {hint.smell for hint in shown(hints(text))} for text in without)


def type_of(label: str) -> RequirementType:
    """Return the type that a label of the data set stands for."""
    return RequirementType.FUNCTIONAL if label == "F" else RequirementType.QUALITY
