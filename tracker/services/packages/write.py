"""Writing the data package."""

from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.disclosure import profile_named
from tracker.exports.package import write_package
from tracker.services.disclosure.standing import under
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.evaluation.write import Export, export_of, file_name
from tracker.services.packages.fill import package_data


def write_package_file(
    session: Session, question: EvaluationQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> Export:
    """Write the package to a path, which is replaced only by a whole file, or to an open file."""
    with under(session, profile_named(publisher.profile)):
        data = package_data(session, question, publisher)
        # The long tables are read from the session as they are written.
        written = write_package(data, target)
    cover = data.evaluation.cover
    return export_of(cover, written, file_name(cover, "package", ".zip"))
