"""Faults by hand: what Slack does wrong next, a lost connection, a killed app, people and channels that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.api import METHODS
from playground.directions import apart
from playground.faults import RESPONSE_URL, Kind

if TYPE_CHECKING:
    from playground.acting import Person
    from playground.faults import Fault
    from playground.page.visits import Visits

#: What can be planted: how it is called on the page, and what is said once it is planted.
KINDS: dict[Kind, tuple[str, str]] = {
    "delay": ("Slow", "{:g} seconds slow"),
    "429": ("429 Too Many Requests", "429 with Retry-After {:g}"),
    "500": ("500 Internal Server Error", "500"),
    "reset_after": ("Answer lost: done, but the app is not told", "Done, and the answer lost"),
}
#: For every call that an app can make.
EVERY = "*"
_MOST_CALLS, _MOST_SECONDS = 1000, 600.0


def methods() -> list[str]:
    """Return everything that an app can call."""
    return sorted([*METHODS, "apps.connections.open", RESPONSE_URL])


def described(fault: Fault) -> str:
    """Return what is planted, in words."""
    _, said = KINDS.get(fault.kind, ("", fault.kind))
    calls = "call" if fault.times == 1 else f"{fault.times} calls"
    method = "any method" if fault.method == EVERY else fault.method
    return f"{said.format(fault.seconds)}: the next {calls} of {method}"


async def plant(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Plant a fault."""
    kind, method = str(told["kind"]), str(told["method"])
    times, seconds = int(told["times"]), float(told["seconds"])
    if kind not in KINDS or method not in (EVERY, *methods()):
        raise ValueError(f"{kind} for {method}")
    if not 1 <= times <= _MOST_CALLS or not 0 <= seconds <= _MOST_SECONDS:
        return f"Choose 1 to {_MOST_CALLS} calls and 0 to {_MOST_SECONDS:g} seconds."
    planted = visits.playground.faults.plant(method, kind, times=times, seconds=seconds)
    _tell(visits)
    return f"Planted. {described(planted)}."


async def unplant(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Take a fault away before it happened."""
    faults = visits.playground.faults.faults
    found = [one for one in faults if one.number == int(told["number"]) and one.times > 0]
    faults[:] = [one for one in faults if one not in found]
    _tell(visits)
    return f"Removed. {described(found[0])}." if found else "It has happened already."


async def cut(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Break every connection of Socket Mode."""
    count = len(visits.playground.sockets.connections)
    if not count:
        return _no_socket(visits)
    await visits.playground.sockets.cut()
    return f"{_connections(count)} cut without a word."


async def refresh(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Ask for new connections, as Slack does every few hours."""
    count = len(visits.playground.sockets.connections)
    if not count:
        return _no_socket(visits)
    await visits.playground.sockets.refresh()
    return f"{_connections(count)} asked to be made anew."


def _no_socket(visits: Visits) -> str:
    if visits.playground.sockets.was_cut:
        return "The connection was cut, and the app is reconnecting: try again in a moment."
    return "There is no connection of Socket Mode."


def _connections(count: int) -> str:
    return "The connection was" if count == 1 else f"{count} connections were"


async def kill(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Kill the app without a word."""
    keeper, name = visits.playground.keeper, _app(visits)
    if keeper is None:
        return not_ours(name)
    return f"{name} was killed." if await keeper.kill() else f"{name} does not run. {keeper.fate}"


async def restart(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Start the app; one that runs is stopped in order first."""
    keeper, name = visits.playground.keeper, _app(visits)
    if keeper is None:
        return not_ours(name)
    return f"{name} was stopped and started again." if await keeper.restart() else f"{name} was started."


def not_ours(name: str) -> str:
    """Say why the app cannot be killed or started here."""
    return f"{name} was not started by this playground, so it can neither kill nor start it."


async def uninstall(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Remove the app from the workspace."""
    if not visits.playground.is_installed:
        return f"{_app(visits)} is not installed."
    visits.playground.uninstall()
    return f"{_app(visits)} was removed from the workspace; its token is worth nothing now."


async def install(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Install the app again, and start it anew where it is ours: that is how it gets its token."""
    if visits.playground.is_installed:
        return f"{_app(visits)} is installed."
    visits.playground.install()
    keeper = visits.playground.keeper
    if keeper is None:
        return f"{_app(visits)} was installed again; its token is good again."
    await keeper.restart()
    return f"{_app(visits)} was installed and started again."


async def archive(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Archive a channel, or take it out of the archive."""
    where, archived = visits.workspace.channel(str(told["channel"])), told["archived"] == "yes"
    if where.is_archived == archived:
        return f"#{apart(where.name)} is {'' if archived else 'not '}archived."
    visits.playground.archive(where.id, by=person.id, archived=archived)
    _tell(visits)
    return f"#{apart(where.name)} was {'archived' if archived else 'taken out of the archive'}."


async def account(visits: Visits, person: Person, told: dict[str, Any]) -> str:
    """Deactivate somebody, or let them come back."""
    who, active = visits.workspace.user(str(told["user"])), told["active"] == "yes"
    if who.deleted != active:
        return f"{apart(who.real_name)} is {'active' if active else 'deactivated'}."
    if active:
        visits.playground.reactivate(who.id)
        _tell(visits)
        return f"{apart(who.real_name)} is back, in #general only."
    visits.playground.deactivate(who.id)
    _tell(visits)
    return f"{apart(who.real_name)} was deactivated."


def _app(visits: Visits) -> str:
    return apart(visits.workspace.bot.real_name)


def _tell(visits: Visits) -> None:
    visits.workspace.changes.tell("faults")


ACTS = {
    "plant": plant,
    "unplant": unplant,
    "cut": cut,
    "refresh": refresh,
    "kill": kill,
    "restart": restart,
    "uninstall": uninstall,
    "install": install,
    "archive": archive,
    "account": account,
}
