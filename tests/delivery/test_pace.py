"""How fast Slack is called: by channel, by card and by workspace."""

from __future__ import annotations

import pytest

from bot.domain.names import ChannelId, TeamId
from bot.domain.outbox import Outgoing, SlackCall
from bot.domain.values import replace
from handlers.pace import Pace
from tests.delivery.standin import FakeClock
from tests.domain.test_outbox import POST

OTHER = TeamId("T2")


def made(pace: Pace, clock: FakeClock, call: SlackCall, messages: list[Outgoing], *, seconds: float) -> int:
    """Make as many calls as are allowed in so many seconds, for one message after the other."""
    end, count = clock.seconds + seconds, 0
    while clock.seconds <= end:
        message = messages[count % len(messages)]
        if pace.wait_for(message, call) > 0:
            clock.seconds += 0.05
            continue
        pace.take_for(message, call)
        count += 1
    return count


def lanes(count: int) -> list[Outgoing]:
    """Messages that stand in each other's way only in their workspace."""
    return [replace(POST, id=number, target=ChannelId(f"C{number}")) for number in range(count)]


def test_a_channel_takes_a_message_a_second_after_a_short_burst() -> None:
    clock = FakeClock()

    posted = made(Pace(between_posts=1.0, monotonic=clock.monotonic), clock, SlackCall.POST, [POST], seconds=10)

    assert 12 <= posted <= 13


@pytest.mark.parametrize(
    ("call", "a_minute"), [(SlackCall.POST, 300), (SlackCall.UPDATE, 40), (SlackCall.LOOK, 40), (SlackCall.UPLOAD, 80)]
)
def test_a_workspace_takes_its_calls_a_minute_after_a_burst(call: SlackCall, a_minute: int) -> None:
    clock = FakeClock()
    pace = Pace(between_posts=1.0, monotonic=clock.monotonic)

    count = made(pace, clock, call, lanes(1000), seconds=60)

    assert a_minute <= count <= a_minute + 21


def test_a_card_is_shown_anew_once_a_second() -> None:
    clock = FakeClock()
    pace = Pace(between_posts=1.0, monotonic=clock.monotonic)

    shown = made(pace, clock, SlackCall.UPDATE, [POST], seconds=5)

    assert 5 <= shown <= 6
    assert pace.wait_for(replace(POST, id=2), SlackCall.UPDATE) == 0


def test_a_pause_is_for_one_call_in_one_workspace() -> None:
    clock = FakeClock()
    pace = Pace(between_posts=1.0, monotonic=clock.monotonic)

    pace.pause(POST.team, SlackCall.POST, 30)
    pace.pause(POST.team, SlackCall.POST, 5)

    assert pace.wait_for(POST, SlackCall.POST) == 30
    assert pace.wait_for(POST, SlackCall.LOOK) == 0
    assert pace.wait_for(replace(POST, team=OTHER), SlackCall.POST) == 0
    clock.seconds += 30
    assert pace.wait_for(POST, SlackCall.POST) == 0


def test_a_workspace_that_is_out_takes_no_call_at_all() -> None:
    pace = Pace(between_posts=1.0, monotonic=FakeClock().monotonic)

    pace.pause(POST.team, SlackCall.ANY, 60)

    assert all(pace.wait(POST.team, call) == 60 for call in SlackCall if call is not SlackCall.ANY)
