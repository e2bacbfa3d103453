"""What was signed is built and tried: one requirement is accepted, one failed and is worked on again."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.signed_off import everybody_approves
from playground.scenes.words import PAYMENTS, Stage, a_round, did, form_of, types


async def turned_down(stage: Stage) -> None:
    """Ada turns one down before anything is signed."""
    await types(stage, "ada", "/requirement", "reject R12 because nobody pays twice before there is a shop", "R12")


async def becomes(stage: Stage, requirement: int, *stages: str) -> None:
    """Ada takes a requirement from stage to stage."""
    for one in stages:
        reached = one.partition(" because ")[0]
        await types(stage, "ada", "/requirement", f"stage R{requirement} {one}", f"is {reached} now")


async def tried(stage: Stage, who: str, requirement: int, result: str, note: str) -> None:
    """Somebody records whether a requirement passed its criterion."""
    person = stage.person(who)
    did(await person.command(PAYMENTS, "/requirement", f"verify R{requirement}"))
    did(await person.submit(form_of(person), {"passed.1": result, "note.1": note}))
    did(await person.close(form_of(person), everything=True))


async def charged_once(stage: Stage) -> None:
    """One is built, passes its criterion, and is accepted."""
    await becomes(stage, 3, "in progress", "implemented")
    await tried(stage, "ben", 3, "passed", "Sent 200 payments twice, each was charged once")
    await becomes(stage, 3, "verified", "accepted")


async def too_slow(stage: Stage) -> None:
    """One fails its criterion, and goes back."""
    await becomes(stage, 9, "in progress", "implemented")
    await tried(stage, "chloe", 9, "failed", "The file of November took 14 seconds")
    await becomes(stage, 9, "in progress because the export is too slow")


SCENE = Scene(
    name="Built, tried and accepted",
    about="R12 was rejected, R3 passed its criterion and is accepted; R9 failed its own and is in progress again.",
    steps=(
        *requirements_imported.SCENE.steps,
        step("Ada rejects R12, with a reason", turned_down),
        step("Ada asks Ben, Chloe and herself", a_round),
        step("Ben, Chloe and Ada approve, and the sign-off closes", everybody_approves),
        step("R3 is built, Ben tries it, and Ada accepts it", charged_once),
        step("R9 is built, fails when Chloe tries it, and goes back", too_slow),
        step("R1 is being built", becomes, 1, "in progress"),
    ),
)
