"""The demonstration: published amounts to the pound, and nothing invented shown as real."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.demo_site import Site
from tracker.db.funding import AllocationLine, LedgerEntry
from tracker.db.journal import Journal
from tracker.db.organisations import Person
from tracker.db.schemes import SchemeVersion
from tracker.domain.apportionment import Lens
from tracker.domain.funding import AmountBasis, Basis, EntryKind
from tracker.services.demo import load_demo
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import summary_of, totals_of

# The eight amounts that the report of May 2024 prints, in pounds.
PUBLISHED = {
    "FC-CORE": 1_307_654,
    "FC-TP": 854_062,
    "FC-CP5A": 238_940,
    "FC-COMM": 322_914,
    "FC-ENAB": 245_000,
    "FC-CYP": 100_000,
    "FC-ANCH": 250_000,
    "FC-ODT": 81_430,
}


@pytest.fixture
def demo(shared_site: Site) -> Iterator[Session]:
    """A session on a loaded demonstration."""
    with shared_site.sessions() as session:
        yield session


def test_the_eight_categories_are_as_published_and_add_to_the_envelope(demo: Session) -> None:
    summary = summary_of(read_picture(demo, SummaryQuestion(year="2023/24")), Lens.CATEGORY)
    found = {row.code: row.allocated_pence for row in summary.rows}
    assert found == {code: pounds * 100 for code, pounds in PUBLISHED.items()}
    assert summary.totals.envelope_pence == summary.totals.allocated_pence == 340_000_000
    assert summary.totals.unallocated_pence == 0


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("year", ["2022/23", "2023/24"])
def test_every_lens_adds_to_the_ledger_to_the_penny(demo: Session, basis: Basis, year: str) -> None:
    picture = read_picture(demo, SummaryQuestion(year=year, basis=basis))
    totals = totals_of(picture)
    for lens in Lens:
        rows = summary_of(picture, lens).rows
        assert sum(row.allocated_pence for row in rows) == totals.allocated_pence, lens
        assert sum(row.awarded_pence for row in rows) == totals.awarded_pence, lens
        assert sum(row.spent_pence for row in rows) == totals.spent_pence, lens
        assert sum(r.forecast_outturn_pence for r in rows) == totals.forecast_outturn_pence, lens


def test_a_second_load_finds_everything_in_place(site: Site) -> None:
    with site.sessions() as session:
        before = session.scalar(select(func.count()).select_from(Journal))
    people = load_demo(site.sessions, "another password")
    with site.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Journal)) == before
        assert session.scalar(select(func.count()).select_from(Person)) == 6
    assert [person.role for person in people].count("partner") == 2


def test_no_pound_is_spent_on_a_scheme_of_a_real_organisation(demo: Session) -> None:
    real = select(SchemeVersion.scheme_id).where(~SchemeVersion.is_example)
    kinds = (EntryKind.ACTUAL, EntryKind.REFUND, EntryKind.ADJUSTMENT, EntryKind.INCOME)
    spent = demo.scalars(
        select(LedgerEntry.reference).where(
            LedgerEntry.kind.in_(kinds), LedgerEntry.scheme_id.in_(real)
        )
    ).all()
    # The microgrant pot was published with its amount: what is paid into it is an example's.
    assert spent == []


def test_every_scheme_amount_that_was_not_published_says_that_it_is_illustrative(
    demo: Session,
) -> None:
    rows = demo.execute(
        select(LedgerEntry.amount_basis, func.count(), func.sum(LedgerEntry.amount_pence))
        .where(LedgerEntry.kind == EntryKind.AWARD)
        .group_by(LedgerEntry.amount_basis)
    ).all()
    found = {basis: (count, int(pence)) for basis, count, pence in rows}
    assert set(found) == {AmountBasis.PUBLISHED, AmountBasis.ILLUSTRATIVE}
    # The one published award is the microgrant pot of £100,000.
    assert found[AmountBasis.PUBLISHED] == (1, 10_000_000)


def test_the_trusted_partner_pots_add_to_the_published_amount(demo: Session) -> None:
    total = demo.scalar(
        select(func.sum(LedgerEntry.amount_pence))
        .join(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .where(
            AllocationLine.category_code == "FC-TP",
            LedgerEntry.kind.in_((EntryKind.ALLOCATION, EntryKind.VIREMENT)),
        )
    )
    assert int(total or 0) == 85_406_200


def test_facts_are_recorded_at_their_own_past_moments(demo: Session) -> None:
    rows = demo.execute(select(Journal.number, Journal.recorded_at).order_by(Journal.number)).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    moments = [row.recorded_at for row in rows]
    assert moments == sorted(moments)
    assert (moments[0].year, moments[-1].year) == (2022, 2024)
