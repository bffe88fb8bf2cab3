"""Layouts are data, and the data is sound: nothing in it has two meanings."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pytest

from imports.catalogue_words import ReferenceList
from imports.headings import heading_key
from imports.layouts import (
    ROW_VERSION,
    Blank,
    Kind,
    LayoutError,
    Status,
    layout_names,
    read_layout,
    versions_of,
)
from tracker.domain import reading
from tracker.domain.apportionment import WEIGHTED_LENSES
from tracker.domain.funding import AmountBasis, Purpose, Recurrence
from tracker.domain.schemes import (
    FundingStated,
    Instrument,
    LifeCourse,
    SchemeKind,
    SchemeStatus,
    TargetOperator,
)

# The words of the contract, in its order.
NAMES = (
    "organisations",
    "envelopes",
    "allocations",
    "virements",
    "schemes",
    "links",
    "awards",
    "actuals",
    "forecasts",
    "outcomes",
    "observations",
    "general-ledger",
)
LISTS = {item.value for item in ReferenceList} | {
    "fund",
    "organisation",
    "scheme",
    "award",
    "allocation_line",
    "measure",
    "observed_place",
    "target",
    "breakdown",
    "breakdown_group",
    "report_value",
}

MINIMAL = """
name = "{name}"
version = {version}
status = "{status}"
title = "Things"
purpose = "Keeps things"
sheet = "Things"
key = ["code"]
[[column]]
name = "code"
label = "Code"
kind = "code"
about = "The code"
blank = "required"
{more}
"""


def _write(folder: Path, version: int = 1, status: str = "current", more: str = "") -> None:
    text = MINIMAL.format(name="things", version=version, status=status, more=more)
    (folder / f"things-{version}.toml").write_text(text, encoding="utf-8")


def test_there_are_the_twelve_layouts_of_the_contract() -> None:
    assert layout_names() == NAMES
    assert all(read_layout(name).status is Status.CURRENT for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_of_a_layout_means_two_columns(name: str) -> None:
    meant: dict[str, set[str]] = {}
    for column in read_layout(name).columns:
        for heading in (column.name, column.label, *column.synonyms):
            meant.setdefault(heading_key(heading), set()).add(column.name)
    assert {key: names for key, names in meant.items() if len(names) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_column_says_what_it_is_for_and_what_its_kind_needs(name: str) -> None:
    layout = read_layout(name)
    for column in layout.columns:
        assert column.about[0].isupper()
        assert not column.about.endswith(".")
        assert not column.list or column.list in LISTS
        assert column.most_characters > 0
        assert column.clear in {"", "clear"}
    assert set(layout.key) <= {column.name for column in layout.columns}
    assert layout.columns[-1].name == ROW_VERSION
    assert any(column.blank is Blank.REQUIRED for column in layout.columns)


READERS: dict[Kind, Callable[[str, str], object]] = {
    Kind.POUNDS: reading.pounds,
    Kind.WHOLE_NUMBER: reading.whole_number,
    Kind.DECIMAL: reading.decimal_number,
    Kind.DAY: reading.day,
    Kind.MONTH: reading.month,
    Kind.FINANCIAL_YEAR: reading.financial_year,
}


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_read_by_the_one_judge_of_values(name: str) -> None:
    for column in read_layout(name).columns:
        if column.example and column.kind in READERS:
            READERS[column.kind](column.example, column.label)
        if column.example and column.options:
            assert column.example in column.options


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("envelopes", "recurrence", Recurrence),
        ("envelopes", "amount_basis", AmountBasis),
        ("schemes", "kind", SchemeKind),
        ("schemes", "life_course", LifeCourse),
        ("schemes", "status", SchemeStatus),
        ("schemes", "funded_by_fund", FundingStated),
        ("links", "target_operator", TargetOperator),
        ("awards", "instrument", Instrument),
        ("actuals", "purpose", Purpose),
    ],
)
def test_the_words_of_a_choice_are_those_of_the_rules(
    name: str, column: str, words: type[StrEnum]
) -> None:
    assert set(read_layout(name).column(column).options) == {word.value for word in words}


def test_links_offer_the_lenses_that_have_weights() -> None:
    offered = set(read_layout("links").column("lens").options)
    assert offered == {lens.value for lens in WEIGHTED_LENSES}


def test_a_scheme_name_may_be_as_long_as_its_rule_allows() -> None:
    assert read_layout("schemes").column("name").most_characters == 300


def test_an_organisation_s_own_headings_are_understood_beside_the_usual() -> None:
    layout = read_layout("general-ledger").with_headings({"supplier": ["Creditor"]})
    assert layout.by_heading["creditor"].name == "supplier"
    assert layout.by_heading["supplier name"].name == "supplier"


def test_own_headings_may_not_make_another_column_ambiguous() -> None:
    with pytest.raises(LayoutError, match="the heading amount means both"):
        read_layout("general-ledger").with_headings({"supplier": ["Amount"]})
    with pytest.raises(LayoutError, match="there is no column colour"):
        read_layout("general-ledger").with_headings({"colour": ["Colour"]})


def test_an_older_version_stays_readable_beside_the_current_one(tmp_path: Path) -> None:
    _write(tmp_path, 1, "supported")
    _write(tmp_path, 2, "current")
    assert [layout.version for layout in versions_of("things", tmp_path)] == [1, 2]
    assert read_layout("things", folder=tmp_path).version == 2
    assert read_layout("things", 1, tmp_path).status is Status.SUPPORTED
    with pytest.raises(LayoutError, match="There is no version 3"):
        read_layout("things", 3, tmp_path)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('colour = "red"', "unexpected keyword argument 'colour'"),
        ('synonyms = ["  *  "]', "a heading of code says nothing"),
        ('clear = "clear"', "code is required, so it cannot be cleared"),
        ('list = "fund"', "code must be a choice"),
        ('[[column]]\nname = "other"\nlabel = "CODE*"\nkind = "text"\nabout = "B"', "means both"),
        ('[[column]]\nname = "other"\nlabel = "B"\nkind = "colour"\nabout = "B"', "colour"),
    ],
)
def test_a_slip_in_a_layout_is_told(tmp_path: Path, more: str, told: str) -> None:
    _write(tmp_path, more=more)
    with pytest.raises(LayoutError, match=told):
        read_layout("things", folder=tmp_path)


def test_exactly_one_version_is_current(tmp_path: Path) -> None:
    _write(tmp_path, 1)
    _write(tmp_path, 2)
    with pytest.raises(LayoutError, match="exactly one version must be current, not 2"):
        read_layout("things", folder=tmp_path)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Amount (£) *", "amount"),
        ("amount", "amount"),
        ("Amount (£'000)", "amount 000"),
        ("Amount (£k)", "amount k"),
        ("  Financial\u00a0 Year:", "financial year"),
        ("financial_year", "financial year"),
        ("Partner’s own reference", "partners own reference"),
        ("Share %", "share percent"),
        ("*", ""),
    ],
)
def test_headings_are_compared_by_their_words(heading: str, key: str) -> None:
    assert heading_key(heading) == key
