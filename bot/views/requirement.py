"""A requirement: its card and its details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.difference import OWNER, FieldChange, Piece, PieceKind, changes
from bot.domain.names import UserId
from bot.domain.project import Project
from bot.domain.requirement import Requirement, RequirementState, Stage, Wording
from bot.domain.showing_requirement import Shown
from bot.domain.stage import NAMES as STAGE_NAMES
from bot.views import attributes, blocks, fulfilment, hint, ids, links, mrkdwn, stage, succession
from bot.views.buttons import pack
from bot.views.message import Block, Message, message

STATE_NAMES: Mapping[RequirementState, str] = MappingProxyType(
    {
        RequirementState.OPEN: "Open",
        RequirementState.SIGNED: "Signed",
        RequirementState.WITHDRAWN: "Withdrawn",
        RequirementState.REJECTED: "Rejected",
        RequirementState.OBSOLETE: "Obsolete",
        RequirementState.DEFERRED: "Postponed",
        RequirementState.MERGED: "Merged",
    }
)
#: Marks beside the styles: nothing may depend on how text looks alone.
_MARKS: Mapping[PieceKind, tuple[str, str]] = MappingProxyType(
    {PieceKind.KEPT: ("", ""), PieceKind.ADDED: ("[+", "]"), PieceKind.REMOVED: ("[-", "]")}
)


def card(found: Shown) -> Message:
    """Show a requirement in its channel."""
    project, requirement = found.project, found.requirement
    head = f"*{requirement.reference}* {_state(requirement)}"
    shown: list[Block] = [blocks.section(head), blocks.words(requirement.wording.text)]
    by = f"Added by {mrkdwn.mention(requirement.added_by)}"
    if found.written and found.written.version > 1:
        by += f", {_newest(requirement).lower()} by {mrkdwn.mention(found.written.author)}"
    said = [by, *links.small_print(found.relations)]
    shown += [blocks.context(*said), _card_buttons(project, requirement)]
    return message("\n".join([_first_line(requirement), *said]), shown)


def added(requirement: Requirement) -> Message:
    """Say that a requirement was added."""
    return _line(f"Added as {requirement.reference}.")


def edited(requirement: Requirement) -> Message:
    """Say that a requirement has new words."""
    return _line(f"{requirement.reference} is version {requirement.version} now.")


def taken_out(requirement: Requirement) -> Message:
    """Say that a requirement was taken back or turned down."""
    reference = requirement.reference
    return _line(f"{reference} is {requirement.state.value}. It stays readable with `/requirement show {reference}`.")


def resumed(requirement: Requirement) -> Message:
    """Say that a postponed requirement was taken up again."""
    return _line(f"{requirement.reference} is open again, with the words that it had.")


def link(requirement: Requirement, url: str | None) -> Message:
    """Show the address of a requirement's message, to be copied."""
    if url is None:
        return _line(
            f"{requirement.reference} has no message to link to: it comes in a moment, or it was deleted or stayed "
            f"behind in an import. `/requirement show {requirement.reference}` shows the same."
        )
    return message(f"{requirement.reference}: {mrkdwn.escape(url)}", [blocks.rich(blocks.run(url, code=True))])


def details(found: Shown) -> Message:
    """Show everything about a requirement."""
    project, requirement = found.project, found.requirement
    wording = requirement.wording
    shown: list[Block] = [
        blocks.section(f"*{requirement.reference}* {_state(requirement)}"),
        blocks.words(wording.text),
        blocks.fields(*_columns(wording)),
    ]
    lines = [_first_line(requirement)]
    if found.why:
        title = f"{STATE_NAMES[requirement.state]} because"
        shown += [blocks.section(f"*{title}*"), blocks.quote(found.why)]
        lines.append(f"{title}: {mrkdwn.escape(found.why)}")
    lines += [column.replace("*", "").replace("\n", ": ", 1) for column in _columns(wording)]
    for title, text in (("Why", wording.rationale), ("Acceptance criteria", wording.criteria)):
        if text:
            shown += [blocks.section(f"*{title}*"), blocks.quote(text)]
            lines.append(f"{title}: {mrkdwn.escape(text)}")
    shown += links.confirmable(found)
    lines += links.sentences(found.relations)
    if lacking := stage.lacking_words(requirement):
        shown.append(blocks.context(*lacking))
        lines += [words.replace("*", "") for words in lacking]
    if progress := fulfilment.lines(found):
        shown.append(blocks.section("\n".join(progress)))
        lines += [line.replace("*", "") for line in progress]
    shown += hint.dismissable(project.id, requirement, found.hints)
    lines += [hint.hint_words(each).replace("*", "") for each in found.hints]
    shown.append(blocks.context(*_origin(found)))
    shown.append(blocks.actions(*_detail_buttons(found)))
    return message("\n".join(lines + _origin(found)), shown)


def no_project(*, is_in_any: bool) -> Message:
    """Say how to get a project in which one may add requirements."""
    if is_in_any:
        said = "You may add requirements in none of your projects."
        return _line(f"{said} `/project` in the channel of one says who owns it and can make you a member.")
    return _line("You are in no channel with a project yet. Go to a channel and type `/project start` there.")


def difference(before: Wording, after: Wording) -> list[Block]:
    """Show what changed between two wordings, field by field."""
    return [field_difference(each) for each in changes(before, after)]


def field_difference(change: FieldChange, *, room: int = 2 * blocks.WORDS_LIMIT) -> Block:
    """Show what changed in one field, in at most so many characters beside its marks."""
    if change.name == OWNER:
        return blocks.rich(blocks.run(f"{change.name}: ", italic=True), *_people(change.pieces))
    return blocks.rich(blocks.run(f"{change.name}: ", italic=True), *_runs(change.pieces, room))


def _people(pieces: Sequence[Piece]) -> list[blocks.Element]:
    """Name the people whose ids are the pieces."""
    shown: list[blocks.Element] = []
    for piece in pieces:
        before, after = _MARKS[piece.kind]
        shown += [blocks.run(before), attributes.owner_run(UserId(piece.text)), blocks.run(after)]
    return shown


def _runs(pieces: Sequence[Piece], room: int) -> list[blocks.Element]:
    style: Mapping[PieceKind, dict[str, bool]] = {
        PieceKind.KEPT: {},
        PieceKind.ADDED: {"bold": True},
        PieceKind.REMOVED: {"strike": True},
    }
    shown: list[blocks.Element] = []
    for piece in pieces:
        before, after = _MARKS[piece.kind]
        if len(piece.text) > room:
            return [*shown, blocks.run(f"{before}{piece.text[:room]}…", **style[piece.kind])]
        room -= len(piece.text)
        shown.append(blocks.run(f"{before}{piece.text}{after}", **style[piece.kind]))
    return shown


def _card_buttons(project: Project, requirement: Requirement) -> Block:
    value = pack(p=project.id, n=requirement.number)
    menu = [blocks.option("Copy link", pack(p=project.id, n=requirement.number, do="link"))]
    buttons = [blocks.button("Details", ids.DETAILS, value=value)]
    if requirement.state is RequirementState.OPEN:
        buttons.append(blocks.button("Edit", ids.EDIT, value=value))
        others = (("Propose a change", "propose"), ("Withdraw", "withdraw"), ("Reject", "reject"))
        menu[:0] = [blocks.option(name, pack(p=project.id, n=requirement.number, do=do)) for name, do in others]
    if requirement.state is RequirementState.DEFERRED:
        buttons.append(blocks.button("Resume", ids.RESUME, value=value))
    if _may_be_changed(requirement):
        buttons.append(blocks.button("Request a change", ids.REQUEST_CHANGE, value=value))
    return blocks.actions(*buttons, blocks.overflow(ids.REQUIREMENT_MENU, menu))


def _detail_buttons(found: Shown) -> list[blocks.Element]:
    project, requirement = found.project, found.requirement
    value = pack(p=project.id, n=requirement.number)
    buttons = [blocks.button("History", ids.HISTORY, value=value)]
    if requirement.state in (RequirementState.OPEN, RequirementState.SIGNED):
        buttons.insert(0, blocks.button("Link…", ids.LINK, value=value))
    if requirement.state is RequirementState.OPEN:
        buttons.insert(0, blocks.button("Edit", ids.EDIT, value=value))
        buttons += stage.next_button(project, requirement)
    buttons += fulfilment.buttons(found) + succession.buttons(requirement)
    if _may_be_changed(requirement):
        buttons.insert(0, blocks.button("Request a change", ids.REQUEST_CHANGE, value=value))
    return buttons


def _may_be_changed(requirement: Requirement) -> bool:
    return requirement.state is RequirementState.SIGNED and requirement.change is None


def _state(requirement: Requirement) -> str:
    return f"_{plain_state(requirement)}_"


def plain_state(requirement: Requirement) -> str:
    """Say where a requirement stands, for example *signed in L2*."""
    if requirement.unratified:
        done = "removed" if requirement.state is RequirementState.WITHDRAWN else "changed"
        return f"{done} in an emergency, unratified: C{requirement.change} is under vote"
    if requirement.state is RequirementState.SIGNED:
        asked = f", C{requirement.change} is under vote" if requirement.change else ""
        return f"signed in L{requirement.baseline}{fulfilment.progress(requirement)}{asked}"
    if requirement.state is RequirementState.MERGED:
        return f"merged into R{requirement.merged_into}"
    if requirement.state is RequirementState.OBSOLETE:
        return f"obsolete, replaced by R{requirement.replaced_by}"
    if requirement.state is RequirementState.OPEN and requirement.stage is not Stage.DRAFT:
        return f"open, {STAGE_NAMES[requirement.stage]}"
    return STATE_NAMES[requirement.state].lower()


def _columns(wording: Wording) -> list[str]:
    priority = attributes.PRIORITY_NAMES[wording.priority] if wording.priority else "Not set"
    return [f"*Type*\n{attributes.type_words(wording)}", f"*Priority*\n{priority}", *attributes.columns(wording)]


def _origin(found: Shown) -> list[str]:
    requirement, written = found.requirement, found.written
    said = [f"Added by {mrkdwn.mention(requirement.added_by)} {mrkdwn.when(requirement.added_at)}"]
    if written and written.version > 1:
        by = mrkdwn.mention(written.author)
        said.append(f"{_newest(requirement)} by {by} {mrkdwn.when(written.at)}")
    if requirement.source:
        said.append(mrkdwn.link(requirement.source, "The message it came from"))
    said.append(f"Digest {requirement.digest[:12]}")
    return said


def _first_line(requirement: Requirement) -> str:
    """Say what a requirement is where only text is shown: its number, where it stands, and its words."""
    return f"{requirement.reference}, {plain_state(requirement)}: {mrkdwn.escape(requirement.wording.text)}"


def _newest(requirement: Requirement) -> str:
    """Say what the newest version is, if it is more than new words."""
    version = f"version {requirement.version}"
    return f"{STATE_NAMES[requirement.state]} as {version}" if requirement.is_put_aside else version.capitalize()


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
