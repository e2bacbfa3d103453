"""A project with twelve requirements that came out of a file."""

from __future__ import annotations

from pathlib import Path

from playground.scene import Scene, step
from playground.scenes.words import a_project, imported

FILE = Path(__file__).with_name("requirements.csv")

SCENE = Scene(
    name="Requirements imported",
    about="The project Payments portal in #payments, with twelve requirements from a file.",
    steps=(
        step("Ada starts the project Payments portal in #payments", a_project),
        step("Ada imports twelve requirements from a file", imported, FILE.name, FILE.read_bytes()),
    ),
)
