"""Exact counts: one person asks, another approves, and only then does a file leave, recorded."""

import io
import re
from datetime import date, timedelta

from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from tests.support.demo_site import Site, page_of
from tracker.db.exact_releases import ExactRelease
from tracker.db.journal import Journal
from tracker.db.releases import Release

AHEAD = date.today() + timedelta(days=30)  # noqa: DTZ011 the form asks for a day, not a moment
GOOD = {
    "fund": "MSE",
    "year": "2023/24",
    "recipient": "University of Example",
    "why": "Agreement 12: linking to hospital records",
    "until-day": str(AHEAD.day),
    "until-month": str(AHEAD.month),
    "until-year": str(AHEAD.year),
}
INDEX = "/exports/exact-releases/"


def asks(client: FlaskClient, **typed: str) -> str:
    """Ask for exact counts; returns the address of the request."""
    answer = client.post(f"{INDEX}new", data={**GOOD, **typed})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_one_asks_another_approves_and_the_file_holds_exact_counts(site: Site) -> None:
    evaluator, lead = site.client("evaluator"), site.client("lead")
    address = asks(evaluator)
    page = page_of(evaluator, address)
    assert "waits for a decision" in page
    assert evaluator.get(f"{address}/evaluation.xlsx").status_code == 422
    assert "Record your decision" in lead.get(address).get_data(as_text=True)
    assert lead.post(address, data={"decision": "approve"}).status_code == 302
    assert "Download the evaluation workbook with exact counts" in page_of(evaluator, address)
    answer = evaluator.get(f"{address}/evaluation.xlsx")
    assert answer.status_code == 200
    assert "_exact.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.get_data()))
    rows = list(book["Observations"].iter_rows(min_row=4, values_only=True))
    at = {name: place for place, name in enumerate(rows[0])}
    exact = [(row[at["Numerator"]], row[at["Denominator"]]) for row in rows[1:]]
    assert (7, 95) in exact
    assert "exact: every count is as it was recorded" in " ".join(
        str(cell) for row in book["Cover"].iter_rows(values_only=True) for cell in row
    )
    with site.sessions() as session:
        [release] = session.scalars(select(Release)).all()
        acts = session.scalars(select(Journal.act)).all()
    assert release.profile == "exact"
    assert {"Ask for exact counts", "Decide who receives exact counts"} <= set(acts)


def test_nobody_approves_their_own_request(site: Site) -> None:
    lead = site.client("lead")
    address = asks(lead)
    assert "Record your decision" not in page_of(lead, address)
    lead.post(address, data={"decision": "approve"})
    assert "Waits for a decision" in page_of(lead, INDEX)
    assert lead.get(f"{address}/package.zip").status_code == 422


def test_a_refusal_has_a_reason_and_nothing_leaves(site: Site) -> None:
    finance, lead = site.client("finance"), site.client("lead")
    address = asks(finance)
    refused = lead.post(address, data={"decision": "refuse"})
    assert refused.status_code == 422
    assert "Enter a reason for the refusal" in refused.get_data(as_text=True)
    lead.post(address, data={"decision": "refuse", "reason": "Rounded counts will do"})
    page = page_of(finance, address)
    assert "Rounded counts will do" in page
    assert "Download" not in page
    assert finance.get(f"{address}/evaluation.xlsx").status_code == 422


def test_what_is_missing_is_said_all_at_once(site: Site) -> None:
    blank = {"recipient": "", "why": "", "until-day": "", "until-month": "", "until-year": ""}
    answer = site.client("evaluator").post(f"{INDEX}new", data={**GOOD, **blank})
    words = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    assert answer.status_code == 422
    for sentence in (
        "Enter who receives the exact counts",
        "Enter why exact counts are needed",
        "Enter last day on which files may be made",
    ):
        assert sentence in words
    with site.sessions() as session:
        assert session.scalars(select(ExactRelease)).all() == []


def test_somebody_else_may_not_take_the_file(site: Site) -> None:
    evaluator, lead = site.client("evaluator"), site.client("lead")
    address = asks(evaluator)
    lead.post(address, data={"decision": "approve"})
    assert "Download" not in page_of(site.client("finance"), address)
    assert site.client("finance").get(f"{address}/evaluation.xlsx").status_code == 404
    assert lead.get(f"{address}/evaluation.xlsx").status_code == 200


def test_partners_neither_ask_nor_read(site: Site) -> None:
    partner = site.client("partner")
    assert partner.get(INDEX).status_code == 403
    assert partner.get(f"{INDEX}new").status_code == 403
    assert partner.get(f"{INDEX}D-234567").status_code == 403
