"""Workbooks to fill in: blank, or for one organisation and period."""

from io import BytesIO

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import Breach
from tracker.domain.permissions import Act
from tracker.exports.templates import template_bytes
from tracker.services.refusals import NotFoundError
from tracker.services.releases.kinds import XLSX
from tracker.services.templates import AskedTemplate, Sender, make_template
from tracker.services.uploads.kinds import UploadKind, template_organisations, upload_kinds
from tracker.web.access import requires
from tracker.web.context import reading, settings, viewer
from tracker.web.fund_choice import not_offered
from tracker.web.paging import address_with
from tracker.web.uploads.addresses import crumbs
from tracker.web.uploads.blueprint import bp
from tracker.web.uploads.forms import WorkbookForm


@bp.get("/workbooks/<layout>", endpoint="workbook")
@requires(Act.UPLOAD)
def show_workbook(layout: str) -> ResponseReturnValue:
    """Ask for whom and for which period a workbook is made."""
    kind = _kind(layout)
    form = _form()
    ready, status = "", 200
    if "organisation" in request.args:
        if _is_right(form):
            file = url_for("uploads.workbook_file", layout=layout)
            ready = address_with(file, _asked(form))
        else:
            status = 422
    page = render_template(
        "uploads/workbook.html",
        kind=kind,
        filters_form=form,
        form_errors=form.error_summary(),
        ready=ready,
        breadcrumbs=crumbs(),
    )
    return page, status


@bp.get("/workbooks/<layout>.xlsx", endpoint="workbook_file")
@requires(Act.UPLOAD)
def send_workbook(layout: str) -> Response:
    """The workbook itself; another organisation's is not found."""
    kind, form = _kind(layout), _form()
    if not _is_right(form):
        raise NotFoundError("There is no such workbook.")
    # Only what the address asks for: without an organisation in it the workbook is blank.
    organisation = request.args.get("organisation") and form.organisation.data
    asked = AskedTemplate(kind.name, organisation or None, _period(form))
    chosen = settings()
    sender = Sender(chosen.organisation, chosen.contact)
    content = template_bytes(make_template(reading(), viewer(), asked, sender))
    parts = (kind.title, asked.organisation or "", asked.period.replace("/", "-"))
    name = " ".join(filter(None, parts)) + ".xlsx"
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _kind(layout: str) -> UploadKind:
    for kind in upload_kinds(viewer()):
        if kind.name == layout:
            return kind
    raise NotFoundError("There is no such kind of spreadsheet.")


def _form() -> WorkbookForm:
    form = WorkbookForm(formdata=request.args)
    organisations = template_organisations(reading(), viewer())
    form.organisation.choices = [(one.code, one.name) for one in organisations]
    if len(organisations) == 1 and "organisation" not in request.args:
        form.organisation.data = organisations[0].code
    return form


def _is_right(form: WorkbookForm) -> bool:
    found = not_offered(form.organisation, "Select an organisation from the list")
    if problem := form.period_problem():
        found.append(Breach("period_is_readable", "period", problem))
    form.add_breaches(found)
    return not found


def _asked(form: WorkbookForm) -> dict[str, str]:
    return {"organisation": form.organisation.data or "", "period": _period(form)}


def _period(form: WorkbookForm) -> str:
    return " ".join(str(form.period.data or "").split())
