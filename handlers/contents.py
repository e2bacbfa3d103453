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
from handlers.first_command import FirstCommand
from handlers.fulfilment import FulfilmentHandlers
from handlers.home import HomeHandlers
from handlers.importing import ImportHandlers
from handlers.metrics import MetricsHandlers
from handlers.negotiation import NegotiationHandlers
from handlers.outcome import OutcomeHandlers
from handlers.project import ProjectHandlers
from handlers.promise import PromiseHandlers
from handlers.proof import ProofHandlers
from handlers.quorum import QuorumHandlers
from handlers.reasons import ReasonHandlers
from handlers.replacement import ReplacementHandlers
from handlers.reply import ReplyHandlers
from handlers.requirement import RequirementHandlers
from handlers.router import Router
from handlers.signoff import SignoffHandlers
from handlers.succession import SuccessionHandlers
from handlers.tally import Tally
from handlers.trace import TraceHandlers
from handlers.words import alone

#: What verbs do that take no words.
_POLICY = "Alone it says how sign-offs are held here, and opens the form for an owner."
_EXPORT = "It is about the project of the channel it is typed in."


def router_of(edge: Edge, tally: Tally | None = None) -> Router:
    """Return the table of everything that is answered."""
    first = FirstCommand(edge)
    router = Router(
        Boundary(
            tally or Tally(),
            kept=lambda asked: edge.kept(asked),
            known=lambda team, users: edge.look(lambda store: store.people.get(team, users)),
            offer=first.offer,
            deny=lambda asked, denied, answer: edge.denied(asked, denied, answer),
        ),
        lambda team, channel, user: edge.directory.look_again(team, channel, user),
    )
    policy = DefaultHandlers(edge)
    policy.register(router)
    ProjectHandlers(edge, router, first, {"policy": alone(policy.policy, instead=_POLICY)}).register(router)
    _requirements(edge, router)
    _signoff(edge, router)
    HomeHandlers(edge).register(router)
    erasure = ErasureHandlers(edge)
    erasure.register(router)
    QuorumHandlers(
        first,
        {
            "export": alone(EvidenceHandlers(edge).export, instead=_EXPORT),
            "forget": erasure.forget,
            "trace": TraceHandlers(edge).show,
        },
    ).register(router)
    CompanyHandlers(edge).register(router)
    return router


def _requirements(edge: Edge, router: Router) -> None:
    importing, changing, negotiation = ImportHandlers(edge), ChangeHandlers(edge), NegotiationHandlers(edge)
    promises, analysis = PromiseHandlers(edge), AnalysisHandlers(edge)
    fulfilment, succession = FulfilmentHandlers(edge), SuccessionHandlers(edge)
    for feature in (importing, changing, negotiation, promises, analysis, fulfilment, succession):
        feature.register(router)
    verbs = {
        "analyse": analysis.analyse,
        "stage": analysis.stage,
        "verify": fulfilment.verify,
        "obsolete": succession.obsolete,
        "import": alone(importing.open_form, instead="The form takes the file."),
        "metrics": MetricsHandlers(edge).show,
        "promises": alone(promises.list, instead="It lists every promise that is not kept yet."),
        **changing.verbs(),
        **negotiation.verbs(),
    }
    RequirementHandlers(edge, verbs, negotiation.form).register(router)


def _signoff(edge: Edge, router: Router) -> None:
    delegation, extension = DelegationHandlers(edge), ExtensionHandlers(edge)
    outcome, replacement = OutcomeHandlers(edge), ReplacementHandlers(edge)
    others = (ConditionHandlers(edge), ReplyHandlers(edge), CertificateHandlers(edge), ReasonHandlers(edge))
    for feature in (delegation, extension, outcome, replacement, *others):
        feature.register(router)
    verbs = {
        "delegate": delegation.delegate,
        "extend": extension.extend,
        "reopen": extension.reopen,
        "outcome": outcome.outcome,
        "replace": replacement.replace,
        "baseline": BaselineHandlers(edge).show,
        "verify": ProofHandlers(edge).verify,
    }
    SignoffHandlers(edge, verbs).register(router)
