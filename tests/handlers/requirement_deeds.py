"""What people can do with a project and its requirements before anybody signs, one line each.

The numbers are those of ``premises``.
"""

from __future__ import annotations

from typing import Any

from bot.domain.permissions import Action
from bot.views import ids
from handlers.asked import Shortcut, Suggestion
from tests.flows.worlds import ANA, BEN, CAT, DAN, GUS, OUT
from tests.handlers.deeds import Deed, chosen, people, presses, sends, text, types
from tests.handlers.premises import ELSEWHERE

A = Action
WORDS, WHY = {"text": text("Pay by card within 5 seconds")}, {"reason": text("It costs too much")}
SIGNED = "is signed in baseline L1 and cannot be"
IN_STATES = ((2, SIGNED), (3, "R3 is withdrawn"), (4, "R4 is postponed"), (11, "R11 is rejected"))
TAKEN_OUT = "R3 is withdrawn"
TRIED = {"version": 1, "criteria": [0], "next": None}
STARTERS = frozenset({ANA, BEN, CAT, DAN, OUT})
NO_STARTER = "Whoever starts a project owns it, and your account is"
NOT_THERE = "Quorum is not in this channel. Invite me first"

PROJECTS = (
    types("/project", A.READ),
    types("/project start Payments", channel=ELSEWHERE, changes=True, only=STARTERS, others=NO_STARTER),
    presses(ids.START_HERE, None, channel=ELSEWHERE, changes=True, only=STARTERS, others=NO_STARTER),
    sends(
        ids.PROJECT_START_FORM,
        None,
        {"channel": ELSEWHERE},
        {"name": text("Payments")},
        channel=ELSEWHERE,
        only=STARTERS,
        others=NO_STARTER,
    ),
    types("/project people", A.READ),
    types("/project people @Dan client", A.CHANGE_ROLES, mentioned=(DAN,), changes=True, when_left=NOT_THERE),
    presses(ids.PEOPLE, A.READ),
    sends(
        ids.PEOPLE_FORM,
        A.CHANGE_ROLES,
        {},
        {"owners": people(ANA), "observers": people(DAN, GUS)},
        when_left=NOT_THERE,
        leaves=("project.role",) * 3,
    ),
    types("/project rename Payments", A.RENAME, changes=True),
    types("/project archive", A.ARCHIVE, but="V5, V6, V8 are still open|V4, V5, V6, V8 are still open"),
    types("/project policy", A.READ),
    sends(ids.POLICY_FORM, A.CHANGE_POLICY, {}, {"policy": chosen("majority_cast")}),
    types("/project reopen", A.REOPEN, changes=True, but="This project is not archived", when_archived="done"),
    types("/quorum"),
    types("/quorum help"),
    types("/quorum export", A.EXPORT, changes=True),
    types("/quorum forget", A.FORGET),
    sends(ids.FORGET_FORM, A.FORGET, {}, {"person": people(BEN)}),
)

FULFILMENT = (
    types("/requirement stage R2 implemented", A.FULFIL, changes=True),
    types("/requirement stage R6 baselined because it has to wait", A.FULFIL, changes=True),
    types("/requirement stage R6 baselined", A.FULFIL),
    types("/requirement stage R2 accepted", A.FULFIL, but="R2 is in progress. The next step is implemented"),
    types("/requirement stage R6 verified", A.FULFIL, but="R6 cannot be verified yet: it has not passed"),
    types("/requirement stage R1 implemented", A.FULFIL, but="R1 is not signed yet"),
    presses(ids.STEP_ON, A.FULFIL, n=2, s="implemented", changes=True),
    presses(ids.STEP_ON, A.FULFIL, n=1, s="in_progress", but="R1 is not signed yet"),
    presses(ids.STEP_BACK, A.FULFIL, n=6),
    presses(ids.STEP_BACK, A.FULFIL, n=3, but=TAKEN_OUT),
    sends(ids.STEP_BACK_FORM, A.FULFIL, {"number": 6}, {"to": chosen("in_progress")} | WHY),
    sends(ids.STEP_BACK_FORM, A.FULFIL, {"number": 1}, {"to": chosen("baselined")} | WHY, but="R1 is not signed yet"),
    types("/requirement obsolete R12 replaced by R1", A.REPLACE, changes=True),
    types("/requirement obsolete R12", A.REPLACE),
    types("/requirement obsolete R12 replaced by R3", A.REPLACE, but="R3 is withdrawn and replaces nothing"),
    types("/requirement obsolete R2 replaced by R1", A.REPLACE, but="R2 is in progress, and only what was accepted"),
    presses(ids.REPLACE, A.REPLACE, n=12),
    presses(ids.REPLACE, A.REPLACE, n=1, but="R1 is not signed yet"),
    sends(ids.REPLACE_REQUIREMENT_FORM, A.REPLACE, {"number": 12}, {ids.LINK_OTHER: chosen("1")}),
    sends(ids.REPLACE_REQUIREMENT_FORM, A.REPLACE, {"number": 3}, {ids.LINK_OTHER: chosen("1")}, but=TAKEN_OUT),
    types("/requirement verify R6", A.VERIFY),
    types("/requirement verify R2", A.VERIFY, but="R2 is in progress. Verifications are recorded once it is"),
    presses(ids.RECORD_VERIFICATION, A.VERIFY, n=6),
    presses(ids.RECORD_VERIFICATION, A.VERIFY, n=1, but="R1 is not signed yet"),
    sends(ids.VERIFICATION_FORM, A.VERIFY, TRIED | {"number": 6}, {"passed.0": chosen("passed")}),
    sends(ids.VERIFICATION_FORM, A.VERIFY, TRIED | {"number": 2}, {"passed.0": chosen("passed")}, but="R2 is in prog"),
)

REQUIREMENTS = (
    types("/requirement", A.ADD),
    types("/requirement add Pay by transfer", A.ADD, changes=True),
    presses(ids.NEW_REQUIREMENT, A.ADD),
    sends(ids.REQUIREMENT_FORM, A.ADD, {}, {"text": text("Pay by transfer")}),
    presses(ids.MORE_FIELDS, A.ADD, inside=ids.REQUIREMENT_FORM),
    presses(ids.CHECK_WORDING, A.ADD, inside=ids.REQUIREMENT_FORM),
    presses(ids.REQUIREMENT_TYPE, A.ADD, inside=ids.REQUIREMENT_FORM),
    sends(ids.PROJECT_CHOICE_FORM, A.ADD, {}, {"project": chosen("1")}, changes=False),
    Deed(kind=Shortcut, id=ids.CAPTURE_MESSAGE, may=A.ADD),
    Deed(kind=Shortcut, id=ids.NEW_REQUIREMENT_SHORTCUT),
    Deed(kind=Suggestion, id=ids.CHOSEN_PROJECT, may=A.ADD),
    types("/requirement import", A.IMPORT),
    sends(
        ids.IMPORT_FORM,
        A.IMPORT,
        {},
        {"file": {"files": [{"id": "F1", "name": "a.txt", "url_private": "x"}]}},
        changes=False,
    ),
    sends(
        ids.IMPORT_PREVIEW,
        A.IMPORT,
        {"import": 1},
        {},
        only=frozenset({BEN}),
        others="no such import",
        is_private=True,
        leaves=("requirement.add", "requirement.import"),
    ),
    *(types(f"/requirement {reading}", A.READ) for reading in ("list", "show R1", "history R2", "metrics", "changes")),
    *(types(f"/requirement {reading}", A.READ) for reading in ("negotiation R8", "trades", "promises")),
    *(presses(button, A.READ, n=1) for button in (ids.DETAILS, ids.HISTORY, ids.LIST_NEXT, ids.LIST_PREVIOUS)),
    *(presses(button, A.READ, n=1) for button in (ids.HISTORY_OLDER, ids.HISTORY_NEWER)),
    *(presses(button, A.READ, n=8) for button in (ids.STORY_NEXT, ids.STORY_FIRST)),
    *(presses(button, A.READ, u=1) for button in (ids.CHANGES_NEXT, ids.CHANGES_PREVIOUS)),
    *(presses(button, A.READ) for button in (ids.TRADES_NEXT, ids.TRADES_FIRST)),
    *(presses(button, A.READ) for button in (ids.PROMISES_NEXT, ids.PROMISES_FIRST)),
    presses(ids.REQUIREMENT_MENU, A.READ, n=1, do="link"),
    types("/requirement edit R1", A.EDIT),
    presses(ids.EDIT, A.EDIT, n=1),
    sends(ids.EDIT_FORM, A.EDIT, {"number": 1, "version": 1}, WORDS),
    sends(ids.EDIT_FORM, A.EDIT, {"number": 5, "version": 1}, WORDS, leaves=("requirement.edit", "signoff.reword")),
    *(types(f"/requirement edit R{number}", A.EDIT, but=why) for number, why in IN_STATES),
    *(presses(ids.EDIT, A.EDIT, n=number, but=why) for number, why in IN_STATES),
    *(sends(ids.EDIT_FORM, A.EDIT, {"number": number, "version": 1}, WORDS, but=why) for number, why in IN_STATES),
    presses(ids.MORE_FIELDS, A.EDIT, inside=ids.EDIT_FORM, number=1, version=1),
    presses(ids.CHECK_WORDING, A.EDIT, inside=ids.EDIT_FORM, number=1, version=1),
    presses(ids.REQUIREMENT_TYPE, A.EDIT, inside=ids.EDIT_FORM, number=1, version=1),
    *(
        presses(ids.CHECK_WORDING, A.EDIT, inside=ids.EDIT_FORM, number=number, version=1, but=why)
        for number, why in IN_STATES
    ),
    *(
        presses(ids.MORE_FIELDS, A.EDIT, inside=ids.EDIT_FORM, number=number, version=1, but=why)
        for number, why in IN_STATES
    ),
    types("/requirement analyse", A.EDIT),
    presses(ids.ANALYSIS_SKIP, A.EDIT, n=1),
    sends(ids.ANALYSIS_FORM, A.EDIT, {"number": 1, "version": 1}, {"rationale": text("People ask for it")}),
    *(
        sends(ids.ANALYSIS_FORM, A.EDIT, {"number": number, "version": 1}, {"rationale": text("So")}, but=why)
        for number, why in IN_STATES
    ),
    types("/requirement stage R9 proposed", A.EDIT, changes=True),
    types("/requirement stage R1 proposed", A.EDIT, but="R1 cannot be proposed yet: it needs an owner"),
    *(types(f"/requirement stage R{number} proposed", A.EDIT, but=why) for number, why in IN_STATES),
    presses(ids.MOVE_STAGE, A.EDIT, n=9, s="proposed", changes=True),
    *(presses(ids.MOVE_STAGE, A.EDIT, n=number, s="proposed", but=why) for number, why in IN_STATES),
    *FULFILMENT,
    presses(ids.DISMISS_HINT, A.EDIT, n=1, v=1, h="passive", changes=True),
    presses(ids.DISMISS_HINT, A.EDIT, n=2, v=1, h="passive", but=SIGNED),
    types("/requirement resume R4", A.EDIT, changes=True),
    types("/requirement resume R1", A.EDIT, but="R1 is not postponed"),
    presses(ids.RESUME, A.EDIT, n=4, changes=True),
    presses(ids.RESUME, A.EDIT, n=3, but="R3 is not postponed"),
    types("/requirement withdraw R1 because it costs too much", A.WITHDRAW, changes=True),
    types("/requirement withdraw R1", A.WITHDRAW),
    types("/requirement reject R1 because it costs too much", A.REJECT, changes=True),
    types("/requirement reject R1", A.REJECT),
    types("/requirement reject R5 because it costs too much", A.REJECT, but="R5 is under vote in V5"),
    presses(ids.REQUIREMENT_MENU, A.REJECT, n=1, do="reject"),
    sends(ids.REJECT_REQUIREMENT_FORM, A.REJECT, {"number": 1}, WHY),
    *(sends(ids.REJECT_REQUIREMENT_FORM, A.REJECT, {"number": number}, WHY, but=why) for number, why in IN_STATES),
    types("/requirement withdraw R5 because it costs too much", A.WITHDRAW, but="R5 is under vote in V5"),
    presses(ids.REQUIREMENT_MENU, A.WITHDRAW, n=1, do="withdraw"),
    sends(ids.WITHDRAW_FORM, A.WITHDRAW, {"number": 1}, WHY),
    *(sends(ids.WITHDRAW_FORM, A.WITHDRAW, {"number": number}, WHY, but=why) for number, why in IN_STATES),
)

POSITION = {"kind": chosen("reword"), "words": text("Pay by card at night"), "why": text("It costs less")}
DONE_BEFORE = "N2 was closed in favour of N3 already"
NOT_THE_DECIDER = (
    "R1 was added by somebody else.* those who may agree to it or decline it are:|You proposed N4 yourself"
)
ONLY_ANA: dict[str, Any] = {"only": frozenset({ANA}), "others": NOT_THE_DECIDER}

NEGOTIATION = (
    types("/requirement propose R1", A.PROPOSE),
    presses(ids.REQUIREMENT_MENU, A.PROPOSE, n=1, do="propose"),
    *(types(f"/requirement propose R{number}", A.PROPOSE, but=why) for number, why in IN_STATES),
    sends(ids.PROPOSAL_FORM, A.PROPOSE, {"number": 1, "version": 1}, POSITION),
    *(
        sends(ids.PROPOSAL_FORM, A.PROPOSE, {"number": number, "version": 1}, POSITION, but=why)
        for number, why in IN_STATES
    ),
    presses(ids.COUNTER, A.PROPOSE, n=4),
    presses(ids.COUNTER, A.PROPOSE, n=2, but=DONE_BEFORE),
    sends(ids.PROPOSAL_FORM, A.PROPOSE, {"number": 1, "version": 1, "counters": 4}, POSITION),
    sends(ids.PROPOSAL_FORM, A.PROPOSE, {"number": 8, "version": 2, "counters": 2}, POSITION, but=DONE_BEFORE),
    presses(ids.AGREE, A.ANSWER, n=4, changes=True, **ONLY_ANA, leaves=("negotiation.agree", "requirement.edit")),
    presses(ids.AGREE, A.ANSWER, n=2, but=DONE_BEFORE),
    # Declining one's own proposal takes it back.
    presses(ids.DECLINE, A.ANSWER, n=4, changes=True, **(ONLY_ANA | {"only": frozenset({ANA, CAT})})),
    presses(ids.DECLINE, A.ANSWER, n=2, but=DONE_BEFORE),
    Deed(kind=Shortcut, id=ids.RECORD_PROMISE, may=A.PROMISE),
    sends(
        ids.PROMISE_FORM,
        A.PROMISE,
        {"source": "https://slack.example/2", "by": BEN},
        {"words": text("A receipt"), "recipient": text("Northwind")},
    ),
    presses(ids.LINK_PROMISE, A.PROMISE, n=1),
    sends(ids.LINK_PROMISE_FORM, A.PROMISE, {"number": 1}, {ids.PROMISE_REQUIREMENT: chosen("1")}),
    sends(
        ids.LINK_PROMISE_FORM, A.PROMISE, {"number": 1}, {ids.PROMISE_REQUIREMENT: chosen("3")}, but="R3 is withdrawn"
    ),
    Deed(kind=Suggestion, id=ids.PROMISE_REQUIREMENT, may=A.READ),
)
LINKED = {"kind": chosen("depends_on"), ids.LINK_OTHER: chosen("7")}
SCORES = {f"{name}.1": chosen("3") for name in ("value", "criticality", "opportunity", "size")}

RELATIONS = (
    types("/requirement link R1 depends on R7", A.LINK, changes=True),
    types("/requirement link R1", A.LINK),
    types("/requirement link R3", A.LINK, but=TAKEN_OUT),
    presses(ids.LINK, A.LINK, n=1),
    sends(ids.LINK_FORM, A.LINK, {"number": 1}, LINKED),
    sends(ids.LINK_FORM, A.LINK, {"number": 3}, LINKED, but=TAKEN_OUT),
    types("/requirement unlink R8 R1", A.LINK, changes=True),
    types("/requirement unlink R1 R7", A.LINK, but="R1 and R7 are not linked"),
    presses(ids.CONFIRM_LINK, A.LINK, n=8, k="depends_on", s=8, t=1, sv=2, tv=1, changes=True),
    presses(ids.RELATE, A.LINK, n=7, o=1, changes=True),
    Deed(kind=Suggestion, id=ids.LINK_OTHER, may=A.READ),
    types("/requirement links R8", A.READ),
    types("/requirement merge R8 into R1", A.MERGE, changes=True),
    types("/requirement merge R8 into R3", A.MERGE, but=TAKEN_OUT),
    presses(ids.MERGE, A.MERGE, n=8, o=1, changes=True),
    presses(ids.MERGE, A.MERGE, n=5, o=1, but="R5 is under vote"),
    presses(ids.KEEP_BOTH, None, n=8),
    types("/requirement priority", A.READ),
    types("/requirement scores", A.READ),
    types("/requirement order", A.READ),
    *(presses(button, A.READ, a=1) for button in (ids.ORDER, ids.ORDER_NEXT)),
    presses(ids.ORDER_PREVIOUS, A.READ, b=8),
    types("/requirement move R8 before R1", A.ORDER, changes=True),
    types("/requirement move R3 before R1", A.ORDER, but="R3 does not count any more"),
    *(presses(ids.MOVE, A.ORDER, n=6, w=way, changes=True) for way in ("up", "down", "top")),
    presses(ids.MOVE, A.ORDER, n=6, b=1, changes=True),
    presses(ids.MOVE, A.ORDER, n=6, b=3, but="R3 does not count any more"),
    types("/requirement score", A.ORDER),
    types("/requirement score R1 R8", A.ORDER),
    presses(ids.SCORE, A.ORDER),
    sends(ids.SCORE_FORM, A.ORDER, {"numbers": [1]}, SCORES),
    presses(ids.ORDER_BY_SCORES, A.ORDER, changes=True),
    types("/quorum trace R1", A.READ),
)
#: ``help`` of each command, and a word that is none of its verbs.
HELP = tuple(
    types(f"{name} {word}") for name in (ids.PROJECT, ids.REQUIREMENT, ids.SIGNOFF) for word in ("help", "xyz")
)
