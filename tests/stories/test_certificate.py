"""A round that passed has a certificate soon after, whatever happens in between."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from playground.scenes.words import PAYMENTS, a_project, did, words_of
from tests.stories.worlds import Stage, a_stage, ben_signs, sent_files


async def test_the_certificate_is_offered_on_the_closed_card_and_comes_with_the_other_files(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    closed = await ben_signs(stage)

    did(await stage.person("ada").command(PAYMENTS, "/project", "rename Billing"))
    ben = stage.person("ben")
    did(await ben.click(closed, "signoff.certificate"))
    await stage.eventually(lambda: "certificate of L1" in words_of(ben.ephemerals(PAYMENTS)))
    own = await stage.eventually(lambda: sent_files(stage, "ben"))
    await stage.person("ada").command(PAYMENTS, "/signoff", "baseline L1")
    files = await stage.eventually(lambda: sent_files(stage, "ada"))

    assert set(files) == {"baseline-L1.md", "baseline-L1.json", "certificate-L1.pdf"}
    assert files["certificate-L1.pdf"] == own["certificate-L1.pdf"]
    # What was signed keeps the name that the project had then.
    told = words_of(ben.direct_messages())
    assert "The certificate of baseline L1 of Payments portal." in told
    assert "of Billing" not in told
    [signed] = PdfReader(BytesIO(own["certificate-L1.pdf"])).attachments["signed-L1.json"]
    assert hashlib.sha256(signed).hexdigest()[:12] in words_of(closed)


async def test_a_bot_that_ends_before_the_certificate_is_made_makes_it_when_it_is_back(tmp_path: Path) -> None:
    # given a bot that is gone right after the round closed
    async with a_stage(tmp_path) as stage:
        await a_project(stage, "Refunds shall take a day")
        await ben_signs(stage)

    # when it comes back and somebody asks
    async with a_stage(tmp_path) as stage:
        await stage.person("ada").command(PAYMENTS, "/signoff", "baseline L1")

        # then the certificate comes too
        await stage.eventually(lambda: "certificate-L1.pdf" in sent_files(stage, "ada"))
