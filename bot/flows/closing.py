"""Ending a round: once its votes settle it, or at its deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain.baseline import Baseline
from bot.domain.canonical import digest, signed_document
from bot.domain.certificate import Certificate
from bot.domain.change import ChangeRequest
from bot.domain.ending import outcome_at_deadline
from bot.domain.outgoing import Card, CardKind
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project
from bot.domain.refusal import NotFound, RoundClosed
from bot.domain.requirement import Version
from bot.domain.signoff import Round, RoundState
from bot.domain.standing import Votes
from bot.domain.values import replace
from bot.flows.deciding import approve, request_of, turn_down
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.relations import requirement_card
from bot.flows.waiting import drop
from bot.ports import DueRound, Store

_ACTIONS: Mapping[RoundState, str] = MappingProxyType(
    {
        RoundState.PASSED: "signoff.pass",
        RoundState.FAILED: "signoff.fail",
        RoundState.NO_QUORUM: "signoff.no_quorum",
        RoundState.CANCELLED: "signoff.cancel",
    }
)
#: The words themselves were judged: without a quorum, or cancelled, nobody said anything about them.
_DECIDED = (RoundState.PASSED, RoundState.FAILED)


def votes_of(store: Store, project: Project, round_: Round) -> Votes:
    """Load the ballots of a round against the words under vote."""
    where = (project.team, project.id, round_.number)
    # Most rounds are never edited, and then nobody needs to look for edited words.
    edited = store.rounds.edited_items(*where) if round_.revision > 1 else ()
    return Votes(round_, store.rounds.ballots(*where), edited)


def round_of(store: Store, project: Project, number: int) -> Round:
    """Return a round by its number; NotFound when there is none."""
    round_ = store.rounds.get(project.team, project.id, number)
    if round_ is None:
        raise NotFound(f"There is no sign-off V{number} in this project. See `/signoff status`.")
    return round_


def card_of_round(project: Project, number: int) -> Card:
    """Name a round's living card in the project's channel."""
    return Card(team=project.team, project=project.id, kind=CardKind.ROUND, number=number)


def still_open(round_: Round, now: datetime) -> Round:
    """Return a round that is open for good reason; Refusal with the instant it ended otherwise.

    From the deadline on nothing counts any more, even before somebody has looked at the clock and closed the round.
    """
    if round_.closed_at is not None:
        what = f"{round_.reference} is closed: see `/signoff status {round_.reference}` for what came of it."
        ended = "It was cancelled" if round_.state is RoundState.CANCELLED else "Votes counted until"
        raise RoundClosed(f"{what} {ended}", at=round_.closed_at)
    if round_.deadline <= now:
        what = f"The deadline of {round_.reference} has come: see `/signoff status {round_.reference}` in a moment."
        raise RoundClosed(f"{what} Votes counted until", at=round_.deadline)
    return round_


def close_due(store: Store, due: DueRound, *, now: datetime) -> bool:
    """Close a round whose deadline has come; False when somebody closed it before."""
    membership = store.projects.lock(due.team, due.project, CLOCK)
    if membership is None:
        return False
    project = membership.project
    round_ = store.rounds.get(due.team, due.project, due.number)
    if round_ is None or not round_.is_open or round_.deadline > now:
        return False
    votes = votes_of(store, project, round_)
    actor = Actor(team=due.team, user=CLOCK, request=f"deadline-{due.project}-{round_.reference}")
    project, _ = close(store, project, votes, outcome_at_deadline(votes), actor=actor, now=now)
    store.projects.save(project)
    return True


def close(
    store: Store,
    project: Project,
    votes: Votes,
    state: RoundState,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> tuple[Project, Round]:
    """Close a round for good and return what is to be saved and shown; a passed one makes a baseline.

    The project is locked and not saved yet. Every living message of the round is shown anew.
    """
    if waiting := votes.waiting_users:
        project = drop(store, project, actor, votes.round, waiting, now=now)
    # Nothing counted after the deadline, however late somebody looked; what is written down now is dated now.
    ended = min(now, votes.round.deadline)
    round_ = replace(votes.round, state=state, closed_at=ended, reason=reason)
    counts = replace(project.counts, open_rounds=project.counts.open_rounds - 1)
    project = replace(project, counts=counts)
    baseline, back = None, ""
    if state is RoundState.PASSED:
        project, round_, baseline = _sign(store, project, votes.of(round_), actor=actor, now=now)
    else:
        project = turn_down(store, project, votes.of(round_), actor=actor, now=now)
    if state in _DECIDED:
        back = _send_back(store, project, round_, now=now)
    store.rounds.save(project.team, round_)
    store.reminders.clear(project.team, project.id, round_.number)
    project = record(
        store,
        project,
        actor,
        action=_ACTIONS[state],
        subject=round_.reference,
        now=now,
        facts=_facts(votes, baseline, back),
        digest=baseline.digest if baseline else None,
        text=reason,
    )
    if baseline:
        # Typeset later, by whoever finds it to be made; the link just written is where it is anchored.
        certificate = Certificate(project=project.id, baseline=baseline.number, anchor=project.chain)
        store.certificates.add(project.team, certificate)
    store.outbox.touch_round(project.team, project.id, round_.number, at=now)
    # Whoever deleted the card while people voted did not mean that nobody should hear what came of it.
    store.outbox.revive(card_of_round(project, round_.number), at=now)
    store.outbox.touch(card_of(project), at=now)
    return project, round_


def _facts(votes: Votes, baseline: Baseline | None, back: str) -> dict[str, str | int]:
    tally = votes.shown().tally
    counts = {"approve": tally.approve, "reject": tally.reject, "abstain": tally.abstain, "missing": tally.missing}
    return counts | ({"baseline": baseline.reference} if baseline else {}) | ({"back": back} if back else {})


def _send_back(store: Store, project: Project, round_: Round, *, now: datetime) -> str:
    """Let what was agreed and is not signed be negotiated again, and return what that is by its references."""
    numbers = store.requirements.send_back(project.team, project.id, round_number=round_.number)
    store.outbox.touch(*(requirement_card(project, number) for number in numbers), at=now)
    return " ".join(f"R{number}" for number in numbers)


def _sign(
    store: Store, project: Project, votes: Votes, *, actor: Actor, now: datetime
) -> tuple[Project, Round, Baseline]:
    """Freeze what was agreed on as the next baseline, and let it hold."""
    number = project.numbers.baseline + 1
    round_ = replace(votes.round, baseline=number)
    request = request_of(store, project, round_)
    signed = [] if request and request.removes else _signed(store, project, votes)
    baseline = _baseline(store, project, round_, signed, request, number=number, now=now)
    store.baselines.add(project.team, baseline)
    counts = replace(project.counts, baselines=project.counts.baselines + 1)
    project = replace(project, counts=counts, numbers=replace(project.numbers, baseline=number))
    if request is None:
        project = _mark_as_signed(store, project, round_, signed, now=now)
    else:
        project = approve(store, project, request, baseline, votes=votes, actor=actor, now=now)
    return project, round_, baseline


def _mark_as_signed(store: Store, project: Project, round_: Round, signed: list[Version], *, now: datetime) -> Project:
    number = project.numbers.baseline
    numbers = None if len(signed) == round_.item_count else [version.number for version in signed]
    store.requirements.sign(
        project.team, project.id, round_number=round_.number, baseline=number, numbers=numbers, at=now
    )
    store.outbox.touch_signed(project.team, project.id, number, at=now)
    counts = replace(project.counts, open=project.counts.open - len(signed), signed=project.counts.signed + len(signed))
    return replace(project, counts=counts)


def _signed(store: Store, project: Project, votes: Votes) -> list[Version]:
    """Return the exact words that are signed: all of them, or those with enough approvals of their own."""
    round_ = votes.round
    everything = store.rounds.items(project.team, project.id, round_.number, limit=round_.item_count)
    if not round_.partial:
        return everything
    outcome = votes.in_part()
    return [version for version in everything if outcome.holds(version.number)]


def _baseline(
    store: Store,
    project: Project,
    round_: Round,
    requirements: list[Version],
    request: ChangeRequest | None,
    *,
    number: int,
    now: datetime,
) -> Baseline:
    where = (project.team, project.id, round_.number)
    edited = store.rounds.edited_items(*where) if round_.revision > 1 else ()
    signed = signed_document(
        project=project,
        baseline=number,
        round_=round_,
        ballots=sorted(store.rounds.ballots(*where), key=lambda ballot: (ballot.at, ballot.user, ballot.item or 0)),
        requirements=requirements,
        items={item.number: item for item in edited},
        change=request,
    )
    return Baseline(
        project=project.id,
        number=number,
        round=round_.number,
        signed=signed,
        digest=digest(signed),
        at=now,
        requirement_count=len(requirements),
    )
