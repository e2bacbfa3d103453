"""Links between requirements, as each end shows them, and the form that makes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.links import READS, Link, version_to_look_at
from bot.domain.requirement import GONE, Requirement, RequirementState
from bot.domain.showing_requirement import Linked, Relations, Shown
from bot.views import blocks, forms, ids, mrkdwn
from bot.views.buttons import pack
from bot.views.message import Block, Message, message, shortened

#: How many links the details show; `/requirement links` shows all of them.
_IN_DETAILS = 10
#: How many references one line of small print names.
_NAMED = 10
#: How much of the other requirement's words a line shows.
_LINE = 200


def listing(found: Shown) -> Message:
    """Show every link of a requirement, those that are in doubt with **Confirm**."""
    reference, linked = found.requirement.reference, found.relations.linked
    if not linked:
        return _line(f"{reference} has no links. Make one with `/requirement link {reference} depends on R1`.")
    said = f"{len(linked):,} link{'' if len(linked) == 1 else 's'} of {reference}"
    return message("\n".join([said, *sentences(found.relations)]), [blocks.section(f"*{said}*"), *_rows(found, linked)])


def conflict_words(conflicts: Sequence[tuple[int, int]]) -> str:
    """Return a sentence that names pairs which are said to be in conflict, as many as fit."""
    named = ", ".join(f"R{one} with R{other}" for one, other in conflicts[:_NAMED])
    more = f" and {len(conflicts) - _NAMED:,} more" if len(conflicts) > _NAMED else ""
    return f"In conflict: {named}{more}."


def made(found: Shown, link: Link) -> Message:
    """Say that two requirements are linked."""
    return _line(f"Linked: R{link.source} {link.reads(link.source)}.")


def unlinked(found: Shown, other: int) -> Message:
    """Say that two requirements are linked no more."""
    return _line(f"{found.requirement.reference} and R{other} are not linked any more.")


def link_form(found: Shown, *, nonce: str) -> dict[str, Any]:
    """Return the form that asks how a requirement is linked, and with which other."""
    requirement = found.requirement
    kinds = [blocks.option(forth.capitalize(), kind.value) for kind, (forth, _) in READS.items()]
    return forms.modal(
        f"Link {requirement.reference}",
        ids.LINK_FORM,
        blocks.words(requirement.wording.text, limit=_LINE),
        forms.field("kind", "How", forms.select(kinds, kinds[0]["value"])),
        forms.field(ids.LINK_OTHER, "With", forms.external(multi=False, placeholder="A number, or words of it")),
        submit="Link",
        metadata={"project": requirement.project, "number": requirement.number},
        nonce=nonce,
    )


def confirmable(found: Shown) -> list[Block]:
    """Show links and merged requirements in the details, those that are in doubt first and with **Confirm**."""
    relations = found.relations
    linked = sorted(relations.linked, key=lambda each: not each.is_suspect)
    shown = [blocks.section("*Links*"), *_rows(found, linked[:_IN_DETAILS])] if linked else []
    if len(linked) > _IN_DETAILS:
        more = len(linked) - _IN_DETAILS
        shown.append(blocks.context(f"And {more:,} more: `/requirement links {found.requirement.reference}`"))
    return [*shown, *(blocks.context(said) for said in merged_words(relations))]


def small_print(relations: Relations) -> list[str]:
    """Say in few words how a requirement stands to others, for its card."""
    said = []
    if relations.linked:
        named = ", ".join(each.reads for each in relations.linked[:_NAMED])
        more = len(relations.linked) - _NAMED
        said.append(named[0].upper() + named[1:] + (f" and {more:,} more" if more > 0 else ""))
    if doubtful := sum(each.is_suspect for each in relations.linked):
        which = "One link is" if doubtful == 1 else f"{doubtful:,} links are"
        said.append(f"{which} to be confirmed: an end has changed")
    return said + merged_words(relations)


def sentences(relations: Relations) -> list[str]:
    """Say every link in a line of its own."""
    return [f"{_head(each)}: {mrkdwn.escape(_cut(each.other))}" for each in relations.linked] + merged_words(relations)


def merged_words(relations: Relations) -> list[str]:
    """Say which requirements were merged into this one, and which it replaces."""
    said = []
    if relations.merged:
        verb = "was" if len(relations.merged) == 1 else "were"
        said.append(f"{mrkdwn.references(relations.merged, most=_NAMED)} {verb} merged into it")
    if relations.replaces:
        said.append(f"It replaces {mrkdwn.references(relations.replaces, most=_NAMED)}")
    return said


def _rows(found: Shown, linked: tuple[Linked, ...] | list[Linked]) -> list[Block]:
    return [
        blocks.section(
            f"*{_head(each)}*\n{mrkdwn.name(_cut(each.other))}",
            accessory=_confirm_button(found, each) if each.is_suspect else None,
        )
        for each in linked
    ]


def _confirm_button(found: Shown, linked: Linked) -> blocks.Element:
    """Return **Confirm** for the versions that the person sees."""
    link, requirement, other = linked.link, found.requirement, linked.other
    versions = {end.number: version_to_look_at(end) for end in (requirement, other)}
    value = pack(
        p=requirement.project,
        n=requirement.number,
        k=link.kind.value,
        s=link.source,
        t=link.target,
        sv=versions[link.source],
        tv=versions[link.target],
    )
    return blocks.button("Confirm", ids.CONFIRM_LINK, value=value, label=f"Confirm that it {linked.reads}")


def _head(linked: Linked) -> str:
    head = linked.reads[0].upper() + linked.reads[1:]
    if linked.other.state in GONE:
        head += f", {linked.other.state.value}"
    if linked.other.state is RequirementState.MERGED:
        head += f", merged into R{linked.other.merged_into}"
    if linked.other.state is RequirementState.OBSOLETE:
        head += f", replaced by R{linked.other.replaced_by}"
    return head + (" – to be confirmed: an end has changed" if linked.is_suspect else "")


def _cut(requirement: Requirement) -> str:
    return shortened(requirement.wording.text, _LINE)


def _line(text: str) -> Message:
    return message(text, [blocks.section(text)])
