"""Writing the data package."""

from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.exports.package import write_package
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.evaluation.write import Export, export_of, file_name
from tracker.services.packages.fill import package_data


def write_package_file(
    session: Session, question: EvaluationQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> Export:
    """Write the package to a path, which is replaced only by a whole file, or to an open file."""
    data = package_data(session, question, publisher)
    written = write_package(data, target)
    cover = data.evaluation.cover
    return export_of(cover, written, file_name(cover, "package", ".zip"))
