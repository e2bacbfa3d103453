"""A person as Slack knows them, as far as a rule needs it."""

from __future__ import annotations

from msgspec import Struct

from bot.domain.names import TeamId, UserId

#: Who acts when time does, as the audit stream names it; no Slack account can have this name.
CLOCK = UserId("quorum")


class Person(Struct, frozen=True, kw_only=True):
    """One Slack account; bots, guests and deactivated accounts are never signatories."""

    team: TeamId
    user: UserId
    #: The display name at the last look; only for documents and logs, never an identity.
    name: str
    #: IANA name of the zone, for example ``Europe/Vienna``.
    zone: str
    is_bot: bool = False
    #: Single- or multi-channel guest, or a stranger from another organization.
    is_guest: bool = False
    is_deactivated: bool = False


def working_zone(person: Person | None) -> str:
    """Return the zone by which somebody works, perhaps somebody whom we know nothing of."""
    return "UTC" if person is None else person.zone


class Actor(Struct, frozen=True, kw_only=True):
    """Who acts, and by which delivery: the key by which the same request is known when it comes twice."""

    team: TeamId
    user: UserId
    #: Slack's own key of the delivery (trigger, event or form); also named in the audit stream.
    request: str
