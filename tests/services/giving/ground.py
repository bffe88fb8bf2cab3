"""A board that gives grants: organisations with and without public identifiers, and a pot."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.db.funding import AllocationLine, Award
from tracker.domain.funding import AmountBasis
from tracker.domain.organisations import OrganisationKind
from tracker.domain.schemes import Instrument, SchemeKind
from tracker.services.funding.awards import (
    AwardOnward,
    AwardTerms,
    MakeAward,
    award_onward,
    make_award,
)
from tracker.services.giving import GivingExport, GivingPublisher, GivingQuestion, write_giving
from tracker.services.organisations import RegisterOrganisation, register_organisation
from tracker.services.schemes.register import SchemeFacts, register_scheme

START = datetime(2023, 5, 2, 23, 30, tzinfo=UTC)  # half past midnight of 3 May in London
DAY = timedelta(days=1)
PREFIX = "360G-exampleboard"
PUBLISHER = GivingPublisher("The board", "https://creativecommons.org/licenses/by/4.0/", PREFIX)
STARTS, ENDS = date(2023, 6, 1), date(2024, 3, 31)


@dataclass(frozen=True)
class Giving:
    """The portfolio with real organisations and schemes in it, by number."""

    portfolio: Portfolio
    board: int
    charity: int
    group: int
    scheme: int
    other_scheme: int
    pot: int
    line: AllocationLine

    @property
    def session(self) -> Session:
        """The session of the test."""
        return self.portfolio.session

    def award(self, pence: int, **terms: Any) -> Award:
        """An award from the line, a grant to the charity unless the terms say otherwise."""
        order = MakeAward(self.line.id, self._terms(self.scheme, self.charity, pence, terms))
        return make_award(self.session, self.portfolio.people.finance, order)

    def onward(self, parent: Award, pence: int, **terms: Any) -> Award:
        """An award onward, a grant to the small group unless the terms say otherwise."""
        order = AwardOnward(parent.id, self._terms(self.other_scheme, self.group, pence, terms))
        return award_onward(self.session, self.portfolio.people.lead, order)

    def _terms(self, scheme: int, recipient: int, pence: int, terms: dict[str, Any]) -> AwardTerms:
        usual: dict[str, Any] = {
            "scheme_id": scheme,
            "recipient_id": recipient,
            "amount": pence,
            "instrument": Instrument.GRANT,
            "amount_basis": AmountBasis.RECORDED,
        }
        return AwardTerms(**(usual | terms))

    def written(
        self, as_at: datetime | None = None, publisher: GivingPublisher = PUBLISHER
    ) -> tuple[bytes, GivingExport]:
        """The bytes of the file, with what is said of it."""
        target = BytesIO()
        question = GivingQuestion("EXAMPLE", "2023/24", as_at)
        export = write_giving(self.session, question, publisher, target)
        return target.getvalue(), export

    def package(
        self, as_at: datetime | None = None, publisher: GivingPublisher = PUBLISHER
    ) -> dict[str, Any]:
        """The file, read again."""
        found: dict[str, Any] = json.loads(self.written(as_at, publisher)[0])
        return found

    def grants(self, as_at: datetime | None = None) -> dict[str, dict[str, Any]]:
        """The grants of the file by the reference of their award."""
        found = self.package(as_at)["grants"]
        return {grant["id"].removeprefix(f"{PREFIX}-"): grant for grant in found}


def lay_giving_ground(session: Session) -> Giving:
    """Everything that grants need, without an example among it."""
    begin(session, at=START - DAY)
    portfolio = Portfolio(session, lay_ground(session))
    admin, lead = portfolio.people.admin, portfolio.people.lead

    def organisation(code: str, name: str, kind: OrganisationKind, **ids: Any) -> int:
        order = RegisterOrganisation(code, name, kind, **ids)
        return register_organisation(session, admin, order).id

    def scheme(name: str, **facts: Any) -> int:
        return register_scheme(session, lead, SchemeFacts(name, **facts)).id

    portfolio.envelope(10**11)
    return Giving(
        portfolio,
        board=organisation("BOARD", "The board", OrganisationKind.ICB, org_id="GB-NHS-QZZ"),
        charity=organisation(
            "CHARITY", "A charity", OrganisationKind.VOLUNTARY, charity_number="1164883"
        ),
        group=organisation("GROUP", "A small group", OrganisationKind.VOLUNTARY),
        scheme=scheme("A scheme", summary="What it does", starts=STARTS, ends=ENDS),
        other_scheme=scheme("Another scheme"),
        pot=scheme("A pot", kind=SchemeKind.POT),
        line=portfolio.line(10**10),
    )
