"""Writing the package, with a line in the log that says which file left and its hash."""

import logging
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.permissions import Act, Viewer
from tracker.exports.package import write_package
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.evaluation.write import Export, file_name
from tracker.services.packages.fill import package_data

_LOG = logging.getLogger(__name__)


def write_package_as(
    session: Session,
    by: Viewer,
    question: EvaluationQuestion,
    publisher: Publisher,
    target: IO[bytes],
) -> Export:
    """Write the package for a person who may take files away."""
    by.require(Act.EXPORT)
    return write_package_file(session, question, publisher, target)


def write_package_file(
    session: Session, question: EvaluationQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> Export:
    """Write the package to a path, which is replaced only by a whole file, or to an open file."""
    data = package_data(session, question, publisher)
    written = write_package(data, target)
    cover = data.evaluation.cover
    export = Export(
        name=file_name(cover, "package", ".zip"),
        fund=cover.fund_code,
        year=cover.financial_year,
        as_at=cover.as_at,
        journal_number=cover.journal_number,
        profile=cover.disclosure_profile,
        file_sha256=written.file_sha256,
        data_sha256=written.data_sha256,
        rows=written.rows,
    )
    _LOG.info(
        "Data package %s written, journal number %s, SHA-256 %s",
        export.name,
        export.journal_number,
        export.file_sha256,
    )
    return export
