"""The summary: in JSON what `tracker summary --json` says, in CSV the rows of the package."""

from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.services.datasets import (
    SUMMARY,
    DatasetQuestion,
    Filter,
    read_dataset,
    require_may_read,
)
from tracker.services.impact.answers import summary_object
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.web.api.answers import (
    csv_answer,
    json_answer,
    tag_of,
    unchanged,
    wants_csv,
    with_tag,
)
from tracker.web.api.operations import Answer, Call, Operation, offers
from tracker.web.api.parameters import AS_AT, FORMAT, FUND, SUMMARY_BASIS, SUMMARY_LENS, YEAR
from tracker.web.api.publishing import data_publisher, name_of
from tracker.web.api.refusals import READING
from tracker.web.api.schemas import CSV, JSON, reference
from tracker.web.api.sharing import CSV_TEXT, IF_NONE_MATCH, MOMENT, NOT_CHANGED, TAGGED
from tracker.web.context import reading, settings


@offers(
    Operation(
        method="GET",
        path="/summary",
        name="read_summary",
        summary=SUMMARY.purpose,
        description="In every lens the rows' amounts add up to the totals; never add rows of two "
        "lenses. In JSON amounts are in whole pence; in CSV they are in pounds, as in the data "
        "package.",
        scopes=SUMMARY.scopes,
        parameters=(FUND, YEAR, AS_AT, SUMMARY_LENS, SUMMARY_BASIS, FORMAT),
        headers=IF_NONE_MATCH,
        answers={
            200: Answer(
                "The summary", {JSON: reference("summary"), CSV: CSV_TEXT}, {**TAGGED, **MOMENT}
            ),
            304: NOT_CHANGED,
            **READING,
        },
    )
)
def show_summary(call: Call) -> ResponseReturnValue:
    """The summary of a fund and year through one lens."""
    by, asked = call.caller.viewer, call.asked
    require_may_read(by, SUMMARY)
    at = as_at(reading(), asked.get("as_at"))
    is_csv = wants_csv(asked)
    tag = tag_of(by, at, **{**asked, "format": "csv" if is_csv else "json"})
    if (same := unchanged(tag)) is not None:
        return same
    lens = Lens(asked.get("lens", Lens.CATEGORY.value))
    basis = Basis(asked.get("basis", Basis.POT.value))
    fund, year = asked.get("fund"), asked.get("year")
    if is_csv:
        filters = {Filter.LENS: lens.value, Filter.BASIS: basis.value}
        question = DatasetQuestion(fund, year, at.recorded_at, filters)
        found = read_dataset(reading(), by, SUMMARY, question, data_publisher())
        return with_tag(csv_answer(found.table, name_of(SUMMARY, found), at), tag)
    summary = summarise(reading(), SummaryQuestion(fund, year, lens, basis, at.recorded_at))
    return with_tag(json_answer(summary_object(summary, settings().disclosure_profile)), tag)
