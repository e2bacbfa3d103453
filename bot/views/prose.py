"""Documents that leave Slack: Jinja2 templates, compiled once, in which people's words cannot forge anything."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def quoted(text: str) -> str:
    """Return what a person wrote as a quotation of Markdown: no line of it can be a heading or a signature of ours."""
    return "\n".join(f"> {_literal(line)}".rstrip() for line in text.splitlines() or [""])


def line(text: str) -> str:
    """Return a name on one line, without any power."""
    return _literal(" ".join(text.split()))


def cell(text: str) -> str:
    """Return a name inside a table."""
    return line(text).replace("|", "\\|")


def moment(at: datetime) -> str:
    """Return an instant in UTC, which is named."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def rendered(template: str, **values: object) -> str:
    """Return a document."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    # The first document waits for it, not every start.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # Markdown is no HTML: what escapes here is the filter that each place needs.
    environment = Environment(
        loader=PackageLoader("bot.views"),
        autoescape=False,  # noqa: S701  # documents are Markdown, and every foreign text passes a filter
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"quoted": quoted, "line": line, "cell": cell, "moment": moment}
    return environment


def _literal(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\`*_[]#":
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped
