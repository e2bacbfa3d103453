"""The pictures of the documentation, made in the local Slack: ``python -m tests.browser.illustrations``.

People do what a team would do; what they then have in front of them is what stands in ``docs/images``.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.forms import remember
from playground.scenes import requirements_imported
from playground.scenes.under_negotiation import ada_counters, ben_agrees, ben_proposes
from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_round,
    asked,
    did,
    form_of,
    saying,
    votes,
    votes_each,
)
from tests.browser.more_illustrations import preparing, promised, proving, voting
from tests.browser.readme_pictures import portray
from tests.browser.studio import Studio, a_window
from tests.stories.worlds import ROOT, a_stage, estimates

IMAGES = ROOT / "docs" / "images"
SOONER = "The customer shall get a receipt by e-mail within 20 seconds after a payment"


async def draw(studio: Studio) -> None:
    """Make every picture anew, on a stage where nothing has happened yet."""
    for step in requirements_imported.SCENE.steps:
        await step.work(studio.stage.slack)
    await negotiation(studio)
    await signing(studio)
    await change(studio)
    await metrics(studio)
    for part in (preparing, promised, voting, proving):
        await part(studio)


async def negotiation(studio: Studio) -> None:
    """Ben proposes, Ada counters, and Ben sees what he can agree to."""
    await ben_proposes(studio.stage)
    await ada_counters(studio.stage)
    await studio.sees(BEN)
    await studio.keeps("proposal", studio.message("N2"), says="Counters N1")
    await ben_agrees(studio.stage)


async def signing(studio: Studio) -> None:
    """Ada starts a sign-off in part; Ben says no to one requirement, and what is left is signed."""
    stage, ada, ben = studio.stage, studio.stage.person("ada"), studio.stage.person("ben")
    terms = {"policy": "majority_cast", "partial": ["partial"], "signatories": [ADA, BEN, CHLOE]}
    did(await ada.command(PAYMENTS, "/signoff", "start"))
    remember(ada, form_of(ada), terms)
    await studio.keeps_form("start-signoff", ADA, height=1240)
    did(await ada.close(form_of(ada)))
    card = await a_round(stage, ADA, BEN, CHLOE, policy="majority_cast", partial=["partial"])
    await votes(stage, card, chloe="approve")
    did(await ben.click(await asked(stage, "ben"), "signoff.vote_each"))
    said = {"verdict.1": "approve", "verdict.2": "reject", "reason.2": "The bank answers in 4 seconds on Mondays"}
    remember(ben, form_of(ben), said)
    await studio.keeps_form("one-by-one", BEN, height=1080)
    did(await ben.close(form_of(ben)))
    for who, why in (("ben", said["reason.2"]), ("ada", "Our contract with Northwind says 3 seconds")):
        await votes_each(stage, await asked(stage, who), who, {2: ("reject", why)})
    await stage.eventually(lambda: saying(stage, "Baseline L1"))
    await studio.sees(ADA)
    await studio.keeps("partial", studio.message("Sign-off V1"), says="L1")


async def change(studio: Studio) -> None:
    """Ada asks for other words in what is signed, and in what others hang on."""
    ada = studio.stage.person("ada")
    for link in ("R2 depends on R7", "R8 verifies R7", "R9 derives from R7"):
        did(await ada.command(PAYMENTS, "/requirement", f"link {link}"))
    await estimates(studio.stage, 2, "2 / 3 / 8")
    did(await ada.command(PAYMENTS, "/requirement", "change R7"))
    did(await ada.submit(form_of(ada), {"text": SOONER, "why": "Customers write to us after half a minute"}))
    did(await ada.submit(form_of(ada), {"signatories": [BEN, CHLOE]}))
    card = (await studio.stage.eventually(lambda: saying(studio.stage, "Change request C1")))[-1]
    await votes(studio.stage, card, chloe="approve")
    await studio.sees(BEN)
    await studio.keeps("change-request", studio.message("Change request C1"), says="1 approve")


async def metrics(studio: Studio) -> None:
    """Some weeks later Ada looks at how much the requirements move."""
    stage, ada = studio.stage, studio.stage.person("ada")
    await votes(stage, saying(stage, "Change request C1")[-1], ben="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))
    for weeks, text in ((1, "Refunds shall be easy and fast"), (2, "Payments shall be kept for 7 years")):
        stage.clock.passes(days=7 * weeks)
        did(await ada.command(PAYMENTS, "/requirement", f"add {text}"))
    did(await ada.command(PAYMENTS, "/requirement", "metrics"))
    # The chart is made behind two certificates, by the same worker.
    await studio.waits(lambda: [each for each in ada.direct_messages() if each.files])
    await studio.sees(ADA, stage.slack.workspace.direct(ADA).id)
    await studio.keeps("metrics", studio.message("Requirements of Payments portal"))


async def main() -> None:
    """Draw into the documentation; each story begins on a stage of its own."""
    for story in (portray, draw):
        with TemporaryDirectory() as folder:
            async with a_stage(Path(folder), page=True) as stage, a_window() as page:
                await story(Studio(stage, page, IMAGES))


if __name__ == "__main__":
    asyncio.run(main())
