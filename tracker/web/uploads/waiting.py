"""A checked file: what storing it would do, and the yes or no of its sender."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import housekeeping, unit_of_work
from tracker.domain.permissions import Act
from tracker.services.importing import UploadRefusedError
from tracker.services.importing.drafts import hold_anew, let_go
from tracker.services.refusals import NotFoundError
from tracker.services.uploads.sending import (
    ChangedSinceError,
    Confirmation,
    Stored,
    StoredBeforeError,
    check_file,
    confirm_upload,
    held_file,
    source_of,
    stored_before,
)
from tracker.services.uploads.waiting import WaitingFile, waiting_file
from tracker.web.access import requires
from tracker.web.context import reading, sessions, viewer
from tracker.web.fields import NhsForm
from tracker.web.uploads.addresses import crumbs
from tracker.web.uploads.blueprint import bp
from tracker.web.uploads.forms import ConfirmForm
from tracker.web.uploads.tables import changed_table, created_table, outcome_figures
from tracker.web.uploads.wording import counts_in_words

CHANGED_SINCE = (
    "Something in the tracker changed after this file was checked, so nothing was stored. This is "
    "what it would do now"
)
STORED_BEFORE = "This file was stored before. It was not stored a second time"


@bp.route("/waiting/<token>", methods=["GET", "POST"], endpoint="waiting")
@requires(Act.UPLOAD)
def show_waiting(token: str) -> ResponseReturnValue:
    """What a file would do; confirming it stores it, once, and exactly as it was shown."""
    try:
        waiting = waiting_file(reading(), viewer(), token)
    except NotFoundError:
        return _to_stored(token)
    form = ConfirmForm()
    if not form.is_submitted():
        return _page(waiting, form), 200
    if not form.validate() or waiting.is_refused or _lacks_reason(waiting, form):
        return _page(waiting, form), 422
    return _confirm(token, form)


@bp.post("/waiting/<token>/again", endpoint="check_again")
@requires(Act.UPLOAD)
def check_again(token: str) -> ResponseReturnValue:
    """Check a held file once more, because the tracker may have changed since."""
    if NhsForm().validate():
        _hold_anew(token)
    else:
        waiting_file(reading(), viewer(), token)
    return redirect(url_for("uploads.waiting", token=token))


@bp.post("/waiting/<token>/discard", endpoint="discard")
@requires(Act.UPLOAD)
def discard(token: str) -> ResponseReturnValue:
    """Let go of a file that its sender does not want to store."""
    waiting = waiting_file(reading(), viewer(), token)
    if NhsForm().validate():
        _let_go(token)
        flash(f"{waiting.file_name} is not kept. Nothing was stored", "success")
    return redirect(url_for("uploads.index"))


def _confirm(token: str, form: ConfirmForm) -> ResponseReturnValue:
    by, order = viewer(), _order(token, form)
    file = held_file(reading(), by, token)
    # Read before the lock is taken: while it is held, everybody else who records must wait.
    _ = file.upload
    # A reader that stays open would see an older ledger.
    reading().close()
    act, source = f"Import {file.layout_name}", source_of(token)
    try:
        with unit_of_work(sessions(), by=by.person_id, act=act, source=source) as session:
            stored = confirm_upload(session, by, file, order)
    except StoredBeforeError as before:
        return _stored_before(before.upload_id)
    except (ChangedSinceError, UploadRefusedError):
        return _changed_since(token)
    return _stored(token, stored)


def _order(token: str, form: ConfirmForm) -> Confirmation:
    return Confirmation(token, form.seen.data or "", form.warnings_reason.data or "")


def _stored(token: str, stored: Stored) -> ResponseReturnValue:
    checked = stored.checked
    if stored.is_new:
        said = counts_in_words(checked.counts)
        flash(f"{checked.file_name} is stored: {said}", "success")
        return redirect(url_for("uploads.page", upload_id=checked.upload_id))
    # Nothing was recorded, so neither was that the file may be let go of.
    _let_go(token)
    flash(f"{checked.file_name} came before and changes nothing: nothing was stored", "success")
    return redirect(url_for("uploads.index"))


def _changed_since(token: str) -> ResponseReturnValue:
    """The new preview instead: what nobody has seen is not stored."""
    _hold_anew(token)
    waiting = waiting_file(reading(), viewer(), token)
    form = ConfirmForm()
    return _page(waiting, form, notice=CHANGED_SINCE), 409


def _hold_anew(token: str) -> None:
    file = held_file(reading(), viewer(), token)
    checked = check_file(reading(), viewer(), file)
    reading().close()
    with housekeeping(sessions()) as session:
        hold_anew(session, viewer(), token, file, checked)


def _let_go(token: str) -> None:
    reading().close()
    with housekeeping(sessions()) as session:
        let_go(session, viewer(), token)


def _to_stored(token: str) -> ResponseReturnValue:
    upload_id = stored_before(reading(), viewer(), token)
    if upload_id is None:
        raise NotFoundError("There is no such file any more. Upload it again.")
    return _stored_before(upload_id)


def _stored_before(upload_id: int) -> ResponseReturnValue:
    flash(STORED_BEFORE, "warning")
    return redirect(url_for("uploads.page", upload_id=upload_id))


def _lacks_reason(waiting: WaitingFile, form: ConfirmForm) -> bool:
    wanted = waiting.preview.reasons_wanted
    if not wanted or (form.warnings_reason.data or "").strip():
        return False
    form.warnings_reason.errors = list(wanted)
    return True


def _page(waiting: WaitingFile, form: ConfirmForm, notice: str = "") -> str:
    form.seen.data = waiting.preview.fingerprint
    form.warnings_reason.hint = ". ".join(waiting.preview.reasons_wanted)
    return render_template(
        "uploads/waiting.html",
        waiting=waiting,
        form=form,
        notice=notice,
        figures=outcome_figures(waiting.counts),
        changed=changed_table(waiting.preview.changed),
        created=created_table(waiting.preview.created),
        breadcrumbs=crumbs(),
    )
