"""One page for a board: the money, what is known of results, what changed, and what to mind.

Everything on it is taken from the summary and the evidence; nothing is worked out anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.db.journal import AsAt
from tracker.domain.apportionment import Lens
from tracker.domain.costs import CONTRIBUTION
from tracker.domain.gaps import COUNTED_APART, NO_CAUSE, comparisons_in_words
from tracker.domain.impact import NO_BASIS
from tracker.domain.permissions import Act, Viewer
from tracker.services.decisions.portfolio import DecisionAt, decisions_at
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.picture import (
    Picture,
    SummaryQuestion,
    in_another_year,
    read_picture,
    years_with_an_envelope,
)
from tracker.services.impact.results import RowResults
from tracker.services.impact.summary import SummaryRow, Totals, summary_of, totals_of
from tracker.services.outcomes.lists import ReportTally
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt

ILLUSTRATIVE = (
    "Amounts marked illustrative are made up, or hold amounts that are: they describe no real "
    "scheme."
)
NOT_ADDED = (
    "Schemes, reports and people are counted whole. People of several schemes are added only where "
    "it is declared that they are counted once: otherwise somebody may have been reached by two."
)
ROUNDED = "Counts of people from 1 to 7 are hidden, and larger ones are rounded to the nearest 5."
_MADE_UP = ("illustrative", "mixed")


@dataclass(frozen=True)
class BriefQuestion:
    """Which brief is wanted; without an alliance it is of the whole fund."""

    fund: str | None = None
    year: str | None = None
    alliance: str = ""
    as_at: datetime | None = None


@dataclass(frozen=True)
class Moved:
    """One figure of the year before and of this year, in pence or as a count.

    None where nothing was recorded, which is no nil.
    """

    label: str
    before: int | None
    after: int | None
    is_money: bool = True
    is_illustrative: bool = False

    @property
    def change(self) -> int | None:
        """After less before, where both are recorded."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class Decided:
    """The newest decision on one of the schemes."""

    scheme_reference: str
    scheme_name: str
    decision: DecisionAt


@dataclass(frozen=True)
class Brief:
    """Everything that the page says, in figures; `moved` is empty where there is no year before."""

    at: AsAt
    fund: FundAt
    year: str
    alliance_code: str
    alliance_name: str
    # An alliance has no envelope of its own: its totals are of its schemes.
    totals: Totals
    rows: tuple[SummaryRow, ...]
    results: RowResults
    reports: ReportTally
    previous_year: str
    moved: tuple[Moved, ...]
    # The newest decision on each scheme, the newest first; none for who may not read decisions.
    decided: tuple[Decided, ...]
    caveats: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it is of the whole fund."""
        return not self.alliance_code


def brief_for(session: Session, by: Viewer, question: BriefQuestion) -> Brief:
    """The brief of a fund and year, whole or of one alliance, for people who see all money."""
    by.require(Act.READ_IMPACT)
    whole = read_picture(
        session, SummaryQuestion(question.fund, question.year, as_at=question.as_at)
    )
    names = alliances_of(whole)
    if question.alliance and question.alliance not in names:
        raise NotFoundError("There is no such alliance.")
    picture = _narrowed(whole, question.alliance)
    summary = summary_of(picture, Lens.CATEGORY)
    rows = tuple(row for row in summary.rows if _has_anything(row))
    reports = picture.reports_of(_funded(picture))
    before = _before(session, whole, question.alliance)
    return Brief(
        at=whole.at,
        fund=whole.fund,
        year=whole.scope.year,
        alliance_code=question.alliance,
        alliance_name=names.get(question.alliance, ""),
        totals=summary.totals,
        rows=rows,
        results=summary.results,
        reports=reports,
        previous_year=before.scope.year if before else "",
        moved=tuple(_moved(before, picture, is_whole=not question.alliance)) if before else (),
        decided=tuple(_decided(session, picture)) if by.may(Act.READ_DECISIONS) else (),
        caveats=tuple(_caveats(summary.totals, summary.results)),
    )


def alliances_of(picture: Picture) -> Mapping[str, str]:
    """The alliances by code, in the order of their list."""
    return {item.code: item.name for item in picture.items.values() if item.list_name == "alliance"}


def headline(one: GapSeries) -> str:
    """The one sentence on whether a gap narrowed."""
    if one.verdict is None:
        return f"Whether the gap changed cannot be told. {one.why_no_verdict}"
    return next(words for words in one.words if "gap" in words and "it went from" in words)


def _narrowed(picture: Picture, alliance: str) -> Picture:
    """The same with only the money of an alliance's schemes."""
    if not alliance:
        return picture
    mine = {
        scheme.id for scheme in picture.schemes.values() if scheme.version.alliance_code == alliance
    }
    return replace(
        picture,
        allocated=(),
        first_level=tuple(one for one in picture.first_level if one.scheme_id in mine),
        counted=tuple(one for one in picture.counted if one.scheme_id in mine),
        envelope_pence=0,
        income_pence=0,
    )


def _funded(picture: Picture) -> set[int]:
    return {one.scheme_id for one in picture.counted if one.scheme_id is not None}


def _has_anything(row: SummaryRow) -> bool:
    amounts = (row.allocated_pence, row.awarded_pence, row.spent_pence, row.forecast_outturn_pence)
    return any(amounts) or row.schemes > 0


def _before(session: Session, picture: Picture, alliance: str) -> Picture | None:
    """The same picture of the newest earlier year that has an envelope, as at the same moment."""
    years = years_with_an_envelope(session, picture.fund.id, picture.at.number)
    earlier = [year for year in years if year < picture.scope.year]
    if not earlier:
        return None
    return _narrowed(in_another_year(session, picture, earlier[0]), alliance)


def _decided(session: Session, picture: Picture) -> list[Decided]:
    """The newest decision on each of the schemes that reports are counted of."""
    wanted = picture.reporting(_funded(picture))
    found = [
        Decided(picture.schemes[scheme].reference, picture.schemes[scheme].name, one)
        for scheme, one in decisions_at(session, picture.at.number).items()
        if scheme in wanted
    ]
    found.sort(key=lambda one: (one.scheme_name, one.scheme_reference))
    found.sort(key=lambda one: one.decision.decided_on, reverse=True)
    return found


def _moved(before: Picture, after: Picture, *, is_whole: bool) -> Iterator[Moved]:
    then, now = totals_of(before), totals_of(after)
    if is_whole:
        yield Moved("Envelope", then.envelope_pence, now.envelope_pence)
    made_up = any(one.awarded_basis in _MADE_UP for one in (then, now))
    awarded = [_recorded(one.awarded_pence, one.awarded_basis) for one in (then, now)]
    yield Moved("Awarded", awarded[0], awarded[1], is_illustrative=made_up)
    made_up = any(one.spent_basis in _MADE_UP for one in (then, now))
    spent = [_recorded(one.spent_pence, one.spent_basis) for one in (then, now)]
    yield Moved("Spent", spent[0], spent[1], is_illustrative=made_up)
    yield Moved("Funded schemes", then.schemes, now.schemes, is_money=False)
    reports = [one.reports_of(_funded(one)).accepted for one in (before, after)]
    yield Moved("Outcome reports accepted", reports[0], reports[1], is_money=False)
    results = [one.results_of(_funded(one)) for one in (before, after)]
    met = [_met(one) for one in results]
    yield Moved("Measures that met what was expected", met[0], met[1], is_money=False)
    narrowed = [_narrowed_gaps(one) for one in results]
    yield Moved("Gaps that narrowed", narrowed[0], narrowed[1], is_money=False)


def _met(results: RowResults) -> int | None:
    """How many measures met; none of a year in which nothing could be compared."""
    tally = results.attainment
    return tally.met if tally.met + tally.not_met else None


def _narrowed_gaps(results: RowResults) -> int | None:
    """How many gaps narrowed; none of a year in which of no gap anything can be told."""
    gaps = results.gap_tally
    return gaps.narrowed if gaps.all > gaps.not_told else None


def _recorded(pence: int, basis: str) -> int | None:
    return None if basis == NO_BASIS else pence


def _caveats(totals: Totals, results: RowResults) -> Iterator[str]:
    yield NO_CAUSE
    yield CONTRIBUTION
    yield NOT_ADDED
    if results.register:
        yield f"People of several schemes are counted once in {results.register}."
    yield ROUNDED
    bases = (totals.allocated_basis, totals.awarded_basis, totals.spent_basis)
    if any(basis in _MADE_UP for basis in bases):
        yield ILLUSTRATIVE
    if results.gaps:
        yield COUNTED_APART
        if said := comparisons_in_words(sum(one.comparisons for one in results.gaps)):
            yield said
