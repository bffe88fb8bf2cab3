"""The evaluation workbook ties to the ledger, as at any moment, the same when asked again."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests.support.deciding import appraisal, decision
from tests.support.observing import SHARE, lay_observing_ground
from tests.support.portfolio import (
    APRIL,
    JUNE,
    MAY,
    OTHER_CATEGORY,
    Ground,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.attainment import Step
from tracker.domain.funding import Basis
from tracker.domain.schemes import TargetOperator
from tracker.exports.evaluation import EvaluationData
from tracker.services.decisions.appraising import appraise_scheme
from tracker.services.decisions.deciding import decide_scheme
from tracker.services.evaluation import (
    EvaluationQuestion,
    Export,
    Publisher,
    evaluation_data,
    write_evaluation,
)
from tracker.services.funding.spending import (
    RecordIncome,
    RecordRefund,
    record_income,
    record_refund,
)
from tracker.services.schemes.links import LinkMeasure, SetWeights, link_measure, set_weights
from tracker.services.schemes.register import SchemeFacts, register_scheme

PUBLISHER = Publisher("Example board")
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ground(session: Session) -> Ground:
    """Organisations, people and schemes, known before any money is."""
    begin(session, at=START)
    return lay_ground(session)


@pytest.fixture
def portfolio(session: Session, ground: Ground) -> Portfolio:
    """Amounts that cannot cancel out, one to a day: 1, 10, 100 and 1,000 pounds of spending."""
    portfolio = Portfolio(session, ground)
    begin(session, at=START)
    portfolio.envelope(90_000_00)
    award = portfolio.award(portfolio.line(50_000_00), 20_000_00)
    for place, pounds in enumerate((1, 10, 100, 1_000), 1):
        begin(session, at=START + place * DAY)
        portfolio.spend(award, pounds * 100)
    return portfolio


def ask(
    session: Session, as_at: datetime | None = None, basis: Basis = Basis.POT
) -> EvaluationData:
    """The data of a workbook."""
    question = EvaluationQuestion("EXAMPLE", "2023/24", basis, as_at)
    return evaluation_data(session, question, PUBLISHER)


def written(session: Session, as_at: datetime | None = None) -> tuple[bytes, Export]:
    """The bytes of a workbook, with what is said of it."""
    target = io.BytesIO()
    export = write_evaluation(session, EvaluationQuestion(as_at=as_at), PUBLISHER, target)
    return target.getvalue(), export


@pytest.mark.parametrize(
    ("days", "spent"), [(0, 0), (1, 1_00), (2, 11_00), (3, 111_00), (4, 1_111_00)]
)
def test_a_workbook_as_at_a_day_holds_nothing_recorded_later(
    portfolio: Portfolio, days: int, spent: int
) -> None:
    data = ask(portfolio.session, START + days * DAY)
    assert data.cover.totals.spent == spent
    assert sum(line.amount for line in data.ledger if line.kind == "actual") == spent
    assert sum(line.spent or 0 for line in data.schemes) == spent
    for lens in Lens:
        assert sum(line.spent for line in data.summary if line.lens == lens.value) == spent


def test_the_same_question_gives_the_same_bytes_whatever_is_recorded_afterwards(
    portfolio: Portfolio,
) -> None:
    moment = START + 2 * DAY
    first, export = written(portfolio.session, moment)
    begin(portfolio.session)
    portfolio.envelope(5_00)
    register_scheme(portfolio.session, portfolio.people.lead, SchemeFacts("A later scheme"))
    again, same = written(portfolio.session, moment)
    assert first == again
    assert export == same
    now, _ = written(portfolio.session)
    assert now != first


def test_the_name_of_the_file_tells_exports_apart(portfolio: Portfolio) -> None:
    # One second past noon in London, in winter.
    _, export = written(portfolio.session, START + timedelta(seconds=1))
    assert export.name == "evaluation_example_2023-24_pot_2024-01-01T120001_hes.xlsx"


def test_every_sheet_ties_to_the_control_totals(session: Session, ground: Ground) -> None:
    portfolio = _with_a_pot(session, ground)
    data = ask(session)
    totals = data.cover.totals
    assert (totals.envelope, totals.allocated, totals.awarded, totals.spent) == (
        1_000_00,
        900_00,
        311_11,
        168_18,
    )
    allocations = list(data.allocations)
    assert sum(line.allocated for line in allocations) == totals.allocated
    assert sum(line.awarded for line in allocations) == totals.awarded
    assert sum(line.headroom for line in allocations) == totals.allocated - totals.awarded
    assert [str(line.share_of_envelope) for line in allocations] == ["60.00", "30.00"]
    ledger = list(data.ledger)
    first_level = [line for line in ledger if not line.is_regrant]
    assert sum(line.amount for line in first_level if line.kind == "award") == totals.awarded
    spending = ("actual", "refund", "adjustment")
    assert sum(line.amount for line in first_level if line.kind in spending) == totals.spent
    assert portfolio.total() == sum(line.amount for line in ledger)


def test_a_regrant_is_a_row_of_the_other_basis_and_names_its_pot(
    session: Session, ground: Ground
) -> None:
    _with_a_pot(session, ground)
    rows = {(line.scheme_name, line.basis): line for line in ask(session).schemes}
    pot = rows["Example pot", "pot"]
    regrant = rows["Shared example scheme", "end-recipient"]
    assert (pot.awarded, pot.onward_awarded, pot.is_regrant) == (200_00, 50_05, False)
    assert (regrant.awarded, regrant.spent, regrant.is_regrant) == (50_05, 10_01, True)
    assert regrant.parent_award is not None
    assert ("Shared example scheme", "pot") not in rows
    first_level = [line.awarded or 0 for line in rows.values() if line.basis == "pot"]
    assert sum(first_level) == 311_11


def test_match_funding_is_told_once_beside_its_scheme(session: Session, ground: Ground) -> None:
    portfolio = _with_a_pot(session, ground)
    for scheme in (ground.scheme, portfolio.delivered_scheme()):
        order = RecordIncome(ground.fund, "2023/24", 12_34, APRIL, "Matched by the council", scheme)
        record_income(session, portfolio.people.finance, order)
    data = ask(session)
    matched = {line.scheme_name: line.match_income for line in data.schemes if line.match_income}
    assert matched == {"Example scheme": 12_34, "Shared example scheme": 12_34}
    assert data.cover.totals.envelope == 1_000_00


def test_a_scheme_whose_funding_is_not_published_has_no_amounts(
    session: Session, ground: Ground
) -> None:
    Portfolio(session, ground).envelope(1_00)
    rows = list(ask(session).schemes)
    assert {line.category_name for line in rows} == {"Funding not published"}
    assert {(line.awarded, line.spent, line.onward_awarded) for line in rows} == {
        (None, None, None)
    }


def test_on_either_basis_the_whole_is_the_same_and_the_pot_keeps_the_rest(
    session: Session, ground: Ground
) -> None:
    _with_a_pot(session, ground)
    pot, end = ask(session).cover.totals, ask(session, basis=Basis.END_RECIPIENT)
    assert end.cover.totals == pot
    kept = [line for line in end.summary if line.lens == "category" and line.code == "KEPT"]
    assert [(line.awarded, line.spent) for line in kept] == [(149_95, 139_99)]


def test_links_divide_each_months_money_by_the_weights_of_that_month(
    session: Session, ground: Ground
) -> None:
    portfolio = Portfolio(session, ground)
    lead = portfolio.people.lead
    portfolio.envelope(100_00)
    for month, parts in ((APRIL, {"EL-ONE": 1, "EL-TWO": 2}), (JUNE, {UNATTRIBUTED: 1})):
        set_weights(session, lead, SetWeights(ground.scheme, Lens.ELEMENT, month, parts))
    award = portfolio.award(portfolio.line(50_00), 20_00)
    spent = portfolio.spend(award, 1_01, MAY)
    portfolio.spend(award, 10_00, JUNE)
    refund = RecordRefund(award.id, 1_00, JUNE, "Sent back", names_entry_id=spent.id)
    record_refund(session, portfolio.people.finance, refund)
    rows = {
        (line.target_code, line.from_month, line.to_month): line.spent_apportioned
        for line in ask(session).scheme_links
        if line.lens == "element"
    }
    # £1.01 over 1 : 2 is 34 and 67; the refund of £1.00 undoes 33 and 67 of it.
    assert rows == {
        ("EL-ONE", APRIL, MAY): 1,
        ("EL-TWO", APRIL, MAY): 0,
        (UNATTRIBUTED, JUNE, None): 10_00,
    }


def test_a_measure_tells_its_way_and_what_is_expected_on_the_day_asked_for(
    session: Session, portfolio: Portfolio
) -> None:
    lay_observing_ground(portfolio)
    order = LinkMeasure(
        portfolio.ground.scheme,
        SHARE,
        baseline=Decimal(20),
        baseline_period="2023/24",
        target=Decimal(10),
        target_operator=TargetOperator.BELOW,
        target_date=date(2045, 3, 31),
        steps=(Step(date(2044, 3, 31), Decimal(20)),),
    )
    link_measure(session, portfolio.people.lead, order)
    [line] = [one for one in ask(session).scheme_links if one.trajectory]
    assert (line.baseline_date, line.target_operator) == (date(2024, 3, 31), "below")
    assert (line.trajectory, line.tolerance) == ("31 March 2044: 20", None)
    # Nothing is to change before 2044.
    assert str(line.expected_value) == "20"


def test_a_live_scheme_of_which_no_report_is_expected_is_listed_with_the_reason(
    portfolio: Portfolio,
) -> None:
    rows = list(ask(portfolio.session).reporting)
    assert {line.scheme_name for line in rows} > {"Example scheme", "Example pot"}
    unasked = [line for line in rows if line.due_date is None]
    assert {(line.state_name, line.report_reference, line.reason) for line in unasked} == {
        ("No report expected", None, "No award is recorded"),
        ("No report expected", None, "A pot's money is reported by the schemes that it went to"),
    }


def test_no_name_and_no_address_of_a_person_leaves(portfolio: Portfolio) -> None:
    content, _ = written(portfolio.session)
    cells = {str(cell) for row in _cells(content) for cell in row}
    for name in ("second-finance", "other-partner", "evaluator", "@"):
        assert not any(name in cell for cell in cells), name


def test_the_cover_says_that_every_lens_adds_up(session: Session, ground: Ground) -> None:
    _with_a_pot(session, ground)
    content, _ = written(session)
    cells = {str(cell) for row in _cells(content) for cell in row}
    assert "Yes: allocated, awarded and spent agree to the penny in each of 9 lenses" in cells


def _with_a_pot(session: Session, ground: Ground) -> Portfolio:
    """Awards of 111.11 and a pot of 200 that passed on 50.05; refund of 4.04 named."""
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    line, other = portfolio.line(600_00), portfolio.line(300_00, OTHER_CATEGORY)
    award = portfolio.award(line, 111_11)
    spent = portfolio.spend(award, 22_22)
    refund = RecordRefund(award.id, 4_04, MAY, "Sent back", names_entry_id=spent.id)
    record_refund(session, portfolio.people.finance, refund)
    pot = portfolio.award(other, 200_00, recipient=ground.partner)
    portfolio.spend(pot, 150_00)
    portfolio.spend(portfolio.onward(pot, 50_05, portfolio.people.lead), 10_01)
    return portfolio


def _cells(content: bytes) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content))
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_a_scheme_carries_its_newest_appraisal_and_decision(
    session: Session, ground: Ground
) -> None:
    lead = ground.people.lead
    appraise_scheme(session, lead, appraisal(ground.scheme, (3, 1)))
    decide_scheme(session, lead, decision(ground.scheme))
    Portfolio(session, ground).envelope(1_00)
    lines = {line.scheme_reference: line for line in ask(session).schemes}
    line, other = lines["S-222222"], lines["S-333333"]
    assert (line.alignment_score, line.effectiveness_score) == (18, 6)
    assert (line.appraisal_body, line.appraised_in_hindsight) == ("Example funding panel", False)
    assert (line.decision, line.evidence_grade) == ("Stop", "1")
    assert (line.decision_body, line.decision_date) == ("Example delivery board", APRIL)
    assert (other.decision, other.alignment_score, other.evidence_grade) == (None, None, None)
