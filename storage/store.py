"""Everything a flow may load and save, on one connection."""

from __future__ import annotations

from functools import cached_property

from bot import ports
from storage.analyses import AnalysisRows
from storage.audit import AuditRows
from storage.baselines import BaselineRows
from storage.certificates import CertificateRows
from storage.changes import ChangeRows
from storage.conditions import ConditionRows
from storage.defaults import DefaultRows
from storage.delegations import DelegationRows
from storage.fulfilments import FulfilmentRows
from storage.imports import ImportRows
from storage.inbox import InboxRows
from storage.installations import InstallationRows
from storage.links import LinkRows
from storage.negotiations import NegotiationRows
from storage.outbox import OutboxRows
from storage.outcomes import OutcomeRows
from storage.people import PeopleRows
from storage.priorities import PriorityRows
from storage.projects import ProjectRows
from storage.promises import PromiseRows
from storage.reminders import ReminderRows
from storage.replacements import ReplacementRows
from storage.requirements import RequirementRows
from storage.rounds import RoundRows
from storage.statements import Connection


class StoreRows:
    """The ``Store`` port: one repository for each aggregate, made once for each connection.

    What is asked for once in a while has hundreds of statements, which are built then and not at every start.
    """

    def __init__(self, connection: Connection) -> None:
        """Build the repositories; they hold nothing but the connection."""
        self._connection = connection
        self.projects: ports.Projects = ProjectRows(connection)
        self.requirements: ports.Requirements = RequirementRows(connection)
        self.fulfilments: ports.Fulfilments = FulfilmentRows(connection)
        self.links: ports.Links = LinkRows(connection)
        self.priorities: ports.Priorities = PriorityRows(connection)
        self.defaults: ports.ProjectDefaults = DefaultRows(connection)
        self.rounds: ports.Rounds = RoundRows(connection)
        self.negotiations: ports.Negotiations = NegotiationRows(connection)
        self.promises: ports.Promises = PromiseRows(connection)
        self.delegations: ports.Delegations = DelegationRows(connection)
        self.conditions: ports.Conditions = ConditionRows(connection)
        self.reminders: ports.Reminders = ReminderRows(connection)
        self.outcomes: ports.Outcomes = OutcomeRows(connection)
        self.replacements: ports.Replacements = ReplacementRows(connection)
        self.baselines: ports.Baselines = BaselineRows(connection)
        self.changes: ports.Changes = ChangeRows(connection)
        self.certificates: ports.Certificates = CertificateRows(connection)
        self.imports: ports.Imports = ImportRows(connection)
        self.people: ports.People = PeopleRows(connection)
        self.audit: ports.AuditTrail = AuditRows(connection)
        self.inbox: ports.Inbox = InboxRows(connection)
        self.installations: ports.Installations = InstallationRows(connection)
        self.outbox: ports.Outbox = OutboxRows(connection)
        self.analyses: ports.Analyses = AnalysisRows(connection)

    @cached_property
    def strays(self) -> ports.Strays:
        """Rows that nobody wrote."""
        from storage.strays import StrayRows

        return StrayRows(self._connection)

    @cached_property
    def evidence(self) -> ports.Evidence:
        """Every record of a project."""
        from storage.evidence import EvidenceRows

        return EvidenceRows(self._connection)

    @cached_property
    def erasure(self) -> ports.Erasure:
        """What people wrote, to be erased."""
        from storage.erasure import ErasureRows

        return ErasureRows(self._connection)
