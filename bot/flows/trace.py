"""Following one requirement from where it came from to what was agreed, and back."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.outgoing import Card
from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.showing import Trace, Untold, VotedOn
from bot.domain.signoff import Round, RoundState
from bot.flows import negotiation_cards, promise
from bot.flows.access import Place, enter_to_read
from bot.flows.closing import card_of_round, votes_of
from bot.flows.deciding import shown_change
from bot.flows.relations import requirement_card
from bot.flows.requirement import number_of
from bot.flows.versions import find
from bot.ports import Store

#: One message shows so many steps of each kind, and says how many there are besides.
MOST_SHOWN = 5


def trace(store: Store, actor: Actor, place: Place, *, reference: str | int) -> Trace:
    """Return every step of a requirement: promises, negotiation, votes, baselines and changes."""
    project = enter_to_read(store, actor, place).project
    where = (project.team, project.id)
    requirement = find(store, project, number_of(reference))
    about = (*where, requirement.number)
    rounds = store.rounds.ever_with(*about, limit=MOST_SHOWN)
    changes = store.changes.about(*about)
    baseline = store.baselines.get(*where, requirement.baseline) if requirement.baseline else None
    return Trace(
        project=project,
        requirement=requirement,
        promises=tuple(store.promises.kept_by(*about, limit=MOST_SHOWN)),
        moves=tuple(store.negotiations.last_about(*about, limit=MOST_SHOWN)),
        voted=tuple(_voted(store, project, round_, requirement.number) for round_ in rounds),
        changes=tuple(shown_change(store, project, each) for each in changes[-MOST_SHOWN:]),
        signed_in=baseline.round if baseline else None,
        untold=Untold(
            promises=_untold(store.promises.count_kept_by(*about)),
            moves=_untold(store.negotiations.count_about(*about)),
            voted=_untold(store.rounds.count_ever_with(*about)),
            changes=_untold(len(changes)),
        ),
    )


def cards(found: Trace) -> Iterator[tuple[str, Card]]:
    """Name the message of each step that has one, by the step's reference."""
    project = found.project
    yield found.requirement.reference, requirement_card(project, found.requirement.number)
    yield from ((each.reference, promise.card_of(project, each)) for each in found.promises)
    yield from ((each.reference, negotiation_cards.card_of(project, each)) for each in found.moves)
    rounds = {each.round.number for each in found.voted} | {each.request.round for each in found.changes}
    rounds |= {found.signed_in} if found.signed_in else set()
    yield from ((f"V{number}", card_of_round(project, number)) for number in sorted(rounds))


def _untold(count: int) -> int:
    return max(0, count - MOST_SHOWN)


def _voted(store: Store, project: Project, round_: Round, number: int) -> VotedOn:
    votes = votes_of(store, project, round_)
    in_part = round_.partial and round_.state is RoundState.PASSED
    return VotedOn(round=round_, tally=votes.tally(number), went_back=in_part and not votes.in_part().holds(number))
