"""Slack's payloads in our own words."""

from __future__ import annotations

import pytest

from bot.domain.names import TeamId
from handlers.asked import Command, Shortcut
from handlers.payloads import as_heard, mentioned, read


def typed(text: str) -> str:
    """Return what a command says that came with a text."""
    body = {
        "command": "/requirement",
        "text": text,
        "channel_id": "C1",
        "user_id": "U1",
        "trigger_id": "1.2.abc",
    }
    asked = read(body, TeamId("T1"))
    assert isinstance(asked, Command)
    return asked.text


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("add <@U1|ana> approves refunds", "add @ana approves refunds"),
        ("add ask <@W1|Ana Lima>, then <@U2|ben>", "add ask @Ana Lima, then @ben"),
        ("add <@U1> approves", "add @U1 approves"),
        ("add post to <#C1|plans>", "add post to #plans"),
        ("add post to <#C1|>", "add post to #C1"),
        ("add tell <!subteam^S1|@finance>", "add tell @finance"),
        ("add see <https://example.com/a?b=1&amp;c=2>", "add see https://example.com/a?b=1&c=2"),
        ("add see <http://example.com|example.com>", "add see example.com"),
        ("add see <https://example.com|the plan>", "add see the plan (https://example.com)"),
        ("add write to <mailto:a@example.com|a@example.com>", "add write to a@example.com"),
    ],
)
def test_mentions_and_links_in_a_command_are_words_that_people_can_read(written: str, words: str) -> None:
    assert typed(written) == words


def test_names_that_slack_leaves_out_of_messages_are_put_in() -> None:
    written = "<@U1> and <@U2> tell <#C1|plans> and <!here> about <@U1>"

    assert mentioned(written) == ("U1", "U2")
    assert as_heard(written, {"U1": "Ana Lima"}) == "@Ana Lima and @U2 tell #plans and @here about @Ana Lima"


def captured(message: dict[str, object]) -> str:
    """Return the words of a message on which a shortcut was used, as people read them."""
    body = {
        "type": "message_action",
        "callback_id": "capture_message",
        "channel": {"id": "C1"},
        "user": {"id": "U1"},
        "trigger_id": "1.2.abc",
        "message": {"ts": "1.000100", **message},
    }
    asked = read(body, TeamId("T1"))
    assert isinstance(asked, Shortcut) and asked.message is not None
    return as_heard(asked.message.text, {"U1": "Ana Lima"})


def rich(*elements: dict[str, object]) -> dict[str, object]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


WORDS: list[dict[str, object]] = [
    {"type": "user", "user_id": "U1"},
    {"type": "text", "text": " wants a < b, see "},
    {"type": "link", "url": "https://example.com/a?b=1&c=2", "text": "the plan"},
    {"type": "emoji", "name": "wave"},
]
READ = "@Ana Lima wants a < b, see the plan (https://example.com/a?b=1&c=2):wave:"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"text": "In its text", "blocks": [rich({"type": "text", "text": "Elsewhere"})]}, "In its text"),
        ({"text": "", "blocks": [rich(*WORDS)]}, READ),
        (
            {
                "blocks": [
                    {"type": "header", "text": {"type": "plain_text", "text": "Wishes & more"}},
                    {"type": "divider"},
                    {"type": "section", "text": {"type": "mrkdwn", "text": "a &lt; b"}},
                    {"type": "section", "fields": [{"type": "plain_text", "text": "<@U1>"}]},
                    {"type": "context", "elements": [{"type": "image", "image_url": "u"}, {"text": "by <@U1>"}]},
                ]
            },
            "Wishes & more\na < b\n<@U1>\nby @Ana Lima",
        ),
        (
            {
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [{"type": "rich_text_list", "elements": rich(*WORDS)["elements"]}],
                    }
                ]
            },
            f"- {READ}",
        ),
        ({"text": " ", "attachments": [{"text": "Shared", "fallback": "[12:00] ana: Shared"}]}, "Shared"),
        ({"attachments": [{"message_blocks": [{"message": {"blocks": [rich(*WORDS)]}}], "fallback": "f"}]}, READ),
        ({"attachments": [{"blocks": [rich(*WORDS)]}, {"fallback": "A card"}]}, f"{READ}\nA card"),
        ({"blocks": "none", "attachments": [None, {}]}, ""),
    ],
)
def test_a_message_is_captured_wherever_its_words_stand(message: dict[str, object], words: str) -> None:
    assert captured(message) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("add a &lt; b &amp;&amp; c &gt; d", "add a < b && c > d"),
        ("add write &amp;lt; for &lt;", "add write &lt; for <"),
        ("add &lt;@U1|ana&gt; is text", "add <@U1|ana> is text"),
        ("add <@U1|R&amp;D> decides", "add @R&D decides"),
    ],
)
def test_what_slack_escaped_is_undone_once(written: str, words: str) -> None:
    assert typed(written) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "add if a < b and c > d",
        "add x <y> z <@ ana> <#> <@> <!>",
        "add &copy; &#60; &nbsp; AT&T &ampere",
        "add tell <!channel> and <!here|here>",
        "add <javascript:alert(1)|x>",
        "add two\nlines",
        "add ana@example.com #plans @ben",
    ],
)
def test_everything_else_stays_as_it_was_typed(text: str) -> None:
    assert typed(text) == text
