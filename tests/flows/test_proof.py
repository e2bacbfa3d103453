"""Records that somebody meddled with behind our back are named; whole ones are called whole."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.canonical import digest
from bot.domain.negotiation import MoveKind
from bot.domain.proof import Broken
from bot.domain.refusal import Refusal
from bot.domain.requirement import Wording
from bot.domain.signoff import Choice
from bot.domain.text import fingerprint
from bot.domain.values import replace
from bot.flows import baseline, negotiation, proof, requirement
from bot.flows.recording import record
from bot.views.proof import sentence
from storage.columns import metadata
from tests.flows.tampering import driver as driver  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, DAN, TEAM, World


@pytest.fixture(autouse=True)
def a_history(world: World) -> None:
    """R1 to R3, R1 with two versions, a passed and a failed round."""
    for text in ("Export in 10 seconds", "Refund within a day", "Log every change"):
        requirement.add(world.store, world.who(ANA), CHANNEL, words=Wording(text=text), now=world.now)
    words = Wording(text="Export in 8 seconds")
    requirement.edit(world.store, world.who(ANA), CHANNEL, number=1, version=1, words=words, now=world.now)
    world.opens(BEN, chosen=(1, 2))
    world.votes(BEN)
    world.opens(CAT, DAN, chosen=(3,))
    world.votes(CAT, Choice.REJECT, reason="Which change?", round_=2)


def found(world: World) -> Broken | None:
    """Look through everything."""
    return proof.verified(world.store, world.who(ANA), CHANNEL).proof.broken


def test_an_event_of_before_messages_were_vouched_for_says_nothing_of_them(world: World) -> None:
    project, store, actor = world.project, world.store, world.who(ANA)
    number = project.numbers.requirement + 1
    words = Wording(text="Print everything")
    added = requirement.new_requirement(project, number, words, actor, source="https://slack/old", now=world.now)
    store.requirements.add(TEAM, added, fingerprint=fingerprint(words.text))
    project = replace(
        project,
        numbers=replace(project.numbers, requirement=number),
        counts=replace(project.counts, open=project.counts.open + 1),
    )
    said: dict[str, Any] = {
        "action": "requirement.add",
        "subject": added.reference,
        "version": 1,
        "digest": added.digest,
    }
    store.projects.save(record(store, project, actor, now=world.now, **said))

    assert found(world) is None


def test_untouched_records_are_whole(world: World) -> None:
    shown = proof.verified(world.store, world.who(ANA), CHANNEL)

    assert shown.proof.broken is None
    assert (shown.proof.versions, shown.proof.baselines) == (4, 1)
    assert shown.baseline is not None
    assert shown.baseline.reference == "L1"


def test_what_was_postponed_and_taken_up_again_can_be_signed_and_changed(world: World) -> None:
    world.proposes(BEN, 3, kind=MoveKind.POSTPONE, why="Not this year")
    negotiation.agree(world.store, world.who(ANA), world.key, number=1, now=world.now)
    postponed = found(world)
    requirement.resume(world.store, world.who(CAT), CHANNEL, reference=3, now=world.now)
    resumed = found(world)
    world.passes(hours=1)
    world.opens(BEN, chosen=(3,))
    world.votes(BEN, round_=3)
    signed = found(world)
    world.asks_to_change(3, "Log some changes", board=(BEN,))
    world.votes(BEN, round_=4)

    assert world.requirement(3).baseline == 3
    assert (postponed, resumed, signed, found(world)) == (None, None, None, None)


def test_a_withdrawn_requirement_leaves_the_records_whole(world: World) -> None:
    words = Wording(text="Nobody needs this")
    requirement.add(world.store, world.who(ANA), CHANNEL, words=words, now=world.now)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=4, reason="Dropped", now=world.now)

    assert found(world) is None


@pytest.mark.parametrize(
    ("meddling", "record"),
    [
        ("UPDATE audit_events SET canonical = replace(canonical, 'approve', 'reject') WHERE seq = 7", "event 7"),
        ("UPDATE audit_events SET hash = upper(hash) WHERE seq = 3", "event 3"),
        ("DELETE FROM audit_events WHERE seq = 5", "event 5"),
        ("DELETE FROM audit_events WHERE seq = (SELECT max(seq) FROM audit_events)", "event 11"),
        ("UPDATE audit_texts SET text = 'I like it' WHERE text = 'Which change?'", "event 10"),
        ("UPDATE requirement_versions SET text = 'Export' WHERE number = 1 AND version = 1", "version 1 of R1"),
        ("UPDATE requirement_versions SET owner = 'U2' WHERE number = 1 AND version = 2", "version 2 of R1"),
        ("UPDATE requirement_versions SET estimate = '3' WHERE number = 2", "version 1 of R2"),
        ("UPDATE requirement_versions SET digest = '00' WHERE number = 2", "version 1 of R2"),
        ("DELETE FROM requirement_versions WHERE number = 3", "version 1 of R3"),
        ("UPDATE baselines SET signed = replace(signed, 'approve', 'reject')", "baseline L1"),
        ("DELETE FROM baselines", "baseline L1"),
        ("UPDATE projects SET chain_hash = upper(chain_hash)", "event 12"),
    ],
)
def test_the_first_record_that_was_meddled_with_is_named(
    world: World, driver: sqlite3.Connection, meddling: str, record: str
) -> None:
    assert driver.execute(meddling).rowcount == 1

    broken = found(world)

    assert broken is not None
    assert broken.record == record


def added(table: str, **changed: object) -> str:
    """A row beside the first one of a table, with other values in some columns."""
    columns = metadata.tables[table].columns.keys()
    values = (repr(changed[name]) if name in changed else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} ORDER BY 2, 3 LIMIT 1"


_DEFAULT = (
    "INSERT INTO defaults (team, project, quorum, meaning, partial, consent)"
    " SELECT team, id, '', 'approval', 0, 0 FROM projects"
)
_ROLE = "INSERT INTO roles (team, project, user, role) SELECT team, id, 'U9', 'member' FROM projects"


@pytest.mark.parametrize(
    ("meddling", "record"),
    [
        (added("baselines", number=2), "baseline L2"),
        (added("baselines", number=2, team="T9"), "baseline L2"),
        (added("certificates", baseline=2), "certificate of L2"),
        (added("rounds", number=3), "sign-off V3"),
        (added("items", round=3), "R1 in V3"),
        (added("items", number=3), "R3 in V1"),
        (added("electors", round=3), "sign-off V3"),
        (added("ballots", round=3, item=2), "vote of UBEN in V3 on R2"),
        (added("requirements", number=0), "R0"),
        (added("requirement_versions", number=0), "version 1 of R0"),
        (added("requirement_versions", number=-4, version=-1, estimate="{"), "version -1 of R-4"),
        (added("requirement_versions", number=2, version=3, estimate="{"), "version 3 of R2"),
        (added("audit_events", seq=0), "event 0"),
        (added("audit_events", seq=99), "event 99"),
        (added("audit_events", seq=99, team="T9"), "event 99"),
        (added("audit_texts", seq=99), "event 99"),
        # They say the same as nothing, and still nobody wrote them.
        (_DEFAULT, "the project's default"),
        (_ROLE, "role of U9"),
    ],
)
def test_a_row_that_nobody_wrote_is_named(world: World, driver: sqlite3.Connection, meddling: str, record: str) -> None:
    assert driver.execute(meddling).rowcount == 1

    broken = found(world)

    assert broken is not None
    assert broken.record == record


def test_a_baseline_that_nobody_made_is_never_shown_as_signed(world: World, driver: sqlite3.Connection) -> None:
    [(signed,)] = driver.execute("SELECT signed FROM baselines").fetchall()
    words = signed.replace("Export in 8 seconds", "Export in 80 seconds").replace('"L1"', '"L2"')
    assert driver.execute(added("baselines", number=2, signed=words, digest=digest(words))).rowcount == 1
    world.sent.forget()

    verified = proof.verified(world.store, world.who(ANA), CHANNEL, reference="L2")
    with pytest.raises(Refusal) as refused:
        baseline.show(world.store, world.who(CAT), CHANNEL, reference="L2", now=world.now)

    assert verified.baseline is None
    assert sentence(verified.proof) == "baseline L2: no event says that it was made."
    assert refused.value.sentence.startswith("Baseline L2 is not what was signed off: no event says that it was made.")
    assert not world.sent.posts
    shown = baseline.show(world.store, world.who(CAT), CHANNEL, reference="L1", now=world.now)
    assert (shown.baseline.signed, len(world.sent.posts)) == (signed, 1)


def test_a_baseline_with_other_words_is_not_shown_as_signed(world: World, driver: sqlite3.Connection) -> None:
    driver.execute("UPDATE baselines SET signed = replace(signed, '8 seconds', '80 seconds')")

    with pytest.raises(Refusal, match="Baseline L1 is not what was signed off: what it says is not what was signed"):
        baseline.show(world.store, world.who(CAT), CHANNEL, now=world.now)


#: Where a single character can be changed, and how the record is called then.
_FIELDS = (
    ("audit_events", "canonical", "seq", "event {}"),
    ("audit_events", "hash", "seq", "event {}"),
    ("requirement_versions", "text", "rowid", "version"),
    ("requirement_versions", "digest", "rowid", "version"),
    ("baselines", "signed", "number", "baseline L{}"),
    ("baselines", "digest", "number", "baseline L{}"),
)


@given(data=st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_single_character_that_was_changed_is_found(
    world: World, driver: sqlite3.Connection, data: st.DataObject
) -> None:
    table, column, key, named = data.draw(st.sampled_from(_FIELDS))
    rows: list[tuple[Any, str]] = driver.execute(f"SELECT {key}, {column} FROM {table} ORDER BY 1").fetchall()  # ours
    row, kept = data.draw(st.sampled_from(rows))
    at = data.draw(st.integers(0, len(kept) - 1))
    other = data.draw(st.sampled_from("aA0 {").filter(lambda character: character != kept[at]))
    update = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"  # likewise

    driver.execute(update, (kept[:at] + other + kept[at + 1 :], row))
    broken = found(world)
    driver.execute(update, (kept, row))

    assert broken is not None
    assert broken.record.startswith(named.format(row))
    assert found(world) is None


def test_records_are_whole_after_a_requirement_was_withdrawn(world: World) -> None:
    requirement.add(world.store, world.who(ANA), CHANNEL, words=Wording(text="A wish"), now=world.now)
    requirement.withdraw(world.store, world.who(ANA), CHANNEL, number=4, reason="Nobody needs it", now=world.now)

    assert found(world) is None
