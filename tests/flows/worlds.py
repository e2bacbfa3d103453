"""A project with people in it, told what happens: the cast of the flow tests."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.domain.audit import verify
from bot.domain.canonical import version_digest
from bot.domain.change import Urgency
from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.permissions import Action
from bot.domain.person import Actor, Person
from bot.domain.policy import PolicyKind
from bot.domain.project import Project, Role
from bot.domain.proposal import Proposal
from bot.domain.requirement import Requirement, RequirementState, Wording
from bot.domain.showing import RoundCard, Voted
from bot.domain.signoff import Choice, Round
from bot.flows import change, closing, edits, project, requirement, signoff, votes
from bot.flows.access import enter_to_change
from bot.flows.recording import record
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
        self.store = store
        self.sent = Transcript()
        # Flows only ask for messages; sending them is not theirs.
        store.outbox = cast(Outbox, self.sent)
        self.now = START
        self.requests = 0

    def begins(self) -> Project:
        """Ana starts the project."""
        self.store.people.save(list(PEOPLE.values()), at=self.now)
        self.store.people.replace_members(TEAM, CHANNEL, IN_CHANNEL, at=self.now)
        wanted = project.Wanted(name="Payments portal", client="Northwind", goal="Take money")
        started = project.start(
            self.store,
            self.who(ANA),
            channel=CHANNEL,
            wanted=wanted,
            people=PEOPLE,
            in_channel=IN_CHANNEL,
            now=self.now,
        )
        return started.project

    def who(self, user: UserId) -> Actor:
        """Return somebody acting through a delivery of its own."""
        self.requests += 1
        return Actor(team=TEAM, user=user, request=f"request-{self.requests}")

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    @property
    def project(self) -> Project:
        """The project as it is stored."""
        membership = self.store.projects.home(TEAM, CHANNEL, ANA)
        assert membership is not None
        return membership.project

    @property
    def key(self) -> ProjectId:
        """The project's key."""
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
            actor = self.who(ANA)
            home = enter_to_change(self.store, actor, CHANNEL, Action.ADD).project
            number = home.numbers.requirement + 1
            wording = Wording(text=text)
            added = Requirement(
                project=home.id,
                number=number,
                version=1,
                state=RequirementState.OPEN,
                wording=wording,
                digest=version_digest(number, 1, wording),
                source=None,
                added_by=ANA,
                added_at=self.now,
                changed_by=ANA,
                changed_at=self.now,
            )
            self.store.requirements.add(TEAM, added, fingerprint=text)
            home = replace(
                home,
                numbers=replace(home.numbers, requirement=number),
                counts=replace(home.counts, open=home.counts.open + 1),
            )
            home = record(self.store, home, actor, action="requirement.add", subject=added.reference, now=self.now)
            self.store.projects.save(home)

    def adds(self, text: str, *, by: UserId = ANA, source: str | None = None) -> Requirement:
        """Somebody adds a requirement, with everything that hangs on it."""
        words = Wording(text=text)
        return requirement.add(self.store, self.who(by), CHANNEL, words=words, source=source, now=self.now).requirement

    def rewords(self, number: int, text: str, *, by: UserId = ANA) -> None:
        """Somebody gives a requirement other words, with everything that hangs on it."""
        old = self.requirement(number)
        requirement.edit(
            self.store,
            self.who(by),
            CHANNEL,
            number=number,
            version=old.version,
            words=replace(old.wording, text=text),
            now=self.now,
        )

    def edits(self, number: int, text: str, *, by: UserId = ANA) -> None:
        """Somebody gives an open requirement other words."""
        actor = self.who(by)
        home = enter_to_change(self.store, actor, CHANNEL, Action.EDIT).project
        old = self.requirement(number)
        wording = replace(old.wording, text=text)
        new = replace(
            old,
            version=old.version + 1,
            wording=wording,
            digest=version_digest(number, old.version + 1, wording),
            changed_by=by,
            changed_at=self.now,
        )
        self.store.requirements.change(TEAM, new, fingerprint=text, reason="")
        home = edits.requirement_edited(self.store, home, actor, new, now=self.now)
        self.store.projects.save(home)

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
            people=PEOPLE,
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
    ) -> RoundCard:
        """Somebody asks for other words in what is signed, or without any for its removal."""
        wanted = change.Wanted(
            requirement=number,
            version=self.requirement(number).version,
            text=text,
            why=why,
            urgency=urgency,
            remove=not text,
        )
        proposal = Proposal(
            chosen=(number,),
            signatories=board,
            policy=PolicyKind.UNANIMOUS_ALL,
            deadline=self.now + timedelta(days=3),
        )
        return change.request(
            self.store,
            self.who(by),
            CHANNEL,
            wanted=wanted,
            proposal=proposal,
            people=PEOPLE,
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

    def clock_strikes(self) -> int:
        """Close every round whose deadline has come, and say how many."""
        due = self.store.rounds.due(self.now, limit=100)
        return sum(closing.close_due(self.store, each, now=self.now) for each in due)

    def gives(self, user: UserId, role: Role) -> None:
        """Give somebody a role other than owner."""
        self.store.projects.give_role(TEAM, self.key, user, role)

    def events(self, action: str = "") -> list[dict[str, Any]]:
        """Return the audit events, oldest first, perhaps only those of one action; the chain is whole every time."""
        entries = list(self.store.audit.stream(TEAM, self.key))
        assert verify(entries, self.project.chain) is None
        events = [json.loads(entry.canonical) for entry in entries]
        return [event for event in events if not action or event["action"] == action]
