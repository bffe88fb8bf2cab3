"""Flags as links to what they are about."""

from flask import url_for
from markupsafe import Markup

from tracker.domain.outcomes.quality import Flag
from tracker.domain.periods import Period
from tracker.web.funding.cells import link
from tracker.web.outcomes.addresses import report_href


def flag_link(reference: str, period: Period, flag: Flag) -> Markup:
    """A flag that leads to the section of the report, or to the measure of the scheme."""
    if flag.measure:
        return link(flag.words, url_for("schemes.measure", reference=reference, code=flag.measure))
    place = f"#said-{flag.section.value}" if flag.section else ""
    return link(flag.words, report_href(reference, period) + place)
