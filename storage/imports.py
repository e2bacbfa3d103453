"""Files on their way in, with the rows that were read from them."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import and_, insert, select, update

from bot.domain.importing import Duplicate, Import, ImportState, Unreadable
from bot.domain.importing import Row as FileRow
from bot.domain.names import TeamId
from bot.domain.requirement import Wording
from bot.domain.values import replace
from storage.statements import Connection, Prepared, Row, given
from storage.tables import imports
from storage.wordings import NAMES, wording_of, wording_values

_EMPTY = wording_values(Wording(text=""))
_STORED = [column for column in imports.columns if column is not imports.c.id]
_THIS = and_(imports.c.team == given("team"), imports.c.id == given("key"))

_ADD = Prepared(insert(imports).values({c: given(c.name) for c in _STORED}).returning(imports.c.id))
_GET = Prepared(select(imports).where(_THIS))
_SAVE = Prepared(
    update(imports).where(_THIS).values({name: given(name) for name in ("state", "done", "added", "request")})
)
_CLEAR = Prepared(update(imports).where(_THIS).values(columns="{}", rows="[]", duplicates="[]", unreadable="[]"))
_UNFINISHED = Prepared(
    select(imports).where(imports.c.state == ImportState.RUNNING.value).order_by(imports.c.id).limit(given("limit"))
)


class ImportRows:
    """The ``Imports`` port over the tables."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, draft: Import) -> Import:
        """Store what was read from a file and return it with its key."""
        row = self._connection.one(
            _ADD,
            team=draft.team,
            project=draft.project,
            user=draft.user,
            filename=draft.filename,
            state=draft.state.value,
            columns=json.dumps(draft.columns),
            rows=json.dumps([_row_values(row) for row in draft.rows]),
            duplicates=json.dumps([asdict(duplicate) for duplicate in draft.duplicates]),
            unreadable=json.dumps([asdict(unreadable) for unreadable in draft.unreadable]),
            done=draft.done,
            added=draft.added,
            request=draft.request,
        )
        if row is None:
            raise RuntimeError("The database returned no key for a new import.")
        return replace(draft, key=row[0])

    def get(self, team: TeamId, key: int) -> Import | None:
        """Return one import with its rows."""
        row = self._connection.one(_GET, team=team, key=key)
        return None if row is None else _import(row)

    def save(self, draft: Import) -> None:
        """Store its state, how far it has come, and by which request; what was read from the file stays."""
        progress = {"state": draft.state.value, "done": draft.done, "added": draft.added, "request": draft.request}
        self._connection.run(_SAVE, team=draft.team, key=draft.key, **progress)

    def clear(self, draft: Import) -> None:
        """Take away what was read from a file of which everything was added."""
        self._connection.run(_CLEAR, team=draft.team, key=draft.key)

    def unfinished(self, *, limit: int) -> list[Import]:
        """Return imports of all teams that were confirmed and not finished: they go on after a restart."""
        return [_import(row) for row in self._connection.all(_UNFINISHED, limit=limit)]


def _row_values(row: FileRow) -> dict[str, Any]:
    return {"line": row.line, "left_out": row.left_out, **wording_values(row.wording)}


def _file_row(values: dict[str, Any]) -> FileRow:
    # An import that an older Quorum kept knows only some of the columns.
    words = _EMPTY | {name: values[name] for name in NAMES if name in values}
    wording = wording_of(tuple(words[name] for name in NAMES))
    return FileRow(line=values["line"], wording=wording, left_out=values.get("left_out", ""))


def _import(row: Row) -> Import:
    (key, team, project, user, filename, state, columns, rows, duplicates, unreadable, done, added, request) = row
    return Import(
        key=key,
        team=team,
        project=project,
        user=user,
        filename=filename,
        state=ImportState(state),
        columns=json.loads(columns),
        rows=tuple(_file_row(values) for values in json.loads(rows)),
        duplicates=tuple(Duplicate(**values) for values in json.loads(duplicates)),
        unreadable=tuple(Unreadable(**values) for values in json.loads(unreadable)),
        done=done,
        added=added,
        request=request,
    )
