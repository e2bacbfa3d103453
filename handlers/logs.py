"""Logs: one line an entry, text or JSON, and never a token in it."""

from __future__ import annotations

import json
import logging
import re
import sys

#: Every kind of token of Slack's, and the ticket of a socket's address.
_SECRET = re.compile(r"xox[a-z]?[.-][\w.-]+|xoxe[.\w-]+|xapp-[\w-]+|ticket=[\w%-]+|v0=[0-9a-f]{64}")


def set_up_logs(level: str, form: str) -> None:
    """Write logs of ``level`` and above to standard error, as ``text`` or ``json``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At debug level the SDK prints whole messages; at info level the scheduler prints every tick, and
    # the migration tool each of its steps, of which the storage tells in one line.
    logging.getLogger("slack_sdk").setLevel(max(logging.INFO, logging.getLevelName(level)))
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Bolt finds the token in the environment too, and warns that it leaves it alone: each request gets its own.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(lambda record: "`token` will be unused" not in record.msg)


def redacted(text: str) -> str:
    """Return text without tokens."""
    return _SECRET.sub("[secret]", text)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return redacted(json.dumps(entry, ensure_ascii=False))
