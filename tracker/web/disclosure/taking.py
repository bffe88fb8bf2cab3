"""Taking files with exact counts, under a release that covers them; each is recorded."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.disclosure import EXACT
from tracker.domain.exact_releases import ReleaseState
from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act
from tracker.services.disclosure.releases import ExactReleaseLine, find_release, profile_for
from tracker.services.releases import FileQuestion, kind_of
from tracker.services.releases.making import Order, made
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.disclosure.blueprint import bp
from tracker.web.disclosure.words import crumbs
from tracker.web.exports.asking import file_publisher
from tracker.web.exports.taking import take_file

# The kinds of file that hold counts of people.
KINDS = ("evaluation", "package")


@dataclass(frozen=True)
class ExactFile:
    """A file that may be taken under a release."""

    name: str
    form: str
    href: str


def files_of(line: ExactReleaseLine) -> tuple[ExactFile, ...]:
    """The files that this person may take under a release now; none where it covers none."""
    is_theirs = viewer().may(Act.DECIDE_EXACT) or viewer().person_id == line.requested_by
    is_over = line.until < datetime.now(LONDON).date()
    if line.state is not ReleaseState.APPROVED or is_over or not is_theirs:
        return ()
    kinds = [kind_of(code) for code in KINDS]
    return tuple(
        ExactFile(
            one.short_name,
            one.form,
            url_for(f"disclosure.{one.code}", reference=line.reference),
        )
        for one in kinds
    )


@requires(Act.EXPORT)
def take(reference: str, kind: str) -> ResponseReturnValue:
    """A file with exact counts; it is recorded with who took it before it leaves."""
    line = find_release(reading(), viewer(), reference)
    try:
        covered = (line.fund_id, line.year)
        profile = profile_for(reading(), viewer(), EXACT.code, reference, covered)
    except RulesBroken as refused:
        return _refused(line, refused), 422
    publisher = replace(file_publisher(), profile=profile.code)
    order = Order(kind_of(kind), FileQuestion(line.fund, line.year), publisher)
    with made(reading(), order) as file:
        return take_file(file)


def _refused(line: ExactReleaseLine, refused: RulesBroken) -> str:
    """Why the file is not given."""
    return render_template(
        "disclosure/refused.html",
        line=line,
        reasons=[breach.message for breach in refused.breaches],
        breadcrumbs=crumbs(),
    )


for one in KINDS:
    found = kind_of(one)
    bp.add_url_rule(f"/<reference>/{one}{found.ending}", one, take, defaults={"kind": one})
