"""What people can do with sign-offs and with what is signed, one line each; the numbers are those of ``premises``."""

from __future__ import annotations

from typing import Any

from bot.domain.permissions import Action
from bot.views import ids
from handlers.asked import Suggestion
from tests.flows.worlds import ANA, BEN, CAT, DAN, EVE, GUS, OUT, ROBO
from tests.handlers.deeds import (
    Deed,
    chosen,
    due_in_five_days,
    due_in_nine_days,
    people,
    person,
    presses,
    sends,
    several,
    text,
    types,
)
from tests.handlers.requirement_deeds import NOT_THERE

A = Action
WHY = {"reason": text("It costs too much")}
CLOSED, TOO_LATE = "V3 is closed: see `/signoff status V3`", "The deadline of V4 has come: see `/signoff status V4`"
UNDER_VOTE = "R5 is under vote in V5"
SIGNATORIES = frozenset({ANA, BEN, CAT})
ALONE = frozenset({ANA})
HANDS = frozenset({ANA, DAN})
SAID = {"outcome": text("It comes back in May")}
REPLACED = {"left": person(EVE), "joined": person(CAT), "reason": text("She left")}
#: Whoever comes to a condition once its round has closed reads that, whoever they are.
V8_OVER: dict[str, Any] = {"when_archived": "V8 is closed", "others_when_archived": "V8 is closed"}
NOT_ASKED = "Your vote is not asked for here. The signatories are:"
DEADLINE = {"deadline": due_in_nine_days()}
VOTED_ON = {"scope": chosen("chosen"), "requirements": several("1"), "signatories": people(ANA, BEN)}
FIRST_PAGE = {"c": [1], "s": [ANA, BEN], "q": "", "m": "approval", "x": False}
FIRST_PAGE |= {"d": DEADLINE["deadline"]["selected_date_time"]}
ASKED_FOR = {"text": text("Refund in a day"), "why": text("It costs less"), "urgency": chosen("normal")}
CONDITION = {"condition": text("The limit is raised"), "owner": person(DAN), "due": due_in_five_days()}
HANDED_OVER = {"holder": person(DAN), "ends_at": due_in_five_days(), "scope": chosen("5")}
NOT_GIVEN = "Your vote is in nobody's hands here, so there is nothing to take back."
NOT_HELD = "You do not hold this vote, or not any more. It belongs to:"
NOT_THE_DEFAULT = "Owners may save the project's default"
NOT_ITS_OWNER = "Only the owner of this condition says whether it is met. That is:"
NOT_ITS_VOTER = "Only the voter can accept that this condition is met. That is:"
BOARD = {"signatories": people(ANA, BEN), "policy": chosen("unanimous_all"), **DEADLINE}
#: The events of votes that decide, of a change that is voted on, and of what is voted on again with words of today.
FAILED = ("signoff.vote", "signoff.fail")
APPROVED = ("signoff.vote", "change.approve", "signoff.pass")
ASKED = ("change.request", "signoff.start")
REOPENED = ("signoff.reopen", "signoff.reword")


def _votes(**more: Any) -> tuple[Deed, ...]:
    """Return everything by which somebody votes; who was named may, whatever becomes of their role."""
    more = {"only": SIGNATORIES, "others": NOT_ASKED, "changes": True} | more
    number, shows = more.pop("n"), more | {"changes": False}
    # A colleague's vote may be in anybody's hands, so the round is looked at before who somebody is.
    late = {"is_state_first": True}
    # Who is to see to a condition is looked for in the channel.
    seen = {} if "but" in more else {"when_left": NOT_THERE}
    return (
        presses(ids.APPROVE, A.READ, n=number, rev=1, **more, **late),
        presses(ids.ABSTAIN, A.READ, n=number, rev=1, **more, **late, leaves=FAILED),
        presses(ids.REJECT, A.READ, n=number, rev=1, **shows, **late),
        sends(ids.REJECT_FORM, A.READ, {"round": number, "revision": 1}, WHY, **more, **late, leaves=FAILED),
        presses(ids.COUNT_IT, A.READ, n=number, rev=1, c="approve", ts="yes", **more, **late),
        presses(ids.COUNT_IT, A.READ, n=number, rev=1, c="reject", **more, **late, leaves=FAILED),
        presses(ids.APPROVE_IF, A.READ, n=number, rev=1, **shows),
        sends(
            ids.APPROVE_IF_FORM,
            A.READ,
            {"round": number, "revision": 1},
            CONDITION,
            **more,
            **seen,
            leaves=("condition.open", "signoff.vote"),
        ),
        presses(ids.VOTE_EACH, A.READ, n=number, rev=1, **shows, **late),
        sends(
            ids.VERDICTS_FORM,
            A.READ,
            {"round": number, "versions": {"5": 1}},
            {"verdict.5": chosen("approve")},
            **more,
            **late,
        ),
        presses(ids.STILL_APPROVE, A.READ, n=number, r=5, v=1, **more),
    )


SIGNOFF = (
    types("/signoff start", A.START_ROUND),
    presses(ids.START_ROUND, A.START_ROUND),
    sends(ids.ROUND_FORM, A.START_ROUND, {}, VOTED_ON | DEADLINE | {"policy": chosen("unanimous_all")}),
    sends(ids.ROUND_FORM, A.START_ROUND, {}, VOTED_ON | DEADLINE | {"policy": chosen("weighted")}, changes=False),
    sends(
        ids.ROUND_FORM,
        A.START_ROUND,
        {},
        VOTED_ON | DEADLINE | {"policy": chosen("unanimous_all"), "requirements": several("5")},
        but=UNDER_VOTE,
    ),
    sends(
        ids.ROUND_FORM,
        A.START_ROUND,
        {},
        VOTED_ON | DEADLINE | {"policy": chosen("unanimous_all"), "signatories": people(ANA, DAN, GUS, ROBO, EVE, OUT)},
        but="Dan is an observer; Gus is a guest; Robo is a bot; Eve is deactivated; Out is not in this channel",
    ),
    sends(
        ids.ROUND_FORM,
        A.START_ROUND,
        {},
        VOTED_ON | DEADLINE | {"policy": chosen("unanimous_all"), "default": several("default")},
        leaves=("project.policy", "signoff.start"),
        only=ALONE,
        others=NOT_THE_DEFAULT,
    ),
    sends(
        ids.WEIGHTS_FORM,
        A.START_ROUND,
        FIRST_PAGE | {"k": "weighted"},
        {f"weight.{ANA}": text("1"), f"weight.{BEN}": text("2"), "share": text("1/2")},
    ),
    sends(
        ids.ROLES_FORM,
        A.START_ROUND,
        FIRST_PAGE | {"k": "roles"},
        {"role.1": text("Security"), "holders.1": people(ANA)},
    ),
    sends(
        ids.TOGETHER_FORM,
        A.START_ROUND,
        FIRST_PAGE | {"k": "all_of"},
        {"parts": several("majority_cast", "two_thirds_cast")},
    ),
    Deed(kind=Suggestion, id=ids.ROUND_REQUIREMENTS, may=A.READ),
    types("/signoff", A.READ, when_archived="No sign-off is open here"),
    *(types(f"/signoff status V{number}", A.READ) for number in (3, 4, 5)),
    *(presses(button, A.READ, n=5) for button in (ids.READ_ALL, ids.READ_NEXT, ids.READ_FIRST, ids.READ_FROM)),
    Deed(kind=Suggestion, id=ids.READ_FROM, may=A.READ, carried={"round": 5}),
    *(presses(button, A.READ, n=5) for button in (ids.READ_REASONS, ids.REASONS_NEXT, ids.REASONS_FIRST)),
    types("/signoff baseline", A.READ),
    presses(ids.CERTIFICATE, A.READ, n=1),
    types("/signoff verify", A.READ),
    types("/signoff remind V5", A.REMIND, changes=True),
    types("/signoff remind V3", A.REMIND, but=CLOSED),
    types("/signoff remind V4", A.REMIND, but=TOO_LATE),
    types("/signoff cancel V5 because it is too early", A.CANCEL_ROUND, changes=True, whose=BEN),
    types("/signoff cancel V5", A.CANCEL_ROUND, whose=BEN),
    sends(ids.CANCEL_FORM, A.CANCEL_ROUND, {"round": 5}, WHY, whose=BEN),
    types("/signoff cancel V3 because it is too early", A.CANCEL_ROUND, whose=ANA, but=CLOSED),
    types("/signoff cancel V4 because it is too early", A.CANCEL_ROUND, whose=BEN, but=TOO_LATE),
    *_votes(n=5, when_archived="V5 is closed"),
    *_votes(n=3, but=CLOSED),
    *_votes(n=4, but=TOO_LATE, when_archived="V4 is closed"),
    # The board of a change request is Ana alone, whose vote Dan holds: once while it votes, and once it has decided.
    presses(
        ids.APPROVE,
        A.READ,
        n=6,
        changes=True,
        leaves=APPROVED,
        only=HANDS,
        others=NOT_ASKED,
        when_archived="V6 is closed",
        is_state_first=True,
    ),
    presses(ids.APPROVE, A.READ, n=2, only=ALONE, others=NOT_ASKED, but="V2 is closed", is_state_first=True),
)

DEADLINES = (
    types("/signoff extend V5 until Thursday", A.EXTEND_ROUND, changes=True, whose=BEN),
    types("/signoff extend V5", A.EXTEND_ROUND, whose=BEN),
    sends(ids.EXTEND_FORM, A.EXTEND_ROUND, {"round": 5}, DEADLINE, whose=BEN),
    presses(ids.DEADLINE, None, inside=ids.ROUND_FORM),
    presses(ids.MOVE_DEADLINE, A.EXTEND_ROUND, n=5, d=FIRST_PAGE["d"], changes=True, whose=BEN),
    types("/signoff extend V3 until Thursday", A.EXTEND_ROUND, whose=ANA, but=CLOSED),
    types("/signoff extend V4 until Thursday", A.EXTEND_ROUND, whose=BEN, but=TOO_LATE),
    sends(ids.EXTEND_FORM, A.EXTEND_ROUND, {"round": 4}, DEADLINE, whose=BEN, but=TOO_LATE),
    presses(ids.MOVE_DEADLINE, A.EXTEND_ROUND, n=4, d=FIRST_PAGE["d"], whose=BEN, but=TOO_LATE),
    types("/signoff reopen V7 until Thursday", A.REOPEN_ROUND, changes=True, whose=BEN, leaves=REOPENED),
    types("/signoff reopen V7", A.REOPEN_ROUND, whose=BEN),
    sends(ids.REOPEN_FORM, A.REOPEN_ROUND, {"round": 7}, DEADLINE, whose=BEN, leaves=REOPENED),
    types("/signoff reopen V1 until Thursday", A.REOPEN_ROUND, whose=BEN, but="V1 is signed off"),
    types("/signoff reopen V2", A.REOPEN_ROUND, whose=BEN, but="V2 decided on C1"),
    types("/signoff reopen V3", A.REOPEN_ROUND, whose=ANA, but="V3 was cancelled"),
    types("/signoff reopen V5 until Thursday", A.REOPEN_ROUND, whose=BEN, but="V5 is open"),
    sends(ids.REOPEN_FORM, A.REOPEN_ROUND, {"round": 5}, DEADLINE, whose=BEN, but="V5 is open"),
    types("/signoff outcome V3 It comes back in May", A.WRITE_OUTCOME, changes=True),
    types("/signoff outcome V3", A.WRITE_OUTCOME),
    types("/signoff outcome V5 It comes back in May", A.WRITE_OUTCOME, but="V5 is still open"),
    presses(ids.WRITE_OUTCOME, A.WRITE_OUTCOME, n=3),
    presses(ids.WRITE_OUTCOME, A.WRITE_OUTCOME, n=5, but="V5 is still open"),
    sends(ids.OUTCOME_FORM, A.WRITE_OUTCOME, {"round": 3}, SAID),
    sends(ids.OUTCOME_FORM, A.WRITE_OUTCOME, {"round": 5}, SAID, but="V5 is still open"),
)

HANDED = (
    types("/signoff replace V8", A.REPLACE_SIGNATORY),
    types("/signoff replace V3", A.REPLACE_SIGNATORY, but=CLOSED),
    types("/signoff replace V4", A.REPLACE_SIGNATORY, but=TOO_LATE),
    types(
        "/signoff replace V8 @Eve with @Cat because she left",
        A.REPLACE_SIGNATORY,
        mentioned=(EVE, CAT),
        changes=True,
        when_left=NOT_THERE,
    ),
    sends(ids.REPLACE_FORM, A.REPLACE_SIGNATORY, {"round": 8}, REPLACED, when_left=NOT_THERE),
    sends(ids.REPLACE_FORM, A.REPLACE_SIGNATORY, {"round": 3}, REPLACED, but=CLOSED, when_left=NOT_THERE),
    sends(
        ids.REPLACE_FORM,
        A.REPLACE_SIGNATORY,
        {"round": 8},
        REPLACED | {"left": person(BEN), "joined": person(DAN)},
        but="Ben can still vote.*Dan is an observer",
        when_left=NOT_THERE,
    ),
    types("/signoff delegate", A.READ),
    types("/signoff delegate back", A.READ, changes=True, only=ALONE, others=NOT_GIVEN),
    presses(ids.TAKE_BACK, A.READ, changes=True, only=ALONE, others=NOT_GIVEN),
    types("/signoff delegate @Dan", A.VOTE, mentioned=(DAN,)),
    types("/signoff delegate @Dan V5 until Thursday", A.VOTE, mentioned=(DAN,), changes=True, when_left=NOT_THERE),
    presses(ids.DELEGATE, A.VOTE),
    sends(ids.DELEGATE_FORM, A.VOTE, {}, HANDED_OVER, when_left=NOT_THERE),
    sends(ids.DELEGATE_FORM, A.VOTE, {}, HANDED_OVER | {"scope": chosen("3")}, but=CLOSED, when_left=NOT_THERE),
    sends(
        ids.WHOSE_FORM,
        A.READ,
        {"round": 6, "revision": 1, "choice": "approve"},
        {"whose": several(ANA)},
        leaves=APPROVED,
        only=HANDS,
        others=NOT_HELD,
        when_archived="V6 is closed",
        is_state_first=True,
    ),
    *(
        presses(button, A.READ, n=8, c=1, changes=True, only=frozenset({CAT}), others=NOT_ITS_OWNER, **V8_OVER)
        for button in (ids.MET, ids.NOT_MET)
    ),
    presses(ids.MET, A.READ, n=8, c=2, only=frozenset({DAN}), others=NOT_ITS_OWNER, but="marked as met", **V8_OVER),
    presses(
        ids.ACCEPT,
        A.READ,
        n=8,
        c=2,
        changes=True,
        only=ALONE,
        others=NOT_ITS_VOTER,
        **V8_OVER,
        leaves=("condition.accept", "signoff.vote"),
    ),
    presses(
        ids.ACCEPT,
        A.READ,
        n=8,
        c=1,
        only=frozenset({BEN}),
        others=NOT_ITS_VOTER,
        but="has not said yet that it is met",
        **V8_OVER,
    ),
)

CHANGES = (
    types("/requirement change R2", A.REQUEST_CHANGE),
    types("/requirement change R1", A.REQUEST_CHANGE, but="R1 is not signed yet"),
    types("/requirement change R3", A.REQUEST_CHANGE, but="R3 is not under baseline any more"),
    types("/requirement change R6", A.REQUEST_CHANGE, but="C2 on R6 is under vote already"),
    presses(ids.REQUEST_CHANGE, A.REQUEST_CHANGE, n=2),
    presses(ids.MORE_OF_CHANGE, A.REQUEST_CHANGE, inside=ids.CHANGE_FORM, number=2, version=1),
    sends(ids.CHANGE_FORM, A.REQUEST_CHANGE, {"number": 2, "version": 1}, ASKED_FOR, changes=False),
    sends(ids.CHANGE_FORM, A.REQUEST_CHANGE, {"number": 6, "version": 1}, ASKED_FOR, but="C2 on R6 is under vote"),
    sends(ids.CHANGE_VOTE_FORM, A.REQUEST_CHANGE, {"number": 2, "version": 1}, ASKED_FOR | BOARD, leaves=ASKED),
    sends(ids.CHANGE_VOTE_FORM, A.REQUEST_CHANGE, {"number": 6, "version": 1}, ASKED_FOR | BOARD, but="C2 on R6"),
    sends(
        ids.CHANGE_VOTE_FORM,
        A.REQUEST_CHANGE,
        {"number": 2, "version": 1},
        ASKED_FOR | BOARD | {"policy": chosen("weighted")},
        changes=False,
    ),
    sends(
        ids.CHANGE_BOARD_FORM,
        A.REQUEST_CHANGE,
        FIRST_PAGE | {"c": [2], "k": "roles", "number": 2, "version": 1},
        ASKED_FOR | {"role.1": text("Security"), "holders.1": people(BEN)},
        leaves=ASKED,
    ),
)
