"""So much at once, then so much a second, for each person."""

from __future__ import annotations

from handlers.allowance import Allowance


def test_work_is_allowed_until_so_much_was_done_and_again_after_a_while() -> None:
    now = [0.0]
    allowance = Allowance(10, 4, monotonic=lambda: now[0])

    at_once = []
    for _ in range(4):
        at_once.append(allowance.allows("ada"))
        if at_once[-1]:
            allowance.spend("ada", 6)
    another = allowance.allows("ben")
    now[0] = 0.4
    too_early = allowance.allows("ada")
    now[0] = 0.6
    later = allowance.allows("ada")

    assert at_once == [True, True, False, False]
    assert another
    assert not too_early
    assert later


def test_what_costs_little_is_always_allowed() -> None:
    now = [0.0]
    allowance = Allowance(10, 4, monotonic=lambda: now[0])

    allowed = []
    for second in range(100):
        now[0] = float(second)
        allowed.append(allowance.allows("ada"))
        allowance.spend("ada", 3)

    assert all(allowed)


def test_however_much_was_done_at_once_the_wait_has_an_end() -> None:
    now = [0.0]
    allowance = Allowance(10, 4, monotonic=lambda: now[0])
    for _ in range(30):
        allowance.spend("ada", 10)

    now[0] = 2.4
    too_early = allowance.allows("ada")
    now[0] = 2.6
    later = allowance.allows("ada")

    assert not too_early
    assert later
