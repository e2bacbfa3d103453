"""Two histories of the same project, between which every kind of record occurs: for whoever meddles with them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.domain.change import Urgency
from bot.domain.defaults import Defaults
from bot.domain.fulfilment import Finding
from bot.domain.links import LinkKind
from bot.domain.negotiation import MoveKind
from bot.domain.order import Move, Way
from bot.domain.policy import PolicyKind
from bot.domain.priority import Wsjf
from bot.domain.promise import Said
from bot.domain.proposal import Proposal
from bot.domain.refusal import Denied
from bot.domain.requirement import Fulfilment as F
from bot.domain.requirement import Priority, Stage, Wording
from bot.domain.roles import Roles
from bot.domain.signoff import Choice
from bot.domain.smells import Smell
from bot.domain.values import replace
from bot.flows import (
    certificate,
    condition,
    defaults,
    delegation,
    denial,
    duplicates,
    fulfilment,
    links,
    negotiation,
    order,
    outcome,
    priority,
    project,
    promise,
    requirement,
    signoff,
    stage,
    succession,
)
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, IN_CHANNEL, PEOPLE, World


def signing(world: World) -> None:
    """Rounds of every end, an edit under vote, a withdrawal, agreed postponements, changes, and certificates.

    What is postponed first is taken up again and signed. Of three changes of what is signed one is approved, one in an
    emergency turned down, and one waits.
    """
    store = world.store
    for text in ("Export in 10 seconds", "Refund within a day", "Log every change", "Print everything"):
        words = Wording(text=text, rationale="Because", criteria="A check", priority=Priority.MUST)
        requirement.add(store, world.who(ANA), CHANNEL, words=words, now=world.now)
        world.passes(minutes=7)
    requirement.withdraw(store, world.who(BEN), CHANNEL, number=4, reason="Paper is gone", now=world.now)
    world.proposes(CAT, 2, kind=MoveKind.POSTPONE, why="Not this month")
    negotiation.agree(store, world.who(ANA), world.key, number=1, now=world.now)
    requirement.resume(store, world.who(BEN), CHANNEL, reference=2, now=world.now)
    world.opens(BEN, CAT, chosen=(1, 2), policy=PolicyKind.UNANIMOUS_CAST)
    world.votes(BEN)
    world.passes(minutes=1)
    words = Wording(text="Export in 8 seconds")
    requirement.edit(store, world.who(ANA), CHANNEL, number=1, version=1, words=words, now=world.now)
    world.confirms(BEN, 1)
    world.votes(CAT)
    world.agrees(3)
    world.opens(CAT, DAN, chosen=(3,))
    world.votes(CAT, Choice.REJECT, reason="Which change?", round_=2)
    world.opens(DAN, chosen=(3,))
    signoff.cancel(store, world.who(ANA), CHANNEL, reference="V3", reason="Not yet", now=world.now)
    world.proposes(BEN, 3, kind=MoveKind.POSTPONE, why="Not this year")
    negotiation.agree(store, world.who(ANA), world.key, number=2, now=world.now)
    _work(world)
    world.asks_to_change(1, "Export in 5 seconds", board=(BEN,))
    world.votes(BEN, round_=4)
    world.captures("Search by name")
    world.opens(BEN, chosen=(5,))
    world.votes(BEN, round_=5)
    world.fulfils(5, F.ACCEPTED)
    succession.make_obsolete(store, world.who(ANA), CHANNEL, number=5, by=1, now=world.now)
    world.asks_to_change(1, "Export in 1 second", board=(CAT,), urgency=Urgency.EMERGENCY)
    world.votes(CAT, Choice.REJECT, reason="Too dear", round_=6)
    world.asks_to_change(2, board=(DAN,))
    for team, waiting in store.certificates.unmade(limit=9):
        certificate.keep(store, team, waiting, b"%PDF-1.7 typeset", now=world.now)


def _work(world: World) -> None:
    """What was signed first is verified and then taken back; the other is being worked on."""
    for number, *steps in ((1, F.IN_PROGRESS, F.IMPLEMENTED), (2, F.IN_PROGRESS)):
        for step in steps:
            fulfilment.move(world.store, world.who(CAT), CHANNEL, reference=number, to=step, now=world.now)
    tried = ((Finding(criterion=0, passed=False, note="9 seconds")), Finding(criterion=0, passed=True))
    for found in tried:
        fulfilment.verify(world.store, world.who(BEN), CHANNEL, number=1, version=2, findings=[found], now=world.now)
    fulfilment.move(world.store, world.who(CAT), CHANNEL, reference=1, to=F.VERIFIED, now=world.now)
    reason = "It is slow at night"
    fulfilment.move(world.store, world.who(ANA), CHANNEL, reference=1, to=F.IN_PROGRESS, reason=reason, now=world.now)


def talking(world: World) -> None:
    """Everything that is said and done beside votes: stages, links, scores, promises, proposals, conditions, roles."""
    for text in ("Export in 10 seconds", "Refunds may be quick", "Refund within a day", "Log every change", "Telex"):
        world.adds(text, source=f"https://slack/{text[:6]}" if "Refund" in text else None)
        world.passes(minutes=7)
    _stages_links_and_scores(world)
    _proposals_and_promises(world)
    _conditions_and_delegations(world)
    _how_the_project_is_run(world)


def _stages_links_and_scores(world: World) -> None:
    store = world.store
    requirement.dismiss_hint(
        store, world.who(BEN), CHANNEL, number=2, version=1, smell=Smell.ESCAPE_CLAUSE, now=world.now
    )
    duplicates.merge(store, world.who(BEN), CHANNEL, one=3, other=2, now=world.now)
    words = replace(world.requirement(1).wording, owner=BEN, rationale="Month ends", criteria="A check")
    requirement.edit(store, world.who(BEN), CHANNEL, number=1, version=1, words=words, now=world.now)
    for step in (Stage.PROPOSED, Stage.UNDER_REVIEW, Stage.AGREED):
        stage.move(store, world.who(BEN), CHANNEL, reference=1, stage=step, now=world.now)
    world.edits(1, "Export in 9 seconds")
    for source, kind, target in ((1, LinkKind.DEPENDS_ON, 2), (4, LinkKind.REFINES, 1), (4, LinkKind.RELATED_TO, 2)):
        world.links(source, target, kind, by=CAT)
    links.unlink(store, world.who(CAT), CHANNEL, first=4, second=2, now=world.now)
    requirement.reject(store, world.who(ANA), CHANNEL, number=5, reason="Nobody telexes", now=world.now)
    lines = {n: Wsjf(number=n, value=8, criticality=3, opportunity=2, size=5) for n in (1, 2, 4)}
    priority.score(store, world.who(CAT), CHANNEL, typed=lines, now=world.now)
    priority.score(store, world.who(BEN), CHANNEL, typed={4: None}, shown=lines, now=world.now)
    order.move(store, world.who(BEN), CHANNEL, move=Move(number=4, before=1), now=world.now)
    order.by_scores(store, world.who(BEN), CHANNEL, now=world.now)
    order.move(store, world.who(BEN), CHANNEL, move=Move(number=1, way=Way.DOWN), now=world.now)


def _proposals_and_promises(world: World) -> None:
    store = world.store
    postpone: dict[str, Any] = {"kind": MoveKind.POSTPONE, "offer": "Faster refunds", "interest": "Calm"}
    world.proposes(BEN, 4, why="Not this year", **postpone)
    world.proposes(CAT, 4, words="Log each change of a price", why="Shorter", counters=1)
    negotiation.agree(store, world.who(ANA), world.key, number=2, now=world.now)
    world.proposes(BEN, 4, why="Still not", **postpone)
    negotiation.decline(store, world.who(ANA), world.key, number=3, now=world.now)
    for source, due in (("https://slack/p1", date(2026, 3, 1)), ("https://slack/p2", None)):
        said = Said(words="You get an export", recipient="Northwind", due=due)
        promise.record(store, world.who(CAT), CHANNEL, said=said, source=source, made_by=DAN, now=world.now)
    promise.link(store, world.who(CAT), world.key, number=1, requirement=1, now=world.now)


def _conditions_and_delegations(world: World) -> None:
    store = world.store
    world.delegates(EVE, DAN, reason="On leave")
    world.delegates(CAT, DAN, everywhere=True, reason="Away")
    delegation.take_back(store, world.who(EVE), CHANNEL, now=world.now)
    world.opens(BEN, CAT, EVE, chosen=(1,))
    world.delegates(EVE, DAN, round_=1, reason="At the dentist")
    world.approves_if(BEN, DAN)
    condition.met(store, world.who(DAN), project=world.key, number=1, condition=1, now=world.now)
    condition.accept(store, world.who(BEN), project=world.key, number=1, condition=1, now=world.now)
    world.approves_if(CAT, DAN, counts_when_met=True)
    condition.not_met(store, world.who(DAN), project=world.key, number=1, condition=2, now=world.now)
    world.replaces(1, EVE, ANA)
    world.passes(hours=2)
    world.reminds_by_hand(1)
    world.extends(1, world.now + timedelta(days=9))
    world.votes(CAT, Choice.REJECT, reason="Too dear")
    outcome.write(store, world.who(ANA), CHANNEL, reference="V1", text="We talk on Monday", now=world.now)


def _how_the_project_is_run(world: World) -> None:
    store = world.store
    proposal = Proposal(
        chosen=None, signatories=(), policy=PolicyKind.UNANIMOUS_ALL, quorum="50 %", deadline=None, partial=True
    )
    defaults.change(store, world.who(ANA), CHANNEL, wanted=proposal, consent=True, clear=False, now=world.now)
    assert store.defaults.get(world.project.team, world.key) != Defaults()
    project.change_roles(
        store,
        world.who(ANA),
        CHANNEL,
        wanted=Roles(owners=(ANA, BEN), clients=(CAT,), observers=(EVE,)),
        people=PEOPLE,
        in_channel=IN_CHANNEL,
        now=world.now,
    )
    project.rename(store, world.who(ANA), CHANNEL, name="Payments gateway", now=world.now)
    denial.write_down(store, world.who(CAT), Denied(world.key, "archive"), now=world.now)
    project.archive(store, world.who(ANA), CHANNEL, now=world.now)
    project.reopen(store, world.who(ANA), CHANNEL, now=world.now)
