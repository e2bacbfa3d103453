"""A sign-off gets more time, another go, or a better hour for its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playground.scenes.words import (
    ADA,
    BEN,
    CHLOE,
    PAYMENTS,
    a_project,
    a_round,
    card_of,
    form_of,
    labels_of,
    saying,
    votes,
    words_of,
)
from tests.stories.worlds import Stage

EXPORT = "The export shall finish within 10 seconds"


def at_home(stage: Stage, weekday: int, hour: int) -> int:
    """Return an instant of a weekday after at least a week, by Ada's clock."""
    day = stage.clock.now().date() + timedelta(days=7)
    while day.weekday() != weekday:
        day += timedelta(days=1)
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Stockholm")).timestamp())


async def test_whoever_started_it_extends_a_sign_off_in_one_line_or_in_a_form(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    await a_round(stage)
    ada, ben = stage.person("ada"), stage.person("ben")
    day = datetime.fromtimestamp(at_home(stage, 2, 17), UTC)

    refused = await ben.command(PAYMENTS, "/signoff", f"extend V1 until {day:%Y-%m-%d}")
    assert "Owners may extend" in words_of(refused.message)
    vague = await ada.command(PAYMENTS, "/signoff", "extend V1 until soon")
    assert "is no day that I know" in words_of(vague.message)
    said = await ada.command(PAYMENTS, "/signoff", f"extend V1 until {day:%Y-%m-%d}")
    assert f"<!date^{int(day.timestamp())}^" in words_of(said.message)
    assert "outside your working hours" not in words_of(said.message)
    await stage.eventually(lambda: f"<!date^{int(day.timestamp())}^" in words_of(saying(stage, "Sign-off V1")[0]))

    await ada.command(PAYMENTS, "/signoff", "extend")
    form = form_of(ada)
    assert form.content["title"]["text"] == "Extend V1"
    earlier = await ada.submit(form, {"deadline": at_home(stage, 2, 12)})
    assert "gives no more time" in earlier.errors["deadline"]
    assert f"Wed {day.day} {day:%b %Y}, 17:00 (Europe/Stockholm)" in earlier.errors["deadline"]
    typed = await ada.command(PAYMENTS, "/signoff", f"extend V1 until {day - timedelta(days=1):%Y-%m-%d}")
    assert f"after the deadline it has now, <!date^{int(day.timestamp())}^" in words_of(typed.message)
    later = at_home(stage, 2, 12) + int(timedelta(days=7).total_seconds())
    await ada.submit(form, {"deadline": later})

    await stage.eventually(lambda: f"<!date^{later}^" in words_of(saying(stage, "Sign-off V1")[0]))
    assert ada.view is None


async def test_a_deadline_on_a_saturday_is_offered_moved_and_may_stay(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    saturday, monday = at_home(stage, 5, 12), at_home(stage, 5, 17) + int(timedelta(days=2).total_seconds())
    await a_round(stage, deadline=saturday)
    ada = stage.person("ada")

    offer = form_of(ada)
    assert "outside your working hours" in words_of(offer)
    assert f"<!date^{saturday}^" in words_of(await card_of(stage, 1))
    assert labels_of(offer)[0].startswith("Move to Mon")
    await ada.click(offer, "signoff.move_deadline")

    await stage.eventually(lambda: f"<!date^{monday}^" in words_of(saying(stage, "Sign-off V1")[0]))
    assert "outside" not in words_of(form_of(ada))


async def test_the_form_itself_offers_a_better_hour_and_loses_nothing_typed(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    saturday, monday = at_home(stage, 5, 12), at_home(stage, 5, 17) + int(timedelta(days=2).total_seconds())
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    form_of(ada).values["quorum"] = {"quorum": {"type": "plain_text_input", "value": "2"}}

    await ada.click(form_of(ada), "deadline", saturday)
    await stage.eventually(lambda: "outside your working hours" in " ".join(labels_of(form_of(ada))))
    assert labels_of(form_of(ada)).index("Deadline") + 1 == next(
        place for place, label in enumerate(labels_of(form_of(ada))) if "working hours" in label
    )
    assert form_of(ada).values["quorum"]["quorum"]["value"] == "2"
    await ada.click(form_of(ada), "deadline", at_home(stage, 2, 12))
    await stage.eventually(lambda: "working hours" not in " ".join(labels_of(form_of(ada))))
    await ada.click(form_of(ada), "deadline", saturday)
    await stage.eventually(lambda: "working hours" in " ".join(labels_of(form_of(ada))))
    await ada.submit(form_of(ada), {"signatories": [ADA, BEN], "better": [str(monday)]})

    [card] = await stage.eventually(lambda: saying(stage, "Sign-off V1"))
    assert f"<!date^{monday}^" in words_of(card)
    assert ada.view is None


async def test_whoever_means_a_saturday_is_not_asked_twice(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    saturday = at_home(stage, 5, 12)
    ada = stage.person("ada")
    await ada.command(PAYMENTS, "/signoff", "start")
    await ada.click(form_of(ada), "deadline", saturday)
    await stage.eventually(lambda: "working hours" in " ".join(labels_of(form_of(ada))))

    await ada.submit(form_of(ada), {"signatories": [ADA, BEN]})

    [card] = await stage.eventually(lambda: saying(stage, "Sign-off V1"))
    assert f"<!date^{saturday}^" in words_of(card)
    assert ada.view is None


async def test_a_sign_off_without_a_quorum_is_reopened_and_votes_on_the_same_words_stand(stage: Stage) -> None:
    await a_project(stage, EXPORT)
    card = await a_round(stage, ADA, BEN, CHLOE, policy="majority_cast", deadline=at_home(stage, 2, 12))
    await votes(stage, card, ben="approve")
    ada, chloe = stage.person("ada"), stage.person("chloe")
    stage.clock.passes(days=15)
    ended = (await stage.eventually(lambda: saying(stage, "*No quorum*")))[0]
    assert "/signoff reopen V1" in words_of(ended)
    late = await ada.command(PAYMENTS, "/signoff", "extend V1 until Friday")
    assert "V1 ended without a result: `/signoff reopen V1` asks once more." in words_of(late.message)

    await ada.command(PAYMENTS, "/signoff", "reopen V1")
    form = form_of(ada)
    assert form.content["title"]["text"] == "Reopen V1"
    await ada.submit(form, {"deadline": at_home(stage, 2, 12)})

    reopened = await stage.eventually(lambda: saying(stage, "*Not yet:*"))
    assert "1 approve, 0 reject, 0 abstain" in words_of(reopened[0])
    assert reopened[0].ts == card.ts
    await stage.eventually(lambda: "is still missing" in words_of(chloe.direct_messages()))
    await votes(stage, reopened[0], chloe="approve")
    await stage.eventually(lambda: saying(stage, "*Signed off*"))
    again = await ada.command(PAYMENTS, "/signoff", "reopen V1 until Friday")
    assert "that stays so" in words_of(again.message)
