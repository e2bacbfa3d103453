"""Whether the records of a project are whole: the chain of events, and every record that the events vouch for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from bot.domain.audit import AuditEntry, opened
from bot.domain.baseline import Baseline
from bot.domain.canonical import canonical_text, digest, instant, instant_or_nothing, version_digest
from bot.domain.certificate import Certificate
from bot.domain.erasure import ERASED
from bot.domain.ledger import Ledger, RoundSaid, VersionSaid
from bot.domain.names import UserId
from bot.domain.negotiation import Move
from bot.domain.negotiation import said as said_in
from bot.domain.policy import from_members, members
from bot.domain.project import ChainHead
from bot.domain.proposal import set_digest
from bot.domain.replacement import in_the_place_of
from bot.domain.requirement import Version
from bot.domain.signoff import Ballot, Item, Round
from bot.domain.told import Said

#: What reading raises where a record is not of our form any more.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)


class RowUnreadable(ValueError):
    """One row among many is not of our form any more; ``place`` is its key."""

    def __init__(self, *place: int) -> None:
        """Carry the key of the row."""
        super().__init__(f"the row at {place} cannot be read")
        self.place = place


class Broken(Struct, frozen=True, kw_only=True):
    """The first record that is not what it was, and how that shows."""

    #: For example ``event 17``, ``version 2 of R12`` or ``baseline L1``.
    record: str
    why: str


class Proof(Struct, frozen=True, kw_only=True):
    """What was looked through, up to the first record that is broken."""

    head: ChainHead
    versions: int = 0
    votes: int = 0
    baselines: int = 0
    #: Pieces of free text that were erased since; that breaks nothing.
    erased: int = 0
    broken: Broken | None = None


def broken_event(entries: Iterable[AuditEntry], head: ChainHead, ledger: Ledger) -> Broken | None:
    """Return the first event of a stream that is not what it was; the ledger notes what those before it say."""
    reached = ChainHead()
    try:
        for entry in entries:
            event = opened(entry, reached)
            if event is None:
                if reached == head:
                    return Broken(record=f"event {entry.seq}", why="it stands behind the end of the chain")
                return _broken_link(reached.seq + 1)
            ledger.note(entry, event)
            reached = ChainHead(seq=entry.seq, hash=entry.hash)
    except UNREADABLE:
        return Broken(record=f"event {reached.seq + 1}", why="it cannot be read")
    if reached != head:
        return _broken_link(min(reached.seq, head.seq) + 1)
    if ledger.unexplained:
        return Broken(record=f"event {min(ledger.unexplained)}", why="its words are gone, and no event says who asked")
    return None


def _broken_link(seq: int) -> Broken:
    return Broken(
        record=f"event {seq}",
        why="it does not follow from the events before it, what stands beside it is other, or the stream ends early",
    )


def broken_version(version: Version, ledger: Ledger) -> Broken | None:
    """Say whether one version is other than what its event says; it is taken off the ledger."""
    record = f"version {version.version} of R{version.number}"
    said = ledger.versions.pop((version.number, version.version), None)
    if said is None:
        return Broken(record=record, why="no event says that it was written")
    if not version_digest(version.number, version.version, version.wording) == version.digest == said.digest:
        return Broken(record=record, why="its words are not those that were written")
    if not (version.author == said.actor and instant(version.at) == said.at and _has_reason(version, said, ledger)):
        return Broken(record=record, why="who wrote it, when or why is not what it was")
    return None


def _has_reason(version: Version, said: VersionSaid, ledger: Ledger) -> bool:
    if said.source:
        return version.reason == ledger.reasons[said.source]
    return said.words.are(version.reason) or (said.has_facts and not said.words.digest)


def broken_move(number: int, move: Move | None, ledger: Ledger) -> Broken | None:
    """Say whether a proposal is other than it was made; the ledger notes the reason that it gives."""
    record, said = f"proposal N{number}", ledger.moves[number]
    if move is None:
        return Broken(record=record, why="it is gone")
    event, facts, position = said.event, said.event["facts"], move.position
    made = (f"R{move.requirement}", position.kind.value, move.version, move.proposed_by, instant(move.proposed_at))
    if made != (facts["requirement"], facts["kind"], event["version"], event["actor"], event["ts"]):
        return Broken(record=record, why="what was proposed, by whom or when is not what it was")
    parts = (position.words, position.why, position.offer, position.interest)
    is_same = set(parts) <= {"", ERASED} if said.words.is_erased else said.words.are(said_in(position))
    if not is_same:
        return Broken(record=record, why="its words are not those that were written")
    ledger.reasons[move.reference] = position.why
    return None


def missing_version(ledger: Ledger) -> Broken | None:
    """Return a version that an event tells of and that is not there any more."""
    if not ledger.versions:
        return None
    number, version = min(ledger.versions)
    return Broken(record=f"version {version} of R{number}", why="it is gone")


def broken_round(number: int, round_: Round | None, said: RoundSaid) -> Broken | None:
    """Say whether a round is other than its events say."""
    record = f"sign-off V{number}"
    if round_ is None:
        return Broken(record=record, why="it is gone")
    reminded_at = instant_or_nothing(round_.reminded_at)
    if not (_starts_as(round_, said) and (round_.revision, reminded_at) == (said.revision, said.reminded_at)):
        return Broken(record=record, why="what was asked, of whom or how is not what it was")
    if not _ends_as(round_, said):
        return Broken(record=record, why="how it ended is not what was written down")
    return None


def _starts_as(round_: Round, said: RoundSaid) -> bool:
    start, facts = said.start, said.start["facts"]
    electorate, policy = facts.get("signatories"), facts["policy"]
    for left, joined in said.replaced:
        electorate = electorate and ",".join(joined if user == left else user for user in electorate.split(","))
        policy = _with(policy, left, joined)
    terms = {
        "quorum": round_.quorum,
        "meaning": round_.meaning.value,
        "partial": int(round_.partial),
        "requirements": round_.item_count,
        "question": digest(round_.question),
    }
    # Rounds of an earlier Quorum say less of themselves.
    is_same = all(facts.get(name, what) == what for name, what in terms.items())
    is_same = is_same and electorate in (None, ",".join(round_.electorate))
    is_same = is_same and policy in (canonical_text(members(round_.policy)), round_.policy.kind.value)
    who_and_when = (round_.started_by, instant(round_.started_at)) == (start["actor"], start["ts"])
    is_same = is_same and round_.change == said.change
    return is_same and who_and_when and said.deadline in (None, instant(round_.deadline))


def _with(policy: str, left: UserId, joined: UserId) -> str:
    """Return a policy as an event says it, once somebody has another's place in it; an earlier Quorum says its kind."""
    if not policy.startswith("{"):
        return policy
    return canonical_text(members(in_the_place_of(from_members(json.loads(policy)), left, joined)))


def _ends_as(round_: Round, said: RoundSaid) -> bool:
    if round_.state is not said.state or not said.words.are(round_.reason):
        return False
    if said.end is None:
        return round_.closed_at is None and round_.baseline is None
    ended = min(datetime.fromisoformat(said.end["ts"]), round_.deadline)
    baseline = None if round_.baseline is None else f"L{round_.baseline}"
    return round_.closed_at == ended and baseline == said.end["facts"].get("baseline")


def broken_item(number: int, items: Sequence[Item], ledger: Ledger) -> Broken | None:
    """Return the first item of a round that is other than what was put to the vote."""
    said = ledger.rounds[number]
    at_first = []
    for item in items:
        version = ledger.versions.get((item.number, item.version))
        first, newest, _, since = said.reworded.get(item.number, (item.version, item.version, item.digest, 1))
        original = ledger.versions.get((item.number, first))
        is_same = version and version.digest == item.digest and (newest, since) == (item.version, item.since)
        if not is_same or original is None:
            return Broken(record=f"R{item.number} in V{number}", why="it is not what was put to the vote")
        at_first.append(Item(number=item.number, version=first, digest=original.digest))
    if set_digest(at_first) != said.start["digest"]:
        return Broken(record=f"sign-off V{number}", why="its requirements are not those that were put to the vote")
    return None


def broken_vote(number: int, ballots: Iterable[Ballot], said: RoundSaid) -> Broken | None:
    """Return the first vote in a round that is other than what was cast, or is gone; all are taken off what is said."""
    for ballot in ballots:
        place = (str(ballot.user), ballot.item or 0)
        record, vote = _vote_named(number, place), said.votes.pop(place, None)
        if vote is None:
            return Broken(record=record, why="no event says that it was cast")
        cast = (ballot.choice.value, ballot.revision, instant(ballot.at), ballot.hand, ballot.condition)
        if cast != (vote.choice, vote.revision, vote.at, vote.hand, vote.condition) or not vote.words.are(
            ballot.reason
        ):
            return Broken(record=record, why="it is not the vote that was cast")
    if said.votes:
        return Broken(record=_vote_named(number, min(said.votes)), why="it is gone")
    return None


def _vote_named(number: int, place: tuple[str, int]) -> str:
    user, item = place
    return f"vote of {user} in V{number}" + (f" on R{item}" if item else "")


def broken_baseline(number: int, baseline: Baseline | None, ledger: Ledger) -> Broken | None:
    """Say whether a baseline is other than what its round signed; the ledger notes what it signed."""
    record = f"baseline L{number}"
    if baseline is None:
        return Broken(record=record, why="it is gone")
    said = ledger.rounds.get(baseline.round)
    end = said.end if said else None
    if why := why_not_signed(baseline, end):
        return Broken(record=record, why=why)
    if said and end and said.change is None:
        signed = json.loads(baseline.signed)["requirements"]
        ledger.signed |= {int(each["id"][1:]): (number, end["ts"]) for each in signed}
    return None


def why_not_signed(baseline: Baseline, end: Said | None) -> str:
    """Say what is wrong with a baseline beside what the event says with which its round ended; else nothing."""
    if end is None or end["facts"].get("baseline") != baseline.reference:
        return "no event says that it was made"
    if not digest(baseline.signed) == baseline.digest == end.get("digest"):
        return "what it says is not what was signed"
    count = len(json.loads(baseline.signed)["requirements"])
    if instant(baseline.at) != end["ts"] or baseline.requirement_count != count:
        return "when it was signed, or how much, is not what it was"
    return ""


def broken_certificate(
    number: int, certificate: Certificate | None, document: bytes | None, ledger: Ledger, link: ChainHead
) -> Broken | None:
    """Say whether a certificate is other than what was made, or is anchored elsewhere than where its round passed."""
    record = f"certificate of L{number}"
    if certificate is None:
        return Broken(record=record, why="it is gone")
    if certificate.anchor != link:
        return Broken(record=record, why="its anchor is not the link of the chain that says that the round passed")
    made_at = instant_or_nothing(certificate.made_at)
    content = hashlib.sha256(document).hexdigest() if document else ""
    if (certificate.digest, made_at) != ledger.certificates.get(number, ("", "")) or content != certificate.digest:
        return Broken(record=record, why="it is not the document that was made")
    return None


def unread(record: str) -> Broken:
    """Name a record that cannot even be read."""
    return Broken(record=record, why="it cannot be read")


def first(found: Iterator[Broken | None]) -> Broken | None:
    """Return the first record that is broken, looking no further."""
    return next(filter(None, found), None)
