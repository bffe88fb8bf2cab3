"""The kinds of file that can be taken away: page, command and record are written once for all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from tracker.services.board import BoardQuestion, write_board_file
from tracker.services.changes import ChangesQuestion, write_changes
from tracker.services.evaluation import Export, write_evaluation
from tracker.services.giving import GivingPublisher, GivingQuestion, write_giving
from tracker.services.packages import write_package_file
from tracker.services.refusals import NotFoundError
from tracker.services.releases.asked import FilePublisher, FileQuestion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Target = Path | IO[bytes]
WriteFile = Callable[[Session, FileQuestion, FilePublisher, Target], Export]


@dataclass(frozen=True)
class FileKind:
    """One kind of file: what it is called, for whom it is, and how it is written."""

    code: str
    name: str
    # What is between "Download the" and its format, and between "Make the" and nothing.
    short_name: str
    # What people call the form it comes in.
    form: str
    ending: str
    mimetype: str
    purpose: str
    readers: str
    write: WriteFile
    # What one of its parts is called, whose rows are counted.
    part: str
    # The sentence of the command's help.
    command_help: str
    asks_basis: bool = True
    # Whether it reads the ledger entry by entry, so that a long ledger makes it a long file.
    reads_rows: bool = True
    asks_month: bool = False
    # Whether it compares an earlier moment with the one that it is as at.
    asks_since: bool = False


def _write_grants(
    session: Session, question: FileQuestion, publisher: FilePublisher, target: Target
) -> Export:
    asked = GivingQuestion(question.fund, question.year, question.as_at)
    by = GivingPublisher(publisher.organisation, publisher.licence, publisher.giving_prefix)
    return write_giving(session, asked, by, target)


def _write_board(
    session: Session, question: FileQuestion, publisher: FilePublisher, target: Target
) -> Export:
    asked = BoardQuestion(question.fund, question.year, question.as_at, question.month)
    return write_board_file(session, asked, publisher, target)


def _write_changes(
    session: Session, question: FileQuestion, publisher: FilePublisher, target: Target
) -> Export:
    asked = ChangesQuestion(question.fund, question.year, question.since, question.as_at)
    return write_changes(session, asked, publisher, target)


_ALL = (
    FileKind(
        code="evaluation",
        name="Evaluation workbook",
        short_name="evaluation workbook",
        form="Excel",
        ending=".xlsx",
        mimetype=XLSX,
        purpose="Spend beside delivery through every lens, allocations, schemes and their links, "
        "the whole ledger, published values, and a dictionary of every column.",
        readers="Evaluators, and anybody who works in Excel",
        write=write_evaluation,
        part="Sheet",
        command_help="Write the evaluation workbook.",
    ),
    FileKind(
        code="package",
        name="Data package",
        short_name="data package",
        form="ZIP of CSV files",
        ending=".zip",
        mimetype="application/zip",
        purpose="The same data and more as tidy tables, with a description of every column that "
        "programs check: a row for each value, stable codes, where each value came from and what "
        "was revised.",
        readers="Analysts who use R, Python, Stata or SAS",
        write=write_package_file,
        part="Table",
        command_help="Write the tidy data package: CSV files that R, Stata, SAS and Python read.",
    ),
    FileKind(
        code="changes",
        name="What changed",
        short_name="workbook of changes",
        form="Excel",
        ending=".xlsx",
        mimetype=XLSX,
        purpose="What was recorded between two moments: the totals of each category at both and "
        "the difference, the ledger entries, and every row that came, changed or went.",
        readers="Evaluators and auditors who worked with an earlier file",
        write=_write_changes,
        part="Sheet",
        command_help="Write what changed between two moments as a workbook.",
        asks_basis=False,
        asks_since=True,
    ),
    FileKind(
        code="360giving",
        name="360Giving file",
        short_name="360Giving file",
        form="JSON",
        ending=".json",
        mimetype="application/json",
        purpose="The grants of a fund and year by the 360Giving Data Standard.",
        readers="The public, once your organisation publishes whom it gave what",
        write=_write_grants,
        part="Part",
        command_help="Write the grants of a fund and year as a 360Giving package "
        "(JSON, schema 1.4).",
        asks_basis=False,
        reads_rows=False,
    ),
    FileKind(
        code="board",
        name="Board workbook",
        short_name="board workbook",
        form="Excel",
        ending=".xlsx",
        mimetype=XLSX,
        purpose="A month against plan in £’000, by category, alliance and organisation funded: "
        "variance, forecast outturn and how it moved; commitments, slippage, virements, and every "
        "total to the penny.",
        readers="Boards, committees and directors of finance",
        write=_write_board,
        part="Sheet",
        command_help="Write the board workbook of a closed month.",
        asks_basis=False,
        reads_rows=False,
        asks_month=True,
    ),
)
KINDS = {kind.code: kind for kind in _ALL}
"""Every kind by its code, in the order in which they are offered."""


def kind_of(code: str) -> FileKind:
    """The kind of this code."""
    try:
        return KINDS[code]
    except KeyError:
        raise NotFoundError("There is no such kind of file.") from None
