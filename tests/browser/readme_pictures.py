"""The pictures of the README: whole windows of the local Slack while a sign-off is in progress."""

from __future__ import annotations

from playground.scenes import signoff_in_progress
from playground.scenes.words import ADA, BEN, PAYMENTS
from tests.browser.studio import Studio

_APPROVED = "Ben pressed Approve"


async def portray(studio: Studio) -> None:
    """Make both pictures anew, on a stage where nothing has happened yet."""
    for step in signoff_in_progress.SCENE.steps:
        await step.work(studio.stage.slack)
    await studio.page.set_viewport_size({"width": 1240, "height": 800})
    await studio.sees(ADA)
    await studio.keeps("signoff", studio.page.locator("body"), says="1 approve, 0 reject, 1 abstain")
    await side_by_side(studio)


async def side_by_side(studio: Studio) -> None:
    """Ada looks at the channel, Ben at what he was asked, and the trace tells what came of his vote."""
    slack, page = studio.stage.slack, studio.page
    asked = slack.workspace.direct(BEN).id
    await page.set_viewport_size({"width": 1480, "height": 820})
    await page.goto(f"{slack.url}/beside?as={ADA}&channel={PAYMENTS}&thread=&as={BEN}&channel={asked}&thread=")
    for side in ("Left", "Right"):
        await page.frame_locator(f"iframe[title='{side} pane']").locator("body[data-live]").wait_for()
    await page.get_by_role("button", name="Tools", exact=True).click()
    await page.get_by_role("tab", name="Trace").click()
    told = page.locator(".acts > li", has_text=_APPROVED)
    await told.locator("summary").first.click()
    await told.locator(".told").wait_for()
    await studio.keeps("two-people", page.locator("body"), says=_APPROVED)
