"""Pages that show the ledger: funds and years, an envelope, a line, an award."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.charts import Drawing
from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.breaches import Breach
from tracker.domain.funding import BASIS_LABELS, Basis
from tracker.domain.periods import LONDON, end_of_day_london, read_moment
from tracker.domain.permissions import Act
from tracker.services.funding.overview import EnvelopePage, envelope_page, funds_and_years
from tracker.services.funding.pages import (
    AwardPage,
    all_funds,
    award_page,
    find_fund_by_code,
    line_page,
)
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.acts import Links, award_acts, fund_acts, line_acts, year_acts
from tracker.web.funding.addresses import crumbs, year_address
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import IN_THOUSANDS, Cell, Table, link
from tracker.web.funding.entry_tables import (
    changes_table,
    envelope_entries_table,
    income_table,
    month_words,
    overrides_table,
    spending_table,
    virements_table,
)
from tracker.web.funding.envelope_chart import category_chart, chart_table
from tracker.web.funding.filters import AsAtForm
from tracker.web.funding.forms import INSTRUMENT_WORDS
from tracker.web.funding.tables import (
    awards_table,
    categories_table,
    lines_table,
    plan_table,
    years_table,
)
from tracker.web.paging import Page, address_with, asked_page


@dataclass(frozen=True)
class EnvelopeView:
    """All that the page of an envelope shows, ready for its template."""

    page: EnvelopePage
    basis: str
    show: str
    other_show_href: str
    present_href: str
    categories: Table
    chart: Drawing | None
    chart_table: Table
    lines: tuple[tuple[str, Table], ...]
    awards: Table
    plan: Table | None
    envelope_entries: Table
    income: Table | None
    overrides: Table | None
    last_closed: str
    acts: Links
    months_href: str


@bp.get("/", endpoint="index")
@requires(Act.READ_FUNDING)
def show_index() -> str:
    """Every fund and year that this person may see."""
    years = funds_and_years(reading(), viewer())
    table = years_table(years, sees_all=viewer().sees_all_rows)
    acts = fund_acts(viewer(), has_funds=bool(all_funds(reading())))
    return render_template(
        "funding/index.html", acts=acts, table_of_years=table, breadcrumbs=crumbs()[:1]
    )


@bp.get("/<fund>/<financial_year:year>/", endpoint="envelope")
@requires(Act.READ_FUNDING)
def show_envelope(fund: str, year: str) -> ResponseReturnValue:
    """One envelope, now or as at a past day."""
    found = find_fund_by_code(reading(), fund)
    form = AsAtForm(formdata=request.args)
    page, status = _page_asked_for(found, year, form)
    return render_template(
        "funding/envelope.html",
        view=_envelope_view(page),
        filters_form=form,
        form_errors=form.error_summary(),
        breadcrumbs=crumbs()[:2],
    ), status


@bp.get("/lines/<reference>", endpoint="line")
@requires(Act.READ_FUNDING)
def show_line(reference: str) -> str:
    """One allocation line, with how it came to its amount."""
    page = line_page(reading(), viewer(), reference)
    return render_template(
        "funding/line.html",
        page=page,
        acts=line_acts(viewer(), page.fund, page.row),
        history=changes_table(page.entries, "How this line came to its amount"),
        awards=awards_table(page.awards, "Awards from this line"),
        virements=virements_table(page.virements, "Virements from or to this line"),
        breadcrumbs=crumbs(page.fund, page.row.year),
    )


@bp.get("/awards/<reference>", endpoint="award")
@requires(Act.READ_FUNDING)
def show_award(reference: str) -> str:
    """One award, with what became of the money."""
    asked = asked_page(request.args)
    page = award_page(reading(), viewer(), reference, offset=0, size=0)
    paging = Page(asked, page.spent_count)
    page = award_page(reading(), viewer(), reference, offset=paging.offset, size=paging.size)
    return render_template(
        "funding/award.html",
        page=page,
        acts=award_acts(page),
        made_from=_made_from(page),
        instrument=INSTRUMENT_WORDS[page.terms.instrument.value],
        changes=changes_table(page.changes, "How this award came to its amount"),
        onward=awards_table(page.onward, "Onward awards from this pot"),
        spending=spending_table(page),
        paging=paging,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        breadcrumbs=crumbs(page.fund, page.row.year),
    )


def _made_from(page: AwardPage) -> Cell:
    """The pot or the line an award was made from; a name alone where the rest is another's."""
    if page.parent:
        return link(
            f"Pot {page.parent.reference}",
            url_for("funding.award", reference=page.parent.reference),
        )
    if page.line:
        return link(
            f"Allocation line {page.line.reference}",
            url_for("funding.line", reference=page.line.reference),
        )
    return "A pot" if page.row.is_onward else "An allocation of the board"


def _page_asked_for(fund: FundAt, year: str, form: AsAtForm) -> tuple[EnvelopePage, int]:
    """The page as at the day asked for; where that cannot be had, the present with a sentence."""
    problem = ""
    try:
        return envelope_page(reading(), viewer(), fund, year, _moment_asked_for(form)), 200
    except FutureMomentError:
        problem = "As-at date must be today or in the past"
    except (NothingRecordedError, NotFoundError):
        problem = "As-at date must be on or after the day of the first entry"
    except ValueError as error:
        problem = str(error)
    if problem:
        form.add_breaches([Breach("as_at", "as_at", problem)])
    return envelope_page(reading(), viewer(), fund, year), 422


def _moment_asked_for(form: AsAtForm) -> datetime | None:
    written = request.args.get("as_at", "")
    if written:
        return read_moment(written)
    if not form.validate():
        raise ValueError
    asked: date | None = form.as_at.data
    if asked is None or asked == datetime.now(UTC).astimezone(LONDON).date():
        return None  # today is not over: its end lies ahead, and what it holds is what there is now
    return end_of_day_london(asked)


def _envelope_view(page: EnvelopePage) -> EnvelopeView:
    show = IN_THOUSANDS if request.args.get("show") == IN_THOUSANDS else ""
    other = None if show else IN_THOUSANDS
    whole = page.figures
    has_plan = page.last_closed and page.sees_all and page.categories
    return EnvelopeView(
        page=page,
        basis=BASIS_LABELS[Basis.POT],
        show=show,
        other_show_href=address_with(request.path, request.args, show=other),
        present_href=address_with(request.path, {}, show=show),
        categories=categories_table(page, show),
        chart=category_chart(page) if page.sees_all and page.categories else None,
        chart_table=chart_table(page),
        lines=tuple((row.name, lines_table(row.lines, show)) for row in page.categories),
        awards=awards_table(page.awards, "Awards", show),
        plan=plan_table(page, show) if has_plan else None,
        envelope_entries=envelope_entries_table(page),
        income=income_table(page) if page.income_entries else None,
        overrides=overrides_table(page) if page.overrides else None,
        last_closed=month_words(page.months[page.last_closed - 1]) if page.last_closed else "",
        # The past is there to be read: acts are offered on the present alone.
        acts=() if page.is_past else year_acts(viewer(), whole.fund, whole.year),
        months_href=year_address("months", whole.fund, whole.year),
    )
