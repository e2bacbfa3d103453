"""The scenes of Quorum: what people do in a local Slack, so that there is something to see."""

from __future__ import annotations

from playground.scene import Scene
from playground.scenes import (
    accepted,
    approved_on_conditions,
    change_under_vote,
    edited_under_vote,
    extended_and_reopened,
    followed_to_its_promise,
    in_order,
    likely_duplicates,
    made_ready,
    on_the_move,
    requirements_imported,
    signed_in_part,
    signed_off,
    signoff_in_progress,
    under_negotiation,
    voted_by_a_colleague,
)

__all__ = ["SCENES"]

EMPTY = Scene(name="Empty", about="Seven people and five channels; nobody has said a word to Quorum.")
SCENES = (
    EMPTY,
    requirements_imported.SCENE,
    likely_duplicates.SCENE,
    made_ready.SCENE,
    in_order.SCENE,
    under_negotiation.SCENE,
    signoff_in_progress.SCENE,
    edited_under_vote.SCENE,
    voted_by_a_colleague.SCENE,
    approved_on_conditions.SCENE,
    extended_and_reopened.SCENE,
    signed_in_part.SCENE,
    signed_off.SCENE,
    change_under_vote.SCENE,
    accepted.SCENE,
    followed_to_its_promise.SCENE,
    on_the_move.SCENE,
)
