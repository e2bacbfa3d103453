"""Requirements that say the same: looked for while somebody captures, merged when a person says so."""

from __future__ import annotations

from datetime import datetime

from bot.domain.duplicates import LikelyDuplicate, Pair, Search, merging
from bot.domain.likeness import MOST_COMPARED, alike, lengths
from bot.domain.permissions import Action
from bot.domain.person import Actor
from bot.domain.requirement import RequirementState, Wording
from bot.domain.text import fingerprint, normalise
from bot.domain.values import replace
from bot.domain.wording import TEXT_LIMIT
from bot.flows.access import Place, enter_to_change, enter_to_read
from bot.flows.links import bring_along
from bot.flows.project import card_of
from bot.flows.promise import touch_kept
from bot.flows.recording import record
from bot.flows.relations import requirement_card, touch_linked
from bot.flows.versions import counted, find
from bot.ports import Store


def likely(store: Store, actor: Actor, place: Place, *, words: Wording) -> Search:
    """Look for up to three requirements of the same type that may say the same, the most alike first.

    Only reads: whoever captures is not made to wait for it by others, and their words are kept whatever is found.
    """
    project = enter_to_read(store, actor, place, Action.ADD).project
    text = normalise(words.text)
    if not text or len(text) > TEXT_LIMIT:
        return Search()
    others = store.requirements.comparable(
        project.team, project.id, words.type, lengths=lengths(text), limit=MOST_COMPARED
    )
    compared, found = len(others.numbers), alike(text, others)
    if not found:
        return Search(compared=compared)
    numbers = [each.number for each in found]
    known = {each.number: each for each in store.requirements.some(project.team, project.id, numbers)}
    likely = (LikelyDuplicate(requirement=known[each.number], percent=each.percent) for each in found)
    return Search(found=tuple(likely), compared=compared)


def merge(
    store: Store, actor: Actor, place: Place, *, one: int, other: int, directed: bool = False, now: datetime
) -> Pair:
    """Merge the newer of two requirements into the older one, or, where it is ``directed``, the one into the other.

    Both keep their words, versions and numbers. The links of the merged one are those of the one that stays from then
    on; the promises that it keeps are met by that one.
    """
    project = enter_to_change(store, actor, place, Action.MERGE).project
    under_vote = store.rounds.under_vote(project.team, project.id)
    pair = merging(find(store, project, one), find(store, project, other), under_vote, directed=directed)
    merged = replace(pair.merged, state=RequirementState.MERGED, merged_into=pair.into.number)
    store.requirements.change(project.team, merged, fingerprint=fingerprint(merged.wording.text), reason="")
    counts = counted(counted(project.counts, pair.merged.state, -1), RequirementState.MERGED, 1)
    project = record(
        store,
        replace(project, counts=counts),
        actor,
        action="requirement.merge",
        subject=merged.reference,
        now=now,
        version=merged.version,
        digest=merged.digest,
        facts={"into": pair.into.reference, "into_version": pair.into.version},
    )
    touch_linked(store, project, merged.number, now=now)
    touch_kept(store, project, merged.number, now=now)
    both = (requirement_card(project, number) for number in (merged.number, pair.into.number))
    store.outbox.touch(*both, card_of(project), at=now)
    project, left = bring_along(store, project, actor, merged, pair.into, now=now)
    store.projects.save(project)
    return Pair(merged=merged, into=pair.into, left=left)
