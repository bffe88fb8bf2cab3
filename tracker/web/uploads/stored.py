"""An upload that was stored: what came, what was said of it, what it did, and its undoing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import unit_of_work
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.services.importing.registry import DOORS
from tracker.services.uploads.changes import changed_things, entries_total, recorded_entries
from tracker.services.uploads.page import UploadPage, upload_page
from tracker.services.uploads.undo import UndoOrder, undo_preview, undo_upload
from tracker.web.access import requires
from tracker.web.context import reading, sessions, viewer
from tracker.web.paging import Page, address_with, asked_page
from tracker.web.uploads.addresses import crumbs
from tracker.web.uploads.blueprint import bp
from tracker.web.uploads.forms import UndoForm
from tracker.web.uploads.tables import (
    entries_table,
    outcome_figures,
    things_table,
    undone_table,
)
from tracker.web.uploads.wording import counted, size_in_words


@bp.get("/<int:upload_id>", endpoint="page")
@requires(Act.UPLOAD)
def show_upload(upload_id: int) -> str:
    """Everything that is known of an upload."""
    upload = upload_page(reading(), viewer(), upload_id)
    number = upload.journal_number
    page = Page(asked_page(request.args), entries_total(reading(), number))
    things = changed_things(reading(), number)
    return render_template(
        "uploads/page.html",
        upload=upload,
        size=size_in_words(upload.size),
        figures=outcome_figures(upload.counts),
        things=things_table(things) if things else None,
        entries=entries_table(recorded_entries(reading(), number, page.offset, page.size)),
        page=page,
        page_href=lambda asked: address_with(request.path, request.args, page=asked),
        may_undo=_may_undo(upload),
        breadcrumbs=crumbs(),
    )


@bp.route("/<int:upload_id>/undo", methods=["GET", "POST"], endpoint="undo")
@requires(Act.UPLOAD)
def show_undo(upload_id: int) -> ResponseReturnValue:
    """What undoing an upload would take back; with a reason, it is undone."""
    upload = upload_page(reading(), viewer(), upload_id)
    form = UndoForm()
    if form.validate_on_submit():
        try:
            return _undo(upload, form)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
    preview = undo_preview(reading(), viewer(), upload_id)
    page = render_template(
        "uploads/undo.html",
        form=form,
        upload=upload,
        preview=preview,
        totals=undone_table(preview.totals),
        breadcrumbs=[*crumbs(), (upload.file_name, url_for("uploads.page", upload_id=upload_id))],
    )
    return page, 422 if form.is_submitted() else 200


def _undo(upload: UploadPage, form: UndoForm) -> ResponseReturnValue:
    # A reader that stays open would see an older ledger.
    reading().close()
    by, source = viewer(), f"undo of upload {upload.id}"
    order = UndoOrder(upload.id, form.reason.data or "")
    act = f"Undo an upload of {upload.kind.lower()}"
    with unit_of_work(sessions(), by=by.person_id, act=act, source=source) as session:
        result = undo_upload(session, by, order)
    written = counted(result.entries, "entry was", "entries were")
    flash(f"{upload.file_name} is undone: {written} recorded to take it back", "success")
    for warning in result.warnings:
        flash(warning.message, "warning")
    return redirect(url_for("uploads.page", upload_id=upload.id))


def _may_undo(upload: UploadPage) -> bool:
    """Whether to show the way: what stands against an undoing is told on its own page."""
    door = DOORS.get(upload.layout)
    may = door is not None and any(viewer().may(act) for act in door.acts)
    return may and upload.undone is None
