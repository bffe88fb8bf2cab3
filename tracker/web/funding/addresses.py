"""Addresses of funding pages, and the way back from each."""

from flask import url_for

from tracker.services.snapshot import FundAt

Crumbs = list[tuple[str, str]]


def code_of(fund: FundAt) -> str:
    """What stands for a fund in an address: its code, or its reference where that would not do."""
    return fund.reference if "/" in fund.code else fund.code


def envelope_address(fund: FundAt, year: str) -> str:
    """The page of one envelope."""
    return year_address("envelope", fund, year)


def year_address(page: str, fund: FundAt, year: str) -> str:
    """Another page or form of a fund and year."""
    return url_for(f"funding.{page}", fund=code_of(fund), year=year)


def crumbs(fund: FundAt | None = None, year: str = "") -> Crumbs:
    """The way from home to the pages of a fund and year."""
    way = [("Home", url_for("home.home")), ("Funding", url_for("funding.index"))]
    if fund and year:
        way.append((f"{fund.name} {year}", envelope_address(fund, year)))
    return way
