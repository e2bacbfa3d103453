"""Whatever people do in whatever order, a sign-off round says what its votes say (``M1``).

The flows run over a real store beside a model of their own (``signoff_model``), under every policy: with votes in the
hands of colleagues, on conditions and one by one, signed in part or as a whole, and by boards on changes of what was
signed. That the machine looks closely is shown by faults planted in the store.
"""

from __future__ import annotations

from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.domain.refusal import Refusal
from bot.flows.proof import prove
from tests.databases import connected
from tests.flows.machines import effort
from tests.flows.signoff_faults import FAULTS, Plant
from tests.flows.signoff_machine import SignoffMachine

#: Beside what shows a fault: every run begins with rounds, and votes come in meanwhile.
ALWAYS = frozenset({"vote"})
#: How much is done before a run is given up: a fault shows after a few acts, or not at all.
STEPS, FEW = 30, 12


def left_out(plant: Plant | None) -> dict[str, partialmethod[object]]:
    """Return the acts that show nothing of a fault, as what is only done where something else does it."""
    if plant is None:
        return {}
    shown_by = FAULTS[plant]
    every = {one.function.__name__: one.function for one in SignoffMachine.setup_state().rules}
    assert shown_by <= set(every)
    return {name: partialmethod(act) for name, act in every.items() if name not in shown_by | ALWAYS}


def run(folder: Path, *, examples: int, plant: Plant | None = None) -> None:
    """Run the machine on a database of its own; raises what it finds.

    A planted fault is looked for with those acts alone that can show it: among all of them what shows one comes so
    seldom together that the search for it would take a minute.
    """
    driver = connected(folder)

    class OnThisDatabase(SignoffMachine):
        def __init__(self) -> None:
            super().__init__(driver, plant)

        def teardown(self) -> None:
            """Whatever was done, verifying finds the records whole; planted faults are left to the model."""
            try:
                assert plant is not None or prove(self.world.store, self.world.project).broken is None
            finally:
                super().teardown()

    for name, act in left_out(plant).items():
        setattr(OnThisDatabase, name, act)
    wanted = effort(examples=examples, steps=STEPS if plant is None else FEW)
    if plant is not None:
        # That a planted fault is found is enough; nobody reads how.
        wanted = settings(wanted, phases=[Phase.generate], database=None, derandomize=True, report_multiple_bugs=False)
    try:
        run_state_machine_as_test(OnThisDatabase, settings=wanted)
    finally:
        driver.close()


def test_whatever_people_do_rounds_say_what_their_votes_say(tmp_path: Path) -> None:
    run(tmp_path, examples=60)


# Which examples are drawn depends on every constant in the code that is loaded, and some faults are seldom met.
@pytest.mark.timeout(400)
@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_every_planted_fault_is_found(tmp_path: Path, plant: Plant) -> None:
    # The model disagrees, or what it counts on is refused; anything else would be a mistake of the machine's own.
    with pytest.raises((AssertionError, Refusal)):
        run(tmp_path, examples=4000, plant=plant)
