"""What was expected and decided of every scheme, on a page, in print and as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import FutureMomentError, NothingRecordedError, as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act
from tracker.exports.problem_list import list_as_csv
from tracker.services.decisions.portfolio import Asked, DecisionPortfolio, read_portfolio
from tracker.services.schemes.words import names_at
from tracker.web.access import requires
from tracker.web.as_at import IN_THE_FUTURE, TOO_EARLY, refuse_moment
from tracker.web.context import reading, viewer
from tracker.web.decisions.blueprint import bp
from tracker.web.decisions.filters import PortfolioForm
from tracker.web.decisions.tables import (
    CSV_COLUMNS,
    Attention,
    attention_lists,
    counts_in_words,
    csv_lines,
    left_out_in_words,
    portfolio_table,
)
from tracker.web.funding.cells import Table
from tracker.web.outcomes.finding import today
from tracker.web.paging import Page, address_with, asked_page

PRINTED = "print"
PAGE_SIZE = 25
_CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class PortfolioView:
    """All that the page shows, ready for its template."""

    found: DecisionPortfolio
    counts: str
    left_out: str
    table: Table
    lists: tuple[Attention, ...]
    page: Page
    page_href: Callable[[int], str]
    is_printed: bool
    is_past: bool
    is_narrowed: bool
    is_illustrative: bool
    print_href: str
    csv_href: str


@bp.get("/impact/decisions", endpoint="portfolio")
@requires(Act.READ_IMPACT)
def show_portfolio() -> ResponseReturnValue:
    """Every scheme between its appraisal and its decision, narrowed by the address."""
    form = PortfolioForm(formdata=request.args)
    found = _asked_for(form)
    way = [("Home", url_for("home.home")), ("Impact", url_for("impact.index"))]
    if found is None:
        # No rows: they would answer another question than the one that was asked.
        return render_template(
            "decisions/refused.html",
            filters_form=form,
            form_errors=form.error_summary(),
            breadcrumbs=way,
        ), 422
    return render_template(
        "decisions/portfolio.html", view=_view(found), filters_form=form, breadcrumbs=way
    )


@bp.get("/impact/decisions.csv", endpoint="portfolio_csv")
@requires(Act.READ_IMPACT)
def send_portfolio() -> ResponseReturnValue:
    """The same rows for any program, all of them."""
    found = _asked_for(PortfolioForm(formdata=request.args))
    if found is None:
        return show_portfolio()
    content = list_as_csv(CSV_COLUMNS, csv_lines(found))
    return send_file(
        BytesIO(content), mimetype=_CSV, as_attachment=True, download_name="decisions.csv"
    )


def _asked_for(form: PortfolioForm) -> DecisionPortfolio | None:
    """What the address asks for; none where it has no answer, which the form then says."""
    form.offer(names_at(reading(), as_at(reading()).number))
    try:
        asked = form.asked(request.args)
        return _read(asked)
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
    except FutureMomentError:
        refuse_moment(form, IN_THE_FUTURE)
    except NothingRecordedError:
        refuse_moment(form, TOO_EARLY)
    return None


def _read(asked: Asked) -> DecisionPortfolio:
    # What has ended is asked of the day: today, or the day of the moment that is looked at.
    day = asked.moment.astimezone(LONDON).date() if asked.moment else today()
    return read_portfolio(reading(), viewer(), asked, day)


def _view(found: DecisionPortfolio) -> PortfolioView:
    asked = request.args
    is_printed = asked.get("view") == PRINTED
    page = Page(1 if is_printed else asked_page(asked), len(found.rows), PAGE_SIZE)
    shown = found.rows if is_printed else found.rows[page.offset : page.offset + page.size]
    return PortfolioView(
        found=found,
        counts=counts_in_words(found),
        left_out=left_out_in_words(found),
        table=portfolio_table(shown),
        lists=attention_lists(found),
        page=page,
        page_href=lambda number: address_with(request.path, asked, page=number),
        is_printed=is_printed,
        is_past=bool(asked.get("as_at") or asked.get("as_at-year")),
        is_narrowed=any(value for name, value in asked.items() if name not in ("view", "page")),
        is_illustrative=any(row.money and row.money.basis == "illustrative" for row in shown),
        print_href=address_with(request.path, asked, view=PRINTED, page=None),
        csv_href=address_with(url_for("decisions.portfolio_csv"), asked, view=None, page=None),
    )
