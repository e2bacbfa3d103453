"""What people can do with sign-offs and with what is signed, one line each; the numbers are those of ``premises``."""

from __future__ import annotations

from typing import Any

from bot.domain.permissions import Action
from bot.views import ids
from handlers.asked import Suggestion
from tests.flows.worlds import ANA, BEN, CAT, DAN, EVE, GUS, OUT, ROBO
from tests.handlers.deeds import Deed, chosen, due_in_nine_days, people, presses, sends, several, text, types

A = Action
WHY = {"reason": text("It costs too much")}
CLOSED, TOO_LATE = "V3 is closed; votes counted until", "The deadline of V4 has come"
UNDER_VOTE = "R5 is under vote in V5"
SIGNATORIES = frozenset({ANA, BEN, CAT})
ALONE = frozenset({ANA})
NOT_ASKED = "Your vote is not asked for here. The signatories are:"
DEADLINE = {"deadline": due_in_nine_days()}
VOTED_ON = {"scope": chosen("chosen"), "requirements": several("1"), "signatories": people(ANA, BEN)}
FIRST_PAGE = {"c": [1], "s": [ANA, BEN], "q": "", "m": "approval", "x": False}
FIRST_PAGE |= {"d": DEADLINE["deadline"]["selected_date_time"]}
ASKED_FOR = {"text": text("Refund in a day"), "why": text("It costs less"), "urgency": chosen("normal")}
BOARD = {"signatories": people(ANA), "policy": chosen("unanimous_all"), **DEADLINE}


def _votes(**more: Any) -> tuple[Deed, ...]:
    """Return everything by which somebody votes; who was named may, whatever becomes of their role."""
    more = {"only": SIGNATORIES, "others": NOT_ASKED, "changes": True} | more
    number, shows = more.pop("n"), more | {"changes": False}
    return (
        presses(ids.APPROVE, A.READ, n=number, rev=1, **more),
        presses(ids.ABSTAIN, A.READ, n=number, rev=1, **more),
        presses(ids.REJECT, A.READ, n=number, rev=1, **shows),
        presses(ids.VOTE_EACH, A.READ, n=number, **shows),
        sends(ids.REJECT_FORM, A.READ, {"round": number, "revision": 1}, WHY, **more),
        sends(
            ids.VERDICTS_FORM,
            A.READ,
            {"round": number, "versions": {"5": 1}},
            {"verdict.5": chosen("approve")},
            **more,
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
    *(presses(button, A.READ, n=5) for button in (ids.READ_ALL, ids.READ_NEXT, ids.READ_FIRST)),
    types("/signoff baseline", A.READ),
    presses(ids.CERTIFICATE, A.READ, n=1),
    types("/signoff verify", A.READ),
    types("/signoff remind V5", A.REMIND, changes=True),
    types("/signoff remind V3", A.REMIND, but=CLOSED),
    types("/signoff remind V4", A.REMIND, but=TOO_LATE),
    types("/signoff cancel V5 because it is too early", A.CANCEL_ROUND, changes=True, whose=BEN, when_archived="V5 is"),
    types("/signoff cancel V5", A.CANCEL_ROUND, whose=BEN, when_archived="V5 is closed"),
    sends(ids.CANCEL_FORM, A.CANCEL_ROUND, {"round": 5}, WHY, whose=BEN, when_archived="V5 is closed"),
    types("/signoff cancel V3 because it is too early", A.CANCEL_ROUND, whose=ANA, but=CLOSED),
    types(
        "/signoff cancel V4 because it is too early",
        A.CANCEL_ROUND,
        whose=BEN,
        but=TOO_LATE,
        when_archived="V4 is closed",
    ),
    *_votes(n=5, when_archived="V5 is closed"),
    *_votes(n=3, but=CLOSED),
    *_votes(n=4, but=TOO_LATE, when_archived="V4 is closed"),
    # The board of a change request is Ana alone: once while it votes, and once when it has decided.
    presses(ids.APPROVE, A.READ, n=6, changes=True, only=ALONE, others=NOT_ASKED, when_archived="V6 is closed"),
    presses(ids.APPROVE, A.READ, n=2, only=ALONE, others=NOT_ASKED, but="V2 is closed"),
)

CHANGES = (
    types("/requirement change R2", A.REQUEST_CHANGE),
    types("/requirement change R1", A.REQUEST_CHANGE, but="R1 is not signed yet"),
    types("/requirement change R3", A.REQUEST_CHANGE, but="R3 is not under baseline any more"),
    types("/requirement change R6", A.REQUEST_CHANGE, but="C2 on R6 is under vote already"),
    presses(ids.REQUEST_CHANGE, A.REQUEST_CHANGE, n=2),
    sends(ids.CHANGE_FORM, A.REQUEST_CHANGE, {"number": 2, "version": 1}, ASKED_FOR, changes=False),
    sends(ids.CHANGE_FORM, A.REQUEST_CHANGE, {"number": 6, "version": 1}, ASKED_FOR, but="C2 on R6 is under vote"),
    sends(ids.CHANGE_VOTE_FORM, A.REQUEST_CHANGE, {"number": 2, "version": 1}, ASKED_FOR | BOARD),
    sends(ids.CHANGE_VOTE_FORM, A.REQUEST_CHANGE, {"number": 6, "version": 1}, ASKED_FOR | BOARD, but="C2 on R6"),
)
