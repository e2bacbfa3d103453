"""Reading requirements out of the files that people have."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from bot.domain.attributes import Characteristic, Verification, estimate
from bot.domain.lines import divided
from bot.domain.reading import ROW_LIMIT, SIZE_LIMIT, read_file
from bot.domain.refusal import Refusal
from bot.domain.requirement import Priority, RequirementType, Wording


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


def test_what_an_export_kept_from_being_a_formula_is_read_as_it_was() -> None:
    content = b"text,why\r\n'+44 shall stand before numbers,'=1+1\r\n'-' shall be shown as a dash,'quoted' words\r\n"

    found = [(row.wording.text, row.wording.rationale) for row in read_file("a.csv", content).rows]

    assert found == [("+44 shall stand before numbers", "=1+1"), ("'-' shall be shown as a dash", "'quoted' words")]


@pytest.mark.parametrize("first", ["sep=;", "sep=,", "SEP=|", '"sep=\t"'])
def test_the_line_that_names_what_divides_a_file_is_heeded_and_no_row(first: str) -> None:
    delimiter = first.strip('"')[-1]
    content = f"{first}\r\ntext{delimiter}priority\r\nLogs, mails; pages{delimiter}must\r\n".encode()
    quoted = content if delimiter not in ",;" else content.replace(b"Logs, mails; pages", b'"Logs, mails; pages"')

    found = read_file("a.csv", quoted)

    assert found.columns == {"text": "text", "priority": "priority"}
    assert [(row.line, row.wording.text, row.wording.priority) for row in found.rows] == [
        (3, "Logs, mails; pages", Priority.MUST)
    ]


def test_a_file_that_only_names_what_would_divide_it_holds_no_requirement() -> None:
    with pytest.raises(Refusal, match="There is no requirement in the file"):
        read_file("a.csv", b"sep=;\n")


def test_bars_divide_what_calls_itself_csv_and_nothing_else() -> None:
    content = b"text|priority\nLogs, mails|must\n"

    found = read_file("a.csv", content)

    assert found.columns == {"text": "text", "priority": "priority"}
    assert [(row.wording.text, row.wording.priority) for row in found.rows] == [("Logs, mails", Priority.MUST)]
    assert texts("a.txt", content) == ["text|priority", "Logs, mails|must"]


def test_headers_as_trackers_write_them_are_known() -> None:
    content = b"Issue key,Issue Type,MoSCoW Priority,Summary\nAB-1,constraint,could,Logs are kept\n"

    [row] = read_file("a.csv", content).rows

    assert (row.wording.type, row.wording.priority) == (RequirementType.CONSTRAINT, Priority.COULD)
    assert row.wording.origin == "AB-1 in a.csv"


def test_the_classes_of_the_promise_file_become_types() -> None:
    content = b"project_id,text,label\n1,'The system shall refresh.',PE\n1,'It shall list.',F\n"

    types = [(row.wording.type, row.wording.characteristic) for row in read_file("promise.csv", content).rows]

    assert types == [
        (RequirementType.QUALITY, Characteristic.PERFORMANCE_EFFICIENCY),
        (RequirementType.FUNCTIONAL, None),
    ]


def test_every_attribute_is_read_by_its_header() -> None:
    content = (
        b"text,Quality characteristic,requested by,verified by,effort,keywords\n"
        b"Safe,portability,The  tender,inspect,0.5/1/2,#b a\n"
    )

    [row] = read_file("a.csv", content).rows

    assert row.wording == Wording(
        text="Safe",
        type=RequirementType.QUALITY,
        characteristic=Characteristic.FLEXIBILITY,
        origin="The tender",
        verification=Verification.INSPECTION,
        estimate=estimate("0.5/1/2"),
        tags=("a", "b"),
    )
    assert row.left_out == ""


@pytest.mark.parametrize(
    ("name", "row", "origin", "left_out"),
    [
        ("wishes.csv", "REQ-7,", "REQ-7 in wishes.csv", ""),
        ("wishes.csv", "REQ-7,The tender", "The tender (REQ-7 in wishes.csv)", ""),
        ("wishes.csv", ",The tender", "The tender", ""),
        ("n" * 200 + ".csv", "REQ-7,", f"REQ-7 in {'n' * 99}…", ""),
        ("wishes.csv", f"{'7' * 41},The tender", "The tender", f"id “{'7' * 40}”"),
        ("wishes.csv", f"REQ-7,{'t' * 290}", "t" * 290, "id “REQ-7”"),
    ],
)
def test_the_number_in_a_file_is_kept_with_the_source(name: str, row: str, origin: str, left_out: str) -> None:
    [found] = read_file(name, f"id,source,text\n{row},Logs are kept\n".encode()).rows

    assert (found.wording.origin, found.left_out) == (origin, left_out)


def test_a_characteristic_of_what_is_no_quality_is_left_out_and_named() -> None:
    [row] = read_file("a.csv", b"text,type,characteristic\nSafe,functional,safety\n").rows

    assert (row.wording.type, row.wording.characteristic) == (RequirementType.FUNCTIONAL, None)
    assert row.left_out == "characteristic of a requirement that is functional"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_does_not_matter(encoding: str) -> None:
    assert texts("a.txt", "Gebühr für Ämter\nZweite".encode(encoding)) == ["Gebühr für Ämter", "Zweite"]


@pytest.mark.parametrize(
    ("content", "wanted", "unreadable"),
    [
        ("Gebühr für Ämter\nDrei".encode() + b" \xfc\nVier", ["Gebühr für Ämter", "Vier"], [2]),
        (b"\xef\xbb\xbfOne\nTw\xf6\nThree", ["One", "Three"], [2]),
        ("Größe\n".encode() + b"caf\xe9\nna\xefve caf\xe9\n", ["GrÃ¶ÃŸe", "café", "naïve café"], []),
        (b"caf\xe9\nplain", ["café", "plain"], []),
        ("Ünd so\nwei".encode() + "ß".encode()[:1], ["Ünd so"], [2]),
        ("One \ufffd\nZwölf\n".encode(), ["Zwölf"], [1]),
        ("Eins\nZwölf".encode("utf-16") + b"\xff", ["Eins"], [2]),
    ],
)
def test_a_stray_byte_costs_its_own_row_and_no_other(content: bytes, wanted: list[str], unreadable: list[int]) -> None:
    found = read_file("a.txt", content)

    assert [row.wording.text for row in found.rows] == wanted
    assert [each.line for each in found.unreadable] == unreadable


@pytest.mark.parametrize(
    ("content", "is_guessed"),
    [
        ("Gebühr".encode(), False),
        ("Gebühr".encode("utf-16"), False),
        ("Gebühr".encode("cp1252"), True),
        ("Größe\n".encode() + b"caf\xe9\nna\xefve caf\xe9\n", True),
    ],
)
def test_an_encoding_that_had_to_be_guessed_is_told(content: bytes, is_guessed: bool) -> None:
    assert read_file("a.txt", content).is_guessed is is_guessed


def left_out(name: str, content: bytes) -> list[tuple[int, str]]:
    """Return the lines of a file that are no requirements."""
    return [(aside.line, aside.text) for aside in read_file(name, content).asides]


def test_a_markdown_list_is_its_items_under_any_line_ends_and_what_is_left_out_is_told() -> None:
    content = b"# Goals\r\nSome prose\r\n- [ ] First\n  goes on\r* Second\n1. Third\n"

    assert texts("a.md", content) == ["First\ngoes on", "Second", "Third"]
    assert left_out("a.md", content) == [(1, "# Goals"), (2, "Some prose")]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("- The export shall finish\nwithin 10 seconds for 10,000 rows", "within 10 seconds for 10,000 rows"),
        ("1. The export shall finish\n   within 10 seconds\nfor 10,000 rows", "within 10 seconds\nfor 10,000 rows"),
        ("- The export shall finish\n\n  Within 10 seconds.\n  Always.\n\n", "\nWithin 10 seconds.\nAlways."),
        ("- The export shall finish\n\n\t# of rows: 10,000", "\n# of rows: 10,000"),
    ],
)
def test_what_goes_on_under_an_item_belongs_to_it(name: str, content: str, wanted: str) -> None:
    assert texts(name, content.encode()) == [f"The export shall finish\n{wanted}"]
    assert left_out(name, content.encode()) == []


def test_prose_between_lists_headings_and_lines_across_are_told_with_their_lines() -> None:
    content = b"* One\n\nOf prose there are\ntwo lines.\n- Two\n---\n- - -\n## More\n\n+ Three\ngoes on\n-\n"

    assert texts("a.md", content) == ["One", "Two", "Three\ngoes on"]
    assert left_out("a.md", content) == [
        (3, "Of prose there are"),
        (4, "two lines."),
        (6, "---"),
        (7, "- - -"),
        (8, "## More"),
    ]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"One\nTwo\n- Three\nFour", ["One", "Two", "Three", "Four"]),
        (b"# The system shall do A\nIt shall do B - or C\n", ["# The system shall do A", "It shall do B - or C"]),
        (b"1. Export\n  Indented\nLogs\nMails\nPages\n", ["Export", "Indented", "Logs", "Mails", "Pages"]),
    ],
)
def test_plain_text_with_an_item_or_two_is_no_list_and_each_of_its_lines_counts(
    content: bytes, wanted: list[str]
) -> None:
    assert texts("a.txt", content) == wanted
    assert left_out("a.txt", content) == []


@pytest.mark.parametrize("marker", ["-", "*", "•", "–", "—", "3.", "3)", "- [ ]"])
def test_a_line_of_plain_text_loses_whatever_marks_it_as_one_of_a_list(marker: str) -> None:
    content = f"REQ-1: Logs are kept\nREQ-2: Mails are sent,\nwith names\n\n{marker} Pages are shown\n".encode()

    assert texts("a.txt", content)[-1] == "Pages are shown"


def test_a_dash_or_a_number_within_a_sentence_is_part_of_it() -> None:
    content = "Logs – and mails – are kept\n3.5 million rows fit\n2,000 rows are read\n-5 degrees are shown\n".encode()

    assert texts("a.txt", content) == content.decode().splitlines()


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_code_and_quotes_behind_an_item_are_left_out_and_told(name: str, fence: str) -> None:
    content = f"- Logs\n{fence}yaml\n- code: 1\n{fence}\n- Mails\n> - said\n> before\n- Pages\n>= 5 an hour\n".encode()

    assert texts(name, content) == ["Logs", "Mails", "Pages\n>= 5 an hour"]
    assert left_out(name, content) == [
        (2, f"{fence}yaml"),
        (3, "- code: 1"),
        (4, fence),
        (6, "> - said"),
        (7, "> before"),
    ]


def test_code_that_is_indented_under_an_item_belongs_to_it_whole() -> None:
    content = b"- The answer is\n\n  ```json\n  - 1\n\n  # two\n  ```\n- Mails\n"

    assert texts("a.md", content) == ["The answer is\n\n```json\n- 1\n\n# two\n```", "Mails"]


def test_a_fence_that_is_never_closed_takes_no_other_line_along() -> None:
    content = b"- Logs\n```\n- Mails\n```text\n- Pages\n"

    assert texts("a.md", content) == ["Logs", "Mails", "Pages"]
    assert left_out("a.md", content) == [(2, "```"), (4, "```text")]


def test_code_may_show_other_fences() -> None:
    content = b"- Logs\n````\n```\n- code\n````\n- Mails\n"

    assert texts("a.md", content) == ["Logs", "Mails"]


def test_fences_over_and_over_are_soon_told_apart() -> None:
    # Whoever looks for the end of each reads the rest of the file each time.
    found = divided("a.md", "- Logs\n" + "```x\n" * 40_000)

    assert (len(found.items), len(found.asides)) == (1, 40_000)


def test_a_list_that_is_fenced_as_a_whole_is_read() -> None:
    content = b"```markdown\n- Logs\n- Mails\n```\n"

    assert texts("a.md", content) == ["Logs", "Mails"]
    assert left_out("a.md", content) == [(1, "```markdown"), (4, "```")]


def test_of_plain_lines_only_headings_of_markdown_and_those_without_a_word_are_left_out() -> None:
    content = b"# Goals\n-----\nThe export shall finish\n"

    assert (texts("a.md", content), len(left_out("a.md", content))) == (["The export shall finish"], 2)
    assert left_out("a.txt", content) == [(2, "-----")]


def test_no_word_of_a_text_is_lost_whatever_list_it_is() -> None:
    pieces = ["- a%d", "  b%d", "c%d", "", "# d%d", "1. e%d", "", "    f%d", "> g%d", "---"]
    dice = random.Random(7)  # noqa: S311 - repeatable on purpose
    for _ in range(300):
        drawn = [dice.choice(pieces) for _ in range(dice.randint(1, 12))]
        lines = [piece % at if "%" in piece else piece for at, piece in enumerate(drawn)]
        for name in ("a.md", "a.txt"):
            found = divided(name, "\n".join(lines))
            kept = " ".join([*(text for _, text in found.items), *(aside.text for aside in found.asides)])
            assert Counter(re.findall(r"[a-g]\d+", kept)) == Counter(re.findall(r"[a-g]\d+", " ".join(lines)))


def test_rows_that_cannot_be_read_say_why_and_the_others_are_kept() -> None:
    found = read_file("a.csv", b"id,text\n1,\n2,Fine\n3," + b"x" * 3001)

    assert [(each.line, each.why) for each in found.unreadable] == [
        (2, "it has no text"),
        (4, "its text is longer than 3,000 characters"),
    ]
    assert [row.wording.text for row in found.rows] == ["Fine"]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_quote_that_is_never_closed_takes_no_other_row_along(end: bytes) -> None:
    found = read_file("a.csv", b'text,id\nA,1\n"B,2\nC,3\nD,4\n"E,5' + end)

    assert [row.wording.text for row in found.rows] == ["A", "C", "D"]
    assert [(each.line, each.why) for each in found.unreadable] == [
        (line, "the quote that begins in it is never closed") for line in (3, 6)
    ]


def test_a_quote_may_go_over_lines_and_one_that_stands_astray_is_kept() -> None:
    found = read_file("a.csv", b'text,id\n"A\nand, ""more""",1\n"B" twice,2\nan 8" disk,3\n"C"x')

    assert [row.wording.text for row in found.rows] == ['A\nand, "more"', "B twice", 'an 8" disk', "Cx"]
    assert [row.line for row in found.rows] == [2, 4, 5, 6]


def test_a_cell_longer_than_any_is_named_and_the_rows_behind_it_are_read() -> None:
    found = read_file("a.csv", b"text\n" + b"x" * 200_000 + b"\nFine\n")

    assert [each.line for each in found.unreadable] == [2]
    assert "a cell in it is longer than 131,072 characters" in found.unreadable[0].why
    assert [row.wording.text for row in found.rows] == ["Fine"]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize(
    ("content", "wanted", "in_tables"),
    [
        ("| ID | Wish |\n|---|:---:|\n| 1 | Logs |\n\nMails are sent", ["Mails are sent"], [1, 3]),
        ("- Logs\n\nID | Wish\n--- | ---\n1 | Mails\n2 | Pages\n- Export", ["Logs", "Export"], [3, 5, 6]),
        ("| Wish |\n|-|\n| Logs |", [], [1, 3]),
        ("Either a | or b\n---\nLogs | Mails", ["Either a | or b", "Logs | Mails"], []),
    ],
)
def test_rows_of_a_table_are_named_and_no_requirements(
    name: str, content: str, wanted: list[str], in_tables: list[int]
) -> None:
    found = read_file(name, content.encode())

    assert [row.wording.text for row in found.rows] == wanted
    assert [(each.line, each.why) for each in found.unreadable] == [
        (line, "it is a row of a table; save the table as CSV, and import that") for line in in_tables
    ]


@pytest.mark.parametrize("filler", [" ", "-", "|", "- ", " |", "-|"])
def test_a_row_of_anything_over_and_over_is_soon_told_from_a_rule(filler: str) -> None:
    # As a pattern that tries every way to divide the blanks it takes hours.
    found = read_file("a.md", b"- Logs\n\nID | Wish\n" + filler.encode() * 20_000 + b"x |\n- Mails")

    assert [row.wording.text for row in found.rows][-1] == "Mails"


def test_a_row_with_broken_characters_is_named_and_not_guessed() -> None:
    found = read_file("a.csv", b"text\nbad \x81\x8d bytes\nb\xe4d no more\n\x01\x02\n")

    assert [row.wording.text for row in found.rows] == ["b\xe4d no more"]
    assert [(each.line, each.why) for each in found.unreadable] == [
        (line, "it has characters that cannot be read; mend them and save the file as UTF-8") for line in (2, 4)
    ]


@pytest.mark.parametrize(
    ("content", "columns", "wanted"),
    [
        (
            b"Nr,Beschreibung,Prio\n1,Das System soll,hoch\n",
            {"text": "Beschreibung", "priority": "Prio"},
            ["Das System soll"],
        ),
        (b"id,priority\n1,Logs are kept\n", {"text": "priority", "id": "id"}, ["Logs are kept"]),
        (
            b"ID,Business need,Priority\n1,Logs are kept,must\n",
            {"text": "Business need", "id": "ID", "priority": "Priority"},
            ["Logs are kept"],
        ),
        (b"foo\n1,Logs are kept\n", {"text": "foo"}, ["1"]),
        (b"foo,bar\n1,2\nWish a,Wish b is longer\n", {"text": "bar"}, ["2", "Wish b is longer"]),
        (b"1,The export shall finish\n2,Logs\n", {"text": "column 2"}, ["The export shall finish", "Logs"]),
    ],
)
def test_under_headers_that_nobody_knows_the_wordiest_column_is_taken_and_said(
    content: bytes, columns: dict[str, str], wanted: list[str]
) -> None:
    found = read_file("a.csv", content)

    assert (found.columns, [row.wording.text for row in found.rows]) == (columns, wanted)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"It shall finish in 10 s, or stop\nLogs are kept\n", ["It shall finish in 10 s, or stop", "Logs are kept"]),
        (b"Logs are kept\nIt, too, shall list 10,000 rows,\n", ["Logs are kept", "It, too, shall list 10,000 rows,"]),
        (
            b'He asks "why, then", and\nA b,c\nPlease, log all\n',
            ['He asks "why, then", and', "A b,c", "Please, log all"],
        ),
        (b"It shall stop; or go on\n", ["It shall stop; or go on"]),
        (b"text\nIt shall finish, or stop\n", ["It shall finish, or stop"]),
        (b"Wishes\nIt shall finish, or stop\n", ["It shall finish, or stop"]),
    ],
)
def test_sentences_that_commas_cut_are_taken_whole(content: bytes, wanted: list[str]) -> None:
    found = read_file("a.csv", content)

    assert [row.wording.text for row in found.rows] == wanted
    assert found.left_out == () and not any(row.left_out for row in found.rows)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"title,text,comment,empty,\nA,Logs are kept,ask Bo,,x\n,Export,,,\n", "title 1, comment 1, column 5 1"),
        (b"Nr,Beschreibung\n1,Das System soll\n2,Es soll\n", "Nr 2"),
        (b"1, Logs are kept\n2, Export, must\n", "column 1 2, column 3 1"),
        (b"It shall finish,or stop\nLogs are kept\n", "column 2 1"),
        (b"text,id\nLogs are kept,7\n", ""),
    ],
)
def test_columns_that_are_none_of_ours_are_named_with_how_much_stands_in_them(content: bytes, wanted: str) -> None:
    found = read_file("a.csv", content)

    assert ", ".join(f"{column.name} {column.filled}" for column in found.left_out) == wanted


def test_what_is_not_understood_in_a_row_is_said() -> None:
    found = read_file("a.csv", b"text,type,priority\nLogs are kept,epic,urgent\nExport,f,must,more\nPlain,,\n")

    assert [row.left_out for row in found.rows] == [
        "type \u201cepic\u201d, priority \u201curgent\u201d",
        "\u201cmore\u201d beyond the last column",
        "",
    ]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a" * 200_000 + b"\nFine", [1]),
        (b'"We need' + b" a thing, and more" * 9000 + b"\nFine", [1]),
        (b'"We need a thing\n' + b"a" * 200_000 + b"\nFine", [2]),
    ],
)
def test_plain_text_is_no_csv_however_long_its_lines_are_and_however_they_begin(
    content: bytes, lines: list[int]
) -> None:
    found = read_file("a.txt", content)

    assert [each.line for each in found.unreadable] == lines
    assert found.rows[-1].wording.text == "Fine"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04\0\0", "not a text file"),
        (b"x" * (SIZE_LIMIT + 1), "larger than 1 MB"),
        (b"row\n" * (ROW_LIMIT + 1), "more than 2,000 rows"),
        (b"---\n", "no requirement"),
    ],
)
def test_a_file_that_is_no_use_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_file("a.txt", content)


def test_a_file_with_headings_alone_holds_no_requirement() -> None:
    with pytest.raises(Refusal, match="no requirement"):
        read_file("a.md", b"# Only a heading\n")
