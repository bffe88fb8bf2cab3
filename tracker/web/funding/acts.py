"""Links to what the person who looks may do, from the page that they look at."""

from flask import url_for

from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.ledger_rows import LineRow
from tracker.services.funding.pages import AwardPage
from tracker.services.snapshot import FundAt
from tracker.web.funding.addresses import code_of, year_address
from tracker.web.spreadsheets import workbook_links

Links = tuple[tuple[str, str], ...]


def fund_acts(viewer: Viewer, *, has_funds: bool) -> Links:
    """What may be done on the list of funds."""
    if not viewer.may(Act.SET_ENVELOPE):
        return ()
    envelope = (("Set the envelope of a year", url_for("funding.choose_year")),)
    return (*(envelope if has_funds else ()), ("Open a fund", url_for("funding.open_fund")))


def year_acts(viewer: Viewer, fund: FundAt, year: str) -> Links:
    """What may be done with a fund and year."""
    acts = (
        ("Allocate money", Act.ALLOCATE, "allocate"),
        ("Ask for a virement", Act.REQUEST_VIREMENT, "request_virement"),
        ("Set or change the envelope", Act.SET_ENVELOPE, "set_envelope"),
        ("Record income outside the envelope", Act.RECORD_SPENDING, "record_income"),
        ("Forecasts", Act.READ_FUNDING, "forecasts"),
        ("Awards", Act.READ_FUNDING, "awards"),
        ("Accounting months", Act.READ_FUNDING, "months"),
    )
    typed = tuple(
        (words, year_address(page, fund, year)) for words, act, page in acts if viewer.may(act)
    )
    sheets = ("allocations", "awards", "actuals", "forecasts")
    return (*typed, *workbook_links(viewer, *sheets, period=year))


def line_acts(viewer: Viewer, fund: FundAt, row: LineRow) -> Links:
    """What may be done with an allocation line."""
    year = {"fund": code_of(fund), "year": row.year, "line": row.reference}
    acts = (
        ("Award money from this line", Act.AWARD, "make_award", {"reference": row.reference}),
        ("Change this allocation", Act.ALLOCATE, "allocate", year),
        ("Ask for a virement from this line", Act.REQUEST_VIREMENT, "request_virement", year),
    )
    return tuple(
        # Typed for a method and a scheme too, which an address inside the site never has.
        (words, url_for(f"funding.{page}", **values))  # type: ignore[arg-type]  # text values only
        for words, act, page, values in acts
        if viewer.may(act)
    )


def award_acts(page: AwardPage) -> Links:
    """What may be done with an award, by the one for whom the page was read."""
    acts = (
        ("Record spending", page.acts.spend, "record_spending"),
        ("Record a refund", page.acts.spend and page.spent_count > 0, "record_refund"),
        ("Make an onward award", page.acts.award_onward, "award_onward"),
        ("Change the amount of this award", page.acts.change, "change_award"),
    )
    reference = page.row.reference
    return tuple(
        (words, url_for(f"funding.{to}", reference=reference)) for words, may, to in acts if may
    )
