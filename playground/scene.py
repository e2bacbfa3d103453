"""Scenes: what people do, step by step, so that a workspace shows something; whoever runs the playground gives them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.server import Playground


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody does."""

    #: What they do, as a sentence.
    words: str
    work: Callable[[Playground], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Steps that begin in an empty workspace."""

    name: str
    #: What is there in the end, as a sentence.
    about: str
    steps: tuple[Step, ...] = ()


def step(words: str, work: Callable[..., Awaitable[Any]], *arguments: Any, **more: Any) -> Step:
    """Return a step that does ``work`` in the workspace, with these arguments."""
    return Step(words=words, work=lambda slack: work(slack, *arguments, **more))


def read_scenes(folder: Path) -> tuple[Scene, ...]:
    """Return the ``SCENES`` of a package of Python."""
    sys.path.insert(0, str(folder.resolve().parent))
    return tuple(importlib.import_module(folder.resolve().name).SCENES)
