"""Lists that a page of work leads to: lines and awards of a year, narrowed to what needs doing."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from flask import abort, render_template, request

from tracker.db.journal import as_at
from tracker.domain.permissions import Act
from tracker.services.funding.ledger_book import read_book
from tracker.services.funding.ledger_rows import AwardRow, LineRow
from tracker.services.funding.pages import find_fund_by_code
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import Crumbs, crumbs
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import Table
from tracker.web.funding.tables import awards_table, lines_table
from tracker.web.paging import Page, address_with, asked_page

Kind = TypeVar("Kind", bound=StrEnum)


class LinesOf(StrEnum):
    """Which lines a list shows."""

    ALL = "all"
    OVER = "over-committed"
    UNAWARDED = "without-awards"


class AwardsOf(StrEnum):
    """Which awards a list shows."""

    ALL = "all"
    UNSPENT = "without-spending"
    POTS = "pots-with-headroom"


_LINES: Mapping[LinesOf, tuple[str, Callable[[LineRow], bool]]] = {
    LinesOf.ALL: ("Allocation lines", lambda _line: True),
    LinesOf.OVER: ("Over-committed lines", lambda line: line.is_over_committed),
    LinesOf.UNAWARDED: ("Lines without awards", lambda line: line.is_unawarded),
}
_AWARDS: Mapping[AwardsOf, tuple[str, Callable[[AwardRow], bool]]] = {
    AwardsOf.ALL: ("Awards", lambda _award: True),
    AwardsOf.UNSPENT: ("Awards without spending", lambda award: award.is_unspent),
    AwardsOf.POTS: ("Pots with headroom", lambda award: award.has_headroom),
}


@bp.get("/<fund>/<financial_year:year>/lines", endpoint="lines")
@requires(Act.READ_FUNDING)
def list_lines(fund: str, year: str) -> str:
    """The lines of a year, all or only those that need doing."""
    asked = _asked(LinesOf.ALL)
    found = find_fund_by_code(reading(), fund)
    book = read_book(reading(), viewer(), as_at(reading()), (found.id, year))
    heading, wanted = _LINES[asked]
    rows = tuple(line for line in book.lines if wanted(line))
    page = Page(asked_page(request.args), len(rows))
    made = lines_table(rows[page.offset : page.last], caption=heading)
    return _list_page(f"{heading} of {year}", made, page, "lines", crumbs(found, year))


@bp.get("/<fund>/<financial_year:year>/awards", endpoint="awards")
@requires(Act.READ_FUNDING)
def list_awards(fund: str, year: str) -> str:
    """The awards of a year, all or only those that need doing."""
    asked = _asked(AwardsOf.ALL)
    found = find_fund_by_code(reading(), fund)
    book = read_book(reading(), viewer(), as_at(reading()), (found.id, year))
    heading, wanted = _AWARDS[asked]
    rows = tuple(award for award in book.awards if wanted(award))
    page = Page(asked_page(request.args), len(rows))
    made = awards_table(rows[page.offset : page.last], heading)
    return _list_page(f"{heading} of {year}", made, page, "awards", crumbs(found, year))


def _asked(default: Kind) -> Kind:
    """What the address narrows the list to; an unknown word is no address of ours."""
    try:
        return type(default)(request.args.get("only", default.value))
    except ValueError:
        abort(404)


def _list_page(heading: str, made: Table, page: Page, things: str, way: Crumbs) -> str:
    return render_template(
        "funding/list.html",
        heading=heading,
        made=made,
        page=page,
        things=things,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        breadcrumbs=way,
    )
