"""Threads that people follow, and what in them is new."""

from __future__ import annotations

from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from playground import state, threads
from playground.page.following import listed
from playground.server import Playground


def fresh(slack: Playground, user: str) -> list[str]:
    """Return what somebody has not read in the threads that they follow."""
    return [one.text for thread in threads.followed(slack.workspace, user) for one in thread.fresh]


async def test_whoever_began_a_thread_replied_in_it_or_is_mentioned_in_it_follows_it(slack: Playground) -> None:
    ada, ben, chloe = (slack.person(name) for name in ("ada", "ben", "chloe"))
    root = await ada.says("C0PAYMENTS", "Who is for Friday?")
    await ben.says("C0PAYMENTS", "I am", thread=root.ts)
    assert fresh(slack, "U0ADA") == ["I am"]
    assert fresh(slack, "U0BEN") == fresh(slack, "U0CHLOE") == []

    await ada.says("C0PAYMENTS", "And @chloe?", thread=root.ts)
    await chloe.says("C0PAYMENTS", "Me too", thread=root.ts)

    assert fresh(slack, "U0ADA") == ["Me too"]
    assert fresh(slack, "U0BEN") == ["And <@U0CHLOE>?", "Me too"]
    assert fresh(slack, "U0CHLOE") == fresh(slack, "U0DEEPAK") == []


async def test_a_thread_is_new_from_the_mention_on_wherever_the_app_put_it(
    slack: Playground, client: AsyncWebClient
) -> None:
    root = await slack.person("ben").says("C0PAYMENTS", "A card")
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "Your turn, <@U0ADA>"}}
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0CHLOE"}]}],
    }
    quoted = {"type": "section", "text": {"type": "plain_text", "text": "<@U0DEEPAK>"}}
    for text, blocks in (("One", []), ("Two", [block]), ("Three", [rich]), ("Four", [quoted])):
        await client.chat_postMessage(channel="C0PAYMENTS", thread_ts=root.ts, text=text, blocks=blocks)

    assert fresh(slack, "U0ADA") == ["Two", "Three", "Four"]
    assert fresh(slack, "U0CHLOE") == ["Three", "Four"]
    assert fresh(slack, "U0DEEPAK") == []


async def test_what_was_read_stays_read_over_a_restart_and_the_channel_keeps_its_own_mark(
    slack: Playground, tmp_path: Path
) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    root = await ada.says("C0PAYMENTS", "Who is for Friday?")
    first = await ben.says("C0PAYMENTS", "I am", thread=root.ts)
    await ben.says("C0PAYMENTS", "In the channel")
    ada.reads("C0PAYMENTS", first.ts, thread=root.ts)
    await ben.says("C0PAYMENTS", "With cake", thread=root.ts)
    await ada.says("C0RANDOM", "Elsewhere")

    state.save(slack.workspace, tmp_path / "workspace.json")
    again = state.load(tmp_path / "workspace.json", slack.clock)

    assert [one.text for one in threads.followed(again, "U0ADA")[0].fresh] == ["With cake"]
    await ada.says("C0PAYMENTS", "Fine", thread=root.ts)
    assert fresh(slack, "U0ADA") == []
    assert slack.workspace.unread(slack.workspace.channel("C0PAYMENTS"), "U0ADA") == 1


async def test_nobody_is_shown_a_thread_of_a_conversation_that_they_are_not_in(slack: Playground) -> None:
    root = await slack.person("farah").says("C0CLIENT", "Between us, @ada and @chloe")
    await slack.person("ben").says("C0CLIENT", "Yes", thread=root.ts)
    assert fresh(slack, "U0FARAH") == fresh(slack, "U0ADA") == ["Yes"]
    assert fresh(slack, "U0CHLOE") == []

    slack.leave("C0CLIENT", "U0ADA")

    assert fresh(slack, "U0ADA") == []


async def test_many_threads_are_listed_in_turns_the_newest_reply_first(slack: Playground) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    roots = [await ada.says("C0PAYMENTS", f"Question {number}") for number in range(20)]
    for root in roots:
        for number in range(4):
            await ben.says("C0PAYMENTS", f"Answer {number}", thread=root.ts)
    await ben.says("C0PAYMENTS", "Once more", thread=roots[0].ts)
    ada.reads("C0PAYMENTS", slack.workspace.channel("C0PAYMENTS").messages[-2].ts, thread=roots[0].ts)
    followed = threads.followed(slack.workspace, "U0ADA")

    newest = listed(followed, "U0ADA")
    older = listed(followed, "U0ADA", before=newest.older)

    shown = [card.thread.root.text for card in (*newest.cards, *older.cards)]
    assert shown == ["Question 0", *(f"Question {number}" for number in range(19, 0, -1))]
    assert (len(newest.cards), older.older, older.is_newest) == (15, "", False)
    first, second = newest.cards[:2]
    assert [one.text for one in first.replies] == ["Answer 3", "Once more"]
    assert (first.left_out, first.first_new) == (3, first.replies[-1].ts)
    assert (second.left_out, len(second.replies), len(second.new)) == (0, 4, 4)


async def test_what_was_new_stays_marked_while_somebody_looks_and_ones_own_reply_is_not(slack: Playground) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    root = await ada.says("C0PAYMENTS", "Who is for Friday?")
    first = await ben.says("C0PAYMENTS", "I am", thread=root.ts)
    await ada.says("C0PAYMENTS", "Fine", thread=root.ts)
    followed = threads.followed(slack.workspace, "U0ADA")

    (card,) = listed(followed, "U0ADA", marked=f"{root.ts}:{first.ts},odd").cards

    assert [one.text for one in card.new] == ["I am"]
    assert card.first_new == first.ts
    assert listed(followed, "U0ADA").cards[0].new == []


async def test_threads_stay_where_they_are_while_somebody_looks_and_new_ones_come_on_top(slack: Playground) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    roots = [await ada.says("C0PAYMENTS", f"Question {number}") for number in range(17)]
    for root in roots:
        await ben.says("C0PAYMENTS", "An answer", thread=root.ts)
    before = listed(threads.followed(slack.workspace, "U0ADA"), "U0ADA").cards
    shown = ",".join(f"{card.thread.root.ts}:{card.new_from}" for card in before)

    for number in (4, 1):
        await ben.says("C0PAYMENTS", "One more", thread=roots[number].ts)
    listing = listed(threads.followed(slack.workspace, "U0ADA"), "U0ADA", marked=shown)

    now = [card.thread.root.text for card in listing.cards]
    assert now == ["Question 1", *(card.thread.root.text for card in before)]
    rest = listed(threads.followed(slack.workspace, "U0ADA"), "U0ADA", before=listing.older)
    assert [card.thread.root.text for card in rest.cards] == ["Question 0"]


async def test_where_a_listed_thread_goes_older_ones_fill_its_room_below(slack: Playground) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    roots = [await ada.says("C0PAYMENTS", f"Question {number}") for number in range(18)]
    for root in roots:
        await ben.says("C0PAYMENTS", "An answer", thread=root.ts)
    before = threads.followed(slack.workspace, "U0ADA")
    shown = ",".join(f"{card.thread.root.ts}:" for card in listed(before, "U0ADA").cards)

    rest = [one for one in before if one.root.ts != roots[9].ts]
    listing = listed(rest, "U0ADA", marked=shown)

    assert [card.thread for card in listing.cards] == rest[:15]
    assert listing.older == rest[14].last


async def test_older_threads_are_offered_only_where_there_are_some(slack: Playground) -> None:
    ada, ben = slack.person("ada"), slack.person("ben")
    first, second = [await ada.says("C0PAYMENTS", words) for words in ("A question", "Another")]
    await ben.says("C0PAYMENTS", "An answer", thread=first.ts)

    # Somebody who looks at the first one is told of both replies at once.
    await ben.says("C0PAYMENTS", "An answer", thread=second.ts)
    await ben.says("C0PAYMENTS", "One more", thread=first.ts)
    listing = listed(threads.followed(slack.workspace, "U0ADA"), "U0ADA", marked=f"{first.ts}:")

    assert {card.thread.root.text for card in listing.cards} == {"A question", "Another"}
    assert listing.older == ""
