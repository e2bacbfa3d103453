"""What an edit means for the votes on a requirement: they lapse on its words, and on nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.outgoing import Card, CardKind
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.requirement import Requirement
from bot.domain.showing_signoff import BallotCard, DelegatedCard, Edits, Reworded, RoundCard
from bot.domain.signoff import Item, Round
from bot.domain.standing import Votes
from bot.domain.values import replace
from bot.flows.access import gone
from bot.flows.closing import still_open, votes_of
from bot.flows.delegation import ask_holders_anew
from bot.flows.recording import record
from bot.ports import Store

#: Of how many edited requirements a signatory's copy shows the difference.
REWORDED_SHOWN = 3
#: More rounds are hardly ever open for one person.
_MOST_ROUNDS = 50


def requirement_edited(
    store: Store, project: Project, actor: Actor, requirement: Requirement, *, now: datetime
) -> Project:
    """Put a requirement's new version under vote wherever the old one was, and ask those again who had voted on it.

    Called by the edit itself, which holds the project, has stored the version and saves the returned project. Refuses
    when a deadline has come and the round is about to be closed over the old words.
    """
    for round_ in store.rounds.open_with(project.team, project.id, requirement.number):
        still_open(round_, now)
        project, _ = put_under_vote(store, project, actor, round_, requirement, now=now)
    return project


def put_under_vote(
    store: Store, project: Project, actor: Actor, round_: Round, requirement: Requirement, *, now: datetime
) -> tuple[Project, Round]:
    """Put a requirement's newest words under vote in one round, and ask those again who had voted on other words."""
    round_ = replace(round_, revision=round_.revision + 1)
    item = Item(
        number=requirement.number, version=requirement.version, digest=requirement.digest, since=round_.revision
    )
    earlier = store.rounds.item(project.team, project.id, round_.number, requirement.number)
    store.rounds.replace_item(project.team, project.id, round_.number, item)
    store.rounds.save(project.team, round_)
    project = record(
        store,
        project,
        actor,
        action="signoff.reword",
        subject=round_.reference,
        now=now,
        version=item.version,
        digest=item.digest,
        facts={
            "requirement": requirement.reference,
            "revision": round_.revision,
            "was": earlier.version if earlier else item.version - 1,
        },
    )
    _ask_again(store, project, round_, item, now=now)
    store.outbox.touch_round(project.team, project.id, round_.number, at=now)
    return project, round_


def _ask_again(store: Store, project: Project, round_: Round, item: Item, *, now: datetime) -> None:
    """Show the difference to everybody whose vote on these words lapsed, and to whoever may cast it for them.

    Who has not voted needs none.
    """
    votes = votes_of(store, project, round_)
    lapsed = [user for user in round_.electorate if item in votes.lapsed(user)]
    # New words are for those who are in the channel; whoever comes back is asked then.
    left = gone(store, project, lapsed)
    for user in lapsed:
        if user not in left:
            store.outbox.place(_difference(project, round_, item, user), user, at=now)
    ask_holders_anew(store, project, votes, item, now=now)


def signatory_left(
    store: Store, team: TeamId, user: UserId, *, channel: ChannelId | None = None, now: datetime
) -> None:
    """Show a signatory's copies anew who leaves a channel: without one, all of them."""
    for project, round_ in _asked_of(store, team, user, channel):
        copy = Card(team=team, project=project.id, kind=CardKind.BALLOT, number=round_.number, user=user)
        store.outbox.touch(copy, at=now)


def signatory_back(
    store: Store, team: TeamId, user: UserId, *, channel: ChannelId | None = None, now: datetime
) -> None:
    """Show a signatory who is back what was asked meanwhile, and the difference of what was edited after their vote."""
    signatory_left(store, team, user, channel=channel, now=now)
    for project, round_ in _asked_of(store, team, user, channel):
        for item in votes_of(store, project, round_).lapsed(user):
            store.outbox.place(_difference(project, round_, item, user), user, at=now)


def _asked_of(store: Store, team: TeamId, user: UserId, channel: ChannelId | None) -> Iterator[tuple[Project, Round]]:
    """Return the open rounds of a channel, or of all, in which somebody is a signatory."""
    for project, round_ in store.rounds.waiting_for(team, user, limit=_MOST_ROUNDS):
        if channel in {None, project.channel}:
            yield project, round_


def _difference(project: Project, round_: Round, item: Item, user: UserId) -> Card:
    """Name the message that asks somebody who had voted about new words."""
    return Card(
        team=project.team,
        project=project.id,
        kind=CardKind.CONFIRM,
        number=round_.number,
        user=user,
        item=item.number,
        version=item.version,
    )


def with_edits(store: Store, ballot: BallotCard, votes: Votes) -> BallotCard:
    """Return a copy that shows what was edited since it was sent; who had voted is asked about that in a message."""
    user = ballot.user
    if user not in votes.round.electorate:
        return ballot
    lapsed = votes.lapsed(user)
    new = [item for item in votes.edited if votes.ballot(user, item) is None and item not in lapsed]
    sent = max((each.at for each in ballot.card.replacements if each.joined == user), default=votes.round.started_at)
    return replace(ballot, edits=_edits(store, ballot.card, new, since=sent))


def with_edits_for(store: Store, copy: DelegatedCard, votes: Votes, *, revision: int) -> DelegatedCard:
    """Return a colleague's copy that shows what was edited since it was sent, or why they are asked anew.

    They are after the ``revision`` of an edit, about everything for which the signatory's answer is missing.
    """
    giver = copy.delegation.giver
    if not copy.holds or copy.is_own:
        return copy
    missing = [item for item in votes.edited if votes.ballot(giver, item) is None]
    sent = max(votes.round.started_at, copy.delegation.starts_at)
    return replace(copy, edits=replace(_edits(store, copy.card, missing, since=sent), is_reason=revision > 0))


def _edits(store: Store, card: RoundCard, items: Sequence[Item], *, since: datetime) -> Edits:
    if not card.round.is_open or card.change is not None:
        return Edits()
    project, found = card.project, []
    for item in items[:REWORDED_SHOWN]:
        history = store.requirements.history(project.team, project.id, item.number)
        before = [version for version in history if version.at <= since and version.version < item.version]
        after = [version for version in history if version.version == item.version]
        if before and after and before[-1].wording != after[0].wording:
            found.append(Reworded(before=before[-1], after=after[0]))
    return Edits(shown=tuple(found), others=tuple(item.number for item in items[REWORDED_SHOWN:]))
