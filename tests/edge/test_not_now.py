"""What cannot be answered just now is not acknowledged, so that Slack brings it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.edge.test_http import JSON, posted, signed
from tests.stories.worlds import a_stage


async def test_while_slack_does_not_know_our_token_yet_a_delivery_has_to_come_again(tmp_path: Path) -> None:
    event = {"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev1", "event": {"type": "team_join"}}
    body = json.dumps(event).encode()
    async with a_stage(tmp_path, http=True) as stage:
        stage.slack.faults.plant("auth.test", "500")

        first, _ = await posted(stage, body, signed(stage, body, JSON))
        again, _ = await posted(stage, body, signed(stage, body, JSON))

    assert (first, again) == (503, 200)


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_command_is_not_acknowledged_before_the_workspace_is_known(tmp_path: Path, http: bool) -> None:
    async with a_stage(tmp_path, http=http) as stage:
        ada = stage.person("ada")
        stage.slack.faults.plant("auth.test", "500", times=20)

        unheard = await ada.command("C0PAYMENTS", "/quorum", "help")

        assert not unheard.acked
        assert unheard.message is None
