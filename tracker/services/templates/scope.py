"""Whose rows, and of which year, a template may hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import AsAt
from tracker.db.organisations import Organisation, OrganisationVersion
from tracker.db.versions import newest
from tracker.domain.observed_values import Breakdown
from tracker.domain.periods import check_financial_year, financial_year_of
from tracker.domain.permissions import Grant, Role, Viewer
from tracker.domain.reading import UnreadableError, month
from tracker.services.funding.ledger_book import LedgerBook, read_book
from tracker.services.observations.breakdowns import breakdowns_at
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import visible_schemes
from tracker.services.snapshot import (
    Item,
    OrganisationAt,
    SchemeAt,
    items_at,
    organisations_at,
    schemes_at,
)

# 2023/24, 2023/24 Q2, 2023/24 H1: the year, and perhaps a part of it.
_PERIOD = re.compile(r"(\d{4}/\d{2})(?: (?:Q[1-4]|H[12]))?")


@dataclass(frozen=True)
class Scope:
    """What one template is about; `viewer` sees no more than its organisation may.

    What it asks of the database is asked once, and only if a layout needs it.
    """

    session: Session
    at: AsAt
    asked_by: Viewer
    viewer: Viewer
    organisation: OrganisationAt | None
    year: str
    period: str = ""

    @cached_property
    def organisations(self) -> dict[int, OrganisationAt]:
        """Every organisation by its number."""
        return organisations_at(self.session, self.at.number)

    @cached_property
    def organisation_versions(self) -> tuple[OrganisationVersion, ...]:
        """What is known of every organisation, by name."""
        query = newest(OrganisationVersion, (OrganisationVersion.organisation_id,), self.at.number)
        rows = self.session.scalars(query)
        return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.organisation_id)))

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every reference item by its code, in the order of its list."""
        return items_at(self.session, self.at.number)

    @cached_property
    def breakdowns(self) -> Mapping[str, Breakdown]:
        """Every breakdown with its groups."""
        return breakdowns_at(self.session, self.at.number)

    @cached_property
    def schemes(self) -> tuple[SchemeAt, ...]:
        """The schemes that this template may name, by name."""
        visible = visible_schemes(self.session, self.viewer)
        found = [
            scheme
            for scheme in schemes_at(self.session, self.at.number).values()
            if visible is None or scheme.id in visible
        ]
        return tuple(sorted(found, key=lambda scheme: (scheme.name.casefold(), scheme.id)))

    @cached_property
    def book(self) -> LedgerBook:
        """The lines and awards that this template may name."""
        return read_book(self.session, self.viewer, self.at)

    def is_in_year(self, year: str) -> bool:
        """Whether a fact of a year belongs here; without a year asked for, every one does."""
        return not self.year or year == self.year


def scope_of(
    session: Session, by: Viewer, at: AsAt, organisation: str | None, period: str
) -> Scope:
    """The scope that a person asks for; another organisation's answers as if there were none."""
    found = None if organisation is None else _find(session, by, at, organisation)
    # Whoever asks for one organisation's workbook gets what that organisation may see, and no
    # more: the file is made to be sent there.
    grants = () if found is None else (Grant(Role.PARTNER, found.id),)
    viewer = by if found is None else Viewer(by.person_id, by.name, grants)
    return Scope(session, at, by, viewer, found, year_of_period(period), period)


def year_of_period(period: str) -> str:
    """The financial year of a period, or nothing if none was given; `ValueError` if unreadable."""
    if not period:
        return ""
    if match := _PERIOD.fullmatch(period):
        return check_financial_year(match[1])
    try:
        return financial_year_of(month(period, "Period"))
    except UnreadableError:
        raise ValueError("Period must be like 2023/24, 2023/24 Q2 or April 2023") from None


def _find(session: Session, by: Viewer, at: AsAt, code: str) -> OrganisationAt:
    rows = session.execute(select(Organisation.id, Organisation.code).order_by(Organisation.id))
    number = next((row.id for row in rows if row.code.casefold() == code.strip().casefold()), 0)
    found = organisations_at(session, at.number).get(number)
    if found is None or not by.sees((found.id,)):
        raise NotFoundError("There is no such organisation.")
    return found
