"""A project's life in its channel: started, renamed, archived, brought back, and who may do what in it."""

from __future__ import annotations

from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    a_round,
    did,
    form_of,
    labels_of,
    offered,
    saying,
    told,
    types,
    words_of,
)
from tests.stories.worlds import Stage

GENERAL = "C0GENERAL"


async def test_the_bare_command_opens_a_form_and_the_channel_gets_a_card(stage: Stage) -> None:
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/project", "start")
    form = form_of(ada)
    assert form.content["title"]["text"] == "Start a project"
    assert labels_of(form) == ["Name", "Kind of work", "Client", "Goal", "People"]

    await ada.submit(form, {"name": "Payments portal", "client": "Aurora", "goal": "Pay by card", "people": [BEN]})

    card = (await stage.eventually(lambda: saying(stage, "Payments portal")))[0]
    assert labels_of(card) == ["Add requirement", "Start sign-off", "People"]
    assert "Pay by card" in words_of(card)
    standing = await stage.person("chloe").command(PAYMENTS, "/project")
    assert "You are a member of this project." in words_of(standing.message)
    assert "You are an owner" in words_of((await stage.person("ben").command(PAYMENTS, "/project")).message)


async def test_the_card_keeps_up_in_place(stage: Stage) -> None:
    await a_project(stage)
    [card] = await stage.eventually(lambda: saying(stage, "Payments portal"))

    await stage.person("ben").command(PAYMENTS, "/requirement", "add Refunds shall take a day")

    await stage.eventually(lambda: "*1* open" in words_of(saying(stage, "Payments portal")[0]))
    assert saying(stage, "Payments portal")[0].ts == card.ts


async def test_roles_are_given_and_say_who_may_what(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    ada, ben, chloe = (stage.person(name) for name in ("ada", "ben", "chloe"))

    await ada.command(PAYMENTS, "/project", "people")
    await ada.submit(form_of(ada), {"owners": [ADA, BEN], "observers": [CHLOE]})

    refused = await chloe.command(PAYMENTS, "/requirement", "add Observers only read")
    assert "observer" in words_of(refused.message)
    assert not saying(stage, "Observers only read")
    await ben.command(PAYMENTS, "/project", "rename Payments hub")
    await stage.eventually(lambda: saying(stage, "Payments hub"))
    await chloe.command(PAYMENTS, "/project", "people")
    assert form_of(chloe).content.get("submit") is None


async def test_roles_are_given_in_one_line_too_as_the_form_gives_them(stage: Stage) -> None:
    await a_project(stage)

    assert "is a client of this project now" in await types(stage, "ada", "/project", f"people <@{BEN}|ben> client")
    assert "You are a client" in await types(stage, "ben", "/project", "")
    both = await types(stage, "ada", "/project", f"people <@{BEN}|ben> and <@{CHLOE}|chloe> as owners")
    assert "are owners of this project now" in both
    await types(stage, "ada", "/project", f"people <@{ADA}|ada> member", "is a member")
    assert "Ask an owner" in await types(stage, "ada", "/project", f"people <@{BEN}|ben> member")
    await types(stage, "ben", "/project", f"people <@{CHLOE}|chloe> observer", "is an observer")

    assert "Choose at least one owner." in await types(stage, "ben", "/project", f"people <@{BEN}|ben> client")
    for vague in (f"<@{BEN}|ben> boss", "@Builder member", "nobody", f"<@{BEN}|ben>", f"<@{BEN}|ben> client owner"):
        told = await types(stage, "ben", "/project", f"people {vague}")
        assert "Write it like `/project people @Ben client`" in told


async def test_words_behind_a_verb_that_takes_none_keep_it_from_acting(stage: Stage) -> None:
    await a_project(stage)

    told = await types(stage, "ada", "/project", "archive when the client has signed")
    assert "`/project archive` takes no words behind it." in told
    assert "when the client has signed" in told
    await types(stage, "ada", "/project", "reopen now", "`/project reopen` takes no words behind it.")
    for command, verb in (
        ("requirement", "import"),
        ("requirement", "changes"),
        ("project", "policy"),
        ("quorum", "export"),
    ):
        await types(stage, "ada", f"/{command}", f"{verb} foo", f"`/{command} {verb}` takes no words behind it.")
    assert stage.person("ada").view is None


async def test_somebody_always_owns_the_project(stage: Stage) -> None:
    await a_project(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/project", "people")

    refused = await ada.submit(form_of(ada), {"owners": []})

    assert set(refused.errors) == {"owners"}
    assert form_of(ada).content["callback_id"] == "project.people.v1"


async def test_an_archived_project_is_read_but_not_changed_until_it_is_reopened(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    ada = stage.person("ada")

    await ada.command(PAYMENTS, "/project", "archive")

    refused = await ada.command(PAYMENTS, "/requirement", "add Too late")
    assert "archived" in words_of(refused.message)
    assert "R1" in words_of((await ada.command(PAYMENTS, "/requirement", "list")).message)
    await ada.command(PAYMENTS, "/project", "reopen")
    await ada.command(PAYMENTS, "/requirement", "add In time again")
    await stage.eventually(lambda: saying(stage, "In time again"))


async def test_a_channel_is_the_home_of_one_project(stage: Stage) -> None:
    await a_project(stage)

    again = await stage.person("ben").command(PAYMENTS, "/project", "start Another one")

    assert "Payments portal" in words_of(again.message)
    assert not saying(stage, "Another one")


async def test_any_first_command_offers_a_project_and_is_then_done(stage: Stage) -> None:
    ben = stage.person("ben")
    for name, text in (("/requirement", "list"), ("/signoff", "start"), ("/project", "")):
        offered = await ben.command(GENERAL, name, text)
        assert labels_of(offered.message)[0] == "Start a project here"

    asked = await ben.command(GENERAL, "/requirement", "add Everybody shall be heard")
    assert asked.message is not None
    await ben.click(asked.message, "project.start_here")

    await stage.eventually(lambda: saying(stage, "Everybody shall be heard", channel=GENERAL))
    assert saying(stage, "General: ", channel=GENERAL)
    # Help needs no project.
    assert "/requirement add" in words_of((await ben.command(GENERAL, "/requirement", "help")).message)


async def test_where_the_bot_is_not_it_says_how_to_invite_it(stage: Stage) -> None:
    ada = stage.person("ada")

    refused = await ada.command("C0RANDOM", "/project", "start Somewhere")

    assert "/invite @Quorum" in words_of(refused.message)
    assert not saying(stage, "Somewhere", channel="C0RANDOM")


async def test_a_direct_message_is_no_home_for_a_project(stage: Stage) -> None:
    refused = await stage.person("ada").command("bot", "/requirement", "add Something")

    assert "Go to one" in words_of(refused.message)


async def test_names_that_are_no_names_are_refused_at_the_field(stage: Stage) -> None:
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/project", "start")

    for name in ("   ", "\u200b\u200b"):
        refused = await ada.submit(form_of(ada), {"name": name})
        assert "name" in refused.errors
    assert form_of(ada).content["callback_id"] == "project.start.v1"


async def test_a_guest_reads_but_does_not_start_a_project(stage: Stage) -> None:
    guest = stage.person("gus")

    offered = await guest.command(GENERAL, "/project", "start Mine")

    assert "guest" in words_of(offered.message).lower()
    assert not saying(stage, "Mine", channel=GENERAL)


async def test_a_stranger_learns_nothing_of_a_private_project(stage: Stage) -> None:
    await a_project(stage, "The margin shall be 12 %", channel="C0CLIENT")
    [card] = saying(stage, "The margin shall be", channel="C0CLIENT")
    chloe = stage.person("chloe")

    # She replays a click on a message that she cannot see.
    await chloe.click(card, "requirement.details")

    await stage.slack.settled()
    assert "12 %" not in words_of(list(stage.slack.workspace.channel("C0CLIENT").ephemerals))
    assert chloe.view is None


async def test_a_renamed_channel_keeps_its_project(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")

    stage.slack.rename(PAYMENTS, "payments-2027")

    listed = await stage.person("ada").command(PAYMENTS, "/requirement", "list")
    assert "R1" in words_of(listed.message)


async def test_where_the_bot_was_removed_nothing_is_begun_that_nobody_would_see(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/signoff", "start")
    stage.slack.leave(PAYMENTS, stage.slack.workspace.bot_user)
    await stage.slack.settled()

    added = await ben.command(PAYMENTS, "/requirement", "add Nobody shall lose this")
    started = await ada.submit(form_of(ada), {"signatories": [ADA, BEN]})

    assert "Invite it there with `/invite @Quorum`" in words_of(added.message)
    # A field draws no markup.
    assert "Invite it there with /invite @Quorum" in started.errors["scope"]
    assert "Nobody shall lose this" in words_of(added.message)
    stage.slack.join(PAYMENTS, stage.slack.workspace.bot_user)
    await stage.slack.settled()
    again = await ben.command(PAYMENTS, "/requirement", "add Nobody shall lose this")
    assert "Added as R2" in words_of(again.message)


async def test_what_the_channel_missed_while_the_bot_was_out_appears_when_it_is_back(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    bot, ada = stage.slack.workspace.bot_user, stage.person("ada")
    # Removed a moment ago, and nobody has told the bot yet.
    stage.slack.workspace.channel(PAYMENTS).members.remove(bot)
    await ada.command(PAYMENTS, "/requirement", "add Payouts shall take an hour")
    await stage.eventually(lambda: "not in that channel" in words_of(ada.direct_messages()))
    assert not saying(stage, "Payouts")

    stage.slack.join(PAYMENTS, bot)

    await stage.eventually(lambda: saying(stage, "Payouts shall take an hour"))


async def test_in_an_archived_channel_nothing_is_begun_from_elsewhere(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    ben = stage.person("ben")
    await ben.shortcut("new_requirement")
    await ben.submit(form_of(ben), {})
    stage.slack.archive(PAYMENTS)
    await stage.slack.settled()

    refused = await ben.submit(form_of(ben), {"text": "Payouts shall take an hour"})

    assert "Unarchive it in Slack, then try again" in str(refused.errors)
    stage.slack.archive(PAYMENTS, archived=False)
    await stage.slack.settled()
    await ben.submit(form_of(ben), {"text": "Payouts shall take an hour"})
    await stage.eventually(lambda: saying(stage, "Payouts shall take an hour"))


async def test_a_signatory_who_left_the_channel_is_told_how_to_vote_and_votes_once_back(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await a_round(stage, ADA, BEN)
    ben = stage.person("ben")
    await stage.eventually(ben.direct_messages)
    [copy] = ben.direct_messages()

    stage.slack.leave(PAYMENTS, BEN)
    await stage.eventually(lambda: "You have left this channel" in words_of(copy))
    assert "Have yourself invited to it." in words_of(copy)
    assert "Approve" not in labels_of(copy)
    stage.slack.join(PAYMENTS, BEN)
    await stage.eventually(lambda: "Approve" in labels_of(copy))

    await ben.click(copy, "signoff.approve")
    await stage.eventually(lambda: "1 approve" in words_of(saying(stage, "Sign-off V1")))


async def test_what_a_signatory_was_asked_before_they_left_tells_them_how_to_vote(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    await a_round(stage, ADA, BEN)
    ada, ben = stage.person("ada"), stage.person("ben")
    await stage.eventually(ben.direct_messages)
    [copy] = ben.direct_messages()
    did(await ben.click(copy, "signoff.approve"))
    did(await ada.command(PAYMENTS, "/requirement", "edit R1"))
    did(await ada.submit(form_of(ada), {"text": "Refunds shall take two days"}))
    again = await offered(stage, "ben", "Still approve")
    stage.slack.leave(PAYMENTS, BEN)
    await stage.eventually(lambda: "You have left this channel" in words_of(copy))

    await ben.click(again, "signoff.still_approve")

    assert "signatory of V1" in await told(stage, ben, "Have yourself invited there", channel="bot")


async def test_a_click_in_an_archived_channel_is_answered_in_words(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    [card] = saying(stage, "Refunds shall take a day")
    ada = stage.person("ada")
    stage.slack.archive(PAYMENTS)

    await ada.click(card, "requirement.details")

    assert "R1" in await told(stage, ada, "R1")
