"""Spend beside what it brought about, through any lens, now or as at a past day."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.charts import Drawing
from tracker.domain.funding import BASIS_LABELS, Basis
from tracker.domain.permissions import Act
from tracker.services.impact.asked import summarise_for
from tracker.services.impact.summary import LENS_LABELS, Summary
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table
from tracker.web.impact.asking import (
    answer,
    carried,
    is_past,
    is_printed,
    nothing_yet,
    offer,
    present_href,
    print_href,
    refuse,
)
from tracker.web.impact.blueprint import bp
from tracker.web.impact.chart import chart_table, summary_chart
from tracker.web.impact.filters import SummaryForm
from tracker.web.impact.results import (
    aims_table,
    delivery_table,
    outcomes_table,
    result_figures,
    together_table,
)
from tracker.web.impact.tables import is_made_up, money_table, touching_table
from tracker.web.impact.words import without_a_number
from tracker.web.paging import address_with

HEADING = "Spend beside impact"


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
    # What all funded schemes came to, each counted once, and the same by target.
    figures: list[tuple[str, Cell, str]]
    without_a_number: str
    delivery: Table
    aims: Table
    outcomes: Table
    together: Table
    without_schemes: int
    touching: Table | None
    chart: Drawing | None
    chart_figures: Table


@bp.get("/", endpoint="index")
@requires(Act.READ_IMPACT)
def show_summary() -> ResponseReturnValue:
    """One summary, as the address asks for it."""
    form = offer(SummaryForm(formdata=request.args))
    if form is None:
        return nothing_yet()
    asked = request.args
    summary = answer(form, lambda: summarise_for(reading(), viewer(), form.question(asked)))
    if summary is None:
        return refuse(form, HEADING)
    return render_template(
        "impact/index.html",
        view=_view(summary, asked),
        pages=_pages(),
        filters_form=form,
        breadcrumbs=[("Home", url_for("home.home"))],
    )


def _view(summary: Summary, asked: Mapping[str, str]) -> SummaryView:
    other = Basis.END_RECIPIENT if summary.basis is Basis.POT else Basis.POT
    return SummaryView(
        summary=summary,
        lens=LENS_LABELS[summary.lens],
        basis=BASIS_LABELS[summary.basis],
        is_pot_basis=summary.basis is Basis.POT,
        is_illustrative=is_made_up(summary),
        is_past=is_past(),
        is_printed=is_printed(),
        print_href=print_href(),
        present_href=present_href(),
        other_basis_href=address_with(request.path, asked, basis=other.value),
        export_href=_export_href(summary, is_past=is_past()),
        money=money_table(summary),
        figures=result_figures(summary.results),
        without_a_number=without_a_number(summary.results.attainment),
        delivery=delivery_table(summary),
        aims=aims_table(summary),
        outcomes=outcomes_table(summary),
        together=together_table(summary),
        without_schemes=sum(not row.schemes for row in summary.rows),
        touching=touching_table(summary),
        chart=summary_chart(summary),
        chart_figures=chart_table(summary),
    )


def _pages() -> list[tuple[str, str, str]]:
    """The other pages of impact: name, address, and what is there."""
    return [
        ("Gaps", carried("impact.gaps"), "whether the most and the least deprived came closer"),
        ("Coverage", carried("impact.coverage"), "money without measurement, and need without"),
        ("Brief", carried("impact.brief"), "one page for a board, to print"),
        (
            "Appraisals and decisions",
            url_for("decisions.portfolio"),
            "what was expected, and what was decided",
        ),
    ]


def _export_href(summary: Summary, *, is_past: bool) -> str:
    """The workbook of the same fund, year, basis and moment."""
    moment = summary.at.recorded_at.isoformat() if is_past else None
    asked = {"fund": summary.fund.code, "year": summary.year, "basis": summary.basis.value}
    return address_with(url_for("exports.evaluation"), asked, as_at=moment)
