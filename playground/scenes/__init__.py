"""The scenes of Quorum: what people do in a local Slack, so that there is something to see."""

from __future__ import annotations

from playground.scene import Scene
from playground.scenes import (
    accepted,
    approved_on_conditions,
    change_under_vote,
    followed_to_its_promise,
    requirements_imported,
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
    under_negotiation.SCENE,
    signoff_in_progress.SCENE,
    voted_by_a_colleague.SCENE,
    approved_on_conditions.SCENE,
    signed_off.SCENE,
    change_under_vote.SCENE,
    accepted.SCENE,
    followed_to_its_promise.SCENE,
)
