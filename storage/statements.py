"""Statements that are built once, turned into the driver's own SQL once, and then sent as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol, TypeAlias, cast

from sqlalchemy import BigInteger, Column, Table, Text, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter, ClauseElement, ColumnElement
from sqlalchemy.types import NullType

#: What a parameter may be: all columns are integers or text, so nothing has to be converted on its way.
Value: TypeAlias = int | str | None
#: One row as the driver returns it; the repository that asked knows the columns.
Row: TypeAlias = tuple[Any, ...]


class Upsert:
    """An insert that replaces the named columns where a row with the same key is there already.

    Without columns to replace, the row that is there stays as it is.
    """

    def __init__(self, table: Table, *replaced: str, keys: Sequence[str] = ()) -> None:
        """Describe the statement; every column but a counted key is a parameter of the same name.

        ``keys`` names the columns of a unique constraint; without them it is the primary key.
        """
        self.table = table
        self.replaced = replaced
        self.keys = keys or [column.name for column in table.primary_key.columns]

    def statement(self, dialect: Dialect) -> Executable:
        """Return the statement in the words of a dialect: the construct is not part of common SQL."""
        counted = self.table.autoincrement_column
        given_columns = {column: given(column.name) for column in self.table.columns if column is not counted}
        insert = inserting(dialect)(self.table).values(given_columns)
        if not self.replaced:
            return insert.on_conflict_do_nothing(index_elements=self.keys)  # type: ignore[no-any-return]
        new = {name: insert.excluded[name] for name in self.replaced}
        return insert.on_conflict_do_update(index_elements=self.keys, set_=new)  # type: ignore[no-any-return]


class Positional(NamedTuple):
    """SQL whose parameters go by position, and their names in that order."""

    sql: str
    names: tuple[str, ...]


class Prepared:
    """One statement whose SQL is made on first use and kept; parameters go by name."""

    def __init__(self, statement: Executable | Upsert) -> None:
        """Keep what was built with SQLAlchemy."""
        self._statement = statement

    @cached_property
    def sqlite(self) -> Positional:
        """The SQL for Python's sqlite3, with ``?`` parameters."""
        from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

        return self._compiled(SQLiteDialect_pysqlite(paramstyle="qmark"))

    @cached_property
    def postgresql(self) -> Positional:
        """The SQL for libpq, with ``$1`` parameters."""
        from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

        return self._compiled(PGDialect_psycopg(paramstyle="numeric_dollar"))  # type: ignore[no-untyped-call]

    def _compiled(self, dialect: Dialect) -> Positional:
        statement = self._statement
        built = statement.statement(dialect) if isinstance(statement, Upsert) else statement
        if not isinstance(built, ClauseElement):
            raise TypeError(f"{built!r} is no statement that can be prepared")
        # Classes are hashable, whatever their own instances say.
        dialect.statement_compiler = _with_constants_inline(dialect.statement_compiler)  # type: ignore[arg-type]
        compiled = cast("SQLCompiler", built.compile(dialect=dialect))
        return Positional(sql=str(compiled), names=tuple(compiled.positiontup or ()))


@cache
def _with_constants_inline(compiler: type[SQLCompiler]) -> type[SQLCompiler]:
    """Return a compiler that writes our own constants into the SQL, so that only what is given goes as a parameter."""

    class Inline(compiler):  # type: ignore[misc, valid-type]  # the base is the dialect's own
        def visit_bindparam(self, bindparam: BindParameter[Any], *args: Any, **options: Any) -> str:
            if bindparam.value is not None:
                options["literal_binds"] = True
            return super().visit_bindparam(bindparam, *args, **options)  # type: ignore[no-any-return]

    return Inline


class Connection(Protocol):
    """One open transaction, as the repositories see it."""

    def run(self, prepared: Prepared, **parameters: Value) -> None:
        """Send a statement whose answer nobody needs; its error may show only at a later call or at the commit."""

    def count(self, prepared: Prepared, **parameters: Value) -> int:
        """Run a statement and return how many rows it changed."""

    def one(self, prepared: Prepared, **parameters: Value) -> Row | None:
        """Run a statement and return its first row."""

    def all(self, prepared: Prepared, **parameters: Value) -> Sequence[Row]:
        """Run a statement and return its rows."""

    def many(self, prepared: Prepared, rows: Iterable[Mapping[str, Value]]) -> None:
        """Run a statement once for each set of parameters."""


def given(name: str) -> BindParameter[Any]:
    """Return the place of a parameter in a statement."""
    return bindparam(name)


def listed(values: Iterable[int] | Iterable[str]) -> str:
    """Return the values as the one parameter that ``among`` takes, however many there are."""
    return json.dumps(list(values))


def among(column: Column[Any], name: str) -> ColumnElement[Any]:
    """Return whether a column is one of the values of the list that the named parameter carries (``listed``).

    The list travels as JSON, so that one statement serves lists of every length.
    """
    return _Among(column, name)


class _Among(ColumnElement[Any]):
    """The construct behind ``among``, which each dialect writes in its own way."""

    inherit_cache = True
    #: Left open on purpose: a boolean would be compared with 1 on SQLite, and no index would serve it then.
    type = NullType()

    def __init__(self, column: Column[Any], name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=Text())


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    # Both parts come from the compiler, never from people.
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    values = compiler.process(element.values, **options)
    kind = "BIGINT" if isinstance(element.column.type, BigInteger) else "TEXT"
    return f"{column} IN (SELECT CAST(value AS {kind}) FROM json_array_elements_text(CAST({values} AS JSON)))"  # noqa: S608


def inserting(dialect: Dialect) -> Any:
    """Return the ``insert`` of a dialect, which knows what to do where a row is there already."""
    if dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    return insert
