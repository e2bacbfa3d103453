"""Checking all fields of a form before refusing any, so that people see every mistake at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.domain.refusal import FormErrors, Refusal

Value = TypeVar("Value")


class Fields:
    """What is wrong with each field so far."""

    def __init__(self) -> None:
        """Start without mistakes."""
        self.errors: dict[str, str] = {}

    def take(self, field: str, check: Callable[[], Value]) -> Value | None:
        """Return what a check makes of a field, or None after keeping its sentence for that field."""
        try:
            return check()
        except FormErrors as refused:
            self.errors.update(refused.errors)
        except Refusal as refused:
            self.errors[field] = refused.sentence
        return None

    def refused(self) -> FormErrors:
        """Return everything that is wrong, to be raised."""
        return FormErrors(self.errors)
