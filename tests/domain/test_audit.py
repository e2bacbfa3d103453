"""The audit stream: the reference chain, and every kind of tampering found at the right place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import AuditEntry, Event, canonical, head_after, link_hash, text_digest, verify
from bot.domain.erasure import ERASED
from bot.domain.names import UserId
from bot.domain.project import ChainHead
from bot.domain.values import replace
from tests.domain.audit_faults import BLIND, FAULTS, Check, Fault

FIRST = '{"action":"approve","actor":"U1","seq":1,"subject":"BL-1","ts":"2026-01-05T09:00:00Z"}'
SECOND = '{"action":"reject","actor":"U2","comment":"naïve","seq":2,"subject":"BL-1","ts":"2026-01-05T09:05:00Z"}'
FIRST_HASH = "2b3e0d8669378d7e32fbe0a96a24c36b68aea5cbadaaf905cc78c2fb842a6bb6"
SECOND_HASH = "adeaec27f47e7d19e2002a51ab68d6dfde207a2818ffb434a79ec2becbcbb61f"


def a_stream(length: int) -> list[AuditEntry]:
    """Return a whole stream in which every second event has words of a person beside it."""
    entries, head = [], ChainHead()
    for seq in range(1, length + 1):
        text = f"because {seq}" if seq % 2 else None
        salt = f"{seq:032x}" if text else ""
        event = Event(
            seq=seq,
            at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC) + timedelta(minutes=seq),
            actor=UserId("U1"),
            action="signoff.vote",
            subject="V1",
            facts={"choice": "reject", "revision": 1},
            text_digest=text_digest(salt, text) if text else "",
            request=f"request-{seq}",
        )
        form = canonical(event)
        head = head_after(head, form)
        entries.append(AuditEntry(seq=head.seq, canonical=form.decode(), hash=head.hash, text=text, salt=salt))
    return entries


def head_of(entries: Sequence[AuditEntry]) -> ChainHead:
    """Return the head that a project keeps beside its stream."""
    return ChainHead(seq=len(entries), hash=entries[-1].hash) if entries else ChainHead()


def test_the_reference_chain_has_the_reference_hashes() -> None:
    """R-2.10."""
    assert link_hash(ChainHead().hash, FIRST.encode()) == FIRST_HASH
    assert link_hash(FIRST_HASH, SECOND.encode()) == SECOND_HASH
    entries = [
        AuditEntry(seq=1, canonical=FIRST, hash=FIRST_HASH, text=None),
        AuditEntry(seq=2, canonical=SECOND, hash=SECOND_HASH, text=None),
    ]
    assert verify(entries, ChainHead(seq=2, hash=SECOND_HASH)) is None


def test_an_event_is_hashed_in_its_canonical_form() -> None:
    assert a_stream(1)[0].canonical.startswith('{"action":"signoff.vote","actor":"U1","facts":{"choice":"reject",')


@pytest.mark.parametrize("length", [0, 1, 5])
def test_a_whole_stream_is_whole(length: int) -> None:
    entries = a_stream(length)

    assert verify(entries, head_of(entries)) is None


def test_erased_words_leave_the_chain_whole() -> None:
    entries = [replace(entry, text=ERASED if entry.text else None, salt="") for entry in a_stream(5)]

    assert verify(entries, head_of(entries)) is None


def test_words_that_were_taken_away_without_being_erased_are_found() -> None:
    entries = a_stream(5)
    entries[2] = replace(entries[2], text=None, salt="")

    assert verify(entries, head_of(entries)) == 3


def test_changed_words_are_found() -> None:
    entries = a_stream(5)
    entries[2] = replace(entries[2], text="because I never said that")

    assert verify(entries) == 3


def test_a_tail_that_was_cut_off_is_found_with_the_projects_head() -> None:
    entries = a_stream(5)

    assert verify(entries[:3]) is None
    assert verify(entries[:3], head_of(entries)) == 4


@given(data=st.data(), length=st.integers(2, 7))
def test_any_change_of_a_stored_event_is_found_where_it_was_made(data: st.DataObject, length: int) -> None:
    entries = a_stream(length)
    at = data.draw(st.integers(0, length - 1))
    form = entries[at].canonical
    place = data.draw(st.integers(0, len(form) - 1))
    byte = data.draw(st.characters(codec="utf-8").filter(lambda new: new != form[place]))

    entries[at] = replace(entries[at], canonical=form[:place] + byte + form[place + 1 :])

    assert verify(entries, head_of(a_stream(length))) == at + 1


@given(data=st.data(), length=st.integers(2, 7))
def test_removed_repeated_and_swapped_events_are_found(data: st.DataObject, length: int) -> None:
    entries = a_stream(length)
    head = head_of(entries)
    at = data.draw(st.integers(0, length - 2))

    removed = entries[:at] + entries[at + 1 :]
    repeated = entries[: at + 1] + entries[at:]
    swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]

    assert verify(removed, head) == at + 1
    assert verify(repeated, head) == at + 2
    assert verify(swapped, head) == at + 1


@given(length=st.integers(2, 6), data=st.data())
def test_hashes_made_to_fit_a_forged_event_are_found_by_the_head(length: int, data: st.DataObject) -> None:
    """Somebody who recomputes every later hash still cannot make the head that stands elsewhere."""
    entries = a_stream(length)
    at = data.draw(st.integers(0, length - 1))
    forged, reached = [], ChainHead()
    for index, entry in enumerate(entries):
        form = entry.canonical.replace("reject", "approve") if index == at else entry.canonical
        reached = head_after(reached, form.encode())
        forged.append(replace(entry, canonical=form, hash=reached.hash))

    assert verify(forged) is None
    assert verify(forged, head_of(entries)) is not None


def finds(check: Check, fault: Fault, entries: Sequence[AuditEntry], at: int) -> None:
    """Say that a check finds a fault at an event of a whole stream where it is, and nothing without it."""
    head = head_of(entries)
    assert check(entries, head) is None
    assert check(fault.plant(entries, at), head) == at + 1 + fault.behind


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@given(length=st.integers(2, 8), data=st.data())
def test_every_planted_fault_is_found_where_it_is(fault: Fault, length: int, data: st.DataObject) -> None:
    entries = a_stream(length)
    places = [at for at in range(length - 1) if entries[at].text or not fault.needs_words]

    finds(verify, fault, entries, data.draw(st.sampled_from(places)))


@pytest.mark.parametrize("blind", BLIND, ids=lambda blind: blind.__name__)
def test_no_check_that_is_blind_for_something_passes_for_one_that_sees(blind: Check) -> None:
    entries = a_stream(5)

    def all_of_them() -> None:
        for fault in FAULTS:
            finds(blind, fault, entries, 2)

    with pytest.raises(AssertionError):
        all_of_them()
