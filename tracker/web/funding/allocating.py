"""Opening a fund, setting its envelope, and allocating from it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine
from tracker.domain.breaches import RulesBroken
from tracker.domain.funding import Recurrence
from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.choices import Choices, read_choices
from tracker.services.funding.envelopes import OpenFund, SetEnvelope, open_fund, set_envelope
from tracker.services.funding.pages import all_funds, find_fund_by_code, line_page
from tracker.services.funding.positions import envelope_limit, line_limit
from tracker.services.snapshot import FundAt
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.funding.addresses import code_of, crumbs, envelope_address
from tracker.web.funding.blueprint import bp
from tracker.web.funding.forms import AllocateForm, ChooseYearForm, OpenFundForm, SetEnvelopeForm
from tracker.web.funding.steps import Outcome, Pair, Step, override_reason_of, take, text_of


@bp.route("/open", methods=["GET", "POST"], endpoint="open_fund")
@requires(Act.SET_ENVELOPE)
def open_a_fund() -> ResponseReturnValue:
    """Open a fund; its code is free only once, so a second sending is refused by itself."""
    form = OpenFundForm()
    if form.validate_on_submit():
        order = OpenFund(text_of(form.code), text_of(form.name), text_of(form.description))
        try:
            with writing("Open a fund") as session:
                open_fund(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"Fund {order.code} is open. Set its first envelope next", "success")
            return redirect(url_for("funding.index"))
    status = 422 if form.is_submitted() else 200
    return render_template("funding/open_fund.html", form=form, breadcrumbs=crumbs()), status


@bp.get("/year", endpoint="choose_year")
@requires(Act.SET_ENVELOPE)
def choose_year() -> ResponseReturnValue:
    """Ask for which fund and year an envelope is to be set, and lead to its form."""
    form = ChooseYearForm(formdata=request.args)
    form.fund.choices = [(code_of(one), one.name) for one in all_funds(reading())]
    if request.args and form.validate():
        return redirect(url_for("funding.set_envelope", fund=form.fund.data, year=form.year.data))
    status = 422 if request.args else 200
    return render_template("funding/choose_year.html", form=form, breadcrumbs=crumbs()), status


@bp.route(
    "/<fund>/<financial_year:year>/envelope", methods=["GET", "POST"], endpoint="set_envelope"
)
@requires(Act.SET_ENVELOPE)
def set_an_envelope(fund: str, year: str) -> ResponseReturnValue:
    """Set the envelope of a fund and year, add to it, or take from it."""
    found, form = find_fund_by_code(reading(), fund), SetEnvelopeForm()

    def answers() -> tuple[Pair, ...]:
        return (
            ("Fund and year", f"{found.name}, {year}"),
            (form.amount.thing, in_pounds(form.amount.data)),
            (form.recurrence.thing, text_of(form.recurrence).capitalize()),
            (form.reason.thing, text_of(form.reason)),
            (form.decision_reference.thing, text_of(form.decision_reference)),
        )

    return take(
        Step(
            form=form,
            template="funding/set_envelope.html",
            act="Set the envelope",
            button="Record the envelope",
            perform=lambda session: _set_envelope(session, form, found, year),
            answers=answers,
            breadcrumbs=crumbs(found, year),
            cancel_href=envelope_address(found, year),
            context={"fund": found, "year": year},
        )
    )


@bp.route("/<fund>/<financial_year:year>/allocate", methods=["GET", "POST"], endpoint="allocate")
@requires(Act.ALLOCATE)
def allocate_money(fund: str, year: str) -> ResponseReturnValue:
    """Allocate to a category, alliance and holder, or change what they are allocated."""
    found = find_fund_by_code(reading(), fund)
    choices = read_choices(reading(), viewer(), year)
    form = _allocate_form(choices)

    def answers() -> tuple[Pair, ...]:
        return _allocation_answers(form, choices, found, year)

    return take(
        Step(
            form=form,
            template="funding/allocate.html",
            act="Allocate",
            button="Record the allocation",
            perform=lambda session: _allocate(session, form, found, year),
            answers=answers,
            breadcrumbs=crumbs(found, year),
            cancel_href=envelope_address(found, year),
            context={
                "fund": found,
                "year": year,
                "limit": envelope_limit(reading(), found.id, year),
            },
        )
    )


def _allocate_form(choices: Choices) -> AllocateForm:
    form = AllocateForm(data=_line_asked_for())
    form.category.choices = choices.categories
    form.alliance.choices = choices.alliances
    form.holder_id.choices = choices.organisations
    if not viewer().may(Act.OVERRIDE):
        del form.override_reason
    return form


def _line_asked_for() -> dict[str, str]:
    """A change of a line begins with its category, alliance and holder filled in."""
    reference = request.args.get("line", "")
    if not reference:
        return {"alliance": "AL-ALL"}
    row = line_page(reading(), viewer(), reference).row
    return {
        "category": row.category_code,
        "alliance": row.alliance_code,
        "holder_id": str(row.holder_id),
    }


def _set_envelope(session: Session, form: SetEnvelopeForm, fund: FundAt, year: str) -> Outcome:
    order = SetEnvelope(
        fund_id=fund.id,
        year=year,
        amount=form.amount.data,
        recurrence=Recurrence(form.recurrence.data),
        reason=text_of(form.reason),
        decision_reference=text_of(form.decision_reference),
    )
    set_envelope(session, viewer(), order)
    limit = envelope_limit(session, fund.id, year)
    return Outcome(
        f"{in_pounds(order.amount)} is recorded. The envelope for {year} is now "
        f"{in_pounds(limit.limit_pence)}",
        envelope_address(fund, year),
        (
            (f"Envelope for {year}", in_pounds(limit.limit_pence)),
            ("Not allocated", in_pounds(limit.left_pence)),
        ),
    )


def _allocate(session: Session, form: AllocateForm, fund: FundAt, year: str) -> Outcome:
    order = Allocate(
        fund_id=fund.id,
        year=year,
        category=form.category.data,
        alliance=form.alliance.data,
        holder_id=int(form.holder_id.data),
        amount=form.amount.data,
        reason=text_of(form.reason),
        override_reason=override_reason_of(form),
        decision_reference=text_of(form.decision_reference),
        ledger_code=text_of(form.ledger_code),
    )
    entry = allocate(session, viewer(), order)
    line = session.get_one(AllocationLine, entry.allocation_line_id)
    of_line, envelope = line_limit(session, line), envelope_limit(session, fund.id, year)
    return Outcome(
        f"{in_pounds(order.amount)} is allocated. {in_pounds(envelope.left_pence)} of the "
        f"envelope for {year} is not allocated",
        url_for("funding.line", reference=line.reference),
        (
            ("Allocated to this line", in_pounds(of_line.limit_pence)),
            ("Headroom of this line", in_pounds(of_line.left_pence)),
            (f"Not allocated of the envelope for {year}", in_pounds(envelope.left_pence)),
        ),
    )


def _allocation_answers(
    form: AllocateForm, choices: Choices, fund: FundAt, year: str
) -> tuple[Pair, ...]:
    override = override_reason_of(form)
    return (
        ("Fund and year", f"{fund.name}, {year}"),
        (form.category.thing, dict(choices.categories)[form.category.data]),
        (form.alliance.thing, dict(choices.alliances)[form.alliance.data]),
        (form.holder_id.thing, dict(choices.organisations)[form.holder_id.data]),
        (form.amount.thing, in_pounds(form.amount.data)),
        (form.reason.thing, text_of(form.reason)),
        (form.decision_reference.thing, text_of(form.decision_reference)),
        (form.ledger_code.thing, text_of(form.ledger_code)),
        *(((form.override_reason.thing, override),) if override else ()),
    )
