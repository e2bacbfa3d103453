"""Promises: recorded from a message, linked to a requirement, and not forgotten before that is signed."""

from __future__ import annotations

from typing import Any

from playground.acting import Person
from playground.scenes.words import PAYMENTS, a_project, form_of, labels_of, saying, told, words_of
from playground.workspace import Message
from tests.stories.worlds import Stage, ben_signs

REFUNDS = "Refunds shall take a day"
SAID = "We promised Northwind that refunds take a day & no more"


async def recorded(stage: Stage, text: str = SAID, **fields: Any) -> Message:
    """Ben says something, and Ada records it as a promise to Northwind."""
    ada = stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, text)
    await ada.message_shortcut("record_promise", PAYMENTS, message.ts)
    reaction = await ada.submit(form_of(ada), {"recipient": "Northwind", **fields})
    assert reaction.errors == {}
    await stage.eventually(lambda: saying(stage, "promised to Northwind"))
    return message


async def promises(person: Person) -> str:
    """Return what ``/requirement promises`` answers."""
    return words_of((await person.command(PAYMENTS, "/requirement", "promises")).message)


async def test_a_message_becomes_a_promise_with_whom_when_and_a_link_to_it(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    message = await stage.person("ben").says(PAYMENTS, SAID)

    await ada.message_shortcut("record_promise", PAYMENTS, message.ts)

    form = form_of(ada)
    assert form.content["title"]["text"] == "Record a promise"
    assert labels_of(form) == ["Promise", "To whom", "Due"]
    assert form.content["blocks"][0]["element"]["initial_value"] == SAID
    empty = await ada.submit(form, {"recipient": "\u2060"})
    assert set(empty.errors) == {"recipient"}
    await ada.submit(form_of(ada), {"recipient": "Northwind", "due": "2027-03-01"})
    [card] = await stage.eventually(lambda: saying(stage, "promised to Northwind"))
    assert "P1 promised to Northwind, due 1 Mar 2027" in words_of(card)
    assert "Said by <@U0BEN>" in words_of(card)
    assert message.ts.replace(".", "") in words_of(card)
    assert labels_of(card) == ["Link to a requirement"]


async def test_the_link_of_a_promise_that_slack_does_not_tell_at_once_is_asked_for_again(stage: Stage) -> None:
    await a_project(stage)
    stage.slack.faults.plant("chat.getPermalink", "500")

    message = await recorded(stage)

    [card] = saying(stage, "promised to Northwind")
    assert message.ts.replace(".", "") in words_of(card)


async def test_a_promise_is_recorded_once(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    message = await recorded(stage)

    await ada.message_shortcut("record_promise", PAYMENTS, message.ts)

    assert "recorded as P1 already" in await told(stage, ada, "already")


async def test_a_promise_is_listed_until_a_signed_requirement_keeps_it(stage: Stage) -> None:
    await a_project(stage, REFUNDS, "The export shall finish within 10 seconds")
    ada = stage.person("ada")
    await recorded(stage)
    assert "R1 may say the same" in await promises(ada)
    [card] = saying(stage, "promised to Northwind")

    await ada.click(card, "promise.link")
    assert form_of(ada).content["title"]["text"] == "Link to a requirement"
    assert "R1 Refunds" in words_of(form_of(ada))
    await ada.submit(form_of(ada), {})

    await stage.eventually(lambda: "Linked to R1" in words_of(saying(stage, "promised to Northwind")[0]))
    assert labels_of(saying(stage, "promised to Northwind")[0]) == []
    assert "Linked to R1, which is not signed yet" in await promises(ada)
    await ben_signs(stage)
    assert "No promise is open" in await promises(ada)


async def test_the_menu_finds_requirements_by_number_and_by_words(stage: Stage) -> None:
    await a_project(stage, REFUNDS, "The export shall finish within 10 seconds", "Payouts shall take an hour")
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "withdraw R3 because nobody needs it")
    await recorded(stage, "They get their export in 10 seconds")
    listed = (await ada.command(PAYMENTS, "/requirement", "promises")).message
    assert listed is not None
    await ada.click(listed, "promise.link")

    everything = await ada.suggest(form_of(ada), "promised_requirement")
    by_words = await ada.suggest(form_of(ada), "promised_requirement", "EXPORT")
    by_number = await ada.suggest(form_of(ada), "promised_requirement", "r-1")
    await ada.submit(form_of(ada), {"promised_requirement": "1"})

    assert [each["value"] for each in everything] == ["1", "2"]
    assert [each["value"] for each in by_words] == ["2"]
    assert [each["value"] for each in by_number] == ["1"]
    assert "Linked to R1" in await promises(ada)


async def test_a_requirement_that_is_captured_from_the_same_message_keeps_the_promise(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    message = await recorded(stage)

    await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts)
    assert "P1" in words_of(form_of(ada))
    await ada.submit(form_of(ada), {"text": REFUNDS})

    await stage.eventually(lambda: "Linked to R1" in words_of(saying(stage, "promised to Northwind")[0]))


async def test_hostile_words_stay_words(stage: Stage) -> None:
    await a_project(stage)

    await recorded(stage, "<!channel> *bold* <https://evil.example|click> =1+1", recipient="Northwind <!here> *now*")

    [card] = saying(stage, "promised to Northwind")
    assert "<!here>" not in card.text
    assert "<!channel>" not in card.text
    assert "<!here>" not in str(card.blocks[0])


async def test_observers_record_no_promise(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/project", "people")
    await ada.submit(form_of(ada), {"observers": ["U0BEN"]})
    message = await ben.says(PAYMENTS, SAID)

    await ben.message_shortcut("record_promise", PAYMENTS, message.ts)

    assert "record promises" in await told(stage, ben, "You are an observer")
