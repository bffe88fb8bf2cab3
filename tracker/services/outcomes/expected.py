"""Which reports are expected, of whom and by when: worked out, never stored.

A report is expected of a scheme that is awarded money, that is neither proposed nor a pot (what a
pot's money did is told by the schemes it went to), and that somebody can report for: one of its
organisations has a person with the role of a partner. Example schemes need no such person, so
that the demonstration shows reports that nobody sent. So no real organisation is ever called late
for want of somebody to ask.

The frequency of a year is that of the first report that anybody began in it: an award that grows
in October does not ask again for what was reported in July. A report that was opened again
frees its year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import Award, LedgerEntry
from tracker.db.organisations import RoleGrant
from tracker.db.versions import newest
from tracker.domain.funding import EntryKind
from tracker.domain.outcomes.calendar import Deadlines, Extension, deadlines_of, periods_owed
from tracker.domain.outcomes.states import ReportState
from tracker.domain.outcomes.tiers import ReportingRules, Tier, tier_for
from tracker.domain.periods import Period, financial_year_of
from tracker.domain.permissions import Role
from tracker.domain.schemes import Dates, SchemeKind, SchemeStatus
from tracker.services.outcomes.settings import reporting_rules_at
from tracker.services.outcomes.stored import Key, StoredReport, extensions_at, stored_reports
from tracker.services.snapshot import SchemeAt, deliverers_at, schemes_at


class NotExpected(StrEnum):
    """Why no report is expected of a scheme in a year."""

    IS_A_POT = "A pot's money is reported by the schemes that it went to"
    IS_PROPOSED = "The scheme is proposed"
    HAS_NO_AWARD = "No award is recorded"
    HAS_NO_REPORTER = "Nobody is named to report for it"
    DOES_NOT_RUN = "The scheme does not report in this year"


@dataclass(frozen=True)
class ExpectedReport:
    """A report that is expected: of which scheme and organisation, for what, and by when."""

    scheme: SchemeAt
    organisation_id: int | None
    period: Period
    tier: Tier
    deadlines: Deadlines
    extension: Extension | None
    stored: StoredReport | None

    @property
    def state(self) -> ReportState:
        """Where it stands; one that nobody began is not started."""
        return self.stored.state if self.stored else ReportState.NOT_STARTED

    @property
    def key(self) -> Key:
        """The scheme and period that tell it from every other."""
        return self.scheme.id, self.period


@dataclass(frozen=True)
class Size:
    """What a scheme was awarded in a year, or in the last year before in which it was awarded."""

    awarded_in: str
    pence: int


@dataclass(frozen=True)
class ReportingCalendar:
    """Everything that decides which reports are expected, read once as at a journal number."""

    rules: ReportingRules
    schemes: Mapping[int, SchemeAt]
    organisations: Mapping[int, tuple[int, ...]]
    # These organisations, and the holders of the pots that pay for the scheme.
    reporters: Mapping[int, tuple[int, ...]]
    reported_for: frozenset[int]
    awarded: Mapping[int, Mapping[str, int]]
    extensions: Mapping[Key, Extension]
    stored: Mapping[Key, StoredReport]
    stored_of: Mapping[tuple[int, str], tuple[StoredReport, ...]]
    # The schemes that the pot of a scheme was granted on to.
    passed_on: Mapping[int, frozenset[int]]

    def of_year(self, year: str) -> tuple[ExpectedReport, ...]:
        """Every expected report of a financial year, by scheme and period."""
        return tuple(
            report for scheme_id in self.schemes for report in self.of_scheme(scheme_id, year)
        )

    def of_scheme(self, scheme_id: int, year: str) -> tuple[ExpectedReport, ...]:
        """The reports of one scheme in a year: those that are owed, and those somebody began."""
        begun = {
            one.period: one
            for one in self.stored_of.get((scheme_id, year), ())
            if one.state is not ReportState.SUPERSEDED
        }
        tier = self._tier(scheme_id, year, begun.values())
        if tier is None:
            return ()
        owed = () if self.why_not(scheme_id, year) else self._owed(scheme_id, year, tier)
        periods = sorted({*owed, *begun})
        return tuple(self._expected(scheme_id, period, tier) for period in periods)

    def why_not(self, scheme_id: int, year: str) -> NotExpected | None:
        """Why a scheme owes no report in a year, if it owes none."""
        scheme = self.schemes[scheme_id]
        if scheme.version.kind is SchemeKind.POT:
            return NotExpected.IS_A_POT
        if scheme.version.status is SchemeStatus.PROPOSED:
            return NotExpected.IS_PROPOSED
        size = self.size_of(scheme_id, year)
        tier = tier_for(self.rules, size.pence) if size else None
        if tier is None:
            return NotExpected.HAS_NO_AWARD
        if scheme_id not in self.reported_for:
            return NotExpected.HAS_NO_REPORTER
        return None if self._owed(scheme_id, year, tier) else NotExpected.DOES_NOT_RUN

    def size_of(self, scheme_id: int, year: str) -> Size | None:
        """By which award a scheme is asked in a year."""
        years = self.awarded.get(scheme_id, {})
        awarded_in = max((one for one in years if one <= year), default=None)
        return None if awarded_in is None else Size(awarded_in, years[awarded_in])

    def _tier(self, scheme_id: int, year: str, begun: Iterable[StoredReport]) -> Tier | None:
        codes = [one.version.tier for one in begun]
        known = {tier.code: tier for tier in self.rules.tiers}
        if codes and codes[0] in known:
            return known[codes[0]]
        size = self.size_of(scheme_id, year)
        tier = tier_for(self.rules, size.pence) if size else None
        # What somebody began stays on the lists, also when its award was taken back.
        return tier or (self.rules.tiers[-1] if codes else None)

    def _owed(self, scheme_id: int, year: str, tier: Tier) -> tuple[Period, ...]:
        size = self.size_of(scheme_id, year)
        if size is None:
            return ()
        return periods_owed(tier.frequency, year, size.awarded_in, _runs(self.schemes[scheme_id]))

    def _expected(self, scheme_id: int, period: Period, tier: Tier) -> ExpectedReport:
        scheme, key = self.schemes[scheme_id], (scheme_id, period)
        extension = self.extensions.get(key)
        return ExpectedReport(
            scheme=scheme,
            organisation_id=next(iter(self.organisations.get(scheme_id, ())), None),
            period=period,
            tier=tier,
            deadlines=deadlines_of(period, _runs(scheme), self.rules, extension),
            extension=extension,
            stored=self.stored.get(key),
        )


def read_calendar(session: Session, number: int) -> ReportingCalendar:
    """Read everything once; a question about any scheme or year asks no further query."""
    schemes = schemes_at(session, number)
    paid = _paid(session, number)
    deliverers = deliverers_at(session, schemes)
    organisations = {
        scheme.id: _first_of_each(
            scheme.version.lead_organisation_id,
            *paid.recipients.get(scheme.id, ()),
            *deliverers.get(scheme.id, ()),
        )
        for scheme in schemes.values()
    }
    reporters = {
        scheme_id: _first_of_each(*ones, *paid.pots.get(scheme_id, ()))
        for scheme_id, ones in organisations.items()
    }
    partners = _organisations_with_partners(session, number)
    stored = stored_reports(session, number)
    by_year: dict[tuple[int, str], list[StoredReport]] = defaultdict(list)
    for one in stored.values():
        by_year[one.scheme_id, financial_year_of(one.period.first)].append(one)
    return ReportingCalendar(
        rules=reporting_rules_at(session, number),
        schemes=schemes,
        organisations=organisations,
        reporters=reporters,
        reported_for=frozenset(
            scheme.id
            for scheme in schemes.values()
            if scheme.version.is_example or partners.intersection(reporters[scheme.id])
        ),
        awarded=_awarded(session, number),
        extensions=extensions_at(session, number),
        stored=stored,
        stored_of={key: tuple(found) for key, found in by_year.items()},
        passed_on=paid.passed_on,
    )


def _runs(scheme: SchemeAt) -> Dates:
    return Dates(scheme.version.starts, scheme.version.ends)


def _first_of_each(*organisations: int | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for one in organisations if one is not None))


@dataclass(frozen=True)
class _Paid:
    """Who is paid for each scheme, whose pot pays for it, and what each pot was granted on to."""

    recipients: Mapping[int, list[int]]
    pots: Mapping[int, list[int]]
    passed_on: Mapping[int, frozenset[int]]


def _paid(session: Session, number: int) -> _Paid:
    awards = session.scalars(
        select(Award).where(Award.journal_number <= number).order_by(Award.id)
    ).all()
    by_id = {award.id: award for award in awards}
    recipients: dict[int, list[int]] = defaultdict(list)
    pots: dict[int, list[int]] = defaultdict(list)
    passed_on: dict[int, set[int]] = defaultdict(set)
    for award in awards:
        recipients[award.scheme_id].append(award.recipient_id)
        if award.parent_award_id is not None:
            pot = by_id[award.parent_award_id]
            pots[award.scheme_id].append(pot.recipient_id)
            passed_on[pot.scheme_id].add(award.scheme_id)
    return _Paid(recipients, pots, {pot: frozenset(ones) for pot, ones in passed_on.items()})


def _organisations_with_partners(session: Session, number: int) -> set[int]:
    keys = (RoleGrant.person_id, RoleGrant.organisation_id, RoleGrant.role)
    rows = session.scalars(newest(RoleGrant, keys, number).where(RoleGrant.role == Role.PARTNER))
    return {row.organisation_id for row in rows if row.is_held}


def _awarded(session: Session, number: int) -> dict[int, dict[str, int]]:
    """What each scheme was awarded in each year; a year whose awards were taken back is none."""
    rows = session.execute(
        select(
            LedgerEntry.scheme_id,
            LedgerEntry.financial_year,
            func.sum(LedgerEntry.amount_pence),
        )
        .where(LedgerEntry.kind == EntryKind.AWARD, LedgerEntry.journal_number <= number)
        .group_by(LedgerEntry.scheme_id, LedgerEntry.financial_year)
        .order_by(LedgerEntry.scheme_id, LedgerEntry.financial_year)
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for scheme_id, year, pence in rows:
        if pence:
            found[scheme_id or 0][year] = int(pence)
    return found
