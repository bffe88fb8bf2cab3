"""The tidy data package: see its tables, size and hash, and download the same bytes."""

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.funding import BASIS_LABELS
from tracker.domain.permissions import Act
from tracker.services.evaluation import EvaluationQuestion, Export
from tracker.services.impact.asked import fund_choices
from tracker.services.packages import write_package_as
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.exports.asking import REFUSALS, data_publisher, say_refusal
from tracker.web.exports.blueprint import bp
from tracker.web.exports.forms import ExportForm
from tracker.web.exports.sending import size_in_words, with_hash
from tracker.web.paging import address_with

_IN_MEMORY = 1 << 20


@dataclass(frozen=True)
class ReadyPackage:
    """A package that was written, with what to say of it and where to fetch it."""

    export: Export
    basis: str
    size: str
    href: str
    tables: list[list[str]]


@bp.get("/package", endpoint="package")
@requires(Act.EXPORT)
def show_package() -> ResponseReturnValue:
    """The choices; once they are made, the package made ready: its tables, size and hash."""
    form = _form()
    if form is None or not request.args:
        return _page(form)
    try:
        return _page(form, _ready(form.question(request.args)))
    except REFUSALS as refused:
        return _refused(form, refused)


@bp.get("/package.zip", endpoint="package_file")
@requires(Act.EXPORT)
def send_package() -> ResponseReturnValue:
    """The package itself, with its hash in the headers; never one that was not asked for."""
    form = _form()
    if form is None:
        raise NotFoundError("There is no fund with an envelope yet.")
    try:
        file, export = _written(form.question(request.args))
    except REFUSALS as refused:
        return _refused(form, refused)
    response = send_file(
        file, mimetype="application/zip", as_attachment=True, download_name=export.name
    )
    response.call_on_close(file.close)
    return with_hash(response, export.file_sha256)


def _form() -> ExportForm | None:
    """The choices, with what the address asks for; none where nothing can be exported yet."""
    funds = fund_choices(reading())
    if not funds:
        return None
    form = ExportForm(formdata=request.args)
    form.offer(funds)
    return form


def _page(form: ExportForm | None, ready: ReadyPackage | None = None) -> str:
    return render_template(
        "exports/package.html",
        filters_form=form,
        ready=ready,
        form_errors=form.error_summary() if form else (),
        breadcrumbs=[("Home", url_for("home.home")), ("Exports", url_for("exports.index"))],
    )


def _refused(form: ExportForm, refused: Exception) -> ResponseReturnValue:
    """The page that asks again, with what was wrong."""
    say_refusal(form, refused)
    return _page(form), 422


def _ready(question: EvaluationQuestion) -> ReadyPackage:
    file, export = _written(question)
    with file:
        size = file.seek(0, 2)
    # The moment in full: whatever is recorded meanwhile, the download is this very file.
    asked = {
        "fund": export.fund,
        "year": export.year,
        "basis": question.basis.value,
        "as_at": export.as_at.isoformat(),
    }
    href = address_with(url_for("exports.package_file"), asked)
    tables = [[name, f"{rows:,}"] for name, rows in export.rows.items()]
    return ReadyPackage(export, BASIS_LABELS[question.basis], size_in_words(size), href, tables)


def _written(question: EvaluationQuestion) -> tuple[IO[bytes], Export]:
    # A long one goes to the disk: the server's memory does not feel it.
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 the response closes it
    try:
        export = write_package_as(reading(), viewer(), question, data_publisher(), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, export
