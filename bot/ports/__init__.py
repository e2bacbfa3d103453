"""What the bot needs from the world: one file for each thing that is kept, the database that runs work, and a clock."""

from bot.ports.analyses import Analyses
from bot.ports.audit import AuditTrail
from bot.ports.baselines import Baselines
from bot.ports.certificates import Certificates
from bot.ports.changes import Changes
from bot.ports.clock import Clock
from bot.ports.conditions import Conditions
from bot.ports.database import Database, OpenDatabase, Store, Unavailable
from bot.ports.defaults import ProjectDefaults
from bot.ports.delegations import Delegations
from bot.ports.erasure import Erasure
from bot.ports.evidence import Evidence
from bot.ports.fulfilments import Fulfilments
from bot.ports.imports import Imports
from bot.ports.inbox import FORM, AlreadyHandled, Inbox
from bot.ports.installations import Installation, Installations
from bot.ports.links import Links
from bot.ports.negotiations import Negotiations
from bot.ports.outbox import Outbox
from bot.ports.outcomes import Outcomes
from bot.ports.people import Channel, People
from bot.ports.priorities import Priorities
from bot.ports.projects import Projects
from bot.ports.promises import Promises
from bot.ports.reminders import DueReminders, Reminders
from bot.ports.replacements import Replacements
from bot.ports.requirements import Requirements
from bot.ports.rounds import DueRound, Rounds
from bot.ports.strays import Strays

__all__ = [
    "FORM",
    "AlreadyHandled",
    "Analyses",
    "AuditTrail",
    "Baselines",
    "Certificates",
    "Changes",
    "Channel",
    "Clock",
    "Conditions",
    "Database",
    "Delegations",
    "DueReminders",
    "DueRound",
    "Erasure",
    "Evidence",
    "Fulfilments",
    "Imports",
    "Inbox",
    "Installation",
    "Installations",
    "Links",
    "Negotiations",
    "OpenDatabase",
    "Outbox",
    "Outcomes",
    "People",
    "Priorities",
    "ProjectDefaults",
    "Projects",
    "Promises",
    "Reminders",
    "Replacements",
    "Requirements",
    "Rounds",
    "Store",
    "Strays",
    "Unavailable",
]
