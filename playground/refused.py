"""What the Web API says when it does not do what was asked."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A call is answered with ``ok: false``, a code, and details in the shape that Slack gives them."""

    def __init__(self, error: str, /, *, status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> None:
        """Say the code, and what stands beside it in the answer."""
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers or {}
        self.more = more

    @property
    def details(self) -> str:
        """Return the first things that are wrong, and where they stand; nothing where the code says it all."""
        told = self.more.get("response_metadata") or {}
        return "; ".join(str(one).removeprefix("[ERROR] ") for one in list(told.get("messages") or ())[:2])

    def payload(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {"ok": False, "error": self.error, **self.more}


def invalid_blocks(complaints: list[str]) -> Refused:
    """Return the refusal of a message whose blocks are not as they should be."""
    messages = [f"[ERROR] {line}" for line in complaints]
    return Refused("invalid_blocks", errors=complaints, response_metadata={"messages": messages})


def invalid_arguments(complaints: list[str]) -> Refused:
    """Return the refusal of a view, or of any other argument."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {line}" for line in complaints]})
