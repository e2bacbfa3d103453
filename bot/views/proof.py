"""What a look through a project's records found, in words that everybody can act on."""

from __future__ import annotations

from bot.domain.proof import Broken, Proof
from bot.domain.showing import Verified
from bot.views import blocks, mrkdwn
from bot.views.message import Message, message


def verified(found: Verified, url: str | None = None, *, said: str | None = None) -> Message:
    """Tell the person who asked; ``url`` is where the round's card is, ``said`` its text there, where that is known.

    The text is empty where the card is gone.
    """
    proof, baseline = found.proof, found.baseline
    if proof.broken:
        text = f"*Broken*: {sentence(proof)}"
        hint = "Keep the database as it is, tell whoever runs Quorum, and compare with the files of earlier baselines."
        return message(f"{text}\n{hint}", [blocks.section(text), blocks.context(hint)])
    lines = []
    if baseline:
        lines.append(
            f"Baseline {baseline.reference} is what was signed off in V{baseline.round} {mrkdwn.when(baseline.at)}: "
            f"its digest is `{baseline.digest}`."
        )
        if found.anchor:
            lines.append(f"It is anchored at event {found.anchor.seq}, `{found.anchor.hash}`.")
            lines.append(_in_channel(f"V{baseline.round}", found.anchor.hash, url, said))
    lines.append(f"{sentence(proof)} The newest link is `{proof.head.hash}`.")
    text = "\n".join(lines)
    return message(text, [blocks.section(text)])


def _in_channel(reference: str, anchor: str, url: str | None, said: str | None) -> str:
    """Say whether the card in the channel, which no database holds, names the same link of the chain."""
    card = f"card of {reference}"
    linked = mrkdwn.link(url, card) if url else card
    if said is None:
        return f"Compare that with the {linked} in the channel: it has to name the same."
    if not said:
        return (
            f"*The {card} is not in the channel any more*, so nothing there names it: somebody deleted the card, "
            "it stayed behind in an import, or Quorum does not see its channel. Compare that with the certificate."
        )
    if anchor in said:
        return f"The {linked} in the channel names the same; it was read just now."
    return (
        f"*The {linked} in the channel does not name it.* If it closed just now, ask again in a minute; otherwise "
        "somebody changed the card or the records. Compare them with the certificate."
    )


def looking(found: int) -> Message:
    """Say that it takes a while."""
    text = f"Looking through {found:,} events. The answer comes here in a moment."
    return message(text, [blocks.section(text)])


def sentence(proof: Proof) -> str:
    """Return the finding in one sentence, for people and for the command line."""
    if proof.broken:
        return finding(proof.broken)
    counted = {"event": proof.head.seq, "version": proof.versions, "vote": proof.votes, "baseline": proof.baselines}
    parts = [f"{count:,} {what}{'' if count == 1 else 's'}" for what, count in counted.items()]
    erased = f" {proof.erased:,} of their texts erased on request." if proof.erased else ""
    return f"Everything is whole: {', '.join(parts)}.{erased}"


def finding(broken: Broken) -> str:
    """Name a record that is not what it was."""
    return f"{broken.record}: {broken.why}."
