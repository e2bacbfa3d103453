"""Which features there are: each registers what it answers."""

from __future__ import annotations

from handlers.analysis import AnalysisHandlers
from handlers.baseline import BaselineHandlers
from handlers.boundary import Boundary
from handlers.certificate import CertificateHandlers
from handlers.change import ChangeHandlers
from handlers.company import CompanyHandlers
from handlers.condition import ConditionHandlers
from handlers.defaults import DefaultHandlers
from handlers.delegation import DelegationHandlers
from handlers.edge import Edge
from handlers.erasure import ErasureHandlers
from handlers.evidence import EvidenceHandlers
from handlers.extension import ExtensionHandlers
from handlers.home import HomeHandlers
from handlers.importing import ImportHandlers
from handlers.metrics import MetricsHandlers
from handlers.negotiation import NegotiationHandlers
from handlers.outcome import OutcomeHandlers
from handlers.project import ProjectHandlers
from handlers.promise import PromiseHandlers
from handlers.proof import ProofHandlers
from handlers.quorum import QuorumHandlers
from handlers.replacement import ReplacementHandlers
from handlers.reply import ReplyHandlers
from handlers.requirement import RequirementHandlers
from handlers.router import Router
from handlers.signoff import SignoffHandlers
from handlers.tally import Tally
from handlers.trace import TraceHandlers


def router_of(edge: Edge, tally: Tally | None = None) -> Router:
    """Return the table of everything that is answered."""
    router = Router(
        Boundary(
            tally or Tally(),
            kept=lambda asked: edge.kept(asked),
            known=lambda team, users: edge.look(lambda store: store.people.get(team, users)),
        ),
        lambda team, channel, user: edge.directory.look_again(team, channel, user),
    )
    importing = ImportHandlers(edge)
    importing.register(router)
    policy = DefaultHandlers(edge)
    policy.register(router)
    ProjectHandlers(edge, router, {"policy": policy.policy}).register(router)
    changing = ChangeHandlers(edge)
    changing.register(router)
    negotiation = NegotiationHandlers(edge)
    negotiation.register(router)
    promises = PromiseHandlers(edge)
    promises.register(router)
    analysis = AnalysisHandlers(edge)
    analysis.register(router)
    verbs = {
        "analyse": analysis.analyse,
        "stage": analysis.stage,
        "import": importing.open_form,
        "metrics": MetricsHandlers(edge).show,
        "promises": promises.list,
        **changing.verbs(),
        **negotiation.verbs(),
    }
    RequirementHandlers(edge, verbs, negotiation.form).register(router)
    delegation = DelegationHandlers(edge)
    delegation.register(router)
    ConditionHandlers(edge).register(router)
    ReplyHandlers(edge).register(router)
    extension = ExtensionHandlers(edge)
    extension.register(router)
    outcome = OutcomeHandlers(edge)
    outcome.register(router)
    replacement = ReplacementHandlers(edge)
    replacement.register(router)
    others = {
        "delegate": delegation.delegate,
        "extend": extension.extend,
        "reopen": extension.reopen,
        "outcome": outcome.outcome,
        "replace": replacement.replace,
        "baseline": BaselineHandlers(edge).show,
        "verify": ProofHandlers(edge).verify,
    }
    SignoffHandlers(edge, others).register(router)
    CertificateHandlers(edge).register(router)
    HomeHandlers(edge).register(router)
    erasure = ErasureHandlers(edge)
    erasure.register(router)
    QuorumHandlers(
        {"export": EvidenceHandlers(edge).export, "forget": erasure.forget, "trace": TraceHandlers(edge).show}
    ).register(router)
    CompanyHandlers(edge).register(router)
    return router
