"""Making one file: choose what it is to hold, see its parts, size and hash, and download it."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.funding import BASIS_LABELS
from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act
from tracker.services.evaluation import Export
from tracker.services.refusals import NotFoundError
from tracker.services.releases import (
    KINDS,
    FileKind,
    Made,
    Order,
    kind_of,
    made,
)
from tracker.web.access import requires
from tracker.web.context import reading
from tracker.web.exports.asking import (
    REFUSALS,
    FileForm,
    file_form,
    file_publisher,
    say_refusal,
)
from tracker.web.exports.background import Background, background_for
from tracker.web.exports.blueprint import bp
from tracker.web.exports.changes import ShownChanges, shown_changes
from tracker.web.exports.sending import size_in_words
from tracker.web.exports.taking import take_file
from tracker.web.fields import NhsForm
from tracker.web.paging import address_with


@dataclass(frozen=True)
class Ready:
    """A file that was written, with what to say of it and where to fetch it."""

    export: Export
    basis: str
    size: str
    href: str
    parts: list[list[str]]
    sums: list[list[str]]
    changes: ShownChanges | None


@requires(Act.EXPORT)
def show_file(kind: str) -> ResponseReturnValue:
    """The choices; once they are made, the file made ready: its parts, size and hash."""
    found = kind_of(kind)
    form = file_form(found)
    if form is None or not request.args:
        return _page(found, form)
    try:
        order = Order(found, form.question(request.args), file_publisher())
        background = background_for(order)
        if background:
            return _page(found, form, background=background)
        return _page(found, form, _ready(order))
    except REFUSALS as refused:
        return _refused(found, form, refused)


@requires(Act.EXPORT)
def send_made_file(kind: str) -> ResponseReturnValue:
    """The file itself, with its hash in the headers; never one that was not asked for."""
    found = kind_of(kind)
    form = file_form(found)
    if form is None:
        raise NotFoundError("There is no fund with an envelope yet.")
    try:
        order = Order(found, form.question(request.args), file_publisher())
        if background_for(order):
            # No answer waits for a long file: the page offers to have it made.
            return redirect(address_with(url_for(f"exports.{kind}"), request.args))
        with made(reading(), order) as file:
            return take_file(file)
    except REFUSALS as refused:
        return _refused(found, form, refused)


for one in KINDS.values():
    bp.add_url_rule(f"/{one.code}", one.code, show_file, defaults={"kind": one.code})
    bp.add_url_rule(
        f"/{one.code}{one.ending}",
        f"{one.code}_file",
        send_made_file,
        defaults={"kind": one.code},
    )


def _page(
    kind: FileKind,
    form: FileForm | None,
    ready: Ready | None = None,
    background: Background | None = None,
) -> str:
    return render_template(
        "exports/make.html",
        kind=kind,
        filters_form=form,
        ready=ready,
        background=background,
        background_form=NhsForm(),
        form_errors=form.error_summary() if form else (),
        breadcrumbs=[("Home", url_for("home.home")), ("Exports", url_for("exports.index"))],
    )


def _refused(kind: FileKind, form: FileForm, refused: Exception) -> ResponseReturnValue:
    """The page that asks again, with what was wrong."""
    say_refusal(form, refused)
    return _page(kind, form), 422


def _asked_again(file: Made) -> dict[str, str]:
    """The moment in full: whatever is recorded meanwhile, the download is this very file."""
    kind, question, export = file.order.kind, file.order.question, file.export
    asked = {"fund": export.fund, "year": export.year}
    if kind.asks_basis:
        asked["basis"] = question.basis.value
    if kind.asks_since and question.since:
        return asked | {"from": question.since.isoformat(), "to": export.as_at.isoformat()}
    return asked | {"as_at": export.as_at.isoformat()}


def _ready(order: Order) -> Ready:
    kind, question = order.kind, order.question
    with made(reading(), order) as file:
        export = file.export
        href = address_with(url_for(f"exports.{kind.code}_file"), _asked_again(file))
        return Ready(
            export,
            BASIS_LABELS[question.basis],
            size_in_words(file.size),
            href,
            [[name, f"{rows:,}"] for name, rows in export.rows.items()],
            [[words, f"{count:,}", in_pounds(pence)] for words, count, pence in export.sums],
            shown_changes(export),
        )
