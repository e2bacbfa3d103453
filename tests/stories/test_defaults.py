"""A project says how it holds its sign-offs, once."""

from __future__ import annotations

from typing import Any

from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    allows_consent,
    form_of,
    labels_of,
    saying,
    words_of,
)
from playground.workspace import View
from tests.stories.worlds import Stage

EXPORT, CARDS = "The export shall finish within 10 seconds", "Card numbers shall never be stored"
SAVE = "Save as the project's default"


def element(form: View, name: str) -> dict[str, Any]:
    """Return a field of a form."""
    return next(dict(block["element"]) for block in form.content["blocks"] if block.get("block_id") == name)


async def test_a_sign_off_is_saved_as_the_default_and_the_next_form_is_filled_with_it(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS)
    ada, ben = stage.person("ada"), stage.person("ben")
    chosen = {"scope": "chosen", "requirements": ["1"]}
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.suggest(form_of(ada), "requirements", "R1")
    people = {"signatories": [BEN, CHLOE], "policy": "two_thirds_cast", "quorum": "60 %", "partial": ["partial"]}
    assert SAVE in labels_of(form_of(ada))
    await ada.submit(form_of(ada), {**chosen, **people, "default": ["default"]})
    await stage.eventually(lambda: saying(stage, "Sign-off V1"))

    await ben.command(PAYMENTS, "/signoff", "start")
    form = form_of(ben)
    assert SAVE not in labels_of(form)
    assert element(form, "policy")["initial_option"]["value"] == "two_thirds_cast"
    assert element(form, "quorum")["initial_value"] == "60 %"
    assert element(form, "partial")["initial_options"][0]["value"] == "partial"
    told = words_of((await ben.command(PAYMENTS, "/project", "policy")).message)
    assert "Sign-offs here pass when at least two thirds of the votes for and against are for it" in told
    assert "Consent is not allowed" in told

    await ada.command(PAYMENTS, "/project", "policy")
    await ada.submit(form_of(ada), {"clear": ["clear"]})
    told = words_of((await ben.command(PAYMENTS, "/project", "policy")).message)
    assert "This project has no default policy" in told


async def test_consent_is_refused_in_one_sentence_until_an_owner_allows_it(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ben = stage.person("ben")
    await ben.command(PAYMENTS, "/signoff", "start")
    refused = await ben.submit(form_of(ben), {"signatories": [ADA, CHLOE], "policy": "consent"})
    assert "an owner has to allow it" in refused.errors["policy"]

    await allows_consent(stage)
    await ben.submit(form_of(ben), {"signatories": [ADA, CHLOE], "policy": "consent"})

    card = (await stage.eventually(lambda: saying(stage, "Sign-off V1")))[0]
    assert "silence counts as a yes" in words_of(card)


async def test_roles_are_saved_as_the_default_and_the_next_page_is_filled_with_them(stage: Stage) -> None:
    await a_project(stage, EXPORT, CARDS)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.suggest(form_of(ada), "requirements", "R1")
    first = {"scope": "chosen", "requirements": ["1"], "signatories": [BEN, CHLOE], "policy": "roles"}
    await ada.submit(form_of(ada), {**first, "default": ["default"]})
    roles = {"role.1": "Security", "holders.1": [BEN], "power.1": "both"}
    await ada.submit(form_of(ada), {**roles, "role.2": "Product", "holders.2": [CHLOE]})
    await stage.eventually(lambda: saying(stage, "Sign-off V1"))

    told = words_of((await ben.command(PAYMENTS, "/project", "policy")).message)
    assert f"Security (<@{BEN}>) approves" in told
    await ada.command(PAYMENTS, "/signoff", "start")
    assert element(form_of(ada), "policy")["initial_option"]["value"] == "roles"
    await ada.suggest(form_of(ada), "requirements", "R2")
    await ada.submit(form_of(ada), {"scope": "chosen", "requirements": ["2"], "signatories": [BEN]})
    page = form_of(ada)
    assert element(page, "role.1")["initial_value"] == "Security"
    assert element(page, "holders.1")["initial_users"] == [BEN]
    assert element(page, "power.1")["initial_option"]["value"] == "both"
    # Whoever does not sign this time holds nothing; the role says so when the form is sent.
    assert "initial_users" not in element(page, "holders.2")
    refused = await ada.submit(page, {})
    assert "Nobody holds Product" in refused.errors["holders.2"]


async def test_of_two_owners_at_a_time_the_second_sees_what_the_first_changed_and_keeps_their_own(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    ada, ben = stage.person("ada"), stage.person("ben")
    await ada.command(PAYMENTS, "/project", "people")
    await ada.submit(form_of(ada), {"owners": [ADA, BEN]})
    for owner in (ada, ben):
        await owner.command(PAYMENTS, "/project", "policy")
    await ada.submit(form_of(ada), {"policy": "two_thirds_cast", "quorum": "60 %"})

    await ben.submit(form_of(ben), {"policy": "n_of_m", "needed": "2"})

    again = form_of(ben)
    assert "Somebody else changed this while you had the form open" in words_of(again)
    assert "Policy: ~none~ *Two thirds*" in words_of(again)
    assert "Quorum: ~more than half~ *60 %*" in words_of(again)
    assert element(again, "quorum")["initial_value"] == "60 %"
    assert element(again, "policy")["initial_option"]["value"] == "n_of_m"
    told = words_of((await stage.person("chloe").command(PAYMENTS, "/project", "policy")).message)
    assert "two thirds" in told

    await ben.submit(again, {})

    told = words_of((await stage.person("chloe").command(PAYMENTS, "/project", "policy")).message)
    assert "at least 2" in told.lower()
    assert "60 %" in told
