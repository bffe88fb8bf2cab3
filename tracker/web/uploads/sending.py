"""Sending a spreadsheet: what it holds, for whom, and then the check of all of it."""

from contextlib import closing

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict

from imports.spreadsheets.limits import MEGABYTE
from imports.uploads import FileRefusedError, recognised_layout
from tracker.db.journal import housekeeping
from tracker.domain.breaches import Breach
from tracker.domain.permissions import Act
from tracker.services.importing.drafts import hold_upload
from tracker.services.uploads.kinds import sending_organisations, upload_kinds
from tracker.services.uploads.sending import SentFile, check_file, sent_file
from tracker.web.access import requires
from tracker.web.context import reading, sessions, viewer
from tracker.web.files import takes_files
from tracker.web.uploads.addresses import crumbs
from tracker.web.uploads.blueprint import bp
from tracker.web.uploads.forms import LARGEST_FILE, LARGEST_IN_WORDS, SendFileForm

# A file that is a little too large is told so with all that was chosen still in the form.
_MOST_BYTES = LARGEST_FILE + 10 * MEGABYTE
_TOO_LARGE = (
    f"The file must be smaller than {LARGEST_IN_WORDS}. Delete pictures and sheets that are not "
    "needed, or split it into smaller files"
)


def show_too_large() -> ResponseReturnValue:
    """The form again, for a file of which nothing was read."""
    form = _form(MultiDict(request.args))
    form.add_breaches([Breach("file_is_not_too_large", "file", _TOO_LARGE)])
    return _page(form), 413


@bp.route("/new", methods=["GET", "POST"], endpoint="new")
@requires(Act.UPLOAD)
@takes_files(_MOST_BYTES, show_too_large)
def show_new() -> ResponseReturnValue:
    """Send a file; it is checked at once, and nothing is stored."""
    form = _form()
    if not form.is_submitted():
        form.kind.data = request.args.get("kind") or None
        return _page(form)
    if form.validate():
        try:
            return redirect(url_for("uploads.waiting", token=_check(form)))
        except FileRefusedError as refused:
            message = refused.problem.message
            form.add_breaches([Breach("file_tells_what_it_is", "file", message)])
    return _page(form), 422


def _form(given: MultiDict[str, str] | None = None) -> SendFileForm:
    form = SendFileForm() if given is None else SendFileForm(formdata=given)
    form.offer(upload_kinds(viewer()), sending_organisations(reading(), viewer()))
    return form


def _check(form: SendFileForm) -> str:
    """Check the file that was sent and keep it; the token finds it again."""
    by, given = viewer(), form.file.data
    assert isinstance(given, FileStorage)  # noqa: S101 the form insists on it
    with closing(given):
        content = given.read()
    if len(content) > LARGEST_FILE:
        raise FileRefusedError(_TOO_LARGE)
    name = given.filename or ""
    kind = form.kind.data or recognised_layout(name, content)
    organisation_id = _organisation(form)
    file = sent_file(reading(), by, SentFile(name, content, kind, organisation_id))
    checked = check_file(reading(), by, file)
    # A reader that stays open would keep SQLite from seeing what is written here.
    reading().close()
    with housekeeping(sessions()) as session:
        return hold_upload(session, by, organisation_id, file, checked)


def _organisation(form: SendFileForm) -> int:
    if "organisation" in form:
        return int(form.organisation.data)
    (only,) = sending_organisations(reading(), viewer())
    return only.id


def _page(form: SendFileForm) -> str:
    return render_template("uploads/new.html", form=form, breadcrumbs=crumbs())
