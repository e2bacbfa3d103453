"""What can go wrong outside the rules, in sentences that people may read."""

from __future__ import annotations

from bot.domain.refusal import Refusal


class NotInChannel(Refusal):
    """Quorum is not in this channel. Invite me first: `/invite @Quorum`, then try again."""


class NoChannel(Refusal):
    """A project lives in a channel. Go to one, invite me there with `/invite @Quorum`, then type this again."""


class ChannelGone(Refusal):
    """This channel does not exist any more, or Quorum cannot see it."""


class MessageGone(Refusal):
    """This message does not exist any more, or Quorum cannot see it."""


class ChannelArchived(Refusal):
    """This channel is archived. Unarchive it first, then try again."""


class PersonUnknown(Refusal):
    """Slack does not know this person."""


class VaultClosed(Refusal):
    """This workspace's token cannot be read. Whoever runs Quorum sets the QUORUM_SECRET_KEY it was stored with."""


class TooLate(Refusal):
    """Slack waits three seconds for a form, and this took longer, so it was not opened. Try again."""


class NotShown(Refusal):
    """This is done. Only the window that says so could not be shown; what is open still shows how it was before."""


class TooManyForms(Refusal):
    """Too many windows are open on top of each other. Close one and try again."""


class FormChanged(Refusal):
    """This window changed meanwhile. Close it and open it again."""


class FileGone(Refusal):
    """The file is not at Slack any more. Upload it again."""


class SlackUnavailable(Refusal):
    """Slack does not answer just now, so this was not done. Try again in a minute."""


class RecordsUnavailable(Refusal):
    """Quorum cannot get at its records just now. Try again in a minute."""


class SlackRefused(Refusal):
    """Slack did not accept this. Whoever runs Quorum finds the reason with `python app.py doctor`."""

    def __init__(self, method: str, code: str) -> None:
        """Carry the method and Slack's own word for the error, for the log."""
        super().__init__()
        self.method = method
        self.code = code


class NotInstalled(Refusal):
    """Quorum is not installed in this workspace any more. An admin can install it again."""
