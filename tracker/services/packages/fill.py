"""Everything that the data package holds: the lines of the workbook, and what only it has."""

from sqlalchemy.orm import Session

from tracker.exports.package import PackageData
from tracker.services.evaluation.fill import data_of
from tracker.services.evaluation.question import EvaluationQuestion, Publisher, read_sources
from tracker.services.packages.aims import aim_lines
from tracker.services.packages.references import (
    measure_lines,
    organisation_lines,
    scheme_name_lines,
    target_lines,
    upload_lines,
)
from tracker.services.packages.revisions import revision_lines


def package_data(
    session: Session, question: EvaluationQuestion, publisher: Publisher
) -> PackageData:
    """The tables; the long ones are read from the session as they are written."""
    sources = read_sources(session, question)
    return PackageData(
        evaluation=data_of(sources, publisher),
        scheme_names=scheme_name_lines(sources),
        aims=aim_lines(sources),
        measures=measure_lines(sources),
        organisations=organisation_lines(sources),
        targets=target_lines(sources),
        uploads=upload_lines(sources),
        revisions=revision_lines(sources),
    )
