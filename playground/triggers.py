"""Things that can be used only for a short time: triggers of forms, and addresses to answer to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.refused import Refused

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
#: An app that is still answering is not cut off because somebody moved the clock meanwhile.
_ANSWERING_SECONDS = 10.0
RESPONSE_USES = 5


def key_of(address: str) -> str:
    """Return the key of an address to answer to."""
    return address.partition("/response/")[2]


@dataclass(slots=True, kw_only=True)
class _Trigger:
    user: str
    at: float
    view: str | None
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class Answerable:
    """Where an answer sent to a ``response_url`` goes; ``ts`` is the message that held the button."""

    key: str
    channel: str
    user: str
    at: float
    real_at: float
    ts: str | None = None
    is_ephemeral: bool = False
    uses: int = 0


@dataclass(slots=True, kw_only=True)
class Triggers:
    """Gives triggers out and takes each back once, within three real seconds: that is how long people wait."""

    real: Callable[[], float]
    _given: dict[str, _Trigger] = field(default_factory=dict)

    def give(self, user: str, *, view: str | None = None) -> str:
        """Return a new trigger for what a person did, in an open form or not."""
        trigger = f"{secrets.randbelow(10**12):012d}.{secrets.token_hex(16)}"
        self._given[trigger] = _Trigger(user=user, at=self.real(), view=view)
        while len(self._given) > 10_000:
            self._given.pop(next(iter(self._given)))
        return trigger

    def renew(self, trigger: str) -> str:
        """Return a new trigger for the same as one that was given, which may be used up; one that is unknown stays."""
        given = self._given.get(trigger)
        return self.give(given.user, view=given.view) if given else trigger

    def owner(self, trigger: str) -> str | None:
        """Return whose a trigger is or was."""
        given = self._given.get(trigger)
        return given.user if given else None

    def age(self, trigger: str) -> float | None:
        """Return for how many real seconds a trigger has been known, if it is."""
        given = self._given.get(trigger)
        return self.real() - given.at if given else None

    def take(self, trigger: str) -> tuple[str, str | None]:
        """Use a trigger up; return whose it is and the form that it came out of."""
        given = self._given.get(trigger)
        if given is None:
            raise Refused("invalid_trigger_id")
        if given.is_used:
            raise Refused("exchanged_trigger_id")
        if self.real() - given.at > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        given.is_used = True
        return given.user, given.view


@dataclass(slots=True, kw_only=True)
class ResponseUrls:
    """Gives addresses out; each serves five answers within thirty minutes of the workspace's time."""

    clock: Callable[[], float]
    real: Callable[[], float]
    _given: dict[str, Answerable] = field(default_factory=dict)

    def give(self, channel: str, user: str, *, ts: str | None = None, is_ephemeral: bool = False) -> str:
        """Return the key of a new address."""
        key = f"{secrets.randbelow(10**12):012d}/{secrets.token_hex(12)}"
        self._given[key] = Answerable(
            key=key,
            channel=channel,
            user=user,
            at=self.clock(),
            real_at=self.real(),
            ts=ts,
            is_ephemeral=is_ephemeral,
        )
        return key

    def renew(self, key: str) -> str:
        """Return the key of a new address for the same place; one that is unknown stays."""
        given = self._given.get(key)
        if given is None:
            return key
        return self.give(given.channel, given.user, ts=given.ts, is_ephemeral=given.is_ephemeral)

    def whose(self, key: str) -> dict[str, str]:
        """Return where the answers to an address go, and who sees them."""
        given = self._given.get(key)
        return {"channel": given.channel, "user": given.user} if given else {}

    def uses(self, key: str) -> int:
        """Return how often an address was used."""
        given = self._given.get(key)
        return given.uses if given else 0

    def take(self, key: str) -> Answerable:
        """Use an address once."""
        given = self._given.get(key)
        if given is None or self._is_over(given):
            raise Refused("expired_url", status=404)
        if given.uses >= RESPONSE_USES:
            raise Refused("used_url", status=404)
        given.uses += 1
        return given

    def _is_over(self, given: Answerable) -> bool:
        is_answering = self.real() - given.real_at <= _ANSWERING_SECONDS
        return self.clock() - given.at > RESPONSE_SECONDS and not is_answering
