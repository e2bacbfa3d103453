"""The certificate of a baseline: what it says, how it is typeset, and what Slack tells of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.domain.certificate import Certificate
from bot.domain.condition import Condition, ConditionState
from bot.domain.names import UserId
from bot.domain.showing import ShownBaseline, ShownCertificate
from bot.domain.signoff import Counted, Tally
from bot.views import blocks, mrkdwn
from bot.views.document import Document, Unmade
from bot.views.message import Message, message
from bot.views.policy import MEANING_NAMES, policy_words
from bot.views.prose import moment
from bot.views.standing import in_order, tally_words

_LAYOUT = Path(__file__).parent / "templates" / "certificate" / "layout.typ"
#: Words longer than this may be broken where they stand: an address can be longer than a line.
_LONG = re.compile(r"\S{40}(?=\S)")
_BREAK = "\u200b"
#: A font of boxes that say no more than of which script a letter is; what is set in it no other font could draw.
_LAST_RESORT = re.compile(rb"/BaseFont ?/[A-Z]{6}\+LastResort")
#: What a requirement's heading, quotation and last lines say; everything else of it is listed by its name.
_SHOWN = frozenset({"id", "version", "text", "digest", "revision", "type", "priority"})
#: What became of a condition, as documents say it.
CONDITION_STATES = {
    ConditionState.OPEN: "open",
    ConditionState.MET: "met",
    ConditionState.ACCEPTED: "met and accepted",
    ConditionState.NOT_MET: "not met",
    ConditionState.DROPPED: "no longer asked for",
}


def unmade(said: ShownCertificate) -> Unmade:
    """Return the certificate, to be typeset by a worker."""
    at = int(said.shown.baseline.at.timestamp())
    return Unmade(_filename(said.shown.baseline.reference), typeset, (contents(said), at))


def typeset(contents: str, at: int) -> bytes:
    """Typeset a certificate as PDF; the same contents and instant (in seconds) make the same bytes.

    Where no font has some of its letters, it says so.
    """
    pdf = _typeset(contents, at)
    return _typeset(contents, at, lacks="letters") if _LAST_RESORT.search(pdf) else pdf


def _typeset(contents: str, at: int, *, lacks: str = "") -> bytes:
    # Only a worker process calls this, since the library is large.
    import typst

    return bytes(
        typst.compile(
            _LAYOUT,
            sys_inputs={"said": contents, "lacks": lacks},
            font_paths=_fonts(),
            timestamp=at,
        )
    )


def document(reference: str, pdf: bytes) -> Document:
    """Return the certificate of a baseline as a file."""
    return Document(_filename(reference), pdf)


def asked(certificate: Certificate) -> Message:
    """Tell whoever asked for a certificate that it comes, and when."""
    if certificate.is_made:
        text = f"The certificate of {certificate.reference} comes to you by direct message."
    else:
        text = (
            f"Working on it: the certificate of {certificate.reference} is being typeset, "
            "and comes to you by direct message once it is there."
        )
    return message(text, [blocks.section(text)])


def sent(certificate: Certificate, project: str) -> Message:
    """Say what the file is that comes with this message."""
    text = (
        f"The certificate of baseline {certificate.reference} of {mrkdwn.name(project)}.\n"
        f"Its own SHA-256: `{certificate.digest}`"
    )
    return message(text, [blocks.section(text)])


def contents(said: ShownCertificate) -> str:
    """Return everything that a certificate says, as the JSON text that the layout reads."""
    shown = said.shown
    baseline, project, round_ = shown.baseline, shown.project, shown.round
    signed = json.loads(baseline.signed)
    requirements = list(map(_requirement, signed["requirements"]))
    return json.dumps(
        {
            "title": f"Certificate of baseline {baseline.reference}",
            "heading": _breakable(f"Baseline {baseline.reference} of {signed['project']['name']}"),
            "outcome": _outcome(said),
            "digest": baseline.digest,
            "attached": f"signed-{baseline.reference}.json",
            "signed": baseline.signed,
            "facts": list(_facts(said, signed["project"]["client"], signed.get("change"))),
            "question": _breakable(round_.question),
            "policy": _breakable(_policy(said)),
            "signatories": [[_name(said, user), user, _role(said, user)] for user in round_.electorate],
            "votes": [_vote(said, vote) for vote in signed["votes"]],
            "conditions": [_condition(said, each) for each in said.shown.conditions],
            "requirements": requirements,
            "proof": [
                ["Digest", baseline.digest],
                ["Anchor", f"event {said.anchor.seq} of project {project.id}"],
                ["", _breakable(said.anchor.hash)],
            ],
            "recipe": (
                f"The digest is the SHA-256 of the file signed-{baseline.reference}.json that is attached to this "
                "document, which holds the same words in every script. The anchor is the link of the project's chain "
                f"of events that says that {round_.reference} passed; it is named in the channel, and "
                f"/signoff verify {baseline.reference} walks the whole chain."
            ),
        },
        ensure_ascii=False,
    )


def counts(shown: ShownBaseline) -> list[str]:
    """Say who stood where on what was signed, as documents do: every requirement that differs is named."""
    is_one = len(shown.counted) == 1
    return [f"{'' if is_one else _named(each)}{_tally(each.tally)}" for each in in_order(shown.counted)]


def _tally(tally: Tally) -> str:
    return f"{tally_words(tally)}, {tally.missing:,} missing"


def _named(counted: Counted) -> str:
    names = [*(f"R{number}" for number in counted.apart), *(["all others"] if counted.rest else [])]
    return f"{', '.join(names)}: "


def _outcome(said: ShownCertificate) -> str:
    baseline, round_ = said.shown.baseline, said.shown.round
    count = baseline.requirement_count
    of = f" of {round_.item_count:,}" if count != round_.item_count else ""
    what = f"{count:,}{of} requirement{'' if max(count, round_.item_count) == 1 else 's'}"
    return f"Signed off in {round_.reference}: {what}; {'; '.join(counts(said.shown))}"


def _facts(said: ShownCertificate, client: str, change: Mapping[str, Any] | None) -> Iterator[list[str]]:
    baseline, round_ = said.shown.baseline, said.shown.round
    if client:
        yield ["Client", _breakable(client)]
    if change:
        does = "takes out" if change["removes"] else "replaces"
        yield ["Change request", f"{change['id']}: {does} version {change['replaces']} of {change['requirement']}"]
    yield ["Slack workspace", said.shown.project.team]
    yield ["Started by", f"{_name(said, round_.started_by)} ({round_.started_by}), {moment(round_.started_at)}"]
    yield ["Votes counted until", moment(round_.closed_at or baseline.at)]
    yield ["Signature means", MEANING_NAMES[round_.meaning]]


def _policy(said: ShownCertificate) -> str:
    """Return the policy as text: what is escaped for Slack is itself again, and mentions are names."""
    text = unescape(policy_words(said.shown.round)).replace(_BREAK, "")
    for user in said.shown.round.electorate:
        text = text.replace(mrkdwn.mention(user), _name(said, user))
    return text


def _vote(said: ShownCertificate, vote: Mapping[str, Any]) -> list[str]:
    user, hand = UserId(vote["signatory"]), vote.get("hand")
    return [
        _name(said, user),
        _role(said, user),
        str(vote["choice"]),
        str(vote["requirement"] or "everything"),
        MEANING_NAMES[said.shown.round.meaning],
        moment(datetime.fromisoformat(vote["at"])),
        f"{_name(said, UserId(hand))} ({hand}), as delegate" if hand else "the signatory",
    ]


def _role(said: ShownCertificate, user: UserId) -> str:
    return _breakable(said.shown.role_of(user))


def _condition(said: ShownCertificate, condition: Condition) -> list[str]:
    people = (_name(said, condition.voter), _name(said, condition.owner))
    return [_breakable(condition.text), *people, moment(condition.due), CONDITION_STATES[condition.state]]


def _requirement(signed: Mapping[str, Any]) -> dict[str, Any]:
    facts = f"Type: {signed['type']}" + (f", priority: {signed['priority']}" if signed["priority"] else "")
    return {
        "heading": f"{signed['id']}, version {signed['version']}",
        "text": _breakable(signed["text"]),
        "more": [[name.capitalize(), _breakable(_plain(what))] for name, what in _more(signed)],
        "facts": facts,
        "digest": signed["digest"],
    }


def _more(signed: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, what) for name, what in signed.items() if name not in _SHOWN and what not in (None, "", [], {})]


def _plain(what: object) -> str:
    return what if isinstance(what, str) else json.dumps(what, ensure_ascii=False)


def _name(said: ShownCertificate, user: UserId) -> str:
    return _breakable(" ".join(said.shown.names.get(user, user).split()))


def _breakable(text: str) -> str:
    return _LONG.sub(lambda found: found[0] + _BREAK, text)


def _filename(reference: str) -> str:
    return f"certificate-{reference}.pdf"


def _fonts() -> list[Path]:
    """Return where letters come from that the typesetter's own fonts do not have; the charts need the same ones."""
    charts = find_spec("matplotlib")
    places = charts.submodule_search_locations if charts else None
    return [Path(place) / "mpl-data" / "fonts" / "ttf" for place in places or ()]
