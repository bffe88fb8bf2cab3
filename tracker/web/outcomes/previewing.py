"""The form as the partner sees it, for the lead to look at; nothing in it can be sent."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.sections import SECTION_TITLES
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.web.access import requires
from tracker.web.outcomes.addresses import crumbs
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.filling import parts_for
from tracker.web.outcomes.finding import look
from tracker.web.outcomes.pages_of_form import filled_form, lead_of


@bp.get("/<reference>/<report_period:period>/preview", endpoint="preview")
@requires(Act.REVIEW_OUTCOMES)
def preview(reference: str, period: Period) -> ResponseReturnValue:
    """Every page of the form, one under the other, and empty."""
    looked = look(reference, period)
    pages = []
    for section in looked.sections:
        parts = parts_for(looked.report, section)
        form = filled_form(parts, Answers(), 0)
        fields = [(part, [form[name] for name in part.fields()]) for part in parts]
        pages.append((SECTION_TITLES[section], lead_of(looked.report, section), fields))
    return render_template(
        "outcomes/preview.html",
        report=looked.report,
        pages=pages,
        breadcrumbs=crumbs(looked.report),
    )
