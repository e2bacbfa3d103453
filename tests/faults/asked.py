"""What is delivered, and what must be there afterwards: every requirement, every vote and every card, each once."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from bot.domain.audit import verify
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.person import Actor, Person
from bot.domain.policy import PolicyKind
from bot.domain.proposal import Proposal
from bot.domain.requirement import Wording
from bot.domain.values import replace
from bot.flows import project as projects
from bot.flows import requirement as requirements
from bot.flows import signoff
from bot.ports import Store
from bot.views import ids
from playground.delivery import Kind
from tests import bodies

TEAM, CHANNEL, ADA = TeamId("T0PLAYGRND"), ChannelId("C0PAYMENTS"), UserId("U0ADA")
_VOTERS = (ADA, UserId("U0BEN"))
#: Two of five can never decide a majority of all, so every round stays open.
_ELECTORATE = (*_VOTERS, *(UserId(f"U0{name}") for name in ("CHLOE", "DEEPAK", "EMI")))
_CHOICES = {"approve": ids.APPROVE, "abstain": ids.ABSTAIN}


class Asked(Struct, frozen=True, kw_only=True):
    """One delivery with what it must leave behind: the words of a requirement, or somebody's vote in a round."""

    what: str
    key: str
    kind: Kind
    body: dict[str, Any]
    leaves: str | tuple[int, str, str]

    def once_more(self, dice: random.Random) -> Asked:
        """Return it as it comes again; a form may come under another trigger."""
        if self.what != "forms" or dice.random() < 0.5:
            return self
        return replace(self, body=self.body | {"trigger_id": f"{self.key}.{dice.random()}"})


def rounds_for(asked: list[Asked]) -> int:
    """Return how many rounds there have to be for every vote."""
    return max(each.leaves[0] for each in asked if not isinstance(each.leaves, str))


def begun(store: Store, rounds: int) -> None:
    """Ada starts a project with so many rounds, each about a requirement of its own."""
    now = datetime.now(UTC)
    people = {user: Person(team=TEAM, user=user, name=user, zone="UTC") for user in _ELECTORATE}
    store.people.save(list(people.values()), at=now)
    store.people.replace_members(TEAM, CHANNEL, people, at=now)
    company = {"people": people, "in_channel": frozenset(people)}

    def ada(number: int) -> Actor:
        return Actor(team=TEAM, user=ADA, request=f"before {number}")

    wanted = projects.Wanted(name="Payments portal")
    projects.start(store, ada(0), channel=CHANNEL, wanted=wanted, now=now, **company)  # type: ignore[arg-type]
    for number in range(1, rounds + 1):
        requirements.add(store, ada(number), CHANNEL, words=Wording(text=f"Before {number}"), now=now)
        proposal = Proposal(
            chosen=(number,),
            signatories=_ELECTORATE,
            policy=PolicyKind.MAJORITY_ELECTORATE,
            deadline=now + timedelta(days=3),
        )
        signoff.start(store, ada(number), CHANNEL, proposal=proposal, now=now, **company)  # type: ignore[arg-type]


def asked_of(number: int) -> list[Asked]:
    """Return so many different deliveries: as many clicks as there are votes to cast, commands and forms in turn."""
    clicks = [_click(each, 1 + each // len(_VOTERS), _VOTERS[each % len(_VOTERS)]) for each in range(number // 3)]
    return [*clicks, *((_command, _form)[each % 2](each) for each in range(number - len(clicks)))]


def _command(number: int) -> Asked:
    text = f"Command {number} shall count once"
    body = bodies.command(TEAM, CHANNEL, ADA, f"/requirement add {text}", trigger=f"c{number}")
    return Asked(what="commands", key=f"command {number}", kind="slash_commands", body=body, leaves=text)


def _form(number: int) -> Asked:
    text, form = f"Form {number} shall count once", ids.REQUIREMENT_FORM
    body = bodies.submission(
        TEAM, ADA, form, trigger=f"f{number}", nonce=f"n{number}", kept={"project": 1}, filled={"text": text}
    )
    return Asked(what="forms", key=f"form {number}", kind="interactive", body=body, leaves=text)


def _click(number: int, round_: int, user: str) -> Asked:
    choice = sorted(_CHOICES)[number % 5 % 2]
    body = bodies.click(TEAM, CHANNEL, user, _CHOICES[choice], at=f"17640000{number:03}.5", p=1, n=round_, rev=1)
    key = f"click {number}"
    return Asked(what="clicks", key=key, kind="interactive", body=body, leaves=(round_, user, choice))


def looked_at(store: Store) -> dict[str, Any]:
    """Return what is there, as plain values."""
    membership = store.projects.home(TEAM, CHANNEL, ADA)
    if membership is None:
        return {}
    project = membership.project
    numbers = range(1, project.numbers.requirement + 1)
    found = [store.requirements.get(TEAM, project.id, number) for number in numbers]
    stream = list(store.audit.stream(TEAM, project.id))
    rounds = range(1, project.numbers.round + 1)
    return {
        "texts": Counter(each.wording.text for each in found if each and not each.wording.text.startswith("Before")),
        "votes": Counter(
            (number, ballot.user, ballot.choice.value)
            for number in rounds
            for ballot in store.rounds.ballots(TEAM, project.id, number)
        ),
        "open": project.counts.open,
        "events": Counter(json.loads(entry.canonical)["action"] for entry in stream),
        "broken": verify(stream, project.chain),
    }


def texts_of(order: list[Asked]) -> set[str]:
    """Return the words of every requirement that is to be there."""
    return {each.leaves for each in order if isinstance(each.leaves, str)}


def as_if_once(found: dict[str, Any], order: list[Asked]) -> list[str]:
    """Compare what is there with what each delivery leaves when it comes once."""
    if not found:
        return ["the project is gone"]
    texts = Counter(texts_of(order))
    votes = Counter({each.leaves for each in order if not isinstance(each.leaves, str)})
    additions = len(texts) + rounds_for(order)
    wrong = [
        ("requirements lost", (texts - found["texts"]).total()),
        ("requirements added twice", (found["texts"] - texts).total()),
        ("votes lost", (votes - found["votes"]).total()),
        ("votes too many", (found["votes"] - votes).total()),
        ("counted wrongly", abs(found["open"] - additions)),
        ("additions in the audit stream too many or too few", abs(found["events"]["requirement.add"] - additions)),
        ("votes in the audit stream too many or too few", abs(found["events"]["signoff.vote"] - len(votes))),
        ("the first broken audit event", found["broken"] or 0),
    ]
    return [f"{what}: {count}" for what, count in wrong if count]
