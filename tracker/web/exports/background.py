"""Files that are made in the background: asking for one, and looking how far it is."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Act
from tracker.domain.releases import JobState
from tracker.services.refusals import NotFoundError
from tracker.services.releases import (
    JobLine,
    Order,
    ask_for_file,
    find_job,
    kind_of,
    rows_of,
)
from tracker.web.access import requires
from tracker.web.context import keeping_house, reading, settings, viewer
from tracker.web.exports.asking import REFUSALS, file_form, file_publisher
from tracker.web.exports.blueprint import bp
from tracker.web.nhs.wording import moment
from tracker.web.paging import address_with

_WHOLE = 100


@dataclass(frozen=True)
class Background:
    """That a file is better made in the background: how many rows it reads, and why."""

    rows: int
    is_long: bool
    href: str


def background_for(order: Order) -> Background | None:
    """Whether a file is to be made in the background: it is long, or the person asks for it."""
    kind = order.kind
    rows = rows_of(reading(), kind, order.question)
    is_long = is_too_long(order, rows)
    if not is_long and "background" not in request.args:
        return None
    href = address_with(url_for("exports.ask_in_background", kind=kind.code), request.args)
    return Background(rows, is_long, href)


def is_too_long(order: Order, rows: int) -> bool:
    """Whether a page may not wait for a file of so many rows."""
    return order.kind.reads_rows and rows > settings().long_file_rows


@bp.post("/<kind>/background", endpoint="ask_in_background")
@requires(Act.EXPORT)
def ask_in_background(kind: str) -> ResponseReturnValue:
    """Ask for the file that the address describes, and go to the page that shows how far it is."""
    found = kind_of(kind)
    form = file_form(found)
    if form is None:
        raise NotFoundError("There is no fund with an envelope yet.")
    try:
        order = Order(found, form.question(request.args), file_publisher())
        rows = rows_of(reading(), found, order.question)
    except REFUSALS:
        # The page of the choices says what is wrong with them.
        return redirect(address_with(url_for(f"exports.{found.code}"), request.args))
    return _asked(order, rows)


def ask_again(order: Order, rows: int, again: int) -> ResponseReturnValue:
    """Have a release made again in the background."""
    return _asked(order, rows, again)


@bp.get("/jobs/<int:number>", endpoint="job")
@requires(Act.EXPORT)
def show_job(number: int) -> str:
    """How far a file is; the way to it once it is ready, and why if there is none."""
    job = find_job(reading(), viewer(), number)
    return render_template(
        "exports/job.html",
        job=job,
        standing=standing_of(job),
        is_over=job.state is not JobState.WAITING,
        is_ready=job.state is JobState.READY,
        asked=_asked_in_words(job),
        breadcrumbs=[("Home", url_for("home.home")), ("Exports", url_for("exports.index"))],
    )


def standing_of(job: JobLine) -> str:
    """How a job stands, in a sentence without its end."""
    if job.state is JobState.READY:
        return "Ready"
    if job.state is JobState.FAILED:
        return "It could not be made"
    if not job.is_being_made:
        return "It waits for its turn"
    if not job.rows_expected:
        return "It is being made"
    share = min(_WHOLE, _WHOLE * job.rows_written // job.rows_expected)
    read, expected = f"{job.rows_written:,}", f"{job.rows_expected:,}"
    return f"It is being made: {read} of about {expected} rows read, {share}%"


def _asked(order: Order, rows: int, again: int | None = None) -> ResponseReturnValue:
    by = viewer()
    with keeping_house() as session:
        number = ask_for_file(session, by, order, rows, again)
    return redirect(url_for("exports.job", number=number))


def _asked_in_words(job: JobLine) -> list[tuple[str, str]]:
    question = job.order.question
    rows = [
        ("Fund", question.fund or "The first opened"),
        ("Financial year", question.year or "The newest"),
    ]
    if question.since:
        rows.append(("Changes since", moment(question.since)))
    return [*rows, ("As at", moment(question.as_at)), ("Asked for", moment(job.asked_at))]
