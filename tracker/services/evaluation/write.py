"""Writing the workbook, with a line in the log that says which file left and its hash."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act, Viewer
from tracker.exports.evaluation import CoverFacts, evaluation_workbook
from tracker.exports.workbook import write_workbook
from tracker.services.evaluation.fill import evaluation_data
from tracker.services.evaluation.question import EvaluationQuestion, Publisher

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Export:
    """A file that was written: what it is called, what it holds, and its hashes."""

    name: str
    fund: str
    year: str
    as_at: datetime
    journal_number: int
    profile: str
    file_sha256: str
    data_sha256: str
    rows: Mapping[str, int]


def write_evaluation_as(
    session: Session,
    by: Viewer,
    question: EvaluationQuestion,
    publisher: Publisher,
    target: IO[bytes],
) -> Export:
    """Write the workbook for a person who may take files away."""
    by.require(Act.EXPORT)
    return write_evaluation(session, question, publisher, target)


def write_evaluation(
    session: Session, question: EvaluationQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> Export:
    """Write the workbook to a path, which is replaced only by a whole file, or to an open file."""
    data = evaluation_data(session, question, publisher)
    written = write_workbook(evaluation_workbook(data), target)
    cover = data.cover
    export = Export(
        name=file_name(cover),
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
        "Evaluation workbook %s written, journal number %s, SHA-256 %s",
        export.name,
        export.journal_number,
        export.file_sha256,
    )
    return export


def file_name(cover: CoverFacts, kind: str = "evaluation", ending: str = ".xlsx") -> str:
    """A name that tells two exports apart: fund, year, basis, moment and disclosure profile."""
    moment = cover.as_at.astimezone(LONDON)
    parts = (
        kind,
        "".join(c if c.isalnum() else "-" for c in cover.fund_code.lower()),
        cover.financial_year.replace("/", "-"),
        cover.basis,
        f"{moment:%Y-%m-%dT%H%M%S}",
        cover.disclosure_profile,
    )
    return "_".join(parts) + ending
