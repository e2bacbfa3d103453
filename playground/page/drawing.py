"""The page and its parts as HTML."""

from __future__ import annotations

from playground.page import faulting
from playground.page.clock import Face
from playground.page.looking import Look
from playground.page.rendering import environment
from playground.workspace import Workspace

#: The parts of a pane that are drawn again when something changed, by their template.
PARTS = {
    "sidebar": "sidebar.html.j2",
    "messages": "messages.html.j2",
    "thread": "thread.html.j2",
    "threads": "threads.html.j2",
    "replies": "replies.html.j2",
    "modal": "modal.html.j2",
    "home": "home.html.j2",
    "heading": "heading.html.j2",
    "emoji": "emoji.html.j2",
    "offers": "offers.html.j2",
    "names": "names.html.j2",
    "writing": "writing.html.j2",
    "time": "time.html.j2",
    "clock": "tools/clock.html.j2",
    "trace": "tools/trace.html.j2",
    "faults": "tools/faults.html.j2",
    "scenes": "tools/scenes.html.j2",
}
#: The tools beside a pane, by their part: what each is called.
TOOLS = {"clock": "Clock", "trace": "Trace", "faults": "Faults", "scenes": "Scenes"}


def page(look: Look, token: str, run: str) -> str:
    """Return the whole page of one person."""
    return environment().get_template("pane.html.j2").render(look=look, token=token, run=run, **_common(look))


def nobody(workspace: Workspace, channel: str, token: str) -> str:
    """Return what stands where somebody was named who is not here: everybody who is."""
    people = sorted((one for one in workspace.users.values() if not one.is_bot), key=lambda one: one.real_name)
    where = f"&channel={channel}" if channel else ""
    return _astray(
        workspace,
        token,
        title="Nobody of that name",
        told="There is nobody of that name here",
        asks="Look at the workspace as one of these:",
        ways=[(f"/?as={one.id}{where}", one.real_name) for one in people],
    )


def no_message(workspace: Workspace, person: str, channel: str, token: str) -> str:
    """Return what stands at an address of no message: the channel in it where that person may see it, and their own."""
    where = workspace.channels.get(channel)
    ways = [(f"/?as={person}", f"The channels of {workspace.users[person].real_name}")]
    if where is not None and not where.is_im and workspace.may_see(where, person):
        ways.insert(0, (f"/?as={person}&channel={where.id}", f"#{where.name}"))
    return _astray(
        workspace,
        token,
        title="No message",
        told="There is no message at this address",
        asks="Go on with:",
        ways=ways,
    )


def part(name: str, look: Look) -> str:
    """Return one part of it."""
    return environment().get_template(PARTS[name]).render(look=look, **_common(look))


def beside(workspace: Workspace, panes: list[str], token: str) -> str:
    """Return a window with two panes, by their addresses."""
    template = environment().get_template("beside.html.j2")
    return template.render(workspace=workspace, panes=panes, token=token, tools=TOOLS)


def _astray(workspace: Workspace, token: str, **told: object) -> str:
    return environment().get_template("astray.html.j2").render(workspace=workspace, token=token, **told)


def _common(look: Look) -> dict[str, object]:
    workspace = look.workspace
    return {
        "workspace": workspace,
        "playground": look.playground,
        "tools": TOOLS,
        "clock": Face(look.playground.clock, look.user.tz),
        "faulting": faulting,
        "user": look.user,
        "reader": look.reader,
        "everybody": list(workspace.users.values()),
        # Looking begins them: where that came in the middle of a page, it would believe to have missed a change.
        "direct": look.direct,
        "view": look.view,
    }
