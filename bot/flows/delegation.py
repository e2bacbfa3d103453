"""Votes in the hands of colleagues: handing one over, taking it back, and seeing who holds what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct

from bot.domain.delegation import Delegation, Scope, check_delegation, delegation_of
from bot.domain.electorate import unfit
from bot.domain.fields import Fields
from bot.domain.names import ProjectId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.permissions import Action
from bot.domain.person import Actor, Person
from bot.domain.project import Project
from bot.domain.refusal import FormErrors, Refusal
from bot.domain.rules import may_hold_votes
from bot.domain.showing_signoff import Handed, Held
from bot.domain.signoff import Item, Round
from bot.domain.standing import Votes
from bot.domain.text import optional_text
from bot.flows.access import Place, enter_to_change, enter_to_read, gone
from bot.flows.closing import round_of, still_open
from bot.flows.recording import record
from bot.ports import Store

REASON_LIMIT = 1000
#: More rounds are hardly ever open for one person.
_MOST_ROUNDS = 50


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody asks for; nothing of it is checked yet."""

    holder: UserId | None
    ends_at: datetime | None
    #: For all projects instead of this one.
    everywhere: bool = False
    #: For this round only.
    round: int | None = None
    reason: str = ""


def prepare(store: Store, actor: Actor, place: Place) -> tuple[Project, tuple[Round, ...]]:
    """Return the project and the open rounds that ask the person, for the form that hands a vote over."""
    project = enter_to_read(store, actor, place, Action.VOTE).project
    rounds = store.rounds.open(project.team, project.id)
    return project, tuple(round_ for round_ in rounds if actor.user in round_.electorate)


def give(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    wanted: Wanted,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Handed:
    """Put the person's vote into a colleague's hands, and ask the colleague wherever it is missing.

    FormErrors at ``holder``, ``ends_at``, ``scope`` and ``reason``.
    """
    project = enter_to_change(store, actor, place, Action.VOTE).project
    new = _checked(store, actor, project, wanted, people=people, in_channel=in_channel, now=now)
    delegation = store.delegations.add(project.team, new)
    facts: dict[str, str | int] = {
        "holder": delegation.holder,
        "scope": delegation.scope.words,
        "until": delegation.ends_at.isoformat(),
    }
    project = _noted(store, project, actor, delegation, "give", facts, now=now)
    if not _ask_in_open_rounds(store, project, delegation, now=now):
        store.outbox.place(_handed(project, delegation), delegation.holder, at=now)
    return Handed(project=project, delegation=delegation)


def take_back(
    store: Store, actor: Actor, place: Place, *, round_: int | None = None, now: datetime
) -> tuple[Delegation, ...]:
    """Take back what the person handed over that is of use here, or only what is for one round."""
    project = enter_to_change(store, actor, place, Action.READ).project
    given = store.delegations.given_by(project.team, [actor.user], now=now)
    found = [each for each in given if each.scope.project in (None, project.id) and round_ in (None, each.scope.round)]
    if not found:
        raise Refusal("Your vote is in nobody's hands here, so there is nothing to take back.")
    for delegation in found:
        store.delegations.revoke(project.team, delegation.key, at=now)
        facts: dict[str, str | int] = {"holder": delegation.holder, "scope": delegation.scope.words}
        home = project if delegation.home == project.id else _home_of(store, actor, delegation)
        home = _noted(store, home, actor, delegation, "take_back", facts, now=now)
        project = home if home.id == project.id else project
        for where, each in store.rounds.waiting_for(project.team, actor.user, limit=_MOST_ROUNDS):
            store.outbox.touch(card_for(where, each, delegation), at=now)
    return tuple(found)


def held(store: Store, actor: Actor, place: Place, *, now: datetime) -> Held:
    """Return whose votes are in whose hands here: the person's own, those they hold, and those asked for just now."""
    project = enter_to_read(store, actor, place).project
    asked = {user for round_ in store.rounds.open(project.team, project.id) for user in round_.electorate}
    given = store.delegations.given_by(project.team, sorted({*asked, actor.user}), now=now)
    mine = store.delegations.held_by(project.team, actor.user, now=now)
    found = {each.key: each for each in (*given, *mine) if each.scope.project in (None, project.id)}
    return Held(project=project, user=actor.user, delegations=tuple(found[key] for key in sorted(found)))


def held_in(store: Store, project: Project, round_: Round, *, now: datetime) -> tuple[Delegation, ...]:
    """Return by which delegations votes in a round are in the hands of colleagues, in the electorate's order.

    Those of signatories who left are in nobody's, and nobody learns of a project whose channel they are not in.
    """
    given = store.delegations.given_by(project.team, round_.electorate, now=now)
    found = (
        delegation_of(user, given, project=project.id, round_=round_.number, now=now)
        for user in (round_.electorate if given else ())
    )
    held = [each for each in found if each is not None and may_hold_votes(round_, each.holder)]
    left = gone(store, project, {user for each in held for user in (each.giver, each.holder)})
    return tuple(each for each in held if left.isdisjoint((each.giver, each.holder)))


def ask_holders(
    store: Store, project: Project, round_: Round, *, users: Collection[UserId] | None = None, now: datetime
) -> None:
    """Ask everybody who holds a signatory's vote in a round that has just begun, or that of some who are asked anew."""
    for delegation in held_in(store, project, round_, now=now):
        if users is None or delegation.giver in users:
            _ask(store, project, round_, delegation, now=now)


def _home_of(store: Store, actor: Actor, delegation: Delegation) -> Project:
    """Return the project in which something for all projects was given: its stream tells how it went on."""
    membership = store.projects.lock(actor.team, delegation.home or ProjectId(0), actor.user)
    if membership is None:
        raise LookupError("a delegation was given in a project that is not there")
    return membership.project


def _checked(
    store: Store,
    actor: Actor,
    project: Project,
    wanted: Wanted,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Delegation:
    fields = Fields()
    holder = fields.take("holder", lambda: _holder(actor, wanted.holder, people, in_channel))
    ends_at = fields.take("ends_at", lambda: _end(wanted.ends_at))
    scope = fields.take("scope", lambda: _scope(store, project, wanted, now=now))
    reason = fields.take("reason", lambda: optional_text(wanted.reason, what="The reason", limit=REASON_LIMIT))
    if holder is None or ends_at is None or scope is None or reason is None:
        raise fields.refused()
    new = Delegation(
        giver=actor.user, holder=holder, scope=scope, starts_at=now, ends_at=ends_at, reason=reason, home=project.id
    )
    both = (actor.user, holder)
    others = [
        *store.delegations.given_by(project.team, both, now=now),
        *store.delegations.held_by(project.team, actor.user, now=now),
    ]
    try:
        check_delegation(new, others, now=now)
    except Refusal as refused:
        # A field shows plain text, so whoever a sentence is about is named in it.
        known = store.people.get(project.team, refused.people)
        names = ", ".join(known[user].name if user in known else user for user in refused.people)
        field = "ends_at" if "end is" in refused.sentence or "year" in refused.sentence else "holder"
        raise FormErrors({field: f"{refused.sentence} {names}".strip()}) from refused
    return new


def _holder(
    actor: Actor, holder: UserId | None, people: Mapping[UserId, Person], in_channel: Collection[UserId]
) -> UserId:
    if holder is None:
        raise Refusal("Name the colleague who is to vote for you.")
    if holder != actor.user and (why := unfit(holder, people.get(holder), in_channel)):
        person = people.get(holder)
        raise Refusal(f"{person.name if person else holder} {why}, and cannot vote for you. Name somebody else here.")
    return holder


def _end(ends_at: datetime | None) -> datetime:
    if ends_at is None:
        raise Refusal("Say until when, for example `until Friday`.")
    return ends_at


def _scope(store: Store, project: Project, wanted: Wanted, *, now: datetime) -> Scope:
    if wanted.round is None:
        return Scope() if wanted.everywhere else Scope(project=project.id)
    round_ = still_open(round_of(store, project, wanted.round), now)
    return Scope(project=project.id, round=round_.number)


def _ask_in_open_rounds(store: Store, project: Project, delegation: Delegation, *, now: datetime) -> bool:
    """Ask the colleague in every open round that the delegation is for; return whether there was one."""
    asked = False
    for where, round_ in store.rounds.waiting_for(project.team, delegation.giver, limit=_MOST_ROUNDS):
        covers = delegation.scope.covers(where.id, round_.number) and round_.deadline > now
        covers = covers and may_hold_votes(round_, delegation.holder)
        # Nobody learns of a project whose channel they are not in.
        if covers and store.people.is_in(project.team, where.channel, delegation.holder):
            _ask(store, where, round_, delegation, now=now)
            asked = True
    return asked


def _ask(store: Store, project: Project, round_: Round, delegation: Delegation, *, now: datetime) -> None:
    store.outbox.place(card_for(project, round_, delegation), delegation.holder, at=now)


def ask_holders_anew(store: Store, project: Project, votes: Votes, item: Item, *, now: datetime) -> None:
    """Ask those who hold a vote that lapsed on an edited item, and may cast it, in a message of its own."""
    givers = {user for user in votes.round.electorate if item in votes.lapsed(user) and not votes.is_their_own(user)}
    for delegation in held_in(store, project, votes.round, now=now) if givers else ():
        if delegation.giver in givers:
            card = card_for(project, votes.round, delegation, revision=item.since)
            store.outbox.place(card, delegation.holder, at=now)


def card_for(project: Project, round_: Round, delegation: Delegation, *, revision: int = 0) -> Card:
    """Name the message in which a colleague is asked for a vote that they hold, at first or after an edit."""
    return Card(
        team=project.team,
        project=project.id,
        kind=CardKind.DELEGATED,
        number=round_.number,
        user=delegation.holder,
        item=delegation.key,
        version=revision,
    )


def _handed(project: Project, delegation: Delegation) -> Card:
    """Name the message that tells a colleague of a vote for which nobody asks yet."""
    return Card(
        team=project.team,
        project=project.id,
        kind=CardKind.HANDED,
        user=delegation.holder,
        item=delegation.key,
    )


def _noted(
    store: Store,
    project: Project,
    actor: Actor,
    delegation: Delegation,
    what: str,
    facts: Mapping[str, str | int],
    *,
    now: datetime,
) -> Project:
    subject = "P" if delegation.scope.round is None else f"V{delegation.scope.round}"
    text = delegation.reason if what == "give" else ""
    action = f"delegation.{what}"
    project = record(store, project, actor, action=action, subject=subject, now=now, facts=facts, text=text)
    store.projects.save_chain(project)
    return project
