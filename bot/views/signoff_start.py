"""Starting a sign-off round: the form, and the second page that some policies ask for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from bot.domain.defaults import Defaults
from bot.domain.details import COMBINED, MOST_SEATS
from bot.domain.electorate import MOST_SIGNATORIES
from bot.domain.names import UserId
from bot.domain.policy import Base, Policy, PolicyKind, Seat
from bot.domain.project import Project
from bot.domain.requirement import Requirement
from bot.domain.showing_signoff import RoundCard
from bot.views import blocks, extension, forms, ids, mrkdwn, policy_fields
from bot.views.links import conflict_words
from bot.views.message import Block, Message
from bot.views.policy import BASE_NAMES, POLICY_NAMES

EVERY, CHOSEN = "every", "chosen"
#: What a role's votes can do.
REQUIRED, VETO, BOTH = "required", "veto", "both"
POWERS = {REQUIRED: "Must approve", VETO: "May veto", BOTH: "Must approve and may veto"}
ALL, ANY = "all", "any"
_NOTHING_SAVED = Defaults()
_NONE: Mapping[int, int] = MappingProxyType({})
#: How many rounds a sentence names, and how many requirements of each.
_ROUNDS_NAMED, _NUMBERS_NAMED = 5, 5
#: A fraction that somebody typed is longer in its own form.
_FRACTION = 40
#: What the pages begin with where nothing is saved.
_EVEN = Policy(kind=PolicyKind.WEIGHTED, share=Fraction(1, 2), base=Base.ELECTORATE)
_NO_SEAT = Seat(name="", holders=())


def start_form(
    project: Project,
    *,
    agreed: int = 0,
    conflicts: Sequence[tuple[int, int]] = (),
    left_out: Mapping[int, int] = _NONE,
    chosen: Sequence[Requirement] = (),
    deadline: datetime,
    nonce: str,
    defaults: Defaults = _NOTHING_SAVED,
    may_save: bool = False,
) -> dict[str, Any]:
    """Return the form **Start sign-off**, filled with the project's default; owners may save what they choose as it.

    It says how many requirements are agreed already, which are said to be in conflict, and which are left out, being
    under vote in another round. Where somebody named some, these are ``chosen`` already.
    """
    saving = forms.checkboxes([blocks.option("Start sign-off is filled with this from now on", "default")])
    return forms.modal(
        "Start sign-off",
        ids.ROUND_FORM,
        *_not_agreed(project.counts.open, agreed),
        *_in_conflict(conflicts),
        *_what_and_who(left_out, chosen),
        *_when_it_passes(defaults),
        extension.deadline_field(deadline),
        *_rarely_changed(defaults),
        *([forms.field("default", "Save as the project's default", saving, optional=True)] if may_save else []),
        submit="Start",
        metadata={"project": project.id, "needed": _preset_needed(defaults)},
        nonce=nonce,
    )


def weights_form(
    people: Mapping[UserId, str], *, metadata: Mapping[str, Any], nonce: str, defaults: Defaults = _NOTHING_SAVED
) -> dict[str, Any]:
    """Return the second page for weighted votes: what each signatory's vote weighs, and what share is needed.

    Whoever has a weight in the project's default begins with that one.
    """
    saved = defaults.policy if defaults.policy and defaults.kind is PolicyKind.WEIGHTED else _EVEN
    rows = _weight_rows(saved, people, is_asked=True)
    return forms.modal(
        "Weighted votes", ids.WEIGHTS_FORM, *rows, submit="Start", close="Back", metadata=metadata, nonce=nonce
    )


def _weight_rows(saved: Policy, people: Mapping[UserId, str], *, is_asked: bool) -> list[Block]:
    """Return the rows for weights and their share, filled with those that were saved."""
    known = {user: str(weight) for user, weight in saved.weights}
    bases = [blocks.option(name, base.value) for base, name in BASE_NAMES.items()]
    share = forms.text_input(initial=str(saved.share), max_length=_FRACTION)
    weights = [
        forms.field(
            f"weight.{user}",
            f"Weight of {name}",
            forms.text_input(initial=known.get(user, "1"), max_length=_FRACTION),
            optional=not is_asked,
        )
        for user, name in people.items()
    ]
    return [
        *weights,
        forms.field("share", "Share", share, optional=not is_asked, hint="Such as 1/2, 0.6 or 75 %."),
        forms.field("base", "Of the weight of", forms.select(bases, (saved.base or Base.ELECTORATE).value)),
    ]


def roles_form(
    people: Collection[UserId], *, metadata: Mapping[str, Any], nonce: str, defaults: Defaults = _NOTHING_SAVED
) -> dict[str, Any]:
    """Return the second page for roles: each with who holds it, and what its votes can do.

    It begins with the roles of the project's default, held by those of their people who sign this time.
    """
    saved = defaults.policy.seats if defaults.policy else ()
    rows = _role_rows(saved, people, is_asked=True)
    return forms.modal("Roles", ids.ROLES_FORM, *rows, submit="Start", close="Back", metadata=metadata, nonce=nonce)


def _role_rows(saved: Sequence[Seat], people: Collection[UserId], *, is_asked: bool) -> list[Block]:
    """Return the rows for roles, filled with those that were saved; the first must be filled in where it is asked."""
    powers = [blocks.option(name, power) for power, name in POWERS.items()]
    rows: list[Block] = []
    for number in range(1, MOST_SEATS + 1):
        seat = saved[number - 1] if number <= len(saved) else _NO_SEAT
        holders = [user for user in seat.holders if user in people]
        rows += [
            forms.field(
                f"role.{number}",
                f"Role {number}",
                forms.text_input(initial=seat.name, placeholder="For example Product owner", max_length=60),
                optional=number > 1 or not is_asked,
            ),
            forms.field(f"holders.{number}", "Held by", forms.users(holders, MOST_SIGNATORIES), optional=True),
            forms.field(f"power.{number}", "Counts as", forms.select(powers, _power(seat))),
        ]
    return rows


def together_form(
    people: Mapping[UserId, str], *, metadata: Mapping[str, Any], nonce: str, defaults: Defaults = _NOTHING_SAVED
) -> dict[str, Any]:
    """Return the second page for several policies together, filled with the project's default.

    Consent is among them where an owner allowed it.
    """
    saved = {part.kind: part for part in defaults.policy.parts} if defaults.policy else {}
    count, roles = saved.get(PolicyKind.N_OF_M), saved.get(PolicyKind.ROLES)
    offered = [kind for kind in COMBINED if defaults.consent or kind is not PolicyKind.CONSENT]
    parts = [blocks.option(name, kind.value) for kind, name in POLICY_NAMES.items() if kind in offered]
    ways = [blocks.option("All of them hold", ALL), blocks.option("Any of them holds", ANY)]
    return forms.modal(
        "Several policies",
        ids.TOGETHER_FORM,
        forms.field("parts", "Policies", forms.checkboxes(parts, [kind.value for kind in saved])),
        forms.field("way", "It passes when", forms.radio(ways, ANY if defaults.kind is PolicyKind.ANY_OF else ALL)),
        policy_fields.needed(count.needed if count else None),
        blocks.context("Roles are read only where they are one of the policies."),
        *_role_rows(roles.seats if roles else (), people, is_asked=False),
        blocks.context("Weights and their share are read only where weighted votes are one of the policies."),
        *_weight_rows(saved.get(PolicyKind.WEIGHTED, _EVEN), people, is_asked=False),
        submit="Start",
        close="Back",
        metadata=metadata,
        nonce=nonce,
    )


def _power(seat: Seat) -> str:
    if seat.veto:
        return BOTH if seat.required else VETO
    return REQUIRED


def options(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    """Return requirements as entries of the menu Requirements."""
    return [
        blocks.option(f"{each.reference} {' '.join(each.wording.text.split())}", str(each.number))
        for each in requirements
    ]


def _not_agreed(open_: int, agreed: int) -> list[Block]:
    """Say that something may be missing; a sign-off of plain words stays possible."""
    if agreed >= open_:
        return []
    said = f"{agreed:,} of {open_:,} open requirements {'is' if agreed == 1 else 'are'} agreed."
    return [blocks.context(f"{said} The others can be signed too; `/requirement analyse` asks for what they lack.")]


def _in_conflict(conflicts: Sequence[tuple[int, int]]) -> list[Block]:
    """Name what contradicts another: nobody is kept from signing it, and nobody signs it unawares."""
    if not conflicts:
        return []
    how = f"`/requirement links R{conflicts[0][0]}` shows it"
    return [blocks.context(f"{conflict_words(conflicts)} They can be signed too; {how}.")]


def started(card: RoundCard, *, better: datetime | None = None, zone: str = "UTC") -> Message:
    """Say what a new round left out, and offer a better hour where there is one."""
    round_ = card.round
    what = "1 requirement" if round_.item_count == 1 else f"{round_.item_count:,} requirements"
    said = [f"Sign-off {round_.reference} has begun, about {what}. Votes count until {mrkdwn.when(round_.deadline)}."]
    said += [_left_out_words(card.left_out)] if card.left_out else []
    return extension.with_offer(" ".join(said), round_, better, zone)


def _left_out_words(left_out: Mapping[int, int]) -> str:
    """Say which open requirements are under vote in other rounds, and in which."""
    rounds: dict[int, list[int]] = {}
    for number, round_ in sorted(left_out.items()):
        rounds.setdefault(round_, []).append(number)
    named = [f"{mrkdwn.references(rounds[each], most=_NUMBERS_NAMED)} in V{each}" for each in sorted(rounds)]
    more = f"; and more in {len(named) - _ROUNDS_NAMED:,} others" if len(named) > _ROUNDS_NAMED else ""
    count = "1 open requirement is" if len(left_out) == 1 else f"{len(left_out):,} open requirements are"
    return f"{count} left out, being under vote already: {'; '.join(named[:_ROUNDS_NAMED])}{more}."


def _what_and_who(left_out: Mapping[int, int], chosen: Sequence[Requirement]) -> list[Block]:
    scope = [blocks.option("Every open requirement", EVERY), blocks.option("Chosen requirements", CHOSEN)]
    return [
        forms.field("scope", "What is signed", forms.radio(scope, CHOSEN if chosen else EVERY)),
        *([blocks.context(_left_out_words(left_out))] if left_out else []),
        forms.field(
            "requirements",
            "Requirements",
            forms.external(options(chosen), placeholder="Number or words"),
            optional=True,
            hint="Only with “Chosen requirements” above.",
        ),
        forms.field("signatories", "Signatories", forms.users(max_items=MOST_SIGNATORIES)),
    ]


def _preset_needed(defaults: Defaults) -> int | None:
    """Return what **At least** is filled with before anybody types there."""
    return defaults.policy.needed if defaults.policy else None


def _when_it_passes(defaults: Defaults) -> list[Block]:
    preset = PolicyKind.ALL_OF if defaults.kind is PolicyKind.ANY_OF else defaults.kind or PolicyKind.UNANIMOUS_ALL
    return [
        policy_fields.policy(preset),
        policy_fields.needed(_preset_needed(defaults)),
    ]


def _rarely_changed(defaults: Defaults) -> list[Block]:
    return [
        policy_fields.quorum(defaults.quorum),
        policy_fields.meaning(defaults.meaning),
        forms.field(
            "partial",
            "Allow partial sign-off",
            forms.checkboxes(
                [blocks.option("Sign what has enough approvals; the rest goes back", "partial")],
                ("partial",) if defaults.partial else (),
            ),
            optional=True,
        ),
    ]
