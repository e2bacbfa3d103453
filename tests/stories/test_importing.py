"""Files of requirements: read as they come, shown before anything is added, refused in words where they cannot be."""

from __future__ import annotations

import pytest

from playground.scenes.words import PAYMENTS, a_project, did, form_of, imported, saying, sends, words_of
from playground.workspace import View
from tests import realdata
from tests.realdata import needs_real_data
from tests.stories.worlds import Stage

CSV = "id,text,type,priority,rationale,criteria\n7,The café shall open at 8,quality,must,Habit,Given 8 o'clock\n"


def submit_label(view: View) -> str | None:
    """Return what the form's own button says, if it has one."""
    submit = view.content.get("submit")
    return str(submit["text"]) if submit else None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wishes.csv", CSV.encode()),
        ("bom.csv", b"\xef\xbb\xbf" + CSV.encode()),
        ("windows.csv", CSV.replace("\n", "\r\n").encode("cp1252")),
        ("mixed.csv", CSV.replace("criteria\n", "criteria\r").encode()),
        ("semicolons.csv", "text;priority\nThe café shall open at 8;must\n".encode()),
        ("list.md", "# Wishes\n\n- The café shall open at 8\n".encode()),
        ("list.txt", "The café shall open at 8\n\n".encode()),
    ],
)
async def test_every_usual_form_of_file_is_read(stage: Stage, name: str, content: bytes) -> None:
    await a_project(stage)

    _, preview = await sends(stage, name, content)

    assert submit_label(preview) == "Import 1"
    assert ("read as Windows-1252" in words_of(preview)) is (name == "windows.csv")
    await stage.person("ada").submit(preview, {})
    assert await stage.eventually(lambda: saying(stage, "imported 1 requirement"))
    shown = await stage.person("ada").command(PAYMENTS, "/requirement", "show R1")
    assert "The café shall open at 8" in words_of(shown.message)


async def test_matched_columns_are_shown_and_kept(stage: Stage) -> None:
    await a_project(stage)

    _, preview = await sends(stage, "wishes.csv", CSV.encode())

    assert "Requirement = “text”" in words_of(preview)
    assert "Acceptance criteria = “criteria”" in words_of(preview)
    await stage.person("ada").submit(preview, {})
    await stage.eventually(lambda: saying(stage, "imported 1 requirement"))
    shown = words_of((await stage.person("ada").command(PAYMENTS, "/requirement", "show R1")).message)
    for part in ("Quality", "Must have", "Habit", "Given 8 o'clock", "7 in wishes.csv"):
        assert part in shown


async def test_the_number_in_the_file_is_told_kept_and_found_and_the_file_still_counts_once(stage: Stage) -> None:
    await a_project(stage)
    ada, content = (
        stage.person("ada"),
        b"id,text,Comment\nREQ-7,Logs shall be kept,ask Bo\nREQ-8,Mails shall be sent,\n",
    )

    _, preview = await sends(stage, "wishes.csv", content)

    assert "The number is kept under Source, such as “REQ-7 in wishes.csv”." in words_of(preview)
    assert "Columns left out: “Comment” (1 cell)" in words_of(preview)
    await ada.submit(preview, {})
    await stage.eventually(lambda: saying(stage, "imported 2 requirements"))
    found = words_of((await ada.command(PAYMENTS, "/requirement", "list req-8")).message)
    assert "Mails shall be sent" in found and "Logs shall be kept" not in found
    _, again = await sends(stage, "wishes.csv", content)
    assert submit_label(again) is None


async def test_what_a_list_leaves_out_is_shown_and_no_sentence_is_cut_in_half(stage: Stage) -> None:
    await a_project(stage)
    content = b"# Wishes\n\n- The export shall finish\nwithin 10 seconds\n\nBy and by:\n\n- The bar shall open\n"

    _, preview = await sends(stage, "wishes.md", content)

    assert submit_label(preview) == "Import 2"
    for part in ("Left out: 2 lines that are no list items", "line 1: # Wishes", "line 6: By and by:"):
        assert part in words_of(preview)
    await stage.person("ada").submit(preview, {})
    await stage.eventually(lambda: saying(stage, "imported 2 requirements"))
    shown = words_of((await stage.person("ada").command(PAYMENTS, "/requirement", "show R1")).message)
    assert "The export shall finish\nwithin 10 seconds" in shown


async def test_a_stray_byte_in_a_file_of_utf_8_costs_its_own_row_alone(stage: Stage) -> None:
    await a_project(stage)

    _, preview = await sends(
        stage, "wishes.csv", "text\nDas Café öffnet um 8\nDie B".encode() + "är öffnet\n".encode("cp1252")
    )

    assert submit_label(preview) == "Import 1"
    assert "line 2: Das Café öffnet um 8" in words_of(preview)
    assert "line 3: it has characters that cannot be read" in words_of(preview)


async def test_duplicates_and_unreadable_rows_are_named_and_nothing_new_means_no_button(stage: Stage) -> None:
    await a_project(stage, "The café shall open at 8")

    _, preview = await sends(stage, "again.csv", "text\nthe  CAFÉ shall open at 8\n".encode())

    assert submit_label(preview) is None
    assert "line 2 is R1" in words_of(preview)
    assert "nothing to import" in words_of(preview)


async def test_the_same_file_adds_nothing_after_an_edit_and_a_withdrawal(stage: Stage) -> None:
    await a_project(stage)
    ada, rows = (
        stage.person("ada"),
        ("text,priority", "Alpha shall run,must", "Beta shall stop,must", "Gamma shall go,"),
    )
    content = "\n".join(rows).encode()
    await imported(stage, "wishes.csv", content)
    did(await ada.command(PAYMENTS, "/requirement", "edit R1"))
    did(await ada.submit(form_of(ada), {"text": "Alpha shall walk"}))
    did(await ada.command(PAYMENTS, "/requirement", "withdraw R2 because nobody needs it"))

    _, preview = await sends(stage, "wishes.csv", content)

    assert submit_label(preview) is None
    for part in (
        "*0* new, *3* duplicates",
        "line 2 is R1 as it was before an edit",
        "line 3 is R2, which is withdrawn",
    ):
        assert part in words_of(preview)


async def test_a_file_that_cannot_be_is_refused_at_its_field(stage: Stage) -> None:
    await a_project(stage)

    for name, content, words in (
        ("empty.csv", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.csv", bytes(range(256)) * 8, "text"),
        ("long.txt", b"\n".join(b"Row %d" % number for number in range(2001)), "2,000"),
        ("large.txt", b"x" * (1024 * 1024 + 1), "1 MB"),
    ):
        refused, form = await sends(stage, name, content)
        assert words in refused.errors["file"], name
        await stage.person("ada").close(form, everything=True)

    assert "*0* open" in words_of((await stage.person("ada").command(PAYMENTS, "/project")).message)


async def test_a_file_of_fifty_megabytes_is_given_up_at_once(stage: Stage) -> None:
    await a_project(stage)

    refused, _ = await sends(stage, "huge.txt", b"x" * (50 * 1024 * 1024))

    assert "1 MB" in refused.errors["file"]


@needs_real_data
async def test_the_real_requirements_are_imported_with_progress_and_only_once(stage: Stage) -> None:
    await a_project(stage)
    content = (realdata.FOLDER / "nfr" / "promise_nfr.csv").read_bytes()
    ada = stage.person("ada")

    _, preview = await sends(stage, "promise_nfr.csv", content)
    assert submit_label(preview) == "Import 622"
    assert "*3* duplicates" in words_of(preview)
    await ada.submit(preview, {})

    await stage.eventually(lambda: saying(stage, "imported 622 requirements"))
    assert "rows done" in words_of(form_of(ada)) or "Done: 622" in words_of(form_of(ada))
    await stage.eventually(lambda: "*622* open" in words_of(saying(stage, "Payments portal")[0]))
    await ada.close(form_of(ada), everything=True)
    _, again = await sends(stage, "promise_nfr.csv", content)
    assert submit_label(again) is None
