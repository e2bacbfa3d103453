"""Coming into a channel and leaving it: what Slack writes there, and what the app hears of it."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground import payloads
from playground.refused import Refused
from playground.server import Playground


async def test_an_invitation_is_slacks_own_command(slack: Playground) -> None:
    ada = slack.person("ada")
    random = slack.workspace.channel("random")
    random.members[:] = ["U0ADA"]

    reaction = await ada.command("random", "/invite", "@Ben, <@U0CHLOE> @app")

    assert reaction.acked
    assert set(random.members) == {"U0ADA", "U0BEN", "U0CHLOE", slack.workspace.bot_user}
    joined = [one["event"] for one in slack.events.told if one["event"]["type"] == "member_joined_channel"]
    assert [(one["user"], one["inviter"], one["channel_type"]) for one in joined] == [
        (user, "U0ADA", "C") for user in ("U0BEN", "U0CHLOE", slack.workspace.bot_user)
    ]


async def test_who_comes_is_told_in_the_channel_as_slack_words_it(slack: Playground) -> None:
    ada, bot = slack.person("ada"), slack.workspace.bot_user
    random = slack.workspace.channel("random")
    random.members[:] = ["U0ADA"]

    await ada.command("random", "/invite", "@ben @app")
    slack.join("random", "U0CHLOE")

    told = [payloads.message(slack.workspace, one) for one in ada.messages("random")]
    assert [(one["subtype"], one["text"], one.get("inviter")) for one in told] == [
        ("channel_join", "<@U0BEN> has joined the channel", "U0ADA"),
        ("channel_join", f"<@{bot}> has joined the channel", "U0ADA"),
        ("channel_join", "<@U0CHLOE> has joined the channel", None),
    ]
    # The app hears of its own coming and of who comes after it, and neither is a mention of it.
    heard = [one["event"] for one in slack.events.told if one["event"]["type"] != "member_joined_channel"]
    assert [(one["type"], one["user"]) for one in heard] == [("message", bot), ("message", "U0CHLOE")]


async def test_that_somebody_came_is_not_unread_and_not_theirs_to_change(slack: Playground) -> None:
    emi, payments = slack.person("emi"), slack.workspace.channel("payments")
    before = slack.workspace.unread(payments, "U0BEN")

    slack.join("payments", "U0EMI", inviter="U0ADA")

    assert slack.workspace.unread(payments, "U0BEN") == before
    with pytest.raises(Refused, match="cant_update_message"):
        emi.edits("payments", emi.messages("payments")[-1].ts, "I was here all along")


@pytest.mark.parametrize(
    ("channel", "text", "error"),
    [
        ("random", "", "no_user"),
        ("random", "@nobody", "user_not_found"),
        ("random", "@slackbot", "cant_invite"),
        ("random", "@ada", "already_in_channel"),
        ("bot", "@ben", "method_not_supported_for_channel_type"),
        ("random", "@ben #nowhere", "channel_not_found"),
    ],
)
async def test_an_invitation_that_leads_nowhere_is_refused(
    slack: Playground, channel: str, text: str, error: str
) -> None:
    with pytest.raises(Refused, match=error):
        await slack.person("ada").command(channel, "/invite", text)


async def test_who_leaves_and_who_is_removed_is_told_in_the_channel_as_slack_words_it(slack: Playground) -> None:
    ada, ben, chloe = (slack.person(name) for name in ("ada", "ben", "chloe"))

    await ben.command("payments", "/leave")
    await ada.command("payments", "/remove", "@chloe")

    told = [payloads.message(slack.workspace, one) for one in ada.messages("payments")]
    assert [(one["subtype"], one["text"]) for one in told] == [
        ("channel_leave", "<@U0BEN> has left the channel"),
        ("channel_leave", "<@U0CHLOE> has left the channel"),
    ]
    heard = [one["event"] for one in slack.events.told]
    assert [(one["type"], one.get("subtype"), one["user"]) for one in heard] == [
        ("message", "channel_leave", "U0BEN"),
        ("member_left_channel", None, "U0BEN"),
        ("message", "channel_leave", "U0CHLOE"),
        ("member_left_channel", None, "U0CHLOE"),
    ]
    assert slack.workspace.unread(slack.workspace.channel("payments"), "U0DEEPAK") == 0
    with pytest.raises(Refused, match="not_in_channel"):
        await chloe.says("payments", "Why?")


async def test_whoever_was_removed_is_told_by_slackbot_by_whom(slack: Playground, client: AsyncWebClient) -> None:
    await slack.person("ada").command("payments", "/remove", "@ben")
    await slack.person("chloe").command("payments", "/leave")

    (note,) = slack.person("ben").messages(slack.workspace.direct("U0BEN", "USLACKBOT").id)
    assert note.text == "You have been removed from #payments by <@U0ADA>"
    assert slack.workspace.direct_of("U0CHLOE", "USLACKBOT") is None
    # The app hears nothing of it, and that Slackbot is there it reads as in Slack: an account like any other.
    assert "USLACKBOT" not in {one["event"].get("user") for one in slack.events.told}
    account = (await client.users_info(user="USLACKBOT"))["user"]
    assert (account["real_name"], account["is_bot"]) == ("Slackbot", False)


async def test_an_app_that_was_removed_hears_that_it_left_and_from_slackbot_by_whom(slack: Playground) -> None:
    bot = slack.workspace.bot_user

    await slack.person("ada").command("payments", "/remove", "@app")

    assert bot not in slack.workspace.channel("payments").members
    member_left, left, note = (one["event"] for one in slack.events.told)
    assert (member_left["type"], member_left["user"]) == ("member_left_channel", bot)
    assert (left["type"], left["channel"], left["actor_id"]) == ("channel_left", "C0PAYMENTS", "U0ADA")
    assert (note["type"], note["user"], note["channel_type"]) == ("message", "USLACKBOT", "im")
    assert note["text"] == "You have been removed from #payments by <@U0ADA>"
    assert "subtype" not in note


async def test_an_app_that_leaves_by_itself_is_told_of_no_one_else(slack: Playground) -> None:
    bot = slack.workspace.bot_user

    slack.leave("client-portal", bot)

    heard = [one["event"] for one in slack.events.told]
    assert [(one["type"], one.get("actor_id")) for one in heard] == [("member_left_channel", None), ("group_left", bot)]


@pytest.mark.parametrize(
    ("channel", "command", "text", "error"),
    [
        ("payments", "/remove", "", "no_user_to_remove"),
        ("payments", "/remove", "@nobody", "user_not_in_channel"),
        ("payments", "/remove", "@emi", "user_not_in_channel"),
        ("payments", "/remove", "@ada", "cant_kick_self"),
        ("general", "/remove", "@ben", "cant_kick_from_general"),
        ("general", "/leave", "", "cant_leave_general"),
        ("last-year", "/leave", "", "is_archived"),
        ("bot", "/leave", "", "method_not_supported_for_channel_type"),
    ],
)
async def test_nobody_leaves_where_slack_lets_nobody_go(
    slack: Playground, channel: str, command: str, text: str, error: str
) -> None:
    with pytest.raises(Refused, match=error):
        await slack.person("ada").command(channel, command, text)
