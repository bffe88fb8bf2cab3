"""The first page of uploads: what may be sent, what waits, and what was sent."""

from flask import render_template, request, url_for
from markupsafe import Markup

from tracker.domain.permissions import Act
from tracker.services.uploads.kinds import template_organisations, upload_kinds
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

# So many are seen at once; older ones are folded away.
_FEW = 5
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
        kinds=upload_kinds(by),
        has_one=len(template_organisations(reading(), by)) == 1,
        drafts=_drafts_table(drafts[:_FEW]) if drafts else None,
        older_drafts=_drafts_table(drafts[_FEW:], "Older files that are not stored"),
        uploads=_uploads_table(lines),
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        breadcrumbs=crumbs(below=False),
    )


def _drafts_table(
    drafts: tuple[DraftLine, ...], caption: str = "Your files that are not stored"
) -> Table:
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
    return Table(caption, columns, rows, narrow="stack")


def _draft_state(draft: DraftLine) -> Markup:
    if draft.is_refused:
        return stacked(tag("Refused", "red"), counted(draft.errors, "error", "errors"))
    return stacked(tag("Waiting", "blue"), f"{counted(draft.rows, 'row', 'rows')} to confirm")


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
    return Table("What was sent", columns, rows, narrow="stack", empty=empty)
