"""A sign-off gets more time, another signatory, and another go; time passes in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    DEEPAK,
    PAYMENTS,
    a_round,
    asked,
    card_of,
    saying,
    types,
    votes,
    words_of,
)

if TYPE_CHECKING:
    from playground.server import Playground

_WEDNESDAY = 2
_REASON = "he has left for another team"


async def extended(slack: Playground) -> None:
    """Ada gives everybody more time."""
    friday = _reminding(slack) + timedelta(days=2)
    await types(slack, "ada", "/signoff", f"extend V1 until {friday:%Y-%m-%d}", "count until")


async def replaced(slack: Playground) -> None:
    """Deepak has left, and Ada lets Chloe sign in his place."""
    await asked(slack, "deepak")
    slack.leave(PAYMENTS, DEEPAK)
    await types(slack, "ada", "/signoff", f"replace V1 <@{DEEPAK}> with <@{CHLOE}> because {_REASON}")
    await slack.eventually(lambda: saying(slack, f"<@{CHLOE}> signs in place of <@{DEEPAK}>"))
    await votes(slack, await card_of(slack, 1), ben="approve")


async def reminded(slack: Playground) -> None:
    """More than half of the time is over, it is a working hour, and who is missing is reminded."""
    slack.clock.move_to(_reminding(slack).timestamp())
    await slack.eventually(lambda: "is still missing" in words_of(slack.person("chloe").direct_messages()))


async def ended(slack: Playground) -> None:
    """The deadline passes, and too few have voted."""
    slack.clock.move_by(timedelta(days=3).total_seconds())
    await slack.eventually(lambda: saying(slack, "*No quorum*"))


async def reopened(slack: Playground) -> None:
    """Ada asks the same people once more."""
    friday = _reminding(slack) + timedelta(days=2)
    await types(slack, "ada", "/signoff", f"reopen V1 until {friday:%Y-%m-%d}", "is open again")
    await slack.eventually(lambda: saying(slack, f"*Not yet:* <@{ADA}>, <@{CHLOE}>"))


def _reminding(slack: Playground) -> datetime:
    """Return a Wednesday in one to two weeks at which Ada and Chloe work, and Ben too."""
    day = datetime.fromtimestamp(slack.clock(), UTC).date() + timedelta(days=8)
    while day.weekday() != _WEDNESDAY:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 14, 30, tzinfo=UTC)


SCENE = Scene(
    name="Extended, and reopened without a quorum",
    about="V1 was extended, Chloe took Deepak’s place and was reminded, too few voted; reopened, it counts Ben’s vote.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada asks Ben, Deepak and herself", a_round, ADA, BEN, DEEPAK, policy="majority_cast"),
        step("Ada extends the sign-off", extended),
        step("Deepak leaves, Chloe gets his place, and Ben approves", replaced),
        step("More than half of the time passes, and Chloe is reminded", reminded),
        step("The deadline passes without a quorum", ended),
        step("Ada reopens it", reopened),
    ),
)
