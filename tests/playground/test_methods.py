"""Which methods of the Web API there are, and what an app without a manifest may call."""

from __future__ import annotations

import inspect
import re

from slack_sdk.web.async_client import AsyncWebClient

from playground import call, events
from playground.api import METHODS, conversations, views
from playground.manifest import EVERY_SCOPE

#: A scope as it stands in our code.
_SCOPE = re.compile(r'"([a-z_]+:[a-z.]+)"')


async def test_an_app_without_a_manifest_may_describe_the_workspace(client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["name"] == "Playground"


def test_an_app_without_a_manifest_has_every_scope_that_anything_asks_for() -> None:
    asked = {method.scope for method in METHODS.values() if method.scope}
    # What some need only at times, or an event needs, stands in their code.
    asked |= {scope for one in (call, conversations, views, events) for scope in _SCOPE.findall(inspect.getsource(one))}

    assert {"team:read", "groups:write", "reactions:read"} <= asked
    assert asked <= EVERY_SCOPE
