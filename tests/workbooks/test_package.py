"""The data package as its users open it: whole, typed, and the text as it was."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas
import pytest

from tests.support.packages import GUARD, Opened, pence, problems_of, tampered
from tests.workbooks.example_portfolio import AWARDED, ENVELOPE, SPENT, portfolio
from tracker.exports.evaluation import EvaluationData
from tracker.exports.package import PackageData, WrittenPackage, write_package
from tracker.exports.package.contents import tables_of
from tracker.exports.package.tables import LONGEST_NAME, Computed, Table
from tracker.exports.package.values import GUARD_WORDS, cell_writer, is_yes_or_no, pounds
from tracker.exports.tables import Column, Kind

HOSTILE = (
    "=1+1",
    "{=1+1}",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    "'quoted'",
    "\uff1d1+1",
    "https://example.org/?a=1&b=2",
    '=HYPERLINK("https://example.org","click")',
    'say "no", twice; then\r\ngo on',
    "NA",
    "NULL",
    "true",
    "0042",
    "  spaces at both ends  ",
    "é ß 漢字 \U0001f600",
)
GUARDED = HOSTILE[:1] + HOSTILE[2:12] + HOSTILE[13:14]
LIMITED = {"financial_year": "2023/24", "sha256": "0" * 64}
VALUES: dict[Kind, Any] = {
    Kind.WHOLE_NUMBER: 1,
    Kind.PENCE: -123_45,
    Kind.DAY: date(2024, 2, 29),
    Kind.MONTH: date(2024, 2, 1),
    Kind.MOMENT: datetime(2024, 2, 29, 12, 30, 15, 1234, tzinfo=UTC),
    Kind.SHARE: Decimal("38.46"),
    Kind.DECIMAL: 1e-05,
}


def package(data: PackageData) -> tuple[bytes, WrittenPackage]:
    """The bytes of a package, with what is said of it."""
    file = io.BytesIO()
    written = write_package(data, file)
    return file.getvalue(), written


def line_of(table: Table, text: str, place: int, *, is_blank: bool = False) -> object:
    """A line of a table with a text in every column of words that may hold any."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if not isinstance(column, Computed):
            values[column.name] = _value(column, text, is_blank=is_blank)
    if table.name == "uploads":
        values["upload_number"] = place
    return SimpleNamespace(**values)


def _value(column: Column, text: str, *, is_blank: bool) -> object:
    if is_blank and column.blank:
        return None
    if column.kind not in (Kind.TEXT, Kind.CODE):
        return VALUES[column.kind]
    if is_yes_or_no(column):
        return True
    if column.status_words:
        return next(iter(column.status_words))
    return LIMITED.get(column.name, text)


def seeded(*, is_blank: bool = False) -> PackageData:
    """A package whose every text of every table is hostile, one row to each hostile text."""
    nothing: dict[str, Any] = dict.fromkeys(_SHEETS, ())
    empty = PackageData(replace(portfolio(), **nothing))
    lines: dict[str, Any] = {
        table.name: tuple(
            line_of(table, text, place, is_blank=is_blank) for place, text in enumerate(HOSTILE, 1)
        )
        for table in tables_of(empty)
    }
    names: dict[str, Any] = {"reporting": "reporting_status"}
    sheets: dict[str, Any] = {one: lines[names.get(one, one)] for one in _SHEETS}
    evaluation = replace(empty.evaluation, **sheets)
    return PackageData(
        evaluation,
        aims=lines["scheme_aims"],
        **{name: lines[name] for name in _LISTS},
    )


_SHEETS = (
    "summary",
    "allocations",
    "schemes",
    "scheme_links",
    "ledger",
    "outcomes",
    "observations",
    "gaps",
    "reporting",
)
_LISTS = ("scheme_names", "measures", "organisations", "targets", "uploads", "revisions")


@pytest.fixture(scope="module")
def hostile() -> bytes:
    """The package of hostile texts."""
    content, _ = package(seeded())
    return content


@pytest.fixture(scope="module")
def example() -> bytes:
    """A package of money alone, whose figures are known."""
    content, _ = package(PackageData(portfolio(schemes=(), ledger=tuple(_unnamed()))))
    return content


def _unnamed() -> Iterator[Any]:
    """The ledger of the example without what it would have to name."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("allocation_reference", "category_code", "scheme_reference", "organisation_code")
    )
    for line in portfolio().ledger:
        yield replace(line, **nothing)


def texts_of(opened: Opened, name: str) -> Iterator[str]:
    """The columns of a table that hold any text, but for keys that are put together."""
    for field, one in opened.fields(name).items():
        is_free = one["type"] == "string" and "enum" not in one.get("constraints", {})
        if is_free and field not in LIMITED and not field.endswith("_id"):
            yield field


def test_the_package_is_whole_whatever_its_texts(hostile: bytes, tmp_path: Path) -> None:
    assert problems_of(hostile, tmp_path) == []


def test_hostile_texts_come_back_as_they_were_from_every_column(hostile: bytes) -> None:
    opened = Opened(hostile)
    assert len(opened.resources) == 16
    for name in opened.resources:
        frame = opened.frame(name)
        for field in texts_of(opened, name):
            found = [str(text).removeprefix(GUARD) for text in frame[field]]
            assert found == list(HOSTILE), f"{name}.{field}"


def test_no_text_begins_as_a_formula_does(hostile: bytes) -> None:
    opened = Opened(hostile)
    for name in opened.resources:
        for row in opened.rows(name):
            for field in texts_of(opened, name):
                assert not row[field].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    names = [row["organisation_name"] for row in opened.rows("organisations")]
    assert [name for name in names if name.startswith(GUARD)] == [GUARD + one for one in GUARDED]


def test_pandas_reads_every_file_in_one_line_with_the_declared_types(hostile: bytes) -> None:
    opened = Opened(hostile)
    for name in opened.resources:
        frame = opened.frame(name)
        assert len(frame) == len(HOSTILE)
        for field, one in opened.fields(name).items():
            kind = frame[field].dtype
            if one["type"] in ("date", "datetime"):
                assert pandas.api.types.is_datetime64_any_dtype(kind), f"{name}.{field}"
            else:
                expected = {"string": "string", "integer": "Int64", "number": "Float64"}
                assert str(kind) == expected.get(one["type"], one["type"]), f"{name}.{field}"
        assert "amount" not in frame or set(frame["amount"]) == {-123.45}


def test_what_may_be_missing_is_an_empty_cell(tmp_path: Path) -> None:
    data = seeded(is_blank=True)
    # Lists keep their rows, so that what is not missing is found in them.
    content, _ = package(data)
    opened = Opened(content)
    for name in opened.resources:
        for field, one in opened.fields(name).items():
            is_required = one.get("constraints", {}).get("required", False)
            cells = {row[field] for row in opened.rows(name)}
            assert is_required == ("" not in cells), f"{name}.{field}"
            assert is_required != one["description"].rstrip(".").split(". ")[-1].startswith("Empty")
    assert problems_of(content, tmp_path) == []


def test_symbols_stand_only_in_columns_of_status(hostile: bytes) -> None:
    opened = Opened(hostile)
    for name in opened.resources:
        for field, one in opened.fields(name).items():
            symbols = {"c", "x", "z", "n"} & set(one.get("constraints", {}).get("enum", ()))
            assert (symbols == {"c", "x", "z", "n"}) == field.endswith("_status") or (
                not symbols and not field.endswith("_status")
            ), f"{name}.{field}"


def test_names_are_short_lower_snake_case(hostile: bytes) -> None:
    opened = Opened(hostile)
    for name in opened.resources:
        for one in (name, *opened.fields(name)):
            assert re.fullmatch(r"[a-z][a-z0-9_]*", one), one
            assert len(one) <= LONGEST_NAME, one


def test_the_header_of_each_file_is_the_schema_in_order(hostile: bytes) -> None:
    opened = Opened(hostile)
    for name in opened.resources:
        first = opened.parts[f"data/{name}.csv"].split(b"\r\n", 1)[0].decode()
        assert first.split(",") == list(opened.fields(name))


def test_a_table_without_rows_has_its_header(example: bytes) -> None:
    opened = Opened(example)
    assert opened.rows("revisions") == []
    assert opened.parts["data/revisions.csv"].startswith(b"revision_id,thing_type,")
    assert opened.resources["revisions"]["rows"] == 0


def test_every_file_is_named_with_its_size_and_hash(hostile: bytes) -> None:
    opened = Opened(hostile)
    hashes = {name: hashlib.sha256(one).hexdigest() for name, one in opened.parts.items()}
    lines = opened.parts["manifest.sha256"].decode().splitlines()
    told = {name: sha for sha, name in (line.split("  ", 1) for line in lines)}
    assert told == {name: sha for name, sha in hashes.items() if name != "manifest.sha256"}
    for one in opened.resources.values():
        assert one["bytes"] == len(opened.parts[one["path"]])
        assert one["hash"] == f"sha256:{hashes[one['path']]}"


def test_a_tampered_copy_fails(hostile: bytes, tmp_path: Path) -> None:
    penny = tampered(hostile, "ledger", lambda file: file.replace(b"-123.45", b"-123.46", 1))
    assert set(problems_of(penny, tmp_path)) == {"hash-count"}
    shorter = tampered(hostile, "ledger", lambda file: file[:-2])
    assert "byte-count" in problems_of(shorter, tmp_path)


@pytest.mark.parametrize(
    ("table", "before", "after", "problem"),
    [
        ("ledger", b"-123.45", b"NA", "type-error"),
        ("organisations", b"0042,0042,0042", b"0043,0042,0042", "foreign-key"),
        ("organisations", b"0042,0042,0042", b"NULL,0042,0042", "primary-key"),
        ("outcomes", b",reported,", b",q,", "constraint-error"),
        ("ledger", b",2024-02-01,", b",,", "constraint-error"),
    ],
)
def test_a_copy_tampered_with_its_hash_fails_by_the_schema(
    hostile: bytes, tmp_path: Path, table: str, before: bytes, after: bytes, problem: str
) -> None:
    copy = tampered(hostile, table, lambda file: file.replace(before, after, 1), with_new_hash=True)
    assert problem in problems_of(copy, tmp_path)


def test_control_totals_are_those_of_the_ledger(example: bytes) -> None:
    opened = Opened(example)
    totals = opened.description["control_totals"]
    ledger = opened.rows("ledger")

    def total(*kinds: str) -> int:
        return sum(
            pence(row["amount"])
            for row in ledger
            if row["kind"] in kinds and row["is_regrant"] == "false"
        )

    assert pence(totals["envelope"]) == total("envelope") == ENVELOPE
    assert pence(totals["awarded"]) == total("award") == AWARDED
    assert pence(totals["spent"]) == total("actual", "refund") == SPENT
    assert opened.resources["ledger"]["sums"]["amount"] == pounds(
        sum(pence(row["amount"]) for row in ledger)
    )
    assert re.search(rf"^spent +{re.escape(pounds(SPENT))}$", opened.readme, re.MULTILINE)


def test_identical_rows_both_stay() -> None:
    lines = tuple(_unnamed())
    content, written = package(PackageData(portfolio(ledger=(*lines, lines[-1]))))
    assert written.rows["ledger"] == len(lines) + 1
    rows = Opened(content).rows("ledger")
    assert rows[-1] == rows[-2]


def test_rows_that_stream_give_the_same_bytes(example: bytes) -> None:
    again, told = package(PackageData(portfolio(schemes=iter(()), ledger=_unnamed())))
    assert again == example
    assert told.file_sha256 == hashlib.sha256(again).hexdigest()


def test_a_penny_changes_the_hash_of_the_data_and_a_contact_does_not() -> None:
    def hashes(data: EvaluationData) -> WrittenPackage:
        return package(PackageData(data))[1]

    first = portfolio(schemes=())
    lines = list(first.ledger)
    before = hashes(first)
    lines[0] = replace(lines[0], amount=lines[0].amount + 1)
    other = hashes(portfolio(schemes=(), ledger=tuple(lines)))
    assert other.data_sha256 != before.data_sha256
    contact = hashes(replace(first, cover=replace(first.cover, contact="Another team")))
    assert contact.data_sha256 == before.data_sha256
    assert contact.file_sha256 != before.file_sha256


def test_a_refused_row_leaves_no_file(tmp_path: Path) -> None:
    bad = replace(next(iter(portfolio().ledger)), kind="")
    with pytest.raises(ValueError, match="ledger: Kind may not be missing"):
        write_package(PackageData(portfolio(ledger=(bad,))), tmp_path / "file.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123_456, "-1234.56"), (10**17 + 1, f"{10**15}.01")],
)
def test_money_is_pounds_with_a_point(amount: int, written: str) -> None:
    assert pounds(amount) == written


def test_numbers_never_carry_an_exponent() -> None:
    write = cell_writer(Column("value", "Value", Kind.DECIMAL, "A value"))
    assert [write(one) for one in (1e-05, Decimal("1E+3"), 14.0, 3)] == [
        "0.00001",
        "1000",
        "14.0",
        "3",
    ]


def test_the_readme_says_how_text_is_guarded(example: bytes) -> None:
    opened = Opened(example)
    assert opened.description["text_guard"] == GUARD_WORDS
    assert " ".join(GUARD_WORDS.split()) in " ".join(opened.readme.split())
    assert max(map(len, opened.readme.splitlines())) <= 140
