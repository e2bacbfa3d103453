"""An owner has somebody forgotten: asked whether it is meant, told what is kept, and the record stays whole."""

from __future__ import annotations

from playground.acting import Person
from playground.scenes.words import BEN, PAYMENTS, a_project, a_round, did, saying, words_of
from tests.stories.worlds import Stage


async def test_a_reason_disappears_from_the_card_and_the_record_stays_whole(stage: Stage) -> None:
    ada, ben = stage.person("ada"), stage.person("ben")
    await a_project(stage, "Refunds shall take a day")
    card = await a_round(stage, BEN)
    did(await ben.click(card, "signoff.reject"))
    assert ben.view is not None
    did(await ben.submit(ben.view, {"reason": "My doctor said so"}))
    await stage.eventually(lambda: saying(stage, "My doctor said so"))

    both = words_of((await ada.command(PAYMENTS, "/quorum", "forget @ben @chloe")).message)
    assert both.startswith("Name one person only: what is erased cannot be brought back.")
    did(await ada.command(PAYMENTS, "/quorum", "forget @ben"))
    assert ada.view is not None
    assert "Kept, because votes and signatures rest on it" in words_of(ada.view)
    assert "a file's name as the *Source* of what was imported from it" in words_of(ada.view)
    did(await ada.submit(ada.view))

    await stage.eventually(lambda: saying(stage, "[erased]"))
    assert not saying(stage, "My doctor said so")
    told = words_of((await ada.command(PAYMENTS, "/signoff", "verify")).message)
    assert "Everything is whole" in told
    assert "1 of their texts erased on request." in told


async def test_why_a_vote_was_handed_over_disappears_from_what_the_colleague_was_sent(stage: Stage) -> None:
    # Ben hands his vote over in the sign-off that asks him, Chloe hers while nothing asks her.
    ada, ben, deepak = (stage.person(name) for name in ("ada", "ben", "deepak"))
    await a_project(stage, "Refunds shall take a day")
    await a_round(stage, BEN)
    did(await ben.command(PAYMENTS, "/signoff", "delegate @deepak V1 until tomorrow because My doctor said so"))
    chloe = stage.person("chloe")
    did(await chloe.command(PAYMENTS, "/signoff", "delegate @deepak until tomorrow for everything because of a cure"))
    await stage.eventually(lambda: "Because: My doctor said so" in all_of(deepak) and "a cure" in all_of(deepak))

    for name in ("ben", "chloe"):
        did(await ada.command(PAYMENTS, "/quorum", f"forget @{name}"))
        assert ada.view is not None
        did(await ada.submit(ada.view))

    await stage.eventually(lambda: "doctor" not in all_of(deepak) and "a cure" not in all_of(deepak))
    assert "Because: [erased]" in all_of(deepak)


def all_of(person: Person) -> str:
    """Return everything that somebody reads in their direct messages."""
    return "\n".join(words_of(each) for each in person.direct_messages())


async def test_nobody_but_an_owner_opens_the_form(stage: Stage) -> None:
    await a_project(stage, "Refunds shall take a day")
    ben = stage.person("ben")

    told = words_of((await ben.command(PAYMENTS, "/quorum", "forget @ada")).message)

    assert ben.view is None
    assert "Owners may have somebody forgotten" in told
