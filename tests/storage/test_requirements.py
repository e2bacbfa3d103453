"""Requirements keep every version, in their own project and team, and are found by whatever is asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.analysis import Progress, gaps
from bot.domain.attributes import Characteristic, Verification, estimate
from bot.domain.change import ChangeRequest, Urgency
from bot.domain.listing import Query
from bot.domain.names import ChannelId, TeamId, UserId
from bot.domain.project import Project
from bot.domain.refusal import Conflict
from bot.domain.requirement import (
    GONE,
    SUCCEEDED,
    Priority,
    Requirement,
    RequirementState,
    RequirementType,
    Stage,
    Version,
    Wording,
)
from bot.domain.smells import Smell
from bot.domain.values import replace
from bot.ports import OpenDatabase, Store
from tests.storage.samples import ANA, BEN, NOW, OTHER_TEAM, TEAM, a_project, a_requirement, a_round, edited, item_of


@pytest_asyncio.fixture
async def project(database: OpenDatabase) -> Project:
    return await database.write(lambda store: store.projects.add(a_project()))


async def add(database: OpenDatabase, *requirements: Requirement) -> None:
    def work(store: Store) -> None:
        for requirement in requirements:
            store.requirements.add(TEAM, requirement, fingerprint=f"print of {requirement.wording.text.casefold()}")

    await database.write(work)


async def edit(database: OpenDatabase, requirement: Requirement) -> None:
    words = f"print of {requirement.wording.text}"
    await database.write(lambda store: store.requirements.change(TEAM, requirement, fingerprint=words, reason=""))


async def numbers(database: OpenDatabase, project: Project, query: Query) -> list[int]:
    page = await database.read(lambda store: store.requirements.page(TEAM, project.id, query))
    return [requirement.number for requirement in page.requirements]


async def test_a_requirement_and_its_first_version_come_back_as_stored(
    database: OpenDatabase, project: Project
) -> None:
    wording = Wording(
        text='Zahlung über 10 % «sofort» 🚀 \u202ertl\u202c O\'Brien {{7*7}} \\ "x"',
        type=RequirementType.QUALITY,
        priority=Priority.MUST,
        rationale="because\nso",
        criteria="- one\n- two",
        characteristic=Characteristic.FLEXIBILITY,
        owner=BEN,
        origin="§ 4 of the tender",
        verification=Verification.DEMONSTRATION,
        estimate=estimate("0.1/0.20/1000"),
        tags=("a_b", "ämter"),
    )
    added = replace(
        a_requirement(project, 1),
        wording=wording,
        source="https://example.slack.com/archives/C1/p1",
        stage=Stage.UNDER_REVIEW,
    )

    await add(database, added)

    assert await database.read(lambda store: store.requirements.get(TEAM, project.id, 1)) == added
    history = await database.read(lambda store: store.requirements.history(TEAM, project.id, 1))
    assert history == [Version(number=1, version=1, wording=wording, digest=added.digest, author=ANA, at=NOW)]


async def test_an_edit_keeps_the_words_of_before(database: OpenDatabase, project: Project) -> None:
    first = a_requirement(project, 1, "old words")
    second = edited(first, "new words")
    await add(database, first)

    await database.write(lambda store: store.requirements.change(TEAM, second, fingerprint="f", reason="clearer"))

    assert await database.read(lambda store: store.requirements.get(TEAM, project.id, 1)) == second
    history = await database.read(lambda store: store.requirements.history(TEAM, project.id, 1))
    assert [(entry.wording.text, entry.author, entry.reason) for entry in history] == [
        ("old words", ANA, ""),
        ("new words", BEN, "clearer"),
    ]
    assert await database.read(lambda store: store.requirements.version(TEAM, project.id, 1, 2)) == history[1]
    assert await database.read(lambda store: store.requirements.version(TEAM, project.id, 1, 3)) is None


async def test_a_change_without_new_words_writes_no_version(database: OpenDatabase, project: Project) -> None:
    added = a_requirement(project, 1)
    await add(database, added)
    signed = replace(added, state=RequirementState.SIGNED, baseline=4)

    await database.write(lambda store: store.requirements.change(TEAM, signed, fingerprint="f", reason=""))

    assert await database.read(lambda store: store.requirements.get(TEAM, project.id, 1)) == signed
    assert len(await database.read(lambda store: store.requirements.history(TEAM, project.id, 1))) == 1


async def test_two_edits_of_the_same_version_cannot_both_win(database: OpenDatabase, project: Project) -> None:
    first = a_requirement(project, 1)
    await add(database, first)
    await database.write(
        lambda store: store.requirements.change(TEAM, edited(first, "Ben's words"), fingerprint="f", reason="")
    )

    with pytest.raises(Conflict):
        await database.write(
            lambda store: store.requirements.change(TEAM, edited(first, "Ana's words"), fingerprint="f", reason="")
        )

    found = await database.read(lambda store: store.requirements.get(TEAM, project.id, 1))
    assert found is not None
    assert found.wording.text == "Ben's words"


async def test_many_are_added_at_once(database: OpenDatabase, project: Project) -> None:
    many = [a_requirement(project, number, f"Requirement number {number}") for number in range(1, 2_001)]

    await database.write(
        lambda store: store.requirements.add_many(TEAM, [(added, f"print {added.number}") for added in many])
    )

    asked = [2_000, 7, 7, 4_711]
    found = await database.read(lambda store: store.requirements.some(TEAM, project.id, asked))
    assert found == [many[6], many[1_999]]
    prints = [f"print {number}" for number in range(1, 4_001)]
    known = await database.read(lambda store: store.requirements.with_words(TEAM, project.id, prints))
    assert [known[words].number for words in prints if words in known] == list(range(1, 2_001))


async def known_by(database: OpenDatabase, project: Project, words: str) -> str | None:
    """How a requirement with these words, or that had them, is called."""
    asked = f"print of {words}"
    found = await database.read(lambda store: store.requirements.with_words(TEAM, project.id, [asked, "print of none"]))
    assert set(found) <= {asked}
    return found[asked].name if found else None


@pytest.mark.parametrize("state", [*GONE, *SUCCEEDED])
async def test_words_name_the_first_that_counts_before_any_that_does_not(
    database: OpenDatabase, project: Project, state: RequirementState
) -> None:
    past = replace(a_requirement(project, 1, "same"), state=state)
    await add(database, past, a_requirement(project, 2, "Same"), a_requirement(project, 3, "SAME"))
    await add(database, replace(a_requirement(project, 4, "other"), state=state))

    assert await known_by(database, project, "same") == "R2"
    assert (await known_by(database, project, "other") or "").startswith("R4, which ")


async def test_words_that_an_edit_replaced_name_the_first_that_had_them(
    database: OpenDatabase, project: Project
) -> None:
    first, second = a_requirement(project, 1, "old"), a_requirement(project, 2, "OLD")
    await add(database, first, second)
    for edit_of in (edited(second, "newer"), edited(first, "new"), edited(edited(first, "new"), "newest")):
        await edit(database, edit_of)

    assert await known_by(database, project, "old") == "R1 as it was before an edit"
    assert await known_by(database, project, "new") == "R1 as it was before an edit"
    assert await known_by(database, project, "newest") == "R1"
    await add(database, replace(a_requirement(project, 3, "old"), state=RequirementState.REJECTED))
    assert await known_by(database, project, "old") == "R3, which was rejected"


def asked_for(project: Project, number: int, **changed: Any) -> ChangeRequest:
    """Return a change request for the version after its own number of R1."""
    request = ChangeRequest(
        project=project.id,
        number=number,
        requirement=1,
        before=number,
        after=number + 1,
        why="It costs less",
        urgency=Urgency.NORMAL,
        requested_by=ANA,
        requested_at=NOW,
        round=number,
    )
    return replace(request, **changed)


async def test_words_that_are_proposed_count_once_they_have_held(database: OpenDatabase, project: Project) -> None:
    signed = replace(a_requirement(project, 1, "signed"), state=RequirementState.SIGNED)
    proposed, next_ = edited(signed, "proposed"), edited(edited(signed, "proposed"), "agreed")
    await add(database, signed)

    def propose(store: Store) -> None:
        for each, number in ((proposed, 1), (next_, 2)):
            words = f"print of {each.wording.text}"
            store.requirements.propose(TEAM, each, fingerprint=words, reason="")
            store.changes.add(TEAM, asked_for(project, number))

    await database.write(propose)
    assert [await known_by(database, project, words) for words in ("signed", "proposed")] == ["R1", None]

    def move(store: Store) -> None:
        store.requirements.move(TEAM, proposed, before=1, fingerprint="print of proposed")
        store.requirements.move(TEAM, next_, before=2, fingerprint="print of agreed")
        for number in (1, 2):
            store.changes.save(TEAM, asked_for(project, number, baseline=number + 1, decided_at=NOW))

    await database.write(move)
    for words in ("signed", "proposed"):
        assert await known_by(database, project, words) == "R1 as it was before an edit"
    assert await known_by(database, project, "agreed") == "R1"


async def test_words_that_held_in_an_emergency_only_are_known_too(database: OpenDatabase, project: Project) -> None:
    signed = replace(a_requirement(project, 1, "signed"), state=RequirementState.SIGNED)
    done = edited(signed, "done first")
    await add(database, signed)

    def take_back(store: Store) -> None:
        store.requirements.propose(TEAM, done, fingerprint="print of done first", reason="")
        store.changes.add(TEAM, asked_for(project, 1, urgency=Urgency.EMERGENCY))
        store.requirements.move(TEAM, done, before=1, fingerprint="print of done first")
        store.requirements.move(TEAM, signed, before=2, fingerprint="print of signed")

    await database.write(take_back)

    assert await known_by(database, project, "signed") == "R1"
    assert await known_by(database, project, "done first") == "R1 as it was before an emergency change was taken back"


async def test_signing_marks_exactly_the_items_of_the_round(database: OpenDatabase, project: Project) -> None:
    three = [a_requirement(project, number) for number in (1, 2, 3)]
    await add(database, *three)
    items = [item_of(requirement) for requirement in three[:2]]
    await database.write(lambda store: store.rounds.add(TEAM, a_round(project, 5), items))
    later = NOW + timedelta(days=1)

    await database.write(lambda store: store.requirements.sign(TEAM, project.id, round_number=5, baseline=9, at=later))

    found = await database.read(lambda store: store.requirements.some(TEAM, project.id, [1, 2, 3]))
    assert [(requirement.state, requirement.baseline) for requirement in found] == [
        (RequirementState.SIGNED, 9),
        (RequirementState.SIGNED, 9),
        (RequirementState.OPEN, None),
    ]
    assert found[0].changed_at == later
    left = await database.read(lambda store: store.requirements.open_items(TEAM, project.id))
    assert left == [item_of(three[2])]


async def test_a_round_may_sign_only_some_of_its_items(database: OpenDatabase, project: Project) -> None:
    three = [a_requirement(project, number) for number in (1, 2, 3)]
    await add(database, *three)
    items = [item_of(requirement) for requirement in three]
    await database.write(lambda store: store.rounds.add(TEAM, a_round(project, 5), items))

    await database.write(
        lambda store: store.requirements.sign(TEAM, project.id, round_number=5, baseline=9, numbers=[1, 3], at=NOW)
    )

    left = await database.read(lambda store: store.requirements.open_items(TEAM, project.id))
    assert left == [items[1]]


@pytest.mark.parametrize(
    ("query", "numbers_shown", "has_previous", "has_next"),
    [
        (Query(), range(1, 11), False, True),
        (Query(after=10), range(11, 21), True, True),
        (Query(after=20), range(21, 26), True, False),
        (Query(before=21), range(11, 21), True, True),
        (Query(before=11), range(1, 11), False, True),
        (Query(after=25), range(0), True, False),
    ],
)
async def test_pages_follow_one_another_in_both_directions(
    database: OpenDatabase,
    project: Project,
    query: Query,
    numbers_shown: range,
    has_previous: bool,
    has_next: bool,
) -> None:
    await add(database, *(a_requirement(project, number) for number in range(1, 26)))

    page = await database.read(lambda store: store.requirements.page(TEAM, project.id, query))

    assert [requirement.number for requirement in page.requirements] == list(numbers_shown)
    assert (page.has_previous, page.has_next) == (has_previous, has_next)


async def test_every_filter_holds_at_once(database: OpenDatabase, project: Project) -> None:
    must = Wording(text="The export is fast", priority=Priority.MUST)
    await add(
        database,
        a_requirement(project, 1),
        replace(a_requirement(project, 2), wording=must),
        replace(a_requirement(project, 3), wording=must, added_by=BEN),
        replace(a_requirement(project, 4), wording=must, added_by=BEN, state=RequirementState.WITHDRAWN),
    )

    assert await numbers(database, project, Query(priority=Priority.MUST)) == [2, 3, 4]
    assert await numbers(database, project, Query(added_by=BEN)) == [3, 4]
    assert await numbers(database, project, Query(state=RequirementState.WITHDRAWN)) == [4]
    everything = Query(
        words=("FAST", "export"), state=RequirementState.OPEN, priority=Priority.MUST, added_by=BEN, after=1
    )
    assert await numbers(database, project, everything) == [3]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("ÜBERWEISUNG",), [1]),
        (("strasse",), [2]),
        (("Straße",), [2]),
        (("100%",), [3]),
        (("0%0",), []),
        (("a_b",), [4]),
        (("!",), [5]),
        (("\\",), [5]),
        (("'; drop table requirements; --",), []),
        (("port",), [5, 6]),
        (("export", "im"), [6]),
    ],
)
async def test_words_are_found_anywhere_whatever_their_case_and_nothing_is_a_wildcard(
    database: OpenDatabase, project: Project, words: tuple[str, ...], found: list[int]
) -> None:
    texts = ("Überweisung", "Straße 1", "100% sure", "a_b", "an export! \\o/", "imports and exports", "axb 100")
    await add(database, *(a_requirement(project, number, text) for number, text in enumerate(texts, start=1)))

    assert await numbers(database, project, Query(words=words)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [(("req-7",), [1]), (("Wünsche.csv",), [1, 2]), (("REQ", "logs"), [1, 2]), (("REQ-_",), [])],
)
async def test_words_are_looked_for_in_the_source_too(
    database: OpenDatabase, project: Project, words: tuple[str, ...], found: list[int]
) -> None:
    for number, origin in enumerate(("REQ-7 in Wünsche.csv", "REQ-8 in Wünsche.csv", ""), start=1):
        wording = Wording(text="Logs are kept", origin=origin)
        await add(database, replace(a_requirement(project, number), wording=wording))

    assert await numbers(database, project, Query(words=words)) == found


async def test_another_team_or_project_sees_nothing(database: OpenDatabase, project: Project) -> None:
    neighbour = await database.write(lambda store: store.projects.add(a_project(channel=ChannelId("C2"))))
    hidden = a_requirement(project, 1, "hidden")
    await add(database, hidden)
    await edit(database, edited(hidden, "secret"))

    def look(store: Store) -> list[object]:
        requirements = store.requirements
        return [
            found
            for team, key in ((OTHER_TEAM, project.id), (TEAM, neighbour.id))
            for found in (
                requirements.get(team, key, 1),
                requirements.some(team, key, [1]),
                requirements.open_items(team, key),
                requirements.history(team, key, 1),
                requirements.version(team, key, 1, 1),
                requirements.page(team, key, Query()).requirements,
                requirements.with_words(team, key, ["print of secret", "print of hidden"]),
                requirements.misfiled(team, key),
            )
            if found
        ]

    assert await database.read(look) == []
    intruder = replace(edited(a_requirement(project, 1), "taken over"), changed_by=UserId("U9"))
    with pytest.raises(Conflict):
        await database.write(lambda store: store.requirements.change(OTHER_TEAM, intruder, fingerprint="f", reason=""))


async def test_a_dismissed_hint_stays_away_in_its_version_and_team_only(
    database: OpenDatabase, project: Project
) -> None:
    await add(database, a_requirement(project, 1))

    def dismiss(store: Store) -> None:
        for _ in range(2):
            store.requirements.dismiss(TEAM, project.id, 1, 1, Smell.PASSIVE)

    await database.write(dismiss)

    async def dismissed(team: TeamId, version: int) -> frozenset[Smell]:
        return await database.read(lambda store: store.requirements.dismissed(team, project.id, 1, version))

    assert await dismissed(TEAM, 1) == {Smell.PASSIVE}
    assert await dismissed(TEAM, 2) == frozenset()
    assert await dismissed(OTHER_TEAM, 1) == frozenset()


async def test_what_is_compared_is_open_or_signed_and_of_one_type(database: OpenDatabase, project: Project) -> None:
    quality = Wording(text="Exports end in 10 seconds", type=RequirementType.QUALITY)
    await add(
        database,
        a_requirement(project, 1, "The export, finished:\n within 10 seconds!"),
        replace(a_requirement(project, 2), state=RequirementState.WITHDRAWN),
        replace(a_requirement(project, 3), state=RequirementState.MERGED, merged_into=1),
        replace(a_requirement(project, 4), wording=quality),
        replace(a_requirement(project, 5, "???"), state=RequirementState.SIGNED, baseline=1),
    )

    async def compared(team: TeamId = TEAM, type_: RequirementType = RequirementType.FUNCTIONAL) -> dict[int, str]:
        every = range(1_000)
        found = await database.read(
            lambda store: store.requirements.comparable(team, project.id, type_, lengths=every, limit=10)
        )
        return dict(zip(found.numbers, found.words, strict=True))

    assert await compared() == {1: "10 export finished seconds the within", 5: ""}
    assert await compared(type_=RequirementType.INTERFACE) == {}
    assert await compared(OTHER_TEAM) == {}
    assert await database.read(lambda store: store.requirements.merged_into(TEAM, project.id, 1)) == [3]


async def test_what_is_compared_is_the_newest_of_about_the_same_length(
    database: OpenDatabase, project: Project
) -> None:
    texts = ["one", "four", "three", "seventeen", "eleven"]
    await add(database, *(a_requirement(project, number, text) for number, text in enumerate(texts, start=1)))

    def compared(store: Store) -> set[tuple[int, str]]:
        functional = RequirementType.FUNCTIONAL
        found = store.requirements.comparable(TEAM, project.id, functional, lengths=range(4, 7), limit=2)
        return set(zip(found.numbers, found.words, strict=True))

    assert await database.read(compared) == {(3, "three"), (5, "eleven")}


async def test_attributes_are_filters_too(database: OpenDatabase, project: Project) -> None:
    words = [
        Wording(text="One", owner=BEN, tags=("gdpr", "mobile")),
        Wording(text="Two", type=RequirementType.QUALITY, characteristic=Characteristic.SECURITY, tags=("gdpr2",)),
        Wording(text="Three", type=RequirementType.QUALITY, owner=ANA, tags=("g_pr",)),
    ]
    added = [replace(a_requirement(project, number), wording=each) for number, each in enumerate(words, start=1)]
    await add(database, *added[:2], replace(added[2], stage=Stage.AGREED))

    assert await numbers(database, project, Query(owner=BEN)) == [1]
    assert await numbers(database, project, Query(tags=("gdpr",))) == [1]
    assert await numbers(database, project, Query(tags=("mobile", "gdpr"))) == [1]
    assert await numbers(database, project, Query(tags=("g_pr",))) == [3]
    assert await numbers(database, project, Query(type=RequirementType.QUALITY)) == [2, 3]
    assert await numbers(database, project, Query(characteristic=Characteristic.SECURITY)) == [2]
    assert await numbers(database, project, Query(stage=Stage.AGREED, owner=ANA)) == [3]
    assert await database.read(lambda store: store.requirements.stages(TEAM, project.id)) == {
        Stage.DRAFT: 2,
        Stage.AGREED: 1,
    }


async def test_what_lacks_something_is_what_the_rules_say(database: OpenDatabase, project: Project) -> None:
    """The condition in SQL is held to the rule, with each attribute missing once."""
    whole = Wording(
        text="Whole",
        type=RequirementType.QUALITY,
        priority=Priority.MUST,
        rationale="r",
        criteria="c",
        characteristic=Characteristic.SAFETY,
        owner=BEN,
        verification=Verification.TEST,
        estimate=estimate("0"),
    )
    missing: dict[str, Any] = dict.fromkeys(("owner", "priority", "characteristic", "verification", "estimate"))
    missing |= {"rationale": "", "criteria": ""}
    words = [whole, *(replace(whole, **{name: nothing}) for name, nothing in missing.items())]
    functional = replace(whole, type=RequirementType.FUNCTIONAL, characteristic=None)
    words += [functional, replace(functional, text="As a clerk, I want a list so that I see it", rationale="")]
    added = [replace(a_requirement(project, number), wording=each) for number, each in enumerate(words, start=1)]
    withdrawn = replace(a_requirement(project, 50), state=RequirementState.WITHDRAWN)
    await add(database, *added, withdrawn)
    await add_elsewhere(database)

    def walk(store: Store) -> list[int]:
        found: list[int] = []
        while each := store.analyses.next(TEAM, project.id, after=found[-1] if found else 0):
            assert store.analyses.count(TEAM, project.id, after=each.number - 1) == len(words) - 3 - len(found)
            found.append(each.number)
        return found

    assert await database.read(walk) == [each.number for each in added if gaps(each.wording)]


async def add_elsewhere(database: OpenDatabase) -> None:
    """Another team has a bare requirement of its own."""

    def work(store: Store) -> None:
        other = store.projects.add(a_project(team=OTHER_TEAM, channel=ChannelId("C9")))
        store.requirements.add(OTHER_TEAM, a_requirement(other, 1), fingerprint="f")

    await database.write(work)


async def test_how_far_somebody_has_come_is_theirs_alone(database: OpenDatabase, project: Project) -> None:
    def walk(store: Store) -> list[Progress | None]:
        for progress in (Progress(after=3, done=2), Progress(after=7, done=3)):
            store.analyses.save(TEAM, project.id, ANA, progress)
        seen = [store.analyses.get(TEAM, project.id, who) for who in (ANA, BEN)]
        store.analyses.forget(TEAM, project.id, ANA)
        return [*seen, store.analyses.get(TEAM, project.id, ANA), store.analyses.get(OTHER_TEAM, project.id, ANA)]

    assert await database.write(walk) == [Progress(after=7, done=3), None, None, None]
