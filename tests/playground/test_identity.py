"""Every app is somebody of its own, and stays who it is."""

from __future__ import annotations

import re
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

import playground
from playground.identity import Identity
from playground.server import Playground

#: Saved in a time when every app had the same ids.
OLD = Identity(app_id="A0EVERYAPP", user="U0EVERYAPP", bot_id="B0EVERYAPP")
SOURCES = Path(playground.__file__).parent


def named(name: str) -> dict[str, object]:
    """Return the manifest of an app that is called so."""
    return {"display_information": {"name": name}, "oauth_config": {"scopes": {"bot": ["chat:write"]}}}


def test_ids_are_of_slacks_form_always_the_same_and_no_others() -> None:
    lunch, again, dinner = (Playground(manifest=named(name)).workspace for name in ("Lunch", "Lunch", "Dinner"))

    assert (lunch.app_id, lunch.bot_user, lunch.bot.bot_id) == (again.app_id, again.bot_user, again.bot.bot_id)
    assert not {lunch.app_id, lunch.bot_user, lunch.bot.bot_id} & {dinner.app_id, dinner.bot_user, dinner.bot.bot_id}
    for letter, id_ in zip("AUB", (lunch.app_id, lunch.bot_user, lunch.bot.bot_id), strict=True):
        assert re.fullmatch(rf"{letter}0[A-Z0-9]{{9}}", id_)


async def test_an_app_that_was_saved_stays_who_it_was(tmp_path: Path) -> None:
    state = tmp_path / "workspace.json"
    async with Playground(manifest=named("Lunch"), state_file=state) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await client.chat_postMessage(channel="C0PAYMENTS", text="Soup")
        now = slack.manifest.identity
    text = state.read_text()
    for mine, old in ((now.app_id, OLD.app_id), (now.user, OLD.user), (now.bot_id, OLD.bot_id)):
        text = text.replace(mine, old)
    state.write_text(text)

    async with Playground(manifest=named("Dinner"), state_file=state) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        answer = await client.auth_test()
        message = slack.person("ada").messages("payments")[-1]

        assert (answer["user_id"], answer["bot_id"]) == (OLD.user, OLD.bot_id)
        assert (message.user, message.bot_id) == (OLD.user, OLD.bot_id)
        assert (slack.workspace.bot.real_name, slack.sockets.app_id) == ("Dinner", OLD.app_id)


def test_the_local_slack_knows_no_app_by_its_name() -> None:
    sources = [path for path in SOURCES.rglob("*") if path.suffix in {".py", ".js", ".j2", ".css", ".md"}]
    # What people do in a workspace is a script of one app.
    told = [path for path in sources if SOURCES / "scenes" not in path.parents]

    assert [path.name for path in told if "quorum" in path.read_text(encoding="utf-8").lower()] == []
