"""Groups without an order have one variance in the workbook, the one that the page tells."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.demo_site import Site
from tracker.services.evaluation import EvaluationQuestion, Publisher, write_evaluation
from tracker.services.impact.picture import SummaryQuestion, read_picture


def test_the_variance_between_ethnic_groups_is_a_line_of_the_sheet_of_gaps(
    shared_site: Site,
) -> None:
    out = io.BytesIO()
    with shared_site.sessions() as session:
        question = EvaluationQuestion(year="2023/24")
        write_evaluation(session, question, Publisher("Example board"), out)
        evidence = read_picture(session, SummaryQuestion(year="2023/24")).evidence
    (told,) = (
        one for key in evidence.readings.of_series for one in evidence.gap_book.referenced_of(key)
    )
    sheet = load_workbook(io.BytesIO(out.getvalue()), read_only=True)["Gaps"]
    labels, *rows = sheet.iter_rows(min_row=4, values_only=True)
    lines: list[dict[str, Any]] = [dict(zip(map(str, labels), row, strict=True)) for row in rows]
    (line,) = [one for one in lines if one["Kind of gap"] == "variance"]
    assert line["Comparison code"] == "ethnic_group:all"
    assert line["Unit"] == "squared percentage points"
    assert line["Gap"] == pytest.approx(told.newest.variance.value, abs=1e-6)
    # 63.9, 63.9, 60.9, 57.6, 61.7 and 60.0% of 2,880 to 85 people: 3.6 as recorded.
    assert 3 < line["Gap"] < 4.5
    assert line["Gap: lower limit"] <= line["Gap"] <= line["Gap: upper limit"]
    assert any(f"variance between them is {line['Gap']:.1f} (95%" in one for one in told.words)
