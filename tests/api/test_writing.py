"""Programs record rows by the rules of spreadsheets: all or nothing, and nothing twice."""

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.demo_site import PEOPLE, Site
from tests.support.programs import API, Office, Program
from tracker.db.funding import Award, LedgerEntry
from tracker.db.journal import Journal, as_at
from tracker.db.schemes import Scheme, SchemeVersion
from tracker.db.uploads import Upload
from tracker.domain.tokens import WRITTEN_LAYOUTS, Scope, may_use
from tracker.services.importing import IncomingFile, check_upload
from tracker.services.importing.answers import upload_object
from tracker.services.organisations import system_viewer

Row = dict[str, object]


@pytest.fixture
def office(site: Site) -> Office:
    return Office(site)


@pytest.fixture
def finance(office: Office) -> Program:
    return office.program("finance")


def scheme_with_an_award(session: Session) -> str:
    """An example scheme that takes spending: of one award, made from an allocation."""
    row = session.execute(
        select(Scheme.reference)
        .join(Award, Award.scheme_id == Scheme.id)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(SchemeVersion.is_example, Award.parent_award_id.is_(None))
        .group_by(Scheme.id, Scheme.reference)
        .having(func.count(Award.id.distinct()) == 1)
        .order_by(Scheme.id)
        .limit(1)
    ).one()
    return str(row.reference)


def actual(office: Office, **changes: object) -> Row:
    with office.site.sessions() as session:
        scheme = scheme_with_an_award(session)
    row: Row = {
        "source": "Ledger",
        "document": "INV-1",
        "scheme": scheme,
        "kind": "invoice",
        "amount": 12.34,
        "month": "January 2024",
        "amount_basis": "illustrative",
    }
    return row | changes


def entries(office: Office) -> int:
    with office.site.sessions() as session:
        return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def test_rows_are_stored_and_read_back_as_they_were_sent(office: Office, finance: Program) -> None:
    answer = finance.post("/actuals", [actual(office)])
    assert answer.status_code == 201, answer.text
    told = answer.json
    assert told is not None
    assert (told["outcome"], told["stored"]) == ("accepted", True)
    assert told["counts"] == {"rows": 1, "created": 1, "changed": 0, "unchanged": 0, "refused": 0}
    rows = [row for row in finance.rows("/ledger") if row["document_reference"] == "INV-1"]
    assert [(row["amount"], row["kind"], row["month"]) for row in rows] == [
        (12.34, "actual", "2024-01-01")
    ]
    assert rows[0]["journal_number"] == told["journal_number"]


def test_checking_says_the_same_and_stores_nothing(office: Office, finance: Program) -> None:
    before = entries(office)
    answer = finance.post("/actuals?check=true", [actual(office)])
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["stored"], answer.json["counts"]["created"]) == (False, 1)
    assert entries(office) == before
    with office.site.sessions() as session:
        assert session.scalars(select(Upload)).all() == []


def test_the_same_rows_twice_change_nothing(office: Office, finance: Program) -> None:
    finance.post("/actuals", [actual(office)])
    before = entries(office)
    again = finance.post("/actuals", [actual(office)])
    assert again.status_code == 200
    assert again.json is not None
    assert again.json["counts"]["unchanged"] == 1
    assert entries(office) == before


def test_all_rows_are_stored_or_none_and_each_problem_says_where_it_is(
    office: Office, finance: Program
) -> None:
    before = entries(office)
    rows = [
        actual(office),
        actual(office, document="INV-2", amount="1,50", month="31 02 2024", kind="gift"),
        actual(office, document="INV-3", scheme="S-222222"),
        {"source": "Ledger", "document": "INV-4"},
    ]
    answer = finance.post("/actuals", rows)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    told = answer.json
    assert told is not None
    found = {one["pointer"]: one["detail"] for one in told["errors"]}
    assert found["/rows/1/amount"] == "Amount must be in pounds and pence, like 1,234.50"
    assert {"/rows/1/month", "/rows/1/kind", "/rows/2/scheme", "/rows/3/scheme"} <= set(found)
    assert told["stored"] is False
    assert told["counts"]["rows"] == 4
    assert entries(office) == before


def test_the_sentences_are_those_of_a_spreadsheet(office: Office, finance: Program) -> None:
    row = actual(office, amount="12k", month="13/2024", kind="")
    answer = finance.post("/actuals?check=true", [row])
    header = ",".join(row)
    cells = ",".join(str(value) for value in row.values())
    with office.site.sessions() as session:
        file = IncomingFile("rows.csv", f"{header}\n{cells}\n".encode(), "actuals")
        expected = upload_object(check_upload(session, system_viewer(), file))
    assert answer.json is not None
    assert {one["message"] for one in answer.json["problems"]} == {
        one["message"] for one in expected["problems"]
    }
    assert answer.json["counts"] == expected["counts"]


def test_amounts_are_read_as_they_are_written_and_never_as_floats(
    office: Office, finance: Program
) -> None:
    body = json.dumps({"rows": [actual(office, amount="@")]}).replace('"@"', "4503599627370.49")
    headers = finance.headers(content_type="application/json")
    answer = office.client.post(f"{API}/actuals?check=true", data=body, headers=headers)
    assert answer.json is not None
    assert "pence" not in str(answer.json.get("errors", ""))
    body = body.replace("4503599627370.49", "0.1000000000000000055511151231257827")
    answer = office.client.post(f"{API}/actuals?check=true", data=body, headers=headers)
    assert answer.status_code == 422
    assert "Amount must be in pounds and pence, like 1,234.50" in answer.text


def test_csv_is_taken_as_the_file_of_a_layout(office: Office, finance: Program) -> None:
    row = actual(office)
    body = "\r\n".join([",".join(row), ",".join(str(value) for value in row.values())])
    headers = finance.headers(content_type="text/csv")
    answer = office.client.post(f"{API}/actuals", data=body, headers=headers)
    assert answer.status_code == 201, answer.text
    wrong = office.client.post(f"{API}/actuals", data=body.replace("12.34", "x"), headers=headers)
    assert wrong.status_code == 422
    assert wrong.json is not None
    assert [(one["field"], one["cell"]) for one in wrong.json["errors"]] == [("amount", "E2")]


def test_a_key_sent_again_is_answered_as_before_and_stored_once(
    office: Office, finance: Program
) -> None:
    rows = [actual(office)]
    first = finance.post("/actuals", rows, idempotency_key="month-10")
    before = entries(office)
    again = finance.post("/actuals", rows, idempotency_key='"month-10"')
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert entries(office) == before
    other = finance.post("/actuals", [actual(office, document="INV-9")], idempotency_key="month-10")
    assert other.status_code == 422
    assert "The key belongs to other rows" in other.text
    elsewhere = finance.post("/forecasts", rows, idempotency_key="month-10")
    assert elsewhere.status_code == 422
    assert entries(office) == before


def test_of_one_key_sent_by_several_at_once_one_is_stored(office: Office, finance: Program) -> None:
    rows, start, found = [actual(office)], Barrier(4), []
    app = office.client.application

    def send() -> None:
        program = Program(app.test_client(), finance.token)
        start.wait()
        found.append(program.post("/actuals", rows, idempotency_key="once").status_code)

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200, 200, 200, 201]
    with office.site.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 1


@pytest.mark.parametrize("key", ["", " ", "with blank", "x" * 201, '"'])
def test_a_key_that_cannot_be_kept_is_refused(office: Office, finance: Program, key: str) -> None:
    answer = finance.post("/actuals", [actual(office)], idempotency_key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key must be" in answer.text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({}, "/rows"),
        ({"rows": []}, "/rows"),
        ({"rows": {}}, "/rows"),
        ({"rows": [1]}, "/rows/0"),
        ({"rows": [{}]}, "/rows/0"),
        ({"rows": [{"amount": None}]}, "/rows/0"),
        ({"rows": [{"amount": True}]}, "/rows/0/amount"),
        ({"rows": [{"amount": [1]}]}, "/rows/0/amount"),
        ({"rows": [{"amount": {}, "source": "x"}]}, "/rows/0/amount"),
        ({"rows": [{"a/b~c": "1"}]}, "/rows/0/a~1b~0c"),
        ({"rows": [{"source": "a\u0000b"}]}, "/rows/0/source"),
        ({"rows": [{"source": "\ud800"}]}, "/rows/0/source"),
        ({"rows": [{"source": "x"}], "rowz": 1}, "/rowz"),
        ({"rows": [{"source": "x"}], "reason": True}, "/reason"),
        ({"rows": [{"source": "x"}] * 10_001}, "/rows"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, str) else "",
)
def test_what_has_not_the_shape_of_rows_is_told_where(
    finance: Program, body: object, pointer: str
) -> None:
    answer = finance.client.post(f"{API}/actuals", json=body, headers=finance.headers())
    assert answer.status_code == 422
    assert answer.json is not None
    assert pointer in [one["pointer"] for one in answer.json["errors"]]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"\xff\xfe\x00", 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b'{"rows": [{"amount": NaN}]}', 400),
        ("application/json", b'{"rows": [], "rows": []}', 400),
        ("application/xml", b"<a/>", 415),
        ("multipart/form-data", b"", 415),
        ("application/json", b" " * (5 * 1024 * 1024 + 1), 413),
        ("text/csv", b"a" * (5 * 1024 * 1024 + 1), 413),
        ("text/csv", b"", 422),
        ("text/csv", b"\x00\x01\x02", 422),
        ("text/csv", b"PK\x03\x04 not a workbook", 422),
    ],
)
def test_what_cannot_be_read_is_refused_as_such(
    finance: Program, kind: str, body: bytes, status: int
) -> None:
    headers = finance.headers(content_type=kind)
    answer = finance.client.post(f"{API}/actuals", data=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("who", list(PEOPLE))
def test_a_program_records_what_its_person_may_record(office: Office, who: str) -> None:
    program, by = office.program(who), office.viewer(who)
    found = {
        name: program.post(f"/{name}?check=true", [{"source": "x"}]).status_code
        for name in WRITTEN_LAYOUTS
    }
    assert found == {
        name: 422 if may_use(by, scope) else 403 for name, scope in WRITTEN_LAYOUTS.items()
    }


def test_a_token_to_read_records_nothing(office: Office) -> None:
    program = office.program("finance", Scope.READ_MONEY)
    answer = program.post("/actuals", [actual(office)])
    assert answer.status_code == 403
    assert 'scope="write:actuals"' in answer.headers["WWW-Authenticate"]


def test_a_partner_records_only_for_itself(office: Office) -> None:
    partner = office.program("partner")
    before = entries(office)
    # A scheme of the board's own: to a partner there is no such thing.
    answer = partner.post("/actuals", [actual(office)])
    assert answer.status_code == 422
    assert entries(office) == before
    assert partner.post("/actuals?organisation=EX-TP-MID", [actual(office)]).status_code == 404
    assert partner.post("/actuals?organisation=NONE", [actual(office)]).status_code == 404


def test_history_says_that_a_program_did_it_and_whose(office: Office, finance: Program) -> None:
    finance.post("/actuals", [actual(office)], idempotency_key="k1")
    with office.site.sessions() as session:
        entry = session.get_one(Journal, as_at(session).number)
        assert (entry.act, entry.source) == ("Record actuals by a program", "program k1")
        assert entry.person_id == office.viewer("finance").person_id
    page = office.site.client("admin").get("/history/").text
    assert "Record actuals by a program" in page
    assert "program k1" not in page


@pytest.mark.parametrize("layout", ["forecasts", "allocations", "awards"])
def test_every_kind_of_rows_reaches_its_own_rules(finance: Program, layout: str) -> None:
    answer = finance.post(f"/{layout}?check=true", [{"amount": "12k", "amount_basis": "guess"}])
    assert answer.status_code == 422
    assert answer.json is not None
    pointers = {one.get("pointer"): one["detail"] for one in answer.json["errors"]}
    assert pointers["/rows/0/amount"] == "Amount must be in pounds and pence, like 1,234.50"
    assert len(pointers) > 2


def test_a_forecast_is_recorded_and_a_further_one_is_its_next_version(
    office: Office, finance: Program
) -> None:
    with office.site.sessions() as session:
        scheme = scheme_with_an_award(session)
    row: Row = {
        "fund": "MSE",
        "scheme": scheme,
        "month": "March 2024",
        "amount": 5,
        "amount_basis": "illustrative",
    }
    assert finance.post("/forecasts", [row]).status_code in (200, 201)
    changed = finance.post("/forecasts", [row | {"amount": "7.50"}])
    assert changed.status_code == 201, changed.text
    assert changed.json is not None
    assert changed.json["counts"]["changed"] == 1
