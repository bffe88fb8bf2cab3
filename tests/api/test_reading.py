"""Programs read the very rows of the data package, in CSV whole and in JSON by pages."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from tests.support.demo_site import Site
from tests.support.programs import API, Office, Program
from tracker.db.journal import as_at, unit_of_work
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis, Recurrence
from tracker.services.datasets import DATASETS
from tracker.services.evaluation.question import EvaluationQuestion, Publisher
from tracker.services.funding.envelopes import SetEnvelope, set_envelope
from tracker.services.impact.answers import summary_object
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.services.packages import write_package_file
from tracker.services.snapshot import funds_at
from tracker.web.api.schemas import columns_of

NAMES = [one.name for one in DATASETS]


def package_file(office: Office, name: str) -> bytes:
    file = BytesIO()
    with office.site.sessions() as session:
        write_package_file(session, EvaluationQuestion(), Publisher(""), file)
    with ZipFile(file) as packed:
        return packed.read(f"data/{name.replace('-', '_')}.csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_csv_answer_is_the_file_of_the_data_package_byte_for_byte(
    office: Office, programs: dict[str, Program], name: str
) -> None:
    answer = programs["evaluator"].get(f"/{name}?format=csv")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.data == package_file(office, name)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_of_a_json_answer_hold_the_same_rows(
    programs: dict[str, Program], name: str
) -> None:
    program = programs["evaluator"]
    table = list(csv.DictReader(StringIO(program.get(f"/{name}?format=csv").text)))
    rows = program.rows(f"/{name}?limit=97")
    assert len(rows) == len(table)
    assert rows == program.rows(f"/{name}?limit=10000")
    for row, line in zip(rows, table, strict=True):
        assert list(row) == list(line)
        for column, value in row.items():
            text = line[column]
            if value is None or isinstance(value, bool):
                assert text == {None: "", True: "true", False: "false"}[value]
            elif isinstance(value, str):
                assert text in (value, f"'{value}")
            else:
                assert float(text) == value


def test_the_first_page_says_where_the_next_is_in_the_header_too(
    programs: dict[str, Program],
) -> None:
    answer = programs["finance"].get("/ledger?limit=2&kind=award")
    assert answer.json is not None
    following = answer.json["next"]
    assert answer.headers["Link"] == f'<{following}>; rel="next"'
    assert following.startswith(f"{API}/ledger?limit=2&kind=award&cursor=")
    last = programs["finance"].get("/ledger?limit=10000")
    assert last.json is not None
    assert last.json["next"] is None
    assert "Link" not in last.headers


def test_pages_of_one_answer_never_mix_two_moments(site: Site) -> None:
    office = Office(site)
    program = office.program("finance")
    before = program.rows("/ledger")
    first = program.get("/ledger?limit=10").json
    assert first is not None
    finance = office.viewer("finance")
    with unit_of_work(site.sessions, by=finance.person_id, act="Top up", source="test") as session:
        fund = next(iter(funds_at(session, as_at(session).number).values()))
        order = SetEnvelope(fund.id, first["year"], 5, Recurrence.RECURRENT, "letter", "more")
        set_envelope(session, finance, order)
    found, following = first["rows"], first["next"]
    while following:
        page = office.client.get(following, headers=program.headers()).json
        assert page is not None
        assert (page["as_at"], page["journal_number"]) == (first["as_at"], first["journal_number"])
        found, following = found + page["rows"], page["next"]
    assert found == before
    assert len(program.rows("/ledger")) == len(before) + 1
    assert program.rows(f"/ledger?as_at={first['as_at'].replace('+', '%2B')}") == before


@pytest.mark.parametrize("lens", list(Lens))
@pytest.mark.parametrize("basis", ["pot", "end-recipient"])
def test_the_summary_is_the_object_of_the_command(
    office: Office, programs: dict[str, Program], lens: Lens, basis: str
) -> None:
    answer = programs["evaluator"].get(f"/summary?lens={lens}&basis={basis}")
    with office.site.sessions() as session:
        found = summarise(session, SummaryQuestion(lens=lens, basis=Basis(basis)))
    assert answer.json == json.loads(json.dumps(summary_object(found, "hes")))


def test_the_summary_as_csv_is_one_lens_of_the_package(
    office: Office, programs: dict[str, Program]
) -> None:
    whole = package_file(office, "summary").decode().splitlines()
    answer = programs["finance"].get("/summary?lens=element", accept="text/csv")
    assert answer.text.splitlines() == [whole[0], *(x for x in whole if x.startswith("element,"))]


def test_rows_are_narrowed_by_what_they_hold(programs: dict[str, Program]) -> None:
    program = programs["finance"]
    every = program.rows("/ledger")
    scheme = next(row["scheme_reference"] for row in every if row["scheme_reference"])
    for address, column, value in (
        (f"/ledger?scheme={scheme}", "scheme_reference", scheme),
        ("/ledger?kind=award", "kind", "award"),
        ("/ledger?accounting_month=3", "accounting_month", 3),
        ("/ledger?category=FC-TP", "category_code", "FC-TP"),
    ):
        expected = [row for row in every if row[column] == value]
        assert expected, address
        assert program.rows(address) == expected
    both = program.rows(f"/ledger?scheme={scheme}&kind=award")
    assert both == [r for r in every if (r["scheme_reference"], r["kind"]) == (scheme, "award")]


def test_everything_wrong_with_what_is_asked_is_told_at_once(programs: dict[str, Program]) -> None:
    answer = programs["finance"].get(
        "/ledger?yaer=2023/24&year=2023/25&limit=0&kind=gift&as_at=yesterday&fund=&scheme=a&scheme=b"
    )
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert {one["parameter"]: one["detail"] for one in answer.json["errors"]} == {
        "yaer": "There is no parameter yaer. The parameters are accounting_month, as_at, category, "
        "cursor, format, fund, kind, limit, scheme, year",
        "year": "Financial year must be two years in a row, like 2023/24",
        "limit": "limit must be a whole number from 1 to 10,000",
        "kind": "kind must be one of envelope, allocation, virement, award, actual, refund, "
        "adjustment, income",
        "as_at": "as_at must be a real day or a day and time, like 2024-03-31 or 2024-03-31T17:30",
        "fund": "Enter a value for fund, or leave it out",
        "scheme": "Give scheme once",
    }


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("/ledger?fund=NONE", "There is no such fund."),
        ("/ledger?year=1999/00", "There is no envelope for 1999/00"),
        ("/ledger?scheme=S-222222", "There is no such scheme."),
        ("/ledger?category=FC-NONE", "There is no such category."),
        ("/outcomes?measure=NONE", "There is no such measure."),
        ("/ledger?as_at=2999-01-01", "as_at must not be in the future"),
        ("/ledger?as_at=1999-01-01", "Nothing was recorded at or before that moment"),
    ],
)
def test_what_names_nothing_is_not_found(
    programs: dict[str, Program], address: str, detail: str
) -> None:
    answer = programs["finance"].get(address)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["detail"] == detail


@pytest.mark.parametrize(
    "cursor", ["x", "WyJh", "bnVsbA", "WzEsMiwzXQ", "e30", "WyJhIiwgIjIwMjQtMDEtMDEiLCAtMV0"]
)
def test_a_cursor_that_nobody_gave_is_refused(programs: dict[str, Program], cursor: str) -> None:
    answer = programs["finance"].get(f"/ledger?cursor={cursor}")
    assert answer.status_code == 400
    assert "cursor must be" in answer.text


def test_a_cursor_goes_on_with_its_own_question_alone(programs: dict[str, Program]) -> None:
    first = programs["finance"].get("/ledger?limit=2").json
    assert first is not None
    cursor = first["next"].partition("cursor=")[2]
    for address in (f"/ledger?kind=award&cursor={cursor}", f"/schemes?cursor={cursor}"):
        answer = programs["finance"].get(address)
        assert answer.status_code == 400
        assert "belongs to other parameters" in answer.text
    partners = programs["partner"].get(f"/ledger?cursor={cursor}")
    assert partners.status_code == 400


def test_a_page_of_csv_is_refused_because_it_would_be_taken_for_the_whole(
    programs: dict[str, Program],
) -> None:
    answer = programs["finance"].get("/ledger?limit=2", accept="text/csv")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert "CSV comes whole: leave out limit" in answer.text


@pytest.mark.parametrize("address", ["/ledger", "/ledger?format=csv", "/summary", "/dictionary"])
def test_an_answer_that_has_not_changed_is_not_sent_again(site: Site, address: str) -> None:
    office = Office(site)
    program = office.program("finance")
    first = program.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = first.headers["ETag"]
    again = program.get(address, if_none_match=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert program.get(address).data == first.data
    office.program("lead")  # one more act in the journal
    after = program.get(address, if_none_match=tag)
    assert after.status_code == (304 if address == "/dictionary" else 200)


def test_the_tags_of_people_who_see_other_rows_differ(programs: dict[str, Program]) -> None:
    tags = {
        who: programs[who].get("/ledger").headers["ETag"]
        for who in ("finance", "evaluator", "partner", "other partner")
    }
    assert tags["finance"] == tags["evaluator"]
    assert len(set(tags.values())) == 3


def test_the_dictionary_tells_of_every_column_of_every_dataset(
    programs: dict[str, Program],
) -> None:
    answer = programs["partner"].get("/dictionary").json
    assert answer is not None
    told = {(row["dataset"], row["column_name"]) for row in answer["rows"]}
    assert told == {
        (name, column.name)
        for name in ("summary", *NAMES)
        for column in columns_of()[name.replace("-", "_")]
    }
    table = programs["partner"].get("/dictionary?format=csv").text
    assert len(list(csv.reader(StringIO(table)))) == len(told) + 1


def test_no_answer_sets_a_cookie(programs: dict[str, Program]) -> None:
    for address in ("/", "/openapi.json", "/ledger", "/ledger?format=csv", "/nothing"):
        assert "Set-Cookie" not in programs["finance"].get(address).headers
