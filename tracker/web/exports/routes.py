"""The page of files to take away: which there are, and what each is for."""

from dataclasses import dataclass

from flask import render_template, url_for
from markupsafe import Markup

from tracker.domain.permissions import Act
from tracker.services.impact.asked import fund_choices
from tracker.services.releases import (
    KINDS,
    FileKind,
    JobLine,
    ReleaseLine,
    jobs_in_work,
    list_releases,
    newest_of_each_kind,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.exports import background, making, releases
from tracker.web.exports.blueprint import bp
from tracker.web.exports.sending import size_in_words
from tracker.web.nhs.wording import moment

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (background, making, releases)
# How many of the last releases the page shows by itself.
_LATEST = 5


@dataclass(frozen=True)
class OnOffer:
    """A kind of file, with the last one that was taken."""

    kind: FileKind
    last: ReleaseLine | None
    size: str


@bp.get("/", endpoint="index")
@requires(Act.EXPORT)
def show_index() -> str:
    """Which files there are, and what each is for."""
    newest = newest_of_each_kind(reading(), viewer())
    return render_template(
        "exports/index.html",
        files=[_on_offer(kind, newest.get(kind.code)) for kind in KINDS.values()],
        latest=[releases.row_of(line) for line in list_releases(reading(), viewer(), 0, _LATEST)],
        jobs=[_in_work(job) for job in jobs_in_work(reading(), viewer())],
        is_empty=not fund_choices(reading()),
        breadcrumbs=[("Home", url_for("home.home"))],
    )


def _on_offer(kind: FileKind, last: ReleaseLine | None) -> OnOffer:
    return OnOffer(kind, last, size_in_words(last.size) if last else "")


def _in_work(job: JobLine) -> list[object]:
    href = url_for("exports.job", number=job.number)
    link = Markup('<a class="nhsuk-link" href="{}">{}</a>').format(href, job.kind.name)
    return [link, moment(job.asked_at), background.standing_of(job)]
