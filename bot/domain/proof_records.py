"""Whether the smaller records of a project are what its events say: compared one by one, each named where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from bot.domain.canonical import canonical_text, digest_or_nothing, instant, instant_or_nothing
from bot.domain.change import ChangeRequest
from bot.domain.condition import Condition
from bot.domain.defaults import Defaults
from bot.domain.delegation import Delegation, Scope
from bot.domain.erasure import ERASED
from bot.domain.fulfilment import Step, Verification
from bot.domain.ledger import Ledger
from bot.domain.links import Link
from bot.domain.names import UserId
from bot.domain.negotiation import Move
from bot.domain.order import Ranked
from bot.domain.outcome import Outcome
from bot.domain.policy import members
from bot.domain.priority import Wsjf
from bot.domain.project import Role
from bot.domain.promise import Promise, due_of, text_of
from bot.domain.proof import Broken
from bot.domain.replacement import Replacement
from bot.domain.signoff import Round
from bot.domain.smells import Smell
from bot.domain.told import DelegationTold, Told

Key = TypeVar("Key")
Kept = TypeVar("Kept")

_GONE = "it is gone"
_OTHER = "it is not what its events say"


def broken_change(number: int, ledger: Ledger, found: ChangeRequest | None) -> Broken | None:
    """Say whether a change request is other than it was made, or than it ended."""
    record, told = f"change request C{number}", ledger.records.changes[number]
    if found is None:
        return Broken(record=record, why=_GONE)
    event, facts = told.event, told.event["facts"]
    asked_in = next((each for each, said in ledger.rounds.items() if said.change == number), 0)
    made = (f"R{found.requirement}", found.before, found.urgency.value, int(found.removes), found.round)
    if made != (event["subject"], told.before, facts["urgency"], facts["removed"], asked_in):
        return Broken(record=record, why="what was asked for is not what it was")
    if found.after not in (None, event["version"]) or not told.words.are(found.why):
        return Broken(record=record, why="its words are not those that were written")
    if (found.requested_by, instant(found.requested_at)) != (event["actor"], event["ts"]):
        return Broken(record=record, why="who asked for it, or when, is not what it was")
    ended = (found.disposition, instant_or_nothing(found.decided_at), found.baseline)
    if ended != (told.disposition, told.decided_at, told.baseline):
        return Broken(record=record, why="how it ended is not what was written down")
    return None


def broken_promise(number: int, ledger: Ledger, found: Promise | None) -> Broken | None:
    """Say whether a promise is other than it was recorded, or is kept by something else."""
    record, told = f"promise P{number}", ledger.records.promises[number]
    if found is None:
        return Broken(record=record, why=_GONE)
    event, facts, said = told.event, told.event["facts"], found.said
    is_same = {said.words, said.recipient} <= {"", ERASED} if told.words.is_erased else told.words.are(text_of(said))
    # Events of an earlier Quorum do not say until when, and where it was said.
    is_same = is_same and facts.get("due", due_of(said)) == due_of(said)
    message = digest_or_nothing(found.source)
    is_same = is_same and facts.get("message", message) == message
    made = (found.made_by or "", found.recorded_by, instant(found.recorded_at))
    if not is_same or made != (facts.get("made_by", ""), event["actor"], event["ts"]):
        return Broken(record=record, why="what was promised, by whom or when is not what was recorded")
    if found.requirement != told.requirement:
        return Broken(record=record, why="it is linked to another requirement than somebody linked it to")
    return None


def broken_decision(move: Move, ledger: Ledger) -> Broken | None:
    """Say whether a proposal stands elsewhere among others, or ended otherwise, than its events say."""
    told = ledger.records.moves[move.number]
    stands = (move.chain, move.answers, move.state, move.decided_by, instant_or_nothing(move.decided_at), move.winner)
    if stands != (told.chain, told.answers, told.state, told.by, told.at, told.winner):
        return Broken(record=f"proposal {move.reference}", why="what became of it is not what was decided")
    return None


def broken_link(ledger: Ledger, links: Iterable[Link]) -> Broken | None:
    """Return the first link that nobody made, or that is other than somebody looked at last, or is gone."""
    told = dict(ledger.records.links)
    for link in links:
        versions = told.pop((link.source, link.target, link.kind.value), None)
        if versions != (link.source_version, link.target_version):
            return Broken(record=f"link of R{link.source}", why=_OTHER)
    return _left_over(told, lambda ends: f"link of R{ends[0]}")


def broken_score(ledger: Ledger, lines: Iterable[Wsjf]) -> Broken | None:
    """Return the first score that is other than somebody gave, or is gone."""
    told = dict(ledger.records.scores)
    for line in lines:
        if told.pop(line.number, None) != (line.value, line.criticality, line.opportunity, line.size):
            return Broken(record=f"score of R{line.number}", why=_OTHER)
    return _left_over(told, lambda number: f"score of R{number}")


def broken_hint(ledger: Ledger, dismissed: Mapping[tuple[int, int], Iterable[Smell]]) -> Broken | None:
    """Return the first hint that nobody dismissed, or whose dismissal is gone."""
    there = {(*place, smell.value) for place, smells in dismissed.items() for smell in smells}
    for number, *_ in sorted(there ^ ledger.records.dismissed):
        return Broken(record=f"hints of R{number}", why="not those are dismissed that somebody dismissed")
    return None


def broken_condition(round_: int, ledger: Ledger, found: Sequence[Condition]) -> Broken | None:
    """Return the first condition of a round that is other than it was named, or in another state, or is gone."""
    told = {number: each for (where, number), each in ledger.records.conditions.items() if where == round_}
    for condition in found:
        said = told.pop(condition.number, None)
        record = f"condition {condition.number} in V{round_}"
        if said is None:
            return Broken(record=record, why="no event says that it was named")
        facts = said.event["facts"]
        terms = {"due": instant(condition.due), "counts_when_met": int(condition.counts_when_met)}
        is_same = all(facts.get(name, value) == value for name, value in terms.items())
        who = (condition.voter, condition.owner) == (facts["voter"], facts["owner"])
        if not (is_same and who and said.words.are(condition.text) and condition.state in said.states):
            return Broken(record=record, why=_OTHER)
    return _left_over(told, lambda number: f"condition {number} in V{round_}")


def broken_outcome(round_: int, ledger: Ledger, found: Outcome | None) -> Broken | None:
    """Say whether what an owner wrote about a round is other than that."""
    record, told = f"outcome of V{round_}", ledger.records.outcomes.get(round_)
    if found is None:
        return Broken(record=record, why=_GONE) if told else None
    if told is None:
        return Broken(record=record, why="no event says that it was written")
    who_and_when = (found.author, instant(found.at)) == (told.event["actor"], told.event["ts"])
    return None if who_and_when and told.words.are(found.text) else Broken(record=record, why=_OTHER)


def broken_replacement(round_: int, ledger: Ledger, found: Sequence[Replacement]) -> Broken | None:
    """Say whether those who took others' places in a round are others than its events say."""
    told = ledger.records.replacements.get(round_, [])
    is_same = len(found) == len(told) and all(map(_is_replacement, told, found))
    return None if is_same else Broken(record=f"replacements in V{round_}", why=_OTHER)


def _is_replacement(told: Told, found: Replacement) -> bool:
    event, facts = told.event, told.event["facts"]
    kept = (found.left, found.joined, found.author, instant(found.at))
    return kept == (facts["left"], facts["joined"], event["actor"], event["ts"]) and told.words.are(found.reason)


def broken_electors(round_: Round, electors: Sequence[tuple[UserId, datetime, int]]) -> Broken | None:
    """Say whether a round waits for others than its electorate, until another time, or though it is closed."""
    due = {(user, round_.deadline, int(round_.is_open)) for user in round_.electorate}
    if set(electors) == due:
        return None
    return Broken(record=f"sign-off {round_.reference}", why="whom it waits for is not whom it asks")


def broken_delegation(ledger: Ledger, found: Sequence[Delegation]) -> Broken | None:
    """Return the first vote in a colleague's hands that was not handed over so, or is gone."""
    told = ledger.records.delegations
    pairs = enumerate(zip(told, found, strict=False))
    at = next((place for place, pair in pairs if not _is_delegation(*pair)), min(len(told), len(found)))
    if len(found) > len(told):
        # One too many stands where the first differs.
        extra = found[at]
        return Broken(record=f"delegation from {extra.giver} to {extra.holder}", why="no event says that it was given")
    if at == len(told):
        return None
    return Broken(record=_handed(told[at]), why=_OTHER if len(found) == len(told) else _GONE)


def _handed(told: DelegationTold) -> str:
    return f"delegation from {told.event['actor']} to {told.event['facts']['holder']}"


def _is_delegation(told: DelegationTold, found: Delegation) -> bool:
    event, facts, scope = told.event, told.event["facts"], found.scope
    if not told.words.are(found.reason) or found.ends_at != datetime.fromisoformat(facts["until"]):
        return False
    if (scope.project is None) is not (facts["scope"] == Scope().words):
        return False
    kept = (found.giver, found.holder, scope.words, instant(found.starts_at), instant_or_nothing(found.revoked_at))
    return kept == (event["actor"], facts["holder"], facts["scope"], event["ts"], told.revoked_at)


def broken_step(ledger: Ledger, found: Mapping[int, Sequence[Step]]) -> Broken | None:
    """Return the first requirement that went on, or back, otherwise than its events say."""
    return _other_list(ledger.records.fulfilments, found, _is_step, "steps of R")


def _is_step(told: Told, place: int, found: Step) -> bool:
    event = told.event
    kept = (found.place, found.version, found.to.value, found.author, instant(found.at))
    said = (place, event["version"], event["facts"]["fulfilment"], event["actor"], event["ts"])
    return kept == said and told.words.are(found.reason)


def broken_verification(ledger: Ledger, found: Mapping[int, Sequence[Verification]]) -> Broken | None:
    """Return the first requirement of which something else was found, where it was tried, than its events say."""
    return _other_list(ledger.records.verifications, found, _is_verification, "verifications of R")


def _is_verification(told: Told, place: int, found: Verification) -> bool:
    event, facts = told.event, told.event["facts"]
    kept = (found.place, found.version, found.step, found.criterion, int(found.passed), found.author, instant(found.at))
    said = (place, event["version"], facts["step"], facts["criterion"], facts["passed"], event["actor"], event["ts"])
    return kept == said and told.words.are(found.note)


def _other_list(
    told: Mapping[int, Sequence[Told]],
    found: Mapping[int, Sequence[Kept]],
    is_same: Callable[[Told, int, Kept], bool],
    named: str,
) -> Broken | None:
    """Return the first requirement whose records, in their order, are others than were told."""
    for number in sorted({*told, *found}):
        pair = told.get(number, ()), found.get(number, ())
        places = range(1, len(pair[0]) + 1)
        if len(pair[0]) != len(pair[1]) or not all(map(is_same, pair[0], places, pair[1])):
            return Broken(record=f"{named}{number}", why=_OTHER)
    return None


def broken_order(ledger: Ledger, found: Iterable[Ranked]) -> Broken | None:
    """Return the first requirement that stands elsewhere in the order than its events say."""
    misplaced = ledger.order.misplaced(found)
    return None if misplaced is None else Broken(record=f"R{misplaced}", why="it does not stand where it was moved to")


def broken_policy(ledger: Ledger, found: Defaults) -> Broken | None:
    """Say whether a project holds its sign-offs otherwise than an owner said."""
    kept = {
        "policy": canonical_text(members(found.policy)) if found.policy else "",
        "quorum": found.quorum,
        "meaning": found.meaning.value,
        "partial": int(found.partial),
        "consent": int(found.consent),
    }
    is_same = found == Defaults() if ledger.records.policy is None else kept == ledger.records.policy
    return None if is_same else Broken(record="the project's default", why=_OTHER)


def broken_role(ledger: Ledger, owners: Sequence[UserId], given: Mapping[UserId, Role]) -> Broken | None:
    """Return the first person whose role is not what an event gave them."""
    there: dict[str, Role] = dict.fromkeys(owners, Role.OWNER)
    told, first = ledger.records.roles, there if ledger.records.is_start_whole else {}
    # Owners stand with the project, and members nowhere.
    rows = {user: role for user, role in told.items() if role not in (Role.OWNER, Role.MEMBER)}
    for user in sorted(map(UserId, {*given, *told, *first})):
        is_role = there.get(user, given.get(user, Role.MEMBER)) is told.get(user, Role.MEMBER)
        if not is_role or given.get(user) is not rows.get(user):
            return Broken(record=f"role of {user}", why=_OTHER)
    return None


def _left_over(told: Mapping[Key, object], named: Callable[[Key], str]) -> Broken | None:
    return Broken(record=named(next(iter(told))), why=_GONE) if told else None
