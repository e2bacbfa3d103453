"""Looking through everything that a project's audit stream vouches for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from bot.domain import proof as rules
from bot.domain import proof_records as records
from bot.domain.kept import broken_project, broken_requirement
from bot.domain.ledger import Ledger
from bot.domain.links import LinkKind
from bot.domain.names import ProjectId
from bot.domain.negotiation import Move
from bot.domain.outgoing import Card
from bot.domain.person import Actor
from bot.domain.project import ChainHead, Project
from bot.domain.proof import UNREADABLE, Broken, Proof, RowUnreadable
from bot.domain.showing import Verified
from bot.domain.strays import RowKind, broken_orphan, broken_stray, lasts
from bot.flows.access import Place, enter_to_read
from bot.flows.baseline import the_baseline
from bot.flows.closing import card_of_round
from bot.ports import Store

Found = TypeVar("Found")
#: No project has a number so small, whoever gave it.
BEFORE_ALL = ProjectId(-(2**63))


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


def card_of(found: Verified) -> Card | None:
    """Name the card in the channel that says where the baseline is anchored."""
    project, baseline = found.project, found.baseline
    if baseline is None or found.anchor is None:
        return None
    return card_of_round(project, baseline.round)


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


def next_proof(store: Store, *, after: ProjectId) -> tuple[Project, Proof] | None:
    """Look through the next project of whatever team, for whoever runs the bot; RowUnreadable where its row is none."""
    try:
        project = next(iter(store.projects.everywhere(after, limit=1)), None)
    except UNREADABLE as error:
        raise RowUnreadable(after) from error
    return None if project is None else (project, prove(store, project))


def orphans(store: Store) -> list[Broken]:
    """Name the first row of every kind whose project is not there; whoever runs the bot looks at all teams."""
    found = ((kind, store.strays.orphan(kind)) for kind in RowKind)
    return [broken_orphan(kind, orphan) for kind, orphan in found if orphan is not None]


def _looked_through(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    """Look at what others rest on before those: requirements are compared with versions that are whole.

    First at rows where no event wrote any, so that from then on looking up what events wrote finds every row.
    """
    for kind, last in lasts(project.chain, ledger):
        yield broken_stray(kind, store.strays.first(project.team, project.id, kind, last=last), project.team)
    for number in sorted(ledger.rounds):
        yield from _round(store, project, number, ledger)
        yield from _beside_round(store, project, number, ledger)
    for number in sorted(ledger.moves):
        load = partial(store.negotiations.get, project.team, project.id, number)
        yield _read(f"proposal N{number}", load, partial(_move, number, ledger))
    yield from _numbered(store, project, ledger)
    yield from _versions(store, project, ledger)
    for reference, said in ledger.passed().items():
        yield from _baseline(store, project, int(reference[1:]), ledger, said.link)
    yield from _lists(store, project, ledger)
    states: Counter[str] = Counter()
    yield from _requirements(store, project, ledger, states)
    order = partial(store.priorities.ranked, project.team, project.id)
    yield _read("the order", order, partial(records.broken_order, ledger))
    if misfiled := store.requirements.misfiled(project.team, project.id):
        yield Broken(record="version {1} of R{0}".format(*misfiled), why="it is not found by its words any more")
    yield broken_project(project, states, ledger)


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


def _beside_round(store: Store, project: Project, number: int, ledger: Ledger) -> Iterator[Broken | None]:
    """Look at what stands beside a round, once that is whole."""
    where, round_ = (project.team, project.id, number), store.rounds.get(project.team, project.id, number)
    if round_ is not None:
        electors = partial(store.rounds.electors, *where)
        yield _read(f"sign-off V{number}", electors, partial(records.broken_electors, round_))
    conditions = partial(store.conditions.of_round, *where)
    yield _read(f"a condition in V{number}", conditions, partial(records.broken_condition, number, ledger))
    replacements = partial(store.replacements.of_round, *where)
    yield _read(f"replacements in V{number}", replacements, partial(records.broken_replacement, number, ledger))
    outcome = partial(store.outcomes.of_round, *where)
    yield _read(f"outcome of V{number}", outcome, partial(records.broken_outcome, number, ledger))


def _numbered(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    """Look at change requests and promises."""
    for number in sorted(ledger.records.changes):
        asked = partial(store.changes.get, project.team, project.id, number)
        yield _read(f"change request C{number}", asked, partial(records.broken_change, number, ledger))
    for number in sorted(ledger.records.promises):
        made = partial(store.promises.get, project.team, project.id, number)
        yield _read(f"promise P{number}", made, partial(records.broken_promise, number, ledger))


def _lists(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    """Look at what is compared as a whole."""
    where = (project.team, project.id)
    yield _read("a link", partial(store.links.every, *where, tuple(LinkKind)), partial(records.broken_link, ledger))
    yield _read("a score", partial(store.priorities.every_score, *where), partial(records.broken_score, ledger))
    dismissed = partial(store.requirements.dismissed_anywhere, *where)
    yield _read("a dismissed hint", dismissed, partial(records.broken_hint, ledger))
    steps = partial(store.fulfilments.every_step, *where)
    yield _read("a step", steps, partial(records.broken_step, ledger))
    tried = partial(store.fulfilments.every_verification, *where)
    yield _read("a verification", tried, partial(records.broken_verification, ledger))
    yield _read("a delegation", partial(store.delegations.given_in, *where), partial(records.broken_delegation, ledger))
    held = partial(store.defaults.get, *where)
    yield _read("the project's default", held, partial(records.broken_policy, ledger))
    given = partial(store.projects.roles, *where)
    yield _read("a role", given, partial(records.broken_role, ledger, project.owners))


def _requirements(store: Store, project: Project, ledger: Ledger, states: Counter[str]) -> Iterator[Broken | None]:
    """Look at every requirement, and count them by their states."""
    standing, history = ledger.standing, partial(store.requirements.history, project.team, project.id)
    at = 0
    try:
        for found in store.requirements.kept(project.team, project.id):
            at = found.number
            states[found.state] += 1
            yield broken_requirement(found, ledger, history)
    except RowUnreadable as error:
        yield rules.unread("R{}".format(*error.place))
    except UNREADABLE:
        yield rules.unread(f"R{at}")
    if standing:
        yield Broken(record=f"R{min(standing)}", why="it is gone")


def _versions(store: Store, project: Project, ledger: Ledger) -> Iterator[Broken | None]:
    at = (0, 0)
    try:
        for version in store.requirements.versions(project.team, project.id):
            at = (version.number, version.version)
            yield rules.broken_version(version, ledger)
    except RowUnreadable as error:
        yield rules.unread("version {1} of R{0}".format(*error.place))
    except UNREADABLE:
        yield rules.unread("version {1} of R{0}".format(*at))
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
    return rules.broken_move(number, move, ledger) or (records.broken_decision(move, ledger) if move else None)


def _read(record: str, load: Callable[[], Found], look: Callable[[Found], Broken | None]) -> Broken | None:
    """Look at a record; one that cannot even be read is broken."""
    try:
        return look(load())
    except UNREADABLE:
        return rules.unread(record)
