"""The office with the two schemes of two partners that owe reports, long due and still open."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.reporting import Q1, Reporting
from tests.web.visiting import Office, Visitor
from tracker.db.schemes import Scheme
from tracker.domain.outcomes.states import ReportState
from tracker.domain.outcomes.tiers import ReportingRules
from tracker.services.outcomes.settings import SetReportingRules, set_reporting_rules

MICROGRANT_PENCE = 1_500_00


class ReportingOffice(Office):
    """An application whose partners report, and a lead who reviews."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        with self.recording(begin_anew=True) as made:
            open_still = SetReportingRules(ReportingRules(closes_after_due=36_500), "For the test")
            set_reporting_rules(made.session, made.people.lead, open_still)
            self.pottery_id = made.pottery
            self.pottery, self.garden = (
                _reference(made, made.pottery),
                _reference(made, made.garden),
            )
            self.small_id = made.scheme("Example microgrant", made.ground.partner, MICROGRANT_PENCE)
            self.small = _reference(made, self.small_id)

    @contextmanager
    def recording(self, *, begin_anew: bool = False) -> Iterator[Reporting]:
        """Act on reports through the services, in one commit, as of now."""
        with self.portfolio() as portfolio:
            made = Reporting.__new__(Reporting)
            made.session, made.ground, made.people = (
                portfolio.session,
                self.ground,
                portfolio.people,
            )
            made.portfolio = portfolio
            if begin_anew:
                made = Reporting(portfolio.session, self.ground)
            made.now = None
            yield made

    def bring(self, state: ReportState) -> None:
        """Bring the first report of the pottery into a state."""
        with self.recording() as made:
            made.bring(state, self.pottery_id, Q1)

    def partner(self) -> Visitor:
        """Somebody of the organisation that leads the pottery."""
        return self.visitor(self.ground.people.partner)

    def other_partner(self) -> Visitor:
        """Somebody of the organisation that leads the garden."""
        return self.visitor(self.ground.people.other_partner)

    def lead(self) -> Visitor:
        """The programme lead."""
        return self.visitor(self.ground.people.lead)

    def address(self, page: str = "", scheme: str = "", period: str = "2023-24-Q1") -> str:
        """The address of a page of a report, the first one of the pottery if none is named."""
        whole = f"/outcomes/{scheme or self.pottery}/{period}"
        return f"{whole}/{page}" if page else whole


def _reference(made: Reporting, scheme_id: int) -> str:
    scheme = made.session.get(Scheme, scheme_id)
    assert scheme is not None
    return scheme.reference
