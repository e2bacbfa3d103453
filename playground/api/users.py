"""users.*, auth.test and bots: who is who."""

from __future__ import annotations

from typing import Any

from playground import payloads
from playground.call import Call, Method, page


async def auth_test(call: Call) -> dict[str, Any]:
    """Say whose token it is."""
    workspace = call.workspace
    return {
        "url": f"{call.playground.url}/",
        "team": workspace.team_name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot.bot_id,
        "is_enterprise_install": False,
    }


async def info(call: Call) -> dict[str, Any]:
    """Describe an account."""
    user = call.workspace.user(call.needed("user", "user_not_found"))
    return {"user": payloads.user(call.workspace, user)}


async def list_(call: Call) -> dict[str, Any]:
    """List the accounts."""
    found, cursor = page([*call.workspace.users.values()], call)
    listed = [payloads.user(call.workspace, user) for user in found]
    return {"members": listed, "response_metadata": {"next_cursor": cursor}}


async def team_info(call: Call) -> dict[str, Any]:
    """Describe the workspace."""
    workspace = call.workspace
    return {"team": {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain}}


METHODS = {
    "auth.test": Method(work=auth_test, tier=0),
    "users.info": Method(work=info, tier=4, scope="users:read"),
    "users.list": Method(work=list_, tier=2, scope="users:read"),
    "team.info": Method(work=team_info, tier=3, scope="team:read"),
}
