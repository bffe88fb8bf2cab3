"""Checking a file and storing it: one pass, every problem, one transaction, all or nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from imports.layouts import Layout
from imports.uploads import FileProblem, Table
from tracker.db.journal import Journal, journal_number, leave_no_trace
from tracker.db.uploads import Upload, UploadAcceptance
from tracker.domain.breaches import Breach, Severity
from tracker.domain.periods import LONDON
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.services.funding.posting import recorded_on
from tracker.services.importing.answers import problem_object
from tracker.services.importing.cells import problem_at, read_rows
from tracker.services.importing.context import Context, Importer
from tracker.services.importing.headings import understood
from tracker.services.importing.incoming import IncomingFile
from tracker.services.importing.lists import lists_of
from tracker.services.importing.made_for import rows_of_another_year
from tracker.services.importing.registry import DOORS
from tracker.services.importing.results import (
    Checked,
    Counts,
    Outcome,
    Problem,
    RowResult,
    Verdict,
    count,
    verdict_on,
)
from tracker.services.importing.rows import Judgement, Row, conflicts_first, refused
from tracker.services.importing.writing import Origin

# Told how many rows of how many are done.
Progress = Callable[[int, int], None]

_ROWS_BETWEEN_WORDS = 500
_NO_ROW = refused(())
_LONGEST_NAME = 255


class UploadRefusedError(Exception):
    """The file may not be stored; `checked` says why. Whoever catches this stores nothing."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{checked.file_name} was refused: nothing was stored.")
        self.checked = checked


@dataclass(frozen=True)
class _Moment:
    number: int
    today: date


@dataclass(frozen=True)
class _Examined:
    checked: Checked
    importer: Importer | None


def check_upload(
    session: Session,
    by: Viewer,
    file: IncomingFile,
    tell: Progress | None = None,
    *,
    organisation_id: int | None = None,
) -> Checked:
    """Say what storing this file would do, and everything that is wrong with it."""
    file = understood(session, by, file, organisation_id)
    number = session.scalar(select(func.max(Journal.number))) or 0
    today = datetime.now(UTC).astimezone(LONDON).date()
    return _examine(session, by, file, _Moment(number, today), tell).checked


def store_upload(
    session: Session,
    by: Viewer,
    file: IncomingFile,
    tell: Progress | None = None,
    *,
    warnings_reason: str = "",
    organisation_id: int | None = None,
) -> Checked:
    """Store a file inside the open unit of work, or raise `UploadRefusedError`.

    It is checked again here, under the lock of all writers: what held when the person saw the
    preview may no longer hold. `organisation_id` says for which organisation it was sent.
    """
    file = understood(session, by, file, organisation_id)
    moment = _Moment(journal_number(session), recorded_on(session))
    examined = _examine(session, by, file, moment, tell)
    checked = _with_its_reason(examined.checked, by, warnings_reason)
    importer = examined.importer
    if checked.is_refused or importer is None:
        raise UploadRefusedError(checked)
    earlier = _recorded_already(session, checked)
    if earlier is not None:
        leave_no_trace(session)
        return _stored(checked, earlier)
    upload = _record(session, file, checked, moment.number)
    importer.store(session, Origin(moment.number, upload.id, upload.file_name))
    if organisation_id is not None or warnings_reason.strip():
        session.add(
            UploadAcceptance(
                upload_id=upload.id,
                journal_number=moment.number,
                organisation_id=organisation_id,
                warnings_reason=warnings_reason.strip(),
            )
        )
    session.flush()
    return _stored(checked, upload)


def _with_its_reason(checked: Checked, by: Viewer, reason: str) -> Checked:
    """Refuse a file whose warnings want a reason that its sender did not give.

    The machine itself cannot be asked why: what it takes in is told and recorded.
    """
    if not checked.reason_wanted or reason.strip() or not by.person_id:
        return checked
    asked = [Problem(Severity.ERROR, None, None, None, "", ask) for ask in checked.reasons_wanted]
    return replace(checked, verdict=Verdict.REFUSED, problems=(*asked, *checked.problems))


def _recorded_already(session: Session, checked: Checked) -> Upload | None:
    """The upload of this very file, where sending it once more changes nothing.

    A file that changes nothing is recorded the first time, because that somebody sent it is a
    fact. The same bytes again are no further fact: they make neither an upload nor a row of the
    journal, and the answer names the first upload.
    """
    if checked.counts.unchanged != checked.counts.rows:
        return None
    same = select(Upload).where(Upload.sha256 == checked.sha256, Upload.layout == checked.layout)
    return session.scalars(same.order_by(Upload.id).limit(1)).first()


def _stored(checked: Checked, upload: Upload) -> Checked:
    return replace(checked, stored=True, upload_id=upload.id, journal_number=upload.journal_number)


def _record(session: Session, file: IncomingFile, checked: Checked, number: int) -> Upload:
    layout = file.upload.layout
    upload = Upload(
        journal_number=number,
        layout=checked.layout,
        layout_version=layout.version if layout else 0,
        file_name=file.name[-_LONGEST_NAME:],
        sha256=file.sha256,
        size_bytes=len(file.content),
        content=file.content,
        rows=checked.counts.rows,
        created=checked.counts.created,
        changed=checked.counts.changed,
        unchanged=checked.counts.unchanged,
        problems=[problem_object(problem) for problem in checked.problems],
    )
    session.add(upload)
    session.flush()
    return upload


def _examine(
    session: Session, by: Viewer, file: IncomingFile, moment: _Moment, tell: Progress | None
) -> _Examined:
    door = DOORS.get(file.layout_name)
    if door is None:
        return _refused(file, f"Uploads of {file.layout_name} cannot be read yet")
    try:
        door.require(by)
    except ForbiddenError as error:
        return _refused(file, str(error))
    upload = file.upload
    told = [_of_file(problem) for problem in upload.problems]
    if upload.table is None or upload.layout is None:
        unusable = all(problem.cell is None for problem in told)
        return _Examined(replace(_checked(file, told, ()), is_unusable=unusable), None)
    table, layout = upload.table, upload.layout
    lists = lists_of(session, by, moment.number, layout)
    read = read_rows(layout, table, lists)
    rows = _with_file_errors(read.rows, told)
    context = Context(session, by, moment.number, moment.today, layout, rows, lists)
    importer = door.make(context)
    results, broken = _judge(importer, layout, table, rows, tell)
    elsewhere = rows_of_another_year(upload.keys.period, table, rows)
    problems = [*told, *read.problems, *broken, *elsewhere]
    return _Examined(_checked(file, problems, results), importer)


def _judge(
    importer: Importer, layout: Layout, table: Table, rows: Iterable[Row], tell: Progress | None
) -> tuple[list[RowResult], list[Problem]]:
    results: list[RowResult] = []
    problems: list[Problem] = []
    columns = _Columns(layout, importer.columns)
    every = frozenset(table.columns)
    for sheet_row, row in zip(table.rows, rows, strict=True):
        # A total or a note under the table is told as that: no rule has more to say of it.
        judged = _NO_ROW if every <= row.bad else importer.judge(row)
        results.append(_result(row, judged))
        problems += (
            _of_row(breach, row, problem_at(table, sheet_row, columns.of(breach), breach.message))
            for breach in conflicts_first(judged.breaches)
        )
        if tell and (len(results) % _ROWS_BETWEEN_WORDS == 0 or len(results) == len(table.rows)):
            tell(len(results), len(table.rows))
    return results, problems


def _of_row(breach: Breach, row: Row, told: Problem) -> Problem:
    """What a rule says of a row; a row that gives a reason of its own is not asked for one."""
    ask = "" if row.text("reason") else breach.ask
    return replace(told, severity=breach.severity, ask=ask)


@dataclass(frozen=True)
class _Columns:
    """Where the field of a broken rule stands in the file."""

    layout: Layout
    named: Mapping[str, str]

    def of(self, breach: Breach) -> str:
        """The column of a breach; one that points at no field is told at the row's key."""
        if breach.field is None:
            return self.layout.key[0]
        return self.named.get(breach.field, breach.field)


def _result(row: Row, judged: Judgement) -> RowResult:
    if row.bad or judged.outcome is Outcome.REFUSED:
        return RowResult(row.number, Outcome.REFUSED)
    return RowResult(row.number, judged.outcome, judged.changes)


def _with_file_errors(rows: tuple[Row, ...], told: Iterable[Problem]) -> tuple[Row, ...]:
    """Rows that hold a cell which the file's reading refused may not be stored either."""
    wrong = {one.row for one in told if one.severity is Severity.ERROR and one.row}
    for row in rows:
        if row.number in wrong and not row.bad:
            row.bad = frozenset({""})
    return rows


def _checked(
    file: IncomingFile, problems: Iterable[Problem], results: Iterable[RowResult]
) -> Checked:
    rows = tuple(results)
    told = tuple(sorted(problems, key=_place))
    return Checked(
        layout=file.layout_name,
        file_name=file.name,
        sha256=file.sha256,
        verdict=verdict_on(told),
        stored=False,
        counts=count(rows),
        problems=told,
        rows=rows,
    )


def _refused(file: IncomingFile, sentence: str) -> _Examined:
    problem = Problem(Severity.ERROR, None, None, None, "", sentence)
    checked = Checked(
        file.layout_name, file.name, file.sha256, Verdict.REFUSED, False, Counts(), (problem,)
    )
    return _Examined(checked, None)


def _of_file(problem: FileProblem) -> Problem:
    digits = (problem.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return Problem(
        Severity(problem.severity.value),
        problem.sheet,
        problem.cell,
        problem.column,
        problem.value,
        problem.message,
        int(digits) if digits.isdigit() else None,
    )


def _place(problem: Problem) -> tuple[int, int, str]:
    """Whole-file problems first, then down the rows, each from left to right."""
    letters = (problem.cell or "").rstrip("0123456789")
    return problem.row or 0, len(letters), letters
