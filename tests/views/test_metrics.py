"""What the picture of the numbers says to those who do not see it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.metrics import Coverage, Traced, Volatility, Week
from bot.domain.showing_requirement import Metrics
from bot.views import metrics
from tests.storage.samples import a_project


def test_the_words_of_the_picture_carry_all_of_its_numbers() -> None:
    coverage = Coverage(forward=(3, 5), backward=(2, 3))
    found = Metrics(
        project=a_project(),
        baseline=None,
        volatility=Volatility(size=0, added=0, changed=0, removed=0),
        ages={},
        hinted={},
        weeks=(Week(begins=date(2026, 3, 2), added=4, changed=1),),
        traced=Traced(coverage=coverage, orphans=(4, 5, 8), widows=(4,)),
        at=datetime(2026, 3, 4, tzinfo=UTC),
    )

    assert metrics.drawing(found).alt == (
        "Requirements by week from 2026-03-02 to the week of 2026-03-02: "
        "4 added, 1 changed, 0 signed, 0 accepted, 0 withdrawn, 0 rejected. "
        "Traced: verified 3 of 5, verifying 2 of 3, orphans 3 of 8, widows 1 of 5."
    )
