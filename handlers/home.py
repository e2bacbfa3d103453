"""App Home, shown when somebody opens it and again when something they see there changed."""

from __future__ import annotations

import logging

from msgspec import Struct

from bot.domain.names import TeamId, UserId
from bot.domain.refusal import Refusal
from bot.flows import home as flow
from bot.views import home as view
from handlers import answers
from handlers.answers import Answer
from handlers.asked import Click, Event
from handlers.edge import Edge
from handlers.router import Router

_log = logging.getLogger(__name__)


class HomeHandlers(Struct, frozen=True):
    """The Home tab."""

    edge: Edge

    def register(self, router: Router) -> None:
        """Name what is answered."""
        router.event("app_home_opened", self.opened)

    async def opened(self, asked: Event) -> Answer:
        """Somebody opened the app's Home or Messages tab."""
        if asked.body.get("tab") == "home":
            self.edge.spawn(publish(self.edge, asked.actor.team, asked.actor.user))
        return answers.nothing()


def refreshed(edge: Edge, asked: Click, answer: Answer) -> Answer:
    """Show somebody in their Home what came of what they did there; elsewhere the answer says it."""
    if asked.view is None or not asked.view.is_home:
        return answer
    edge.spawn(publish(edge, asked.actor.team, asked.actor.user))
    return answers.nothing()


async def publish(edge: Edge, team: TeamId, user: UserId) -> None:
    """Show somebody their Home anew; a failure is logged only, since opening it again mends it."""
    found = await edge.look(lambda store: flow.home(store, team=team, user=user, now=edge.clock.now()))
    try:
        await edge.slack.publish_home(team, user, view.home(found))
    except Refusal as refused:
        _log.warning("Home could not be shown: %s", refused.sentence)
