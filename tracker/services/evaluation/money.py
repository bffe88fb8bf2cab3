"""The sheets of money: the summary through every lens, the allocations, the ledger."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.db.funding import AllocationLine, LedgerEntry, Virement
from tracker.domain.apportionment import Lens
from tracker.domain.funding import ALLOCATION_KINDS, AmountBasis, EntryKind
from tracker.domain.money import share_of
from tracker.domain.periods import quarter_of
from tracker.domain.values import Qualifier, qualified
from tracker.exports.evaluation import AllocationLine as AllocationSheetLine
from tracker.exports.evaluation import LedgerLine, SummaryLine
from tracker.services.evaluation.groups import basis_of
from tracker.services.evaluation.question import WHOLE_SYSTEM, Sources
from tracker.services.impact.outcome_costs import OutcomeCost
from tracker.services.impact.results import whole_pounds
from tracker.services.impact.summary import LENS_LABELS, ForecastStatus, SummaryRow, summary_of

# Long ledgers are read in pieces, so that a workbook needs little memory.
_PIECE = 2_000


def summary_lines(sources: Sources) -> Iterator[SummaryLine]:
    """Every lens, one after the other, each with all its targets."""
    basis = sources.scope.basis.value
    for lens in Lens:
        for row in summary_of(sources.picture, lens).rows:
            yield _summary_line(lens, basis, row)


def _summary_line(lens: Lens, basis: str, row: SummaryRow) -> SummaryLine:
    return SummaryLine(
        lens=lens.value,
        lens_name=LENS_LABELS[lens],
        code=row.code,
        name=row.name,
        basis=basis,
        amount_basis=row.amount_basis,
        allocated_basis=row.allocated_basis,
        awarded_basis=row.awarded_basis,
        spent_basis=row.spent_basis,
        allocated=row.allocated_pence,
        awarded=row.awarded_pence,
        spent=row.spent_pence,
        # A blank says that there is no forecast, which a nil would not.
        forecast_outturn=None
        if row.forecast_status is ForecastStatus.NO_FORECAST
        else row.forecast_outturn_pence,
        touching_awarded=row.awarded_touching_pence,
        touching_spent=row.spent_touching_pence,
        schemes=row.schemes,
        schemes_with_forecast=row.schemes_with_forecast,
        schemes_with_measure=row.schemes_with_measure,
        reports_due=row.reports_due,
        reports_accepted=row.reports_accepted,
        **_results(row),
    )


def _results(row: SummaryRow) -> dict[str, Any]:
    """What came of the row's schemes, by the names of the sheet's columns."""
    gaps, cost = row.results.gap_tally, row.results.cost_per_person
    return {
        "people_reached": row.people_reached,
        "people_reached_status": row.people_reached_status,
        "people_reached_qualifier": _qualifier(row),
        "people_reached_register": row.results.register or None,
        "schemes_reporting_people": row.results.schemes_reporting,
        "attainment_met": row.met,
        "attainment_not_met": row.not_met,
        "attainment_no_number": row.no_number,
        "attainment_reason": row.attainment_reason or None,
        "gaps_narrowed": gaps.narrowed,
        "gaps_widened": gaps.widened,
        "gaps_no_clear_change": gaps.no_clear_change,
        "gaps_crossed_over": gaps.crossed_over,
        "gaps_not_told": gaps.not_told,
        "cost_per_person": whole_pounds(cost),
        "cost_per_person_reason": cost.reason or None,
        "costs_of_outcomes": "; ".join(map(_outcome, row.results.costs_of_outcomes)) or None,
    }


def _outcome(one: OutcomeCost) -> str:
    """The cost of each outcome in words, with what was divided by what."""
    cost, pounds = one.cost, whole_pounds(one.cost)
    if pounds is None:
        return f"{one.measure.code}: {cost.reason}"
    each = qualified(f"{pounds:,} pounds", cost.qualifier)
    return f"{one.measure.code}: {each} for each of {cost.counted}, {cost.coverage}"


def _qualifier(row: SummaryRow) -> str | None:
    found = row.results.people.qualifier
    return None if found is Qualifier.EXACT else found.value


def allocation_lines(sources: Sources) -> Iterator[AllocationSheetLine]:
    """One row for each line, in the order of the categories."""
    scope = sources.scope
    lines = sources.session.scalars(
        select(AllocationLine)
        .where(
            AllocationLine.fund_id == scope.fund_id,
            AllocationLine.financial_year == scope.year,
            AllocationLine.journal_number <= scope.number,
        )
        .order_by(AllocationLine.id)
    ).all()
    entries = _entries_of_lines(sources)
    awarded = _first_level_awards(sources)
    order = {code: place for place, code in enumerate(sources.picture.items)}
    for line in sorted(lines, key=lambda line: (order[line.category_code], line.id)):
        yield _allocation_line(sources, line, entries.get(line.id, []), awarded.get(line.id, 0))


def _allocation_line(
    sources: Sources, line: AllocationLine, entries: list[LedgerEntry], awarded: int
) -> AllocationSheetLine:
    picture = sources.picture
    allocated = sum(entry.amount_pence for entry in entries)
    last = entries[-1].journal_number if entries else line.journal_number
    share = share_of(allocated, picture.envelope_pence)
    holder = sources.organisation(line.holder_id)
    one_alliance = None if line.alliance_code == WHOLE_SYSTEM else line.alliance_code
    return AllocationSheetLine(
        allocation_reference=line.reference,
        fund_code=picture.fund.code,
        fund_name=picture.fund.name,
        financial_year=line.financial_year,
        category_code=line.category_code,
        category_name=sources.item_name(line.category_code) or line.category_code,
        alliance_code=one_alliance,
        alliance_name=sources.item_name(one_alliance),
        holder_code=holder.code if holder else None,
        holder_name=holder.name if holder else None,
        amount_basis=basis_of({entry.amount_basis for entry in entries}),
        allocated=allocated,
        share_of_envelope=Decimal(share) if picture.envelope_pence else None,
        awarded=awarded,
        headroom=allocated - awarded,
        decision_reference=_newest(entry.decision_reference for entry in entries),
        ledger_code=_newest(entry.ledger_code for entry in entries),
        source=_newest(entry.source for entry in entries),
        journal_number=last,
        recorded_at=sources.recorded_at(last),
    )


def _newest(texts: Iterator[str]) -> str | None:
    """The last that was given."""
    given = [text for text in texts if text]
    return given[-1] if given else None


def _entries_of_lines(sources: Sources) -> dict[int, list[LedgerEntry]]:
    scope = sources.scope
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    entries = sources.session.scalars(
        select(LedgerEntry)
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind.in_(ALLOCATION_KINDS),
            LedgerEntry.journal_number <= scope.number,
        )
        .order_by(LedgerEntry.id)
    )
    for entry in entries:
        found[entry.allocation_line_id or 0].append(entry)
    return dict(found)


def _first_level_awards(sources: Sources) -> dict[int, int]:
    scope = sources.scope
    first_level = {a.id for a in sources.awards.values() if a.parent_id is None}
    found: dict[int, int] = defaultdict(int)
    rows = sources.session.execute(
        select(LedgerEntry.allocation_line_id, LedgerEntry.award_id, LedgerEntry.amount_pence)
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind == EntryKind.AWARD,
            LedgerEntry.journal_number <= scope.number,
        )
        .order_by(LedgerEntry.id)
    )
    for line_id, award_id, pence in rows:
        if award_id in first_level:
            found[line_id or 0] += pence
    return dict(found)


def ledger_lines(sources: Sources) -> Iterator[LedgerLine]:
    """Every entry of the fund and year in the order of recording, read as it is written."""
    scope = sources.scope
    named = aliased(LedgerEntry)
    query = (
        select(
            LedgerEntry,
            AllocationLine.reference,
            AllocationLine.category_code,
            AllocationLine.holder_id,
            named.reference,
            Virement.reference,
        )
        .outerjoin(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .outerjoin(named, named.id == LedgerEntry.names_entry_id)
        .outerjoin(Virement, Virement.id == LedgerEntry.virement_id)
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.journal_number <= scope.number,
        )
        .order_by(LedgerEntry.id)
        .execution_options(yield_per=_PIECE)
    )
    # Closed too where somebody wants the first page alone: the server still holds the rest.
    with sources.session.execute(query) as rows:
        for entry, line, category, holder_id, related, virement in rows:
            yield _ledger_line(sources, entry, (line, category, holder_id), related, virement)


def _ledger_line(
    sources: Sources,
    entry: LedgerEntry,
    line: tuple[str | None, str | None, int | None],
    related: str | None,
    virement: str | None,
) -> LedgerLine:
    line_reference, category, holder_id = line
    award = sources.awards.get(entry.award_id or 0)
    parent_id = award.parent_id if award else None
    organisation = sources.organisation(award.recipient_id if award else holder_id)
    return LedgerLine(
        entry_reference=entry.reference,
        kind=entry.kind.value,
        kind_name=_kind_name(entry),
        fund_code=sources.picture.fund.code,
        financial_year=entry.financial_year,
        accounting_month=entry.accounting_month,
        quarter=quarter_of(entry.concerns_month),
        month=entry.concerns_month,
        amount_basis=AmountBasis(entry.amount_basis).value,
        amount=entry.amount_pence,
        allocation_reference=line_reference,
        category_code=category,
        category_name=sources.item_name(category),
        **_scheme_of(sources, entry),
        organisation_code=organisation.code if organisation else None,
        organisation_name=organisation.name if organisation else None,
        award_reference=sources.award_references[award.id] if award else None,
        parent_award=sources.award_references[parent_id] if parent_id else None,
        is_regrant=parent_id is not None,
        related_entry=related,
        virement_reference=virement,
        document_reference=entry.document or None,
        source=entry.source or None,
        journal_number=entry.journal_number,
        recorded_at=sources.recorded_at(entry.journal_number),
        source_row=entry.source_row or None,
    )


def _scheme_of(sources: Sources, entry: LedgerEntry) -> dict[str, Any]:
    """The scheme that an entry is about, by the names of the sheet's columns."""
    scheme = sources.scheme(entry.scheme_id)
    return {
        "scheme_reference": scheme.reference if scheme else None,
        "scheme_name": scheme.name if scheme else None,
    }


def _kind_name(entry: LedgerEntry) -> str:
    """The kind in words; an actual says how it came about."""
    words = entry.actual_type.value if entry.kind is EntryKind.ACTUAL else entry.kind.value
    return words.capitalize()
