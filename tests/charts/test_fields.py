"""Coverage and quadrants: what is in which field, in words and patterns and not only colour."""

from dataclasses import replace

import pytest

from tests.charts.reading import PHONE, things
from tests.charts.samples import COVERAGE, QUADRANTS
from tracker.charts import CoverageCell, CoverageRow, QuadrantItem, coverage_map, quadrants


def test_cells_stand_under_their_columns_and_differ_in_pattern() -> None:
    view = coverage_map(COVERAGE)
    cells = [one for one in things(view) if one.look.startswith("bar") and one.x2 - one.x > 65]
    assert len(cells) == 8
    assert [one.look for one in cells[:3]] == ["bar bar-solid", "bar bar-striped", "bar bar-open"]
    for at, cell in enumerate(cells):
        middle = (at % 4 + 0.5) * PHONE / 4
        assert (cell.x + cell.x2) / 2 == pytest.approx(middle, abs=0.2)


def test_every_category_is_in_the_legend_and_counted_in_the_description() -> None:
    view = coverage_map(COVERAGE)
    said = [one.words for one in things(view) if one.kind == "text"]
    for category in COVERAGE.categories:
        assert category.label in said
        assert f"{category.label}: " in view.svg
    assert "Money and a measure: 2; Money without a measure: 2;" in view.svg


def test_a_cell_says_its_own_words_where_they_fit_and_always_in_the_table() -> None:
    said = [one.words for one in things(coverage_map(COVERAGE))]
    assert "£120k" in said
    long = CoverageRow("Long", (CoverageCell("money", "£120,000 awarded twice"),) * 4)
    view = coverage_map(replace(COVERAGE, rows=(long,)))
    assert "£120,000 awarded twice" not in [one.words for one in things(view)]
    assert view.rows[0][1] == "Money without a measure: £120,000 awarded twice"


def test_columns_too_many_or_too_long_for_a_phone_become_letters_with_a_key() -> None:
    names = tuple(f"Alliance of neighbourhoods {number}" for number in range(1, 28))
    row = CoverageRow("Maternity", (CoverageCell("both"),) * 27)
    view = coverage_map(replace(COVERAGE, columns=names, rows=(row,)))
    said = [one.words for one in things(view) if one.kind == "text"]
    assert "A: Alliance of neighbourhoods 1" in said
    assert {"A", "Z", "AA"} <= set(said)
    assert [column.text for column in view.columns] == ["Element", *names]


def test_signs_too_long_for_their_cells_become_numbers_in_cells_and_legend_alike() -> None:
    row = CoverageRow("Maternity", (CoverageCell("both"), CoverageCell("need")) * 3)
    view = coverage_map(replace(COVERAGE, columns=("A", "B", "C", "D", "E", "F"), rows=(row,)))
    said = [one.words for one in things(view) if one.kind == "text"]
    assert said[:4] == ["1", "Money and a measure", "2", "Money without a measure"]
    assert said[-6:] == ["1", "4"] * 3
    assert "Both" not in said


def test_a_ragged_row_or_an_unknown_category_is_refused() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        replace(COVERAGE, rows=(CoverageRow("Short", (CoverageCell("both"),)),))
    with pytest.raises(ValueError, match="a category in the legend"):
        replace(COVERAGE, rows=(CoverageRow("Odd", (CoverageCell("odd"),) * 4),))


def test_each_measure_stands_in_its_own_field() -> None:
    view = quadrants(QUADRANTS)
    drawn = things(view)
    fields = [one for one in drawn if one.look == "field"]
    assert len(fields) == 5

    def field_of(words: str) -> int:
        text = next(one for one in drawn if one.kind == "text" and one.words == words)
        [at] = [
            at
            for at, field in enumerate(fields)
            if field.x <= text.x and text.x2 <= field.x2 and field.y <= text.y < field.y2
        ]
        return at

    assert field_of("Smoking at") == 0
    assert field_of("Early diagnosis") == 1
    assert field_of("Low birth") == 3
    assert field_of("Hypertension treated to target") == 4
    assert field_of("No measures") == 2


def test_the_fields_are_counted_and_what_is_not_known_is_not_hidden() -> None:
    view = quadrants(QUADRANTS)
    said = " ".join(one.words for one in things(view) if one.kind == "text")
    assert "Better overall, gap wider (2)" in said
    assert "No clear change, or not known (2)" in said
    assert "No clear change, or not known: 2." in view.svg
    assert view.rows[4] == (
        "Emergency admissions of children",
        "No clear change, or not known",
        "Gap narrower",
        "No clear change overall",
    )


def test_half_an_answer_is_not_put_into_a_field() -> None:
    half = QuadrantItem("Half known", better=True, narrower=None)
    view = quadrants(replace(QUADRANTS, items=(half,)))
    assert "Better overall, gap narrower: 0" in view.svg
    assert "No clear change, or not known: 1." in view.svg
