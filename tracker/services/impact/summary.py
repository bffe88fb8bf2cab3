"""Spend beside impact for one lens: pounds, schemes, measures and reports per target."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import LedgerEntry
from tracker.db.journal import AsAt, as_at
from tracker.domain.apportionment import UNATTRIBUTED, WEIGHTED_LENSES, Lens
from tracker.domain.funding import AmountBasis, Basis, EntryKind
from tracker.domain.impact import (
    KEPT_BY_POTS,
    KEPT_BY_POTS_NAME,
    UNATTRIBUTED_NAME,
    WHOLLY_UNATTRIBUTED,
    Amount,
    Measured,
    Parts,
    Tally,
    WeightBook,
    tally,
)
from tracker.domain.periods import first_day
from tracker.services.impact.amounts import (
    Scope,
    allocated_amounts,
    amounts,
    first_level_as_allocated,
)
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.links import LISTS_OF_LENS
from tracker.services.snapshot import (
    FundAt,
    Item,
    OrganisationAt,
    SchemeAt,
    funds_at,
    items_at,
    measure_links_at,
    organisations_at,
    schemes_at,
    weight_book,
    weight_sets_at,
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


@dataclass(frozen=True)
class SummaryQuestion:
    """What a summary is asked for; anything left out takes its default."""

    fund: str | None = None
    year: str | None = None
    lens: Lens = Lens.CATEGORY
    basis: Basis = Basis.POT
    as_at: datetime | None = None


@dataclass(frozen=True)
class Totals:
    """The control totals of a fund and year, in pence."""

    envelope_pence: int
    allocated_pence: int
    awarded_pence: int
    spent_pence: int
    forecast_outturn_pence: int
    income_pence: int

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
    schemes: int
    schemes_with_measure: int
    reports_due: int
    reports_accepted: int
    people_reached: int | None
    people_reached_status: str
    met: int
    not_met: int
    no_number: int
    attainment_reason: str


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


@dataclass(frozen=True)
class Picture:
    """Everything that summaries of one fund and year are made of, read once for all lenses."""

    at: AsAt
    fund: FundAt
    scope: Scope
    items: dict[str, Item]
    organisations: dict[int, OrganisationAt]
    schemes: dict[int, SchemeAt]
    book: WeightBook
    measured_schemes: frozenset[int]
    allocated: tuple[Amount, ...]
    first_level: tuple[Amount, ...]
    counted: tuple[Amount, ...]
    envelope_pence: int
    income_pence: int


def summarise(session: Session, question: SummaryQuestion) -> Summary:
    """Answer one question; the same answer feeds page, print, command and workbook."""
    picture = read_picture(session, question)
    return summary_of(picture, question.lens)


def read_picture(session: Session, question: SummaryQuestion) -> Picture:
    """Read everything once; any number of lenses can then be summed without a query."""
    at = as_at(session, question.as_at)
    fund = find_fund_at(session, at.number, question.fund)
    year = question.year or newest_year(session, fund.id, at.number)
    scope = Scope(fund.id, year, at.number, question.basis)
    pot_scope = Scope(fund.id, year, at.number, Basis.POT)
    first_level = amounts(session, pot_scope)
    links = measure_links_at(session, at.number)
    return Picture(
        at=at,
        fund=fund,
        scope=scope,
        items=items_at(session, at.number),
        organisations=organisations_at(session, at.number),
        schemes=schemes_at(session, at.number),
        book=weight_book(weight_sets_at(session, at.number)),
        measured_schemes=frozenset(link.scheme_id for link in links),
        allocated=allocated_amounts(session, pot_scope),
        first_level=first_level,
        counted=first_level if question.basis is Basis.POT else amounts(session, scope),
        envelope_pence=_sum(session, scope, EntryKind.ENVELOPE),
        income_pence=_sum(session, scope, EntryKind.INCOME),
    )


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
    )


def totals_of(picture: Picture) -> Totals:
    """The control totals, summed without any split."""

    def whole(found: Iterable[Amount], measured: Measured) -> int:
        return sum(a.pence * a.count for a in found if a.measured is measured)

    return Totals(
        envelope_pence=picture.envelope_pence,
        allocated_pence=whole(picture.allocated, Measured.ALLOCATED),
        awarded_pence=whole(picture.counted, Measured.AWARDED),
        spent_pence=whole(picture.counted, Measured.SPENT),
        forecast_outturn_pence=whole(picture.counted, Measured.OUTTURN),
        income_pence=picture.income_pence,
    )


def parts_for(picture: Picture, lens: Lens) -> Callable[[Amount], Parts]:
    """How the lens parts an amount: by the scheme's weights, or whole to one target."""

    def by_weights(amount: Amount) -> Parts:
        if amount.scheme_id is None:
            return WHOLLY_UNATTRIBUTED
        return picture.book.in_force(amount.scheme_id, lens, amount.month)

    def whole(amount: Amount) -> Parts:
        return {_single_target(picture, lens, amount) or UNATTRIBUTED: 1}

    return by_weights if lens in WEIGHTED_LENSES else whole


def find_fund_at(session: Session, number: int, code: str | None) -> FundAt:
    """The fund by its code or reference; with none given, the first that was opened."""
    funds = funds_at(session, number)
    for fund in funds.values():
        if code is None or code.casefold() in (fund.code.casefold(), fund.reference.casefold()):
            return fund
    raise NotFoundError("There is no such fund.")


def years_with_an_envelope(session: Session, fund_id: int, number: int) -> tuple[str, ...]:
    """The financial years of a fund that hold any money, newest first."""
    years = session.scalars(
        select(LedgerEntry.financial_year)
        .where(
            LedgerEntry.fund_id == fund_id,
            LedgerEntry.kind == EntryKind.ENVELOPE,
            LedgerEntry.journal_number <= number,
        )
        .distinct()
    )
    return tuple(sorted(years, reverse=True))


def newest_year(session: Session, fund_id: int, number: int) -> str:
    """The newest financial year with an envelope."""
    years = years_with_an_envelope(session, fund_id, number)
    if not years:
        raise NotFoundError("This fund has no envelope yet.")
    return years[0]


def _through(picture: Picture, lens: Lens) -> Iterable[Amount]:
    """The counted amounts, with what this lens calls allocated."""
    yield from picture.counted
    if lens is Lens.CATEGORY:
        yield from picture.allocated
        return
    awarded = list(first_level_as_allocated(picture.first_level))
    yield from awarded
    whole = sum(a.pence * a.count for a in picture.allocated)
    headroom = whole - sum(a.pence * a.count for a in awarded)
    if headroom:
        # Not awarded yet (or, after an override, too much is): nobody's target so far.
        bases = {a.amount_basis for a in picture.allocated}
        basis = bases.pop() if len(bases) == 1 else AmountBasis.RECORDED
        yield Amount(Measured.ALLOCATED, headroom, 1, first_day(picture.scope.year), basis)


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
    names = _names(picture, lens, set(found))
    last = {KEPT_BY_POTS: KEPT_BY_POTS_NAME, UNATTRIBUTED: UNATTRIBUTED_NAME}
    return [(code, name) for code, name in names.items() if code not in last] + [
        (code, name) for code, name in last.items() if code in found
    ]


def _names(picture: Picture, lens: Lens, found: set[str]) -> dict[str, str]:
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
        item.code: item.name
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
    measured = len(one.schemes & picture.measured_schemes)
    return SummaryRow(
        code=code,
        name=name,
        allocated_pence=one.pence[Measured.ALLOCATED],
        awarded_pence=one.pence[Measured.AWARDED],
        spent_pence=one.pence[Measured.SPENT],
        forecast_outturn_pence=one.pence[Measured.OUTTURN],
        awarded_touching_pence=one.touching[Measured.AWARDED],
        spent_touching_pence=one.touching[Measured.SPENT],
        amount_basis=one.amount_basis,
        schemes=len(one.schemes),
        schemes_with_measure=measured,
        reports_due=0,
        reports_accepted=0,
        people_reached=None,
        people_reached_status="n",
        met=0,
        not_met=0,
        no_number=measured,
        attainment_reason=NO_REPORTS_YET,
    )


def _sum(session: Session, scope: Scope, kind: EntryKind) -> int:
    query = select(func.coalesce(func.sum(LedgerEntry.amount_pence), 0)).where(
        LedgerEntry.fund_id == scope.fund_id,
        LedgerEntry.financial_year == scope.year,
        LedgerEntry.kind == kind,
        LedgerEntry.journal_number <= scope.number,
    )
    return int(session.scalar(query) or 0)
