"""Over 100 people and nearly 600 patients stay so: from where they are typed to every file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests.support.reporting import BODY
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Page, Visitor
from tracker.cli import main
from tracker.db.organisations import Organisation
from tracker.domain.outcomes.states import ReportAct

NUMBER, EXACTNESS = "people_reached", "people_reached_qualifier"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


def chosen(page: Page) -> list[str]:
    """How exact the form says that the number is."""
    boxes = [node for node in page.form().all("input") if node.get("name") == EXACTNESS]
    return [node.get("value") for node in boxes if "checked" in node.attributes]


def commands(url: str, *words: str) -> str:
    told = CliRunner().invoke(main, words, env={"TRACKER_DATABASE_URL": url})
    assert told.exit_code == 0, told.output
    return told.stdout


def is_in_a_row(path: Path, *cells: object) -> bool:
    """Whether some row of some sheet holds all of these."""
    book = load_workbook(path, read_only=True)
    rows = (set(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    return any(row.issuperset(cells) for row in rows)


def fills(office: ReportingOffice, number: str, qualifier: str, period: str) -> Visitor:
    partner = office.partner()
    where = office.address("form/people", period=period)
    partner.fills(where, **{NUMBER: number, EXACTNESS: qualifier})
    assert chosen(partner.opens(where)) == [qualifier]
    partner.fills(office.address("form/delivery", period=period), delivered="Visits", difference="")
    return partner


def reviews(office: ReportingOffice, period: str) -> Visitor:
    lead = office.lead()
    page = lead.opens(office.address(period=period))
    lead.client.post(office.address("review", period=period), data=page.hidden())
    return lead


def test_the_words_stay_from_the_form_to_every_page(office: ReportingOffice) -> None:
    partner = fills(office, "100", "over", "2023-24-Q1")
    check = partner.opens(office.address("check"))
    assert "People reached over 100" in check.words
    partner.sends(check)
    assert "People reached over 100" in partner.opens(office.address()).words
    lead = reviews(office, "2023-24-Q1")
    assert "People reached over 100" in lead.opens(office.address()).words
    lead.fills(office.address("query"), people="Was it not more?", reason="")
    partner.fills(office.address("form/people"), **{NUMBER: "120", EXACTNESS: "about"})
    partner.sends(partner.opens(office.address("check")))
    changed = lead.opens(office.address()).rows("Changed since it was handed in before")
    assert changed == [["People reached", "over 100", "about 120"]]
    reviews(office, "2023-24-Q1")
    lead.fills(office.address("accept"), body=BODY)
    versions = lead.opens(office.address("versions")).links()
    for words, number in (("2. Saved", "over 100"), ("9. Accepted", "about 120")):
        [name] = [one for one in versions if one == words]
        assert f"People reached {number}" in lead.opens(versions[name]).words
    fills(office, "600", "nearly", "2023-24-Q2")
    partner.sends(partner.opens(office.address("check", period="2023-24-Q2")))
    said = "People reached is nearly 600; in the accepted reports before it was about 120"
    assert said in lead.opens("/outcomes/2023-24-Q2").links()
    assert said in lead.opens(office.address(period="2023-24-Q2")).links()


def test_two_who_write_different_words_for_one_number_are_both_shown(
    office: ReportingOffice,
) -> None:
    one, other = office.partner(), office.partner()
    mine, theirs = (who.opens(office.address("form/people")) for who in (one, other))
    other.sends(theirs, **{NUMBER: "100", EXACTNESS: "nearly"})
    late = one.sends(mine, 409, **{NUMBER: "100", EXACTNESS: "about"})
    assert late.rows("What you entered and what is stored now") == [
        ["People reached Different", "about 100", "nearly 100"]
    ]
    assert chosen(late) == ["about"]


def test_the_words_stay_in_every_file(
    office: ReportingOffice, fresh_database_url: str, tmp_path: Path
) -> None:
    fills(office, "600", "nearly", "2023-24-Q1")
    with office.reading() as session:
        code = session.get_one(Organisation, office.ground.partner).code
    filled_in = tmp_path / "outcomes.xlsx"
    asked = ("--organisation", code, "--period", "2023/24 Q1", "--out", str(filled_in))
    commands(fresh_database_url, "template", "outcomes", *asked)
    assert is_in_a_row(filled_in, 600, "Nearly")

    with office.recording() as made:
        for act in (ReportAct.SUBMIT, ReportAct.REVIEW, ReportAct.ACCEPT):
            made.do(act, office.pottery_id)
    book = tmp_path / "evaluation.xlsx"
    commands(fresh_database_url, "export", "evaluation", "--year", "2023/24", "--out", str(book))
    assert is_in_a_row(book, office.pottery, 600, "nearly")
    assert not is_in_a_row(book, office.pottery, 600, "over")
    summary = json.loads(commands(fresh_database_url, "summary", "--year", "2023/24", "--json"))
    told_of = [row for row in summary["rows"] if row["people_reached"] == 600]
    assert told_of
    assert {row["people_reached_qualifier"] for row in told_of} == {"nearly"}
    finance = office.visitor(office.ground.people.finance)
    assert "People reached nearly 600" in finance.opens(office.address()).words
