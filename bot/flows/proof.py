"""Looking through everything that a project's audit stream vouches for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from bot.domain import proof as rules
from bot.domain.ledger import Ledger
from bot.domain.negotiation import Move
from bot.domain.person import Actor
from bot.domain.project import ChainHead, Project
from bot.domain.proof import UNREADABLE, Broken, Proof
from bot.domain.showing import Verified
from bot.flows.access import Place, enter_to_read
from bot.flows.baseline import the_baseline
from bot.flows.requirement import every
from bot.ports import Store

Found = TypeVar("Found")


def to_verify(store: Store, actor: Actor, place: Place) -> Project:
    """Return the project whose records somebody wants to be looked through."""
    return enter_to_read(store, actor, place).project


def verified(store: Store, actor: Actor, place: Place, *, reference: str | None = None) -> Verified:
    """Look through a project's records for somebody who asks about a baseline (the newest without a reference)."""
    project = enter_to_read(store, actor, place).project
    proof = prove(store, project)
    asked = not proof.broken and (reference or project.numbers.baseline)
    baseline = the_baseline(store, project, reference) if asked else None
    certificate = store.certificates.get(project.team, project.id, baseline.number) if baseline else None
    return Verified(project=project, proof=proof, baseline=baseline, anchor=certificate.anchor if certificate else None)


def prove(store: Store, project: Project) -> Proof:
    """Walk the chain, then every record that it vouches for; stop at the first that is broken.

    The whole stream is read in batches; of each event only its digests and short facts are kept, and of votes only
    those that count.
    """
    ledger, head = Ledger(), project.chain
    if broken := rules.broken_event(store.audit.stream(project.team, project.id), head, ledger):
        return Proof(head=head, broken=broken)
    versions, votes = len(ledger.versions), sum(len(said.votes) for said in ledger.rounds.values())
    found = rules.first(_looked_through(store, project, ledger))
    return Proof(
        head=head,
        versions=versions,
        votes=votes,
        baselines=project.numbers.baseline,
        erased=ledger.erased,
        broken=found,
    )


def _looked_through(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    for number in sorted(ledger.rounds):
        yield from _round(store, project, number, ledger)
    yield from _requirements(store, project, ledger)
    for number in sorted(ledger.moves):
        load = partial(store.negotiations.get, project.team, project.id, number)
        yield _read(f"proposal N{number}", load, partial(_move, number, ledger))
    yield from _versions(store, project, ledger)
    for reference, said in ledger.passed().items():
        yield from _baseline(store, project, int(reference[1:]), ledger, said.link)


def _round(store: Store, project: Project, number: int, ledger: Ledger) -> Iterator[Broken | None]:
    where, said = (project.team, project.id, number), ledger.rounds[number]
    yield _read(
        f"sign-off V{number}", lambda: store.rounds.get(*where), lambda it: rules.broken_round(number, it, said)
    )
    yield _read(
        f"a requirement in V{number}",
        lambda: store.rounds.all_items(*where),
        lambda them: rules.broken_item(number, them, ledger),
    )
    yield _read(
        f"a vote in V{number}",
        lambda: store.rounds.ballots(*where),
        lambda them: rules.broken_vote(number, them, said),
    )


def _requirements(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    standing = ledger.standing
    try:
        for requirement in every(store, project):
            yield rules.broken_requirement(requirement, ledger)
    except UNREADABLE:
        # They are read many at a time; one by one it shows which of them it is.
        for number in sorted(standing):
            yield _read(f"R{number}", partial(store.requirements.get, project.team, project.id, number), lambda _: None)
    if standing:
        yield Broken(record=f"R{min(standing)}", why="it is gone")


def _versions(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    try:
        for version in store.requirements.versions(project.team, project.id):
            yield rules.broken_version(version, ledger)
    except UNREADABLE:
        # What comes next in the ledger is what could not be read.
        number, version_ = min(ledger.versions, default=(0, 0))
        yield rules.unread(f"version {version_} of R{number}")
    yield rules.missing_version(ledger)


def _baseline(store: Store, project: Project, number: int, ledger: Ledger, link: ChainHead) -> Iterator[Broken | None]:
    where = (project.team, project.id, number)
    yield _read(
        f"baseline L{number}",
        lambda: store.baselines.get(*where),
        lambda it: rules.broken_baseline(number, it, ledger),
    )
    yield _read(
        f"certificate of L{number}",
        lambda: (store.certificates.get(*where), store.certificates.document(*where)),
        lambda both: rules.broken_certificate(number, *both, ledger, link),
    )


def _move(number: int, ledger: Ledger, move: Move | None) -> Broken | None:
    return rules.broken_move(number, move, ledger)


def _read(record: str, load: Callable[[], Found], look: Callable[[Found], Broken | None]) -> Broken | None:
    """Look at a record; one that cannot even be read is broken."""
    try:
        return look(load())
    except UNREADABLE:
        return rules.unread(record)
