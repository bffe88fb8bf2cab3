"""The reports of one scheme, as its page lists them."""

from tracker.domain.permissions import Act
from tracker.services.outcomes.overview import overview_of
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.outcomes.addresses import report_href
from tracker.web.outcomes.cells import tag_cell
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.words import about, due_words, state_tag


def reports_of_scheme(scheme_id: int) -> Table | None:
    """Every report that is expected of a scheme, or that somebody began; none: no table."""
    if not viewer().may(Act.READ_OUTCOMES):
        return None
    lines = overview_of(reading(), viewer(), today(), scheme_id).reports.lines
    rows: list[list[Cell]] = [
        [
            link(
                about(one.expected.period, one.expected.tier),
                report_href(one.expected.scheme.reference, one.expected.period),
            ),
            stacked(
                tag_cell(state_tag(one.state, one.standing)),
                due_words(one.expected.deadlines, one.state, today()),
            ),
        ]
        for one in lines
    ]
    columns = text_columns("Period", "Where it stands")
    return Table("Reports", columns, rows, narrow="stack", caption_size="s") if rows else None
