"""Certificates of baselines; the database itself refuses to change one that is made, or to remove any."""

from __future__ import annotations

import base64
import json

from sqlalchemy import and_, insert, select, update

from bot.domain.certificate import Certificate
from bot.domain.names import ProjectId, TeamId, UserId
from bot.domain.project import ChainHead
from storage.instants import from_micros_or_none, to_micros_or_none
from storage.statements import Connection, Prepared, Row, given
from storage.tables import certificates

_TEAM = certificates.c.team == given("team")
_THIS = and_(_TEAM, certificates.c.project == given("project"), certificates.c.baseline == given("baseline"))
#: All but the document, which is large.
_COLUMNS = [certificates.c[name] for name in ("project", "baseline", "seq", "hash", "asked", "digest", "made_at")]

_ADD = Prepared(insert(certificates))
_GET = Prepared(select(*_COLUMNS).where(_THIS))
_DOCUMENT = Prepared(select(certificates.c.document).where(_THIS))
_ASK = Prepared(update(certificates).where(_THIS).values(asked=given("people")))
_KEEP = Prepared(
    update(certificates)
    .where(_THIS)
    .values(document=given("content"), digest=given("sum"), made_at=given("at"), asked="[]", is_made=1)
)
_UNMADE = Prepared(
    select(certificates.c.team, *_COLUMNS)
    .where(certificates.c.is_made == 0)
    .order_by(certificates.c.project, certificates.c.baseline)
    .limit(given("limit"))
)


class CertificateRows:
    """The ``Certificates`` port over the tables; a document is kept as base64, since all columns are text."""

    def __init__(self, connection: Connection) -> None:
        """Work on one connection."""
        self._connection = connection

    def add(self, team: TeamId, certificate: Certificate) -> None:
        """Store that a certificate is to be made."""
        self._connection.run(
            _ADD,
            team=team,
            project=certificate.project,
            baseline=certificate.baseline,
            seq=certificate.anchor.seq,
            hash=certificate.anchor.hash,
            asked=json.dumps(certificate.asked),
            is_made=0,
            digest="",
            made_at=None,
            document="",
        )

    def get(self, team: TeamId, project: ProjectId, baseline: int) -> Certificate | None:
        """Return what is kept of a baseline's certificate beside the document."""
        row = self._connection.one(_GET, team=team, project=project, baseline=baseline)
        return None if row is None else _certificate(row)

    def document(self, team: TeamId, project: ProjectId, baseline: int) -> bytes | None:
        """Return the document as PDF; None until it is made. ValueError when what is kept is no document."""
        row = self._connection.one(_DOCUMENT, team=team, project=project, baseline=baseline)
        return base64.b64decode(row[0], validate=True) if row and row[0] else None

    def ask(self, team: TeamId, certificate: Certificate) -> None:
        """Store who asked for a certificate before it was there."""
        place = {"project": certificate.project, "baseline": certificate.baseline}
        self._connection.run(_ASK, team=team, people=json.dumps(certificate.asked), **place)

    def keep(self, team: TeamId, certificate: Certificate, document: bytes) -> None:
        """Store a document that was made, for good."""
        self._connection.run(
            _KEEP,
            team=team,
            project=certificate.project,
            baseline=certificate.baseline,
            content=base64.b64encode(document).decode("ascii"),
            sum=certificate.digest,
            at=to_micros_or_none(certificate.made_at),
        )

    def unmade(self, *, limit: int) -> list[tuple[TeamId, Certificate]]:
        """Return certificates of all teams that are to be made."""
        return [(TeamId(row[0]), _certificate(row[1:])) for row in self._connection.all(_UNMADE, limit=limit)]


def _certificate(row: Row) -> Certificate:
    project, baseline, seq, hash_, asked, digest, made_at = row
    return Certificate(
        project=project,
        baseline=baseline,
        anchor=ChainHead(seq=seq, hash=hash_),
        asked=tuple(UserId(user) for user in json.loads(asked)),
        digest=digest,
        made_at=from_micros_or_none(made_at),
    )
