"""One message tells a requirement's whole way, each step a link."""

from __future__ import annotations

import re

from playground.scenes.words import BEN, PAYMENTS, a_project, did, form_of, proposes, saying, votes, words_of
from tests.stories.worlds import Stage, ben_signs

OLD, NEW = "The export shall finish within 10 seconds", "The export shall finish within 60 seconds"


async def test_a_requirement_is_followed_from_its_promise_to_its_baseline(stage: Stage) -> None:
    await a_project(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    message = await ada.says(PAYMENTS, "You will get an export by June")
    did(await ada.message_shortcut("record_promise", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"recipient": "Northwind"}))
    await stage.eventually(lambda: saying(stage, "P1"))
    did(await ada.message_shortcut("capture_requirement", PAYMENTS, message.ts))
    did(await ada.submit(form_of(ada), {"text": OLD}))
    await stage.eventually(lambda: saying(stage, OLD))
    proposal = await proposes(stage, "ben", 1, words=NEW, why="Large files")
    did(await ada.click(proposal, "negotiation.agree"))
    await ben_signs(stage)

    told = words_of((await ben.command(PAYMENTS, "/quorum", "trace r-1")).message)

    steps = [
        "Promised",
        "P1",
        "Northwind",
        "Captured",
        "Negotiated",
        "N1",
        "agreed",
        "Voted on",
        "V1",
        "Baseline*",
        "L1",
    ]
    places = [told.index(step, told.index("Baseline*") if step == "L1" else 0) for step in steps]
    assert places == sorted(places)
    assert "signed off, 1 approve, 0 reject, 0 abstain, baseline L1" in told
    for step in ("R1", "P1", "Captured", "N1", "V1", "L1"):
        assert f"|{step}>" in told


async def test_a_change_request_links_to_the_card_on_which_it_was_voted_on(stage: Stage) -> None:
    await a_project(stage, OLD)
    await ben_signs(stage)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/requirement", "change R1")
    did(await ada.submit(form_of(ada), {"text": NEW, "why": "Large files"}))
    did(await ada.submit(form_of(ada), {"signatories": [BEN]}))
    second = (await stage.eventually(lambda: saying(stage, "Change request C1")))[-1]
    await votes(stage, second, ben="approve")
    await stage.eventually(lambda: saying(stage, "Baseline L2"))

    told = words_of((await ada.command(PAYMENTS, "/quorum", "trace R1")).message)

    links = {name: url for url, name in re.findall(r"<([^|<>]+)\|([^<>]+)>", told)}
    assert links["C1"] == links["V2"] == links["L2"] != links["V1"]
    assert links["Captured"] == links["R1"]


async def test_what_is_only_captured_says_what_comes_next(stage: Stage) -> None:
    await a_project(stage, OLD)
    ada = stage.person("ada")

    told = words_of((await ada.command(PAYMENTS, "/quorum", "trace R1")).message)
    unknown = await ada.command(PAYMENTS, "/quorum", "trace R7")
    nothing = await ada.command(PAYMENTS, "/quorum", "trace")

    assert "*Not signed yet*: `/signoff start` asks for votes" in told
    assert "There is no R7 in this project." in words_of(unknown.message)
    assert "Say which: write the number of a requirement behind it" in words_of(nothing.message)
