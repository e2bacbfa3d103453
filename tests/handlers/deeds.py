"""What people can set out to do: what they type, press or send off, and what it takes.

A deed is about one thing in one state; ``but`` is what whoever may do it is told where the thing is not in the state
for it. The things are those of ``premises``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.names import ChannelId, UserId
from bot.domain.permissions import Action
from handlers.asked import Asked, Click, Command, Submission, Suggestion
from tests.flows.worlds import CHANNEL, START


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """One delivery, and who may have it done."""

    kind: type[Asked]
    #: The command with its verb, or the id of the button, form, menu or shortcut.
    id: str
    #: The right that it takes; None where everybody may.
    may: Action | None = None
    typed: str = ""
    #: What a button carries or a form keeps.
    carried: Mapping[str, Any] = field(default_factory=dict)
    #: What is filled in, element by element.
    filled: Mapping[str, Any] = field(default_factory=dict)
    channel: ChannelId = CHANNEL
    #: Whether something changes, or is only shown.
    changes: bool = False
    #: The events that it leaves in the stream, where that is not exactly one.
    leaves: tuple[str, ...] = ()
    #: What is said where the thing is not in the state for it.
    but: str = ""
    #: What is said in an archived project to whoever comes as far as that: every vote has ended there.
    when_archived: str = ""
    #: What is said where Quorum is not in the channel, so that nobody can be looked at there.
    when_left: str = ""
    #: The only people to whom it is open, beside their rights, and what others are told.
    only: frozenset[UserId] | None = None
    others: str = ""
    #: What they are told in an archived project instead, where its end is looked at before whose the thing is.
    others_when_archived: str = ""
    #: Whether that is looked at before anything else.
    is_private: bool = False
    #: Whether the state of the thing is looked at before whose it is: whoever comes too late reads that.
    is_state_first: bool = False
    #: Who may do it in any role, since the thing is theirs.
    whose: UserId | None = None
    #: The people whom a command mentions.
    mentioned: tuple[UserId, ...] = ()
    #: The form in which a button stands, where it does.
    inside: str = ""

    @property
    def names_its_project(self) -> bool:
        """Whether it carries the key of its project, as buttons and forms do; else it goes by its channel."""
        return self.kind in (Click, Submission, Suggestion) and self.channel == CHANNEL and self.may is not None

    def __str__(self) -> str:
        """Say what is done, for the message of a failure."""
        what = dict(self.carried) | ({} if not self.typed else {"typed": self.typed})
        return f"{self.kind.__name__} {self.id} {what}"


def types(typed: str, may: Action | None = None, **more: Any) -> Deed:
    """Return a command; the first word behind its name is the verb."""
    name, _, text = typed.partition(" ")
    verb = text.partition(" ")[0]
    return Deed(kind=Command, id=f"{name} {verb}".strip(), typed=text, may=may, **more)


#: What buttons carry beside their project.
_CARRIED = (
    "n",
    "rev",
    "ts",
    "r",
    "v",
    "h",
    "do",
    "k",
    "s",
    "t",
    "sv",
    "tv",
    "o",
    "a",
    "b",
    "w",
    "c",
    "d",
    "u",
    "number",
    "version",
)


def presses(action: str, may: Action | None, **more: Any) -> Deed:
    """Return a click; ``n`` is the number of the thing."""
    carried: dict[str, Any] = {key: more.pop(key) for key in _CARRIED if key in more}
    return Deed(kind=Click, id=action, may=may, carried=carried, **more)


def sends(form: str, may: Action | None, kept: Mapping[str, Any], filled: Mapping[str, Any], **more: Any) -> Deed:
    """Return a form that is sent off; most of them change something."""
    return Deed(kind=Submission, id=form, may=may, carried=kept, filled=filled, **({"changes": True} | more))


def text(value: str) -> dict[str, Any]:
    """Return a field with words in it."""
    return {"value": value}


def chosen(value: str) -> dict[str, Any]:
    """Return a menu with a choice in it."""
    return {"selected_option": {"value": value}}


def several(*values: str) -> dict[str, Any]:
    """Return a menu with several choices in it."""
    return {"selected_options": [{"value": value} for value in values]}


def people(*users: UserId) -> dict[str, Any]:
    """Return a menu of people with some in it."""
    return {"selected_users": list(users)}


def person(user: UserId) -> dict[str, Any]:
    """Return a menu of people in which one is chosen."""
    return {"selected_user": user}


def due_in_nine_days() -> dict[str, Any]:
    """Return a deadline that is days away when everything in the premises has happened."""
    return _due(9)


def due_in_five_days() -> dict[str, Any]:
    """Return a time that is still to come then, and before every deadline."""
    return _due(5)


def _due(days: int) -> dict[str, Any]:
    return {"selected_date_time": int((START + timedelta(days=days)).timestamp())}
