"""App Home: what waits for somebody, and their projects."""

from __future__ import annotations

from bot.domain.names import TeamId, UserId
from bot.domain.showing import Home
from bot.flows.cards import ballot_card
from bot.ports import Store

#: App Home shows this many of each; the rest is found in the channels.
MOST_SHOWN = 10


def home(store: Store, *, team: TeamId, user: UserId) -> Home:
    """Load what App Home shows to a person: only projects whose channel they are in."""
    memberships = store.projects.of_person(team, user, limit=MOST_SHOWN + 1)
    rounds = store.rounds.waiting_for(team, user, limit=MOST_SHOWN + 1)
    cards = [
        ballot_card(store, project, round_, user)
        for project, round_ in rounds[:MOST_SHOWN]
        if store.people.is_in(team, project.channel, user)
    ]
    return Home(
        waiting=tuple(card for card in cards if card.choice is None or card.lapsed),
        voted=tuple(card for card in cards if card.choice is not None and not card.lapsed),
        projects=tuple(memberships[:MOST_SHOWN]),
        more_rounds=len(rounds) > MOST_SHOWN,
        more_projects=len(memberships) > MOST_SHOWN,
    )
