"""Random small portfolios and the demonstration: every total of the workbook is the ledger's."""

import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.services.impact.test_rows_add_up import Plan, carry_out, plans
from tests.support.demo_site import Site
from tests.support.portfolio import Ground, Portfolio, lay_ground
from tracker.db.engine import make_engine, make_sessions
from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.migrate import upgrade
from tracker.db.organisations import Organisation
from tracker.domain.funding import EntryKind
from tracker.exports.board import BoardData, MonthLine
from tracker.services.backup import restore, save
from tracker.services.board import BoardQuestion, board_data, write_board_file
from tracker.services.evaluation import Publisher

PUBLISHER = Publisher("Example board")


@pytest.fixture
def ground(session: Session) -> Ground:
    """Stays while each example is undone."""
    ground = lay_ground(session)
    session.commit()
    return ground


@given(plan=plans(), closed=st.integers(0, 13))
@settings(
    max_examples=20,
    deadline=None,
    # Each try fills a database: a failing plan is shown as it was found rather than made smaller.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_total_is_the_ledgers_to_the_penny(
    session: Session, ground: Ground, plan: Plan, closed: int
) -> None:
    try:
        oracle = carry_out(session, ground, plan)
        Portfolio(session, ground).close(*range(1, closed + 1))
        data = board_data(session, BoardQuestion("EXAMPLE", "2023/24"), PUBLISHER)
        assert {line.agrees for line in data.controls} == {"yes"}
        exact = {line.figure: line.exact for line in data.controls}
        first_level = [line for line in oracle.lines if not line[1]]
        assert exact["Allocated (full-year plan)"] == sum(oracle.allocated.values())
        for figure, column in (("Awarded", "awarded"), ("Spent", "spent")):
            assert exact[figure] == sum(line[5] for line in first_level if line[4] == column)
        spent = spent_by(session, closed)
        assert actual(data.categories) == spent["category"]
        assert actual(data.organisations) == spent["recipient"]
        assert exact["Actual to date"] == sum(spent["category"].values())
        check_rows(data)
    finally:
        session.rollback()


def spent_by(session: Session, closed: int) -> dict[str, dict[str, int]]:
    """First-level spending booked up to a month, entry by entry."""
    found: dict[str, dict[str, int]] = {"category": defaultdict(int), "recipient": defaultdict(int)}
    for entry in session.scalars(select(LedgerEntry)):
        award = session.get(Award, entry.award_id) if entry.award_id else None
        if award is None or award.parent_award_id or entry.kind is EntryKind.AWARD:
            continue
        if entry.accounting_month <= closed:
            line = session.get_one(AllocationLine, award.allocation_line_id)
            organisation = session.get_one(Organisation, award.recipient_id)
            found["category"][line.category_code] += entry.amount_pence
            found["recipient"][organisation.code] += entry.amount_pence
    return {key: {k: v for k, v in row.items() if v} for key, row in found.items()}


def actual(lines: tuple[MonthLine, ...]) -> dict[str, int]:
    """Actual to date of each row that has any, the total left out."""
    return {line.code: line.actual_to_date for line in lines[:-1] if line.actual_to_date}


def check_rows(data: BoardData) -> None:
    """What may be added adds up, and what is worked out is worked out from its own row."""
    totals = {lines[-1] for lines in (data.categories, data.alliances, data.organisations)}
    (total,) = totals
    for lines in (data.categories, data.alliances, data.organisations):
        for name in ("plan_to_date", "actual_to_date", "full_year_plan"):
            assert sum(getattr(line, name) for line in lines[:-1]) == getattr(total, name), name
        assert sum(line.forecast_outturn or 0 for line in lines[:-1]) == (
            total.forecast_outturn or 0
        )
        for line in lines:
            assert line.variance == line.plan_to_date - line.actual_to_date
            if line.forecast_outturn is not None:
                assert line.outturn_variance == line.full_year_plan - line.forecast_outturn
    for moved in data.movements:
        if moved.moved_by_the_month is not None and moved.moved_by_forecasts is not None:
            parts = moved.moved_by_the_month + moved.moved_by_forecasts
            assert parts == moved.forecast_moved
    commitments = tuple(data.commitments)
    exact = {line.figure: line.exact for line in data.controls}
    assert sum(line.awarded for line in commitments) == exact["Awarded"]
    assert sum(line.spent or 0 for line in commitments) == exact["Spent"]


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the other kind, or of the same."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_the_demonstration_is_the_same_bytes_on_either_database(
    shared_site: Site, sqlite: Engine, tmp_path: Path
) -> None:
    save(shared_site.engine, tmp_path / "demo.zip")
    restore(sqlite, tmp_path / "demo.zip")
    for month in (None, 7):
        written = []
        for sessions in (shared_site.sessions, make_sessions(sqlite)):
            file = io.BytesIO()
            with sessions() as session:
                question = BoardQuestion("MSE", "2023/24", month=month)
                export = write_board_file(session, question, PUBLISHER, file)
            written.append((file.getvalue(), export))
        assert written[0] == written[1]
        if month == 7:
            name = written[0][1].name
            assert name == "board_mse_2023-24_pot_2023-12-12T155959_hes.xlsx"


def test_a_month_of_the_demonstration_is_that_of_its_moment(shared_site: Site) -> None:
    with shared_site.sessions() as session:
        found = board_data(session, BoardQuestion("MSE", "2023/24", month=7), PUBLISHER)
    assert found.cover.month == "October 2023 (M7)"
    closed = datetime(2023, 12, 12, 16, tzinfo=UTC)
    assert found.cover.facts.as_at == closed - timedelta(microseconds=1)
    assert found.cover.facts.totals.envelope == 3_400_000_00
