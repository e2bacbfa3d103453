"""Everything about a project as files: Markdown to read, CSV for spreadsheets, JSON to go on with elsewhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.audit import AuditEntry
from bot.domain.evidence import FORM, Piece, Records, Value, harmless, is_instant
from bot.domain.names import UserId
from bot.domain.project import Project
from bot.domain.requirement import Requirement
from bot.domain.showing import Evidence
from bot.views import baseline as baseline_view
from bot.views import blocks, mrkdwn
from bot.views.attributes import plain, type_words
from bot.views.fulfilment import progress
from bot.views.message import Message, message
from bot.views.prose import cell, line, moment, quoted, rendered
from bot.views.requirement import STATE_NAMES, plain_state

#: The file that says what a pack holds, and where its records are.
PACK, RECORDS = "pack.json", "records/"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: How Slack writes accounts.
_ACCOUNT = re.compile(r"\b[UW][A-Z0-9]{2,}\b")


def filename(project: Project) -> str:
    """Return what a pack is called."""
    return f"quorum-project-{project.id}.zip"


def pieces(evidence: Evidence, *, at: datetime) -> Iterator[Piece]:
    """Return the files of a pack, each made while it is written; the last one vouches for the records before it."""
    project = evidence.project
    sums: dict[str, str] = {}
    yield Piece(
        "README.md", iter([rendered("evidence/readme.md.j2", project=project, at=at, uncertified=evidence.uncertified)])
    )
    yield Piece("requirements.md", _requirements(evidence))
    yield Piece("people.md", _people(evidence))
    yield Piece("history.md", _history(evidence))
    for shown in evidence.baselines:
        yield from (Piece(f"baselines/{file.filename}", iter([file.data])) for file in baseline_view.files(shown))
    for records in evidence.records:
        name = f"{RECORDS}{records.name}.jsonl"
        yield Piece(name, _summed(name, _lines(records), sums))
        yield Piece(f"{RECORDS}{records.name}.csv", _sheet(records))
    yield Piece(PACK, _pack(evidence, at, sums))


def coming(project: Project) -> Message:
    """Say that a pack is on its way."""
    text = f"Everything about {mrkdwn.name(project.name)} comes to you by direct message, as one file."
    return message(text, [blocks.section(text)])


def sent(project: Project) -> Message:
    """Say what the file is that comes with this message."""
    text = (
        f"Everything about {mrkdwn.name(project.name)}: documents to read, tables for spreadsheets, and every record. "
        "README.md in it says what is where."
    )
    return message(text, [blocks.section(text)])


def _requirements(evidence: Evidence) -> Iterator[str]:
    yield f"# Requirements of {line(evidence.project.name)}\n"
    for each in evidence.requirements:
        wording = each.wording
        yield f"\n## {each.reference}, version {each.version}: {_state(each)}\n\n{quoted(wording.text)}\n"
        yield f"\nType: {type_words(wording)}. Priority: {wording.priority or 'none'}. "
        versions = {other.version: other for other in evidence.versions(each)}
        # That it was signed changes nothing of it.
        written = versions.pop(each.version, None)
        yield f"Last changed {moment(written.at if written else each.changed_at)}.\n"
        if wording.owner:
            yield f"\nOwner: {_named(evidence, wording.owner)}.\n"
        yield from (f"\n{name}: {line(value)}.\n" for name, value in plain(wording))
        if wording.rationale:
            yield f"\nWhy:\n\n{quoted(wording.rationale)}\n"
        if wording.criteria:
            yield f"\nAcceptance criteria:\n\n{quoted(wording.criteria)}\n"
        for other in versions.values():
            yield f"\nVersion {other.version}, {moment(other.at)}:\n\n{quoted(other.wording.text)}\n"


def _people(evidence: Evidence) -> Iterator[str]:
    yield f"# People of {line(evidence.project.name)}\n\n"
    yield "Everybody in the project's channel or in the records. Whom Quorum never looked up has no name here.\n\n"
    yield "| Name | Account | Channel |\n|---|---|---|\n"
    for person in evidence.people:
        where = "in it" if person.user in evidence.members else "has left"
        yield f"| {cell(person.name)} | {person.user} | {where} |\n"
    for user in evidence.strangers:
        yield f"| not known | {user} | {'in it' if user in evidence.members else 'not in it'} |\n"


def _named(evidence: Evidence, said: str) -> str:
    """Return words with names beside the accounts in them, since nothing links to those here."""

    def both(found: re.Match[str]) -> str:
        name = evidence.name_of(UserId(found[0]))
        return f"{line(name)} ({found[0]})" if name else found[0]

    return _ACCOUNT.sub(both, line(said))


def _history(evidence: Evidence) -> Iterator[str]:
    """Tell everything that was done, with what was written about it: votes, moves, promises, changes, links."""
    yield f"# History of {line(evidence.project.name)}\n"
    for entry in evidence.events:
        said = _said(entry)
        ts, actor, action, subject = (line(str(said.get(name, "?"))) for name in ("ts", "actor", "action", "subject"))
        of_version = f", version {said['version']}" if "version" in said else ""
        yield f"\n**{entry.seq}.** {ts}, {_named(evidence, actor)}: {action} {subject}{of_version}\n"
        facts = said.get("facts")
        known = facts.items() if isinstance(facts, dict) else ()
        yield from (f"- {line(str(name))}: {_named(evidence, str(fact))}\n" for name, fact in known if fact != "")
        if entry.text:
            yield f"\n{quoted(entry.text)}\n"


def _said(entry: AuditEntry) -> Mapping[str, object]:
    """Return what an event says; nothing of one that somebody meddled with, for the others are still told."""
    try:
        said = json.loads(entry.canonical)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _state(requirement: Requirement) -> str:
    if requirement.unratified:
        # What was signed are the words before: the baseline holds those and not these.
        said = plain_state(requirement)
        return f"{said[0].upper()}{said[1:]}; L{requirement.baseline} holds what was signed before"
    signed = f" in L{requirement.baseline}" if requirement.baseline else ""
    return STATE_NAMES[requirement.state] + signed + progress(requirement)


def _lines(records: Records) -> Iterator[str]:
    for row in records.rows():
        yield json.dumps(dict(zip(records.columns, row, strict=True)), ensure_ascii=False) + "\n"


def _sheet(records: Records) -> Iterator[str]:
    instants = [is_instant(column) for column in records.columns]
    yield _csv(records.columns)
    for row in records.rows():
        yield _csv([_cell(value, at) for value, at in zip(row, instants, strict=True)])


def _csv(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _cell(value: Value, at: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    # 0 stands for no instant where a column cannot be empty.
    return (_EPOCH + timedelta(microseconds=value)).isoformat(timespec="microseconds") if at and value else str(value)


def _summed(name: str, parts: Iterable[str], sums: dict[str, str]) -> Iterator[str]:
    """Pass the parts of a file on, and note its SHA-256 once the last one went by."""
    sum_ = hashlib.sha256()
    for part in parts:
        sum_.update(part.encode())
        yield part
    sums[name] = sum_.hexdigest()


def _pack(evidence: Evidence, at: datetime, sums: Mapping[str, str]) -> Iterator[str]:
    project = evidence.project
    said = {
        "form": FORM,
        "schema": evidence.schema,
        "team": project.team,
        "project": project.id,
        "name": project.name,
        "at": at.isoformat(),
        "files": dict(sums),
    }
    yield json.dumps(said, ensure_ascii=False, indent=2) + "\n"
