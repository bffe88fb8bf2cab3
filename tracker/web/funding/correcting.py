"""Correcting what was recorded, by another entry: reversals and adjustments. And income."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act
from tracker.services.funding.entries import EntryLine
from tracker.services.funding.pages import find_entry_to_correct, find_fund_by_code
from tracker.services.funding.spending import (
    CorrectEntry,
    RecordIncome,
    adjust,
    record_income,
    reverse_accrual,
)
from tracker.services.snapshot import FundAt
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import crumbs, envelope_address
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import plain
from tracker.web.funding.spending import award_address, award_words, booked_words, spent
from tracker.web.funding.spending_forms import AdjustForm, RecordIncomeForm, ReverseAccrualForm
from tracker.web.funding.steps import Outcome, Pair, Step, take, text_of
from tracker.web.nhs.wording import month


@bp.route("/entries/<reference>/reverse", methods=["GET", "POST"], endpoint="reverse")
@requires(Act.RECORD_ONWARD_SPENDING)
def reverse_an_accrual(reference: str) -> ResponseReturnValue:
    """Take an accrual out again, whole, in an open month."""
    page, entry = find_entry_to_correct(reading(), viewer(), reference)
    form = ReverseAccrualForm()

    def perform(session: Session) -> Outcome:
        order = _correction(form, entry, -entry.figure.pence)
        done = reverse_accrual(session, viewer(), order)
        of = plain(entry.figure.pence, entry.figure.basis)
        said = f"The accrual of {of} is reversed"
        return spent(session, page, done, said)

    def answers() -> tuple[Pair, ...]:
        return (
            award_words(page),
            ("Accrual", _entry_words(entry)),
            (form.accounting_month.thing, booked_words(form.accounting_month.data)),
            (form.document.thing, text_of(form.document)),
            (form.reason.thing, text_of(form.reason)),
        )

    return take(
        Step(
            form=form,
            template="funding/correct.html",
            act="Reverse an accrual",
            button="Record the reversal",
            perform=perform,
            answers=answers,
            breadcrumbs=crumbs(page.fund, page.row.year),
            cancel_href=award_address(page),
            context={"page": page, "entry": _entry_words(entry), "heading": "Reverse an accrual"},
        )
    )


@bp.route("/entries/<reference>/adjust", methods=["GET", "POST"], endpoint="adjust")
@requires(Act.RECORD_ONWARD_SPENDING)
def adjust_an_entry(reference: str) -> ResponseReturnValue:
    """Correct an entry of a closed month by an entry in an open one."""
    page, entry = find_entry_to_correct(reading(), viewer(), reference)
    form = AdjustForm()

    def perform(session: Session) -> Outcome:
        order = _correction(form, entry, form.amount.data)
        done = adjust(session, viewer(), order)
        return spent(session, page, done, f"An adjustment of {in_pounds(order.amount)} is recorded")

    def answers() -> tuple[Pair, ...]:
        return (
            award_words(page),
            ("Entry corrected", _entry_words(entry)),
            (form.amount.thing, in_pounds(form.amount.data)),
            (form.accounting_month.thing, booked_words(form.accounting_month.data)),
            (form.document.thing, text_of(form.document)),
            (form.reason.thing, text_of(form.reason)),
        )

    return take(
        Step(
            form=form,
            template="funding/correct.html",
            act="Adjust an entry",
            button="Record the adjustment",
            perform=perform,
            answers=answers,
            breadcrumbs=crumbs(page.fund, page.row.year),
            cancel_href=award_address(page),
            context={
                "page": page,
                "entry": _entry_words(entry),
                "heading": "Adjust an entry of a closed month",
            },
        )
    )


@bp.route("/<fund>/<financial_year:year>/income", methods=["GET", "POST"], endpoint="record_income")
@requires(Act.RECORD_SPENDING)
def record_some_income(fund: str, year: str) -> ResponseReturnValue:
    """Record match funding or income; it never adds to the envelope."""
    found, form = find_fund_by_code(reading(), fund), RecordIncomeForm()

    def perform(session: Session) -> Outcome:
        order = _income(form, found, year)
        record_income(session, viewer(), order)
        return Outcome(
            f"Income of {in_pounds(order.amount)} is recorded outside the envelope",
            envelope_address(found, year),
        )

    def answers() -> tuple[Pair, ...]:
        return (
            ("Fund and year", f"{found.name}, {year}"),
            (form.amount.thing, in_pounds(form.amount.data)),
            (form.month.thing, month(form.month.data)),
            (form.reason.thing, text_of(form.reason)),
            (form.document.thing, text_of(form.document)),
        )

    return take(
        Step(
            form=form,
            template="funding/record_income.html",
            act="Record income",
            button="Record the income",
            perform=perform,
            answers=answers,
            breadcrumbs=crumbs(found, year),
            cancel_href=envelope_address(found, year),
            context={"fund": found, "year": year},
        )
    )


def _correction(
    form: ReverseAccrualForm | AdjustForm, entry: EntryLine, pence: int
) -> CorrectEntry:
    return CorrectEntry(
        entry_id=entry.id,
        amount=pence,
        accounting_month=form.accounting_month.data,
        reason=text_of(form.reason),
        document=text_of(form.document),
    )


def _income(form: RecordIncomeForm, fund: FundAt, year: str) -> RecordIncome:
    return RecordIncome(
        fund_id=fund.id,
        year=year,
        amount=form.amount.data,
        month=form.month.data,
        reason=text_of(form.reason),
        document=text_of(form.document),
    )


def _entry_words(entry: EntryLine) -> str:
    return (
        f"{entry.title} {entry.reference} of {plain(entry.figure.pence, entry.figure.basis)} for "
        f"{month(entry.concerns)}, booked in month {entry.accounting_month}"
    )
