"""Words that run from right to left turn nothing round but themselves."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.deeds import deed
from playground.directions import apart, unturned
from playground.server import Playground
from tests.browser.apps import a_button


@pytest.mark.parametrize("text", ["danger", "Grüße aus Köln", "日本語", ""])
def test_words_from_left_to_right_stay_as_they_are(text: str) -> None:
    assert apart(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\u202edanger", "\u202edanger"),
        ("שלום", "שלום"),
        # Nothing inside ends what keeps it apart.
        ("\u2069\u202edanger\u2067", "\u202edanger"),
    ],
)
def test_words_from_right_to_left_stand_apart(text: str, kept: str) -> None:
    assert apart(text) == f"\u2068{kept}\u2069"
    assert apart(apart(text)) == apart(text)


def test_the_name_of_a_file_shows_what_would_turn_it_round() -> None:
    assert unturned("a\u202egnp.html") == "a\ufffdgnp.html"
    assert unturned("תמונה.png") == "תמונה.png"


async def test_a_label_turns_no_sentence_of_the_trace_round(slack: Playground, client: AsyncWebClient) -> None:
    row = a_button("go", "\u202edanger")
    await client.chat_postMessage(channel="C0PAYMENTS", text="Go?", blocks=[row])
    ada = slack.person("ada")

    await ada.click(ada.messages("payments")[0], "go")

    assert deed(slack, slack.trace.entries[-1]) == "Ada pressed \u2068\u202edanger\u2069 in #payments"
