"""Writing the file of grants, with the totals that it must tie to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import IO

from sqlalchemy.orm import Session

from tracker.domain.money import in_pounds
from tracker.exports.giving import package_bytes
from tracker.services.evaluation.write import Export, log_export, named
from tracker.services.giving.fill import GivingData, giving_data
from tracker.services.giving.question import GivingPublisher, GivingQuestion
from tracker.services.giving.totals import GivingTotals, Sum

# The file holds no counts of people: every profile of disclosure gives the same.
_ANY_PROFILE = "hes"


@dataclass(frozen=True)
class GivingExport(Export):
    """A file of grants that was written, with its totals."""

    totals: GivingTotals
    reasons_against: tuple[str, ...]

    @property
    def may_be_published(self) -> bool:
        """Whether nothing speaks against publishing it."""
        return not self.reasons_against

    @property
    def sums(self) -> tuple[tuple[str, int, int], ...]:
        """The control totals, in the order in which they add up."""
        totals = self.totals
        found = [
            ("Grants, each pound once", totals.first_level),
            ("Passed on from a grant in the file", totals.passed_on),
            ("All grants in the file", totals.in_file),
            *((f"Left out: {one.instrument.value}", one.sum) for one in totals.left_out),
            ("All awards in the ledger", totals.in_ledger),
        ]
        return tuple((words, one.count, one.pence) for words, one in found)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The totals beside the ledger, and why the file may not be published."""
        totals = self.totals
        return (
            f"Grants, each pound once: {_words(totals.first_level)}",
            f"Passed on from these grants: {_words(totals.passed_on)}",
            *(f"Left out, {one.instrument.value}: {_words(one.sum)}" for one in totals.left_out),
            f"All awards in the ledger: {_words(totals.in_ledger)}",
            *(("This file may not be published.",) if self.reasons_against else ()),
            *(f"{reason}." for reason in self.reasons_against),
        )

    @property
    def details(self) -> Mapping[str, object]:
        """The same for a program."""
        totals = self.totals
        return {
            "may_be_published": self.may_be_published,
            "reasons": list(self.reasons_against),
            "totals": {
                "first_level": _pence(totals.first_level),
                "passed_on": _pence(totals.passed_on),
                "in_file": _pence(totals.in_file),
                "left_out": {one.instrument.value: _pence(one.sum) for one in totals.left_out},
                "in_ledger": _pence(totals.in_ledger),
            },
        }


def write_giving(
    session: Session, question: GivingQuestion, publisher: GivingPublisher, target: Path | IO[bytes]
) -> GivingExport:
    """Write the file to a path, which is replaced only by a whole file, or to an open file."""
    data = giving_data(session, question, publisher)
    content = package_bytes(data.facts, data.grants)
    _put(content, target)
    # Its bytes are its data: nothing in the file is about the file alone.
    sha256 = hashlib.sha256(content).hexdigest()
    export = GivingExport(
        name=file_name(data),
        fund=data.fund.code,
        year=data.year,
        as_at=data.at.recorded_at,
        journal_number=data.at.number,
        profile=_ANY_PROFILE,
        file_sha256=sha256,
        data_sha256=sha256,
        rows={"grants": len(data.grants)},
        totals=data.totals,
        reasons_against=data.reasons_against,
    )
    log_export(export)
    return export


def file_name(data: GivingData) -> str:
    """A name that tells two files apart, and one that may not be published from one that may."""
    against = ("not-for-publication",) if data.reasons_against else ()
    return named(("360giving", data.fund.code, data.year), data.at.recorded_at, *against) + ".json"


def _words(found: Sum) -> str:
    return f"{found.count:,}, {in_pounds(found.pence)}"


def _pence(found: Sum) -> dict[str, int]:
    return {"awards": found.count, "pence": found.pence}


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
