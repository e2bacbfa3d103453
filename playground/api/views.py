"""views.*: forms and App Home."""

from __future__ import annotations

from typing import Any, Literal

from playground import payloads
from playground.call import Call, Method
from playground.refused import Refused
from playground.views import STACK, check_view
from playground.workspace import View


async def open_(call: Call) -> dict[str, Any]:
    """Open a form; it takes the place of those that are open."""
    content = _content(call, "modal")
    _external_is_free(call, content)
    user, _ = call.playground.triggers.take(call.needed("trigger_id", "invalid_trigger_id"))
    return _shown(call, call.workspace.show(user, content, on_top=False))


async def push(call: Call) -> dict[str, Any]:
    """Put a form on top of the one that was acted in."""
    content = _content(call, "modal")
    _external_is_free(call, content)
    user, origin = call.playground.triggers.take(call.needed("trigger_id", "invalid_trigger_id"))
    stack = call.workspace.stack(user)
    if origin is None or origin not in [view.id for view in stack]:
        raise Refused("not_found")
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    return _shown(call, call.workspace.show(user, content, on_top=True))


async def update(call: Call) -> dict[str, Any]:
    """Change an open form."""
    view = _find(call)
    content = _content(call, "home" if view.type == "home" else "modal")
    _hash_is(call, view)
    return _shown(call, call.workspace.change_view(view, content))


async def publish(call: Call) -> dict[str, Any]:
    """Show somebody their App Home."""
    if not call.playground.manifest.home_tab:
        raise Refused("not_enabled")
    user = call.workspace.user(call.needed("user_id", "user_not_found"))
    content = _content(call, "home")
    home = call.workspace.homes.get(user.id)
    if home is None:
        id_ = call.workspace.new_id("V")
        home = View(id=id_, user=user.id, content=content, hash="", root_id=id_)
        call.workspace.homes[user.id] = home
    else:
        _hash_is(call, home)
    return _shown(call, call.workspace.change_view(home, content))


def _content(call: Call, type_: Literal["modal", "home"]) -> dict[str, Any]:
    content = check_view(call.arguments.get("view"), type_)
    elements = (block.get("element") or {} for block in content["blocks"])
    if any(element.get("type") == "file_input" for element in elements):
        call.require("files:read")
    return content


def _find(call: Call) -> View:
    workspace = call.workspace
    id_, external = call.text("view_id"), call.text("external_id")
    views = [*workspace.views.values(), *workspace.homes.values()]
    found = next(
        (view for view in views if view.id == id_ or (external and view.content.get("external_id") == external)), None
    )
    if found is None:
        raise Refused("not_found")
    return found


def _hash_is(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict")


def _external_is_free(call: Call, content: dict[str, Any]) -> None:
    external = content.get("external_id")
    if external and any(view.content.get("external_id") == external for view in call.workspace.views.values()):
        raise Refused("duplicate_external_id")


def _shown(call: Call, view: View) -> dict[str, Any]:
    return {"view": payloads.view(call.workspace, view)}


METHODS = {
    "views.open": Method(work=open_, tier=4),
    "views.push": Method(work=push, tier=4),
    "views.update": Method(work=update, tier=4),
    "views.publish": Method(work=publish, tier=4),
}
