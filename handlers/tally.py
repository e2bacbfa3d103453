"""What was done since the start, counted for whoever watches."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field


class Tally(Struct):
    """One for the process; its numbers only grow."""

    #: Deliveries of Slack's that were answered, by what they were: ``command``, ``event``, …
    handled: Counter[str] = field(default_factory=Counter)
    #: Those for which nothing better than a reference could be said.
    faults: int = 0
    #: Messages of the outbox, by how they ended: ``sent``, ``unknown``, …
    delivered: Counter[str] = field(default_factory=Counter)


def exposition(tally: Tally, *, is_up: bool, due: int | None) -> str:
    """Return the numbers as Prometheus reads them; what is not known is left out."""
    lines = ["# TYPE quorum_up gauge", f"quorum_up {int(is_up)}"]
    if due is not None:
        lines += ["# TYPE quorum_outbox_due gauge", f"quorum_outbox_due {due}"]
    lines.append("# TYPE quorum_deliveries_handled_total counter")
    lines += [f'quorum_deliveries_handled_total{{kind="{kind}"}} {n}' for kind, n in sorted(tally.handled.items())]
    lines.append("# TYPE quorum_outbox_ended_total counter")
    lines += [f'quorum_outbox_ended_total{{state="{state}"}} {n}' for state, n in sorted(tally.delivered.items())]
    lines += ["# TYPE quorum_faults_total counter", f"quorum_faults_total {tally.faults}"]
    return "\n".join(lines) + "\n"
