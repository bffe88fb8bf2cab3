"""The way from home to a report, and to its pages."""

from flask import url_for

from tracker.domain.periods import Period
from tracker.services.outcomes.page import ReportSeen
from tracker.web.outcomes.words import title_of

# Where a list of reports says whom email does not reach.
UNREACHED = "not-reached"

Crumbs = list[tuple[str, str]]


def crumbs(report: ReportSeen | None = None) -> Crumbs:
    """The way from home to the lists, or on to the page of one report."""
    way = [("Home", url_for("home.home")), ("Outcomes", url_for("outcomes.index"))]
    if report is not None:
        way.append((title_of(report), href_of(report)))
    return way


def href_of(report: ReportSeen, page: str = "report", **more: object) -> str:
    """The address of a page of a report."""
    return report_href(report.scheme_reference, report.period, page, **more)


def report_href(reference: str, period: Period, page: str = "report", **more: object) -> str:
    """The address of a page of the report of a scheme and period."""
    return url_for(f"outcomes.{page}", reference=reference, period=period, **more)  # type: ignore[arg-type]  # what else stands in the address
