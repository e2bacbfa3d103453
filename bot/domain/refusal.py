"""What a rule says when it refuses: one sentence for the person who acted."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.domain.names import ChannelId, ProjectId, UserId


class Denied(Struct, frozen=True):
    """An act that somebody who is known to a project may not do in it; the project's audit stream says so."""

    project: ProjectId
    #: The name of what they set out to do, for example ``start_round``.
    act: str


class Refusal(Exception):
    """That is not possible here."""

    def __init__(
        self,
        sentence: str | None = None,
        *,
        people: tuple[UserId, ...] = (),
        at: datetime | None = None,
        denied: Denied | None = None,
    ) -> None:
        """Carry the plain sentence that says what to do, and what is shown after it: people, and an instant.

        Without a sentence the docstring of the class is the sentence. The instant is shown in the reader's zone.
        ``denied`` is there when it is refused for who they are, and not for what they typed or the state of things.
        """
        self.sentence = sentence or (type(self).__doc__ or "").strip()
        self.people = people
        self.at = at
        self.denied = denied
        super().__init__(self.sentence)


class NotAllowed(Refusal):
    """Your role in this project does not allow that."""


class NotFound(Refusal):
    """There is no such thing in this project."""


class Doubtful(Refusal):
    """That is not possible in this channel."""

    def __init__(self, channel: ChannelId, sentence: str | None = None, *, people: tuple[UserId, ...] = ()) -> None:
        """Carry the channel of which we may know too little, so that it is looked at again before we refuse."""
        self.channel = channel
        super().__init__(sentence, people=people)


class NotSeen(Doubtful, NotFound):
    """There is no such project that you can see. Have yourself added to its channel, then try again."""


class NoPart(Doubtful, NotAllowed):
    """Your account takes no part in projects."""


class OutOfReach(Doubtful):
    """Quorum cannot write in this project's channel."""


class NoProject(NotFound):
    """This channel is not the home of a project yet. Type `/project start` there, then do this again."""


class Conflict(Refusal):
    """Somebody changed this meanwhile."""


class RoundClosed(Refusal):
    """This sign-off is closed; votes do not count any more."""


class NotASignatory(NotAllowed):
    """Your vote is not asked for here. The signatories are:"""


class FormErrors(Refusal):
    """Some fields need another look."""

    def __init__(self, errors: dict[str, str], *, denied: Denied | None = None) -> None:
        """Carry one sentence for each wrong field; the keys are the fields' names in our own words."""
        self.errors = errors
        super().__init__(" ".join(errors.values()), denied=denied)
