"""What people do and see in a workspace with Quorum in it, in the words of scenes and of stories."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from playground.acting import Person
from playground.forms import Reaction
from playground.workspace import Message, View

PAYMENTS = "C0PAYMENTS"
ADA, BEN, CHLOE, DEEPAK = "U0ADA", "U0BEN", "U0CHLOE", "U0DEEPAK"
_VERDICT = re.compile(r"verdict\.(\d+)")


class Stage(Protocol):
    """Where people act: a local Slack, or one in which a story goes on."""

    def person(self, name: str, /) -> Person:
        """Return somebody by their first name."""

    async def eventually(self, holds: Callable[[], Any], /) -> Any:
        """Wait until something is there and return it."""


class DidNotWork(AssertionError):
    """The bot did not do what somebody asked for; the sentence says what they saw."""


# What people do


async def types(stage: Stage, who: str, command: str, text: str, answer: str = "") -> str:
    """Somebody types a command; return what they are told, which has to hold these words."""
    reaction = did(await stage.person(who).command(PAYMENTS, command, text))
    heard = words_of(reaction.message)
    if answer not in heard:
        raise DidNotWork(f"{command} {text} was answered with: {heard}")
    return heard


async def a_project(stage: Stage, *requirements: str, channel: str = PAYMENTS) -> None:
    """Ada starts the project Payments portal and adds requirements."""
    ada = stage.person("ada")
    did(await ada.command(channel, "/project", "start Payments portal"))
    for text in requirements:
        did(await ada.command(channel, "/requirement", f"add {text}"))
    await stage.eventually(lambda: all(saying(stage, text, channel=channel) for text in requirements))


async def sends(stage: Stage, name: str, content: bytes, *, channel: str = PAYMENTS) -> tuple[Reaction, View]:
    """Ada chooses a file in the form **Import requirements**; return the answer and what she sees then."""
    ada = stage.person("ada")
    file = await ada.uploads(name, content)
    did(await ada.command(channel, "/requirement", "import"))
    reaction = await ada.submit(form_of(ada), {"file": [file]})
    return reaction, form_of(ada)


async def imported(stage: Stage, name: str, content: bytes, *, channel: str = PAYMENTS) -> None:
    """Ada imports a file of requirements, and waits until the channel is told of it."""
    ada = stage.person("ada")
    answer, preview = await sends(stage, name, content, channel=channel)
    did(answer)
    did(await ada.submit(preview))
    await stage.eventually(lambda: saying(stage, "imported ", channel=channel))
    if ada.view is not None:
        await stage.eventually(lambda: "Done" in words_of(form_of(ada)))
        did(await ada.close(form_of(ada), everything=True))


async def a_round(stage: Stage, *signatories: str, channel: str = PAYMENTS, **fields: Any) -> Message:
    """Ada opens a sign-off, and its card comes up."""
    ada = stage.person("ada")
    before = len(saying(stage, "Sign-off V", channel=channel))
    did(await ada.command(channel, "/signoff", "start"))
    did(await ada.submit(form_of(ada), {"signatories": list(signatories or (ADA, BEN, CHLOE)), **fields}))
    cards = await stage.eventually(lambda: saying(stage, "Sign-off V", channel=channel)[before:])
    card: Message = cards[0]
    return card


async def allows_consent(stage: Stage, *, channel: str = PAYMENTS) -> None:
    """Ada lets silence count as a yes where a sign-off says so."""
    ada = stage.person("ada")
    did(await ada.command(channel, "/project", "policy"))
    did(await ada.submit(form_of(ada), {"consent": ["consent"]}))


async def votes(stage: Stage, card: Message, **said: str) -> None:
    """Several people press a button of a card, one after the other."""
    for who, choice in said.items():
        person = stage.person(who)
        did(await person.click(card, f"signoff.{choice}"))
        if choice == "reject":
            did(await person.submit(form_of(person), {"reason": f"{who} says no"}))


async def votes_each(stage: Stage, card: Message, who: str, said: Mapping[int, tuple[str, str]]) -> None:
    """Somebody votes one by one: *reject* or *return* with a reason on what is named, and yes to everything else."""
    person = stage.person(who)
    did(await person.click(card, "signoff.vote_each"))
    while person.view is not None and (numbers := _VERDICT.findall(words_of(person.view))):
        verdicts = {number: said.get(int(number), ("approve", "")) for number in numbers}
        chosen = {f"verdict.{number}": verdict for number, (verdict, _) in verdicts.items()}
        reasons = {f"reason.{number}": reason for number, (_, reason) in verdicts.items() if reason}
        did(await person.submit(person.view, chosen | reasons))
    # What was counted is told in a window of its own.
    did(await person.close(form_of(person), everything=True))


async def approves_if(stage: Stage, card: Message, who: str, **fields: Any) -> None:
    """Somebody fills in the form **Approve if**; Chloe sees to the condition unless it is said who does."""
    person = stage.person(who)
    did(await person.click(card, "signoff.approve_if"))
    did(await person.submit(form_of(person), {"condition": "Support agrees to the limit", "owner": CHLOE, **fields}))


async def asks_for_change(stage: Stage, requirement: int, *board: str, **fields: Any) -> Message:
    """Ada asks for a change of what is signed and puts it to the vote of a board; its card comes up."""
    ada, before = stage.person("ada"), len(saying(stage, "Change request C"))
    did(await ada.command(PAYMENTS, "/requirement", f"change R{requirement}"))
    did(await ada.submit(form_of(ada), fields))
    did(await ada.submit(form_of(ada), {"signatories": list(board)}))
    cards = await stage.eventually(lambda: saying(stage, "Change request C")[before:])
    card: Message = cards[-1]
    return card


async def proposes(stage: Stage, who: str, requirement: int = 1, *, channel: str = PAYMENTS, **fields: Any) -> Message:
    """Somebody proposes a change of a requirement, and its card comes up."""
    person = stage.person(who)
    did(await person.command(channel, "/requirement", f"propose R{requirement}"))
    return await _proposed(stage, person, {"why": f"{who} says why", **fields}, channel)


async def counters(stage: Stage, who: str, number: int, *, channel: str = PAYMENTS, **fields: Any) -> Message:
    """Somebody counters a proposal, and the card of that comes up."""
    person = stage.person(who)
    did(await person.click(proposal(stage, number, channel=channel), "negotiation.counter"))
    return await _proposed(stage, person, fields, channel)


async def presses(stage: Stage, who: str, button: str, number: int, *, channel: str = PAYMENTS) -> None:
    """Somebody presses **Agree** or **Decline** on a proposal."""
    did(await stage.person(who).click(proposal(stage, number, channel=channel), f"negotiation.{button}"))


async def moves(person: Person, shown: Any, number: int, where: str) -> Reaction:
    """Choose in the list of the order where a requirement goes: an entry of the menu at its right."""
    menus = [(str(block["block_id"]), block["accessory"]) for block in shown.blocks if "accessory" in block]
    block, value = next(
        (block, str(option["value"]))
        for block, menu in menus
        for option in menu["options"]
        if option["text"]["text"] == where and f'"n":{number},' in option["value"]
    )
    return await person.click(shown, "requirement.move", value, block=block)


async def _proposed(stage: Stage, person: Person, fields: dict[str, Any], channel: str) -> Message:
    before = len(saying(stage, "Proposed by", channel=channel))
    did(await person.submit(form_of(person), fields))
    cards = await stage.eventually(lambda: saying(stage, "Proposed by", channel=channel)[before:])
    card: Message = cards[-1]
    return card


def did(reaction: Reaction) -> Reaction:
    """Return the answer to an act; raises DidNotWork when there was none, or a form was refused."""
    if reaction.errors:
        raise DidNotWork(f"The form was refused: {' '.join(reaction.errors.values())}")
    if reaction.error or not reaction.acked:
        raise DidNotWork(f"The bot did not answer: {reaction.reason or reaction.error}.")
    return reaction


# What people see


def saying(stage: Stage, words: str, *, who: str = "ada", channel: str = PAYMENTS) -> list[Message]:
    """Every message of a channel that says these words."""
    return [message for message in stage.person(who).messages(channel) if words in words_of(message)]


def proposal(stage: Stage, number: int, *, channel: str = PAYMENTS) -> Message:
    """Return the card of a proposal as it is now; it has been posted already."""
    return next(each for each in saying(stage, "Proposed by", channel=channel) if each.text.startswith(f"N{number} "))


async def card_of(stage: Stage, number: int, *, channel: str = PAYMENTS) -> Message:
    """Wait for the card of a round."""
    card: Message = (await stage.eventually(lambda: saying(stage, f"Sign-off V{number}", channel=channel)))[0]
    return card


async def asked(stage: Stage, who: str) -> Message:
    """Wait until somebody is asked for their vote in their direct messages."""
    return await offered(stage, who, "Approve")


async def offered(stage: Stage, who: str, label: str) -> Message:
    """Wait for a direct message with a button."""
    person = stage.person(who)
    found = await stage.eventually(lambda: [each for each in person.direct_messages() if label in labels_of(each)])
    message: Message = found[-1]
    return message


def form_of(person: Person) -> View:
    """Return the form that somebody has in front of them."""
    if person.view is None:
        raise DidNotWork("no form is open")
    return person.view


async def told(stage: Stage, person: Person, words: str, *, channel: str = PAYMENTS) -> str:
    """Wait until somebody is told something privately in a channel, and return all of it."""
    heard = await stage.eventually(lambda: [each for each in person.ephemerals(channel) if words in words_of(each)])
    return words_of(heard[-1])


def labels_of(shown: Any) -> list[str]:
    """Return the labels of everything that can be pressed or filled in, in order."""
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                look(each)
        elif isinstance(part, dict):
            if part.get("type") == "button" or "label" in part:
                found.append(str((part.get("text") or part["label"])["text"]))
            if part.get("type") == "overflow":
                found.extend(str(option["text"]["text"]) for option in part["options"])
            for each in part.values():
                look(each)

    look(shown.content["blocks"] if isinstance(shown, View) else shown.blocks)
    return found


def entry(shown: Any, label: str) -> str:
    """Return the value of an entry of the menu that a message holds."""
    menus = [each for block in shown.blocks for each in block.get("elements", ()) if each["type"] == "overflow"]
    return next(str(option["value"]) for option in menus[0]["options"] if option["text"]["text"] == label)


def order_of(shown: Any) -> list[str]:
    """Return the references at the beginning of lines, in order."""
    return [line.split()[0] for line in shown.text.splitlines() if line.startswith("R")]


def words_of(shown: Any) -> str:
    """Return everything that a message, a form or several of them say, blocks included."""
    if isinstance(shown, list):
        return "\n".join(words_of(each) for each in shown)
    return " ".join(str(getattr(shown, name, "")) for name in ("text", "blocks", "content"))
