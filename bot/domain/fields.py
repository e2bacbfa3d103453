"""Checking all fields of a form before refusing any, so that people see every mistake at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.domain.refusal import Denied, FormErrors, Refusal

Value = TypeVar("Value")


class Fields:
    """What is wrong with each field so far."""

    def __init__(self) -> None:
        """Start without mistakes."""
        self.errors: dict[str, str] = {}
        #: What of it the person may not do at all.
        self.denied: Denied | None = None

    def take(self, field: str, check: Callable[[], Value]) -> Value | None:
        """Return what a check makes of a field, or None after keeping its sentence for that field."""
        try:
            return check()
        except FormErrors as refused:
            self.errors.update(refused.errors)
            self.denied = refused.denied or self.denied
        except Refusal as refused:
            self.errors[field] = refused.sentence
            self.denied = refused.denied or self.denied
        return None

    def refused(self) -> FormErrors:
        """Return everything that is wrong, to be raised."""
        return FormErrors(self.errors, denied=self.denied)
