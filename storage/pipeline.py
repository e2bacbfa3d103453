"""PostgreSQL in pipeline mode: statements whose answers nobody needs travel together with the next that matters.

psycopg connects and decodes; the statements themselves go through its libpq wrapper (``psycopg.pq``), because a cursor
costs several times as much for each of them.
"""

from __future__ import annotations

import select
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

import psycopg
from psycopg import errors, pq
from psycopg.adapt import Transformer

from storage.errors import NotUnique
from storage.statements import Positional, Prepared, Row, Value

#: How many statements are sent before their answers are read: both sides' buffers stay far from full.
_BATCH = 500

_BEGIN = Positional("BEGIN", ())
_BEGIN_READING = Positional("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())
_COMMIT = Positional("COMMIT", ())
_ROLLBACK = Positional("ROLLBACK", ())


class PipelineConnection:
    """One transaction after another on one connection, as the repositories see it."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        """Take over a connection that is in autocommit mode; nothing else may use it."""
        self._libpq = connection.pgconn
        self._libpq.nonblocking = 1
        self._libpq.enter_pipeline_mode()
        self._socket = select.poll()
        self._socket.register(self._libpq.socket, select.POLLIN)
        self._rows = Transformer(connection)
        self._names: dict[str, bytes] = {}
        #: SQL that was prepared since the last answer; after an error nobody knows whether the server has it.
        self._unconfirmed: list[str] = []
        self._counter = count()

    def begin(self, *, reading: bool = False) -> None:
        """Open a transaction; it travels with the first statement. Reading sees one snapshot throughout."""
        self._send(_BEGIN_READING if reading else _BEGIN, {})

    def commit(self) -> None:
        """Send what is waiting, and return when everything is durable; raises what any statement raised."""
        self._send(_COMMIT, {})
        # A transaction in which an error was passed over answers COMMIT with ROLLBACK, and without any error.
        if self._answer().command_status != b"COMMIT":
            raise psycopg.InternalError("The transaction had failed before its commit, so nothing was stored.")

    def rollback(self) -> None:
        """Take back what was done since ``begin``."""
        self._send(_ROLLBACK, {})
        self._answer()

    def run(self, prepared: Prepared, **parameters: Value) -> None:
        """Send a statement with the next one that is waited for; its error shows there or at the commit."""
        self._send(prepared.postgresql, parameters)

    def count(self, prepared: Prepared, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""
        self._send(prepared.postgresql, parameters)
        return self._answer().command_tuples or 0

    def one(self, prepared: Prepared, **parameters: Value) -> Row | None:
        """Run a statement and return its first row."""
        rows = self.all(prepared, **parameters)
        return rows[0] if rows else None

    def all(self, prepared: Prepared, **parameters: Value) -> Sequence[Row]:
        """Run a statement and return its rows."""
        self._send(prepared.postgresql, parameters)
        answer = self._answer()
        self._rows.set_pgresult(answer, set_loaders=True)
        return self._rows.load_rows(0, answer.ntuples, tuple)

    def many(self, prepared: Prepared, rows: Iterable[Mapping[str, Value]]) -> None:
        """Send a statement once for each set of parameters."""
        statement = prepared.postgresql
        for sent, parameters in enumerate(rows, start=1):
            self._send(statement, parameters)
            if sent % _BATCH == 0:
                self._answer()

    def _send(self, statement: Positional, parameters: Mapping[str, Value]) -> None:
        name = self._names.get(statement.sql)
        if name is None:
            name = self._names[statement.sql] = f"s{next(self._counter)}".encode()
            self._unconfirmed.append(statement.sql)
            self._libpq.send_prepare(name, statement.sql.encode())
        self._libpq.send_query_prepared(name, [_encoded(parameters[key]) for key in statement.names])

    def _answer(self) -> pq.abc.PGresult:
        """Send everything, read all answers, and return the last; raises the first error."""
        self._libpq.pipeline_sync()
        last: pq.abc.PGresult | None = None
        failed: pq.abc.PGresult | None = None
        while (answer := self._next()).status != pq.ExecStatus.PIPELINE_SYNC:
            last = answer
            if answer.status == pq.ExecStatus.FATAL_ERROR:
                failed = failed or answer
        if failed is not None:
            self._forget_unconfirmed()
            raise _error(failed)
        self._unconfirmed.clear()
        if last is None:
            raise psycopg.OperationalError("The server answered nothing.")
        return last

    def _next(self) -> pq.abc.PGresult:
        """Return the next answer, waiting for the socket without holding up other threads."""
        while True:
            unsent = self._libpq.flush()
            while self._libpq.is_busy():
                self._wait(writing=bool(unsent))
                unsent = self._libpq.flush()
            answer = self._libpq.get_result()
            if answer is not None:
                return answer
            # None stands between the answers of two statements; on a broken connection it would go on for ever.
            if self._libpq.status == pq.ConnStatus.BAD:
                raise psycopg.OperationalError("The connection to the server was lost.")

    def _wait(self, *, writing: bool) -> None:
        interest = select.POLLIN | select.POLLOUT if writing else select.POLLIN
        self._socket.modify(self._libpq.socket, interest)
        self._socket.poll()
        self._libpq.consume_input()

    def _forget_unconfirmed(self) -> None:
        for sql in self._unconfirmed:
            self._names.pop(sql, None)
        self._unconfirmed.clear()


def _encoded(value: Value) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, int):
        return b"%d" % value
    encoded = value.encode()
    if b"\0" in encoded:
        # libpq would silently end the text there.
        raise ValueError("A text with a zero byte cannot be stored.")
    return encoded


def _error(failed: pq.abc.PGresult) -> Exception:
    """Return the error a result tells of, in the words that repositories understand."""
    error = errors.error_from_result(failed)
    if isinstance(error, errors.UniqueViolation):
        violation = NotUnique(error.diag.table_name or "")
        violation.__cause__ = error
        return violation
    return error
