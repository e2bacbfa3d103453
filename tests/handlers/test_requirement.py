"""``/requirement`` from what people type to what they are answered, on a real database."""

from __future__ import annotations

import pytest

from bot.ports import OpenDatabase
from bot.views import ids
from handlers.answers import Answer, AnswerKind
from handlers.asked import Command
from handlers.change import ChangeHandlers
from handlers.importing import ImportHandlers
from handlers.negotiation import NegotiationHandlers
from handlers.requirement import RequirementHandlers
from tests.databases import sqlite_database as sqlite_database  # a fixture
from tests.flows.worlds import ANA, BEN, CHANNEL
from tests.handlers.signoff_desks import Desk


class Counter(Desk):
    """The same project, where requirements are asked for."""

    def __init__(self, database: OpenDatabase) -> None:
        """Build the edge around a database."""
        super().__init__(database)
        talks, changes = NegotiationHandlers(self.edge), ChangeHandlers(self.edge)
        others = {"import": ImportHandlers(self.edge).open_form, **talks.verbs(), **changes.verbs()}
        RequirementHandlers(self.edge, others, talks.form).register(self.router)

    async def types(self, text: str) -> Answer:
        """Ben types ``/requirement`` and some words."""
        asked = Command(actor=self.delivery(BEN), channel=CHANNEL, trigger="t", name=ids.REQUIREMENT, text=text)
        return await self.router.answer(asked)


async def opened(database: OpenDatabase) -> Counter:
    """Return a desk with R1 and R2."""
    counter = Counter(database)
    await counter.begins()
    return counter


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("add Refund within a day", "R3"),
        ("show R1", "Export within 10 seconds"),
        ("show\u00a0R1", "Export within 10 seconds"),
        ("\u3000SHOW\tr\u20131", "Export within 10 seconds"),
        ("list", "Keep logs for a year"),
        ("history R2", "Keep logs for a year"),
        ("withdraw R1 because nobody needs it", "R1"),
        ("show R999", "no R999"),
        ("help", "/requirement"),
        ("lsit", "list"),
    ],
)
async def test_every_word_gets_a_private_answer(sqlite_database: OpenDatabase, typed: str, said: str) -> None:
    counter = await opened(sqlite_database)

    answer = await counter.types(typed)

    assert answer.kind is AnswerKind.PRIVATE
    assert said in str(answer.content)


@pytest.mark.parametrize(
    ("typed", "title"),
    [("", "New requirement"), ("add", "New requirement"), ("import", "Import requirements"), ("edit R1", "Edit R1")],
)
async def test_what_needs_more_words_opens_a_form(sqlite_database: OpenDatabase, typed: str, title: str) -> None:
    counter = await opened(sqlite_database)

    answer = await counter.types(typed)

    assert answer.kind is AnswerKind.FORM
    assert answer.content["title"]["text"] == title


async def test_words_behind_the_number_fill_the_form(sqlite_database: OpenDatabase) -> None:
    counter = await opened(sqlite_database)

    edit = await counter.types("edit R1 Export within 5 seconds")
    propose = await counter.types("propose R1: Export within 5 seconds because people wait")
    reason = await counter.types("propose R1 because people wait")

    assert (filled(edit, "text"), filled(edit, "criteria")) == ("Export within 5 seconds", None)
    assert (filled(propose, "words"), filled(propose, "why")) == ("Export within 5 seconds", "people wait")
    assert (filled(reason, "words"), filled(reason, "why")) == ("Export within 10 seconds", "people wait")


async def test_words_behind_the_number_of_what_is_signed_fill_the_form_too(sqlite_database: OpenDatabase) -> None:
    counter = await opened(sqlite_database)
    await counter.starts(BEN)
    await counter.clicks(BEN, ids.APPROVE)

    change = await counter.types("change R1 Export within 5 seconds")
    reason = await counter.types("change R1 because people wait")

    assert (filled(change, "text"), filled(change, "why")) == ("Export within 5 seconds", None)
    assert (filled(reason, "text"), filled(reason, "why")) == ("Export within 10 seconds", "people wait")


@pytest.mark.parametrize("parted", ["R1 - too dear", "r1: too dear", "R1 too dear", "R1 \u2014 too dear"])
async def test_a_reason_that_is_parted_otherwise_is_asked_about_rather_than_refused(
    sqlite_database: OpenDatabase, parted: str
) -> None:
    counter = await opened(sqlite_database)

    form = await counter.types(f"withdraw {parted}")

    assert form.content["title"]["text"] == "Withdraw R1"
    assert filled(form, "reason") == "too dear"


@pytest.mark.parametrize("typed", ["withdraw R1", "withdraw R1 - too dear"])
async def test_nobody_writes_a_reason_for_taking_back_what_is_under_vote(
    sqlite_database: OpenDatabase, typed: str
) -> None:
    counter = await opened(sqlite_database)
    await counter.starts(BEN)

    answer = await counter.types(typed)

    assert answer.kind is AnswerKind.PRIVATE
    assert "R1 is under vote in V1" in str(answer.content)


async def test_what_does_not_fit_into_the_form_stands_in_it(sqlite_database: OpenDatabase) -> None:
    counter = await opened(sqlite_database)
    end = "and this is the end"

    for typed in ("edit", "propose", "withdraw"):
        form = await counter.types(f"{typed} R1 {'x' * 3000}{end}")

        assert end in str(form.content)
        assert "shorten what stands in that field" in str(form.content)
        # More would build the form anew, and that is shown once.
        assert ids.MORE_FIELDS not in str(form.content)
    why = str((await counter.types(f"propose R1 because {'x' * 1000}{end}")).content)
    assert end in why
    assert "1,000 fit into the field *Why*" in why


def filled(form: Answer, name: str) -> str | None:
    """Return what a field of an open form begins with."""
    elements = {each["block_id"]: each["element"] for each in form.content["blocks"] if "element" in each}
    initial: str | None = elements[name].get("initial_value")
    return initial


async def test_the_second_editor_keeps_what_they_typed_and_sees_what_changed(sqlite_database: OpenDatabase) -> None:
    counter = await opened(sqlite_database)
    first, second = await counter.types("edit R1"), await counter.types("edit R1")
    kind = {"selected_option": {"value": "functional"}}
    await counter.submits(ANA, first, {"text": {"value": "Export within 5 seconds"}, "type": kind})

    answer = await counter.submits(BEN, second, {"text": {"value": "Export within a minute"}, "type": kind})

    assert answer.kind is AnswerKind.UPDATE
    assert "Export within a minute" in str(answer.content)
    assert "5" in str(answer.content)
