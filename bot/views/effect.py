"""What a change of something signed would touch, in words."""

from __future__ import annotations

from bot.domain.attributes import points
from bot.domain.change import Effect
from bot.views import mrkdwn
from bot.views.attributes import points_words

#: How many requirements or sign-offs a sentence names.
_NAMED = 15


def lines(reference: str, effect: Effect, *, removes: bool) -> list[str]:
    """Say what other words for a signed requirement would touch, or its removal, a line each."""
    return [
        f"Baseline L{effect.baseline} stays as it is; {_moves(reference, removes=removes)}.",
        _stale(effect, removes=removes),
        _touched(effect),
        _points(reference, effect, removes=removes),
        _conditions(effect),
    ]


def _moves(reference: str, *, removes: bool) -> str:
    if removes:
        return f"the next one says that {reference} is taken out"
    return f"{reference} moves to a baseline of its own"


def _stale(effect: Effect, *, removes: bool) -> str:
    count = effect.stale
    plural = count != 1
    kept = f"{'cover' if plural else 'covers'} what would be gone"
    did = kept if removes else f"{'do' if plural else 'does'} not cover the change"
    return f"{count} approval{'s' if plural else ''} in L{effect.baseline} {did}."


def _touched(effect: Effect) -> str:
    if not effect.touched:
        return "No requirement is linked with it."
    count = len(effect.touched)
    names = mrkdwn.references(effect.touched, most=_NAMED) + (f", {count:,} in all" if count > _NAMED else "")
    doubt = f"{effect.links:,} link{' is' if effect.links == 1 else 's are'} in doubt from then on"
    doubt += f" ({effect.doubtful:,} already)" if effect.doubtful else ""
    return f"Linked with it, directly or over others: {names}; {doubt}."


def _points(reference: str, effect: Effect, *, removes: bool) -> str:
    own = points_words(points([effect.own]))
    said = f"{reference} is {own}" if effect.own is None else f"{own} {'fewer' if removes else f'of {reference}'}"
    if effect.wanted != effect.own and not removes:
        said = f"{reference} is {own}, and would be {points_words(points([effect.wanted]))}"
    if not effect.touched:
        return f"Points: {said}."
    return f"Points: {said}; what is linked with it that still counts: {points_words(effect.linked)}."


def _conditions(effect: Effect) -> str:
    if not effect.conditions:
        return "Open conditions touched: none."
    count = sum(waiting for _, waiting in effect.conditions)
    rounds = [round_ for round_, _ in effect.conditions]
    return f"Open conditions touched: {count:,}, in {mrkdwn.references(rounds, most=_NAMED, kind='V')}."
