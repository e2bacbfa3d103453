"""Opening a round: everybody in it is asked, whatever it decides on."""

from __future__ import annotations

from datetime import datetime

from bot.domain.canonical import canonical_text, digest, instant
from bot.domain.outgoing import CardKind
from bot.domain.person import Actor
from bot.domain.policy import members
from bot.domain.project import Project
from bot.domain.proposal import Terms, set_digest
from bot.domain.signoff import Item, Round
from bot.domain.values import replace
from bot.flows.closing import card_of_round
from bot.flows.delegation import ask_holders
from bot.flows.project import card_of
from bot.flows.recording import record
from bot.flows.reminders import plan
from bot.ports import Store


def open_round(
    store: Store,
    actor: Actor,
    project: Project,
    terms: Terms,
    items: tuple[Item, ...],
    *,
    question: str,
    change: int | None = None,
    now: datetime,
) -> tuple[Project, Round]:
    """Open a round, ask everybody in it, and return what is to be saved; ``change`` is the request it decides on."""
    number = project.numbers.round + 1
    round_ = Round(
        project=project.id,
        number=number,
        question=question,
        policy=terms.policy,
        quorum=terms.quorum,
        meaning=terms.meaning,
        partial=terms.partial,
        electorate=terms.electorate,
        item_count=len(items),
        started_by=actor.user,
        started_at=now,
        deadline=terms.deadline,
        revision=1,
        change=change,
    )
    store.rounds.add(project.team, round_, items)
    counts = replace(project.counts, open_rounds=project.counts.open_rounds + 1)
    project = replace(project, counts=counts, numbers=replace(project.numbers, round=number))
    project = _record_start(store, actor, project, round_, items, now=now)
    card = card_of_round(project, number)
    store.outbox.place(card, project.channel, at=now)
    for user in round_.electorate:
        store.outbox.place(replace(card, kind=CardKind.BALLOT, user=user), user, at=now)
    ask_holders(store, project, round_, now=now)
    plan(store, project, round_, now=now)
    store.outbox.touch(card_of(project), at=now)
    return project, round_


def _record_start(
    store: Store, actor: Actor, project: Project, round_: Round, items: tuple[Item, ...], *, now: datetime
) -> Project:
    facts: dict[str, str | int] = {
        "policy": canonical_text(members(round_.policy)),
        "quorum": round_.quorum,
        "meaning": round_.meaning.value,
        "partial": int(round_.partial),
        "requirements": round_.item_count,
        "signatories": ",".join(round_.electorate),
        "question": digest(round_.question),
        "deadline": instant(round_.deadline),
    }
    return record(
        store,
        project,
        actor,
        action="signoff.start",
        subject=round_.reference,
        now=now,
        facts=facts,
        digest=set_digest(items),
    )
