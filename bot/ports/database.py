"""The store that a flow works on, and the database that runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.ports.analyses import Analyses
from bot.ports.audit import AuditTrail
from bot.ports.baselines import Baselines
from bot.ports.certificates import Certificates
from bot.ports.changes import Changes
from bot.ports.conditions import Conditions
from bot.ports.defaults import ProjectDefaults
from bot.ports.delegations import Delegations
from bot.ports.erasure import Erasure
from bot.ports.evidence import Evidence
from bot.ports.fulfilments import Fulfilments
from bot.ports.imports import Imports
from bot.ports.inbox import Inbox
from bot.ports.installations import Installations
from bot.ports.links import Links
from bot.ports.negotiations import Negotiations
from bot.ports.outbox import Outbox
from bot.ports.outcomes import Outcomes
from bot.ports.people import People
from bot.ports.priorities import Priorities
from bot.ports.projects import Projects
from bot.ports.promises import Promises
from bot.ports.reminders import Reminders
from bot.ports.replacements import Replacements
from bot.ports.requirements import Requirements
from bot.ports.rounds import Rounds
from bot.ports.strays import Strays

Result = TypeVar("Result")


class Unavailable(Exception):
    """Nothing can be read or stored just now."""


class Store(Protocol):
    """Everything a flow may load and save, inside one transaction."""

    projects: Projects
    requirements: Requirements
    fulfilments: Fulfilments
    links: Links
    priorities: Priorities
    defaults: ProjectDefaults
    rounds: Rounds
    negotiations: Negotiations
    promises: Promises
    delegations: Delegations
    conditions: Conditions
    reminders: Reminders
    outcomes: Outcomes
    replacements: Replacements
    baselines: Baselines
    changes: Changes
    certificates: Certificates
    imports: Imports
    people: People
    audit: AuditTrail
    inbox: Inbox
    installations: Installations
    outbox: Outbox
    analyses: Analyses

    @property
    def strays(self) -> Strays:
        """Rows that nobody wrote."""

    @property
    def evidence(self) -> Evidence:
        """Every record of a project."""

    @property
    def erasure(self) -> Erasure:
        """What people wrote, to be erased."""


class Database(Protocol):
    """Runs work in a transaction, in one hop to a database thread."""

    async def read(self, work: Callable[[Store], Result]) -> Result:
        """Run work that only reads."""

    async def write(self, work: Callable[[Store], Result]) -> Result:
        """Run work and commit what it saved; it may be run again after a deadlock, so it has no outside effect."""

    async def hold(self, lane: str) -> bool:
        """Take a lane, unless this or another process has it; it is given back when its holder dies."""

    async def release(self, lane: str) -> None:
        """Give a lane back."""


class OpenDatabase(Database, Protocol):
    """The database with what whoever opened it needs beside its work."""

    async def ready(self) -> bool:
        """Whether it answers."""

    async def close(self) -> None:
        """Finish what was taken, then give everything back."""
