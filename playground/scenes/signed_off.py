"""Three people sign twelve requirements, and hold a baseline."""

from __future__ import annotations

from playground.scene import Scene, step
from playground.scenes import requirements_imported
from playground.scenes.words import PAYMENTS, Stage, a_round, card_of, did, saying, types, votes


async def everybody_approves(stage: Stage) -> None:
    """The last vote closes the round."""
    await votes(stage, await card_of(stage, 1), ben="approve", chloe="approve", ada="approve")
    await stage.eventually(lambda: saying(stage, "*Signed off*"))
    await stage.eventually(lambda: saying(stage, "Baseline L1"))


async def the_baseline(stage: Stage) -> None:
    """Ada asks for the files of the baseline, and gets them in her direct messages."""
    ada = stage.person("ada")
    did(await ada.command(PAYMENTS, "/signoff", "baseline L1"))
    await stage.eventually(lambda: [each for each in ada.direct_messages() if each.files])


async def proved(stage: Stage) -> None:
    """Ada asks whether anybody meddled with what was signed."""
    await types(stage, "ada", "/signoff", "verify L1", "Everything is whole")


#: Twelve requirements, signed.
SIGNED = (
    *requirements_imported.SCENE.steps,
    step("Ada asks Ben, Chloe and herself", a_round),
    step("Ben, Chloe and Ada approve, and the sign-off closes", everybody_approves),
)
SCENE = Scene(
    name="Signed off with a baseline",
    about="A sign-off that everyone approved; Ada has the files of its baseline L1, and every record is whole.",
    steps=(
        *SIGNED,
        step("Ada fetches the files of the baseline", the_baseline),
        step("Ada has every record of it looked through", proved),
    ),
)
