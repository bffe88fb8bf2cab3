"""Virements: one person asks, another decides."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine
from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act
from tracker.services.funding.choices import line_choices
from tracker.services.funding.pages import find_fund_by_code, line_page
from tracker.services.funding.positions import line_limit
from tracker.services.funding.virement_list import VirementRow, find_virement, virement_rows
from tracker.services.funding.virements import (
    DecideVirement,
    RequestVirement,
    decide_virement,
    request_virement,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import crumbs, envelope_address
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import plain
from tracker.web.funding.entry_tables import state_words, virements_table
from tracker.web.funding.spending_forms import DecideVirementForm, RequestVirementForm
from tracker.web.funding.steps import Outcome, Pair, Step, take, text_of
from tracker.web.nhs.wording import moment, month


@bp.get("/virements/", endpoint="virements")
@requires(Act.READ_FUNDING)
def list_virements() -> str:
    """Virements, those that wait for a decision first."""
    rows = virement_rows(reading(), viewer())
    waiting = tuple(row for row in rows if row.is_open)
    return render_template(
        "funding/virements.html",
        waiting=virements_table(waiting, "Waiting for a decision"),
        decided=virements_table(tuple(row for row in rows if not row.is_open), "Decided"),
        breadcrumbs=crumbs(),
    )


@bp.route(
    "/<fund>/<financial_year:year>/virement", methods=["GET", "POST"], endpoint="request_virement"
)
@requires(Act.REQUEST_VIREMENT)
def ask_for_a_virement(fund: str, year: str) -> ResponseReturnValue:
    """Ask to move money from one line to another."""
    found = find_fund_by_code(reading(), fund)
    lines = line_choices(reading(), viewer(), found.id, year)
    form = RequestVirementForm(data={"from_line_id": _line_asked_for()})
    form.from_line_id.choices = form.to_line_id.choices = [
        (
            str(line.id),
            f"{line.name} ({plain(line.headroom.pence, line.headroom.basis)} not committed)",
        )
        for line in lines
    ]

    def answers() -> tuple[Pair, ...]:
        names = {str(line.id): f"{line.reference}: {line.name}" for line in lines}
        return (
            (form.from_line_id.thing, names[form.from_line_id.data]),
            (form.to_line_id.thing, names[form.to_line_id.data]),
            (form.amount.thing, in_pounds(form.amount.data)),
            (form.month.thing, month(form.month.data)),
            (form.reason.thing, text_of(form.reason)),
        )

    return take(
        Step(
            form=form,
            template="funding/request_virement.html",
            act="Ask for a virement",
            button="Ask for the virement",
            perform=lambda session: _request(session, form),
            answers=answers,
            breadcrumbs=crumbs(found, year),
            cancel_href=envelope_address(found, year),
            context={"fund": found, "year": year},
        )
    )


@bp.route("/virements/<reference>", methods=["GET", "POST"], endpoint="virement")
@requires(Act.READ_FUNDING)
def show_virement(reference: str) -> ResponseReturnValue:
    """One virement; whoever may decide it does so here, with the whole request in view."""
    row = find_virement(reading(), viewer(), reference)
    if request.method == "POST" and not viewer().may(Act.DECIDE_VIREMENT):
        abort(403)
    form = DecideVirementForm()

    def perform(session: Session) -> Outcome:
        approve = form.decision.data == "approve"
        order = DecideVirement(row.id, approve, text_of(form.reason))
        decide_virement(session, viewer(), order)
        return _decided(session, row, approve=approve)

    here = url_for("funding.virement", reference=row.reference)
    return take(
        Step(
            form=form,
            template="funding/virement.html",
            act="Decide a virement",
            button="Record your decision",
            perform=perform,
            answers=tuple,
            breadcrumbs=[*crumbs(), ("Virements", url_for("funding.virements"))],
            cancel_href=here,
            context={"row": row, "facts": _facts(row), "decides": row.awaits(viewer())},
            has_check=False,
        )
    )


def _line_asked_for() -> str | None:
    reference = request.args.get("line", "")
    return str(line_page(reading(), viewer(), reference).row.id) if reference else None


def _request(session: Session, form: RequestVirementForm) -> Outcome:
    order = RequestVirement(
        from_line_id=int(form.from_line_id.data),
        to_line_id=int(form.to_line_id.data),
        amount=form.amount.data,
        month=form.month.data,
        reason=text_of(form.reason),
    )
    virement = request_virement(session, viewer(), order)
    left = line_limit(session, session.get_one(AllocationLine, order.from_line_id)).left_pence
    return Outcome(
        f"A virement of {in_pounds(order.amount)} is asked for. Another person must decide it",
        url_for("funding.virement", reference=virement.reference),
        (
            ("Not committed on the line it is taken from, now", in_pounds(left)),
            ("The same, once it is approved", in_pounds(left - order.amount)),
        ),
    )


def _decided(session: Session, row: VirementRow, *, approve: bool) -> Outcome:
    here = url_for("funding.virement", reference=row.reference)
    if not approve:
        return Outcome(f"Virement {row.reference} is refused. Nothing has moved", here)
    left = line_limit(session, session.get_one(AllocationLine, row.from_line.id)).left_pence
    gained = line_limit(session, session.get_one(AllocationLine, row.to_line.id)).left_pence
    moved = plain(row.figure.pence, row.figure.basis)
    return Outcome(
        f"{moved} has moved. {in_pounds(left)} is not committed on "
        f"{row.from_line.reference}, and {in_pounds(gained)} on {row.to_line.reference}",
        here,
    )


def _facts(row: VirementRow) -> tuple[Pair, ...]:
    asked = f"{row.requester}, {moment(row.requested_at)}"
    facts = (
        ("From", f"{row.from_line.reference}: {row.from_line.name}"),
        ("To", f"{row.to_line.reference}: {row.to_line.name}"),
        ("Month it takes effect", month(row.month)),
        ("Reason", row.reason),
        ("Asked for by", asked),
        ("State", state_words(row)),
    )
    if row.is_open:
        return facts
    return (*facts, ("Decided", moment(row.decided_at)), ("Reason given", row.decision_reason))
