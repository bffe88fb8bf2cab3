"""Spend beside what it brought about, through any lens, now or as at a past day."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.charts import Drawing
from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.breaches import RulesBroken
from tracker.domain.funding import BASIS_LABELS, Basis
from tracker.domain.permissions import Act
from tracker.services.impact.asked import fund_choices, summarise_for
from tracker.services.impact.summary import LENS_LABELS, Summary
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.as_at import IN_THE_FUTURE, TOO_EARLY, refuse_moment
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Table
from tracker.web.impact.chart import chart_table, summary_chart
from tracker.web.impact.filters import SummaryForm
from tracker.web.impact.tables import is_made_up, money_table, results_table, touching_table
from tracker.web.paging import address_with

bp = Blueprint("impact", __name__, url_prefix="/impact")
PRINTED = "print"


@dataclass(frozen=True)
class SummaryView:
    """All that the page of a summary shows, ready for its template."""

    summary: Summary
    lens: str
    basis: str
    is_pot_basis: bool
    is_illustrative: bool
    is_past: bool
    is_printed: bool
    print_href: str
    present_href: str
    other_basis_href: str
    export_href: str
    money: Table
    results: Table
    touching: Table | None
    chart: Drawing | None
    chart_figures: Table


@bp.get("/", endpoint="index")
@requires(Act.READ_IMPACT)
def show_summary() -> ResponseReturnValue:
    """One summary, as the address asks for it."""
    funds = fund_choices(reading())
    breadcrumbs = [("Home", url_for("home.home"))]
    if not funds:
        return render_template("impact/nothing_yet.html", breadcrumbs=breadcrumbs)
    form = SummaryForm(formdata=request.args)
    form.offer(funds)
    try:
        summary = summarise_for(reading(), viewer(), form.question(request.args))
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
    except FutureMomentError:
        refuse_moment(form, IN_THE_FUTURE)
    except (NothingRecordedError, NotFoundError):
        refuse_moment(form, TOO_EARLY)
    else:
        return render_template(
            "impact/index.html", view=_view(summary), filters_form=form, breadcrumbs=breadcrumbs
        )
    # No figures: they would answer another question than the one that was asked.
    return render_template(
        "impact/refused.html",
        filters_form=form,
        form_errors=form.error_summary(),
        breadcrumbs=breadcrumbs,
    ), 422


def _view(summary: Summary) -> SummaryView:
    asked = request.args
    other = Basis.END_RECIPIENT if summary.basis is Basis.POT else Basis.POT
    is_past = bool(asked.get("as_at") or asked.get("as_at-year"))
    return SummaryView(
        summary=summary,
        lens=LENS_LABELS[summary.lens],
        basis=BASIS_LABELS[summary.basis],
        is_pot_basis=summary.basis is Basis.POT,
        is_illustrative=is_made_up(summary),
        is_past=is_past,
        is_printed=asked.get("view") == PRINTED,
        print_href=address_with(request.path, asked, view=PRINTED),
        present_href=address_with(request.path, asked, **_NO_DAY),
        other_basis_href=address_with(request.path, asked, basis=other.value),
        export_href=_export_href(summary, is_past=is_past),
        money=money_table(summary),
        results=results_table(summary),
        touching=touching_table(summary),
        chart=summary_chart(summary),
        chart_figures=chart_table(summary),
    )


_NO_DAY: dict[str, None] = dict.fromkeys(("as_at", "as_at-day", "as_at-month", "as_at-year"))


def _export_href(summary: Summary, *, is_past: bool) -> str:
    """The workbook of the same fund, year, basis and moment."""
    moment = summary.at.recorded_at.isoformat() if is_past else None
    asked = {"fund": summary.fund.code, "year": summary.year, "basis": summary.basis.value}
    return address_with(url_for("exports.evaluation"), asked, as_at=moment)
