"""Where the local Slack and its app can be, when something else is where they would be."""

from __future__ import annotations

import json
import socket
import urllib.request
from http.client import HTTPException

from playground import clock_address

#: So many ports after the one that is wanted are tried.
_TRIES = 20
_HOST = "127.0.0.1"


class AlreadyHere(Exception):
    """A local Slack runs where another one would be."""


def first_free(wanted: int, *, is_for_slack: bool = False) -> int:
    """Return the first port from one on where nobody listens; the one that is wanted where all are taken.

    Raises AlreadyHere where a local Slack is to go and one runs already: they would get into each other's records.
    """
    for port in range(wanted, wanted + _TRIES):
        if _is_free(port):
            return port
        if is_for_slack and _is_local_slack(port):
            address = f"http://{_HOST}:{port}"
            raise AlreadyHere(f"A local Slack runs at {address} already: open that page, or stop it and try again.")
    return wanted


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        # As servers do it: a port whose connections are just ending is free.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((_HOST, port))
        except OSError:
            return False
    return True


def _is_local_slack(port: int) -> bool:
    """Whether the one who listens there tells the time as a local Slack does."""
    try:
        # A proxy of this machine knows nothing of what is on it.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://{_HOST}:{port}{clock_address.PATH}", timeout=2) as answer:
            told = json.loads(answer.read(1000))
    except (OSError, ValueError, HTTPException):
        return False
    return isinstance(told, dict) and {"now", "rate", "version"} <= told.keys()
