"""Spend beside impact for one lens: pounds, schemes, measures and reports per target."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.db.journal import AsAt
from tracker.domain.apportionment import UNATTRIBUTED, WEIGHTED_LENSES, Lens
from tracker.domain.funding import Basis
from tracker.domain.impact import (
    KEPT_BY_POTS,
    KEPT_BY_POTS_NAME,
    NO_BASIS,
    UNATTRIBUTED_NAME,
    WHOLLY_UNATTRIBUTED,
    Amount,
    Measured,
    Parts,
    Tally,
    tally,
)
from tracker.services.impact.amounts import (
    first_level_as_allocated,
)
from tracker.services.impact.measures import MeasureLine, measures_of
from tracker.services.impact.picture import (
    Picture,
    SummaryQuestion,
    read_picture,
)
from tracker.services.impact.results import RowResults
from tracker.services.schemes.links import LISTS_OF_LENS
from tracker.services.schemes.words import target_name
from tracker.services.snapshot import (
    FundAt,
)

LENS_LABELS = {
    Lens.CATEGORY: "Funding category",
    Lens.ALLIANCE: "Alliance",
    Lens.THEME: "Theme",
    Lens.ELEMENT: "Core20PLUS5 clinical area",
    Lens.POPULATION: "Core20 and PLUS population",
    Lens.PLACE: "Place",
    Lens.PRIORITY: "Strategic priority",
    Lens.SCHEME: "Scheme",
    Lens.PARTNER: "Organisation funded",
}
NO_REPORTS_YET = "No outcome report has been accepted yet"
NO_MEASURE = "None of the schemes has a measure"


class ForecastStatus(StrEnum):
    """Whether an outturn was made from anything: without a forecast, nil is nobody's forecast."""

    COUNTED = "counted"
    NO_FORECAST = "no forecast"


@dataclass(frozen=True)
class Totals:
    """The control totals of a fund and year, in pence."""

    envelope_pence: int
    allocated_pence: int
    awarded_pence: int
    spent_pence: int
    forecast_outturn_pence: int
    income_pence: int
    allocated_basis: str
    awarded_basis: str
    spent_basis: str
    forecast_basis: str
    schemes: int
    schemes_with_forecast: int

    @property
    def unallocated_pence(self) -> int:
        """What of the envelope is not allocated; negative after an override."""
        return self.envelope_pence - self.allocated_pence


@dataclass(frozen=True)
class SummaryRow:
    """One target: its pounds, and what is known of what they brought about."""

    code: str
    name: str
    allocated_pence: int
    awarded_pence: int
    spent_pence: int
    forecast_outturn_pence: int
    awarded_touching_pence: int
    spent_touching_pence: int
    amount_basis: str
    allocated_basis: str
    awarded_basis: str
    spent_basis: str
    forecast_basis: str
    forecast_status: ForecastStatus
    schemes: int
    schemes_with_forecast: int
    schemes_with_measure: int
    reports_due: int
    reports_accepted: int
    people_reached: int | None
    people_reached_status: str
    met: int
    not_met: int
    no_number: int
    attainment_reason: str
    results: RowResults


@dataclass(frozen=True)
class Summary:
    """Spend beside impact, whole: every row, and the totals that they add to."""

    at: AsAt
    fund: FundAt
    year: str
    basis: Basis
    lens: Lens
    totals: Totals
    rows: tuple[SummaryRow, ...]
    # The results of every funded scheme, each counted once.
    results: RowResults
    # What the same schemes together came to with each of their measures.
    measures: tuple[MeasureLine, ...]
    # Only values of periods that had ended by this day are in the results.
    results_until: date


def summarise(session: Session, question: SummaryQuestion) -> Summary:
    """Answer one question; the same answer feeds page, print, command and workbook."""
    picture = read_picture(session, question)
    return summary_of(picture, question.lens)


def summary_of(picture: Picture, lens: Lens) -> Summary:
    """The picture through one lens."""
    by_code = tally(_through(picture, lens), parts_for(picture, lens))
    ordered = _order(picture, lens, by_code)
    rows = tuple(_row(picture, code, name, by_code.get(code, Tally())) for code, name in ordered)
    return Summary(
        picture.at,
        picture.fund,
        picture.scope.year,
        picture.scope.basis,
        lens,
        totals_of(picture),
        rows,
        picture.results_of(_funded(picture)),
        measures_of(picture, _funded(picture)),
        picture.evidence.on,
    )


def totals_of(picture: Picture) -> Totals:
    """The control totals, summed without any split."""
    whole = Tally()
    for amount in (*picture.allocated, *picture.counted):
        whole.count(amount, amount.pence)
    return Totals(
        envelope_pence=picture.envelope_pence,
        allocated_pence=whole.pence[Measured.ALLOCATED],
        awarded_pence=whole.pence[Measured.AWARDED],
        spent_pence=whole.pence[Measured.SPENT],
        forecast_outturn_pence=whole.pence[Measured.OUTTURN],
        income_pence=picture.income_pence,
        allocated_basis=whole.amount_basis(Measured.ALLOCATED),
        awarded_basis=whole.amount_basis(Measured.AWARDED),
        spent_basis=whole.amount_basis(Measured.SPENT),
        forecast_basis=whole.amount_basis(Measured.OUTTURN),
        schemes=len(whole.schemes),
        schemes_with_forecast=picture.coverage.of(whole.schemes),
    )


def _funded(picture: Picture) -> set[int]:
    return {one.scheme_id for one in picture.counted if one.scheme_id is not None}


def parts_for(picture: Picture, lens: Lens) -> Callable[[Amount], Parts]:
    """How the lens parts an amount: by the scheme's weights, or whole to one target."""

    def by_weights(amount: Amount) -> Parts:
        if amount.scheme_id is None:
            return WHOLLY_UNATTRIBUTED
        return picture.book.in_force(amount.scheme_id, lens, amount.month)

    def whole(amount: Amount) -> Parts:
        return {_single_target(picture, lens, amount) or UNATTRIBUTED: 1}

    return by_weights if lens in WEIGHTED_LENSES else whole


def _through(picture: Picture, lens: Lens) -> Iterable[Amount]:
    """The counted amounts, with what this lens calls allocated."""
    yield from picture.counted
    if lens is Lens.CATEGORY:
        yield from picture.allocated
        return
    awarded = list(first_level_as_allocated(picture.first_level))
    yield from awarded
    headroom = [*map(_nobodys, picture.allocated), *(_nobodys(a, sign=-1) for a in awarded)]
    if sum(a.pence * a.count for a in headroom):
        # Not awarded yet (or, after an override, too much is): nobody's target so far.
        yield from headroom


def _nobodys(amount: Amount, sign: int = 1) -> Amount:
    return Amount(
        Measured.ALLOCATED, sign * amount.pence, amount.count, amount.month, amount.amount_basis
    )


def _single_target(picture: Picture, lens: Lens, amount: Amount) -> str | None:
    if lens is Lens.CATEGORY:
        return amount.category_code
    if lens is Lens.PARTNER:
        organisation = picture.organisations.get(amount.recipient_id or 0)
        return organisation.code if organisation and amount.scheme_id else None
    scheme = picture.schemes.get(amount.scheme_id or 0)
    if scheme is None:
        return None
    if lens is Lens.SCHEME:
        return scheme.reference
    return scheme.version.alliance_code if lens is Lens.ALLIANCE else scheme.version.theme_code


def _order(picture: Picture, lens: Lens, found: dict[str, Tally]) -> list[tuple[str, str]]:
    """Targets in the order of their list, those without money too; then what is left over."""
    names = names_of_lens(picture, lens, set(found))
    last = {KEPT_BY_POTS: KEPT_BY_POTS_NAME, UNATTRIBUTED: UNATTRIBUTED_NAME}
    return [(code, name) for code, name in names.items() if code not in last] + [
        (code, name) for code, name in last.items() if code in found
    ]


def names_of_lens(picture: Picture, lens: Lens, found: set[str]) -> dict[str, str]:
    """The targets of a lens in their order, with every code that was `found` to have money."""
    if lens is Lens.SCHEME:
        rows = sorted(
            (s.name, s.reference) for s in picture.schemes.values() if s.reference in found
        )
        return {reference: name for name, reference in rows}
    if lens is Lens.PARTNER:
        pairs = sorted((o.name, o.code) for o in picture.organisations.values() if o.code in found)
        return {code: name for name, code in pairs}
    lists = LISTS_OF_LENS.get(lens) or (_LIST_OF_LENS[lens],)
    # A code with money always shows, even when its list no longer holds for the year.
    return {
        item.code: target_name(item)
        for list_name in lists
        for item in picture.items.values()
        if item.list_name == list_name and (item.code in found or item.holds_in(picture.scope.year))
    }


_LIST_OF_LENS = {
    Lens.CATEGORY: "funding_category",
    Lens.ALLIANCE: "alliance",
    Lens.THEME: "theme",
}


def _row(picture: Picture, code: str, name: str, one: Tally) -> SummaryRow:
    measured = sum(
        not picture.measured_schemes.isdisjoint(picture.reporting((scheme,)))
        for scheme in one.schemes
    )
    reports = picture.reports_of(one.schemes)
    results = picture.results_of(one.schemes)
    return SummaryRow(
        code=code,
        name=name,
        allocated_pence=one.pence[Measured.ALLOCATED],
        awarded_pence=one.pence[Measured.AWARDED],
        spent_pence=one.pence[Measured.SPENT],
        forecast_outturn_pence=one.pence[Measured.OUTTURN],
        awarded_touching_pence=one.touching[Measured.AWARDED],
        spent_touching_pence=one.touching[Measured.SPENT],
        amount_basis=one.amount_basis(),
        allocated_basis=one.amount_basis(Measured.ALLOCATED),
        awarded_basis=one.amount_basis(Measured.AWARDED),
        spent_basis=one.amount_basis(Measured.SPENT),
        forecast_basis=one.amount_basis(Measured.OUTTURN),
        forecast_status=_forecast_status(picture, one),
        schemes=len(one.schemes),
        schemes_with_forecast=picture.coverage.of(one.schemes),
        schemes_with_measure=measured,
        reports_due=reports.due,
        reports_accepted=reports.accepted,
        people_reached=results.people.count,
        people_reached_status=results.people.status,
        met=results.attainment.met,
        not_met=results.attainment.not_met,
        no_number=results.attainment.no_number,
        attainment_reason=_why_no_number(results),
        results=results,
    )


def _why_no_number(results: RowResults) -> str:
    """Why measures have no number, and how many for each reason."""
    reasons = results.attainment.reasons
    if not reasons:
        known = results.attainment.met + results.attainment.not_met
        return "" if known else NO_MEASURE
    return "; ".join(f"{reason}: {count}" for reason, count in reasons)


def _forecast_status(picture: Picture, one: Tally) -> ForecastStatus:
    """No forecast: money is awarded, nothing is spent, and nobody has said what will be."""
    if (
        one.amount_basis(Measured.AWARDED) != NO_BASIS
        and one.amount_basis(Measured.OUTTURN) == NO_BASIS
        and not picture.coverage.is_year_closed
        and not picture.coverage.of(one.schemes)
    ):
        return ForecastStatus.NO_FORECAST
    return ForecastStatus.COUNTED
