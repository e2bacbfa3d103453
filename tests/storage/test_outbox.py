"""The outbox on both databases: fair, bounded, and changed only by whoever saw it as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.domain.names import ChannelId, ProjectId, TeamId, UserId
from bot.domain.outbox import Outgoing, Pause, SendState, SlackCall
from bot.domain.outgoing import Card, CardKind, Post, PostKind
from bot.domain.values import replace
from bot.flows import reach
from bot.ports import OpenDatabase, Store
from handlers.turns import Turns
from tests.storage.samples import ANA, HOME, NOW, OTHER_TEAM, TEAM, a_project

SOON = NOW + timedelta(seconds=1)
CARD = Card(team=TEAM, project=ProjectId(1), kind=CardKind.REQUIREMENT, number=1)


async def test_a_post_that_somebody_else_began_is_not_begun(database: OpenDatabase) -> None:
    await asked(database, "one")
    seen = await head(database)
    await database.write(lambda store: store.outbox.intend(seen, HOME, files=(), now=NOW))

    begun = await database.write(lambda store: store.outbox.intend(seen, HOME, files=(), now=SOON))

    assert begun is None
    assert (await head(database)).intent_at == NOW


async def test_a_post_that_was_put_off_meanwhile_is_not_begun(database: OpenDatabase) -> None:
    await asked(database, "one")
    seen = await head(database)
    later = NOW + timedelta(seconds=30)
    await database.write(
        lambda store: store.outbox.postpone(seen, SendState.PENDING, until=later, attempts=0, error="ratelimited")
    )

    begun = await database.write(lambda store: store.outbox.intend(seen, HOME, files=(), now=SOON))

    assert begun is None


async def test_whoever_lost_a_message_can_neither_finish_nor_put_it_off(database: OpenDatabase) -> None:
    await asked(database, "one")
    seen = await head(database)
    mine = await begun(database, seen)
    taken = replace(mine, intent_at=SOON)

    finished = await database.write(
        lambda store: store.outbox.finish(taken, SendState.SENT, channel=HOME, ts="1.0", at=SOON)
    )
    put_off = await database.write(lambda store: store.outbox.postpone(seen, SendState.PENDING, until=SOON, attempts=0))

    assert (finished, put_off) == (False, False)
    assert await head(database) == mine


async def test_what_was_intended_is_what_is_read_afterwards(database: OpenDatabase) -> None:
    await asked(database, "one")
    first = await begun(database, await head(database), files=["F1"])
    await database.write(lambda store: store.outbox.postpone(first, SendState.SENDING, until=SOON, attempts=1))

    again = await database.write(
        lambda store: store.outbox.intend(replace(first, due_at=SOON), HOME, files=["F2"], now=SOON)
    )

    assert await head(database) == again
    assert again is not None
    assert (again.first_intent_at, again.intent_at, again.attempts) == (NOW, SOON, 2)
    assert again.files == {"F1", "F2"}


async def test_a_message_is_read_again_only_when_it_may_leave(database: OpenDatabase) -> None:
    await asked(database, "one", "two")
    one = await head(database)
    two = replace(one, id=one.id + 1)

    assert await read(database, one) == one
    assert await read(database, two) is None, "one comes before it"
    await database.write(lambda store: store.outbox.postpone(one, SendState.PENDING, until=SOON, attempts=0))
    assert await read(database, one) is None, "it waits"


async def test_a_card_that_changed_while_it_was_shown_stays_due(database: OpenDatabase) -> None:
    await database.write(lambda store: store.outbox.place(CARD, HOME, at=NOW))
    mine = await begun(database, await head(database))
    await database.write(lambda store: store.outbox.touch(CARD, at=NOW))

    await database.write(lambda store: store.outbox.finish(mine, SendState.SENT, channel=HOME, ts="1.0", at=NOW))

    [changed] = await database.read(lambda store: store.outbox.changed(TEAM, SOON, limit=5))
    assert (changed.what, changed.ts, changed.revision) == (CARD, "1.0", 2)


async def test_a_doubt_that_stays_keeps_its_tries_and_every_other_end_forgets_them(database: OpenDatabase) -> None:
    await database.write(lambda store: store.outbox.place(CARD, HOME, at=NOW))

    for state, kept in ((SendState.UNKNOWN, NOW), (SendState.PARKED, None)):
        mine = await begun(database, await head(database))
        await database.write(
            lambda store, mine=mine, state=state: store.outbox.finish(  # type: ignore[misc]
                mine, state, channel=HOME, ts=None, at=NOW
            )
        )
        await database.write(lambda store: store.outbox.touch(CARD, at=NOW))
        left = await head(database)

        assert (left.state, left.intent_at, left.first_intent_at, left.attempts) == (state, kept, kept, 0)


async def test_the_card_that_was_shown_longest_ago_comes_first(database: OpenDatabase) -> None:
    cards = [replace(CARD, number=number) for number in (1, 2, 3)]
    for card, seconds in zip(cards, (30, 10, 20), strict=True):
        await database.write(lambda store, card=card: store.outbox.place(card, HOME, at=NOW))  # type: ignore[misc]
        shown_at = NOW + timedelta(seconds=seconds)
        seen = await head(database)
        await database.write(
            lambda store, seen=seen, at=shown_at: store.outbox.finish(  # type: ignore[misc]
                seen, SendState.SENT, channel=HOME, ts="1.0", at=at
            )
        )
        await database.write(lambda store, card=card: store.outbox.touch(card, at=NOW))  # type: ignore[misc]

    changed = await database.read(lambda store: store.outbox.changed(TEAM, NOW + timedelta(minutes=1), limit=2))

    assert [each.what for each in changed] == [cards[1], cards[2]]


async def test_a_look_shows_one_message_of_each_lane_however_much_waits(database: OpenDatabase) -> None:
    await asked(database, *(f"backlog {number}" for number in range(300)))
    await asked(database, "other channel", to=ChannelId("C2"))
    await asked(database, "other team", team=OTHER_TEAM)

    look = await database.read(lambda store: Turns().look(store, SOON))

    assert sorted(each.key for each in look.ready) == ["post-backlog 0", "post-other channel", "post-other team"]


async def test_a_team_that_does_not_let_us_in_is_left_out(database: OpenDatabase) -> None:
    await asked(database, "kept")
    await asked(database, "sent", team=OTHER_TEAM)
    pause = Pause(SlackCall.ANY, NOW + timedelta(minutes=1))
    await database.write(lambda store: store.outbox.pause(TEAM, pause))

    look = await database.read(lambda store: Turns().look(store, SOON))
    later = await database.read(lambda store: Turns().look(store, pause.until))

    assert [each.team for each in look.ready] == [OTHER_TEAM]
    assert {each.team for each in later.ready} == {TEAM, OTHER_TEAM}


async def test_more_lanes_than_fit_into_a_look_all_have_their_turn(database: OpenDatabase) -> None:
    lanes = {f"C{number:03}" for number in range(50)}
    for lane in lanes:
        await asked(database, lane, to=ChannelId(lane))
    turns, seen = Turns(), set[str]()

    for _ in range(4):
        look = await database.read(lambda store: turns.look(store, SOON))
        seen |= {each.target for each in look.ready}

    assert look.is_partial
    assert seen == lanes


async def test_more_teams_than_fit_into_a_look_all_have_their_turn(database: OpenDatabase) -> None:
    teams = {TeamId(f"T{number:03}") for number in range(40)}
    for team in teams:
        await asked(database, "hello", team=team)
    turns, seen = Turns(), set[str]()

    for _ in range(3):
        look = await database.read(lambda store: turns.look(store, SOON))
        seen |= {each.team for each in look.ready}

    assert seen == teams


async def test_whoever_had_a_turn_is_the_last_of_the_next_look(database: OpenDatabase) -> None:
    for lane in ("C1", "C2", "C3"):
        await asked(database, lane, to=ChannelId(lane))
    turns = Turns()
    look = await database.read(lambda store: turns.look(store, SOON))

    turns.took(look.ready[0])
    again = await database.read(lambda store: turns.look(store, SOON))

    assert [each.target for each in again.ready] == ["C2", "C3", "C1"]


async def test_what_waits_is_counted_and_says_when_it_may_leave(database: OpenDatabase) -> None:
    await asked(database, "one", "two")
    seen = await head(database)
    await database.write(lambda store: store.outbox.postpone(seen, SendState.PENDING, until=SOON, attempts=0))

    assert await database.read(lambda store: store.outbox.waiting()) == 2
    assert await database.read(lambda store: store.outbox.next_due(NOW)) == SOON
    assert await database.read(lambda store: store.outbox.next_due(SOON)) is None


async def test_a_reminder_is_shown_anew_only_to_whoever_was_sent_it(database: OpenDatabase) -> None:
    to_ana = Card(team=TEAM, project=ProjectId(1), kind=CardKind.REMINDER, number=1, user=UserId("UANA"), version=7)
    to_ben, overdue = replace(to_ana, user=UserId("UBEN")), replace(to_ana, kind=CardKind.OVERDUE)

    async def finished(state: SendState, ts: str | None) -> None:
        seen = await head(database)
        await database.write(lambda store: store.outbox.finish(seen, state, channel=HOME, ts=ts, at=NOW))

    async def due() -> int:
        return await database.read(lambda store: store.outbox.waiting())

    for card, state, ts in ((to_ana, SendState.SENT, "1.0"), (to_ben, SendState.SKIPPED, None)):
        await database.write(lambda store, card=card: store.outbox.place(card, card.user, at=NOW))  # type: ignore[misc]
        await finished(state, ts)
    await database.write(lambda store: store.outbox.place(overdue, overdue.user, at=NOW))
    await finished(SendState.SKIPPED, None)
    assert await due() == 0

    for user in ("UANA", "UBEN"):
        await database.write(
            lambda store, user=user: store.outbox.touch_reminders(TEAM, ProjectId(1), 1, UserId(user), at=NOW)  # type: ignore[misc]
        )
    assert await due() == 1
    await finished_change(database)
    await database.write(lambda store: store.outbox.touch_round(TEAM, ProjectId(1), 1, at=NOW))

    assert await due() == 1
    assert await database.read(lambda store: store.outbox.location(to_ana)) == (HOME, "1.0")


async def test_a_reminder_that_is_on_its_way_while_somebody_votes_is_shown_anew_once_it_is_there(
    database: OpenDatabase,
) -> None:
    card = Card(team=TEAM, project=ProjectId(1), kind=CardKind.REMINDER, number=1, user=UserId("UANA"), version=7)
    touches: list[Callable[[Store], None]] = [
        lambda store: store.outbox.touch_reminders(TEAM, ProjectId(1), 1, UserId("UANA"), at=NOW),
        lambda store: store.outbox.touch_round(TEAM, ProjectId(1), 1, at=NOW),
    ]
    for version, touch in enumerate(touches, start=1):
        placed = replace(card, version=version)
        await database.write(lambda store, placed=placed: store.outbox.place(placed, UserId("UANA"), at=NOW))  # type: ignore[misc]
        mine = await begun(database, await head(database))

        await database.write(touch)
        await database.write(
            lambda store, mine=mine: store.outbox.finish(mine, SendState.SENT, channel=HOME, ts="1.0", at=NOW)  # type: ignore[misc]
        )

        assert len(await database.read(lambda store: store.outbox.changed(TEAM, NOW, limit=9))) == version


async def test_whatever_shows_a_delegation_is_shown_anew_where_it_was_sent(database: OpenDatabase) -> None:
    project = await database.write(lambda store: store.projects.add(a_project()).id)
    ben = UserId("UBEN")
    asked_for = Card(team=TEAM, project=project, kind=CardKind.DELEGATED, number=1, user=ben, item=7)
    other, told = replace(asked_for, item=8), replace(asked_for, kind=CardKind.HANDED, number=0)
    # As earlier versions wrote it.
    post = Post(team=TEAM, project=project, kind=PostKind.HANDED, to=ben, key="handed-7", about={"delegation": 7})

    def place(store: Store) -> None:
        for card in (asked_for, other, told):
            store.outbox.place(card, ben, at=NOW)
        store.outbox.post(post, at=NOW)

    await database.write(place)
    for ts in ("1.0", "2.0", "3.0", "4.0"):
        seen = await head(database)
        await database.write(
            lambda store, seen=seen, ts=ts: store.outbox.finish(seen, SendState.SENT, channel=HOME, ts=ts, at=NOW)  # type: ignore[misc]
        )

    await database.write(lambda store: store.outbox.touch_delegations(TEAM, (7,), at=NOW))

    changed = await database.read(lambda store: store.outbox.changed(TEAM, NOW, limit=9))
    assert [each.what for each in changed] == [asked_for, told, post]


async def test_a_channel_with_another_id_takes_its_project_and_its_messages_along(database: OpenDatabase) -> None:
    new, second = ChannelId("C0NEW"), replace(CARD, number=2)

    def begin(store: Store) -> None:
        project = store.projects.add(a_project())
        for card in (CARD, second):
            store.outbox.place(replace(card, project=project.id), HOME, at=NOW)
        store.outbox.place(replace(CARD, project=ProjectId(9)), HOME, at=NOW)

    await database.write(begin)
    seen = await head(database)
    await database.write(lambda store: store.outbox.finish(seen, SendState.SENT, channel=HOME, ts="1.0", at=NOW))

    await database.write(lambda store: reach.renamed(store, TEAM, HOME, to=new, now=NOW))

    home = await database.read(lambda store: store.projects.home(TEAM, new, ANA))
    assert home is not None
    posted = replace(CARD, project=home.project.id)
    assert await database.read(lambda store: store.outbox.location(posted)) == (new, "1.0")
    waiting = await database.read(lambda store: store.outbox.heads(TEAM, "", limit=9))
    assert [(each.project, each.target) for each in waiting] == [(home.project.id, new), (9, HOME)]


async def finished_change(database: OpenDatabase) -> None:
    """What is to be shown anew is shown."""
    [seen] = await database.read(lambda store: store.outbox.changed(TEAM, NOW, limit=9))
    await database.write(
        lambda store: store.outbox.finish(seen, SendState.SENT, channel=seen.channel, ts=seen.ts, at=NOW)
    )


async def asked(database: OpenDatabase, *names: str, team: TeamId = TEAM, to: ChannelId = HOME) -> None:
    def work(store: Store) -> None:
        for name in names:
            post = Post(team=team, project=ProjectId(1), kind=PostKind.REMINDER, to=to, key=name, about={})
            store.outbox.post(post, at=NOW)

    await database.write(work)


async def head(database: OpenDatabase) -> Outgoing:
    """What comes first in the first lane of the team."""
    return (await database.read(lambda store: store.outbox.heads(TEAM, "", limit=1)))[0]


async def begun(database: OpenDatabase, seen: Outgoing, *, files: list[str] | None = None) -> Outgoing:
    intended = await database.write(lambda store: store.outbox.intend(seen, HOME, files=files or (), now=NOW))
    assert intended is not None
    return intended


async def read(database: OpenDatabase, seen: Outgoing) -> Outgoing | None:
    return await database.read(lambda store: store.outbox.get(seen.team, seen.id, now=NOW))
