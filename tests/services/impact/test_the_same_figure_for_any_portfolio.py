"""Random small portfolios: JSON, workbook and brief say one figure, whatever was recorded."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy.orm import Session

from tests.services.impact.test_results_add_up import Aims, aims, record
from tests.services.impact.test_rows_add_up import Plan, carry_out, plans
from tests.support.observing import lay_observing_ground
from tests.support.portfolio import Ground, Portfolio, lay_ground
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.exports.evaluation import SummaryLine
from tracker.services.evaluation import EvaluationQuestion, Publisher, evaluation_data
from tracker.services.impact.answers import summary_object
from tracker.services.impact.brief import BriefQuestion, brief_for
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import summary_of
from tracker.services.organisations import system_viewer

Row = dict[str, Any]


@pytest.fixture
def ground(session: Session) -> Ground:
    """Stays while each example is undone."""
    ground = lay_ground(session)
    lay_observing_ground(Portfolio(session, ground))
    session.commit()
    return ground


@given(plan=plans(), wanted=aims())
@settings(
    max_examples=8,
    deadline=None,
    # Each try fills a database: a failing plan is shown as it was found rather than made smaller.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_json_workbook_and_brief_say_the_same_of_any_portfolio(
    session: Session, ground: Ground, plan: Plan, wanted: Aims
) -> None:
    try:
        carry_out(session, ground, plan)
        record(session, ground, wanted)
        for basis in Basis:
            asked = EvaluationQuestion("EXAMPLE", "2023/24", basis=basis)
            sheet = evaluation_data(session, asked, Publisher("Example board")).summary
            lines = {(line.lens, line.code): line for line in sheet}
            picture = read_picture(session, SummaryQuestion("EXAMPLE", "2023/24", basis=basis))
            for lens in Lens:
                answer: Row = summary_object(summary_of(picture, lens), "hes")
                for row in answer["rows"]:
                    assert of_line(lines[lens.value, row["code"]]) == of_json(row)
        brief = brief_for(session, system_viewer(), BriefQuestion("EXAMPLE", "2023/24"))
        pot = read_picture(session, SummaryQuestion("EXAMPLE", "2023/24"))
        summary = summary_of(pot, Lens.CATEGORY)
        assert brief.totals == summary.totals
        assert brief.results == summary.results
        assert set(brief.rows) <= set(summary.rows)
    finally:
        session.rollback()


def of_line(line: SummaryLine) -> tuple[object, ...]:
    """A row of the workbook: its pence, and what came of them."""
    return (
        (line.allocated, line.awarded, line.spent),
        (line.people_reached, line.people_reached_status),
        (line.attainment_met, line.attainment_not_met, line.attainment_no_number),
        (
            line.gaps_narrowed,
            line.gaps_widened,
            line.gaps_no_clear_change,
            line.gaps_crossed_over,
            line.gaps_not_told,
        ),
        line.cost_per_person,
    )


def of_json(row: Row) -> tuple[object, ...]:
    """The same of a row of the command's answer."""
    return (
        (row["allocated_pence"], row["awarded_pence"], row["spent_pence"]),
        (row["people_reached"], row["people_reached_status"]),
        tuple(row["attainment"].values()),
        tuple(row["gaps"].values()),
        row["cost_per_person"]["pounds"],
    )
