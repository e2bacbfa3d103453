"""Windows of open sign-off rounds: votes one by one, the forms for reasons, and **Read it all**."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.names import UserId
from bot.domain.requirement import Version, Wording
from bot.domain.showing_signoff import Apart, Contents
from bot.domain.signoff import Choice, Round
from bot.views import attributes, blocks, forms, ids, mrkdwn
from bot.views.message import Block
from bot.views.signoff_buttons import page_value, votes_value

VERDICT_NAMES = {
    Choice.APPROVE: "Approve",
    Choice.REJECT: "Reject",
    Choice.RETURN: "Return",
    Choice.ABSTAIN: "Abstain",
}
#: The choice by which a change is put off.
LATER = "later"
#: How long one run of text is at most.
_RUN = 2500
#: Slack takes 250 kB in a window, in which an emoji may count as twelve.
_WINDOW_BYTES = 200_000


def reject_form(round_: Round, *, revision: int, whose: Sequence[UserId] = (), nonce: str) -> dict[str, Any]:
    """Return the form that asks for the required **Reason** of a rejection, perhaps in the name of others."""
    said = f"*{mrkdwn.escape(round_.question)}* Everybody will see your reason."
    if whose:
        said += f" This is the vote of {mrkdwn.mentions(tuple(whose), most=50)}."
    form = _reason_form(
        f"Reject {round_.reference}",
        ids.REJECT_FORM,
        said,
        "Reject",
        {"project": round_.project, "round": round_.number, "revision": revision}
        | ({"whose": list(whose)} if whose else {}),
        nonce,
    )
    return {**form, "blocks": [*form["blocks"], *put_off(round_)]}


def put_off(round_: Round) -> list[Block]:
    """Return the field by which a member of a change board defers a change."""
    if round_.change is None:
        return []
    later = blocks.option("Return it: not now", LATER, "The change is deferred where nobody rejects it")
    return [forms.field("later", "Or", forms.checkboxes([later]), optional=True)]


def cancel_form(round_: Round, *, reason: str = "", nonce: str) -> dict[str, Any]:
    """Return the form that asks why a round is cancelled; ``reason`` was typed already."""
    return _reason_form(
        f"Cancel {round_.reference}",
        ids.CANCEL_FORM,
        "The sign-off closes without a result. Everybody will see your reason.",
        "Cancel sign-off",
        {"project": round_.project, "round": round_.number},
        nonce,
        reason=reason,
    )


def contents(page: Contents) -> dict[str, Any]:
    """Return one page of the exact words under vote."""
    round_ = page.round
    question = f"*{mrkdwn.escape(round_.question)}*"
    fitting = _fitting(page.versions)
    shown = [block for version in fitting for block in _whole(version)]
    buttons = []
    if page.after:
        buttons.append(blocks.button("Back to the beginning", ids.READ_FIRST, value=page_value(round_, 0)))
    if page.has_next or len(fitting) < len(page.versions):
        buttons.append(blocks.button("Next", ids.READ_NEXT, value=page_value(round_, fitting[-1].number)))
    if buttons:
        question += f"\nR{fitting[0].number} to R{fitting[-1].number}; {round_.item_count:,} requirements in all"
        menu = forms.external(multi=False, placeholder="Go to, such as R120")
        shown.append(blocks.actions(*buttons, menu | {"action_id": ids.READ_FROM}))
    return forms.modal(
        f"Sign-off {round_.reference}",
        ids.CONTENTS_VIEW,
        blocks.section(question),
        *shown,
        close="Close",
        metadata={"project": round_.project, "round": round_.number},
    )


def pages_from(round_: Round, versions: Sequence[Version]) -> list[dict[str, Any]]:
    """Return requirements under vote as entries of a menu; each carries the page that begins with it."""
    return [
        blocks.option(
            f"R{each.number} {' '.join(each.wording.text.split())}", page_value(round_, max(each.number - 1, 0))
        )
        for each in versions
    ]


def verdicts_form(page: Apart, *, nonce: str) -> dict[str, Any]:
    """Return one page of **Vote one by one**: what is answered on it counts as soon as it is sent."""
    contents, round_ = page.contents, page.contents.round
    said = f"{page.answered:,} of {round_.item_count:,} answered. Leave open what you skip."
    if page.whose:
        said = f"This is the vote of {mrkdwn.mention(page.whose)}, by your hand. {said}"
    shown: list[Block] = [blocks.context(said)]
    if contents.after:
        back = votes_value(round_, page.whose, a=0)
        shown.append(blocks.actions(blocks.button("Back to the beginning", ids.VOTE_EACH, value=back)))
    fitting = _fitting(contents.versions)
    for version in fitting:
        ballot = page.ballots.get(version.number)
        choices = [blocks.option(name, choice.value) for choice, name in VERDICT_NAMES.items()]
        shown += [
            *_whole(version),
            forms.field(
                f"verdict.{version.number}",
                f"{'The' if page.whose else 'Your'} vote on R{version.number}",
                forms.radio(choices, ballot.choice.value if ballot else None),
                optional=True,
            ),
            forms.field(
                f"reason.{version.number}",
                "Reason",
                forms.text_input(initial=forms.typed(ballot.reason if ballot else ""), multiline=True, max_length=3000),
                optional=True,
                hint="Needed to reject or to return.",
            ),
        ]
    has_next = contents.has_next or len(fitting) < len(contents.versions)
    return forms.modal(
        f"Vote on {round_.reference}",
        ids.VERDICTS_FORM,
        *shown,
        submit="Save and go on" if has_next else "Save",
        close="Close",
        metadata={
            "project": round_.project,
            "round": round_.number,
            "versions": {str(version.number): version.version for version in fitting},
            "next": fitting[-1].number if has_next else None,
        }
        | ({"whose": page.whose} if page.whose else {}),
        nonce=nonce,
    )


def _reason_form(
    title: str, callback: str, said: str, submit: str, metadata: Mapping[str, Any], nonce: str, *, reason: str = ""
) -> dict[str, Any]:
    shown = [blocks.section(said), *forms.left_over(reason, "Reason"), forms.reason(reason)]
    return forms.modal(title, callback, *shown, submit=submit, metadata=metadata, nonce=nonce)


def _whole(version: Version) -> list[Block]:
    wording = version.wording
    head = f"R{version.number}, version {version.version}, {wording.type.value}"
    if wording.priority:
        head += f", {wording.priority.value}"
    shown: list[Block] = [blocks.section(f"*{head}*"), blocks.rich(*_runs(wording.text))]
    for title, text in (("Why", wording.rationale), ("Acceptance criteria", wording.criteria)):
        if text:
            shown += [blocks.rich(blocks.run(f"{title}: ", italic=True), *_runs(text))]
    shown += _attributes(wording)
    shown.append(blocks.context(f"Digest {version.digest[:12]}"))
    return shown


def _attributes(wording: Wording) -> list[Block]:
    """Show what else a signature covers."""
    owner = [blocks.run("Owner: ", italic=True), attributes.owner_run(wording.owner)] if wording.owner else []
    kind = [("Characteristic", attributes.type_words(wording))] if wording.characteristic else []
    runs = [blocks.run(f"{name}: {value}\n") for name, value in [*kind, *attributes.plain(wording)]]
    return [blocks.rich(*runs, *owner)] if runs or owner else []


def _runs(text: str) -> list[blocks.Element]:
    """Return all of a text: what is voted on is never cut."""
    return [blocks.run(text[start : start + _RUN]) for start in range(0, len(text), _RUN)]


def _fitting(versions: Sequence[Version]) -> Sequence[Version]:
    """Return the first versions that fit into one window together; one always does."""
    room = _WINDOW_BYTES
    for place, version in enumerate(versions):
        room -= len(json.dumps(_whole(version)))
        if room < 0 and place:
            return versions[:place]
    return versions
