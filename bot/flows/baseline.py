"""Showing what was signed."""

from __future__ import annotations

import json
from datetime import datetime
from operator import itemgetter

from bot.domain.baseline import Baseline
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.outgoing import Post, PostKind
from bot.domain.permissions import Action
from bot.domain.person import CLOCK, Actor
from bot.domain.project import Project, Role
from bot.domain.proof import why_not_signed
from bot.domain.references import parse
from bot.domain.refusal import NotFound, Refusal
from bot.domain.roles import role_at
from bot.domain.showing import ShownBaseline
from bot.domain.signoff import Round
from bot.domain.values import replace
from bot.flows.access import Place, enter_to_change
from bot.flows.closing import votes_of
from bot.flows.project import roles_given
from bot.ports import Store


def show(store: Store, actor: Actor, place: Place, *, reference: str | None = None, now: datetime) -> ShownBaseline:
    """Return a baseline (the newest without a reference) and send its files to whoever asks.

    A certificate that is still being made follows by itself. Refusal where the chain says something else than the
    baseline, or nothing of it: nobody shall take that for what was signed.
    """
    project = enter_to_change(store, actor, place, Action.READ).project
    baseline = the_baseline(store, project, reference)
    _must_be_signed(store, project, baseline)
    shown = replace(
        _with_names(store, project, baseline), in_force=store.requirements.in_force(project.team, project.id)
    )
    certificate = store.certificates.get(project.team, project.id, baseline.number)
    if certificate and not certificate.is_made:
        store.certificates.ask(project.team, certificate.asked_by(actor.user))
    store.outbox.post(
        Post(
            team=project.team,
            project=project.id,
            kind=PostKind.BASELINE_FILES,
            to=actor.user,
            key=f"baseline-{project.id}-{baseline.number}-{actor.user}-{actor.request}",
            about={"baseline": baseline.number, "certificate": int(shown.is_certified)},
        ),
        at=now,
    )
    return shown


def load_with_certificate(store: Store, team: TeamId, project: ProjectId, number: int) -> ShownBaseline | None:
    """Load a baseline with its certificate, as far as that is made; None when there is no such baseline."""
    shown = load(store, team, project, number)
    if shown is None or not shown.is_certified:
        return shown
    return replace(shown, certificate=store.certificates.document(team, project, number))


def load(store: Store, team: TeamId, project: ProjectId, number: int) -> ShownBaseline | None:
    """Load a baseline for delivery; None when there is no such baseline."""
    membership = store.projects.get(team, project, CLOCK)
    baseline = store.baselines.get(team, project, number)
    if membership is None or baseline is None:
        return None
    return _with_names(store, membership.project, baseline)


def the_baseline(store: Store, project: Project, reference: str | None) -> Baseline:
    """Return the baseline that somebody means: the newest without a reference."""
    number = parse(reference, "L") if reference else project.numbers.baseline
    if not number:
        raise NotFound("Nothing is signed off here yet. Start with `/signoff start`.")
    baseline = store.baselines.get(project.team, project.id, number)
    if baseline is None:
        raise NotFound(f"There is no baseline L{number} in this project. `/signoff baseline` shows the newest.")
    return baseline


def _must_be_signed(store: Store, project: Project, baseline: Baseline) -> None:
    passed = store.audit.newest(project.team, project.id, "signoff.pass", f"V{baseline.round}")
    if why := why_not_signed(baseline, json.loads(passed.canonical) if passed else None):
        raise Refusal(
            f"Baseline {baseline.reference} is not what was signed off: {why}. "
            "`/signoff verify` looks through everything."
        )


def _with_names(store: Store, project: Project, baseline: Baseline) -> ShownBaseline:
    round_ = store.rounds.get(project.team, project.id, baseline.round)
    if round_ is None:
        raise LookupError(f"baseline {baseline.reference} has no round")
    signed = json.loads(baseline.signed)
    owners = {each["owner"] for each in signed["requirements"] if "owner" in each}
    hands = {vote["hand"] for vote in signed["votes"] if vote.get("hand")}
    replacements = store.replacements.of_round(project.team, project.id, round_.number)
    outcome = store.outcomes.of_round(project.team, project.id, round_.number)
    conditions = store.conditions.of_round(project.team, project.id, round_.number)
    others = [each.left for each in replacements] + ([outcome.author] if outcome else [])
    others += [user for each in conditions for user in (each.voter, each.owner)]
    named = [*round_.electorate, round_.started_by, *sorted(owners | hands), *others]
    known = store.people.get(project.team, named)
    names = {user: person.name for user, person in known.items()}
    certificate = store.certificates.get(project.team, project.id, baseline.number)
    return ShownBaseline(
        project=project,
        project_name=signed["project"]["name"],
        round=round_,
        baseline=baseline,
        names=names,
        counted=votes_of(store, project, round_).signed(),
        outcome=outcome,
        replacements=tuple(replacements),
        roles=_roles(store, project, round_, baseline, signed["votes"]),
        conditions=tuple(conditions),
        anchor=certificate.anchor if certificate else None,
        is_certified=certificate is not None and certificate.is_made,
    )


def _roles(
    store: Store, project: Project, round_: Round, baseline: Baseline, votes: list[dict[str, str]]
) -> dict[UserId, Role]:
    """Return what each signatory was when they signed, or when the round ended where they did not."""
    given = roles_given(store, project)
    voted = {vote["signatory"]: datetime.fromisoformat(vote["at"]) for vote in sorted(votes, key=itemgetter("at"))}
    ended = round_.closed_at or baseline.at
    return {user: role_at(given, user, voted.get(user, ended)) for user in round_.electorate}
