"""Requirements and imports on screen: within Slack's limits, whatever anybody typed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.attributes import Points, estimate
from bot.domain.change import Urgency
from bot.domain.importing import Aside, Duplicate, Import, ImportState, Row, Unreadable
from bot.domain.listing import Query, parse
from bot.domain.reading import read_file
from bot.domain.requirement import Priority, Wording
from bot.domain.showing_requirement import EditedMeanwhile
from bot.domain.signoff import Choice
from bot.domain.values import replace
from bot.flows import importing as import_flow
from bot.flows import requirement as flow
from bot.views import history, ids, importing, listing, negotiation
from bot.views import requirement as view
from bot.views import requirement_forms as forms
from bot.views.attributes import points_words
from bot.views.buttons import unpack
from bot.views.message import Message
from playground.views import check_view
from tests.databases import store as store  # a fixture
from tests.flows.conftest import world as world  # a fixture
from tests.flows.worlds import ANA, BEN, CAT, CHANNEL, TEAM, World
from tests.views.readers import HOSTILE, checked, mrkdwn_of


def texts_of(value: Any) -> list[str]:
    """Return every text that blocks show."""
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    if not isinstance(value, dict):
        return []
    return [value["text"]] if isinstance(value.get("text"), str) else texts_of(list(value.values()))


LONGEST = (HOSTILE + " ") * 40


def card_of(world: World) -> Message:
    """Draw the card of R1."""
    found = flow.load_card(world.store, TEAM, world.key, 1)
    assert found is not None
    return view.card(found)


def details_of(world: World) -> str:
    """Return what ``/requirement show R1`` says."""
    return view.details(flow.show(world.store, world.who(CAT), CHANNEL, reference=1)).text


WORDS = Wording(text=LONGEST[:3000], priority=Priority.MUST, rationale=LONGEST[:3000], criteria=LONGEST[:3000])


def test_nothing_that_people_typed_acts_in_slack(world: World) -> None:
    shown = flow.add(world.store, world.who(ANA), CHANNEL, words=WORDS, now=world.now)
    listed = flow.listing(world.store, world.who(ANA), CHANNEL, query=Query())
    past = flow.history(world.store, world.who(ANA), CHANNEL, reference=1)

    for message in (
        view.card(shown),
        view.details(shown),
        view.added(shown.requirement),
        listing.listing(listed),
        history.history(past),
    ):
        checked(message)
        assert not any("<!channel>" in text or "<@U1>" in text for text in mrkdwn_of(message.blocks))


def test_whoever_hears_what_was_put_aside_read_hears_that_it_was_why_and_by_whom(world: World) -> None:
    # given what somebody captured, and somebody else took back
    world.captures("Export")
    open_card = card_of(world)
    flow.withdraw(world.store, world.who(BEN), CHANNEL, number=1, reason="It is <late>", now=world.now)

    # when it is shown
    card = card_of(world)
    details = view.details(flow.show(world.store, world.who(CAT), CHANNEL, reference=1))
    past = history.history(flow.history(world.store, world.who(CAT), CHANNEL, reference=1))

    # then its text says as much as its blocks
    assert open_card.text == f"R1, open: Export\nAdded by <@{ANA}>"
    assert card.text == f"R1, withdrawn: Export\nAdded by <@{ANA}>, withdrawn as version 2 by <@{BEN}>"
    for said in (checked(details), details.text):
        assert f"Withdrawn as version 2 by <@{BEN}> " in said
    assert "Withdrawn because: It is &lt;late&gt;" in details.text and "*Withdrawn because*" in checked(details)
    assert past.text.endswith("Withdrawn: It is &lt;late&gt;")


@pytest.mark.parametrize("urgency", Urgency)
def test_a_version_is_by_whoever_wrote_it_whoever_decides_that_it_holds(world: World, urgency: Urgency) -> None:
    # given a change that Ana asked for, of what she had captured
    world.captures("Export")
    world.opens(BEN)
    world.votes(BEN)
    world.asks_to_change(1, "Export as CSV", board=(BEN, CAT), urgency=urgency)

    # when the vote of Cat is the one that lets it hold
    world.votes(BEN, round_=2)
    world.votes(CAT, round_=2)

    # then it is still Ana's
    assert card_of(world).text.endswith(f"Added by <@{ANA}>, version 2 by <@{ANA}>")
    assert f"Version 2 by <@{ANA}> " in details_of(world)


def test_a_version_that_holds_again_is_by_whoever_wrote_it(world: World) -> None:
    # given a second version that was signed, and changed in an emergency
    world.captures("Export")
    world.edits(1, "Export as CSV", by=CAT)
    world.opens(BEN)
    world.votes(BEN)
    world.asks_to_change(1, "Export as JSON", board=(BEN,), urgency=Urgency.EMERGENCY)

    world.votes(BEN, Choice.REJECT, round_=2)

    assert card_of(world).text.endswith(f"Added by <@{ANA}>, version 2 by <@{CAT}>")
    assert f"Version 2 by <@{CAT}> " in details_of(world)


def test_what_a_change_request_took_out_is_not_told_as_a_version_that_did_so(world: World) -> None:
    # given a second version that was signed
    world.captures("Export")
    world.edits(1, "Export as CSV", by=CAT)
    world.opens(BEN)
    world.votes(BEN)

    # when it is removed
    world.asks_to_change(1, "", board=(BEN,))
    world.votes(BEN, round_=2)

    # then version 2 is still what Cat wrote
    assert card_of(world).text.endswith(f"Added by <@{ANA}>, version 2 by <@{CAT}>")
    assert f"Version 2 by <@{CAT}> " in details_of(world)


def test_whoever_hears_a_proposal_read_hears_what_it_changes(world: World) -> None:
    world.captures("Export within 3 seconds")

    found = world.proposes(BEN, words="Export within 4 seconds")

    assert negotiation.card(found).text.endswith("\nBefore: Export within 3 seconds")


def test_an_edit_of_white_space_is_called_so_and_not_said_twice(world: World) -> None:
    world.adds("Gamma shall be three")
    world.edits(1, "Gamma  shall be\nthree")
    world.edits(1, "Gamma shall be 3")

    shown = history.history(flow.history(world.store, world.who(ANA), CHANNEL, reference=1))

    _, _, spaces, words = shown.text.splitlines()
    assert spaces.endswith(": Requirement: only the white space changed")
    assert words.endswith(": Requirement from “Gamma shall be three” to “Gamma shall be 3”")


def test_whoever_hears_a_history_read_hears_what_changed(world: World) -> None:
    first = Wording(text="Export", priority=Priority.SHOULD, criteria=f"{'It is so. ' * 250}Within 9 seconds")
    flow.add(world.store, world.who(ANA), CHANNEL, words=first, now=world.now)
    second = replace(first, priority=Priority.MUST, rationale="Month <ends>", owner=BEN)
    third = replace(second, criteria=f"{'It is so. ' * 250}Within 8 seconds")
    for number, words in enumerate((second, third), start=1):
        flow.edit(world.store, world.who(BEN), CHANNEL, number=1, version=number, words=words, now=world.now)

    shown = history.history(flow.history(world.store, world.who(ANA), CHANNEL, reference=1))

    _, one, two, three = shown.text.splitlines()
    assert one.endswith(": Export")
    assert "Priority from “should” to “must”; Why from nothing to “Month &lt;ends&gt;”" in two
    assert f"Owner from nothing to <@{BEN}>" in two
    assert "Acceptance criteria from “…is so. Within 9 seconds” to “…is so. Within 8 seconds”" in three
    assert len(shown.text) < 1000


def test_every_form_is_one_that_slack_accepts(world: World) -> None:
    old = flow.add(world.store, world.who(ANA), CHANNEL, words=WORDS, now=world.now).requirement
    first = flow.history(world.store, world.who(ANA), CHANNEL, reference=1).versions[0]
    words = Wording(text="Other words")
    new = flow.edit(world.store, world.who(BEN), CHANNEL, number=1, version=1, words=words, now=world.now)

    for form in (
        forms.form(new.project, nonce="n"),
        forms.form(new.project, words=WORDS, source="https://example.slack.com/p1", nonce="n"),
        forms.edit_form(new, nonce="n"),
        forms.compare_form(EditedMeanwhile(first, new.requirement), WORDS, nonce="n"),
        forms.withdraw_form(old, nonce="n"),
        importing.form(new.project, nonce="n"),
    ):
        check_view(form, "modal")


def test_the_preview_says_on_its_button_how_many_are_imported_and_has_none_for_nothing(world: World) -> None:
    def preview(content: bytes) -> dict[str, object]:
        found = read_file("a.csv", content)
        draft = import_flow.preview(world.store, world.who(ANA), world.key, filename=HOSTILE, found=found)
        form = importing.preview(draft, nonce="n")
        check_view(form, "modal")
        return form

    two = preview(f'text\n"{HOSTILE}"\nOther\nother\n\x20,\n'.encode())
    none = preview(b"text,why\n,because\n")

    assert two["submit"] == {"type": "plain_text", "text": "Import 2", "emoji": False}
    assert "submit" not in none


def test_the_preview_names_every_row_that_cannot_be_read(world: World) -> None:
    lines = ["text", *("" if number % 2 else "x" * 3001 for number in range(200))]
    found = read_file("a.csv", "\n".join(f"{line},1" for line in lines).encode())
    draft = import_flow.preview(world.store, world.who(ANA), world.key, filename="a.csv", found=found)
    most = replace(draft, unreadable=tuple(Unreadable(line=line, why=f"why {line % 9}") for line in range(2, 2002)))

    form = importing.preview(draft, nonce="n")
    check_view(form, "modal")
    check_view(importing.preview(most, nonce="n"), "modal")

    assert f"lines {', '.join(str(line) for line in range(3, 202, 2))}: it has no text" in str(form)
    assert all(f"{line}" in str(importing.preview(most, nonce="n")) for line in range(2, 2002))


def test_the_preview_names_as_many_lines_as_a_form_takes_and_counts_the_rest(world: World) -> None:
    # given a file of which each kind of line fills its room, with what takes most bytes
    wide = "\U0001f600" * 200
    rows = tuple(
        Row(line=line, wording=Wording(text=wide), left_out=f"type “{wide[:40]}”, " * 10) for line in range(1, 2001)
    )
    draft = Import(
        team=TEAM,
        project=world.key,
        user=ANA,
        filename=wide[:200],
        rows=rows,
        duplicates=tuple(Duplicate(line=line, of=f"R{line}") for line in range(2, 2002)),
        unreadable=tuple(Unreadable(line=line, why="it has no text") for line in range(2, 2002)),
    )
    asides = tuple(Aside(line=line, text=wide) for line in range(1, 9001))

    # when it is shown
    form = importing.preview(draft, asides, nonce="n")
    check_view(form, "modal")

    # then every duplicate is named, and of the others it is said how many there are beside those that are named
    said = "\n".join(texts_of(form["blocks"]))
    assert all(f"line {line} is R{line}" in said for line in (2, 11, 12, 1000, 2001))
    for title, count in (("*New*", 2000), ("*Not understood and left out*", 2000), ("are no list items*", 9000)):
        lines = said.partition(title)[2].partition("*")[0].strip().splitlines()
        more = int(lines[-1].removeprefix("and ").removesuffix(" more").replace(",", ""))
        assert len(lines) >= 10 and len(lines) - 1 + more == count


def test_the_preview_says_how_many_lines_are_left_out_and_which(world: World) -> None:
    def preview(content: bytes) -> str:
        found = read_file("a.md", content)
        draft = import_flow.preview(world.store, world.who(ANA), world.key, filename="a.md", found=found)
        form = importing.preview(draft, found.asides, nonce="n")
        check_view(form, "modal")
        return str(form)

    assert "Left out" not in preview(b"- One\n")
    assert "Left out: 1 line that is no list item" in preview(b"# Goals\n- One\n")
    three = preview(f"# Goals\n\n{HOSTILE}\n\n- One\n\nMore".encode())
    assert "Left out: 3 lines that are no list items" in three and "line 7: More" in three


def test_the_preview_names_the_columns_that_are_left_out(world: World) -> None:
    def preview(content: str) -> str:
        found = read_file("a.csv", content.encode())
        draft = import_flow.preview(world.store, world.who(ANA), world.key, filename="a.csv", found=found)
        form = importing.preview(draft, found.asides, found.left_out, nonce="n")
        check_view(form, "modal")
        return "\n".join(texts_of(form["blocks"]))

    assert "Columns left out" not in preview("text,id\nLogs are kept,7\n")
    two = preview(f"text,{HOSTILE.replace(',', ' ')},deadline\nLogs are kept,x,\nExport,y,May\n")
    assert "(2 cells), “deadline” (1 cell)" in two
    many = preview(",".join(["text", *(f"own{at}" for at in range(11))]) + "\nLogs are kept" + ",x" * 11 + "\n")
    assert "“own7” (1 cell) and 3 more" in many and "own8" not in many


def test_the_preview_says_when_the_letters_of_a_file_had_to_be_guessed(world: World) -> None:
    found = read_file("a.txt", b"caf\xe9")
    draft = import_flow.preview(world.store, world.who(ANA), world.key, filename="a.txt", found=found)

    told = "read as Windows-1252. Save it as UTF-8 if letters look wrong"
    assert told in str(importing.preview(draft, is_guessed=True, nonce="n"))
    assert told not in str(importing.preview(draft, nonce="n"))


def test_an_import_that_stopped_says_how_far_it_came_and_what_to_do(world: World) -> None:
    found = read_file("a.txt", b"One\nTwo\nThree\n")
    draft = import_flow.preview(world.store, world.who(ANA), world.key, filename=HOSTILE, found=found)
    stopped = replace(draft, state=ImportState.STOPPED, done=1, added=1)

    message, form = importing.imported(stopped), importing.progress(stopped)

    checked(message)
    assert "stopped after 1 of 3 rows" in message.text
    assert "1 requirement added" in message.text
    assert "same file again" in message.text
    check_view(form, "modal")
    assert "Stopped after 1 of 3 rows" in str(form)


def test_an_import_that_added_nothing_says_why_instead_of_a_count(world: World) -> None:
    draft = import_flow.preview(
        world.store, world.who(ANA), world.key, filename="a.txt", found=read_file("a.txt", b"One\nTwo\n")
    )

    message = importing.imported(replace(draft, state=ImportState.DONE, done=2))

    checked(message)
    assert "everything in it had been added already" in message.text
    assert "0 requirements" not in message.text


def test_an_import_of_thousands_is_counted_alike_everywhere(world: World) -> None:
    rows = b"".join(b"Row %d\n" % at for at in range(1990))
    found = read_file("a.txt", rows)
    draft = import_flow.preview(world.store, world.who(ANA), world.key, filename="a.txt", found=found)
    done = replace(draft, state=ImportState.DONE, done=1990, added=1990)
    stopped = replace(draft, state=ImportState.STOPPED, done=1500, added=1499)

    shown = importing.preview(draft, nonce="n")

    assert "*1,990* new" in str(shown) and shown["submit"]["text"] == "Import 1,990"
    assert "imported 1,990 requirements" in importing.imported(done).text
    assert "stopped after 1,500 of 1,990 rows" in importing.imported(stopped).text
    assert "1,499 requirements added" in importing.imported(stopped).text
    assert "1,500 of 1,990 rows done" in str(importing.progress(replace(draft, state=ImportState.RUNNING, done=1500)))


def test_effort_of_thousands_is_counted_alike() -> None:
    assert points_words(Points(total=estimate("1500"), unestimated=1000)) == "1,500 points, 1,000 without an estimate"
    assert points_words(Points(total=estimate("900 / 1200.5 / 2000"))) == "900 / 1,200.5 / 2,000 points"
    assert points_words(Points(total=estimate("1"))) == "1 point"


def test_a_list_says_what_it_took_for_filters_and_what_it_left_out(world: World) -> None:
    world.adds("The interface is quick")

    def typed(line: str) -> str:
        query = parse(line, ANA)
        return checked(listing.listing(flow.listing(world.store, world.who(ANA), CHANNEL, query=query)))

    assert "Taken as filters" not in typed('quick "interface"')
    taken = typed("interface mine quick")
    assert "No requirement fits that" in taken
    assert "Taken as filters: mine, type:interface. A word in quotes is looked for in the text" in taken
    assert "3 more were left out" in typed("a b c d e f g h i j k l m")


@pytest.mark.parametrize("character", ["x", "\\", "\N{SNOWMAN}", "\U0001f600"])
def test_the_longest_line_is_carried_whole_from_page_to_page(world: World, character: str) -> None:
    for number in range(11):
        world.adds(f"Line {number} {character * 800}")
    query = parse(f"open must mine owner:UBEN {character * 800}", ANA)

    asked = replace(query, priority=None, owner=None)
    found = flow.listing(world.store, world.who(ANA), CHANNEL, query=asked)
    shown = listing.listing(replace(found, query=query))

    checked(shown)
    buttons = [each for block in shown.blocks if block["type"] == "actions" for each in block["elements"]]
    [onward] = [each for each in buttons if each["action_id"] == ids.LIST_NEXT]
    assert parse(str(unpack(onward["value"])["q"]), ANA) == query


@pytest.mark.parametrize(
    ("line", "way_on"),
    [
        ("R12", "`/requirement show R12` shows one by its number."),
        ("withdrawn", "`/requirement list` shows all of them."),
        ("slow", "Try fewer words, or `/requirement list` for all of them."),
    ],
)
def test_a_list_of_nothing_says_the_way_on(world: World, line: str, way_on: str) -> None:
    world.adds("The interface is quick")

    found = flow.listing(world.store, world.who(ANA), CHANNEL, query=parse(line, ANA))

    assert way_on in checked(listing.listing(found))
