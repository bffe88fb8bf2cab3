"""Writing the file, with a line in the log that says which file left and its hash."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act, Viewer
from tracker.exports.giving import package_bytes
from tracker.services.giving.fill import GivingData, giving_data
from tracker.services.giving.question import GivingPublisher, GivingQuestion
from tracker.services.giving.totals import GivingTotals

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class GivingExport:
    """A file that was written: what it is called, what it holds, and its hash."""

    name: str
    fund: str
    year: str
    as_at: datetime
    journal_number: int
    sha256: str
    size: int
    totals: GivingTotals
    reasons_against: tuple[str, ...]

    @property
    def may_be_published(self) -> bool:
        """Whether nothing speaks against publishing it."""
        return not self.reasons_against


def write_giving_as(
    session: Session,
    by: Viewer,
    question: GivingQuestion,
    publisher: GivingPublisher,
    target: IO[bytes],
) -> GivingExport:
    """Write the file for a person who may take files away."""
    by.require(Act.EXPORT)
    return write_giving(session, question, publisher, target)


def write_giving(
    session: Session, question: GivingQuestion, publisher: GivingPublisher, target: Path | IO[bytes]
) -> GivingExport:
    """Write the file to a path, which is replaced only by a whole file, or to an open file."""
    data = giving_data(session, question, publisher)
    content = package_bytes(data.facts, data.grants)
    _put(content, target)
    export = GivingExport(
        name=file_name(data),
        fund=data.fund.code,
        year=data.year,
        as_at=data.at.recorded_at,
        journal_number=data.at.number,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        totals=data.totals,
        reasons_against=data.reasons_against,
    )
    _LOG.info(
        "360Giving file %s written, journal number %s, SHA-256 %s",
        export.name,
        export.journal_number,
        export.sha256,
    )
    return export


def file_name(data: GivingData) -> str:
    """A name that tells two files apart, and one that may not be published from one that may."""
    parts = [
        "360giving",
        "".join(c if c.isalnum() else "-" for c in data.fund.code.lower()),
        data.year.replace("/", "-"),
        f"{data.at.recorded_at.astimezone(LONDON):%Y-%m-%dT%H%M%S}",
    ]
    if data.reasons_against:
        parts.append("not-for-publication")
    return "_".join(parts) + ".json"


def _put(content: bytes, target: Path | IO[bytes]) -> None:
    if not isinstance(target, Path):
        target.write(content)
        return
    unfinished = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
