"""The history of one scheme's money: awards, spending, income, forecasts and overrides."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import Award, AwardVersion, Forecast, LedgerEntry, LimitOverride
from tracker.domain.funding import ActualType, EntryKind
from tracker.domain.periods import month_name
from tracker.services.history.entries import FieldChange, Noted, differences
from tracker.services.schemes.words import Names, money_in_words, value_in_words

_TERMS = {
    "instrument": "instrument",
    "decision_reference": "decision reference",
    "starts": "start date",
    "ends": "end date",
    "note": "note",
}
_KINDS = {
    EntryKind.AWARD: "Awarded",
    EntryKind.ACTUAL: "Spent",
    EntryKind.REFUND: "Refunded",
    EntryKind.ADJUSTMENT: "Adjustment of spending",
    EntryKind.INCOME: "Match funding or other income",
}


def money_changes(session: Session, scheme_id: int, until: int, names: Names) -> Iterator[Noted]:
    """Everything that was recorded about the money of a scheme."""
    awards = {
        award.id: award
        for award in session.scalars(
            select(Award).where(Award.scheme_id == scheme_id).order_by(Award.id)
        )
    }
    yield from _terms(session, awards, until, names)
    yield from _entries(session, scheme_id, awards, until)
    yield from _forecasts(session, scheme_id, until)


def _terms(session: Session, awards: dict[int, Award], until: int, names: Names) -> Iterator[Noted]:
    rows = session.scalars(
        select(AwardVersion)
        .where(AwardVersion.award_id.in_(awards), AwardVersion.journal_number <= until)
        .order_by(AwardVersion.journal_number, AwardVersion.award_id)
    )
    known: dict[int, dict[str, str]] = {}
    for row in rows:
        award = awards[row.award_id]
        labels = {key: f"Award {award.reference}, {word}" for key, word in _TERMS.items()}
        new = {key: value_in_words(getattr(row, key)) for key in _TERMS}
        if row.award_id not in known:
            to = FieldChange(
                f"Award {award.reference}, to", None, names.organisation(award.recipient_id)
            )
            yield Noted(row.journal_number, to)
        for change in differences(known.get(row.award_id), new, labels):
            yield Noted(row.journal_number, change)
        known[row.award_id] = new


def _entries(
    session: Session, scheme_id: int, awards: dict[int, Award], until: int
) -> Iterator[Noted]:
    rows = session.execute(
        select(LedgerEntry, LimitOverride.over_pence, LimitOverride.reason)
        .outerjoin(LimitOverride, LimitOverride.entry_id == LedgerEntry.id)
        .where(LedgerEntry.scheme_id == scheme_id, LedgerEntry.journal_number <= until)
        .order_by(LedgerEntry.journal_number, LedgerEntry.id)
    )
    totals: dict[int, str] = {}
    sums: dict[int, int] = {}
    for entry, over, why in rows:
        amount = money_in_words(entry.amount_pence, entry.amount_basis)
        if entry.kind is EntryKind.AWARD and entry.award_id is not None:
            sums[entry.award_id] = sums.get(entry.award_id, 0) + entry.amount_pence
            total = money_in_words(sums[entry.award_id], entry.amount_basis)
            what = f"Award {awards[entry.award_id].reference}, amount"
            change = FieldChange(what, totals.get(entry.award_id), total)
            totals[entry.award_id] = total
        else:
            change = FieldChange(_what(entry), None, amount)
        yield Noted(entry.journal_number, change, entry.reason)
        if over is not None:
            beyond = FieldChange("Over the limit by", None, money_in_words(over, ""))
            yield Noted(entry.journal_number, beyond, why)


def _what(entry: LedgerEntry) -> str:
    kind = _KINDS.get(entry.kind, entry.kind.value.capitalize())
    plain = entry.actual_type is ActualType.NOT_APPLICABLE
    about = "" if plain else f" ({entry.actual_type.value})"
    document = f", {entry.document}" if entry.document else ""
    return f"{kind}{about} in {month_name(entry.concerns_month)}{document}"


def _forecasts(session: Session, scheme_id: int, until: int) -> Iterator[Noted]:
    rows = session.scalars(
        select(Forecast)
        .where(Forecast.scheme_id == scheme_id, Forecast.journal_number <= until)
        .order_by(Forecast.journal_number, Forecast.fund_id, Forecast.month)
    )
    known: dict[tuple[int, date], str] = {}
    for row in rows:
        key = (row.fund_id, row.month)
        new = money_in_words(row.amount_pence, row.amount_basis)
        if known.get(key) != new:
            what = f"Forecast for {month_name(row.month)}"
            yield Noted(row.journal_number, FieldChange(what, known.get(key), new), row.note)
        known[key] = new
