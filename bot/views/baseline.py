"""A baseline: what Slack shows of it, and the two files that prove it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import asdict

from bot.domain.canonical import instant
from bot.domain.condition import Condition
from bot.domain.showing import ShownBaseline
from bot.domain.signoff import Counted
from bot.views import blocks, mrkdwn
from bot.views import certificate as certificate_view
from bot.views.document import Document
from bot.views.message import Message, message
from bot.views.policy import MEANING_NAMES, policy_words
from bot.views.prose import line, rendered
from bot.views.standing import in_order

RECIPE = (
    "digest is the SHA-256 of the RFC 8785 form of the member signed: members sorted by name, no blanks, UTF-8; "
    "all names are ASCII and all numbers integers. Everything beside signed is no part of what was signed"
)
_CERTIFIED = "You get it as Markdown, JSON and a certificate by direct message; all say how to check the digest."
#: How many baselines a sentence names.
_NAMED = 15
_UNCERTIFIED = (
    "You get it as Markdown and JSON by direct message; both say how to check the digest. "
    "Working on it: the certificate follows by direct message."
)


def message_of(shown: ShownBaseline) -> Message:
    """Show a baseline in short."""
    baseline = shown.baseline
    count = f"{baseline.requirement_count:,} requirement{'' if baseline.requirement_count == 1 else 's'}"
    head = (
        f"Baseline {baseline.reference} of {mrkdwn.name(shown.project_name)}: {count}, signed off in "
        f"{shown.round.reference} {mrkdwn.when(baseline.at)}.{_today(shown)}"
    )
    signed = json.loads(baseline.signed)
    text = "\n".join([head, *_came_of(signed), *_in_force(shown), f"SHA-256 digest {baseline.digest}"])
    said = text.replace(baseline.digest, f"`{baseline.digest}`")
    hint = _CERTIFIED if shown.is_certified else _UNCERTIFIED
    policy = policy_words(shown.round)
    return message(f"{text}\n{policy}\n{hint}", [blocks.section(said), blocks.context(policy), blocks.context(hint)])


def files(shown: ShownBaseline) -> tuple[Document, ...]:
    """Return the Markdown and the JSON file, and the certificate where that is loaded."""
    name = f"baseline-{shown.baseline.reference}"
    signed = json.loads(shown.baseline.signed)
    markdown = rendered(
        "baseline/document.md.j2",
        baseline=shown.baseline,
        anchor=shown.anchor,
        project=shown.project,
        project_name=shown.project_name,
        round=shown.round,
        names=dict(shown.names),
        outcome=shown.outcome,
        replacements=shown.replacements,
        roles={user: shown.role_of(user) for user in shown.round.electorate},
        meaning=MEANING_NAMES[shown.round.meaning],
        conditions=shown.conditions,
        condition_states=certificate_view.CONDITION_STATES,
        counts=certificate_view.counts(shown),
        policy=_named(policy_words(shown.round), shown),
        signed=signed,
        json_name=f"{name}.json",
    )
    around = {
        "baseline": shown.baseline.reference,
        "digest": shown.baseline.digest,
        "recipe": RECIPE,
        "anchor": {"event": shown.anchor.seq, "hash": shown.anchor.hash} if shown.anchor else None,
        "tally": [_counted(each, signed["requirements"], shown.counted) for each in in_order(shown.counted)],
        "names": dict(shown.names),
        "roles": {user: shown.role_of(user) for user in shown.round.electorate},
        "outcome": _outcome(shown),
        "conditions": [_condition(each) for each in shown.conditions],
        "replacements": [
            {"left": each.left, "joined": each.joined, "by": each.author, "at": instant(each.at), "reason": each.reason}
            for each in shown.replacements
        ],
        "signed": signed,
    }
    return (
        Document(f"{name}.md", markdown),
        Document(f"{name}.json", json.dumps(around, ensure_ascii=False, indent=2) + "\n"),
        *([certificate_view.document(shown.baseline.reference, shown.certificate)] if shown.certificate else []),
    )


def _came_of(signed: Mapping[str, Any]) -> list[str]:
    """Say of which change request a baseline came; others hold what was signed off for the first time."""
    if not (change := signed.get("change")):
        return []
    if change["removes"]:
        return [f"It came of {change['id']}, by which {change['requirement']} was taken out."]
    return [f"It came of {change['id']}, which replaced version {change['replaces']} of {change['requirement']}."]


def _in_force(shown: ShownBaseline) -> list[str]:
    """Say what is signed today: a baseline that came of a change holds only what that changed."""
    if shown.in_force is None or shown.project.numbers.baseline == 1:
        return []
    count = sum(shown.in_force.values())
    if not count:
        return ["Nothing is signed today."]
    named = mrkdwn.references(tuple(shown.in_force), most=_NAMED, kind="L")
    total = f"{count:,} requirement{' is' if count == 1 else 's are'} signed today"
    own = shown.in_force.get(shown.baseline.number, 0)
    return [f"In all {total}, in {named}; {own:,} of them in this one. `/requirement list signed` lists them."]


def _today(shown: ShownBaseline) -> str:
    """Say what a project is called that was renamed since; what was signed keeps the name under which it was."""
    name = shown.project.name
    return "" if name == shown.project_name else f" The project is called {mrkdwn.name(name)} today."


def _counted(counted: Counted, requirements: Sequence[Mapping[str, str]], everything: Sequence[Counted]) -> object:
    """Return who stood where on some of the requirements that were signed."""
    apart = {f"R{number}" for each in everything for number in each.apart}
    own = {f"R{number}" for number in counted.apart}
    names = [each["id"] for each in requirements]
    return {
        "requirements": [name for name in names if name in own or (counted.rest and name not in apart)],
        **asdict(counted.tally),
    }


def _condition(condition: Condition) -> dict[str, str | bool]:
    return {
        "text": condition.text,
        "voter": condition.voter,
        "owner": condition.owner,
        "due": instant(condition.due),
        "counts_when_met": condition.counts_when_met,
        "state": condition.state.value,
    }


def _outcome(shown: ShownBaseline) -> dict[str, str] | None:
    outcome = shown.outcome
    return {"text": outcome.text, "by": outcome.author, "at": instant(outcome.at)} if outcome else None


def _named(said: str, shown: ShownBaseline) -> str:
    """Return a sentence of ours as a document says it: with names, since nothing links to accounts there."""
    for user in shown.round.electorate:
        said = said.replace(mrkdwn.mention(user), line(shown.names.get(user, user)))
    return said
