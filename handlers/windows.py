"""Answers that take the place of what was pressed: a private message, or the window that was opened after a form."""

from __future__ import annotations

from bot.views import errors
from bot.views.message import Message
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Asked, Click, Submission


def in_its_place(asked: Asked, said: Message, title: str) -> Answer:
    """Show a message in place of the one that holds the button, or of the form; after a command, privately."""
    if isinstance(asked, Submission) or (isinstance(asked, Click) and asked.view is not None):
        return answers.update(errors.notice(said, title))
    return answers.replaced(said) if isinstance(asked, Click) else answers.private(said)
