"""The lists that the tables of a package point at: schemes, measures, organisations, targets."""

from collections.abc import Iterator

from sqlalchemy import select

from tracker.db.catalogue import MeasureVersion
from tracker.db.uploads import Upload
from tracker.domain.outcomes.answers import PEOPLE
from tracker.exports.package import (
    MeasureLine,
    OrganisationLine,
    SchemeNameLine,
    TargetLine,
    UploadLine,
)
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.reached import NO_MEASURE
from tracker.services.evaluation.scheme_links import measures_at

_PIECE = 2_000
# What values may be of without being values of a measure of the catalogue.
_BUILT_IN = (
    (NO_MEASURE, "A printed figure that is no value of a measure", None, None),
    (PEOPLE, "People reached", "people", True),
)


def scheme_name_lines(sources: Sources) -> Iterator[SchemeNameLine]:
    """Every scheme as it stood, by its reference: others' tables may name it."""
    for scheme in sorted(sources.picture.schemes.values(), key=lambda one: one.reference):
        version = scheme.version
        yield SchemeNameLine(
            scheme_reference=scheme.reference,
            scheme_name=scheme.name,
            scheme_kind=version.kind.value,
            status_code=version.status.value,
            is_example=version.is_example,
            journal_number=version.journal_number,
            recorded_at=sources.recorded_at(version.journal_number),
        )


def measure_lines(sources: Sources) -> Iterator[MeasureLine]:
    """Every measure of the catalogue by its code, and what is counted beside them."""
    catalogue = measures_at(sources)
    for code in sorted(catalogue):
        yield _measure_line(sources, catalogue[code])
    for code, name, unit, counts_people in _BUILT_IN:
        if code not in catalogue:
            yield MeasureLine(
                measure_code=code,
                measure_name=name,
                domain=None,
                element_code=None,
                element_basis=None,
                unit=unit,
                polarity=None,
                measure_basis=None,
                value_form=None,
                counts_people=counts_people,
                numeric_target=None,
                target_operator=None,
                target_unit=None,
                target_period=None,
                source=None,
                source_line=None,
                journal_number=None,
                recorded_at=None,
            )


def _measure_line(sources: Sources, measure: MeasureVersion) -> MeasureLine:
    return MeasureLine(
        measure_code=measure.code,
        measure_name=measure.name,
        domain=measure.domain or None,
        element_code=measure.element_code,
        element_basis=measure.element_basis or None,
        unit=measure.unit,
        polarity=measure.polarity,
        measure_basis=measure.basis,
        value_form=measure.value_form,
        counts_people=measure.counts_people,
        numeric_target=measure.numeric_target,
        target_operator=measure.target_operator or None,
        target_unit=measure.target_unit or None,
        target_period=measure.target_period or None,
        source=measure.source or None,
        source_line=measure.source_line or None,
        journal_number=measure.journal_number,
        recorded_at=sources.recorded_at(measure.journal_number),
    )


def organisation_lines(sources: Sources) -> Iterator[OrganisationLine]:
    """Every organisation as it stood, by its code."""
    for one in sorted(sources.picture.organisations.values(), key=lambda one: one.code):
        yield OrganisationLine(one.code, one.name, one.kind or None, one.is_example)


def target_lines(sources: Sources) -> Iterator[TargetLine]:
    """Every item of the reference lists, list by list in its own order."""
    for item in sources.picture.items.values():
        yield TargetLine(
            target_code=item.code,
            list_name=item.list_name,
            target_name=item.name,
            target_kind=item.kind or None,
            framework=item.framework or None,
            parent_code=item.parent_code or None,
            sort_order=item.sort_order,
            valid_from_year=item.valid_from_year or None,
            valid_to_year=item.valid_to_year or None,
        )


def upload_lines(sources: Sources) -> Iterator[UploadLine]:
    """Every accepted spreadsheet in the order of acceptance; what it was called may name people."""
    rows = sources.session.execute(
        select(Upload.id, Upload.layout, Upload.sha256, Upload.rows, Upload.journal_number)
        .where(Upload.journal_number <= sources.number)
        .order_by(Upload.id)
        .execution_options(yield_per=_PIECE)
    )
    for upload_id, layout, sha256, count, number in rows:
        moment = sources.recorded_at(number)
        yield UploadLine(upload_id, layout, sha256, count, number, moment)
