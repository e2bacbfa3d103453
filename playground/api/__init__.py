"""The methods of the Web API, by their names."""

from __future__ import annotations

from playground.api import chat, conversations, files, reactions, remote, users, views
from playground.call import Method

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **reactions.METHODS,
    **remote.METHODS,
    **users.METHODS,
    **views.METHODS,
}
