"""Sign-off rounds: starting one, saying how it stands, reminding and cancelling."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.domain.deadline import check_reminder
from bot.domain.defaults import Defaults, check_consent
from bot.domain.details import WITH_DETAILS
from bot.domain.electorate import role_of
from bot.domain.fields import Fields
from bot.domain.names import UserId
from bot.domain.permissions import Action, allowed
from bot.domain.person import Actor, Person
from bot.domain.project import Membership, Project
from bot.domain.proposal import (
    ALL_UNDER_VOTE,
    NOTHING_OPEN,
    Proposal,
    Terms,
    checked_terms,
    chosen_items,
    elsewhere,
    every_item,
    question,
)
from bot.domain.references import parse, parse_several
from bot.domain.refusal import NotFound, Refusal
from bot.domain.requirement import Requirement
from bot.domain.showing_signoff import Reminded, RoundCard, Stand
from bot.domain.signoff import Item, Round, RoundState
from bot.domain.text import checked_text
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change, enter_to_read, gone, require_beside
from bot.flows.cards import as_of, round_card
from bot.flows.closing import close, still_open, votes_of
from bot.flows.defaults import check_default, save_default
from bot.flows.delegation import held_in
from bot.flows.opening import open_round
from bot.flows.recording import record
from bot.flows.reminders import remind as remind_of
from bot.ports import Store

REASON_LIMIT = 3000
#: How many requirements a line may name: a menu of Slack begins with no more.
MOST_NAMED = 100
#: How many open rounds one message shows; of the others it names the numbers.
MOST_SHOWN = 10


def prepare(store: Store, actor: Actor, place: Place) -> tuple[Membership, Defaults]:
    """Say whether the form **Start sign-off** is of any use to the person here, and what it is filled with."""
    membership = enter_to_read(store, actor, place, Action.START_ROUND)
    project = membership.project
    if not project.counts.open:
        raise Refusal(NOTHING_OPEN)
    if len(under_vote_elsewhere(store, project)) == project.counts.open:
        raise Refusal(ALL_UNDER_VOTE)
    return membership, store.defaults.get(project.team, project.id)


def named(store: Store, actor: Actor, place: Place, *, typed: str) -> tuple[Requirement, ...]:
    """Return the open requirements that somebody names for a new round; Refusal says which cannot be chosen."""
    project = enter_to_read(store, actor, place, Action.START_ROUND).project
    numbers = parse_several(typed, "R")
    if len(numbers) > MOST_NAMED:
        raise Refusal(f"At most {MOST_NAMED} are named in one line. Choose the others in the form.")
    found = store.requirements.some(project.team, project.id, numbers)
    chosen_items(numbers, found, store.rounds.under_vote(project.team, project.id))
    known = {each.number: each for each in found}
    return tuple(known[number] for number in numbers)


def under_vote_elsewhere(store: Store, project: Project) -> dict[int, int]:
    """Return the open round of every open requirement that **Every open requirement** leaves out for now."""
    if not project.counts.open_rounds:
        return {}
    items = store.requirements.open_items(project.team, project.id)
    return elsewhere(items, store.rounds.under_vote(project.team, project.id))


def start(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    proposal: Proposal,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> RoundCard:
    """Open a round over exact versions with a frozen electorate, and ask everybody in it."""
    membership = enter_to_change(store, actor, place, Action.START_ROUND)
    terms, items = _checked(store, actor, membership, proposal, people=people, in_channel=in_channel, now=now)
    if proposal.policy in WITH_DETAILS and proposal.details is None:
        raise ValueError(f"{proposal.policy} was not asked about")
    left_out = under_vote_elsewhere(store, membership.project) if proposal.chosen is None else {}
    project = save_default(store, actor, membership.project, proposal, terms, now=now)
    project, round_ = open_round(store, actor, project, terms, items, question=question(len(items)), now=now)
    store.projects.save(project)
    return replace(round_card(store, project, round_), left_out=left_out)


def check(
    store: Store,
    actor: Actor,
    place: Place,
    *,
    proposal: Proposal,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> tuple[UserId, ...]:
    """Return the electorate of a proposal whose details are still to be asked for; FormErrors for its other fields."""
    membership = enter_to_read(store, actor, place, Action.START_ROUND)
    terms, _ = _checked(store, actor, membership, proposal, people=people, in_channel=in_channel, now=now)
    return terms.electorate


def observers(store: Store, actor: Actor, place: Place) -> frozenset[UserId]:
    """Return who only reads in a project, and so signs nothing there."""
    project = enter_to_read(store, actor, place).project
    roles = store.projects.roles(project.team, project.id)
    return frozenset(user for user, role in roles.items() if not allowed(role, Action.VOTE))


def the_round(store: Store, project: Project, reference: str | None) -> Round:
    """Return the round that a reference names, or without one the only open round."""
    if reference:
        number = parse(reference, "V")
        round_ = store.rounds.get(project.team, project.id, number)
        if round_ is None:
            raise NotFound(f"There is no sign-off V{number} in this project. See `/signoff status`.")
        return round_
    rounds = store.rounds.open(project.team, project.id)
    if not rounds:
        raise NotFound("No sign-off is open here. Start one with `/signoff start`.")
    if len(rounds) > 1:
        names = ", ".join(round_.reference for round_ in rounds)
        raise Refusal(f"Several sign-offs are open: {names}. Add the one you mean, for example {rounds[0].reference}.")
    return rounds[0]


def status(store: Store, actor: Actor, place: Place, *, reference: str | None = None, now: datetime) -> Stand:
    """Return how one round stands, or without a reference the first open ones, and which votes colleagues hold."""
    project = enter_to_read(store, actor, place).project
    rounds = [] if reference else store.rounds.open(project.team, project.id)
    shown = []
    for each in rounds[:MOST_SHOWN] or [the_round(store, project, reference)]:
        held = held_in(store, project, each, now=now) if each.is_open else ()
        shown.append(replace(as_of(round_card(store, project, each), now), held=held))
    return Stand(cards=tuple(shown), others=tuple(rounds[MOST_SHOWN:]))


def remind(store: Store, actor: Actor, place: Place, *, reference: str | None = None, now: datetime) -> Reminded:
    """Remind those who have not voted, at most once an hour."""
    project = enter_to_change(store, actor, place, Action.REMIND).project
    round_ = still_open(the_round(store, project, reference), now)
    check_reminder(round_, now)
    missing = votes_of(store, project, round_).shown().not_yet
    left = gone(store, project, missing)
    reached = tuple(user for user in missing if user not in left)
    store.rounds.save(project.team, replace(round_, reminded_at=now))
    for user in reached:
        remind_of(store, project, round_, user, of=now, now=now)
    facts = {"people": len(reached)}
    project = record(store, project, actor, action="signoff.remind", subject=round_.reference, now=now, facts=facts)
    store.projects.save(project)
    return Reminded(round=round_, people=reached, gone=tuple(user for user in missing if user in left))


def to_cancel(store: Store, actor: Actor, place: Place, *, reference: str | None = None, now: datetime) -> Round:
    """Return the round that somebody is about to cancel, for the form that asks why."""
    membership = enter_to_read(store, actor, place)
    return _cancellable(store, membership, the_round(store, membership.project, reference), now)


def cancel(
    store: Store, actor: Actor, place: Place, *, reference: str | None = None, reason: str, now: datetime
) -> RoundCard:
    """Close a round without a result; its owner's or starter's reason is shown to everybody."""
    membership = enter_to_change(store, actor, place, Action.READ)
    project = membership.project
    round_ = _cancellable(store, membership, the_round(store, project, reference), now)
    checked = Fields()
    reason_given = checked.take("reason", lambda: checked_text(reason, what="The reason", limit=REASON_LIMIT))
    if reason_given is None:
        raise checked.refused()
    votes = votes_of(store, project, round_)
    project, round_ = close(store, project, votes, RoundState.CANCELLED, actor=actor, now=now, reason=reason_given)
    store.projects.save(project)
    return round_card(store, project, round_)


def _checked(
    store: Store,
    actor: Actor,
    membership: Membership,
    proposal: Proposal,
    *,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> tuple[Terms, tuple[Item, ...]]:
    project = membership.project
    fields = Fields()
    check_default(membership, proposal, fields)
    items = fields.take("scope", lambda: _items(store, project, proposal))
    terms = terms_of(store, actor, project, proposal, fields, people=people, in_channel=in_channel, now=now)
    if items is None or terms is None or fields.errors:
        raise fields.refused()
    return terms, items


def terms_of(
    store: Store,
    actor: Actor,
    project: Project,
    proposal: Proposal,
    fields: Fields,
    *,
    changes_signed: bool = False,
    people: Mapping[UserId, Person],
    in_channel: Collection[UserId],
    now: datetime,
) -> Terms | None:
    """Return what a vote in this project is held under, or None after keeping a sentence for each wrong field."""
    given = store.projects.roles(project.team, project.id)
    defaults = store.defaults.get(project.team, project.id)
    fields.take("policy", lambda: check_consent(proposal.policy, proposal.parts, defaults))
    return checked_terms(
        proposal,
        fields,
        requester=actor.user,
        changes_signed=changes_signed,
        people=people,
        in_channel=in_channel,
        role=lambda user: role_of(project, given, user),
        now=now,
    )


def _items(store: Store, project: Project, proposal: Proposal) -> tuple[Item, ...]:
    under_vote = store.rounds.under_vote(project.team, project.id) if project.counts.open_rounds else {}
    if proposal.chosen is None:
        return every_item(store.requirements.open_items(project.team, project.id), under_vote)
    found = store.requirements.some(project.team, project.id, proposal.chosen)
    return chosen_items(proposal.chosen, found, under_vote)


def _cancellable(store: Store, membership: Membership, round_: Round, now: datetime) -> Round:
    require_beside(store, membership, round_, Action.CANCEL_ROUND)
    return still_open(round_, now)
