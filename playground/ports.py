"""Where the local Slack and its app can be, when something else is where they would be."""

from __future__ import annotations

import socket
import time
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from threading import Thread

from playground import clock_address

#: So many ports after the one that is wanted are tried.
_TRIES = 20
#: Whoever listens there is waited for so long, all of them together.
_PATIENCE_SECONDS = 2.0
_HOST = "127.0.0.1"


class AlreadyHere(Exception):
    """A local Slack runs where another one would be."""


def first_free(wanted: int, *, state: Path | None = None) -> int:
    """Return the first port from one on where nobody listens; the one that is wanted where all are taken.

    Raises AlreadyHere where a local Slack is to go that keeps itself in the file ``state``, and one that does so runs
    at any of these ports: they would get into each other's records.
    """
    ports = range(wanted, wanted + _TRIES)
    free = [port for port in ports if _is_free(port)]
    if state is not None and (there := _keeper([port for port in ports if port not in free], state)):
        address = f"http://{_HOST}:{there}"
        raise AlreadyHere(f"A local Slack runs at {address} already: open that page, or stop it and try again.")
    return free[0] if free else wanted


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        # As servers do it: a port whose connections are just ending is free.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((_HOST, port))
        except OSError:
            return False
    return True


def _keeper(ports: Sequence[int], state: Path) -> int | None:
    """Return the first of these ports where a local Slack keeps itself in this file; all are asked at once."""
    found: dict[int, bool] = {}

    def ask(port: int) -> None:
        found[port] = _keeps(port, state)

    asking = [Thread(target=ask, args=(port,), daemon=True) for port in ports]
    for one in asking:
        one.start()
    end = time.monotonic() + _PATIENCE_SECONDS
    for one in asking:
        one.join(max(end - time.monotonic(), 0.0))
    return next((port for port in ports if found.get(port)), None)


def _keeps(port: int, state: Path) -> bool:
    """Whether the one who listens there is a local Slack that keeps itself in this file."""
    try:
        # A proxy of this machine knows nothing of what is on it.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{_HOST}:{port}{clock_address.PATH}", timeout=_PATIENCE_SECONDS) as answer:
            return bool(answer.headers.get(clock_address.KEPT_IN) == clock_address.mark_of(state))
    except (OSError, HTTPException):
        return False
