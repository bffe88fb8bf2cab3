"""Reading: each dataset at its address, with its declaration beside it."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from flask import Response, request
from flask.typing import ResponseReturnValue

from tracker.db.journal import AsAt, as_at
from tracker.exports.package.dictionary import dictionary_of
from tracker.exports.package.json_values import JsonValue, json_rows
from tracker.exports.package.tables import Table
from tracker.services.datasets import (
    DATASETS,
    Dataset,
    DatasetQuestion,
    DatasetRows,
    read_dataset,
    require_may_read,
)
from tracker.web.api.answers import (
    csv_answer,
    json_answer,
    tag_of,
    unchanged,
    wants_csv,
    with_tag,
)
from tracker.web.api.operations import Answer, Call, Operation, offers
from tracker.web.api.paging import Cursor, read_cursor, require_same
from tracker.web.api.parameters import (
    AS_AT,
    CURSOR,
    FILTERS,
    FORMAT,
    FUND,
    LIMIT,
    USUAL_LIMIT,
    YEAR,
)
from tracker.web.api.problems import CallRefusedError
from tracker.web.api.publishing import data_publisher, name_of
from tracker.web.api.refusals import READING
from tracker.web.api.schemas import CSV, JSON, columns_of, reference
from tracker.web.api.sharing import CSV_TEXT, IF_NONE_MATCH, MOMENT, NEXT, NOT_CHANGED, TAGGED
from tracker.web.context import reading
from tracker.web.paging import address_with

_HOW_PAGES_GO = (
    "JSON comes in pages, of which all are of the moment of the first; CSV comes whole. The rows, "
    "columns and rounding are those of the evaluation workbook and the data package."
)


def _operation(dataset: Dataset) -> Operation:
    return Operation(
        method="GET",
        path=f"/{dataset.name}",
        name=f"read_{dataset.table}",
        summary=dataset.purpose,
        description=_HOW_PAGES_GO,
        scopes=dataset.scopes,
        parameters=(
            *(FUND, YEAR, AS_AT),
            *(FILTERS[one] for one in dataset.filters),
            *(FORMAT, LIMIT, CURSOR),
        ),
        headers=IF_NONE_MATCH,
        answers={
            200: Answer(
                "The rows",
                {JSON: reference(f"{dataset.table}_page"), CSV: CSV_TEXT},
                {**TAGGED, **NEXT, **MOMENT},
            ),
            304: NOT_CHANGED,
            **READING,
        },
    )


def _offer(dataset: Dataset) -> None:
    @offers(_operation(dataset))
    def show_dataset(call: Call) -> ResponseReturnValue:
        return _csv(call, dataset) if wants_csv(call.asked) else _page(call, dataset)


for _dataset in DATASETS:
    _offer(_dataset)


def _csv(call: Call, dataset: Dataset) -> ResponseReturnValue:
    by, asked = call.caller.viewer, call.asked
    refuse_paging(asked)
    require_may_read(by, dataset)
    at = as_at(reading(), asked.get("as_at"))
    tag = tag_of(by, at, **{**asked, "format": "csv"})
    if (same := unchanged(tag)) is not None:
        return same
    found = _found(call, dataset, at)
    return with_tag(csv_answer(found.table, name_of(dataset, found), at), tag)


def _page(call: Call, dataset: Dataset) -> ResponseReturnValue:
    by, asked = call.caller.viewer, call.asked
    require_may_read(by, dataset)
    cursor = read_cursor(asked["cursor"]) if "cursor" in asked else None
    at = as_at(reading(), cursor.moment if cursor else asked.get("as_at"))
    narrowed = {k: v for k, v in asked.items() if k not in ("cursor", "limit", "format", "as_at")}
    question = tag_of(by, at, **narrowed)
    if cursor:
        require_same(cursor, question)
    begin, limit = cursor.offset if cursor else 0, asked.get("limit", USUAL_LIMIT)
    tag = tag_of(by, at, **narrowed, begin=begin, limit=limit, address=request.full_path)
    if (same := unchanged(tag)) is not None:
        return same
    found = _found(call, dataset, at)
    lines = islice(iter(found.table.lines), begin, begin + limit + 1)
    rows = list(json_rows(replace(found.table, lines=lines)))
    following = Cursor(question, at.recorded_at, begin + limit) if len(rows) > limit else None
    return with_tag(_page_answer(dataset, found, rows[:limit], _address(following)), tag)


def _page_answer(
    dataset: Dataset, found: DatasetRows, rows: list[dict[str, JsonValue]], following: str | None
) -> Response:
    cover = found.cover
    answer = json_answer(
        {
            "dataset": dataset.name,
            "fund": cover.fund_code,
            "fund_name": cover.fund_name,
            "year": cover.financial_year,
            "as_at": cover.as_at.isoformat(),
            "journal_number": cover.journal_number,
            "profile": cover.disclosure_profile,
            "licence": cover.licence,
            "rows": rows,
            "next": following,
        }
    )
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _address(following: Cursor | None) -> str | None:
    """The address of the next page: all that was asked, and where it goes on."""
    if following is None:
        return None
    return address_with(request.script_root + request.path, request.args, cursor=following.text())


def _found(call: Call, dataset: Dataset, at: AsAt) -> DatasetRows:
    asked = call.asked
    question = DatasetQuestion(
        fund=asked.get("fund"),
        year=asked.get("year"),
        # The moment in full: whatever is recorded meanwhile, tag and rows are of the same.
        as_at=at.recorded_at,
        filters={one: str(asked[one.value]) for one in dataset.filters if one.value in asked},
    )
    return read_dataset(reading(), call.caller.viewer, dataset, question, data_publisher())


def refuse_paging(asked: Mapping[str, object]) -> None:
    """CSV is whole: a page of it would be taken for all there is."""
    errors = [
        {"parameter": name, "detail": f"CSV comes whole: leave out {name}"}
        for name in ("limit", "cursor")
        if name in asked
    ]
    if errors:
        raise CallRefusedError(400, "Correct what is listed here, and ask again", errors)


@offers(
    Operation(
        method="GET",
        path="/dictionary",
        name="read_dictionary",
        summary="What every column of every dataset means",
        description="A row for each column, from the lists that the datasets are made by.",
        parameters=(FORMAT,),
        headers=IF_NONE_MATCH,
        answers={
            200: Answer(
                "The columns", {JSON: reference("dictionary"), CSV: CSV_TEXT}, {**TAGGED, **MOMENT}
            ),
            304: NOT_CHANGED,
            **{status: READING[status] for status in (400, 401, 429, 500)},
        },
    )
)
def show_dictionary(call: Call) -> ResponseReturnValue:
    """The dictionary: of the software and not of any moment."""
    is_csv = wants_csv(call.asked)
    tag = tag_of(call.caller.viewer, None, format="csv" if is_csv else "json")
    if (same := unchanged(tag)) is not None:
        return same
    table = _dictionary()
    if is_csv:
        return with_tag(csv_answer(table, table.name), tag)
    return with_tag(json_answer({"rows": list(json_rows(table))}), tag)


def _dictionary() -> Table:
    names = ("summary", *(one.table for one in DATASETS))
    return dictionary_of((name.replace("_", "-"), columns_of()[name]) for name in names)
