"""Where emoji can be put, by people and by the bot, and which."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.refused import Refused
from playground.server import Playground
from tests.playground.test_web_api import refused


@pytest.mark.parametrize("name", ["nope_not", "<script>", "", "+1::skin-tone-9"])
async def test_nobody_reacts_with_what_is_no_emoji(slack: Playground, client: AsyncWebClient, name: str) -> None:
    said = await slack.person("ada").says("payments", "Lunch?")

    with pytest.raises(Refused, match="invalid_name"):
        slack.person("ben").reacts("payments", said.ts, name)
    call = client.reactions_add(channel="C0PAYMENTS", timestamp=said.ts, name=name)
    assert await refused(call) == {"ok": False, "error": "invalid_name"}
    assert said.reactions == {}


async def test_an_emoji_may_have_a_tone_of_skin_and_a_name_with_signs(
    slack: Playground, client: AsyncWebClient
) -> None:
    said = await slack.person("ada").says("payments", "Lunch?")

    for name in ("+1::skin-tone-3", "e-mail", "white_check_mark"):
        slack.person("ben").reacts("payments", said.ts, name)
        await client.reactions_add(channel="C0PAYMENTS", timestamp=said.ts, name=name)

    assert [len(people) for people in said.reactions.values()] == [2, 2, 2]


async def test_nobody_reacts_in_an_archived_channel(slack: Playground) -> None:
    said = await slack.person("ada").says("payments", "Lunch?")
    slack.person("ben").reacts("payments", said.ts, "tada")
    slack.archive("C0PAYMENTS")

    for name in ("tada", "+1"):
        with pytest.raises(Refused, match="is_archived"):
            slack.person("ben").reacts("payments", said.ts, name)
    assert said.reactions == {"tada": ["U0BEN"]}


async def test_nobody_reacts_to_what_says_that_a_message_is_gone(slack: Playground, client: AsyncWebClient) -> None:
    ada = slack.person("ada")
    said = await ada.says("payments", "Lunch?")
    await ada.says("payments", "Soup", thread=said.ts)
    ada.deletes("payments", said.ts)

    with pytest.raises(Refused, match="message_not_found"):
        ada.reacts("payments", said.ts, "tada")
    call = client.reactions_add(channel="C0PAYMENTS", timestamp=said.ts, name="tada")
    assert await refused(call) == {"ok": False, "error": "message_not_found"}
