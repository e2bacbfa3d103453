"""Importing a file: what was read, the question whether to go on, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.domain.columns import Column
from bot.domain.importing import Aside, Import, ImportState, Unreadable
from bot.domain.project import Project
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.message import Block, Message, message, shortened

#: How many bytes each kind of line may take in a preview: all of them together, and what cannot be read, are within
#: Slack's limit of 250 kB for a form. Of the rest it says how many there are.
_ROOM = 48_000
#: How many characters of a line are shown.
_SHOWN = 150
#: How many characters of such lines stand in one block.
_PARAGRAPH = 2_800
#: In so many characters all rows of a file can be named, far within Slack's limit for a form.
_UNREADABLE_LIMIT = 20_000
#: How many columns that are left out are named, and how many characters of a name are shown.
_COLUMNS_SHOWN = 8
_NAME_SHOWN = 40
_GUESSED = "The file is not UTF-8, so it was read as Windows-1252. Save it as UTF-8 if letters look wrong here."
_STOPPED_WHY = "the project was archived, or the person may not import here any more"
_FIELD_NAMES = {
    "text": "Requirement",
    "id": "Number in the file",
    "type": "Type",
    "priority": "Priority",
    "rationale": "Why",
    "criteria": "Acceptance criteria",
    "characteristic": "Characteristic",
    "owner": "Owner",
    "origin": "Source",
    "verification": "Verification",
    "estimate": "Estimate",
    "tags": "Tags",
}


def form(project: Project, *, nonce: str) -> dict[str, Any]:
    """Return the form **Import requirements**."""
    hint = "CSV, Markdown list or plain text; up to 2,000 rows and 1 MB. You see what is new before anything is added."
    return forms.modal(
        "Import requirements",
        ids.IMPORT_FORM,
        forms.field("file", "File", forms.files(("csv", "md", "markdown", "txt", "text", "tsv")), hint=hint),
        submit="Read file",
        metadata={"project": project.id},
        nonce=nonce,
    )


def preview(
    draft: Import,
    asides: Sequence[Aside] = (),
    left_out: Sequence[Column] = (),
    *,
    is_guessed: bool = False,
    nonce: str,
) -> dict[str, Any]:
    """Return the same form with what was read and what was left out; with nothing new there is nothing to submit."""
    shown: list[Block] = [blocks.rich(blocks.run(draft.filename, bold=True)), blocks.section(_counts(draft))]
    if is_guessed:
        shown.append(blocks.context(_GUESSED))
    if draft.columns:
        matched = ", ".join(f"{_FIELD_NAMES.get(name, name)} = “{header}”" for name, header in draft.columns.items())
        shown.append(blocks.rich(blocks.run(f"Columns: {matched}{_numbers_kept(draft)}")))
    if left_out:
        shown.append(blocks.words(f"Columns left out: {_columns(left_out)}"))
    shown += [*_unreadable(draft.unreadable), *_not_taken(draft, asides)]
    shown += _named("New", [f"line {row.line}: {shortened(row.wording.text, _SHOWN)}" for row in draft.rows])
    count = len(draft.rows)
    return forms.modal(
        "Import requirements",
        ids.IMPORT_PREVIEW,
        *shown,
        submit=f"Import {count:,}" if count else None,
        close="Cancel" if count else "Close",
        metadata={"import": draft.key},
        nonce=nonce,
    )


def progress(draft: Import) -> dict[str, Any]:
    """Return what is shown while many rows are being added, and at the end."""
    # Of one that is done no rows are kept.
    total = max(len(draft.rows), draft.done)
    if draft.state is ImportState.STOPPED:
        said = f"Stopped after {draft.done:,} of {total:,} rows: {_STOPPED_WHY}. {_count(draft)} added."
    elif draft.done < total:
        said = f"{draft.done:,} of {total:,} rows done."
    else:
        said = f"Done: {_count(draft)} added."
    return forms.modal("Import requirements", ids.IMPORT_PROGRESS, blocks.section(said), close="Close")


def imported(draft: Import) -> Message:
    """Tell the channel what an import added, and when it stopped before its end."""
    who, file = mrkdwn.mention(draft.user), mrkdwn.name(draft.filename)
    if draft.state is ImportState.STOPPED:
        text = (
            f"The import of {file} by {who} stopped after {draft.done:,} of {len(draft.rows):,} rows: {_STOPPED_WHY}. "
            f"{_count(draft)} added."
        )
        hint = "Import the same file again to add the rest; what is there already is left out."
    elif not draft.added:
        # Somebody else added the same in between, for example from the same file.
        text = f"{who} imported {file}: everything in it had been added already."
        hint = "See it with `/requirement list`."
    else:
        text = f"{who} imported {_count(draft)} from {file}."
        hint = "See them with `/requirement list`."
    return message(f"{text} {hint}", [blocks.section(text), blocks.context(hint)])


def _count(draft: Import) -> str:
    return f"{draft.added:,} requirement{'' if draft.added == 1 else 's'}"


def _counts(draft: Import) -> str:
    return (
        f"*{len(draft.rows):,}* new, *{len(draft.duplicates):,}* duplicates, "
        f"*{len(draft.unreadable):,}* that cannot be read." + ("" if draft.rows else " There is nothing to import.")
    )


def _numbers_kept(draft: Import) -> str:
    sources = (row.wording.origin for row in draft.rows if " in " in row.wording.origin)
    source = next(sources, "") if "id" in draft.columns else ""
    return f". The number is kept under Source, such as “{source}”." if source else ""


def _columns(columns: Sequence[Column]) -> str:
    shown = ", ".join(
        f"“{shortened(column.name, _NAME_SHOWN)}” ({column.filled:,} {'cell' if column.filled == 1 else 'cells'})"
        for column in columns[:_COLUMNS_SHOWN]
    )
    more = len(columns) - _COLUMNS_SHOWN
    return f"{shown} and {more:,} more" if more > 0 else shown


def _left_out(asides: Sequence[Aside]) -> str:
    what = "line that is no list item" if len(asides) == 1 else "lines that are no list items"
    return f"Left out: {len(asides):,} {what}"


def _unreadable(rows: Sequence[Unreadable]) -> list[Block]:
    """Name every row that cannot be read: lines of one reason stand together, so that there is room for all."""
    if not rows:
        return []
    lines: dict[str, list[str]] = {}
    for row in rows:
        lines.setdefault(row.why, []).append(str(row.line))
    said = [f"line{'s' if len(found) > 1 else ''} {', '.join(found)}: {why}" for why, found in lines.items()]
    return [blocks.section("*Cannot be read*"), blocks.words("\n".join(said), limit=_UNREADABLE_LIMIT)]


def _not_taken(draft: Import, asides: Sequence[Aside]) -> list[Block]:
    """Name what is not imported of what could be read."""
    odd = [f"line {row.line}: {row.left_out}" for row in draft.rows if row.left_out]
    duplicates = [f"line {each.line} is {each.of}" for each in draft.duplicates]
    return [
        *_named("Not understood and left out", odd),
        *_named(_left_out(asides), [f"line {each.line}: {shortened(each.text, _SHOWN)}" for each in asides]),
        *_named("Duplicates (same words)", duplicates),
    ]


def _named(title: str, lines: Sequence[str]) -> list[Block]:
    """Name as many lines as a form has room for, and say how many more there are."""
    shown, room = [], _ROOM
    for line in lines:
        room -= len(json.dumps(line))
        if room < 0:
            break
        shown.append(line)
    more = len(lines) - len(shown)
    if more:
        shown.append(f"and {more:,} more")
    return [blocks.section(f"*{title}*"), *map(blocks.words, _paragraphs(shown))] if lines else []


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Divide lines among blocks that are far within Slack's limit for one."""
    taken: list[str] = []
    for line in lines:
        if taken and sum(map(len, taken)) + len(taken) + len(line) > _PARAGRAPH:
            yield "\n".join(taken)
            taken = []
        taken.append(line)
    yield "\n".join(taken)
