"""Refusals and faults as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.domain.names import ChannelId
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.text import normalise
from bot.views import blocks, forms, help, mrkdwn
from bot.views.message import Block, Message, message

NOTICE = "notice"
#: How much of what somebody typed is shown again; Slack's own box takes little more.
TYPED_LIMIT = 12_000
#: What stands around words in our sentences and is none of theirs.
_AROUND = ".,:;?()“”\"'`*_"
#: What is to be typed, as mrkdwn marks it.
_CODE = re.compile(r"`([^`\n]+)`")
#: How many people a sentence at a field names.
_NAMED = 5


def refusal(refused: Refusal) -> Message:
    """Show a refusal's sentence with the people and the instant it names."""
    named = [mrkdwn.when(refused.at)] if refused.at else []
    if refused.people:
        named.append(mrkdwn.mentions(refused.people))
    # A sentence may quote what somebody typed, so nothing in it hides or turns the rest, and nothing is markup but the
    # backticks around our commands.
    said = normalise(refused.sentence)
    text = " ".join([mrkdwn.escape(said), *named])
    return message(text, [blocks.section(" ".join([_own_marks(said), *named]))])


def unopened(before: Message) -> Message:
    """Say what was done, and that the form that goes on from there could not be opened."""
    text = "Only the form for what you asked for could not be opened: press the button again in a minute."
    return message(f"{before.text} {text}", [*before.blocks, blocks.section(text)])


def not_joined(channel: ChannelId) -> Message:
    """Say to somebody who sees a channel from outside that it takes no acts from there."""
    text = f"You are not in {mrkdwn.channel(channel)}. Join it, then try again."
    return message(text, [blocks.section(text)])


def sentence(refused: Refusal, *, zone: str = "UTC", names: Sequence[str] = ()) -> str:
    """Return a refusal as plain text, for a field of a form, with the names of the people and the reader's time."""
    named = [mrkdwn.plain_when(refused.at, zone)] if refused.at else []
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        named.append(", ".join(names[:_NAMED]) + more)
    if not named and refused.sentence.endswith(":"):
        # Whoever was to be named is not known here, so what would name them is left out.
        before, stop, _ = refused.sentence.rpartition(". ")
        return _plain(before + stop.strip() or refused.sentence)
    return _plain(" ".join([refused.sentence, *named]))


def fields(refused: FormErrors) -> Mapping[str, str]:
    """Return what is said at each field of a form; it may quote what somebody typed, too."""
    return {name: _plain(said) for name, said in refused.errors.items()}


def _plain(said: str) -> str:
    """Return a sentence for a field, where Slack draws no markup: what is to be typed stands there without ticks."""
    return _CODE.sub(r"\1", normalise(said))


def with_words(said: Message, command: str, text: str) -> Message:
    """Give back what somebody typed behind a command that was not done: Slack has emptied their box by then."""
    text = normalise(text)
    if _is_shown(said, command, text):
        return said
    typed = f"{command} {text}"
    shown = [*said.blocks, blocks.context("You typed:"), words_again(typed)]
    return message(f"{said.text}\nYou typed: {mrkdwn.escape(typed)}", shown)


def _is_shown(said: Message, command: str, text: str) -> bool:
    """Whether nothing was typed but a verb of ours and one word, which the sentence shows."""
    words = text.casefold().split()
    rest = words[1:] if words and words[0] in help.verbs(command) else words
    shown = {word.strip(_AROUND) for word in said.text.casefold().split()}
    return not rest or (len(rest) == 1 and mrkdwn.escape(rest[0]).strip(_AROUND) in shown)


def words_again(typed: str) -> Block:
    """Return what somebody typed, to copy it."""
    return blocks.words(typed, limit=TYPED_LIMIT)


def fault(reference: str) -> Message:
    """Say that something broke, with the reference that the log has too."""
    text = (
        "Something went wrong here, and it is not your fault. Please try again; "
        f"if it happens twice, tell whoever runs Quorum the reference `{reference}`."
    )
    return message(text, [blocks.section(text)])


def fault_sentence(reference: str) -> str:
    """Say the same at a field."""
    return f"Something went wrong here. Try again; if it happens twice, tell whoever runs Quorum: {reference}."


def outdated() -> Message:
    """Say that a button or form is from an earlier version of Quorum."""
    text = "This is from an earlier version of Quorum and does not work any more. Type `/quorum help` to go on."
    return message(text, [blocks.section(text)])


def notice(said: Message, title: str = "Quorum") -> dict[str, object]:
    """Show a message as a small window, where Slack knows no private message."""
    return forms.modal(title, NOTICE, *said.blocks, close="Close")


def _own_marks(text: str) -> str:
    """Escape a sentence, and let only its backticks keep their meaning: our sentences name commands in them."""
    escaped = mrkdwn.escape(text)
    for mark in "*_~":
        escaped = escaped.replace(mark, f"\u200b{mark}")
    return escaped
