"""What changed is told to who looked away for a moment, and who looked away for longer looks at everything again."""

from __future__ import annotations

from playground.changes import Changes


def test_who_has_seen_all_has_missed_nothing() -> None:
    changes = Changes()
    changes.tell("clock")

    assert changes.since(1) == []


def test_what_was_missed_is_told_in_order() -> None:
    changes = Changes()
    for kind in ("clock", "message", "read"):
        changes.tell(kind)

    missed = changes.since(1)

    assert missed is not None
    assert [each.kind for each in missed] == ["message", "read"]


def test_what_is_too_long_ago_or_was_never_there_cannot_be_told() -> None:
    changes = Changes()
    for _ in range(101):
        changes.tell("clock")

    assert len(changes.since(1) or []) == 100
    assert changes.since(0) is None
    assert changes.since(102) is None
