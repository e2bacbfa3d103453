"""What the events of a stream say is there: gathered in one pass, so that records can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from bot.domain.audit import AuditEntry
from bot.domain.change import Urgency
from bot.domain.erasure import FORGET
from bot.domain.names import UserId
from bot.domain.order_told import OrderTold
from bot.domain.person import CLOCK
from bot.domain.priority import by_wsjf
from bot.domain.project import ChainHead
from bot.domain.records import Records
from bot.domain.signoff import NOES, RoundState
from bot.domain.told import NO_WORDS, Said, Words

_CLOSINGS: Mapping[str, RoundState] = {
    "signoff.pass": RoundState.PASSED,
    "signoff.fail": RoundState.FAILED,
    "signoff.no_quorum": RoundState.NO_QUORUM,
    "signoff.cancel": RoundState.CANCELLED,
}

#: The events that say that a version came to be; those that change only the state have the old words in a new version.
_WRITING = frozenset(
    {
        "requirement.add",
        "requirement.edit",
        "requirement.withdraw",
        "requirement.reject",
        "requirement.defer",
        "requirement.resume",
        "change.request",
    }
)
#: The events that say which version holds from then on; what a change asks for holds once it is approved.
_STANDING = _WRITING - {"change.request"} | {"change.approve", "change.turn_down"}

#: The events with which a yes is gone that waited for a condition.
_DROPPING = frozenset({"condition.drop", "condition.not_met"})
_PROPOSING = frozenset({"negotiation.propose", "negotiation.counter"})

_NOWHERE = ChainHead()


class VersionSaid(Struct, frozen=True):
    """A version that was written."""

    digest: str
    actor: str
    at: str
    words: Words
    #: Whether its reason may be made of our own words, from the facts of its event.
    has_facts: bool
    #: The proposal or the change request that gave the reason.
    source: str = ""


class MoveSaid(Struct, frozen=True):
    """A proposal as it was made."""

    #: What the event says of it.
    event: Said
    words: Words


class VoteSaid(Struct, frozen=True):
    """A ballot that was cast and not replaced since."""

    choice: str
    revision: int
    at: str
    hand: str | None
    words: Words
    #: The number of the condition that it waits for.
    condition: int | None = None


class RoundSaid(Struct):
    """A round as it was started, and what became of it."""

    #: What the event that started it says.
    start: Said
    deadline: str | None
    #: The number of the change request that it decides on.
    change: int | None = None
    revision: int = 1
    #: Who took whose place, in order.
    replaced: list[tuple[UserId, UserId]] = field(default_factory=list)
    #: The first and the newest version of each item whose words changed, with the newest digest and since when.
    reworded: dict[int, tuple[int, int, str, int]] = field(default_factory=dict)
    #: Ballots by signatory and requirement (0 for everything).
    votes: dict[tuple[str, int], VoteSaid] = field(default_factory=dict)
    state: RoundState = RoundState.OPEN
    #: What the event that closed it says, the words beside it, and the link itself.
    end: Said | None = None
    words: Words = NO_WORDS
    link: ChainHead = _NOWHERE
    #: When somebody reminded those who are missing, or opened it again.
    reminded_at: str = ""


class Ledger(Struct):
    """What the events of a stream say."""

    #: By requirement and version.
    versions: dict[tuple[int, int], VersionSaid] = field(default_factory=dict)
    #: Which version of each requirement holds.
    standing: dict[int, int] = field(default_factory=dict)
    last_requirement: int = 0
    rounds: dict[int, RoundSaid] = field(default_factory=dict)
    #: The digest and the time of each certificate, by baseline.
    certificates: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: Erased words for which no event says yet that one of their writers was forgotten, by number of their event.
    unexplained: dict[int, frozenset[str]] = field(default_factory=dict)
    #: How many pieces of free text were erased.
    erased: int = 0
    #: Proposals by number.
    moves: dict[int, MoveSaid] = field(default_factory=dict)
    #: The reason that each proposal and change request gives, by its reference, once their records are looked at.
    reasons: dict[str, str] = field(default_factory=dict)
    #: Which baseline of a sign-off signed each requirement, and when, once the baselines are looked at.
    signed: dict[int, tuple[int, str]] = field(default_factory=dict)
    #: All requirements in their order.
    order: OrderTold = field(default_factory=OrderTold)
    #: Everything that is smaller.
    records: Records = field(default_factory=Records)
    #: The change request that came with a delivery.
    _requests: dict[str, int] = field(default_factory=dict)

    def note(self, entry: AuditEntry, event: Said) -> None:
        """Note what one event says; events come in their order."""
        if entry.is_erased:
            # The words of a promise are also those of whoever made it.
            self.unexplained[entry.seq] = frozenset({event["actor"], event["facts"].get("made_by", "")})
            self.erased += 1
        action, facts = event["action"], event["facts"]
        if action == FORGET:
            self._forget(facts.get("user"))
        self.records.note(entry, event, self.standing)
        kind, number = event["subject"][:1], event["subject"][1:]
        if action == "requirement.order_by_scores":
            self.order.put_first([line.number for line in by_wsjf(self.records.counting_scores())])
        if not number.isdigit():
            return
        if action == "requirement.add":
            self.order.add(int(number))
        elif action == "requirement.move" and "stage" not in facts:
            self.order.move(int(number), before=int(facts.get("before", "R0")[1:]))
        if kind == "R" and "digest" in event and "version" in event:
            self._version(int(number), entry, event)
        elif action in _PROPOSING:
            self.moves[int(number)] = MoveSaid(event, Words.beside(entry, event))
        elif kind == "V":
            self._round(int(number), entry, event)
        elif action == "baseline.certify":
            self.certificates[int(number)] = (event["digest"], event["ts"])

    def passed(self) -> dict[str, RoundSaid]:
        """Return the rounds that made baselines, by the baseline's reference."""
        ended = [said for said in self.rounds.values() if said.end and "baseline" in said.end["facts"]]
        return {said.end["facts"]["baseline"]: said for said in ended if said.end}

    def _forget(self, user: object) -> None:
        self.unexplained = {seq: writers for seq, writers in self.unexplained.items() if user not in writers}

    def _version(self, number: int, entry: AuditEntry, event: Said) -> None:
        action, facts, version = event["action"], event["facts"], event["version"]
        is_change = action == "change.request"
        self.last_requirement = max(self.last_requirement, number)
        if action in _STANDING or (is_change and facts["urgency"] == Urgency.EMERGENCY):
            self.standing[number] = version
        if is_change:
            self._requests[event["request"]] = int(facts["change"][1:])
            self.reasons[facts["change"]] = f"asked for in {facts['change']}"
        if action not in _WRITING or (number, version) in self.versions:
            # A request for a removal names the version that was there.
            return
        # What was agreed to has the words of its proposer; a request's own words stand with the request.
        proposal = facts.get("proposal", "")
        author = self.moves[int(proposal[1:])].event["actor"] if proposal else event["actor"]
        words = NO_WORDS if is_change else Words.beside(entry, event)
        source = facts["change"] if is_change else proposal
        # Whoever adds gives no reason, and the facts of that are of the message that the words came from.
        has_facts = bool(facts) and action != "requirement.add"
        self.versions[number, version] = VersionSaid(event["digest"], author, event["ts"], words, has_facts, source)

    def _round(self, number: int, entry: AuditEntry, event: Said) -> None:
        action, facts = event["action"], event["facts"]
        if action == "signoff.start":
            self.rounds[number] = RoundSaid(event, facts.get("deadline"), self._requests.get(event["request"]))
        if (said := self.rounds.get(number)) is None:
            return
        said.deadline = facts.get("deadline", said.deadline)
        if action == "signoff.reword":
            said.revision = facts["revision"]
            changed = int(facts["requirement"][1:])
            first = said.reworded[changed][0] if changed in said.reworded else facts.get("was", event["version"] - 1)
            said.reworded[changed] = (first, event["version"], event["digest"], said.revision)
        elif action == "signoff.vote":
            _vote(said, entry, event)
        elif action in _DROPPING:
            # The yes that waited for it is gone.
            said.votes.pop((facts["voter"], 0), None)
        elif action == "signoff.extend":
            said.deadline = facts["until"]
        elif action == "signoff.remind" and event["actor"] != CLOCK:
            said.reminded_at = event["ts"]
        elif action == "signoff.reopen":
            _reopen(said, facts)
            said.reminded_at = event["ts"]
        elif action == "signoff.replace":
            said.replaced.append((facts["left"], facts["joined"]))
            said.votes = {place: vote for place, vote in said.votes.items() if place[0] != facts["left"]}
        elif action in _CLOSINGS:
            said.state, said.end, said.words = _CLOSINGS[action], event, Words.beside(entry, event)
            said.link = ChainHead(seq=entry.seq, hash=entry.hash)


def _reopen(said: RoundSaid, facts: Said) -> None:
    said.state, said.end, said.words, said.link = RoundState.OPEN, None, NO_WORDS, _NOWHERE
    said.deadline = facts["until"]
    if facts["reworded"]:
        # A no to everything was a no to words of which some are others now.
        noes = {choice.value for choice in NOES}
        kept = said.votes.items()
        said.votes = {place: vote for place, vote in kept if place[1] or vote.choice not in noes}


def _vote(said: RoundSaid, entry: AuditEntry, event: Said) -> None:
    facts = event["facts"]
    # Somebody else may press the button for a signatory.
    user = facts.get("for", event["actor"])
    item = int(facts["requirement"][1:]) if "requirement" in facts else 0
    if not item:
        # A vote on everything stands in the place of those on single requirements.
        said.votes = {place: vote for place, vote in said.votes.items() if place[0] != user}
    words = Words.beside(entry, event)
    said.votes[user, item] = VoteSaid(
        facts["choice"], facts["revision"], event["ts"], facts.get("hand"), words, facts.get("condition")
    )
