"""``python -m tests.browser.kept FILE``: a small app as a process of its own, which counts lunches in a database.

It is started anew again and again, and so made of what is read the fastest: half the time goes without aiohttp.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient


def counted(path: str) -> int:
    """Count one lunch more."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS lunch (number INTEGER PRIMARY KEY)")
        return int(database.execute("INSERT INTO lunch DEFAULT VALUES").lastrowid or 0)


def main(path: str) -> None:
    """Serve until asked to stop."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret="none")

    @app.command("/lunch")
    def lunch(ack: Any, say: Any) -> None:
        ack()
        say(f"Lunch number {counted(path)}")

    @app.command("/dinner")
    def dinner(ack: Any) -> None:
        os._exit(3)

    # What listens in threads would wait out its seconds first.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    handler = SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client)
    handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    signal.pause()


if __name__ == "__main__":
    main(sys.argv[1])
