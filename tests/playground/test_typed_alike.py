"""What a person types is drawn on the page as the app is told it: one reader says what everything in it means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from playground import payloads, written
from playground.page.reader import Reader
from playground.server import Playground
from playground.typed import as_typed, for_message
from playground.workspace import Message, Workspace
from playground.world import default_world

#: What is typed, and what Slack's own reader makes of it.
TYPED = {
    "- one\n- two\n  - deep": '<ul class="level-0 in-0"><li>one</li><li>two'
    '<ul class="level-1 in-0"><li>deep</li></ul></li></ul>',
    "1. x\n2. y": '<ol class="level-0 in-0" start="1"><li>x</li><li>y</li></ol>',
    "•  z": '<ul class="level-0 in-0"><li>z</li></ul>',
    "see [md](https://x.y)": 'see <a href="https://x.y" rel="noopener noreferrer" target="_blank">md</a>',
    "**y** ~~x~~": "*<strong>y</strong>* ~<s>x</s>~",
    "*a*b*": "*a*b*",
    "_b_*c*": "<em>b</em><strong>c</strong>",
    ":nope: :tada: 10:30:45": ":nope: 🎉 10:30:45",
    ":wave::skin-tone-3:": "👋🏼",
    "a ```b``` c": "<p>a </p><pre>b</pre><p> c</p>",
    ">>> all\n> of *this*\nand that": "<blockquote>all\nof <strong>this</strong>\nand that</blockquote>",
    ">>> all\n```code```\n": "<blockquote>all</blockquote><pre>code</pre>",
    "> one\ntwo": "<blockquote>one</blockquote><p>two</p>",
    "@@ben ##general": "@@ben ##general",
    "`@ben` <b> &amp; <@U0BEN>": "<code>@ben</code> &lt;b&gt; &amp;amp; &lt;@U0BEN&gt;",
    "two\n\nlines": "two\n\nlines",
}
#: Names as people type them, among what may be read in two ways.
NAMES = [
    *("@ben", "*@ben*", "_@ben_", "~@ben~", "(@ben)", "@@ben", "me@ben", "a_@ben", "@ben@ada", "@ben#general", "#@ben"),
    *("#general,", "##general", "`@ben`", "```#general```", "https://x.y/@ben", "@here:", "@nobody", "@ben.", "a@b.cd"),
    *("\n", "\n- ", "\n> ", "\n>>> ", ":tada:", "<@U0BEN>", "<@ben>", "<#general", "*", "_"),
]


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """A local Slack with its page."""
    async with Playground(rate=0, page=True) as slack:
        yield slack


async def said(slack: Playground, ts: str) -> str:
    """Return what a message says on the page, as HTML."""
    async with aiohttp.ClientSession() as session, session.get(f"{slack.url}/?as=U0CHLOE&channel=C0PAYMENTS") as answer:
        page = await answer.text()
    return page.split(f'id="m{ts}"')[1].split('<div class="said">')[1].split("</article>")[0]


def told(slack: Playground, message: Message) -> list[dict[str, Any]]:
    """Return the parts of the block that an app is told."""
    [block] = payloads.message(slack.workspace, message)["blocks"]
    parts: list[dict[str, Any]] = block["elements"]
    return parts


@pytest.mark.parametrize(("words", "html"), TYPED.items())
async def test_what_a_person_types_is_drawn_as_the_app_is_told(slack: Playground, words: str, html: str) -> None:
    message = await slack.person("ada").says("payments", words)

    assert f'<div class="text rich">{html}</div>' in await said(slack, message.ts)
    reader = Reader(slack.workspace, "UTC", "U0CHLOE")
    assert str(reader.rich(told(slack, message))) in (html, f"<p>{html}</p>")


async def test_what_an_app_writes_is_still_read_as_markup(slack: Playground) -> None:
    bot = slack.workspace.bot
    post = Message(channel="C0PAYMENTS", ts=slack.workspace.stamp(), user=bot.id, bot_id=bot.bot_id, text="- *one*")

    slack.workspace.post(post)

    assert '<div class="text">- <strong>one</strong></div>' in await said(slack, post.ts)


def _mentions(parts: Any) -> list[str]:
    """Return everybody and every channel that rich text names."""
    if isinstance(parts, list):
        return [one for part in parts for one in _mentions(part)]
    names = [str(parts[key]) for key in ("user_id", "channel_id", "range") if key in parts]
    return names + _mentions(parts.get("elements", []))


def _in_text(world: Workspace, text: str) -> list[str]:
    known = {f"<@{one}>": one for one in world.users} | {"<!here>": "here", "<#C0GENERAL|general>": "C0GENERAL"}
    found = sorted((at, name) for mark, name in known.items() for at in range(len(text)) if text.startswith(mark, at))
    return [name for _, name in found]


@given(st.lists(st.sampled_from(NAMES), max_size=8).map(" ".join))
def test_text_and_block_name_the_same_people_and_channels(words: str) -> None:
    world = default_world()
    text = for_message(world, words)

    block = written.rich_text(world, as_typed(world, text))

    assert _mentions(block["elements"] if block else []) == _in_text(world, text)
