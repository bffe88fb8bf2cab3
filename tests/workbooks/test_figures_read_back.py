"""Three libraries read the same figures, and the figures tie to the penny."""

import datetime as dt
from pathlib import Path
from typing import Literal

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from tests.workbooks.example_portfolio import (
    AWARDED,
    COVER,
    ENVELOPE,
    SCHEMES,
    SPENT,
    portfolio,
    summary,
)
from tracker.exports.evaluation import ControlTotals, CoverFacts, evaluation_workbook
from tracker.exports.tables import Sheet
from tracker.exports.workbook import WrittenWorkbook, write_workbook

DATA = ("Summary", "Allocations", "Schemes", "Scheme links", "Ledger", "Observations")


def _frame(
    path: Path, sheet: str, engine: Literal["openpyxl", "calamine"] = "openpyxl"
) -> pd.DataFrame:
    return pd.read_excel(
        path, sheet_name=sheet, header=3, engine=engine, keep_default_na=False, na_values=[""]
    )


def _pence(column: "pd.Series[float]") -> int:
    return sum(round(float(pounds) * 100) for pounds in column.dropna())


def _cover(book: openpyxl.Workbook) -> dict[str, object]:
    sheet = book["Cover"]
    assert isinstance(sheet, Worksheet)
    return {str(label): value for label, value in sheet.iter_rows(max_col=2, values_only=True)}


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_every_lens_adds_up_to_the_control_totals(
    path: Path, engine: Literal["openpyxl", "calamine"]
) -> None:
    frame = _frame(path, "Summary", engine)
    for _, rows in frame.groupby("Lens"):
        assert _pence(rows["Allocated (£)"]) == ENVELOPE
        assert _pence(rows["Awarded (£)"]) == AWARDED
        assert _pence(rows["Spent (£)"]) == SPENT


def test_the_ledger_recomputes_what_was_awarded_and_spent(path: Path) -> None:
    ledger = _frame(path, "Ledger")
    first_level = ledger[ledger["Is a regrant"] == "no"]
    amount = first_level.groupby("Kind")["Amount (£)"].apply(_pence)
    assert amount["envelope"] == amount["allocation"] == ENVELOPE
    assert amount["award"] == AWARDED
    assert amount["actual"] + amount["refund"] == SPENT
    assert amount["refund"] == -405_000


def test_a_regrant_is_marked_and_names_its_pot(path: Path) -> None:
    ledger = _frame(path, "Ledger")
    onward = ledger[ledger["Is a regrant"] == "yes"]
    assert list(onward["Parent award"]) == ["A-POT234"]
    assert set(ledger[ledger["Is a regrant"] == "no"]["Parent award"]) == {"[z]"}


def test_schemes_and_allocations_tie_to_the_same_totals(path: Path) -> None:
    schemes, allocations = _frame(path, "Schemes"), _frame(path, "Allocations")
    assert _pence(schemes["Awarded (£)"]) == _pence(allocations["Awarded (£)"]) == AWARDED
    assert _pence(schemes["Spent (£)"]) == SPENT
    headroom = _pence(allocations["Headroom (£)"])
    assert headroom == ENVELOPE - AWARDED


def test_the_cover_tells_totals_scope_counts_and_hash(
    written: tuple[Path, WrittenWorkbook], book: openpyxl.Workbook
) -> None:
    cover = _cover(book)
    assert cover["Envelope (£)"] == 3_400_000
    assert cover["Awarded (£)"] == 370_369.60
    assert cover["Spent (£)"] == 161_561.12
    assert cover["Forecast outturn (£)"] == 200_000
    assert cover["As at (UTC)"] == dt.datetime(2024, 3, 31, 22, 59, 59)  # noqa: DTZ001 a cell knows no zone
    assert str(cover["Basis of totals"]).startswith("pot: first-level money")
    assert str(cover["Disclosure profile"]).startswith("hes: ")
    assert cover["Version of the layout"] == "1.0"
    assert cover["Ledger"] == 19
    assert cover["Outcomes"] == 0
    assert cover["SHA-256 of the data"] == written[1].data_sha256
    assert str(cover["Do the lenses add up?"]).startswith("Yes")


def test_the_cover_names_a_lens_that_does_not_add_up(tmp_path: Path) -> None:
    short = summary()[:-1]
    path = tmp_path / "short.xlsx"
    write_workbook(evaluation_workbook(portfolio(summary=short)), path)
    said = str(_cover(openpyxl.load_workbook(path))["Do the lenses add up?"])
    assert said.startswith("No.")
    assert "population, allocated: -£3,100,000.00" in said
    assert "category" not in said


def test_rows_of_one_lens_are_brought_together_for_the_sheet_and_the_chart(tmp_path: Path) -> None:
    *others, last = summary()
    path = tmp_path / "scattered.xlsx"
    write_workbook(evaluation_workbook(portfolio(summary=(others[8], *others[:8], last))), path)
    lenses = list(_frame(path, "Summary")["Lens"])
    assert lenses == ["population"] * 2 + ["category"] * 8
    assert str(_cover(openpyxl.load_workbook(path))["Do the lenses add up?"]).startswith("Yes")
    [chart] = openpyxl.load_workbook(path)["Charts"]._charts  # type: ignore[attr-defined]  # noqa: SLF001 openpyxl has no public way to them
    assert chart.series[0].val.numRef.f == "'Summary'!$J$7:$J$14"


def test_without_a_forecast_the_cover_says_so_and_shows_no_nought(tmp_path: Path) -> None:
    totals = ControlTotals(ENVELOPE, ENVELOPE, AWARDED, SPENT, None, 0)
    facts = CoverFacts(
        organisation=COVER.organisation,
        fund_code=COVER.fund_code,
        fund_name=COVER.fund_name,
        financial_year=COVER.financial_year,
        basis="end-recipient",
        as_at=COVER.as_at,
        journal_number=1,
        disclosure_profile="exact",
        disclosure_words="nothing is hidden",
        totals=totals,
        filters=("Only Example alliance",),
    )
    path = tmp_path / "no_forecast.xlsx"
    write_workbook(evaluation_workbook(portfolio(cover=facts)), path)
    cover = _cover(openpyxl.load_workbook(path))
    assert cover["Forecast outturn (£)"] == "No forecast has been made"
    assert cover["Filters"] == "Only Example alliance"
    assert "No licence" in str(cover["Licence"])


def test_published_values_keep_their_qualifier_wording_and_source(path: Path) -> None:
    rows = _frame(path, "Observations").set_index("Observation reference")
    families = rows.loc["R-FAM222"]
    assert families["Value"] == 700
    assert families["Qualifier"] == "over"
    assert families["Wording as printed"] == "over 700 families"
    assert families["Basis of value"] == "published"
    assert "page 4" in families["Source"]


def test_a_reported_nought_and_a_hidden_value_differ(path: Path) -> None:
    rows = _frame(path, "Observations").set_index("Observation reference")
    assert (rows.loc["R-FAM333", "Value"], rows.loc["R-FAM333", "Value status"]) == (0, "nil")
    assert rows["Value"].isna()["R-FAM444"]
    assert rows.loc["R-FAM444", "Value status"] == "[c]"


def test_a_scheme_named_like_a_formula_is_only_a_name(path: Path) -> None:
    assert SCHEMES[3][1] in set(_frame(path, "Schemes")["Scheme name"])


def test_types_survive_without_a_word_from_the_reader(path: Path) -> None:
    ledger = _frame(path, "Ledger")
    assert ledger["Amount (£)"].dtype == "float64"
    assert ledger["Journal number"].dtype == "int64"
    assert str(ledger["Recorded at (UTC)"].dtype).startswith("datetime64")
    assert str(ledger["Month concerned"].dtype).startswith("datetime64")


def test_a_code_keeps_its_leading_noughts_as_text(path: Path) -> None:
    # pandas makes numbers of text unless it is told not to.
    allocations = pd.read_excel(
        path, sheet_name="Allocations", header=3, dtype=str, engine="openpyxl"
    )
    assert set(allocations["Ledger code"]) == {"0042"}


@pytest.mark.parametrize("name", DATA)
def test_openpyxl_and_calamine_read_the_same_cells(path: Path, name: str) -> None:
    pd.testing.assert_frame_equal(
        _frame(path, name), _frame(path, name, "calamine"), check_dtype=False
    )


def test_calamine_sees_real_dates_and_numbers(path: Path) -> None:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Ledger").to_python()
    first = dict(zip((str(heading) for heading in rows[3]), rows[4], strict=True))
    assert first["Amount (£)"] == 3_400_000
    assert first["Month concerned"] == dt.date(2023, 12, 1)
    assert first["Recorded at (UTC)"] == dt.datetime(2023, 6, 1, 8, 30)  # noqa: DTZ001 a cell knows no zone


def test_the_dictionary_explains_every_column_of_every_table(book: openpyxl.Workbook) -> None:
    dictionary = book["Dictionary"]
    assert isinstance(dictionary, Worksheet)
    told = [(row[0], row[1]) for row in dictionary.iter_rows(min_row=5, values_only=True)]
    shown = [(sheet.title, cell.value) for sheet in book.worksheets[1:] for cell in sheet[4]]
    assert sorted(told) == sorted(shown)


def test_columns_that_must_not_be_added_say_so_in_their_heading(path: Path) -> None:
    headings = _frame(path, "Summary").columns
    assert [heading for heading in headings if "touching" in heading] == [
        "Awards touching, do not add (£)",
        "Spending touching, do not add (£)",
    ]
    counted = [h for h in headings if h.startswith(("Schemes", "Reports", "People reached,"))]
    assert counted
    assert all("do not add" in heading for heading in counted)


def test_no_column_of_any_sheet_could_hold_a_persons_name() -> None:
    workbook = evaluation_workbook(portfolio())
    telling = {"person", "by", "author", "reviewer", "email", "user", "recorded_by", "contact"}
    for sheet in workbook.sheets:
        assert isinstance(sheet, Sheet)
        assert not telling & {column.name for column in sheet.columns}
