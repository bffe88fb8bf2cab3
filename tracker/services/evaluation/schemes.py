"""The sheet of schemes: what each is and was given."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sqlalchemy import select

from tracker.db.funding import Award, Forecast, LedgerEntry
from tracker.domain.funding import Basis, EntryKind
from tracker.domain.impact import Measured
from tracker.domain.periods import first_day, last_day
from tracker.exports.evaluation import SchemeLine
from tracker.services.decisions.portfolio import (
    AppraisalAt,
    DecisionAt,
    appraisals_at,
    decisions_at,
)
from tracker.services.evaluation.groups import Group, Money, groups_of_awards, money_of
from tracker.services.evaluation.question import WHOLE_SYSTEM, Sources
from tracker.services.impact.amounts import AwardAt
from tracker.services.snapshot import SchemeAt, aliases_at, deliverers_at

NOT_PUBLISHED = ("NOT-PUBLISHED", "Funding not published")


@dataclass(frozen=True)
class Level:
    """A scheme's awards of one level in this fund and year: first-level, or onward from a pot."""

    scheme: SchemeAt
    basis: Basis
    awards: tuple[AwardAt, ...]
    groups: tuple[Group, ...]

    @property
    def money(self) -> Money:
        """What the level comes to."""
        return money_of(list(self.groups))


def levels(sources: Sources) -> list[Level]:
    """Every scheme of the workbook: with money here, level by level, or with none published.

    A scheme that is only funded in another fund or year belongs in that one's workbook.
    """
    groups = groups_of_awards(sources)
    here = sources.awards_of_schemes()
    anywhere = set(
        sources.session.scalars(
            select(Award.scheme_id).where(Award.journal_number <= sources.number)
        )
    )
    found = []
    for scheme in sorted(sources.picture.schemes.values(), key=lambda one: one.reference):
        awards = here.get(scheme.id, [])
        for basis in Basis:
            onward = basis is Basis.END_RECIPIENT
            of_level = tuple(a for a in awards if (a.parent_id is not None) is onward)
            if of_level:
                mine = tuple(group for a in of_level for group in groups.get(a.id, []))
                found.append(Level(scheme, basis, of_level, mine))
        if scheme.id not in anywhere:
            found.append(Level(scheme, Basis.POT, (), ()))
    return found


def scheme_lines(sources: Sources, all_levels: list[Level]) -> Iterator[SchemeLine]:
    """One row for each scheme, or two where it has money of both levels."""
    details = _Details(sources)
    for level in all_levels:
        yield details.line(level)


class _Organisations(TypedDict):
    """Who leads and who delivers."""

    lead_organisation_code: str | None
    lead_organisation_name: str | None
    delivery_partner_code: str | None
    delivery_partner_name: str | None


class _Amounts(TypedDict):
    """The money of one level, unknown where it is not published."""

    is_regrant: bool
    parent_award: str | None
    basis: str
    amount_basis: str
    awarded: int | None
    onward_awarded: int | None
    spent: int | None
    forecast_outturn: int | None
    match_income: int


class _Decided(TypedDict):
    """The newest decision on a scheme."""

    decision: str | None
    decision_date: date | None
    decision_body: str | None
    evidence_grade: str | None


class _Appraised(TypedDict):
    """The newest appraisal of a scheme."""

    alignment_score: int | None
    effectiveness_score: int | None
    appraisal_date: date | None
    appraisal_body: str | None
    appraised_in_hindsight: bool | None


class _Details:
    """What is known of all schemes, read once."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._aliases = aliases_at(sources.session, sources.number)
        self._deliverers = deliverers_at(sources.session, sources.picture.schemes)
        self._onward = _onward_by_parent(sources)
        self._income = _income(sources)
        self._outturns = _outturns(sources)
        self._appraisals = appraisals_at(sources.session, sources.number)
        self._decisions = decisions_at(sources.session, sources.number)

    def line(self, level: Level) -> SchemeLine:
        """The row of one scheme and level."""
        sources, scheme = self._sources, level.scheme
        version = scheme.version
        category_code, category_name = self._categories(level)
        alliance = None if version.alliance_code == WHOLE_SYSTEM else version.alliance_code
        return SchemeLine(
            scheme_reference=scheme.reference,
            scheme_name=scheme.name,
            other_references=_joined(self._aliases.get(scheme.id, [])),
            fund_code=sources.picture.fund.code,
            financial_year=sources.scope.year,
            category_code=category_code,
            category_name=category_name,
            theme_code=version.theme_code,
            theme_name=sources.item_name(version.theme_code),
            life_course=version.life_course.value,
            **self._organisations(scheme),
            alliance_code=alliance,
            alliance_name=sources.item_name(alliance),
            places=version.place_text or None,
            start_date=version.starts,
            end_date=version.ends,
            status_code=version.status.value,
            status_name=version.status.value.capitalize(),
            **_decided(self._decisions.get(scheme.id)),
            **self._amounts(level),
            **_appraised(self._appraisals.get(scheme.id)),
            impact_assessment_reference=version.assessment_reference or None,
            source=version.source or None,
            journal_number=version.journal_number,
            recorded_at=sources.recorded_at(version.journal_number),
        )

    def _organisations(self, scheme: SchemeAt) -> _Organisations:
        lead = self._sources.organisation(scheme.version.lead_organisation_id)
        deliverers = [
            organisation
            for one in self._deliverers.get(scheme.id, [])
            if (organisation := self._sources.organisation(one))
        ]
        return {
            "lead_organisation_code": lead.code if lead else None,
            "lead_organisation_name": lead.name if lead else None,
            "delivery_partner_code": _joined([one.code for one in deliverers]),
            "delivery_partner_name": _joined([one.name for one in deliverers]),
        }

    def _amounts(self, level: Level) -> _Amounts:
        money, is_known = level.money, bool(level.awards)
        parents = {a.parent_id for a in level.awards if a.parent_id is not None}
        references = sorted(self._sources.award_references[one] for one in parents)
        return {
            "is_regrant": bool(parents),
            "parent_award": _joined(references),
            "basis": level.basis.value,
            "amount_basis": money.amount_basis,
            "awarded": money.awarded if is_known else None,
            "onward_awarded": self._passed_on(level) if is_known else None,
            "spent": money.spent if is_known else None,
            "forecast_outturn": self._outturns.get((level.scheme.id, level.basis)),
            # Told once, in the scheme's first row.
            "match_income": self._income.pop(level.scheme.id, 0),
        }

    def _categories(self, level: Level) -> tuple[str, str]:
        codes = sorted({award.category_code for award in level.awards})
        if not codes:
            return NOT_PUBLISHED
        names = [self._sources.item_name(code) or code for code in codes]
        return "; ".join(codes), "; ".join(names)

    def _passed_on(self, level: Level) -> int:
        return sum(self._onward.get(award.id, 0) for award in level.awards)


def _decided(one: DecisionAt | None) -> _Decided:
    return {
        "decision": one.kind.value.capitalize() if one else None,
        "decision_date": one.decided_on if one else None,
        "decision_body": one.body if one else None,
        "evidence_grade": one.grade.value if one else None,
    }


def _appraised(one: AppraisalAt | None) -> _Appraised:
    return {
        "alignment_score": one.totals.alignment if one else None,
        "effectiveness_score": one.totals.effectiveness if one else None,
        "appraisal_date": one.appraised_on if one else None,
        "appraisal_body": one.body if one else None,
        "appraised_in_hindsight": one.in_hindsight if one else None,
    }


def _joined(texts: list[str]) -> str | None:
    return "; ".join(texts) or None


def _onward_by_parent(sources: Sources) -> Mapping[int, int]:
    """What each award passed on."""
    groups = groups_of_awards(sources)
    found: dict[int, int] = defaultdict(int)
    for award in sources.awards.values():
        if award.parent_id is not None:
            found[award.parent_id] += money_of(groups.get(award.id, [])).awarded
    return found


def _income(sources: Sources) -> dict[int, int]:
    """Match funding and income by scheme, outside the envelope."""
    scope = sources.scope
    found: dict[int, int] = defaultdict(int)
    rows = sources.session.execute(
        select(LedgerEntry.scheme_id, LedgerEntry.amount_pence)
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.kind == EntryKind.INCOME,
            LedgerEntry.journal_number <= scope.number,
        )
        .order_by(LedgerEntry.id)
    )
    for scheme_id, pence in rows:
        found[scheme_id or 0] += pence
    return found


def _outturns(sources: Sources) -> dict[tuple[int, Basis], int]:
    """Forecast outturn of the schemes that have a forecast: no forecast is not a forecast of 0."""
    scope = sources.scope
    forecast = set(
        sources.session.scalars(
            select(Forecast.scheme_id).where(
                Forecast.fund_id == scope.fund_id,
                Forecast.month >= first_day(scope.year),
                Forecast.month <= last_day(scope.year),
                Forecast.journal_number <= scope.number,
            )
        )
    )
    found: dict[tuple[int, Basis], int] = defaultdict(int)
    on_basis = (
        (Basis.POT, sources.picture.first_level),
        (Basis.END_RECIPIENT, sources.end_recipient),
    )
    for basis, amounts in on_basis:
        for one in amounts:
            if one.measured is Measured.OUTTURN and one.scheme_id in forecast:
                found[one.scheme_id or 0, basis] += one.pence * one.count
    return dict(found)
