"""Forecasts: each row is one scheme and month; 0 is a forecast, a blank leaves what is there.

A forecast is never taken back: what it said is kept to be compared with what happened. Whoever
expects nothing any more forecasts 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy.orm import Session

from tracker.db.funding import Forecast
from tracker.db.versions import newest
from tracker.domain.accounting_months import forecast_is_for_an_open_month
from tracker.domain.breaches import Breach
from tracker.domain.funding import AmountBasis
from tracker.domain.money import in_pounds
from tracker.domain.periods import accounting_month_of, financial_year_of, first_of_month
from tracker.services.importing.context import Context
from tracker.services.importing.positions import read_closed
from tracker.services.importing.results import Outcome
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.versions import changes_between, outcome_of
from tracker.services.importing.writing import Origin, insert_all


@dataclass
class ForecastsImporter:
    """Judges rows of forecasts."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {"months": "month"}
    queued: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch the newest forecast of every scheme and month, and the closed months."""
        context = self.context
        keys = (Forecast.fund_id, Forecast.scheme_id, Forecast.month)
        forecasts = context.session.scalars(newest(Forecast, keys, context.number))
        self.known = {(one.fund_id, one.scheme_id, one.month): one for one in forecasts}
        self.closed = read_closed(context.session, context.number)
        self.claims = Claims("Fund, scheme and month")

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for forecasts asks of a month."""
        fund_id, scheme_id = row.number_of("fund"), row.number_of("scheme")
        month, pence = row.day("month"), row.pence()
        if fund_id is None or scheme_id is None or month is None:
            return refused(())
        key = (fund_id, scheme_id, first_of_month(month))
        breaches = list(self.claims.claim(row, key, "month"))
        standing = self.known.get(key)
        if pence is None and "amount" not in row.bad:
            if standing is None:
                return _without_a_forecast(row, breaches)
            pence = standing.amount_pence
        before = None if standing is None else _facts(standing)
        after = _said(row, pence or 0, standing)
        if before is not None and before["amount"] == after["amount"]:
            # What kind of amount it is goes with the amount: a blank must not change it alone.
            after["amount_basis"] = before["amount_basis"]
        changes = changes_between(self.context, before, after)
        if changes or before is None:
            closed = self.closed.get((fund_id, financial_year_of(month)), frozenset())
            breaches += forecast_is_for_an_open_month(accounting_month_of(month), closed)
        breaches += row_is_as_it_was(row, standing.journal_number if standing else 0, changes)
        if has_errors(breaches) or row.bad or pence is None:
            return refused(breaches)
        if changes or before is None:
            facts = {**after, "amount_pence": pence, "fund_id": fund_id, "scheme_id": scheme_id}
            del facts["amount"]
            self.queued.append({**facts, "month": key[2]})
        return Judgement(outcome_of(before, changes), tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Write a version for each month that is new or changed."""
        rows = [{**one, "journal_number": origin.journal_number} for one in self.queued]
        insert_all(session, Forecast, rows)


def _without_a_forecast(row: Row, breaches: list[Breach]) -> Judgement:
    """A blank where nothing is forecast says nothing, unless words stand beside it."""
    if row.text("note"):
        breaches.append(
            Breach(
                "note_is_of_a_forecast",
                "amount",
                "Enter an amount, or empty the note: a note says what a forecast rests on",
            )
        )
    if has_errors(breaches) or row.bad:
        return refused(breaches)
    return Judgement(Outcome.UNCHANGED, tuple(breaches))


def _said(row: Row, pence: int, standing: Forecast | None) -> dict[str, object]:
    """What a row says of its month; beside a blank amount only a note is news."""
    note = row.text("note")
    if standing is not None and row.pence() is None:
        note = note or standing.note
    return {
        "amount": in_pounds(pence),
        "note": note,
        "amount_basis": AmountBasis(row.text("amount_basis") or AmountBasis.RECORDED),
    }


def _facts(forecast: Forecast) -> dict[str, object]:
    return {
        "amount": in_pounds(forecast.amount_pence),
        "note": forecast.note,
        "amount_basis": forecast.amount_basis,
    }
