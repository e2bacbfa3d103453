"""The scenes of Quorum: what people do in a local Slack, so that there is something to see."""

from __future__ import annotations

from playground.scene import Scene
from playground.scenes import requirements_imported, signed_off, signoff_in_progress, under_negotiation

__all__ = ["SCENES"]

EMPTY = Scene(name="Empty", about="Seven people and five channels; nobody has said a word to Quorum.")
SCENES = (
    EMPTY,
    requirements_imported.SCENE,
    under_negotiation.SCENE,
    signoff_in_progress.SCENE,
    signed_off.SCENE,
)
