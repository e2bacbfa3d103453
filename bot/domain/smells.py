"""The smells that wording can have, and what people are told about each (``domain.md`` 1.6).

The ids are ours; rule numbers of the INCOSE guide moved between its editions, so they are labels with an edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from msgspec import Struct


class Severity(IntEnum):
    """How much a smell matters: information is never shown unasked."""

    INFORMATION = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Smell(StrEnum):
    """A sign in the text that a requirement may be bad; never a verdict."""

    VAGUE_QUANTITY = "vague_quantity"
    VAGUE_QUALITY = "vague_quality"
    COMPARATIVE = "comparative"
    SUPERLATIVE = "superlative"
    ESCAPE_CLAUSE = "escape_clause"
    OPEN_ENDED = "open_ended"
    INFINITIVE_PADDING = "infinitive_padding"
    NEGATION = "negation"
    COMBINATOR = "combinator"
    UNIVERSAL = "universal"
    PRONOUN = "pronoun"
    PASSIVE = "passive"
    WEAK_MODAL = "weak_modal"
    PLACEHOLDER = "placeholder"
    MISSING_ACTOR = "missing_actor"
    MISSING_MEASURE = "missing_measure"
    MISSING_BENEFIT = "missing_benefit"
    MULTI_SENTENCE = "multi_sentence"
    LONG = "long"
    # Those of acceptance criteria, not of the requirement's own words.
    MISSING_WHEN = "missing_when"
    MISSING_THEN = "missing_then"
    SEVERAL_WHENS = "several_whens"


class Advice(Struct, frozen=True, kw_only=True):
    """What people are told about a smell."""

    severity: Severity
    #: Why it matters, as one sentence.
    why: str
    #: A better example.
    example: str
    #: The rule of the INCOSE Guide to Writing Requirements that says the same.
    label: str = ""


ADVICE: Mapping[Smell, Advice] = {
    Smell.PLACEHOLDER: Advice(
        severity=Severity.HIGH,
        why="A gap is left open, so nobody can agree to it.",
        example="The export shall finish within 10 seconds.",
    ),
    Smell.ESCAPE_CLAUSE: Advice(
        severity=Severity.MEDIUM,
        why="It lets anybody decide later that it need not be done.",
        example="If the network is down, the app shall keep the draft for 24 hours.",
        label="INCOSE edition 4, R8",
    ),
    Smell.OPEN_ENDED: Advice(
        severity=Severity.MEDIUM,
        why="The list has no end, so it can never be finished.",
        example="The report shall be offered as PDF, CSV and JSON.",
        label="INCOSE edition 4, R9",
    ),
    Smell.VAGUE_QUALITY: Advice(
        severity=Severity.MEDIUM,
        why="People understand different things by it, and no test can decide it.",
        example="A first-time user shall place an order in under 3 minutes.",
        label="INCOSE edition 4, R7",
    ),
    Smell.VAGUE_QUANTITY: Advice(
        severity=Severity.MEDIUM,
        why="How many is not said, so any number would do.",
        example="The list shall show the 20 newest orders.",
        label="INCOSE edition 4, R7",
    ),
    Smell.COMPARATIVE: Advice(
        severity=Severity.MEDIUM,
        why="It does not say than what.",
        example="The search shall answer in at most half the time of version 2.",
    ),
    Smell.SUPERLATIVE: Advice(
        severity=Severity.MEDIUM,
        why="Nobody can show that nothing better exists.",
        example="The page shall load within 2 seconds.",
    ),
    Smell.MISSING_MEASURE: Advice(
        severity=Severity.LOW,
        why="A quality without a number and a unit cannot be tested.",
        example="The service shall be available 99.5 % of each month.",
    ),
    Smell.WEAK_MODAL: Advice(
        severity=Severity.LOW,
        why="It reads as a wish; what is agreed on says shall or must.",
        example="The clerk shall approve each refund.",
    ),
    Smell.INFINITIVE_PADDING: Advice(
        severity=Severity.LOW,
        why="Being able to is hard to test; say what happens.",
        example="The clerk shall export the list as CSV.",
    ),
    Smell.PRONOUN: Advice(
        severity=Severity.LOW,
        why="Read alone, it does not say what is meant.",
        example="The payment service shall retry three times.",
    ),
    Smell.MISSING_ACTOR: Advice(
        severity=Severity.LOW,
        why="It does not say who or what does it.",
        example="The scheduler shall create the report each Monday.",
    ),
    Smell.PASSIVE: Advice(
        severity=Severity.LOW,
        why="Passive voice hides who acts.",
        example="The gateway shall reject the request.",
        label="INCOSE edition 4, R2",
    ),
    Smell.COMBINATOR: Advice(
        severity=Severity.LOW,
        why="It may hold two obligations, which can be agreed on only together.",
        example="Write one requirement for each.",
    ),
    Smell.UNIVERSAL: Advice(
        severity=Severity.LOW,
        why="It leaves no exception; one counterexample breaks it.",
        example="Each order above 100 euros shall be approved by two clerks.",
    ),
    Smell.NEGATION: Advice(
        severity=Severity.LOW,
        why="What must not happen is hard to test; say what happens instead.",
        example="The service shall restart within 5 seconds after a fault.",
    ),
    Smell.MULTI_SENTENCE: Advice(
        severity=Severity.LOW,
        why="Several sentences often hold several requirements.",
        example="Keep one obligation here, and put reasons under Why.",
    ),
    Smell.LONG: Advice(
        severity=Severity.LOW,
        why="It is longer than most people keep in mind at once.",
        example="Aim for at most 30 words.",
    ),
    Smell.MISSING_WHEN: Advice(
        severity=Severity.MEDIUM,
        why="This scenario has no When: it does not say what happens to begin with.",
        example="Given 10,000 rows, When a clerk exports them, Then the file is there within 10 seconds.",
    ),
    Smell.MISSING_THEN: Advice(
        severity=Severity.MEDIUM,
        why="This scenario has no Then: it does not say what must come out.",
        example="Given 10,000 rows, When a clerk exports them, Then the file is there within 10 seconds.",
    ),
    Smell.SEVERAL_WHENS: Advice(
        severity=Severity.LOW,
        why="This scenario has more than one When, so nobody can tell which of them failed.",
        example="Make a scenario of each, with a Given, a When and a Then of its own.",
    ),
    Smell.MISSING_BENEFIT: Advice(
        severity=Severity.INFORMATION,
        why="A benefit helps to weigh it: so that …",
        example="As a nurse, I want to see allergies, so that I give the right medicine.",
    ),
}
