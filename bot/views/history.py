"""The history of a requirement: every version with who, when and what changed, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from bot.domain.change import ChangeRequest, Disposition
from bot.domain.difference import OWNER, FieldChange, PieceKind, changes
from bot.domain.names import UserId
from bot.domain.requirement import SET_ASIDE, Version
from bot.domain.showing_requirement import History
from bot.views import blocks, fulfilment, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.disposition import DISPOSITION_NAMES
from bot.views.fulfilment import DEED_BLOCKS
from bot.views.message import BLOCKS_BYTES, BLOCKS_LIMIT, Block, Message, message, shortened, weight
from bot.views.requirement import STATE_NAMES, field_difference

TITLE = "History"
#: How many versions one page shows.
_VERSIONS_SHOWN = 15
#: How many removals that were asked for are told of, and how much of why.
_REMOVALS_SHOWN = 3
_WHY_SHOWN = 300
#: What is left of one message for them beside its head, its buttons and what was done since.
_HISTORY_BLOCKS = BLOCKS_LIMIT - DEED_BLOCKS - 3
#: What is left of its bytes, likewise.
_HISTORY_BYTES = BLOCKS_BYTES * 2 // 3
#: How much of its text tells what the versions of a page changed, and the least that says anything of one value.
_TEXT_ROOM = 2400
_LEAST_ROOM = 30
_UNCHANGED = "The words stayed as they were."


def history(found: History, *, page: int = 0) -> Message:
    """Show a page of versions with what changed, newest last; the first page is that of the newest ones."""
    reference = found.requirement.reference
    changed = [_changed(found, at) for at in range(len(found.versions))]
    steps = [_step(found, at, changed[at]) for at in range(len(found.versions))]
    removals = _removals(found)
    pages = _pages(steps, _HISTORY_BLOCKS - 2 * len(removals))
    page = min(max(page, 0), len(pages) - 1)
    part = pages[page]
    head = f"History of {reference}"
    if len(pages) > 1:
        versions = found.versions[part]
        head += f", versions {versions[0].version} to {versions[-1].version} of {len(found.versions):,}"
    shown: list[Block] = [blocks.section(f"*{head}*")]
    lines = [head]
    room = _TEXT_ROOM // len(steps[part])
    for version, step, changes_ in zip(found.versions[part], steps[part], changed[part], strict=True):
        shown += step
        lines.append(f"{_version_head(found, version)}: {_said(version, changes_, room)}")
        if version.reason:
            lines.append(f"{_reason_name(found, version)}: {_short(_reason(found, version), room)}")
    if not page:
        for asked, why in removals:
            shown.append(blocks.section(f"*{asked}*"))
            shown.append(blocks.rich(blocks.run("Why: ", italic=True), blocks.run(shortened(why, _WHY_SHOWN))))
            lines.append(f"{asked}. Why: {_short(why, _LEAST_ROOM)}")
        done, said = fulfilment.deeds(found.work)
        shown += done
        lines += said
    if buttons := _buttons(found, page, len(pages)):
        shown.append(blocks.actions(*buttons))
    return message("\n".join(lines), shown)


def _pages(steps: Sequence[Sequence[Block]], room: int) -> list[slice]:
    """Divide the versions into pages of so many blocks that fit into a message each; the newest ones come first."""
    pages: list[slice] = []
    end = len(steps)
    while end > 0:
        start = end - _fitting(steps[:end], room)
        pages.append(slice(start, end))
        end = start
    return pages


def _fitting(steps: Sequence[Sequence[Block]], room: int) -> int:
    """Return how many of the newest versions fit; one always does."""
    shown, bytes_left = 0, _HISTORY_BYTES
    for step in reversed(steps):
        room -= len(step)
        bytes_left -= weight(step)
        if room < 0 or bytes_left < 0 or shown == _VERSIONS_SHOWN:
            break
        shown += 1
    return max(shown, 1)


def _buttons(found: History, page: int, pages: int) -> list[blocks.Element]:
    def value(to: int) -> str:
        return pack(p=found.project.id, n=found.requirement.number, a=to)

    buttons = []
    if page + 1 < pages:
        buttons.append(blocks.button("Older", ids.HISTORY_OLDER, value=value(page + 1)))
    if page:
        buttons.append(blocks.button("Newer", ids.HISTORY_NEWER, value=value(page - 1)))
    return buttons


def _version_head(found: History, version: Version) -> str:
    head = f"Version {version.version} by {mrkdwn.mention(version.author)} {mrkdwn.when(version.at)}"
    if version.version <= found.requirement.version:
        return head
    request = found.asking(version)
    if request is not None and request.disposition is Disposition.OPEN:
        return f"{head}, under vote in V{request.round}"
    return f"{head}, which does not hold"


def _reason_name(found: History, version: Version) -> str:
    """Say what a reason was given for, where that was more than a change."""
    state = found.requirement.state
    return STATE_NAMES[state] if state in SET_ASIDE and version is found.versions[-1] else "Why"


def _reason(found: History, version: Version) -> str:
    """Return why a version was written: what was typed where a change was asked for stands with the request."""
    request = found.asking(version)
    return version.reason if request is None else f"{version.reason}: {request.why}"


def _removals(found: History) -> list[tuple[str, str]]:
    """Say that a removal was asked for, and why: no version was written for that."""
    asked = [each for each in found.requests if each.removes]
    return [(_removal(each), each.why) for each in asked[-_REMOVALS_SHOWN:]]


def _removal(request: ChangeRequest) -> str:
    urgent = "was removed in an emergency" if request.is_done_first else "was to be removed"
    by = f"{mrkdwn.mention(request.requested_by)} {mrkdwn.when(request.requested_at)}"
    made = f", baseline L{request.baseline}" if request.baseline else ""
    return f"{request.reference} by {by}: it {urgent}; {DISPOSITION_NAMES[request.disposition]}{made}"


def _changed(found: History, at: int) -> tuple[FieldChange, ...]:
    """Return what one version changed; of the first, nothing."""
    return changes(found.versions[at - 1].wording, found.versions[at].wording) if at else ()


def _said(version: Version, changed: Sequence[FieldChange], room: int) -> str:
    """Say what one version changed, in about so many characters, for whoever hears it read."""
    if version.version == 1:
        return _short(version.wording.text, room)
    each = max(room // (2 * len(changed)), _LEAST_ROOM) if changed else 0
    return "; ".join(from_to(change, each) for change in changed) or _UNCHANGED


def from_to(change: FieldChange, room: int) -> str:
    """Say from what to what one field went; where only the beginning of both would fit, it is what they differ in."""
    before = "".join(piece.text for piece in change.pieces if piece.kind is not PieceKind.ADDED)
    after = "".join(piece.text for piece in change.pieces if piece.kind is not PieceKind.REMOVED)
    if before.split() == after.split():
        # The values would read alike, since white space is not heard.
        return f"{change.name}: only the white space changed"
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    skipped = max(common - _LEAST_ROOM // 2, 0) if max(len(before), len(after)) > room else 0
    return f"{change.name} from {_value(change, before, skipped, room)} to {_value(change, after, skipped, room)}"


def _value(change: FieldChange, text: str, skipped: int, room: int) -> str:
    if not text:
        return "nothing"
    if change.name == OWNER:
        return mrkdwn.mention(UserId(text))
    return f"“{'…' if skipped else ''}{_short(text[skipped:], room)}”"


def _short(text: str, room: int) -> str:
    return mrkdwn.escape(shortened(" ".join(text.split()), room))


def _step(found: History, at: int, changed: Sequence[FieldChange]) -> list[Block]:
    """Show one version with what changed in it."""
    version = found.versions[at]
    head = blocks.section(f"*{_version_head(found, version)}*")
    if not at:
        return [head, blocks.words(version.wording.text)]
    shown = [field_difference(each) for each in changed]
    if version.reason:
        why = f"{_reason_name(found, version)}: "
        shown.append(blocks.rich(blocks.run(why, italic=True), blocks.run(_reason(found, version))))
    return [head, *(shown or [blocks.context(_UNCHANGED)])]
