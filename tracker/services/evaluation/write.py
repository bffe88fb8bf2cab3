"""Writing the workbook, and what is told of any file that was written."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy.orm import Session

from tracker.domain.disclosure import profile_named
from tracker.domain.periods import LONDON
from tracker.exports.evaluation import CoverFacts, evaluation_workbook
from tracker.exports.workbook import write_workbook
from tracker.services.disclosure.standing import under
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

    @property
    def sums(self) -> tuple[tuple[str, int, int], ...]:
        """Totals that tie the file to the ledger: what, how many, how many pence."""
        return ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person should be told of the file besides its hash."""
        return ()

    @property
    def details(self) -> Mapping[str, object]:
        """What a program should be told of the file besides."""
        return {}


class Written(Protocol):
    """What writing any file gives: its hash, that of its data, and the rows of each part."""

    @property
    def file_sha256(self) -> str:
        """The hash of the bytes."""

    @property
    def data_sha256(self) -> str:
        """The hash of what the file holds, however it is packed."""

    @property
    def rows(self) -> Mapping[str, int]:
        """By sheet or table."""


def write_evaluation(
    session: Session, question: EvaluationQuestion, publisher: Publisher, target: Path | IO[bytes]
) -> Export:
    """Write the workbook to a path, which is replaced only by a whole file, or to an open file."""
    with under(session, profile_named(publisher.profile)):
        data = evaluation_data(session, question, publisher)
        # The long sheets are read from the session as they are written.
        written = write_workbook(evaluation_workbook(data), target)
    return export_of(data.cover, written, file_name(data.cover))


def export_of(cover: CoverFacts, written: Written, name: str) -> Export:
    """What is told of a file with a cover; the log says which file was made, and its hash."""
    export = Export(
        name=name,
        fund=cover.fund_code,
        year=cover.financial_year,
        as_at=cover.as_at,
        journal_number=cover.journal_number,
        profile=cover.disclosure_profile,
        file_sha256=written.file_sha256,
        data_sha256=written.data_sha256,
        rows=written.rows,
    )
    log_export(export)
    return export


def log_export(export: Export) -> None:
    """Say in the log which file was made, of which moment, with its hash."""
    _LOG.info(
        "%s written, journal number %s, SHA-256 %s",
        export.name,
        export.journal_number,
        export.file_sha256,
    )


def file_name(cover: CoverFacts, kind: str = "evaluation", ending: str = ".xlsx") -> str:
    """A name that tells two exports apart: fund, year, basis, moment and disclosure profile."""
    subject = (kind, cover.fund_code, cover.financial_year)
    return named(subject, cover.basis, cover.as_at, cover.disclosure_profile) + ending


def named(subject: tuple[str, str, str], *parts: str | datetime) -> str:
    """The kind, fund and year of a file and what else tells it apart, as part of a file's name."""
    kind, fund, year = subject
    words = (
        kind,
        "".join(c if c.isalnum() else "-" for c in fund.lower()),
        year.replace("/", "-"),
        *(
            f"{p.astimezone(LONDON):%Y-%m-%dT%H%M%S}" if isinstance(p, datetime) else p
            for p in parts
        ),
    )
    return "_".join(words)
