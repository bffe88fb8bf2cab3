"""The first page of uploads: what may be sent, what waits, and what was sent."""

from flask import render_template, request, url_for
from markupsafe import Markup

from tracker.domain.permissions import Act
from tracker.services.uploads.kinds import UploadKind, upload_kinds
from tracker.services.uploads.listing import (
    DraftLine,
    UploadLine,
    UploadState,
    draft_lines,
    upload_lines,
    uploads_total,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import day, moment
from tracker.web.paging import Page, address_with, asked_page
from tracker.web.uploads.addresses import crumbs
from tracker.web.uploads.blueprint import bp
from tracker.web.uploads.wording import counted, counts_in_words, tag

_COLOURS = {
    UploadState.ACCEPTED: "green",
    UploadState.WITH_WARNINGS: "yellow",
    UploadState.UNDONE: "grey",
}


@bp.get("/", endpoint="index")
@requires(Act.UPLOAD)
def show_index() -> str:
    """What this person may send, what of theirs waits, and every upload that they may see."""
    by = viewer()
    page = Page(asked_page(request.args), uploads_total(reading(), by))
    lines = upload_lines(reading(), by, page.offset, page.size)
    drafts = draft_lines(reading(), by)
    return render_template(
        "uploads/index.html",
        kinds=_kinds_table(upload_kinds(by)),
        drafts=_drafts_table(drafts) if drafts else None,
        uploads=_uploads_table(lines),
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        breadcrumbs=crumbs(below=False),
    )


def _kinds_table(kinds: tuple[UploadKind, ...]) -> Table:
    rows: list[list[Cell]] = [
        [
            Markup("<strong>{}</strong><br>{}.").format(kind.title, kind.purpose),
            stacked(*_workbooks(kind)),
            link("Send", url_for("uploads.new", kind=kind.name), hidden=kind.title.lower()),
        ]
        for kind in kinds
    ]
    columns = text_columns("What it holds", "Workbook to fill in", "Send a file")
    return Table("What you can send", columns, rows, narrow="stack")


def _workbooks(kind: UploadKind) -> list[Markup]:
    blank = url_for("uploads.workbook_file", layout=kind.name)
    title = kind.title.lower()
    return [
        Markup(
            '<a class="nhsuk-link" href="{}" download>Blank'
            '<span class="nhsuk-u-visually-hidden"> workbook for {}</span></a>'
        ).format(blank, title),
        link("Filled in", url_for("uploads.workbook", layout=kind.name), hidden=f"for {title}"),
    ]


def _drafts_table(drafts: tuple[DraftLine, ...]) -> Table:
    rows: list[list[Cell]] = [
        [
            link(draft.file_name, url_for("uploads.waiting", token=draft.token)),
            draft.kind,
            _draft_state(draft),
            moment(draft.when),
            day(draft.until.date()) if draft.is_refused else moment(draft.until),
        ]
        for draft in drafts
    ]
    columns = text_columns("File", "Kind", "How it stands", "Checked", "Kept until")
    return Table("Your files that are not stored", columns, rows, narrow="stack")


def _draft_state(draft: DraftLine) -> Markup:
    if draft.is_refused:
        return stacked(tag("Refused", "red"), counted(draft.errors, "error", "errors"))
    rows = counted(draft.rows, "row", "rows")
    return stacked(tag("Waits for you to confirm", "blue"), rows)


def _uploads_table(lines: tuple[UploadLine, ...]) -> Table:
    rows: list[list[Cell]] = [
        [
            link(line.file_name, url_for("uploads.page", upload_id=line.id)),
            line.kind,
            stacked(line.who, line.organisation),
            moment(line.when),
            counts_in_words(line.counts),
            tag(line.state.value, _COLOURS[line.state]),
        ]
        for line in lines
    ]
    columns = text_columns("File", "Kind", "Sent by", "Stored", "Rows", "State")
    empty = "Nothing was uploaded yet"
    return Table("Uploads", columns, rows, narrow="stack", empty=empty)
