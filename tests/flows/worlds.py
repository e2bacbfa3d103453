"""A project with people in it, told what happens: the cast of the flow tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from bot.domain.audit import opened
from bot.domain.change import Urgency, Wanted
from bot.domain.fulfilment import ORDER, Finding, to_try
from bot.domain.links import LinkKind
from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.negotiation import MoveKind, Typed
from bot.domain.person import Actor, Person
from bot.domain.policy import PolicyKind
from bot.domain.project import ChainHead, Project, Role
from bot.domain.proof import Broken
from bot.domain.proposal import Proposal
from bot.domain.requirement import Fulfilment, Requirement, Stage, Wording
from bot.domain.roles import roles_of
from bot.domain.showing_negotiation import MoveCard
from bot.domain.showing_signoff import Handed, Reminded, Replaced, RoundCard, Voted
from bot.domain.signoff import Choice, Round
from bot.domain.values import replace
from bot.flows import (
    change,
    closing,
    condition,
    defaults,
    delegation,
    extension,
    fulfilment,
    links,
    negotiation,
    project,
    proof,
    reopening,
    replacement,
    requirement,
    signoff,
    stage,
    votes,
)
from bot.flows.reminders import remind_due
from bot.ports import Outbox, Store
from tests.flows.transcripts import Transcript

TEAM = TeamId("T1")
CHANNEL = ChannelId("C1")
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ANA, BEN, CAT, DAN, EVE = (UserId(f"U{name}") for name in ("ANA", "BEN", "CAT", "DAN", "EVE"))
#: Accounts that can never sign, and somebody who is not in the channel.
ROBO, GUS, OUT = (UserId(f"U{name}") for name in ("ROBO", "GUS", "OUT"))


def a_person(user: UserId, **changed: Any) -> Person:
    """Return an account named after its id."""
    return Person(team=TEAM, user=user, name=user[1:].capitalize(), zone="Europe/Vienna", **changed)


PEOPLE = {user: a_person(user) for user in (ANA, BEN, CAT, DAN, EVE, OUT)}
PEOPLE |= {ROBO: a_person(ROBO, is_bot=True), GUS: a_person(GUS, is_guest=True)}
IN_CHANNEL = set(PEOPLE) - {OUT}


class World:
    """One store, one clock that is moved by hand, and the people of one project."""

    def __init__(self, store: Store) -> None:
        """Take a store without any project."""
        self.sent = Transcript()
        self.opens_anew(store)
        self.now = START
        self.requests = 0
        self.people = dict(PEOPLE)
        #: Who acted last.
        self.actor = Actor(team=TEAM, user=ANA, request="request-0")

    def opens_anew(self, store: Store) -> None:
        """Work on another store over the same records from now on."""
        self.store = store
        # Flows only ask for messages; sending them is not theirs.
        store.outbox = cast(Outbox, self.sent)

    def begins(self) -> Project:
        """Ana starts the project."""
        self.store.people.save(list(self.people.values()), at=self.now)
        self.store.people.replace_members(TEAM, CHANNEL, IN_CHANNEL, at=self.now)
        wanted = project.Wanted(name="Payments portal", client="Northwind", goal="Take money")
        started = project.start(
            self.store,
            self.who(ANA),
            channel=CHANNEL,
            wanted=wanted,
            people=self.people,
            in_channel=IN_CHANNEL,
            now=self.now,
        )
        return started.project

    def who(self, user: UserId) -> Actor:
        """Return somebody acting through a delivery of its own."""
        self.requests += 1
        self.actor = Actor(team=TEAM, user=user, request=f"request-{self.requests}")
        return self.actor

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    @property
    def project(self) -> Project:
        """The project as it is stored."""
        membership = self.store.projects.home(TEAM, CHANNEL, ANA)
        assert membership is not None
        return membership.project

    @cached_property
    def key(self) -> ProjectId:
        """The project's key, which is never another one: it is asked for much more often than the project."""
        return self.project.id

    def round(self, number: int = 1) -> Round:
        """Return a round as it is stored."""
        found = self.store.rounds.get(TEAM, self.key, number)
        assert found is not None
        return found

    def requirement(self, number: int) -> Requirement:
        """Return a requirement as it is stored."""
        found = self.store.requirements.get(TEAM, self.key, number)
        assert found is not None
        return found

    def captures(self, *texts: str) -> None:
        """Ana captures requirements."""
        for text in texts:
            self.adds(text)

    def adds(self, text: str, *, by: UserId = ANA, source: str | None = None) -> Requirement:
        """Somebody adds a requirement, with everything that hangs on it."""
        words = Wording(text=text)
        return requirement.add(self.store, self.who(by), CHANNEL, words=words, source=source, now=self.now).requirement

    def edits(self, number: int, text: str, *, by: UserId = ANA) -> None:
        """Somebody gives a requirement other words, with everything that hangs on it."""
        old = self.requirement(number)
        words = replace(old.wording, text=text)
        requirement.edit(
            self.store, self.who(by), CHANNEL, number=number, version=old.version, words=words, now=self.now
        )

    def agrees(self, *numbers: int) -> None:
        """Ben fills in what requirements need to be agreed, and takes them there stage by stage."""
        for number in numbers:
            old = self.requirement(number)
            words = replace(old.wording, owner=BEN, rationale="Month ends", criteria="A check")
            requirement.edit(
                self.store, self.who(BEN), CHANNEL, number=number, version=old.version, words=words, now=self.now
            )
            for step in (Stage.PROPOSED, Stage.UNDER_REVIEW, Stage.AGREED):
                stage.move(self.store, self.who(BEN), CHANNEL, reference=number, stage=step, now=self.now)

    def links(self, source: int, target: int, kind: LinkKind = LinkKind.DEPENDS_ON, *, by: UserId = ANA) -> None:
        """Somebody links two requirements."""
        links.link(self.store, self.who(by), CHANNEL, source=source, kind=kind, target=target, now=self.now)

    def proposes(
        self,
        user: UserId,
        requirement: int = 1,
        *,
        kind: MoveKind = MoveKind.REWORD,
        words: str = "Other words",
        why: str = "It costs less",
        offer: str = "",
        interest: str = "",
        counters: int | None = None,
        version: int | None = None,
    ) -> MoveCard:
        """Somebody proposes something about a requirement, with the newest words in front of them."""
        return negotiation.propose(
            self.store,
            self.who(user),
            CHANNEL,
            requirement=requirement,
            version=version or self.requirement(requirement).version,
            position=Typed(kind=kind, words=words, why=why, offer=offer, interest=interest),
            counters=counters,
            now=self.now,
        )

    def opens(
        self,
        *signatories: UserId,
        policy: PolicyKind = PolicyKind.UNANIMOUS_ALL,
        needed: str = "",
        chosen: tuple[int, ...] | None = None,
        by: UserId = ANA,
        **changed: Any,
    ) -> RoundCard:
        """Somebody starts a sign-off with a deadline in three days."""
        proposal = Proposal(
            chosen=chosen,
            signatories=signatories,
            policy=policy,
            needed=needed,
            deadline=self.now + timedelta(days=3),
        )
        return signoff.start(
            self.store,
            self.who(by),
            CHANNEL,
            proposal=replace(proposal, **changed),
            people=self.people,
            in_channel=IN_CHANNEL,
            now=self.now,
        )

    def asks_to_change(
        self,
        number: int,
        text: str = "",
        *,
        board: tuple[UserId, ...],
        by: UserId = ANA,
        why: str = "Month ends are busy",
        urgency: Urgency = Urgency.NORMAL,
        policy: PolicyKind = PolicyKind.UNANIMOUS_ALL,
        **attributes: Any,
    ) -> RoundCard:
        """Somebody asks for other words or attributes of what is signed, or without any words for its removal."""
        signed = self.requirement(number)
        wanted = Wanted(
            requirement=number,
            version=signed.version,
            words=replace(signed.wording, text=text or signed.wording.text, **attributes),
            why=why,
            urgency=urgency,
            remove=not text and not attributes,
        )
        proposal = Proposal(
            chosen=(number,),
            signatories=board,
            policy=policy,
            deadline=self.now + timedelta(days=3),
        )
        return change.request(
            self.store,
            self.who(by),
            CHANNEL,
            wanted=wanted,
            proposal=proposal,
            people=self.people,
            in_channel=IN_CHANNEL,
            now=self.now,
        )

    def votes(
        self,
        user: UserId,
        choice: Choice = Choice.APPROVE,
        *,
        round_: int = 1,
        reason: str = "Too vague",
        revision: int | None = None,
        whose: tuple[UserId, ...] = (),
        asks: bool = False,
    ) -> Voted:
        """Somebody votes on everything, from an up-to-date message unless a revision says otherwise."""
        return votes.vote(
            self.store,
            self.who(user),
            project=self.key,
            number=round_,
            choice=choice,
            reason=reason,
            revision=revision or self.round(round_).revision,
            whose=whose,
            asks=asks,
            now=self.now,
        )

    def confirms(
        self,
        user: UserId,
        requirement: int,
        choice: Choice = Choice.APPROVE,
        *,
        version: int | None = None,
        round_: int = 1,
    ) -> Voted:
        """Somebody answers on an edited requirement."""
        return votes.vote_again(
            self.store,
            self.who(user),
            project=self.key,
            number=round_,
            requirement=requirement,
            version=version or self.requirement(requirement).version,
            choice=choice,
            reason="Still too vague",
            now=self.now,
        )

    def delegates(
        self,
        user: UserId,
        holder: UserId,
        *,
        days: int = 2,
        round_: int | None = None,
        everywhere: bool = False,
        reason: str = "On leave",
    ) -> Handed:
        """Somebody puts their vote into a colleague's hands."""
        wanted = delegation.Wanted(
            holder=holder,
            ends_at=self.now + timedelta(days=days),
            round=round_,
            everywhere=everywhere,
            reason=reason,
        )
        return delegation.give(
            self.store, self.who(user), CHANNEL, wanted=wanted, people=self.people, in_channel=IN_CHANNEL, now=self.now
        )

    def approves_if(
        self, user: UserId, owner: UserId, *, round_: int = 1, revision: int | None = None, **changed: Any
    ) -> Voted:
        """Somebody approves on a condition that is due in a day."""
        wanted = condition.Wanted(text="The limit is raised", owner=owner, due=self.now + timedelta(days=1))
        return condition.approve_if(
            self.store,
            self.who(user),
            project=self.key,
            number=round_,
            revision=revision or self.round(round_).revision,
            wanted=replace(wanted, **changed),
            people=self.people,
            in_channel=IN_CHANNEL,
            now=self.now,
        )

    def says_apart(
        self, user: UserId, requirement: int, choice: Choice, *, round_: int = 1, whose: tuple[UserId, ...] = ()
    ) -> Voted:
        """Somebody votes on one requirement as it stands."""
        item = self.store.rounds.item(TEAM, self.key, round_, requirement)
        assert item is not None
        verdict = votes.Verdict(requirement=requirement, version=item.version, choice=choice, reason="Too vague")
        return votes.vote_each(
            self.store, self.who(user), project=self.key, number=round_, verdicts=[verdict], whose=whose, now=self.now
        )

    def allows_consent(self) -> None:
        """Ana lets silence count as a yes where a sign-off says so."""
        nothing = Proposal(chosen=None, signatories=(), policy=None, deadline=None)
        defaults.change(self.store, self.who(ANA), CHANNEL, wanted=nothing, consent=True, clear=False, now=self.now)

    def extends(self, number: int, deadline: datetime) -> Round:
        """Ana gives a round more time."""
        return extension.extend(
            self.store, self.who(ANA), CHANNEL, reference=f"V{number}", deadline=deadline, now=self.now
        )

    def reopens(self, number: int, deadline: datetime) -> RoundCard:
        """Ana opens a round again."""
        return reopening.reopen(
            self.store, self.who(ANA), CHANNEL, reference=f"V{number}", deadline=deadline, now=self.now
        )

    def replaces(self, number: int, left: UserId, joined: UserId, *, is_gone: bool = True) -> Replaced:
        """Ana gives somebody the place of another who left the channel, unless they are still there."""
        return replacement.put(
            self.store,
            self.who(ANA),
            CHANNEL,
            reference=f"V{number}",
            wanted=replacement.Wanted(left=left, joined=joined, reason="They left"),
            people=self.people,
            in_channel=IN_CHANNEL - {left} if is_gone else IN_CHANNEL,
            now=self.now,
        )

    def reminds_by_hand(self, number: int) -> Reminded:
        """Ana reminds whoever is missing."""
        return signoff.remind(self.store, self.who(ANA), CHANNEL, reference=f"V{number}", now=self.now)

    def fulfils(self, number: int, come_to: Fulfilment) -> None:
        """Ana takes what is signed step by step to where it shall come, and finds that it passes everything."""
        for step in ORDER[1 : ORDER.index(come_to) + 1]:
            found = self.requirement(number)
            if step is Fulfilment.VERIFIED:
                findings = [Finding(criterion=each, passed=True) for each in to_try(found.wording)]
                fulfilment.verify(
                    self.store,
                    self.who(ANA),
                    CHANNEL,
                    number=number,
                    version=found.version,
                    findings=findings,
                    now=self.now,
                )
            fulfilment.move(self.store, self.who(ANA), CHANNEL, reference=number, to=step, now=self.now)

    def clock_strikes(self) -> int:
        """Close every round whose deadline has come, and say how many."""
        due = self.store.rounds.due(self.now, limit=100)
        return sum(closing.close_due(self.store, each, now=self.now) for each in due)

    def reminds(self) -> int:
        """Let the clock remind whoever is to be reminded now, and say of how many rounds something was due."""
        due = self.store.reminders.due(self.now, limit=100)
        return sum(remind_due(self.store, each, now=self.now) for each in due)

    def is_deactivated(self, user: UserId, *, so: bool = True) -> None:
        """Somebody's account is deactivated, or of use again."""
        self.people[user] = a_person(user, is_deactivated=so)
        self.store.people.save([self.people[user]], at=self.now)

    def gives(self, user: UserId, role: Role) -> None:
        """Ana gives somebody a role other than owner."""
        given = self.store.projects.roles(TEAM, self.key) | {user: role}
        project.change_roles(
            self.store,
            self.who(ANA),
            CHANNEL,
            wanted=roles_of(self.project.owners, given),
            people=self.people,
            in_channel=set(PEOPLE),
            now=self.now,
        )

    def broken(self) -> Broken | None:
        """Return the first record that is not what it was."""
        return proof.prove(self.store, self.project).broken

    def events(self, action: str = "") -> list[dict[str, Any]]:
        """Return the audit events, oldest first, perhaps only those of one action; the chain is whole every time."""
        events: list[dict[str, Any]] = []
        reached = ChainHead()
        for entry in self.store.audit.stream(TEAM, self.key):
            event = opened(entry, reached)
            assert event is not None
            reached = ChainHead(seq=entry.seq, hash=entry.hash)
            events.append(dict(event))
        assert reached == self.project.chain
        return [event for event in events if not action or event["action"] == action]
