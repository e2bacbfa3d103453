"""Looking through everything that a project's audit stream vouches for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.person import Actor
from bot.domain.project import Project
from bot.domain.proof import Broken, Ledger, Proof, broken_baseline, broken_event, broken_version, missing_version
from bot.domain.showing import Verified
from bot.flows.access import Place, enter_to_read
from bot.flows.baseline import the_baseline
from bot.ports import Store


def to_verify(store: Store, actor: Actor, place: Place) -> Project:
    """Return the project whose records somebody wants to be looked through."""
    return enter_to_read(store, actor, place).project


def verified(store: Store, actor: Actor, place: Place, *, reference: str | None = None) -> Verified:
    """Look through a project's records for somebody who asks about a baseline (the newest without a reference)."""
    project = enter_to_read(store, actor, place).project
    proof = prove(store, project)
    asked = not proof.broken and (reference or project.numbers.baseline)
    baseline = the_baseline(store, project, reference) if asked else None
    return Verified(project=project, proof=proof, baseline=baseline)


def prove(store: Store, project: Project) -> Proof:
    """Walk the chain, then every version and baseline that it vouches for; stop at the first that is broken.

    The whole stream is read in batches; of each event only its digest is kept.
    """
    ledger, head = Ledger(), project.chain
    if broken := broken_event(ledger.noting(store.audit.stream(project.team, project.id)), head):
        return Proof(head=head, broken=broken)
    versions = len(ledger.versions)
    found = next(filter(None, _looked_through(store, project, ledger)), None)
    return Proof(head=head, versions=versions, baselines=project.numbers.baseline, broken=found)


def _looked_through(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    for version in store.requirements.versions(project.team, project.id):
        yield broken_version(version, ledger)
    yield missing_version(ledger)
    for number in range(1, project.numbers.baseline + 1):
        yield broken_baseline(number, store.baselines.get(project.team, project.id, number), ledger)
