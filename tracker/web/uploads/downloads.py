"""Files that go back to people: the original, the problems as a list, and the marked workbook."""

from io import BytesIO
from pathlib import PurePath

from flask import Response, send_file

from tracker.domain.permissions import Act
from tracker.exports.problem_list import list_as_csv, list_as_workbook
from tracker.services.importing.marking import marked_file
from tracker.services.importing.preview import rows_that_are
from tracker.services.importing.results import Outcome
from tracker.services.releases.kinds import XLSX
from tracker.services.uploads.page import upload_page, uploaded_file
from tracker.services.uploads.problems import ProblemLine
from tracker.services.uploads.sending import check_file, held_file
from tracker.services.uploads.waiting import waiting_file
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.uploads.blueprint import bp

CSV = "text/csv; charset=utf-8"
_PROBLEM_COLUMNS = (
    ("Severity", 10),
    ("Sheet", 20),
    ("Cell", 8),
    ("Column", 24),
    ("Value found", 26),
    ("What to do", 100),
)
_CHANGE_COLUMNS = (
    ("Row", 8),
    ("What happens", 14),
    ("What it is", 60),
    ("Column", 24),
    ("Now", 30),
    ("In the file", 30),
)
_KINDS = {".xlsx": XLSX, ".csv": CSV}
_ANY = "application/octet-stream"


@bp.get("/waiting/<token>/problems.csv", endpoint="waiting_problems_csv")
@requires(Act.UPLOAD)
def send_waiting_problems_csv(token: str) -> Response:
    """The problems of a held file, for any program."""
    waiting = waiting_file(reading(), viewer(), token)
    return _problems_csv(waiting.file_name, waiting.lines)


@bp.get("/waiting/<token>/problems.xlsx", endpoint="waiting_problems")
@requires(Act.UPLOAD)
def send_waiting_problems(token: str) -> Response:
    """The problems of a held file as a workbook."""
    waiting = waiting_file(reading(), viewer(), token)
    return _problems_workbook(waiting.file_name, waiting.lines)


@bp.get("/waiting/<token>/changes.xlsx", endpoint="waiting_changes")
@requires(Act.UPLOAD)
def send_waiting_changes(token: str) -> Response:
    """Every row that a held file would create or change, as it would do now."""
    file = held_file(reading(), viewer(), token)
    checked = check_file(reading(), viewer(), file)
    lines = [
        (f"{row.number}", outcome.value.capitalize(), row.what, label, old, new)
        for outcome in (Outcome.CHANGED, Outcome.CREATED)
        for row in rows_that_are(outcome, file, checked)
        for label, old, new in (
            [(one.label, one.old, one.new) for one in row.changes] or [("", "", row.amount)]
        )
    ]
    content = list_as_workbook("Changes", _CHANGE_COLUMNS, lines)
    return _attached(content, _named(file.name, "changes", ".xlsx"), XLSX)


@bp.get("/waiting/<token>/marked.xlsx", endpoint="waiting_marked")
@requires(Act.UPLOAD)
def send_waiting_marked(token: str) -> Response:
    """The sender's own file with each problem marked where it stands."""
    waiting = waiting_file(reading(), viewer(), token)
    content = marked_file(held_file(reading(), viewer(), token), waiting.checked)
    return _attached(content, _named(waiting.file_name, "marked", ".xlsx"), XLSX)


@bp.get("/<int:upload_id>/file", endpoint="original")
@requires(Act.UPLOAD)
def send_original(upload_id: int) -> Response:
    """The file as it came, byte for byte; never shown inside a page."""
    file = uploaded_file(reading(), viewer(), upload_id)
    kind = _KINDS.get(PurePath(file.name).suffix.casefold(), _ANY)
    return _attached(file.content, file.name, kind)


@bp.get("/<int:upload_id>/problems.csv", endpoint="problems_csv")
@requires(Act.UPLOAD)
def send_problems_csv(upload_id: int) -> Response:
    """What was said of an upload, for any program."""
    upload = upload_page(reading(), viewer(), upload_id)
    return _problems_csv(upload.file_name, upload.lines)


@bp.get("/<int:upload_id>/problems.xlsx", endpoint="problems")
@requires(Act.UPLOAD)
def send_problems(upload_id: int) -> Response:
    """What was said of an upload, as a workbook."""
    upload = upload_page(reading(), viewer(), upload_id)
    return _problems_workbook(upload.file_name, upload.lines)


@bp.get("/<int:upload_id>/marked.xlsx", endpoint="marked")
@requires(Act.UPLOAD)
def send_marked(upload_id: int) -> Response:
    """The file of an upload with what was said of it marked where it stands."""
    upload = upload_page(reading(), viewer(), upload_id)
    content = marked_file(uploaded_file(reading(), viewer(), upload_id), upload.checked)
    return _attached(content, _named(upload.file_name, "marked", ".xlsx"), XLSX)


def _problems_csv(file_name: str, lines: tuple[ProblemLine, ...]) -> Response:
    headings = [heading for heading, _ in _PROBLEM_COLUMNS]
    content = list_as_csv(headings, _cells(lines))
    return _attached(content, _named(file_name, "problems", ".csv"), CSV)


def _problems_workbook(file_name: str, lines: tuple[ProblemLine, ...]) -> Response:
    content = list_as_workbook("Problems", _PROBLEM_COLUMNS, _cells(lines))
    return _attached(content, _named(file_name, "problems", ".xlsx"), XLSX)


def _cells(lines: tuple[ProblemLine, ...]) -> list[tuple[str, ...]]:
    return [
        (one.severity, one.sheet, one.cell, one.column, one.value, one.message) for one in lines
    ]


def _named(file_name: str, what: str, ending: str) -> str:
    return f"{PurePath(file_name).stem} {what}{ending}"


def _attached(content: bytes, name: str, kind: str) -> Response:
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
