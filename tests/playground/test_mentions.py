"""Names that people type: as the app is told of them, and as they read once more what they wrote."""

from __future__ import annotations

import pytest

from playground.server import Playground
from playground.typed import as_typed, for_command, for_message
from playground.world import default_world


@pytest.mark.parametrize(
    ("typed", "command", "message"),
    [
        ("ask @ben", "ask <@U0BEN|ben>", "ask <@U0BEN>"),
        ("ask @leads, soon", "ask <!subteam^S0LEADS|@leads>, soon", "ask <!subteam^S0LEADS>, soon"),
        ("tell @here in #general", "tell @here in <#C0GENERAL|general>", "tell <!here> in <#C0GENERAL|general>"),
        ("@nobody me@leads", "@nobody me@leads", "@nobody me@leads"),
        (
            "see https://a.example/@ben?b=1&c=2, or (http://b.example).",
            "see <https://a.example/@ben?b=1&c=2>, or (<http://b.example>).",
            "see <https://a.example/@ben?b=1&amp;c=2>, or (<http://b.example>).",
        ),
        (
            "write to ada.b@a.example.",
            "write to <mailto:ada.b@a.example|ada.b@a.example>.",
            "write to <mailto:ada.b@a.example|ada.b@a.example>.",
        ),
        ("`https://a.example` @ben", "`https://a.example` <@U0BEN|ben>", "`https://a.example` <@U0BEN>"),
        ("`@ben` & ```#general```", "`<@U0BEN|ben>` & ```<#C0GENERAL|general>```", "`@ben` &amp; ```#general```"),
        ("<https://a.example>", "<<https://a.example>>", "&lt;<https://a.example>&gt;"),
        ("<@ben> <#general", "<<@U0BEN|ben>> <<#C0GENERAL|general>", "&lt;<@U0BEN>&gt; &lt;<#C0GENERAL|general>"),
    ],
)
def test_people_groups_and_channels_are_mentions(typed: str, command: str, message: str) -> None:
    world = default_world()

    assert for_command(world, typed) == command
    assert for_message(world, typed) == message
    assert as_typed(world, message) == typed


async def test_what_a_person_writes_comes_as_slacks_composer_sends_it(slack: Playground) -> None:
    slack.join("C0PAYMENTS", slack.workspace.bot_user)

    said = await slack.person("ada").says("C0PAYMENTS", "*Soup*: https://a.example/soup or ada@a.example")
    slack.person("ada").edits("C0PAYMENTS", said.ts, "No soup")

    heard, changed = (one["event"] for one in slack.events.told if one["event"]["type"] == "message")
    (block,) = heard["blocks"]
    assert (block["type"], block["elements"][0]["elements"]) == (
        "rich_text",
        [
            {"type": "text", "text": "Soup", "style": {"bold": True}},
            {"type": "text", "text": ": "},
            {"type": "link", "url": "https://a.example/soup"},
            {"type": "text", "text": " or "},
            {"type": "link", "url": "mailto:ada@a.example", "text": "ada@a.example"},
        ],
    )
    assert changed["message"]["client_msg_id"] == heard["client_msg_id"]
    assert changed["previous_message"]["blocks"] == heard["blocks"]
