"""Numbers about a project's requirements: in words, and as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from bot.domain.fulfilment import NAMES as FULFILMENT_NAMES
from bot.domain.metrics import Coverage
from bot.domain.requirement import Fulfilment, RequirementState, Stage
from bot.domain.showing_requirement import Metrics, Standing
from bot.domain.smells import Severity
from bot.domain.stage import NAMES as STAGE_NAMES
from bot.views import blocks, chart, mrkdwn
from bot.views.document import Unmade
from bot.views.message import Message, message
from bot.views.requirement import STATE_NAMES

_SEVERITIES = {Severity.HIGH: "high", Severity.MEDIUM: "medium", Severity.LOW: "low"}
#: In the order of their lives: what is open, what is signed, then how far it has come.
_STATES: Mapping[Standing, str] = MappingProxyType(
    {
        **{each: STAGE_NAMES[each].capitalize() for each in Stage},
        RequirementState.SIGNED: STATE_NAMES[RequirementState.SIGNED],
        **{each: FULFILMENT_NAMES[each].capitalize() for each in Fulfilment},
        **{each: STATE_NAMES[each] for each in RequirementState},
    }
)
#: How many orphans and widows a sentence names.
_NAMED = 5


def metrics(found: Metrics) -> Message:
    """Tell the numbers to whoever asked."""
    head = f"Requirements of {mrkdwn.name(found.project.name)}"
    lines = [_volatility(found), *_ages(found), *_unratified(found), _hints(found), *_traced(found)]
    text = "\n".join((head, *lines))
    hint = "The chart comes to you by direct message."
    return message(
        f"{text}\n{hint}", [blocks.section(f"*{head}*"), blocks.section("\n".join(lines)), blocks.context(hint)]
    )


def counting(requirements: int) -> Message:
    """Say that it takes a while."""
    text = f"Looking at {requirements:,} requirements. The answer comes here in a moment."
    return message(text, [blocks.section(text)])


def charted(found: Metrics) -> Message:
    """Tell the numbers beside the chart."""
    head = f"Requirements of {mrkdwn.name(found.project.name)}"
    text = "\n".join((head, _volatility(found), *_ages(found), *_unratified(found), *_traced(found)))
    return message(text, [blocks.section(text)])


def drawing(found: Metrics) -> Unmade:
    """Return the chart, to be drawn by a worker."""
    drawn = chart.Drawn(weeks=found.weeks, parts=_parts(found))
    return Unmade("requirements.png", chart.requirements_png, (drawn,), alt=_alt(found))


def _volatility(found: Metrics) -> str:
    moved, baseline = found.volatility, found.baseline
    if baseline is None or moved.share is None:
        return "Volatility: nothing is signed yet, so there is nothing to compare with."
    return (
        f"Volatility since {baseline.reference}: {percent(moved.share)} ({moved.added:,} added, "
        f"{moved.changed:,} changed, {moved.removed:,} removed, of {moved.size:,}; "
        "one that changed several times counts once)."
    )


def _ages(found: Metrics) -> list[str]:
    lines = []
    for state, name in _STATES.items():
        if age := found.ages.get(state):
            lines.append(
                f"{name}: {age.count:,}, for {_days(age.median_days)} in the median; "
                f"R{age.oldest} longest, for {_days(age.oldest_days)}."
            )
    return lines


def _unratified(found: Metrics) -> list[str]:
    """Count what counts as signed above although the change board has not said so yet."""
    if not found.unratified:
        return []
    named = mrkdwn.references(found.unratified, most=_NAMED)
    return [f"Unratified, changed in an emergency that is under vote: {len(found.unratified):,} ({named})."]


def _hints(found: Metrics) -> str:
    if not found.hinted:
        return "Hints open: none."
    each = ", ".join(f"{found.hinted[one]:,} {name}" for one, name in _SEVERITIES.items() if one in found.hinted)
    count = sum(found.hinted.values())
    return f"Hints open: on {count:,} requirement{'' if count == 1 else 's'} ({each} at worst)."


def _traced(found: Metrics) -> list[str]:
    """Say how many requirements are verified, and which come from nowhere and lead nowhere."""
    traced = found.traced
    return [
        _coverage(traced.coverage),
        _which("Orphans (nothing says where they come from)", traced.orphans),
        _which("Widows (nothing derives from, refines, satisfies or verifies them)", traced.widows),
    ]


def _coverage(coverage: Coverage) -> str:
    verified, requirements = coverage.forward
    needed, items = coverage.backward
    forward, backward = coverage.forward_share, coverage.backward_share
    if forward is None:
        said = "no requirement is left that something could verify"
    elif not verified:
        said = "no requirement is verified by another yet, see `/requirement link R2 verifies R1`"
    else:
        said = f"{percent(forward)} of the requirements are verified by another ({verified:,} of {requirements:,})"
    if backward is not None:
        said += f"; {percent(backward)} of those that verify have one to verify ({needed:,} of {items:,})"
    return f"Trace coverage: {said}."


def _which(what: str, numbers: Sequence[int]) -> str:
    return f"{what}: {mrkdwn.references(numbers, most=_NAMED) or 'none'}."


def _parts(found: Metrics) -> tuple[chart.Part, ...]:
    traced = found.traced
    coverage, widows, orphans = traced.coverage, len(traced.widows), len(traced.orphans)
    requirements, items = coverage.forward[1], coverage.backward[1]
    return (
        chart.Part("Verified", *coverage.forward),
        chart.Part("Verifying", *coverage.backward),
        chart.Part("Orphans", orphans, requirements + items),
        chart.Part("Widows", widows, requirements),
    )


def _alt(found: Metrics) -> str:
    first, last = found.weeks[0], found.weeks[-1]
    sums = ", ".join(f"{sum(getattr(week, name) for week in found.weeks):,} {name}" for name in chart.HAPPENINGS)
    parts = ", ".join(f"{part.name.lower()} {part.count:,} of {part.whole:,}" for part in _parts(found))
    return f"Requirements by week from {first.begins} to the week of {last.begins}: {sums}. Traced: {parts}."


def percent(share: Fraction) -> str:
    """Return a share in whole percent; what is not nothing and not everything never reads as 0 or 100."""
    rounded = round(share * 100)
    if share and not rounded:
        return "under 1 %"
    return "over 99 %" if rounded == 100 and share < 1 else f"{rounded} %"


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"
