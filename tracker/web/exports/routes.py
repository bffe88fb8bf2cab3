"""Files to take away: choose one, see its hash, and download the same bytes."""

from dataclasses import dataclass
from io import BytesIO

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.funding import BASIS_LABELS
from tracker.domain.permissions import Act
from tracker.services.evaluation import (
    EvaluationQuestion,
    Export,
    write_evaluation_as,
)
from tracker.services.impact.asked import fund_choices
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.exports import giving, package
from tracker.web.exports.asking import REFUSALS, data_publisher, say_refusal
from tracker.web.exports.blueprint import bp
from tracker.web.exports.forms import ExportForm
from tracker.web.exports.sending import size_in_words, with_hash
from tracker.web.paging import address_with

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (giving, package)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Ready:
    """A workbook that was written, with what to say of it and where to fetch it."""

    export: Export
    basis: str
    size: str
    href: str
    sheets: list[list[str]]


@bp.get("/", endpoint="index")
@requires(Act.EXPORT)
def show_index() -> str:
    """Which files there are, and what each is for."""
    form = _form()
    return render_template(
        "exports/index.html", filters_form=form, breadcrumbs=[("Home", url_for("home.home"))]
    )


@bp.get("/evaluation", endpoint="evaluation")
@requires(Act.EXPORT)
def show_evaluation() -> ResponseReturnValue:
    """One evaluation workbook made ready: its name, size and hash, and the way to fetch it."""
    form = _form()
    if form is None:
        return show_index()
    try:
        ready = _ready(form.question(request.args))
    except REFUSALS as refused:
        return _refused(form, refused)
    breadcrumbs = [("Home", url_for("home.home")), ("Exports", url_for("exports.index"))]
    return render_template("exports/evaluation.html", ready=ready, breadcrumbs=breadcrumbs)


@bp.get("/evaluation.xlsx", endpoint="evaluation_file")
@requires(Act.EXPORT)
def send_evaluation() -> ResponseReturnValue:
    """The workbook itself, with its hash in the headers; never one that was not asked for."""
    form = _form()
    if form is None:
        raise NotFoundError("There is no fund with an envelope yet.")
    try:
        file, export = _written(form.question(request.args))
    except REFUSALS as refused:
        return _refused(form, refused)
    response = send_file(file, mimetype=XLSX, as_attachment=True, download_name=export.name)
    return with_hash(response, export.file_sha256)


def _refused(form: ExportForm, refused: Exception) -> ResponseReturnValue:
    """The page that asks again, with what was wrong."""
    say_refusal(form, refused)
    return render_template(
        "exports/index.html",
        filters_form=form,
        form_errors=form.error_summary(),
        breadcrumbs=[("Home", url_for("home.home"))],
    ), 422


def _form() -> ExportForm | None:
    """The choices, with what the address asks for; none where nothing can be exported yet."""
    funds = fund_choices(reading())
    if not funds:
        return None
    form = ExportForm(formdata=request.args)
    form.offer(funds)
    return form


def _ready(question: EvaluationQuestion) -> Ready:
    file, export = _written(question)
    size = file.getbuffer().nbytes
    # The moment in full: whatever is recorded meanwhile, the download is this very file.
    asked = {
        "fund": export.fund,
        "year": export.year,
        "basis": question.basis.value,
        "as_at": export.as_at.isoformat(),
    }
    href = address_with(url_for("exports.evaluation_file"), asked)
    sheets = [[name, f"{rows:,}"] for name, rows in export.rows.items()]
    return Ready(export, BASIS_LABELS[question.basis], size_in_words(size), href, sheets)


def _written(question: EvaluationQuestion) -> tuple[BytesIO, Export]:
    # In memory: a ledger of 100,000 entries makes a workbook of some 8 MB.
    file = BytesIO()
    export = write_evaluation_as(reading(), viewer(), question, data_publisher(), file)
    file.seek(0)
    return file, export
