"""Everything that the evaluation workbook shows, from one reading of the database."""

from dataclasses import replace

from sqlalchemy.orm import Session

from tracker.domain.disclosure import profile_named
from tracker.exports.evaluation import ControlTotals, CoverFacts, EvaluationData
from tracker.services.evaluation.gaps import gap_lines
from tracker.services.evaluation.money import allocation_lines, ledger_lines, summary_lines
from tracker.services.evaluation.notes import notes
from tracker.services.evaluation.observations import observation_lines
from tracker.services.evaluation.outcomes import outcome_lines, reporting_lines
from tracker.services.evaluation.question import (
    EvaluationQuestion,
    Publisher,
    Sources,
    read_sources,
)
from tracker.services.evaluation.scheme_links import scheme_link_lines
from tracker.services.evaluation.schemes import levels, scheme_lines
from tracker.services.evaluation.watching import watched
from tracker.services.impact.summary import totals_of


def evaluation_data(
    session: Session, question: EvaluationQuestion, publisher: Publisher
) -> EvaluationData:
    """The sheets; the long ones are read from the session as they are written."""
    return data_of(read_sources(session, question), publisher)


def data_of(sources: Sources, publisher: Publisher, *, with_summary: bool = True) -> EvaluationData:
    """The sheets from what has been read already; the summary takes longest, and may be left."""
    all_levels = levels(sources)
    return EvaluationData(
        cover=_cover(sources, publisher),
        summary=tuple(summary_lines(sources)) if with_summary else (),
        allocations=allocation_lines(sources),
        schemes=scheme_lines(sources, all_levels),
        scheme_links=scheme_link_lines(sources, all_levels),
        ledger=watched(sources.session, ledger_lines(sources)),
        outcomes=watched(sources.session, outcome_lines(sources, all_levels)),
        observations=watched(sources.session, observation_lines(sources)),
        gaps=gap_lines(sources),
        reporting=reporting_lines(sources, all_levels),
        notes=notes(sources),
    )


def _cover(sources: Sources, publisher: Publisher) -> CoverFacts:
    picture = sources.picture
    totals = totals_of(picture)
    facts = CoverFacts(
        organisation=publisher.organisation or "No organisation has been set",
        fund_code=picture.fund.code,
        fund_name=picture.fund.name,
        financial_year=picture.scope.year,
        basis=picture.scope.basis.value,
        as_at=picture.at.recorded_at,
        journal_number=picture.at.number,
        disclosure_profile=publisher.profile,
        disclosure_words=profile_named(publisher.profile).words,
        totals=ControlTotals(
            envelope=totals.envelope_pence,
            allocated=totals.allocated_pence,
            awarded=totals.awarded_pence,
            spent=totals.spent_pence,
            forecast_outturn=totals.forecast_outturn_pence,
            unallocated=totals.unallocated_pence,
        ),
    )
    # Left out, each says in the workbook that it was not set.
    if publisher.licence:
        facts = replace(facts, licence=publisher.licence)
    return replace(facts, contact=publisher.contact) if publisher.contact else facts
