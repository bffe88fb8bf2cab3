"""Finding schemes and looking at one: the list, and the page of a scheme at any moment."""

from datetime import UTC, datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.breaches import Breach
from tracker.domain.periods import LONDON, end_of_day_london, read_moment
from tracker.domain.permissions import Act
from tracker.services.history import changes_of_scheme
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import find_scheme
from tracker.services.schemes.drafts import drafts_of
from tracker.services.schemes.listing import SortBy, list_schemes
from tracker.services.schemes.page import SchemePage, scheme_page
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.decisions.of_scheme import section_of_scheme
from tracker.web.nhs.tables import Column
from tracker.web.outcomes.of_scheme import reports_of_scheme
from tracker.web.paging import Order, Page, address_with, asked_order, asked_page
from tracker.web.schemes import cells
from tracker.web.schemes.addresses import crumbs
from tracker.web.schemes.blueprint import bp
from tracker.web.schemes.filters import AsAtForm, ListForm
from tracker.web.schemes.summary import fact_rows
from tracker.web.spreadsheets import workbook_links

PAGE_SIZE = 25
# So many acts of the history are open; the rest are one press away.
RECENT = 10


@bp.get("/", endpoint="index")
@requires(Act.READ_SCHEMES)
def show_list() -> str:
    """The schemes that this person may see, narrowed, sorted and paged by the address."""
    order = asked_order(request.args, {sort.value for sort in SortBy}, Order("name"))
    form = ListForm(formdata=request.args)
    found = list_schemes(reading(), viewer(), form.wanted(order))
    form.offer(found.names)
    form.sort.data = f"-{order.column}" if order.descending else order.column
    page = Page(asked_page(request.args), len(found.lines), PAGE_SIZE)
    return render_template(
        "schemes/index.html",
        found=found,
        rows=cells.list_rows(found.lines[page.offset : page.offset + page.size]),
        columns=_columns(order),
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        filters_form=form,
        is_narrowed=any(value for name, value in request.args.items() if name != "sort"),
        drafts=drafts_of(reading(), viewer()),
        spreadsheets=workbook_links(viewer(), "schemes", "links"),
        breadcrumbs=crumbs()[:1],
    )


@bp.get("/<reference>", endpoint="page")
@requires(Act.READ_SCHEMES)
def show_page(reference: str) -> ResponseReturnValue:
    """One scheme with its money, targets, measures and history, now or as at a past moment."""
    form = AsAtForm(formdata=request.args)
    page, status = _page_asked_for(reference, form)
    changes = changes_of_scheme(reading(), viewer(), page.key.id, page.at.number)
    is_past = bool(request.args) and status == 200 and _is_past(page)
    edits = viewer().may(Act.REGISTER_SCHEME) and not is_past
    return render_template(
        "schemes/page.html",
        page=page,
        is_past=is_past,
        edits=edits,
        links=viewer().may(Act.LINK_SCHEME) and not is_past,
        facts=fact_rows(page, changes=edits),
        cells=cells,
        changes=changes,
        reports=None if is_past else reports_of_scheme(page.key.id),
        decisions=section_of_scheme(page, acts=not is_past),
        recent=RECENT,
        filters_form=form,
        form_errors=form.error_summary(),
        breadcrumbs=crumbs(),
        present_href=url_for("schemes.page", reference=reference),
    ), status


def _columns(order: Order) -> tuple[Column, ...]:
    def sortable(text: str, name: str, *, numeric: bool = False) -> Column:
        href = address_with(request.path, request.args, sort=order.choosing(name), page=None)
        return Column(text, numeric, href, order.word_for(name))

    return (
        sortable("Name", "name"),
        sortable("Reference", "reference"),
        Column("Lead organisation"),
        Column("Status"),
        sortable("Awarded", "awarded", numeric=True),
        sortable("Spent", "spent", numeric=True),
    )


def _page_asked_for(reference: str, form: AsAtForm) -> tuple[SchemePage, int]:
    """The page as at the moment asked for; where that cannot be had, now, with a sentence."""
    # A scheme that this person may not see is not found, whatever the moment.
    find_scheme(reading(), viewer(), reference)
    problem = ""
    try:
        return scheme_page(reading(), viewer(), reference, _moment_asked_for(form)), 200
    except FutureMomentError:
        problem = "As-at date must be today or in the past"
    except (NothingRecordedError, NotFoundError):
        problem = "As-at date must be on or after the day the scheme was registered"
    except ValueError as error:
        problem = str(error)
    if problem:
        form.add_breaches([Breach("as_at", "as_at", problem)])
    return scheme_page(reading(), viewer(), reference), 422


def _moment_asked_for(form: AsAtForm) -> datetime | None:
    written = request.args.get("as_at", "").strip()
    if written:
        return read_moment(written)
    if not form.validate():
        raise ValueError
    asked = form.as_at.data
    if asked is None or asked == datetime.now(UTC).astimezone(LONDON).date():
        return None  # today is not over: its end lies ahead, and what it holds is what there is now
    return end_of_day_london(asked)


def _is_past(page: SchemePage) -> bool:
    asked = request.args.get("as_at") or request.args.get("as_at-year")
    return bool(asked) and page.at.recorded_at < datetime.now(UTC)
