"""A project in which there is one thing of each kind in each of its states, with everybody who could come by."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.names import ChannelId
from bot.domain.negotiation import MoveKind
from bot.domain.priority import Wsjf
from bot.domain.project import Reach, Role
from bot.domain.promise import Said
from bot.domain.reading import read_file
from bot.domain.requirement import Fulfilment, Wording
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import (
    condition,
    importing,
    negotiation,
    priority,
    project,
    promise,
    reach,
    requirement,
    signoff,
)
from tests.flows.worlds import (
    ANA,
    BEN,
    CAT,
    CHANNEL,
    DAN,
    EVE,
    GUS,
    OUT,
    PEOPLE,
    ROBO,
    TEAM,
    World,
    a_person,
)

#: A channel that is nobody's home, and that everybody is in.
ELSEWHERE = ChannelId("C2")
#: Eve owned the project until her account was deactivated.
CAST = {
    "the owner": ANA,
    "a member": BEN,
    "the client": CAT,
    "an observer": DAN,
    "a guest": GUS,
    "a bot": ROBO,
    "a deactivated owner": EVE,
    "a stranger": OUT,
}
ROLES = {ANA: Role.OWNER, BEN: Role.MEMBER, CAT: Role.CLIENT, DAN: Role.OBSERVER, GUS: Role.MEMBER}


class State(StrEnum):
    """What the project is in."""

    ACTIVE = "an active project"
    ARCHIVED = "an archived project"
    LEFT = "a project whose channel Quorum is not in"
    CLOSED = "a project whose channel is archived"


#: How each state looks from Slack.
REACHES = {State.LEFT: Reach.LEFT, State.CLOSED: Reach.ARCHIVED}


def furnish(world: World, state: State) -> None:
    """Let everything happen that leaves one thing of each kind in each state; then the project gets into its own."""
    world.begins()
    for text in (
        "Pay by card",
        "Refund",
        "Fax",
        "Loyalty points",
        "Receipt",
        "Ledger",
        "Export",
        "Search",
        "Audit trail",
        "Backups",
        "Telex",
        "Cheques",
    ):
        world.adds(text)
    _people(world)
    _signed(world)
    _taken_out(world)
    _related(world)
    _negotiated(world)
    _under_vote(world)
    _ended_and_waiting(world)
    _come_in(world)
    if state is State.ARCHIVED:
        _archive(world)
    elif state in REACHES:
        reach.noted(world.store, TEAM, CHANNEL, REACHES[state], now=world.now)


def _people(world: World) -> None:
    world.gives(CAT, Role.CLIENT)
    world.gives(DAN, Role.OBSERVER)
    world.store.projects.save(replace(world.project, owners=(ANA, EVE)))
    world.store.people.save([a_person(EVE, is_deactivated=True)], at=world.now)
    world.store.people.replace_members(TEAM, ELSEWHERE, PEOPLE, at=world.now)


def _signed(world: World) -> None:
    """R2, R6 and R12 are signed by V1, in progress, implemented and accepted.

    A change of R2 was turned down, C1, in V2.
    """
    world.opens(ANA, chosen=(2, 6, 12), by=BEN)
    world.votes(ANA)
    for number, come_to in ((2, Fulfilment.IN_PROGRESS), (6, Fulfilment.IMPLEMENTED), (12, Fulfilment.ACCEPTED)):
        world.fulfils(number, come_to)
    world.asks_to_change(2, "Other words", board=(ANA,), by=BEN)
    world.votes(ANA, Choice.REJECT, round_=2)


def _taken_out(world: World) -> None:
    """R3 is withdrawn, R11 is rejected, and R4 was postponed by N1."""
    requirement.reject(world.store, world.who(ANA), CHANNEL, number=11, reason="Nobody telexes", now=world.now)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=3, reason="Nobody faxes", now=world.now)
    world.proposes(CAT, 4, kind=MoveKind.POSTPONE)
    negotiation.agree(world.store, world.who(ANA), world.key, number=1, now=world.now)


def _related(world: World) -> None:
    """R8 depends on R1, which is in doubt once R8 is reworded; R2 is scored."""
    world.links(8, 1)
    line = Wsjf(number=2, value=5, criticality=3, opportunity=2, size=1)
    priority.score(world.store, world.who(ANA), CHANNEL, typed={line.number: line}, now=world.now)


def _negotiated(world: World) -> None:
    """Ben proposed N2 about R8, and what Cat countered, N3, was agreed to; Cat's N4 about R1 is open."""
    world.proposes(BEN, 8)
    world.proposes(CAT, 8, words="Search by name", counters=2)
    negotiation.agree(world.store, world.who(ANA), world.key, number=3, now=world.now)
    world.proposes(CAT, 1)


def _under_vote(world: World) -> None:
    """V3 is cancelled, the deadline of V4 has passed unseen; V5 of Ben is open, and V6 about C2."""
    world.opens(ANA, BEN, CAT, chosen=(1,))
    signoff.cancel(world.store, world.who(ANA), CHANNEL, reference="V3", reason="Too early", now=world.now)
    world.opens(ANA, BEN, CAT, chosen=(7,), by=BEN)
    world.passes(days=4)
    world.opens(ANA, BEN, CAT, chosen=(5,), by=BEN)
    world.asks_to_change(6, "Other words", board=(ANA,), by=BEN)


def _ended_and_waiting(world: World) -> None:
    """V7 of Ben failed, and its R9 has other words since, and an owner; Dan holds Ana's vote in V6.

    In V8 of Ben, about R10, his yes waits for Cat, and Ana can accept what Dan did; Eve's vote is missing.
    """
    world.opens(ANA, chosen=(9,), by=BEN)
    world.votes(ANA, Choice.REJECT, round_=7)
    words = Wording(text="Audit trail of a year", owner=BEN)
    requirement.edit(world.store, world.who(ANA), CHANNEL, number=9, version=1, words=words, now=world.now)
    world.opens(ANA, BEN, EVE, chosen=(10,), by=BEN)
    world.approves_if(BEN, CAT, round_=8)
    world.approves_if(ANA, DAN, round_=8)
    condition.met(world.store, world.who(DAN), project=world.key, number=8, condition=2, now=world.now)
    world.delegates(ANA, DAN, round_=6)


def _come_in(world: World) -> None:
    """P1 is promised, and Ben was shown what a file brings."""
    said = Said(words="A receipt within a minute", recipient="Northwind")
    promise.record(world.store, world.who(ANA), CHANNEL, said=said, source="", made_by=BEN, now=world.now)
    found = read_file("new.txt", b"- Pay by invoice\n")
    importing.preview(world.store, world.who(BEN), world.key, filename="new.txt", found=found)


def _archive(world: World) -> None:
    """A project is archived when no vote is open in it any more."""
    world.clock_strikes()
    for number in (5, 6, 8):
        signoff.cancel(world.store, world.who(ANA), CHANNEL, reference=f"V{number}", reason="The end", now=world.now)
    project.archive(world.store, world.who(ANA), CHANNEL, now=world.now)
