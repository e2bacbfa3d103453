"""Every message, form and Home that Quorum can show, with hostile words in every place that people can write to.

The list is held to the modules of ``bot.views``: a new view that is missing here fails.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

import bot.views
from bot.domain.attributes import Characteristic, Verification, estimate
from bot.domain.certificate import Certificate
from bot.domain.change import Disposition, Urgency, Wanted
from bot.domain.condition import ConditionState
from bot.domain.defaults import Defaults, Filled, filled
from bot.domain.duplicates import LikelyDuplicate, Pair
from bot.domain.erasure import Erased
from bot.domain.fulfilment import Finding
from bot.domain.hints import Hint
from bot.domain.importing import Duplicate, Import, ImportState, Row, Unreadable
from bot.domain.likeness import MOST_SHOWN
from bot.domain.links import LinkKind
from bot.domain.listing import MOST_CHARACTERS, Page, Query
from bot.domain.names import ProjectId, UserId
from bot.domain.negotiation import MoveKind, MoveState
from bot.domain.order import Move, Way
from bot.domain.outcome import OUTCOME_LIMIT, Outcome
from bot.domain.outgoing import CHANNEL_DELETED
from bot.domain.policy import Base, Policy, PolicyKind, Seat
from bot.domain.priority import Wsjf, shares
from bot.domain.project import ChainHead, Role
from bot.domain.promise import Said
from bot.domain.proof import Broken, Proof
from bot.domain.proposal import Proposal
from bot.domain.refusal import Refusal
from bot.domain.replacement import Replacement
from bot.domain.requirement import Fulfilment, Priority, RequirementState, RequirementType, Wording
from bot.domain.showing import Forgotten, Trace, Verified
from bot.domain.showing_negotiation import MoveCard, Outdated, PromiseCard, Proposing, Story, Trades
from bot.domain.showing_requirement import (
    NO_RELATIONS,
    Analysis,
    EditedMeanwhile,
    Metrics,
    Moved,
    Scored,
    Shares,
    Trying,
)
from bot.domain.showing_signoff import (
    ChangeForm,
    Changes,
    Edits,
    Handed,
    Heard,
    Held,
    HeldOtherwise,
    HeldSo,
    Reasons,
    Reminded,
    Replaced,
    Reworded,
    ShownChange,
    Stand,
)
from bot.domain.signoff import Ballot, Choice, Lapsed, RoundState, Tally
from bot.domain.smells import Smell
from bot.domain.succession import Succession
from bot.domain.values import replace
from bot.domain.wording import ORIGIN_LIMIT, readable
from bot.flows import baseline as baselines
from bot.flows import cards, changes, closing
from bot.flows import change as changing
from bot.flows import fulfilment as fulfilments
from bot.flows import home as homes
from bot.flows import metrics as counted
from bot.flows import negotiation as talks
from bot.flows import negotiation_cards as talk_cards
from bot.flows import order as ordering
from bot.flows import priority as scoring
from bot.flows import project as projects
from bot.flows import promise as promises
from bot.flows import requirement as requirements
from bot.flows import trace as traces
from bot.views import (
    analysis,
    baseline,
    certificate,
    change,
    change_forms,
    condition,
    confirmation,
    defaults,
    delegation,
    duplicates,
    erasure,
    errors,
    evidence,
    extension,
    fulfilment,
    help,
    hint,
    history,
    home,
    ids,
    importing,
    links,
    listing,
    metrics,
    negotiation,
    order,
    outcome,
    priority,
    project,
    promise,
    proof,
    reasons,
    replacement,
    reply,
    requirement,
    signoff,
    signoff_closed,
    stage,
    succession,
    trace,
)
from bot.views import negotiation_forms as talks_forms
from bot.views import requirement_forms as words_forms
from bot.views import signoff_forms as round_forms
from bot.views import signoff_start as starting
from bot.views.buttons import pack
from bot.views.message import Message
from playground.blocks import check_message
from playground.views import check_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, EVE, PEOPLE, TEAM, World
from tests.views.readers import read

HOSTILE = [
    "<!channel> <!here> <@U1|ben> <#C1|general> *bold* ~gone~ `code` & <https://evil.example|click> {{ 7*7 }} '; DROP",
    "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f467 =HYPERLINK(1) | **x** # y\n> quoted\n```z```",
    "\U0001f600" * 700,
    "&<>" * 900,
    "x" * 2900,
]
#: Builds parts of views, or whole views out of what they are given.
_PARTS = {"extension.with_offer", "forms.modal", "forms.beside", "message.message"}


@dataclass
class Hostile:
    """A project in which everything that people wrote is hostile."""

    world: World
    words: str

    def prepare(self) -> None:
        """Write the words wherever people can write, and vote once for each outcome."""
        world, words = self.world, self.words
        home = world.project
        name = " ".join(words.split())[:80]
        world.store.projects.save(replace(home, name=name, client=name, goal=words))
        for _ in range(3):
            wording = Wording(
                text=words,
                type=RequirementType.QUALITY,
                rationale=words,
                criteria=f"Given {words[:2900]}",
                priority=Priority.MUST,
                characteristic=Characteristic.INTERACTION_CAPABILITY,
                owner=ANA,
                origin=" ".join(words.split())[:ORIGIN_LIMIT],
                verification=Verification.TEST,
                estimate=estimate("2 / 3 / 999999.9999"),
                tags=tuple(f"{'t' * 28}{number}" for number in range(10)),
            )
            requirements.add(world.store, world.who(ANA), CHANNEL, words=wording, source=SOURCE, now=world.now)
        self.negotiate()
        for kind, other in product(LinkKind, (2, 3)):
            world.links(1, other, kind)
        world.opens(ANA, BEN, CAT, DAN, chosen=(1, 2), policy=PolicyKind.MAJORITY_CAST)
        world.votes(ANA)
        world.edits(1, f"{words[:2800]} again")
        world.votes(BEN, Choice.REJECT, reason=words)
        world.opens(ANA, chosen=(3,), by=BEN)
        world.votes(ANA, round_=2)
        world.delegates(CAT, EVE, reason=words[:1000])
        world.approves_if(DAN, EVE, text=words[:1000])

    def condition(self, state: ConditionState = ConditionState.OPEN, user: UserId = EVE) -> Any:
        """Return Dan's condition as somebody sees it."""
        shown = cards.load_condition_card(
            self.world.store, TEAM, self.world.key, 1, user, condition=1, now=self.world.now
        )
        assert shown is not None
        return replace(shown, condition=replace(shown.condition, state=state))

    def delegation(self) -> Any:
        """Return Cat's delegation to Eve."""
        return self.world.store.delegations.given_by(TEAM, [CAT], now=self.world.now)[0]

    def delegated(self, **changed: Any) -> Any:
        """Return the round as Eve sees it, who holds Cat's vote."""
        key = self.delegation().key
        shown = cards.load_delegated_card(self.world.store, TEAM, self.world.key, 1, key)
        assert shown is not None
        return replace(shown, **changed)

    def negotiate(self) -> None:
        """Propose and promise in the same words: N1 to N3 about R1 and R2, of which N3 is agreed to, and P1 to P3."""
        world, reason = self.world, self.words[:1000]
        for number, kind in ((1, MoveKind.REWORD), (1, MoveKind.REMOVE), (2, MoveKind.REWORD)):
            words = f"{self.words[:2900]} new"
            world.proposes(BEN, number, kind=kind, words=words, why=reason, offer=reason, interest=reason)
        talks.agree(world.store, world.who(ANA), world.key, number=3, now=world.now)
        for number in range(1, 4):
            said = Said(words=self.words, recipient=self.words[:80], due=date(2026, 3, 1))
            source = f"{SOURCE}{number}"
            promises.record(world.store, world.who(ANA), CHANNEL, said=said, source=source, made_by=BEN, now=world.now)
        promises.link(world.store, world.who(ANA), world.key, number=3, requirement=1, now=world.now)

    def move(self, number: int) -> MoveCard:
        """Return a proposal's card."""
        found = talk_cards.load_card(self.world.store, TEAM, self.world.key, number)
        assert found is not None
        return found

    def promise(self, number: int = 1) -> PromiseCard:
        """Return a promise as it is linked."""
        return promises.to_link(self.world.store, self.world.who(ANA), self.world.key, number=number)

    def card(self, number: int = 1) -> Any:
        """Return a round's card."""
        return cards.round_card(self.world.store, self.world.project, self.world.round(number))

    def copy(self) -> Any:
        """Return Ana's copy of the first round."""
        return cards.ballot_card(self.world.store, self.world.project, self.world.round(), ANA)

    def draft(self, state: ImportState = ImportState.SHOWN) -> Import:
        """Return a file on its way in."""
        rows = tuple(Row(line=line, wording=Wording(text=self.words)) for line in range(1, 40))
        return Import(
            key=1,
            team=TEAM,
            project=self.world.key,
            user=ANA,
            filename=self.words[:200],
            state=state,
            columns={"text": self.words[:100], "id": self.words[:100]},
            rows=rows,
            duplicates=tuple(Duplicate(line=line, of="R1") for line in range(30)),
            unreadable=tuple(Unreadable(line=line, why=self.words[:300]) for line in range(30)),
        )


SOURCE = "https://example.slack.com/archives/C1/p1?x=<y>&z"
_GONE = RequirementState.WITHDRAWN
Shown = Message | dict[str, Any]
Build = Callable[[Hostile], Shown | list[Shown]]


def _requirement(given: Hostile) -> Any:
    return given.world.requirement(1)


def _details(given: Hostile) -> Any:
    shown = requirements.show(given.world.store, given.world.who(ANA), CHANNEL, reference=1)
    hostile = Hint(smell=Smell.VAGUE_QUALITY, found=tuple(given.words.split())[:9])
    return replace(shown, hints=(hostile, Hint(smell=Smell.PASSIVE), *shown.hints[:1]))


def _worked(given: Hostile) -> Any:
    """Return R3, which was tried and taken back in hostile words, and which is implemented again."""
    world, words = given.world, given.words
    for to in (Fulfilment.IN_PROGRESS, Fulfilment.IMPLEMENTED):
        fulfilments.move(world.store, world.who(ANA), CHANNEL, reference=3, to=to, reason=words, now=world.now)
    found = [Finding(criterion=1, passed=False, note=words)]
    for _ in range(4):
        fulfilments.verify(world.store, world.who(BEN), CHANNEL, number=3, version=1, findings=found, now=world.now)
    return requirements.show(world.store, world.who(ANA), CHANNEL, reference=3)


def _trying(given: Hostile) -> Trying:
    shown = _worked(given)
    page = fulfilments.to_verify(given.world.store, given.world.who(ANA), CHANNEL, reference=3)
    criteria = dict.fromkeys(range(1, fulfilments.PAGE_SIZE + 1), given.words)
    return replace(page, criteria=criteria, counted=shown.work.counted, has_next=True)


def _histories(given: Hostile) -> list[Shown]:
    """Show the history of what was edited, of what was worked on, and of what was edited often."""
    _worked(given)
    world = given.world
    found = [requirements.history(world.store, world.who(ANA), CHANNEL, reference=number) for number in (1, 3)]
    last = found[1].versions[-1]
    many = tuple(
        replace(last, version=number, wording=replace(last.wording, text=f"{number}", rationale=f"{number}"))
        for number in range(1, 40)
    )
    often = [history.history(replace(found[1], versions=many), page=page) for page in (0, 1, 2, 9)]
    return [*(history.history(each) for each in found), *often]


def _overview(given: Hostile) -> Any:
    return projects.overview(given.world.store, given.world.who(ANA), CHANNEL)


def _conflict(given: Hostile) -> EditedMeanwhile:
    before = given.world.store.requirements.version(TEAM, given.world.key, 1, 1)
    assert before is not None
    return EditedMeanwhile(before, given.world.requirement(1))


def _reworded(given: Hostile) -> Any:
    """Return Ana's copy as if she had not voted, and everything of three requirements had been edited since."""
    worded = given.world.store.requirements.version(TEAM, given.world.key, 1, 2)
    assert worded is not None
    each = Reworded(before=replace(worded, wording=Wording(text="Fax")), after=worded)
    return replace(given.copy(), edits=Edits(shown=(each,) * 3, others=tuple(range(9_000, 9_050))))


def _lapsed(given: Hostile) -> Any:
    """Return the first round as if very many votes on very many requirements had lapsed."""
    card = given.card()
    lapsed = Lapsed(numbers=tuple(range(9_000, 9_500)), users=tuple(_fifty(given)))
    return replace(card, standing=replace(card.standing, lapsed=lapsed))


def _confirmation(given: Hostile) -> Any:
    return cards.confirmation(
        given.world.store, given.world.project, given.world.round(), ANA, requirement=1, version=2
    )


def _home(given: Hostile) -> dict[str, Any]:
    return home.home(homes.home(given.world.store, team=TEAM, user=CAT, now=given.world.now))


def _rounds(given: Hostile) -> list[Shown]:
    world = given.world
    shown: list[Shown] = [signoff.round_card(given.card()), signoff.round_card(given.card(2))]
    shown += [signoff.round_card(_stated(given)), signoff.status(Stand(cards=(_stated(given),) * 10))]
    shown.append(signoff.round_card(_lapsed(given)))
    shown.append(signoff.round_card(replace(given.card(), replacements=(_replacement(given),) * 7)))
    votes = closing.votes_of(world.store, world.project, world.round())
    closing.close(
        world.store,
        world.project,
        votes,
        RoundState.CANCELLED,
        actor=world.who(ANA),
        now=world.now,
        reason=given.words,
    )
    return [*shown, signoff.round_card(given.card())]


def _reasons(given: Hostile) -> list[Reasons]:
    """Return a full page of every kind of reason, with another one on either side, and an empty one."""
    card = given.card()
    rejected = Ballot(user=BEN, item=None, choice=Choice.REJECT, reason=given.words[:3000], at=given.world.now)
    everything = (rejected, *card.conditions, _replacement(given)) * 20
    return [
        Reasons(project=card.project, round=card.round, reasons=everything[:20], first=20, has_next=True),
        Reasons(project=card.project, round=card.round, reasons=()),
    ]


def _stated(given: Hostile) -> Any:
    """Return a card with hostile words about its outcome, and places that were taken."""
    statement = Outcome(text=given.words[:OUTCOME_LIMIT], author=ANA, at=given.world.now)
    return replace(given.card(2), outcome=statement, replacements=(_replacement(given),) * 7)


def _replacement(given: Hostile) -> Replacement:
    return Replacement(left=DAN, joined=BEN, author=ANA, at=given.world.now, reason=given.words[:3000])


def _fifty(given: Hostile) -> dict[UserId, str]:
    """Return as many signatories as there can be, with what they are called."""
    return {UserId(f"U{number}"): given.words[:80] for number in range(50)}


def _held(given: Hostile) -> list[HeldSo]:
    """Return how a project may hold its sign-offs: as nobody said, and with hostile words in each place."""
    seats = (Seat(name=given.words[:60], holders=(ANA, CAT), required=True, veto=True),) * 5
    weights = tuple((user, Fraction(1, 3)) for user in _fifty(given))
    weighted = Policy(kind=PolicyKind.WEIGHTED, weights=weights, share=Fraction(1, 2), base=Base.CAST)
    parts = (Policy(kind=PolicyKind.N_OF_M, needed=2), Policy(kind=PolicyKind.ROLES, seats=seats), weighted)
    policies = [None, Policy(kind=PolicyKind.N_OF_M, needed=3), Policy(kind=PolicyKind.ANY_OF, parts=parts)]
    return [
        HeldSo(
            project=given.world.project,
            defaults=Defaults(policy=policy, quorum=given.words[:20], partial=True, consent=True),
            may_change=True,
        )
        for policy in policies
    ]


def _baseline(given: Hostile) -> Message:
    shown = baselines.load(given.world.store, TEAM, given.world.key, 1)
    assert shown is not None
    return baseline.message_of(shown)


def _change_form(given: Hostile) -> ChangeForm:
    return changing.prepare(given.world.store, given.world.who(ANA), CHANNEL, reference=3)


def _wanted(given: Hostile, *, remove: bool = True) -> Wanted:
    """Ask for other words and for other attributes, all of them hostile."""
    words = given.words
    wording = Wording(
        text=f"{words[:2800]}!",
        type=RequirementType.QUALITY,
        priority=Priority.COULD,
        rationale=words[:2800],
        criteria=words[:2800],
        characteristic=Characteristic.INTERACTION_CAPABILITY,
        owner=ANA,
        origin=words[:200],
        verification=Verification.DEMONSTRATION,
        estimate=estimate("100000 / 200000.5 / 300000.25"),
        tags=tuple(f"{'w' * 28}{number}" for number in range(10)),
    )
    return Wanted(requirement=3, version=1, words=wording, why=words[:3000], urgency=Urgency.URGENT, remove=remove)


def _change(given: Hostile, *, remove: bool = False) -> ShownChange:
    """Ask for a change of what is signed, in hostile words and in an emergency."""
    world = given.world
    wanted = replace(_wanted(given), urgency=Urgency.EMERGENCY, remove=remove)
    changing.request(
        world.store,
        world.who(ANA),
        CHANNEL,
        wanted=wanted,
        proposal=Proposal(
            chosen=(3,), signatories=(ANA, BEN), policy=PolicyKind.UNANIMOUS_ALL, deadline=world.now + timedelta(days=2)
        ),
        people=PEOPLE,
        in_channel=list(PEOPLE),
        now=world.now,
    )
    found = changes.load(world.store, TEAM, world.key, 1)
    assert found is not None
    return found


def _changed(given: Hostile) -> list[Shown]:
    asked = _change(given)
    copy = cards.ballot_card(given.world.store, given.world.project, given.world.round(3), ANA)
    gone, request = replace(asked, after=None), replace(asked.request, after=None)
    turned_down = replace(request, disposition=Disposition.REJECTED)
    return [
        change.told(asked),
        change.told(replace(asked, request=replace(asked.request, disposition=Disposition.DEFERRED))),
        change.told(replace(gone, request=request)),
        change.told(replace(gone, request=turned_down)),
        change.listing(Changes(project=given.world.project, requests=(asked,) * 10, previous=9_999, following=1)),
        signoff.round_card(given.card(3)),
        signoff.ballot(copy),
    ]


def _certificate(digest: str) -> Certificate:
    return Certificate(project=ProjectId(1), baseline=1, anchor=ChainHead(seq=12, hash="cd" * 32), digest=digest)


def _metrics(given: Hostile) -> Metrics:
    found = counted.load(given.world.store, TEAM, given.world.key, baseline=0, now=given.world.now)
    assert found is not None
    return found


def _trace(given: Hostile) -> Trace:
    return traces.trace(given.world.store, given.world.who(ANA), CHANNEL, reference=1)


_WSJF = Wsjf(number=1, value=8, criticality=5, opportunity=3, size=20)
_CLASSED: list[tuple[list[tuple[int, Priority | None]], dict[int, Fraction]]] = [
    ([], {}),
    ([(1, Priority.MUST), (2, None)], {}),
    ([(1, Priority.MUST), (2, Priority.COULD)], {1: Fraction(1, 3)}),
]


def _order(given: Hostile) -> Any:
    found = ordering.page(given.world.store, given.world.who(ANA), CHANNEL)
    many = (found.requirements * ordering.PAGE_SIZE)[: ordering.PAGE_SIZE]
    return replace(found, requirements=many, has_previous=True, has_next=True)


def _scoring(given: Hostile) -> Any:
    found = scoring.to_score(given.world.store, given.world.who(ANA), CHANNEL)
    many = tuple(replace(found.requirements[0], number=number) for number in range(1, scoring.PAGE_SIZE + 1))
    return replace(found, requirements=many, lines={1: _WSJF}, meanwhile={1: _WSJF, 2: None}, next=9)


def _listing(given: Hostile) -> list[Shown]:
    typed = tuple(given.words[:MOST_CHARACTERS].split()[:10])
    query = Query(words=typed[:3], tags=typed[3:], owner=ANA, left_out=7, limit=10)
    everything = requirements.listing(given.world.store, given.world.who(ANA), CHANNEL, query=Query(limit=2))
    asked = replace(everything, query=query)
    return [listing.listing(asked), listing.listing(replace(asked, page=Page(requirements=())))]


def _story(given: Hostile) -> Story:
    return talk_cards.story(given.world.store, given.world.who(ANA), CHANNEL, reference=1)


def _long_story(given: Hostile) -> Story:
    """A full page with another one on either side."""
    return replace(_story(given), cards=(given.move(1),) * talk_cards.STORY_PAGE, after=1, has_next=True)


def _trades(given: Hostile) -> Trades:
    found = talk_cards.trades(given.world.store, given.world.who(ANA), CHANNEL)
    return replace(found, trades=found.trades * talk_cards.TRADES_PAGE, after=1, has_next=True)


def _analysis(given: Hostile) -> Analysis:
    world = given.world
    world.captures(given.words[:2900])
    bare = replace(world.requirement(4), wording=Wording(text=given.words, type=RequirementType.QUALITY))
    return Analysis(
        project=world.project,
        requirement=bare,
        position=4_999,
        total=5_000,
        under_vote=tuple("V9999" for _ in range(9)),
    )


def _names(given: Hostile) -> dict[UserId, str]:
    return {UserId(f"U{number}"): given.words[:80] for number in range(60)}


EVERYTHING: dict[str, Build] = {
    "analysis.form": lambda given: [
        analysis.form(found, nonce="n")
        for found in (_analysis(given), replace(_analysis(given), requirement=None, skipped=3))
    ],
    "analysis.nothing_missing": lambda given: analysis.nothing_missing(),
    "baseline.message_of": _baseline,
    "defaults.form": lambda given: [defaults.form(held, nonce="n") for held in _held(given)],
    "defaults.compare_form": lambda given: [
        defaults.compare_form(
            HeldOtherwise(held, Filled(quorum=given.words[:20], clear=True), filled(held.defaults)), nonce="n"
        )
        for held in _held(given)
    ],
    "defaults.shown": lambda given: [defaults.shown(held) for held in _held(given)],
    "condition.answered": lambda given: [condition.answered(given.condition(state)) for state in ConditionState],
    "condition.overdue": lambda given: [
        *(condition.overdue(given.condition(state)) for state in ConditionState),
        condition.overdue(replace(given.condition(), is_overdue=True)),
    ],
    "condition.card": lambda given: [
        condition.card(given.condition(state, user)) for state in ConditionState for user in (DAN, EVE)
    ],
    "condition.form": lambda given: condition.form(given.world.round(), revision=1, due=given.world.now, nonce="n"),
    "delegation.delegated": lambda given: [
        delegation.delegated(shown)
        for shown in (
            given.delegated(),
            given.delegated(is_own=True),
            given.delegated(apart=Tally(approve=3, reject=2, missing=188)),
            given.delegated(holds=False),
            given.delegated(edits=_reworded(given).edits),
            given.delegated(edits=replace(_reworded(given).edits, is_reason=True)),
        )
    ],
    "delegation.form": lambda given: delegation.form(
        given.world.project, [given.world.round()] * 30, holder=EVE, reason=given.words, nonce="n"
    ),
    "delegation.given": lambda given: delegation.given(
        Handed(project=given.world.project, delegation=given.delegation())
    ),
    "delegation.handed": lambda given: delegation.handed(given.delegation()),
    "delegation.held": lambda given: [
        delegation.held(Held(project=given.world.project, user=CAT, delegations=(given.delegation(),) * count))
        for count in (0, 1, 30)
    ],
    "delegation.taken_back": lambda given: delegation.taken_back([given.delegation()]),
    "delegation.whose_form": lambda given: [
        delegation.whose_form(given.world.round(), choice, _names(given), user=ANA, revision=1, nonce="n")
        for choice in (Choice.APPROVE, Choice.REJECT)
    ],
    "fulfilment.back_form": lambda given: fulfilment.back_form(_worked(given).requirement, nonce="n"),
    "fulfilment.moved": lambda given: fulfilment.moved(_requirement(given)),
    "fulfilment.recorded": lambda given: fulfilment.recorded(_worked(given)),
    "fulfilment.verification_form": lambda given: fulfilment.verification_form(_trying(given), nonce="n"),
    "certificate.asked": lambda given: [certificate.asked(_certificate(digest)) for digest in ("", "ab" * 32)],
    "certificate.sent": lambda given: certificate.sent(_certificate("ab" * 32), given.words),
    "duplicates.kept": lambda given: duplicates.kept(3),
    "duplicates.merged": lambda given: [
        duplicates.merged(Pair(merged=_requirement(given), into=_requirement(given), left=left))
        for left in ((), tuple(range(1, 41)))
    ],
    "duplicates.question": lambda given: duplicates.question(
        _requirement(given), [LikelyDuplicate(requirement=_requirement(given), percent=90)] * MOST_SHOWN
    ),
    "erasure.form": lambda given: [erasure.form(given.world.project, user, nonce="n") for user in (BEN, None)],
    "erasure.forgotten": lambda given: erasure.forgotten(
        Forgotten(project=given.world.project, user=BEN, erased=Erased(texts=2, rounds=(1,), name=True))
    ),
    "errors.fault": lambda given: errors.fault("0a1b2c3d"),
    "errors.not_joined": lambda given: errors.not_joined(CHANNEL),
    "errors.notice": lambda given: errors.notice(errors.refusal(Refusal(given.words)), title=given.words),
    "errors.outdated": lambda given: errors.outdated(),
    "errors.refusal": lambda given: errors.refusal(Refusal(given.words, people=(ANA, BEN), at=given.world.now)),
    "errors.unopened": lambda given: errors.unopened(project.started(given.world.project)),
    "errors.with_words": lambda given: errors.with_words(errors.outdated(), "/requirement", f"add {given.words}"),
    "change.listing": lambda given: [change.listing(Changes(project=given.world.project, requests=()))],
    "change_forms.request_form": lambda given: change_forms.request_form(
        _change_form(given), _wanted(given), nonce="n"
    ),
    "change_forms.with_more": lambda given: change_forms.with_more(
        change_forms.request_form(_change_form(given), _wanted(given), nonce="n"), readable(_wanted(given).words)
    ),
    "change.told": _changed,
    "change_forms.board_form": lambda given: [
        change_forms.board_form(
            starting.together_form(_fifty(given), metadata={}, nonce="n", defaults=held.defaults),
            _wanted(given),
            whole=True,
        )
        for held in _held(given)
    ],
    "change_forms.vote_form": lambda given: [
        change_forms.vote_form(
            _change_form(given), _wanted(given, remove=remove), whole=remove, deadline=given.world.now, nonce="n"
        )
        for remove in (True, False)
    ],
    "evidence.coming": lambda given: evidence.coming(given.world.project),
    "evidence.sent": lambda given: evidence.sent(given.world.project),
    "extension.extend_form": lambda given: extension.extend_form(
        given.world.round(), deadline=given.world.now, nonce="n"
    ),
    "extension.extended": lambda given: [
        extension.extended(given.world.round(), better=better, zone="America/Argentina/Buenos_Aires")
        for better in (None, given.world.now)
    ],
    "extension.reopen_form": lambda given: extension.reopen_form(
        given.world.round(), deadline=given.world.now, nonce="n"
    ),
    "extension.reopened": lambda given: extension.reopened(given.world.round(), better=given.world.now),
    "extension.window": lambda given: extension.window(extension.extended(given.world.round(), better=given.world.now)),
    "help.command": lambda given: [help.command(name) for name in help.COMMANDS],
    "help.meant": lambda given: help.meant(given.words, ["/requirement list"]),
    "help.overview": lambda given: help.overview(),
    "help.unknown": lambda given: help.unknown(ids.REQUIREMENT, given.words, ["/requirement list"]),
    "history.history": _histories,
    "home.home": _home,
    "importing.form": lambda given: importing.form(given.world.project, nonce="n"),
    "importing.imported": lambda given: [
        importing.imported(given.draft(state)) for state in (ImportState.DONE, ImportState.STOPPED)
    ],
    "importing.preview": lambda given: importing.preview(given.draft(), nonce="n"),
    "importing.progress": lambda given: [
        importing.progress(given.draft(state)) for state in (ImportState.RUNNING, ImportState.STOPPED)
    ],
    "outcome.form": lambda given: outcome.form(_stated(given), nonce="n"),
    "outcome.written": lambda given: outcome.written(_stated(given)),
    "reasons.window": lambda given: [reasons.window(page) for page in _reasons(given)],
    "replacement.form": lambda given: replacement.form(
        given.world.round(), left=ANA, joined=BEN, reason=given.words, nonce="n"
    ),
    "replacement.left": lambda given: replacement.left(given.world.round(), _replacement(given)),
    "replacement.replaced": lambda given: replacement.replaced(
        Replaced(round=given.world.round(), replacement=_replacement(given))
    ),
    "metrics.charted": lambda given: metrics.charted(_metrics(given)),
    "metrics.counting": lambda given: metrics.counting(20_000),
    "metrics.metrics": lambda given: metrics.metrics(_metrics(given)),
    "negotiation.card": lambda given: [
        *(negotiation.card(given.move(number)) for number in (1, 2, 3)),
        negotiation.card(replace(given.move(1), requirement=replace(_requirement(given), state=_GONE))),
    ],
    "negotiation.decided": lambda given: [
        negotiation.decided(replace(given.move(1), move=replace(given.move(1).move, state=state)))
        for state in (MoveState.AGREED, MoveState.DECLINED, MoveState.TAKEN_BACK)
    ],
    "negotiation.outdated": lambda given: negotiation.outdated(
        Outdated(given.move(1).move, given.move(1).before, _requirement(given))
    ),
    "negotiation.story": lambda given: [
        negotiation.story(_story(given), {1: SOURCE}),
        negotiation.story(_long_story(given), {}),
    ],
    "negotiation.trades": lambda given: negotiation.trades(_trades(given)),
    "negotiation_forms.compare_form": lambda given: talks_forms.compare_form(
        _conflict(given), given.move(1).move.position, counters=1, nonce="n"
    ),
    "negotiation_forms.proposal_form": lambda given: [
        talks_forms.proposal_form(
            Proposing(project=given.world.project, requirement=_requirement(given), countered=countered),
            given.move(1).move.position,
            nonce="n",
        )
        for countered in (None, given.move(1).move)
    ],
    "links.link_form": lambda given: links.link_form(_details(given), nonce="n"),
    "listing.listing": _listing,
    "links.listing": lambda given: links.listing(_details(given)),
    "links.made": lambda given: links.made(_details(given), _details(given).relations.linked[0].link),
    "links.unlinked": lambda given: links.unlinked(_details(given), 2),
    "order.moved": lambda given: [
        order.moved(Moved(requirement=_requirement(given), move=move, already=already))
        for move in (Move(number=1, before=2), *(Move(number=1, way=way) for way in Way))
        for already in (False, True)
    ],
    "order.page": lambda given: order.page(_order(given)),
    "priority.score_form": lambda given: priority.score_form(_scoring(given), nonce="n"),
    "priority.scores": lambda given: [
        priority.scores(Scored(project=given.world.project, lines=lines, words={_WSJF.number: given.words}))
        for lines in ((), (_WSJF,) * 60)
    ],
    "priority.shares": lambda given: [
        priority.shares(Shares(project=given.world.project, check=shares(classes, estimates), counted=2))
        for classes, estimates in _CLASSED
    ],
    "project.archived": lambda given: project.archived(given.world.project),
    "project.card": lambda given: project.card(_overview(given)),
    "project.name_missing": lambda given: project.name_missing(),
    "project.people_form": lambda given: [
        project.people_form(_overview(given), nonce="n", may_change=may) for may in (True, False)
    ],
    "project.renamed": lambda given: project.renamed(given.world.project),
    "project.reopened": lambda given: project.reopened(given.world.project),
    "project.standing": lambda given: project.standing(_overview(given)),
    "project.start_form": lambda given: project.start_form(CHANNEL, name=given.words[:80], nonce="n"),
    "project.start_beside": lambda given: project.start_beside(
        help.unknown("/requirement", given.words[:80], ["/requirement add"]), pack(c="/requirement", t="ad", k="k")
    ),
    "project.role_given": lambda given: [project.role_given(users, Role.CLIENT) for users in ([BEN], [ANA, BEN])],
    "project.start_here": lambda given: project.start_here(pack(c="/requirement", t=f"add {given.words}"[:900], k="k")),
    "project.started": lambda given: project.started(given.world.project),
    "project.undeliverable": lambda given: [
        project.undeliverable(
            {"what": "card", "error": "is_archived", "reference": "0a1b", "to": str(CHANNEL), "project": given.words}
        ),
        project.undeliverable({"what": given.words[:80], "where": str(CHANNEL), "why": CHANNEL_DELETED}),
    ],
    "promise.card": lambda given: [promise.card(given.promise(number)) for number in (1, 3)],
    "promise.link_form": lambda given: [promise.link_form(given.promise(number), nonce="n") for number in (1, 3)],
    "promise.record_form": lambda given: promise.record_form(
        given.world.project, words=given.words * 3, source="", unlinked="C1 1.1", made_by=BEN, nonce="n"
    ),
    "promise.unmet": lambda given: promise.unmet(
        replace(promises.unmet(given.world.store, given.world.who(ANA), CHANNEL), has_next=True, after=1)
    ),
    "reply.question": lambda given: [
        reply.question(Heard(round=given.world.round(), choice=choice, whose=whose), thread="1.0", ts="2.0")
        for choice in (Choice.APPROVE, Choice.REJECT)
        for whose in ((), tuple(_names(given)))
    ],
    "requirement.added": lambda given: requirement.added(_requirement(given)),
    "requirement.card": lambda given: [
        requirement.card(replace(_details(given), relations=each)) for each in (NO_RELATIONS, _details(given).relations)
    ],
    "requirement.details": lambda given: [requirement.details(_details(given)), requirement.details(_worked(given))],
    "requirement.edited": lambda given: requirement.edited(_requirement(given)),
    "requirement.link": lambda given: [requirement.link(_requirement(given), url) for url in (SOURCE, None)],
    "requirement.no_project": lambda given: [requirement.no_project(is_in_any=is_in) for is_in in (True, False)],
    "requirement.resumed": lambda given: requirement.resumed(_requirement(given)),
    "requirement.taken_out": lambda given: requirement.taken_out(_requirement(given)),
    "requirement_forms.compare_form": lambda given: words_forms.compare_form(
        _conflict(given), Wording(text=given.words, rationale=given.words), nonce="n"
    ),
    "hint.beside": lambda given: [
        hint.beside(words_forms.form(given.world.project, nonce="n"), found, says_so=True)
        for found in (_details(given).hints, requirements.hints_in(Wording(text=f"{given.words} may, etc.")), ())
    ],
    "requirement_forms.edit_form": lambda given: [
        words_forms.edit_form(_details(given), words=words, whole=whole, nonce="n")
        for whole in (True, False)
        for words in ("", (f"{given.words} " * 40)[:5000])
    ],
    "requirement_forms.form": lambda given: [
        words_forms.form(
            given.world.project,
            words=Wording(text=given.words * 3),
            source=SOURCE,
            unlinked="C1 1.1",
            promise=given.promise().promise,
            whole=whole,
            nonce="n",
        )
        for whole in (True, False)
    ],
    "requirement_forms.project_form": lambda given: [
        words_forms.project_form([_overview(given).membership.project] * count, nonce="n") for count in (1, 100, 101)
    ],
    "requirement_forms.reject_form": lambda given: words_forms.reject_form(_requirement(given), nonce="n"),
    "requirement_forms.withdraw_form": lambda given: words_forms.withdraw_form(_requirement(given), nonce="n"),
    "succession.form": lambda given: succession.form(_requirement(given), nonce="n"),
    "succession.replaced": lambda given: succession.replaced(
        Succession(old=_requirement(given), new=_requirement(given))
    ),
    "stage.moved": lambda given: stage.moved(_requirement(given)),
    "signoff.ballot": lambda given: [
        signoff.ballot(given.copy()),
        signoff.ballot(_reworded(given)),
        signoff.ballot(replace(given.copy(), is_outside=True)),
    ],
    "signoff_closed.closed_card": lambda given: signoff_closed.closed_card(_stated(given), may_write=True),
    "signoff.cancelled": lambda given: signoff.cancelled(given.world.round()),
    "confirmation.confirmation": lambda given: confirmation.confirmation(_confirmation(given)),
    "proof.looking": lambda given: proof.looking(100_000),
    "proof.verified": lambda given: [
        proof.verified(Verified(project=given.world.project, proof=found, baseline=None))
        for found in (
            Proof(head=ChainHead(seq=12, hash="ab" * 32), versions=3),
            Proof(head=ChainHead(), broken=Broken(record="event 3", why="it is gone")),
        )
    ],
    "trace.trace": lambda given: trace.trace(_trace(given), {"R1": SOURCE, "V1": SOURCE}, gone=("P1", "N1")),
    "signoff.reminded": lambda given: signoff.reminded(Reminded(round=given.world.round(), people=(ANA,), gone=(BEN,))),
    "signoff.reminder": lambda given: signoff.reminder(given.copy()),
    "signoff.round_card": _rounds,
    "signoff.status": lambda given: signoff.status(
        Stand(cards=(given.card(), given.card(2)), others=(given.world.round(),) * 50)
    ),
    "signoff.voted": lambda given: signoff.voted(given.world.votes(ANA)),
    "signoff_forms.cancel_form": lambda given: round_forms.cancel_form(given.world.round(), nonce="n"),
    "signoff_forms.contents": lambda given: [
        round_forms.contents(replace(page, has_next=has_next))
        for page in [cards.contents(given.world.store, given.world.who(ANA), given.world.key, number=1)]
        for has_next in (False, True)
    ],
    "signoff_forms.reject_form": lambda given: [
        round_forms.reject_form(replace(given.world.round(), change=asked), revision=1, nonce="n")
        for asked in (None, 1)
    ],
    "signoff_forms.verdicts_form": lambda given: [
        round_forms.verdicts_form(
            cards.apart(given.world.store, given.world.who(BEN), given.world.key, number=1, after=after, user=user),
            nonce="n",
        )
        for user, after in ((BEN, 0), (ANA, 0), (ANA, 1))
    ],
    "signoff_start.roles_form": lambda given: [
        starting.roles_form([ANA, BEN], metadata={}, nonce="n", defaults=Defaults(policy=policy))
        for policy in (
            None,
            Policy(kind=PolicyKind.ROLES, seats=(Seat(name=given.words[:60], holders=(ANA, CAT), veto=True),) * 5),
        )
    ],
    "signoff_start.together_form": lambda given: [
        starting.together_form(_fifty(given), metadata={}, nonce="n", defaults=held.defaults) for held in _held(given)
    ],
    "signoff_start.weights_form": lambda given: starting.weights_form(
        _fifty(given),
        metadata={},
        nonce="n",
        defaults=Defaults(
            policy=Policy(
                kind=PolicyKind.WEIGHTED,
                weights=tuple((UserId(f"U{number}"), Fraction(123456789123456789, 10**9)) for number in range(50)),
                share=Fraction(123456789, 987654321),
            )
        ),
    ),
    "extension.offering": lambda given: [
        extension.offering(
            starting.start_form(given.world.project, deadline=given.world.now, nonce="n"), better, "Europe/Vienna"
        )
        for better in (given.world.now, None)
    ],
    "signoff_start.started": lambda given: [
        starting.started(replace(given.card(), left_out={number: number % 9 for number in range(9_000)})),
        starting.started(given.card(), better=given.world.now, zone="Europe/Vienna"),
    ],
    "signoff_start.start_form": lambda given: [
        starting.start_form(
            given.world.project,
            agreed=1,
            conflicts=[(number, number + 1) for number in range(1, 9_999)],
            left_out={1: 4, 2: 4, 9_999: 5},
            chosen=[replace(_requirement(given), number=number) for number in range(1, 101)],
            deadline=given.world.now,
            defaults=held.defaults,
            may_save=True,
            nonce="n",
        )
        for held in _held(given)
    ],
}


def views() -> Iterator[str]:
    """Yield every public function of the views that returns something that Slack shows."""
    for module in pkgutil.iter_modules(bot.views.__path__):
        loaded = importlib.import_module(f"bot.views.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            returned = str(inspect.signature(function).return_annotation)
            is_ours = function.__module__ == loaded.__name__ and not name.startswith("_")
            if is_ours and (returned == "Message" or returned.startswith("dict[str")):
                yield f"{module.name}.{name}"


def test_the_list_is_whole() -> None:
    assert set(views()) - _PARTS == set(EVERYTHING)


@pytest.mark.parametrize("words", HOSTILE, ids=["markup", "direction", "emoji", "entities", "long"])
def test_slack_accepts_everything_whatever_people_wrote(world: World, words: str) -> None:
    given = Hostile(world, words)
    given.prepare()
    for name, build in EVERYTHING.items():
        savepoint(world)
        shown = build(given)
        for each in shown if isinstance(shown, list) else [shown]:
            accept(name, each)
            powerless(name, each, words)
        back(world)


def accept(name: str, shown: Shown) -> None:
    """Check a view by Slack's rules and by Slack's own library."""
    if isinstance(shown, Message):
        check_message(list(shown.blocks))
        assert 0 < len(shown.text) <= 4000, name
        for block in Block.parse_all([*map(read, shown.blocks)]):
            block.validate_json()
        return
    check_view(shown, "home" if shown["type"] == "home" else "modal")
    View(**{**shown, "blocks": [*map(read, shown["blocks"])]}).validate_json()


def powerless(name: str, shown: Shown, words: str) -> None:
    """Check that nothing of what people wrote pings, links or calls anybody."""
    content = shown.payload() if isinstance(shown, Message) else shown
    for text in acting_texts(content):
        assert "<!channel>" not in text, name
        assert "<!here>" not in text, name
        assert "<https://evil.example" not in text, name
        assert "<@U1|" not in text, name
    assert json.dumps(content), words


def acting_texts(content: Any) -> Iterator[str]:
    """Yield every text in which Slack would act on markup: mrkdwn, and the fallback of a message."""
    if isinstance(content, dict):
        if content.get("type") == "mrkdwn":
            yield content["text"]
        if isinstance(content.get("text"), str) and "blocks" in content:
            yield content["text"]
        for each in content.values():
            yield from acting_texts(each)
    elif isinstance(content, list | tuple):
        for each in content:
            yield from acting_texts(each)


def savepoint(world: World) -> None:
    """Remember the store as it is."""
    driver(world).execute("SAVEPOINT everything")


def back(world: World) -> None:
    """Put the store back."""
    driver(world).execute("ROLLBACK TO everything")
    driver(world).execute("RELEASE everything")


def driver(world: World) -> Any:
    """Return the connection under a store."""
    return world.store.projects._connection._driver  # type: ignore[attr-defined]  # the tests' own transaction
