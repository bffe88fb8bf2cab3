"""Rows of money that are filled in already: envelopes, allocations, awards and forecasts.

Each amount is the total as it stands. What belongs to a single change of it, such as its reason,
is left blank, because a blank changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import select

from tracker.db.funding import AllocationLine, AwardVersion, Forecast, LedgerEntry
from tracker.db.versions import newest
from tracker.domain.funding import AmountBasis, EntryKind
from tracker.exports.templates import Value
from tracker.services.funding.figures import Figure
from tracker.services.funding.forecast_grid import scheme_years
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.impact.picture import years_with_an_envelope
from tracker.services.snapshot import FundAt

from .scope import Scope

Values = Mapping[str, Value]


def envelope_rows(scope: Scope) -> Iterator[Values]:
    """Every envelope of the year or years: they are the board's, so only for who sees all rows."""
    if not scope.asked_by.sees_all_rows:
        return
    entries = scope.session.scalars(
        select(LedgerEntry)
        .where(
            LedgerEntry.kind == EntryKind.ENVELOPE, LedgerEntry.journal_number <= scope.at.number
        )
        .order_by(LedgerEntry.id)
    ).all()
    by_year: dict[tuple[int, str], list[LedgerEntry]] = {}
    for entry in entries:
        if scope.is_in_year(entry.financial_year):
            by_year.setdefault((entry.fund_id, entry.financial_year), []).append(entry)
    for (fund_id, year), found in sorted(by_year.items()):
        yield {
            "fund": scope.book.names.funds[fund_id].code,
            "financial_year": year,
            "amount": sum(entry.amount_pence for entry in found),
            "recurrence": found[-1].recurrence.value,
            "amount_basis": _basis(entry.amount_basis for entry in found),
        }


def allocation_rows(scope: Scope) -> Iterator[Values]:
    """The lines that an organisation holds, with what each is allocated."""
    keys = _line_keys(scope)
    for line in _lines(scope):
        yield {
            "line": line.reference,
            **keys[line.id],
            "amount": line.allocated.pence,
            "amount_basis": _word(line.allocated),
        }


def award_rows(scope: Scope) -> Iterator[Values]:
    """The awards that an organisation holds, makes or receives, with the terms that stand."""
    keys = (AwardVersion.award_id,)
    found = scope.session.scalars(newest(AwardVersion, keys, scope.at.number))
    terms = {version.award_id: version for version in found}
    lines = _line_keys(scope)
    for award in sorted(
        (one for one in scope.book.awards if scope.is_in_year(one.year)), key=_order_of_award
    ):
        pot = scope.book.award_by_id.get(award.parent_id or 0)
        if award.is_onward and pot is None:
            # Without sight of its pot an onward award could not be told from a first one.
            continue
        standing = terms[award.id]
        yield {
            "award": award.reference,
            "pot_award": pot.reference if pot else "",
            # The line of an onward award is its pot's, which the pot's holder need not know.
            **({} if pot else lines[award.line_id]),
            "scheme": award.scheme_reference,
            "scheme_name": award.scheme,
            "recipient": scope.organisations[award.recipient_id].code,
            "amount": award.awarded.pence,
            "instrument": standing.instrument.value,
            "decision_reference": standing.decision_reference,
            "starts": standing.starts,
            "ends": standing.ends,
            "note": standing.note,
            "amount_basis": _word(award.awarded),
        }


def forecast_rows(scope: Scope) -> Iterator[Values]:
    """Each scheme with an award, and every month of the year; one without a forecast is blank."""
    for fund in scope.book.names.funds.values():
        years = years_with_an_envelope(scope.session, fund.id, scope.at.number)
        year = scope.year or (years[0] if years else "")
        if not year:
            continue
        forecasts = _forecasts(scope, fund)
        for scheme in scheme_years(scope.session, scope.viewer, fund, year):
            for cell in scheme.months:
                yield {
                    "fund": fund.code,
                    "scheme": scheme.reference,
                    "scheme_name": scheme.name,
                    "month": cell.first,
                    **_said(forecasts.get((scheme.scheme_id, cell.first))),
                }


def _said(forecast: Forecast | None) -> Values:
    """No forecast is a blank; a forecast of nothing is 0."""
    if forecast is None:
        return {}
    return {
        "amount": forecast.amount_pence,
        "note": forecast.note,
        "amount_basis": forecast.amount_basis.value,
    }


def _forecasts(scope: Scope, fund: FundAt) -> dict[tuple[int, date], Forecast]:
    keys = (Forecast.fund_id, Forecast.scheme_id, Forecast.month)
    rows = scope.session.scalars(
        newest(Forecast, keys, scope.at.number).where(Forecast.fund_id == fund.id)
    )
    return {(row.scheme_id, row.month): row for row in rows}


def _lines(scope: Scope) -> Iterator[LineRow]:
    lines = [line for line in scope.book.lines if scope.is_in_year(line.year)]
    yield from sorted(lines, key=lambda line: line.year, reverse=True)


def _line_keys(scope: Scope) -> dict[int, Values]:
    """What every line is of: an award names its line, also where its amount is not to be seen."""
    query = select(AllocationLine).where(AllocationLine.journal_number <= scope.at.number)
    return {
        line.id: {
            "fund": scope.book.names.funds[line.fund_id].code,
            "financial_year": line.financial_year,
            "category": line.category_code,
            "alliance": line.alliance_code,
            "holder": scope.organisations[line.holder_id].code,
        }
        for line in scope.session.scalars(query)
    }


def _order_of_award(award: AwardRow) -> tuple[str, str, int]:
    return award.year, award.scheme.casefold(), award.id


def _basis(found: Iterable[AmountBasis]) -> str:
    words = set(found)
    return AmountBasis.ILLUSTRATIVE if AmountBasis.ILLUSTRATIVE in words else min(words).value


def _word(figure: Figure) -> str:
    """Only what is made up must be told; what a changed amount is, the next person says."""
    return figure.basis if figure.is_illustrative else ""
