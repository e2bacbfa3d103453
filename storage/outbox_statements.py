"""The statements of the outbox, built once; each finds its rows by an index that holds only what waits."""

from __future__ import annotations

from sqlalchemy import and_, case, exists, func, null, select, update

from bot.domain.outbox import SendState
from bot.domain.outgoing import CardKind
from storage.outbox_tables import CHANGED, LATER, UNPOSTED, outbox, outbox_pauses
from storage.requirement_tables import requirements
from storage.statements import Prepared, Upsert, among, given
from storage.tables import projects

_TEAM = outbox.c.team == given("team")
_THIS = and_(_TEAM, outbox.c.key == given("key"))
_ROW = and_(_TEAM, outbox.c.id == given("id"))
_CARDS = and_(_TEAM, outbox.c.project == given("project"), outbox.c.is_card == 1)
#: A card that is asked for again is due at once, however it fared before, unless it was told to wait.
_DUE_AGAIN = {"revision": outbox.c.revision + 1, "is_due": 1}
#: Nobody did anything with the message since it was read: each try leaves an intent of its own behind.
_AS_IT_WAS = and_(outbox.c.state == given("was"), func.coalesce(outbox.c.intent_at, 0) == given("intended"))

#: What shows a round as it stands.
OF_ROUNDS = (CardKind.ROUND, CardKind.BALLOT, CardKind.CONFIRM, CardKind.DELEGATED, CardKind.CONDITION)
#: Of no use any more where they did not leave in time.
_REMINDERS = (CardKind.REMINDER, CardKind.OVERDUE)

#: What was given up, or is of no use any more, is not sent after all because something changed; what is on its way is
#: shown anew as soon as it is there.
_IS_WANTED = outbox.c.ts.is_not(None) | (outbox.c.is_due == 1)

ADD = Prepared(Upsert(outbox, keys=("team", "key")))
TOUCH = Prepared(update(outbox).where(_THIS).values(_DUE_AGAIN))
#: What was never posted waits as it did.
_MAY_BE_GONE = case((outbox.c.ts.is_not(None), SendState.HANDED_DOWN.value), else_=outbox.c.state)
REVIVED = _DUE_AGAIN | {"state": _MAY_BE_GONE}
REVIVE = Prepared(update(outbox).where(_THIS).values(REVIVED))
TOUCH_TWO = Prepared(update(outbox).where(_TEAM, outbox.c.key.in_((given("key"), given("other")))).values(_DUE_AGAIN))
TOUCH_ROUND = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.number == given("number"))
    .where(outbox.c.kind.in_([kind.value for kind in (*OF_ROUNDS, *_REMINDERS)]))
    .where(_IS_WANTED | outbox.c.kind.not_in([kind.value for kind in _REMINDERS]))
    .values(_DUE_AGAIN)
)
TOUCH_REMINDERS = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.kind == CardKind.REMINDER.value, outbox.c.number == given("number"))
    .where(outbox.c.user == given("user"), _IS_WANTED)
    .values(_DUE_AGAIN)
)
_SIGNED = select(requirements.c.number).where(
    requirements.c.project == given("project"), requirements.c.baseline == given("baseline")
)
TOUCH_SIGNED = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.number.in_(_SIGNED))
    .where(outbox.c.kind.in_([kind.value for kind in (CardKind.REQUIREMENT, CardKind.PROPOSAL)]))
    .values(_DUE_AGAIN)
)
TOUCH_PROPOSALS = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.kind == CardKind.PROPOSAL.value, outbox.c.number == given("number"))
    .values(_DUE_AGAIN)
)
#: A delegation for every project is asked about in any of them.
TOUCH_DELEGATED = Prepared(
    update(outbox)
    .where(_TEAM, outbox.c.project.in_(select(projects.c.id).where(projects.c.team == given("team"))))
    .where(outbox.c.is_card == 1)
    .where(outbox.c.kind.in_([kind.value for kind in (CardKind.DELEGATED, CardKind.HANDED)]))
    .where(among(outbox.c.item, "delegations"), _IS_WANTED)
    .values(_DUE_AGAIN)
)
#: As earlier versions wrote them.
TOUCH_HANDED = Prepared(update(outbox).where(_TEAM, among(outbox.c.key, "posts"), _IS_WANTED).values(_DUE_AGAIN))
TOUCH_UNDELIVERED = Prepared(
    update(outbox)
    .where(_CARDS, outbox.c.target == given("target"), outbox.c.state == SendState.UNDELIVERABLE.value)
    .values(_DUE_AGAIN)
)
_BEFORE, _OF_PROJECT = given("before"), and_(_TEAM, outbox.c.project == given("project"))
MOVE_TARGET = Prepared(
    update(outbox).where(_OF_PROJECT, outbox.c.target == _BEFORE).values({outbox.c.target: given("channel")})
)
MOVE_POSTED = Prepared(
    update(outbox).where(_OF_PROJECT, outbox.c.channel == _BEFORE).values({outbox.c.channel: given("channel")})
)
LOCATION = Prepared(select(outbox.c.channel, outbox.c.ts).where(_THIS))

NEXT_TEAM_UNPOSTED = Prepared(
    select(outbox.c.team).where(UNPOSTED, outbox.c.team > given("after")).order_by(outbox.c.team).limit(1)
)
NEXT_TEAM_CHANGED = Prepared(
    select(outbox.c.team).where(CHANGED, outbox.c.team > given("after")).order_by(outbox.c.team).limit(1)
)
#: The first unposted message of the next lane: one step in the index, however long the lanes are.
NEXT_HEAD = Prepared(
    select(outbox)
    .where(UNPOSTED, _TEAM, outbox.c.target > given("after"))
    .order_by(outbox.c.target, outbox.c.id)
    .limit(1)
)
CHANGED_OF_TEAM = Prepared(
    select(outbox)
    .where(CHANGED, _TEAM, outbox.c.next_at <= given("now"))
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(given("limit"))
)
NEXT_DUE = Prepared(
    select(outbox.c.next_at).where(LATER, outbox.c.next_at > given("now")).order_by(outbox.c.next_at).limit(1)
)
#: Every team has a name; asking for it lets an index count.
_ANY_TEAM = outbox.c.team > ""
COUNT_UNPOSTED = Prepared(select(func.count()).where(UNPOSTED, _ANY_TEAM))
COUNT_CHANGED = Prepared(select(func.count()).where(CHANGED, _ANY_TEAM))

_earlier = outbox.alias("earlier")
#: Whatever is not posted yet waits for everything before it in its lane; what only changes in place waits for nobody.
_HELD_UP = exists(
    select(_earlier.c.id).where(
        _earlier.c.team == outbox.c.team,
        _earlier.c.target == outbox.c.target,
        _earlier.c.is_due == 1,
        _earlier.c.ts.is_(None),
        _earlier.c.id < outbox.c.id,
    )
)
GET = Prepared(
    select(outbox).where(
        _ROW, outbox.c.is_due == 1, outbox.c.next_at <= given("now"), outbox.c.ts.is_not(None) | ~_HELD_UP
    )
)
INTEND = Prepared(
    update(outbox)
    .where(_ROW, UNPOSTED, outbox.c.next_at <= given("now"), outbox.c.attempts == given("attempts"), _AS_IT_WAS)
    .values(
        state=SendState.SENDING.value,
        intent_at=given("now"),
        first_intent_at=func.coalesce(outbox.c.first_intent_at, given("now")),
        attempts=outbox.c.attempts + 1,
        channel=given("channel"),
        files=given("files"),
    )
)
FINISH = Prepared(
    update(outbox)
    .where(_ROW, _AS_IT_WAS)
    .values(
        state=given("state"),
        channel=given("channel"),
        ts=given("ts"),
        error=given("error"),
        attempts=0,
        intent_at=given("intent_at"),
        first_intent_at=given("first_intent_at"),
        # Of the cards that change all the time, the one that was shown longest ago comes first.
        next_at=given("shown_at"),
        # Asked to be shown anew meanwhile: it stays due.
        is_due=case((outbox.c.revision > given("shown"), 1), else_=0),
    )
)
POSTPONE = Prepared(
    update(outbox)
    .where(_ROW, _AS_IT_WAS)
    .values(state=given("state"), next_at=given("next_at"), error=given("error"), attempts=given("attempts"))
)
#: Nobody looks for it in history first: what was posted before is not to be found.
POST_ANEW = Prepared(
    update(outbox)
    .where(_ROW, _AS_IT_WAS)
    .values(state=given("state"), at=given("at"), is_due=1, next_at=0, attempts=0, channel=null(), ts=null())
)

PAUSE = Prepared(Upsert(outbox_pauses, "until"))
PAUSES = Prepared(
    select(outbox_pauses.c.call, outbox_pauses.c.until).where(
        outbox_pauses.c.team == given("team"), outbox_pauses.c.until > given("now")
    )
)
