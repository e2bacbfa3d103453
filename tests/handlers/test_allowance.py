"""Some at once, then so many a second, for each person."""

from __future__ import annotations

from handlers.allowance import Allowance


def test_some_are_allowed_at_once_and_then_so_many_a_second() -> None:
    now = [0.0]
    allowance = Allowance(2, 4, monotonic=lambda: now[0])

    at_once = [allowance.take("ada") for _ in range(4)]
    another = allowance.take("ben")
    now[0] = 0.3
    later = [allowance.take("ada") for _ in range(2)]

    assert at_once == [True, True, False, False]
    assert another
    assert later == [True, False]
