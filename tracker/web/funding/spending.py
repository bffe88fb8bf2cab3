"""Recording what was spent: actuals and refunds of an award."""

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.funding import Award
from tracker.domain.funding import ActualType, Purpose
from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act, ForbiddenError
from tracker.services.funding.pages import AwardPage, award_page, refundable
from tracker.services.funding.positions import spending_limit
from tracker.services.funding.spending import (
    Recorded,
    RecordRefund,
    RecordSpending,
    record_refund,
    record_spending,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import crumbs
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import plain
from tracker.web.funding.spending_forms import RecordRefundForm, RecordSpendingForm
from tracker.web.funding.steps import Outcome, Pair, Step, take, text_of
from tracker.web.nhs.wording import month


@bp.route("/awards/<reference>/spending", methods=["GET", "POST"], endpoint="record_spending")
@requires(Act.RECORD_ONWARD_SPENDING)
def record_an_actual(reference: str) -> ResponseReturnValue:
    """Record an invoice, a payment or an accrual."""
    page = award_to_spend(reference)
    form = RecordSpendingForm()

    def perform(session: Session) -> Outcome:
        order = _actual(form, page.row.id)
        done = record_spending(session, viewer(), order)
        return spent(session, page, done, f"{in_pounds(order.amount)} of spending is recorded")

    def answers() -> tuple[Pair, ...]:
        return (
            award_words(page),
            (form.actual_type.thing, text_of(form.actual_type).capitalize()),
            (form.amount.thing, in_pounds(form.amount.data)),
            (form.month.thing, month(form.month.data)),
            (form.accounting_month.thing, booked_words(form.accounting_month.data)),
            (form.purpose.thing, text_of(form.purpose).capitalize()),
            (form.document.thing, text_of(form.document)),
            (form.ledger_code.thing, text_of(form.ledger_code)),
            (form.reason.thing, text_of(form.reason)),
        )

    return take(
        Step(
            form=form,
            template="funding/record_spending.html",
            act="Record spending",
            button="Record the spending",
            perform=perform,
            answers=answers,
            breadcrumbs=crumbs(page.fund, page.row.year),
            cancel_href=award_address(page),
            context={"page": page},
        )
    )


@bp.route("/awards/<reference>/refund", methods=["GET", "POST"], endpoint="record_refund")
@requires(Act.RECORD_ONWARD_SPENDING)
def record_a_refund(reference: str) -> ResponseReturnValue:
    """Record money that came back."""
    page = award_to_spend(reference)
    form = RecordRefundForm()
    named = _spending_to_refund(page)
    form.names_entry_id.choices = list(named.items())

    def perform(session: Session) -> Outcome:
        order = _refund(form, page.row.id)
        done = record_refund(session, viewer(), order)
        return spent(session, page, done, f"A refund of {in_pounds(order.amount)} is recorded")

    def answers() -> tuple[Pair, ...]:
        return (
            award_words(page),
            (form.amount.thing, in_pounds(form.amount.data)),
            (
                form.names_entry_id.thing,
                named.get(text_of(form.names_entry_id), "No single entry"),
            ),
            (form.month.thing, month(form.month.data)),
            (form.accounting_month.thing, booked_words(form.accounting_month.data)),
            (form.document.thing, text_of(form.document)),
            (form.reason.thing, text_of(form.reason)),
        )

    return take(
        Step(
            form=form,
            template="funding/record_refund.html",
            act="Record a refund",
            button="Record the refund",
            perform=perform,
            answers=answers,
            breadcrumbs=crumbs(page.fund, page.row.year),
            cancel_href=award_address(page),
            context={"page": page},
        )
    )


def _actual(form: RecordSpendingForm, award_id: int) -> RecordSpending:
    return RecordSpending(
        award_id=award_id,
        amount=form.amount.data,
        actual_type=ActualType(form.actual_type.data),
        month=form.month.data,
        accounting_month=form.accounting_month.data,
        purpose=Purpose(form.purpose.data),
        document=text_of(form.document),
        reason=text_of(form.reason),
        ledger_code=text_of(form.ledger_code),
    )


def _refund(form: RecordRefundForm, award_id: int) -> RecordRefund:
    names = form.names_entry_id.data
    return RecordRefund(
        award_id=award_id,
        amount=form.amount.data,
        month=form.month.data,
        reason=text_of(form.reason),
        accounting_month=form.accounting_month.data,
        names_entry_id=int(names) if names else None,
        document=text_of(form.document),
    )


def _spending_to_refund(page: AwardPage) -> dict[str, str]:
    return {
        str(one.id): f"{one.title} of {plain(one.figure.pence, one.figure.basis)}, "
        f"{month(one.concerns)}, {one.document or one.reference}"
        for one in refundable(reading(), page.row.id)
    }


def award_to_spend(reference: str) -> AwardPage:
    """The award, for a person who may record its spending; nobody else's."""
    page = award_page(reading(), viewer(), reference, size=0)
    if not page.acts.spend:
        raise ForbiddenError("Only those who pay from this award may record its spending.")
    return page


def award_address(page: AwardPage) -> str:
    """The page of the award."""
    return url_for("funding.award", reference=page.row.reference)


def award_words(page: AwardPage) -> Pair:
    """The award, as check pages name it."""
    row = page.row
    return ("Award", f"{row.reference}: {row.scheme}, {row.recipient}")


def booked_words(accounting_month: int | None) -> str:
    """The accounting month, or what a blank means."""
    return f"Month {accounting_month}" if accounting_month else "The month that it is for"


def spent(session: Session, page: AwardPage, done: Recorded, said: str) -> Outcome:
    """What recording left of the award."""
    limit = spending_limit(session, session.get_one(Award, page.row.id))
    used = plain(limit.used_pence, page.row.spent.basis)
    left = plain(limit.left_pence, page.row.left.basis)
    rest = f"{left} is left of the award"
    if limit.left_pence <= 0:
        over = plain(-limit.left_pence, page.row.left.basis)
        rest = f"that is {over} over the award" if limit.left_pence else "nothing is left of it"
    return Outcome(
        f"{said}. {used} is spent and {rest}",
        award_address(page),
        (
            ("Spent, net of refunds", used),
            ("Left of the award", left),
        ),
        done.warnings,
    )
