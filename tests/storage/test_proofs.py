"""Certificates and erasure, on every kind of database."""

from __future__ import annotations

import pytest

from bot.domain.certificate import Certificate
from bot.domain.erasure import ERASED, Erased
from bot.domain.person import Person
from bot.domain.project import ChainHead, Project
from bot.domain.signoff import Ballot, Choice
from bot.domain.values import replace
from bot.ports import OpenDatabase
from tests.storage.raw import execute
from tests.storage.samples import ANA, BEN, NOW, OTHER_TEAM, TEAM, a_project


async def a_certificate(database: OpenDatabase) -> tuple[Project, Certificate]:
    """A project with a certificate that is to be made."""
    project = await database.write(lambda store: store.projects.add(a_project()))
    certificate = Certificate(project=project.id, baseline=1, anchor=ChainHead(seq=7, hash="ab" * 32))
    await database.write(lambda store: store.certificates.add(TEAM, certificate))
    return project, certificate


async def test_a_certificate_is_kept_byte_by_byte(database: OpenDatabase) -> None:
    project, certificate = await a_certificate(database)
    asked = certificate.asked_by(ANA).asked_by(ANA).asked_by(BEN)
    await database.write(lambda store: store.certificates.ask(TEAM, asked))
    assert await database.read(lambda store: store.certificates.unmade(limit=5)) == [(TEAM, asked)]
    assert await database.read(lambda store: store.certificates.document(TEAM, project.id, 1)) is None

    made = replace(certificate, digest="cd" * 32, made_at=NOW)
    await database.write(lambda store: store.certificates.keep(TEAM, made, b"%PDF\x00\xff"))

    assert await database.read(lambda store: store.certificates.get(TEAM, project.id, 1)) == made
    assert await database.read(lambda store: store.certificates.document(TEAM, project.id, 1)) == b"%PDF\x00\xff"
    assert await database.read(lambda store: store.certificates.unmade(limit=5)) == []
    assert await database.read(lambda store: store.certificates.get(OTHER_TEAM, project.id, 1)) is None


@pytest.mark.parametrize("statement", ["UPDATE certificates SET document = ''", "DELETE FROM certificates"])
async def test_the_database_itself_refuses_to_change_one_that_is_made(
    database: OpenDatabase, database_url: str, statement: str
) -> None:
    _, certificate = await a_certificate(database)
    made = replace(certificate, digest="cd" * 32, made_at=NOW)
    await database.write(lambda store: store.certificates.keep(TEAM, made, b"%PDF"))

    with pytest.raises(Exception, match="rows of certificates are final"):
        execute(database_url, statement)


async def test_what_a_person_wrote_is_erased_once_and_nobody_elses(database: OpenDatabase) -> None:
    project = await database.write(lambda store: store.projects.add(a_project()))
    people = [Person(team=TEAM, user=user, name=f"Name {user}", zone="UTC") for user in (ANA, BEN)]
    await database.write(lambda store: store.people.save(people, at=NOW))
    for user, hand in ((ANA, None), (BEN, ANA)):
        ballot = Ballot(user=user, choice=Choice.REJECT, reason="Too slow", hand=hand, at=NOW)
        await database.write(lambda store, ballot=ballot: store.rounds.cast(TEAM, project.id, 3, ballot))  # type: ignore[misc]  # each its own

    ben = await database.write(lambda store: store.erasure.erase(TEAM, project.id, BEN, name=True))
    ana = await database.write(lambda store: store.erasure.erase(TEAM, project.id, ANA, name=True))
    again = await database.write(lambda store: store.erasure.erase(TEAM, project.id, ANA, name=True))
    await database.write(lambda store: store.people.save(people, at=NOW))

    assert (ben, ana, again) == (Erased(name=True), Erased(texts=2, rounds=(3,), name=True), Erased())
    ballots = await database.read(lambda store: store.rounds.ballots(TEAM, project.id, 3))
    assert [each.reason for each in ballots] == [ERASED, ERASED]
    known = await database.read(lambda store: store.people.get(TEAM, [ANA, BEN]))
    assert {each.name for each in known.values()} == {ERASED}
