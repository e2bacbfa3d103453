"""Every command in one table: what ``help`` shows, and what an unknown word gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from bot.views import blocks, ids, mrkdwn
from bot.views.message import Message, message


class Usage(Struct, frozen=True):
    """One way to type a command."""

    #: What stands behind the command; empty for the bare command.
    words: str
    does: str


class Together(Struct, frozen=True):
    """Ways to type a command that belong together; the first is shown with its command, the others without."""

    words: tuple[str, ...]
    does: str


COMMANDS: Mapping[str, tuple[Usage, ...]] = MappingProxyType(
    {
        ids.PROJECT: (
            Usage("", "how the project of this channel stands"),
            Usage("start [name]", "make this channel the home of a project"),
            Usage("people", "who is owner, member, client or observer; in one line: people @Ben client"),
            Usage("policy", "how sign-offs are held here"),
            Usage("rename new name", "give the project another name"),
            Usage("archive", "close it for changes; it stays readable"),
            Usage("reopen", "bring an archived project back"),
        ),
        ids.REQUIREMENT: (
            Usage("", "the form for a new requirement"),
            Usage("add the words", "add a requirement"),
            Usage(
                "list [words] [open|signed|postponed|withdrawn|rejected|merged|must|mine]",
                "find some, ten a page",
            ),
            Usage(
                "list [owner:@who] [tag:gdpr] [type:security] [agreed|verified|unratified]", "more ways to find them"
            ),
            Usage("show R1", "everything about one"),
            Usage("edit R1", "change its words; every version is kept"),
            Usage("withdraw R1 because …", "take it back; it stays readable"),
            Usage("reject R1 because …", "turn it down for good"),
            Usage("resume R1", "take up again what was postponed"),
            Usage("history R1", "who changed what, and when"),
            Usage("analyse [R1]", "walk through what is missing, one at a time"),
            Usage("stage R1 proposed", "draft, proposed, under review or agreed"),
            Usage("stage R1 implemented", "once signed: in progress, implemented, verified, accepted"),
            Usage("verify R1", "which acceptance criteria passed"),
            Usage("obsolete R1 replaced by R7", "of what was accepted"),
            Usage("propose R1", "propose other words, removal or postponement"),
            Usage("negotiation R1", "what was proposed, and what came of it"),
            Usage("trades", "what was agreed for what, and what it did"),
            Usage("promises", "promises that nothing signed keeps yet"),
            Usage("change R1", "ask a change board to change what is signed"),
            Usage("changes", "the change requests, newest first"),
            Usage("metrics [L1]", "how they move, wait and are traced; with a chart"),
            Usage("link R12 depends on R7", "say how two belong together"),
            Usage("unlink R12 R7", "take their links away"),
            Usage("links R12", "its links, and which are in doubt"),
            Usage("merge R12 into R7", "when both say the same"),
            Usage("priority", "how Must, Should and Could share the effort"),
            Usage("score", "compare value, time, risk and size (WSJF); of some only: score R3 R9"),
            Usage("scores", "the table that comes of it"),
            Usage("order", "the order of all; move one up, down or to the top"),
            Usage("move R12 before R7", "the same in one line; or up, down, top"),
            Usage("import", "add many from a CSV, Markdown or text file"),
        ),
        ids.SIGNOFF: (
            Usage("start", "have named people sign exact words by vote; of some only: start R3 R9"),
            Usage("status [V1]", "how it stands, and who has not voted"),
            Usage("delegate [@colleague until Friday because …]", "let a colleague vote for you here"),
            Usage("delegate @colleague V1 until Friday", "for one sign-off; `everything`: all projects"),
            Usage("delegate back", "vote for yourself again"),
            Usage("remind [V1]", "remind those who have not voted"),
            Usage("extend [V1] until Friday", "give it more time"),
            Usage("reopen V1 [until Friday]", "vote again on what ended without a result"),
            Usage("outcome V1", "write about a closed sign-off"),
            Usage("replace V1 @old with @new because …", "when a signatory has left"),
            Usage("cancel [V1] because …", "end it without a result"),
            Usage("baseline [L1]", "what was signed, as Markdown, JSON and a certificate"),
            Usage("verify [L1]", "look whether every record is whole"),
        ),
        ids.QUORUM: (
            Usage("", "all commands in one screen"),
            Usage("help", "the same; each command knows the word help too"),
            Usage("trace R1", "its whole way from promise to baseline, with links"),
            Usage("forget @person", "erase what they wrote in passing, and their name; what was signed stays"),
            Usage("export", "this whole project as one file"),
        ),
    }
)

#: The same in one screen: what belongs together stands on one line. ``help`` of a command says the rest.
_TOGETHER: Mapping[str, tuple[Together, ...]] = MappingProxyType(
    {
        ids.PROJECT: (
            Together(("",), "how the project of this channel stands"),
            Together(("start [name]",), "make this channel the home of a project"),
            Together(("people", "policy", "rename new name"), "its roles, how sign-offs are held, its name"),
            Together(("archive", "reopen"), "close it for changes, and bring it back"),
        ),
        ids.REQUIREMENT: (
            Together(("add the words",), "add a requirement; without words, the form for it"),
            Together(("import",), "add many from a CSV, Markdown or text file"),
            Together(("list [words]", "show R1", "history R1"), "find and read them"),
            Together(("edit R1",), "change its words; every version is kept"),
            Together(
                ("withdraw R1 because …", "reject R1", "resume R1"), "take it back, turn it down, take it up again"
            ),
            Together(("analyse", "stage R1 proposed"), "what is missing; draft, proposed, under review or agreed"),
            Together(("propose R1", "negotiation R1", "trades", "promises"), "propose other words; what came of it"),
            Together(("change R1", "changes"), "ask a change board to change what is signed"),
            Together(("verify R1", "obsolete R1 replaced by R7"), "which criteria passed; what takes its place"),
            Together(("link R12 depends on R7", "unlink R12 R7", "links R12"), "how two belong together"),
            Together(("merge R12 into R7",), "when both say the same"),
            Together(
                ("priority", "score", "scores", "order", "move R12 before R7"),
                "what matters most, and what comes first",
            ),
            Together(("metrics [L1]",), "how they move, wait and are traced; with a chart"),
        ),
        ids.SIGNOFF: (
            Together(("start",), "have named people sign exact words by vote"),
            Together(("status [V1]", "remind [V1]", "extend [V1] until Friday"), "who has not voted; more time"),
            Together(("delegate [@colleague until Friday]",), "let a colleague vote for you; `delegate back` ends it"),
            Together(("replace V1 @old with @new because …",), "when a signatory has left"),
            Together(("cancel [V1] because …", "reopen V1", "outcome V1"), "end it, vote again, write about it"),
            Together(("baseline [L1]", "verify [L1]"), "what was signed, as files; whether every record is whole"),
        ),
        ids.QUORUM: (
            Together(("help",), "this; `help` behind another command says all about it"),
            Together(("trace R1",), "its whole way from promise to baseline, with links"),
            Together(("forget @person", "export"), "erase what they wrote in passing; this project as one file"),
        ),
    }
)


#: What people type to vote, which no word does.
_VOTES = frozenset({"approve", "reject", "abstain", "vote", "sign", "accept", "agree", "decline"})


def command(name: str) -> Message:
    """Show every way to type one command."""
    return message(f"{name}\n{_plain(name)}", [blocks.section(f"*{name}*\n{_lines(name)}")])


def overview() -> Message:
    """Show all commands in one screen."""
    lines = {name: "\n".join(_grouped(name, each) for each in groups) for name, groups in _TOGETHER.items()}
    text = "\n".join(["What you can type", *lines.values()]).replace("`", "")
    shown = [blocks.section(f"*{name}*\n{said}") for name, said in lines.items()]
    tips = (
        "On any message, the shortcut *Capture as requirement* keeps it, and *Record a promise* keeps it as a promise. "
        "What waits for you is on my Home tab. References can be typed like R12, r12 or r-12."
    )
    return message(text, [blocks.header("What you can type"), *shown, blocks.context(tips)])


def unknown(name: str, word: str, commands: Sequence[str]) -> Message:
    """Say that a word is none of the command's, and what was probably meant, one of these."""
    known = _question(commands)
    if name == ids.SIGNOFF and word in _VOTES:
        known = "The buttons on the card of the sign-off do that, in this channel and in your own copy. "
    text = (
        f"I do not know “{mrkdwn.name(word[:40])}” after `{name}`. {known}Type `{name} help` for everything it can do."
    )
    return message(text, [blocks.section(text)])


def meant(word: str, commands: Sequence[str]) -> Message:
    """Say the same where a whole command was probably meant, one of these."""
    text = f"I do not know “{mrkdwn.name(word[:40])}”. {_question(commands)}Type `/quorum help` for all commands."
    return message(text, [blocks.section(text)])


def verbs(name: str) -> tuple[str, ...]:
    """Return the words that a command knows; one that we do not know has none."""
    return tuple(usage.words.split()[0] for usage in COMMANDS.get(name, ()) if usage.words)


def known() -> Mapping[str, Sequence[str]]:
    """Return every word that one can type, with the commands in which it has a meaning."""
    words: dict[str, list[str]] = {}
    for name in COMMANDS:
        words.setdefault(name.removeprefix("/"), []).append(name)
        for verb in verbs(name):
            words.setdefault(verb, []).append(f"{name} {verb}")
    words["help"] = [f"{ids.QUORUM} help"]
    return words


def _question(commands: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(f'`{name}`' for name in commands)}? " if commands else ""


def _lines(name: str) -> str:
    return "\n".join(f"`{_typed(name, usage)}` – {usage.does}" for usage in COMMANDS[name])


def _plain(name: str) -> str:
    return "\n".join(f"{_typed(name, usage)} – {usage.does}" for usage in COMMANDS[name])


def _grouped(name: str, group: Together) -> str:
    first, *others = group.words
    typed = [f"{name} {first}".strip(), *others]
    return f"{', '.join(f'`{mrkdwn.escape(words)}`' for words in typed)} – {group.does}"


def _typed(name: str, usage: Usage) -> str:
    return mrkdwn.escape(f"{name} {usage.words}".strip())
