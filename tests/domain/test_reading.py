"""Reading requirements out of the files that people have."""

from __future__ import annotations

import pytest

from bot.domain.reading import ROW_LIMIT, SIZE_LIMIT, read_file
from bot.domain.refusal import Refusal
from bot.domain.requirement import Priority, RequirementType


def texts(name: str, content: bytes) -> list[str]:
    """Return the texts of the requirements in a file."""
    return [row.wording.text for row in read_file(name, content).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_columns_are_found_by_their_headers_whatever_divides_them(delimiter: str) -> None:
    lines = [["Prio", "Description", "Why"], ["Must have", '"Say ""hello"", twice; now"', "Kindness"]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode()

    found = read_file("a.csv", content)

    wording = found.rows[0].wording
    assert found.columns == {"text": "Description", "priority": "Prio", "rationale": "Why"}
    assert (wording.text, wording.priority, wording.rationale) == ('Say "hello", twice; now', Priority.MUST, "Kindness")


def test_the_classes_of_the_promise_file_become_types() -> None:
    content = b"project_id,text,label\n1,'The system shall refresh.',PE\n1,'It shall list.',F\n"

    types = [row.wording.type for row in read_file("promise.csv", content).rows]

    assert types == [RequirementType.QUALITY, RequirementType.FUNCTIONAL]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_does_not_matter(encoding: str) -> None:
    assert texts("a.txt", "Gebühr für Ämter\nZweite".encode(encoding)) == ["Gebühr für Ämter", "Zweite"]


def test_a_markdown_list_is_its_items_under_any_line_ends() -> None:
    content = b"# Goals\r\nSome prose\r\n- [ ] First\n  goes on\r* Second\n1. Third\n"

    assert texts("a.md", content) == ["First\ngoes on", "Second", "Third"]


def test_rows_that_cannot_be_read_say_why_and_the_others_are_kept() -> None:
    found = read_file("a.csv", b"id,text\n1,\n2,Fine\n3," + b"x" * 3001)

    assert [(each.line, each.why) for each in found.unreadable] == [
        (2, "it has no text"),
        (4, "its text is longer than 3,000 characters"),
    ]
    assert [row.wording.text for row in found.rows] == ["Fine"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04\0\0", "not a text file"),
        (b"x" * (SIZE_LIMIT + 1), "larger than 1 MB"),
        (b"row\n" * (ROW_LIMIT + 1), "more than 2,000 rows"),
        (b"# Only a heading\n", "no requirement"),
    ],
)
def test_a_file_that_is_no_use_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_file("a.txt", content)
