"""What was revised after it had been recorded: from the versions and the journal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.db.catalogue import MeasureVersion, PublishedValueVersion, ReferenceItemVersion
from tracker.db.funding import Forecast, LedgerEntry
from tracker.db.observations import ObservedValueVersion
from tracker.db.organisations import OrganisationVersion
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.db.schemes import SchemeMeasure, SchemeVersion, SchemeWeights
from tracker.domain.funding import ActualType, EntryKind
from tracker.domain.outcomes.states import ReportState
from tracker.exports.package import RevisionLine
from tracker.services.evaluation.question import Sources

_PIECE = 2_000
_REVISED = "revised"
_OF_KIND = {EntryKind.REFUND: "refund", EntryKind.ADJUSTMENT: "adjustment"}
Attribute = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class _Versions:
    """A table of versions: what identifies a thing there, and how its reference is told."""

    thing: str
    journal: Attribute
    keys: tuple[Attribute, ...]
    reference: Callable[[Sources, Row[Any]], str]
    kind: Attribute | None = None
    kinds: Callable[[Any], str] = lambda _: _REVISED
    only: tuple[ColumnElement[bool], ...] = ()


def _code(_sources: Sources, row: Row[Any]) -> str:
    return str(row.code)


def _scheme(sources: Sources, row: Row[Any]) -> str:
    return sources.picture.schemes[row.scheme_id].reference


_VERSIONED = (
    _Versions(
        "observation",
        PublishedValueVersion.journal_number,
        (PublishedValueVersion.code,),
        _code,
    ),
    _Versions(
        "observation",
        ObservedValueVersion.journal_number,
        (ObservedValueVersion.observed_value_id,),
        lambda _, row: f"OBS-{row.observed_value_id}",
    ),
    _Versions(
        "scheme",
        SchemeVersion.journal_number,
        (SchemeVersion.scheme_id,),
        _scheme,
    ),
    _Versions(
        "scheme_weights",
        SchemeWeights.journal_number,
        (SchemeWeights.scheme_id, SchemeWeights.lens, SchemeWeights.effective_from),
        lambda sources, row: f"{_scheme(sources, row)}|{row.lens.value}|{row.effective_from}",
    ),
    _Versions(
        "scheme_measure",
        SchemeMeasure.journal_number,
        (SchemeMeasure.scheme_id, SchemeMeasure.measure_code),
        lambda sources, row: f"{_scheme(sources, row)}|{row.measure_code}",
        SchemeMeasure.is_active,
        lambda is_active: _REVISED if is_active else "withdrawn",
    ),
    _Versions(
        "measure",
        MeasureVersion.journal_number,
        (MeasureVersion.code,),
        _code,
    ),
    _Versions(
        "target",
        ReferenceItemVersion.journal_number,
        (ReferenceItemVersion.code,),
        _code,
    ),
    _Versions(
        "organisation",
        OrganisationVersion.journal_number,
        (OrganisationVersion.organisation_id,),
        lambda sources, row: sources.picture.organisations[row.organisation_id].code,
    ),
)


def revision_lines(sources: Sources) -> Iterator[RevisionLine]:
    """Kind by kind, each in the order of recording; the ledger first."""
    yield from _corrected_entries(sources)
    for versions in (*_VERSIONED, _forecasts(sources), _reports(sources)):
        yield from _revised(sources, versions)


def _forecasts(sources: Sources) -> _Versions:
    return _Versions(
        "forecast",
        Forecast.journal_number,
        (Forecast.scheme_id, Forecast.month),
        lambda sources, row: f"{_scheme(sources, row)}|{row.month}",
        only=(Forecast.fund_id == sources.scope.fund_id,),
    )


def _reports(sources: Sources) -> _Versions:
    """Reports that were settled before; drafts come and go without changing what counts."""
    references = {
        row.id: row.reference
        for row in sources.session.execute(
            select(OutcomeReport.id, OutcomeReport.reference).where(
                OutcomeReport.journal_number <= sources.number
            )
        )
    }
    return _Versions(
        "report",
        OutcomeReportVersion.journal_number,
        (OutcomeReportVersion.report_id,),
        lambda _, row: references[row.report_id],
        OutcomeReportVersion.state,
        lambda state: _REVISED if state is ReportState.ACCEPTED else "opened_again",
        (OutcomeReportVersion.state.in_((ReportState.ACCEPTED, ReportState.SUPERSEDED)),),
    )


def _revised(sources: Sources, versions: _Versions) -> Iterator[RevisionLine]:
    """The versions that follow another of the same thing."""
    kind = () if versions.kind is None else (versions.kind.label("kind"),)
    earlier = func.lag(versions.journal).over(partition_by=versions.keys, order_by=versions.journal)
    every = (
        select(
            *versions.keys,
            *kind,
            versions.journal.label("recorded_under"),
            earlier.label("earlier"),
        )
        .where(versions.journal <= sources.number, *versions.only)
        .subquery()
    )
    rows = sources.session.execute(
        select(every)
        .where(every.c.earlier.is_not(None))
        .order_by(every.c.recorded_under)
        .execution_options(yield_per=_PIECE)
    )
    lines = (
        RevisionLine(
            thing_type=versions.thing,
            thing_reference=versions.reference(sources, row),
            revision_type=versions.kinds(row.kind) if kind else _REVISED,
            journal_number=row.recorded_under,
            recorded_at=sources.recorded_at(row.recorded_under),
            earlier_journal_number=row.earlier,
            correcting_entry=None,
        )
        for row in rows
    )
    for _, of_act in groupby(lines, attrgetter("journal_number")):
        # Sorted here: the database would order text by its own collation.
        yield from sorted(of_act, key=attrgetter("thing_reference"))


def _corrected_entries(sources: Sources) -> Iterator[RevisionLine]:
    """Entries of the fund and year that name another."""
    scope, named = sources.scope, aliased(LedgerEntry)
    rows = sources.session.execute(
        select(
            LedgerEntry.reference,
            LedgerEntry.kind,
            LedgerEntry.actual_type,
            LedgerEntry.journal_number,
            named.reference.label("named"),
            named.journal_number.label("earlier"),
        )
        .join(named, named.id == LedgerEntry.names_entry_id)
        .where(
            LedgerEntry.fund_id == scope.fund_id,
            LedgerEntry.financial_year == scope.year,
            LedgerEntry.journal_number <= scope.number,
        )
        .order_by(LedgerEntry.id)
        .execution_options(yield_per=_PIECE)
    )
    for row in rows:
        is_reversal = row.actual_type is ActualType.ACCRUAL_REVERSAL
        yield RevisionLine(
            thing_type="ledger_entry",
            thing_reference=row.named,
            revision_type=ActualType.ACCRUAL_REVERSAL.value
            if is_reversal
            else _OF_KIND.get(row.kind, "correction"),
            journal_number=row.journal_number,
            recorded_at=sources.recorded_at(row.journal_number),
            earlier_journal_number=row.earlier,
            correcting_entry=row.reference,
        )
